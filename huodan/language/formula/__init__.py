"""
The formula language: Excel's meanings, English and Chinese names, exact decimals.

Owns: reading, checking, working out, naming and ordering formulas.
Does not own: fields, records, SQL and the clock; a form shows itself as a ``Scope``, a record as an ``Env``.

    node = parse("=ROUND(单价 * 数量, 2)")
    checked = check(node, scope)
    evaluate = compile_formula(checked)
    evaluate(env)
"""

from huodan.language.formula.checker import Checked, check, reads_clock
from huodan.language.formula.compiler import Evaluate, compile_formula
from huodan.language.formula.errors import Cycle, EvaluationError, FormulaError
from huodan.language.formula.functions import Entry, catalogue
from huodan.language.formula.moments import CLOCK_DAY
from huodan.language.formula.ordering import order
from huodan.language.formula.parser import parse
from huodan.language.formula.renaming import to_ids, to_labels
from huodan.language.formula.scope import Env, Reference, Scope, Step
from huodan.language.formula.tree import Node, from_json, to_json, to_text
from huodan.language.formula.values import Type, Value, ValueType

__all__ = [
    "CLOCK_DAY",
    "Checked",
    "Cycle",
    "Entry",
    "Env",
    "EvaluationError",
    "Evaluate",
    "FormulaError",
    "Node",
    "Reference",
    "Scope",
    "Step",
    "Type",
    "Value",
    "ValueType",
    "catalogue",
    "check",
    "compile_formula",
    "from_json",
    "order",
    "parse",
    "reads_clock",
    "to_ids",
    "to_json",
    "to_labels",
    "to_text",
]
