"""A rule of a form: when something holds, what becomes of its fields (decision 0047)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.element import Element, FormulaText, MatchOp
from huodan.language.fields import KINDS, Store
from huodan.language.fields._base import ElementId
from huodan.language.fields.serial import Serial

Tree = dict[str, Any]
DeedKind = Literal["show", "hide", "require", "optional", "lock", "unlock", "assign", "offer"]
DEEDS: dict[str, tuple[str, str]] = {
    "show": ("显示", "show"),
    "hide": ("隐藏", "hide"),
    "require": ("必填", "require"),
    "optional": ("选填", "make optional"),
    "lock": ("锁定", "lock"),
    "unlock": ("解锁", "unlock"),
    "assign": ("赋值", "give a value"),
    "offer": ("只可选", "offer only"),
}
RULE_ELEMENTS = {
    "rules": ("表单规则", "form rule"),
    "does": ("规则的动作", "deed of a rule"),
    "where": ("可选范围的条件", "condition of what is offered"),
}
MATCHES: dict[str, tuple[str, str]] = {
    "eq": ("等于", "is"),
    "ne": ("不等于", "is not"),
    "in": ("是其中之一", "is one of"),
    "lt": ("小于", "is less than"),
    "lte": ("不大于", "is at most"),
    "gt": ("大于", "is more than"),
    "gte": ("不小于", "is at least"),
    "contains": ("包含", "contains"),
    "starts": ("开头是", "starts with"),
}
RULE_SETTINGS = {
    "when": ("条件", "condition"),
    "do": ("做什么", "what is done"),
    "op": ("怎么比较", "comparison"),
    "clears": ("隐藏时清空", "empty while hidden"),
    "rules.where": ("可选范围的条件", "condition of what is offered"),
    "rules.rows": ("对哪个明细的每一行", "for each row of"),
    "checks.rows": ("对哪个明细的每一行", "for each row of"),
}


class Match(Element):
    """A record is offered if its ``field``, a path of the target, compares so with a formula; without a result all are."""

    field: str
    op: MatchOp = "eq"
    formula: FormulaText


class Deed(Element):
    """
    One thing a rule does.

    fields: ids of fields, of columns of subforms, or of sections, which stand for their fields.
    formula: what ``assign`` puts there; of ``offer`` what an option must keep to, which stands in its field while it is asked.
    clears: whether a field is emptied while it is hidden; else it keeps its value.
    options: those ``offer`` leaves. where: what records a relation offers must keep to, all of it.
    """

    do: DeedKind
    fields: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=100)]
    formula: FormulaText | None = None
    clears: bool = False
    options: Annotated[tuple[ElementId, ...], Setting(max_length=500)] = ()
    where: Annotated[tuple[Match, ...], Setting(max_length=10)] = ()


class Rule(Element):
    """
    What a form does with its fields by itself 「表单规则」, on every path.

    when: a formula; the rule holds where it gives true, always where there is none.
    rows: the subform whose rows are asked one by one; None for the record.
    Of rules that say different things of a field the last one that holds counts. A field a rule shows, or unlocks, and no
    earlier one hides, or locks, is hidden, or locked, where none holds.
    """

    name: Text
    when: FormulaText | None = None
    rows: ElementId | None = None
    does: Annotated[tuple[Deed, ...], Setting(min_length=1, max_length=20)]


def opened(rules: Iterable[Tree], section: str, fields: Sequence[Tree]) -> list[Tree]:
    """Let the rules of a tree name those fields of a section instead of it that they ruled by it, in the order there is."""

    def named(rule: Tree, deed: Tree) -> list[str]:
        own = [field["id"] for field in fields if rule["rows"] is None and _is_ruled(deed, field)]
        return list(
            dict.fromkeys(each for id in deed["fields"] for each in (own if id == section else (id,)))
        )

    told = (
        rule | {"does": [deed | {"fields": named(rule, deed)} for deed in rule["does"]]} for rule in rules
    )
    return without(told, ())


def _is_ruled(deed: Tree, field: Tree) -> bool:
    """Tell whether a deed about a section was done with a field of it; ``plan`` refuses others that are named."""
    if deed["do"] in ("show", "hide") and not deed["clears"]:
        return True
    kind = KINDS[field["kind"]]
    if kind.is_computed or issubclass(kind, Serial) or field.get("stamps") or kind.store is Store.NONE:
        return False
    if kind.store is Store.ROWS:
        return not deed["clears"] and deed["do"] != "assign"
    return deed["do"] != "assign" or not (
        kind.store in (Store.FILES, Store.SEALED) or hasattr(kind, "target_form")
    )


def without(rules: Iterable[Tree], gone: Collection[str]) -> list[Tree]:
    """Take ids out of the rules of a tree: deeds and rules that are about nothing else go as well."""
    left = []
    for rule in rules:
        does = [
            deed | {"fields": fields}
            for deed in rule["does"]
            if (fields := [id for id in deed["fields"] if id not in gone])
        ]
        if does and rule["rows"] not in gone:
            left.append(rule | {"does": does})
    return left
