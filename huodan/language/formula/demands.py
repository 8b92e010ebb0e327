"""
What an operand must be, and the words for what it is instead.

Owns: types of arithmetic, comparisons and arguments; the refusals with their remedies.
Does not own: walking the tree (``checker.py``).
"""

from huodan.language.formula.conversions import number_of, truth_of
from huodan.language.formula.errors import FormulaError, mistake
from huodan.language.formula.functions._base import Argument, Function
from huodan.language.formula.moments import moment_of, read_moment
from huodan.language.formula.tree import Binary, Call, Constant, Name, Node
from huodan.language.formula.values import OPEN, TIMES, Refusal, ValueType

_NUMBER, _TEXT, _BOOL, _ANY = ValueType.NUMBER, ValueType.TEXT, ValueType.BOOL, ValueType.ANY

_TYPES = {
    ValueType.TEXT: ("文本", "a text"),
    ValueType.NUMBER: ("数字", "a number"),
    ValueType.DATE: ("日期", "a date"),
    ValueType.INSTANT: ("日期时间", "a date with time"),
    ValueType.BOOL: ("真或假", "true or false"),
    ValueType.NOTHING: ("空", "empty"),
    ValueType.ANY: ("任意值", "any value"),
}
_OPERATIONS = {
    "+": ("相加", "be added"),
    "-": ("相减", "be subtracted"),
    "*": ("相乘", "be multiplied"),
    "/": ("相除", "be divided"),
    "^": ("乘方", "be raised to a power"),
    "%": ("加百分号", "take a percent sign"),
    "negative": ("取负", "be negative"),
}
_REMEDIES = {
    ValueType.TEXT: (
        "请改用数字字段，或用 VALUE(…) 把文本转成数字",
        "Use a number, or turn the text into one by VALUE(…)",
    ),
    ValueType.DATE: (
        "两个日期相减得到天数，日期加减天数得到日期",
        "Two dates subtract to days, a date plus days is a date",
    ),
}
_REMEDIES[ValueType.INSTANT] = _REMEDIES[ValueType.DATE]


def arithmetic_type(node: Binary, left: Node, right: Node) -> ValueType:
    """Return the type of + - * / ^; a date takes and gives days, two dates differ by days."""
    first, second = left.type.base, right.type.base
    if node.operator == "-" and first in TIMES and second in (*TIMES, *OPEN):
        return _NUMBER if second in TIMES else _ANY
    if node.operator in "+-" and first in TIMES:
        demand_number(right, node.operator, node)
        return first
    if node.operator == "+" and second in TIMES:
        demand_number(left, node.operator, node)
        return second
    demand_number(left, node.operator, node)
    demand_number(right, node.operator, node)
    return _ANY if node.operator in "+-" and _ANY in (first, second) else _NUMBER


def demand_number(operand: Node, operation: str, node: Node) -> None:
    """Refuse an operand that is no number; ``operation`` is an operator or "negative"."""
    base = operand.type.base
    if base in (_NUMBER, _BOOL, *OPEN) or _reads_as(operand, _NUMBER):
        return
    zh, en = _describe(operand)
    doing_zh, doing_en = _OPERATIONS[operation]
    raise mistake(
        operand.place if isinstance(operand, Name | Constant) else node.place,
        (f"{zh}是{_TYPES[base][0]}，不能{doing_zh}", f"{en} is {_TYPES[base][1]} and cannot {doing_en}"),
        _REMEDIES[base],
    )


def demand_comparable(node: Binary, left: Node, right: Node) -> None:
    """Refuse a comparison that can never hold; an empty text compares with everything."""
    kinds = {side.type.base for side in (left, right)}
    if len(kinds) == 1 or kinds & set(OPEN) or kinds == set(TIMES):
        return
    if any(isinstance(side, Constant) and side.value == "" for side in (left, right)):
        return
    if kinds & set(TIMES) and any(_reads_as(side, ValueType.DATE) for side in (left, right)):
        return
    first, second = _TYPES[left.type.base], _TYPES[right.type.base]
    zh, en = _describe(left)
    raise mistake(
        node.place,
        (
            f"{zh}是{first[0]}，不能与{second[0]}比较",
            f"{en} is {first[1]} and cannot be compared with {second[1]}",
        ),
        (f"请与{first[0]}比较", f"Compare it with {first[1]}"),
    )


def demand_argument(argument: Node, wanted: Argument, node: Call, position: int) -> None:
    """Refuse an argument of a type the function does not take."""
    if wanted.accepts(argument.type) or _reads_as(argument, wanted.wants):
        return
    zh, en = _describe(argument)
    needs, given = _TYPES[wanted.wants], _TYPES[argument.type.base]
    remedy = _REMEDIES[_TEXT] if wanted.wants is _NUMBER and argument.type.base is _TEXT else None
    raise mistake(
        argument.place if isinstance(argument, Name | Constant) else node.place,
        (
            f"{node.function} 的第 {position + 1} 项应为{needs[0]}，{zh}是{given[0]}",
            f"argument {position + 1} of {node.function} must be {needs[1]}, {en} is {given[1]}",
        ),
        remedy or (f"请换成{needs[0]}", f"Give {needs[1]} instead"),
    )


def _reads_as(node: Node, wanted: ValueType) -> bool:
    """Return whether a text in quotes reads as the wanted type, such as "2026-05-06"."""
    readers = {_NUMBER: number_of, _BOOL: truth_of, ValueType.DATE: moment_of, ValueType.INSTANT: moment_of}
    if not isinstance(node, Constant) or not isinstance(node.value, str) or wanted not in readers:
        return False
    if wanted is _NUMBER and read_moment(node.value) is not None:
        return False
    try:
        readers[wanted](node.value)
    except Refusal:
        return False
    return True


def constant_type(node: Constant) -> ValueType:
    """Return the type of what is written in the formula."""
    if node.value is None:
        return ValueType.NOTHING
    return _BOOL if isinstance(node.value, bool) else _TEXT if isinstance(node.value, str) else _NUMBER


def _describe(node: Node) -> tuple[str, str]:
    match node:
        case Name():
            return f"『{node.label}』", f'"{node.label}"'
        case Constant(value=str()):
            return f"「{node.value}」", f'"{node.value}"'
        case Constant():
            return "这个值", "this value"
        case Call():
            return f"{node.function}(…) 的结果", f"the result of {node.function}(…)"
        case _:
            return "这里的结果", "the result of this"


def wrong_count(node: Call, function: Function) -> FormulaError:
    """Return the mistake of too few or too many arguments."""
    given = len(node.arguments)
    least, most = function.at_least, len(function.fixed)
    zh = f"{least} 项" if least == most else f"{least} 至 {most} 项"
    en = f"{least}" if least == most else f"{least} to {most}"
    if function.repeated is not None:
        zh, en = f"至少 {least} 项", f"at least {least}"
    if function.step > 1:
        zh, en = f"{zh}，并且成对", f"{en}, in pairs"
    example = next(iter(function.examples))
    return mistake(
        node.place,
        (
            f"{node.function} 应有 {zh}，这里有 {given} 项",
            f"{node.function} takes {en} arguments, not {given}",
        ),
        (f"例如 {example}", f"For example {example}"),
    )


def list_as_result(node: Node) -> FormulaError:
    """Return the mistake of a formula that gives one value per sub-row."""
    zh, en = _describe(node)
    return mistake(
        node.place,
        (f"{zh}有多行，这里只能有一个值", f"{en} has several rows, but there can be only one value"),
        ("请用 SUM、AVERAGE、COUNT 等函数汇总", "Sum them up by a function such as SUM, AVERAGE or COUNT"),
    )
