"""
What a formula means here: names become ids, every node gets its type, what cannot work is refused.

Owns: names, argument counts, types, which sub-rows are worked out together.
Does not own: reading (``parser.py``) and values (``compiler.py``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from huodan.language.formula.errors import FormulaError, mistake
from huodan.language.formula.functions import find_function, function_names
from huodan.language.formula.functions._base import Argument, Function
from huodan.language.formula.scope import Scope, suggest, suggestion
from huodan.language.formula.tree import (
    Binary,
    Call,
    Constant,
    Each,
    Name,
    Node,
    Unary,
    children,
    names,
    write_name,
)
from huodan.language.formula.values import (
    OPEN,
    TIMES,
    Refusal,
    Type,
    ValueType,
    moment_of,
    number_of,
    truth_of,
)

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


@dataclass(frozen=True, slots=True)
class Checked:
    """
    A formula that means something.

    node: the tree with ids, types and ``Each`` where sub-rows are worked out one by one.
    references: the paths of ids it reads.
    """

    node: Node
    type: Type
    references: frozenset[tuple[str, ...]]
    uses_clock: bool


def check(node: Node, scope: Scope) -> Checked:
    """
    Find the names of a formula and work out its type.

    Raises:
        FormulaError: for an unknown name or function, too few or many arguments, wrong types, a list.
    """
    checked = _Checker(scope).visit(node)
    if checked.type.many:
        raise _refuse_list(checked)
    references = frozenset(name.path for name in names(checked))
    return Checked(checked, checked.type, references, _uses_clock(checked))


def unknown_name(node: Name, scope: Scope) -> FormulaError:
    """Return the mistake of a name that is not found, with the one probably meant."""
    said = write_name(node.parts)
    return mistake(
        node.place, (f"没有『{said}』这个字段", f'there is no field "{said}"'), suggestion(said, scope)
    )


@dataclass(frozen=True, slots=True)
class _Checker:
    scope: Scope

    def visit(self, node: Node) -> Node:
        match node:
            case Constant():
                return replace(node, type=Type(_type_of(node)))
            case Name():
                return self._name(node)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Call():
                return self._call(node)
            case Each():
                return self.visit(node.body)

    def _name(self, node: Name) -> Name:
        found = self.scope.find(node.parts)
        if found is None:
            raise unknown_name(node, self.scope)
        return replace(
            node, parts=tuple(f"#{step}" for step in found.path), type=found.type, label=found.label
        )

    def _unary(self, node: Unary) -> Unary:
        operand = self.visit(node.operand)
        _demand_number(operand, "%" if node.operator == "%" else "negative", node)
        return replace(node, operand=operand, type=Type(_NUMBER, operand.type.many))

    def _binary(self, node: Binary) -> Binary:
        left, right = self.visit(node.left), self.visit(node.right)
        if node.operator == "&":
            base = _TEXT
        elif node.operator in ("+", "-", "*", "/", "^"):
            base = _arithmetic(node, left, right)
        else:
            base = _BOOL
            _demand_comparable(node, left, right)
        self._demand_same_rows(node, (left, right))
        return replace(node, left=left, right=right, type=Type(base, left.type.many or right.type.many))

    def _call(self, node: Call) -> Call:
        function = find_function(node.function)
        if function is None:
            raise self._unknown_function(node)
        if not function.takes(len(node.arguments)):
            raise _wrong_count(node, function)
        arguments: list[Node] = []
        for position, argument in enumerate(map(self.visit, node.arguments)):
            wanted = function.argument(position)
            _demand(argument, wanted, node, position)
            whole = wanted.takes_list and argument.type.many and not isinstance(argument, Name)
            arguments.append(Each(argument, place=argument.place, type=argument.type) if whole else argument)
        by_row = [
            argument
            for position, argument in enumerate(arguments)
            if argument.type.many and not function.argument(position).takes_list
        ]
        self._demand_same_rows(node, by_row)
        base = function.gives(tuple(argument.type for argument in arguments))
        return replace(
            node, function=function.name, arguments=tuple(arguments), type=Type(base, bool(by_row))
        )

    def _unknown_function(self, node: Call) -> FormulaError:
        said = node.function
        fields = [
            name for name in self.scope.names() if name.strip("【】").startswith((f"{said}(", f"{said}（"))
        ]
        near = suggest(said, function_names())
        if fields:
            expected = (f"如果是字段，请写成 {fields[0]}", f"If you mean the field, write {fields[0]}")
        elif self.scope.find((said,)):
            expected = (
                "它是字段，请在括号前写上运算符",
                "It is a field; put an operator before the parenthesis",
            )
        elif near:
            expected = (f"你是不是想写 {' 或 '.join(near)}？", f"Did you mean {' or '.join(near)}?")
        else:
            expected = ("请从函数列表中选择", "Choose one from the list of functions")
        return mistake(node.place, (f"没有函数「{said}」", f'there is no function "{said}"'), expected)

    def _demand_same_rows(self, node: Node, operands: Sequence[Node]) -> None:
        """Refuse to work out the rows of two different subforms side by side."""
        origins = {
            name.parts[: 2 if name.parts[0] == "#^" else 1]
            for operand in operands
            for name in _row_names(operand)
        }
        if len(origins) > 1:
            labels = sorted(found.label for origin in origins if (found := self.scope.find(origin)))
            zh, en = "』和『".join(labels), '" and "'.join(labels)
            raise mistake(
                node.place,
                (f"『{zh}』的行不能逐行对应", f'the rows of "{en}" do not belong together'),
                ("请先各自用 SUM 等函数汇总", "Sum each of them up first, such as SUM(…)"),
            )


def _arithmetic(node: Binary, left: Node, right: Node) -> ValueType:
    """Return the type of + - * / ^; a date takes and gives days, two dates differ by days."""
    first, second = left.type.base, right.type.base
    if node.operator == "-" and first in TIMES and second in (*TIMES, *OPEN):
        return _NUMBER if second in TIMES else _ANY
    if node.operator in "+-" and first in TIMES:
        _demand_number(right, node.operator, node)
        return first
    if node.operator == "+" and second in TIMES:
        _demand_number(left, node.operator, node)
        return second
    _demand_number(left, node.operator, node)
    _demand_number(right, node.operator, node)
    return _ANY if node.operator in "+-" and _ANY in (first, second) else _NUMBER


def _demand_number(operand: Node, operation: str, node: Node) -> None:
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


def _demand_comparable(node: Binary, left: Node, right: Node) -> None:
    """Refuse a comparison that can never hold; an empty text compares with everything."""
    kinds = {ValueType.DATE if kind in TIMES else kind for kind in (left.type.base, right.type.base)} - set(
        OPEN
    )
    if len(kinds) < 2 or any(isinstance(side, Constant) and side.value == "" for side in (left, right)):
        return
    if ValueType.DATE in kinds and any(_reads_as(side, ValueType.DATE) for side in (left, right)):
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


def _demand(argument: Node, wanted: Argument, node: Call, position: int) -> None:
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
    try:
        readers[wanted](node.value)
    except Refusal:
        return False
    return True


def _type_of(node: Constant) -> ValueType:
    if node.value is None:
        return ValueType.NOTHING
    return _BOOL if isinstance(node.value, bool) else _TEXT if isinstance(node.value, str) else _NUMBER


def _row_names(node: Node) -> list[Name]:
    """Return the names whose values are taken row by row when the node is worked out per sub-row."""
    if isinstance(node, Name):
        return [node] if node.type.many else []
    if isinstance(node, Call):
        function = find_function(node.function)
        assert function is not None
        taken = [each for place, each in enumerate(node.arguments) if not function.argument(place).takes_list]
    else:
        taken = list(children(node))
    return [name for child in taken for name in _row_names(child)]


def _uses_clock(node: Node) -> bool:
    if isinstance(node, Call):
        function = find_function(node.function)
        if function is not None and function.uses_clock:
            return True
    return any(map(_uses_clock, children(node)))


def _wrong_count(node: Call, function: Function) -> FormulaError:
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


def _refuse_list(node: Node) -> FormulaError:
    zh, en = _describe(node)
    return mistake(
        node.place,
        (f"{zh}有多行，这里只能有一个值", f"{en} has several rows, but there can be only one value"),
        ("请用 SUM、AVERAGE、COUNT 等函数汇总", "Sum them up by a function such as SUM, AVERAGE or COUNT"),
    )


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
