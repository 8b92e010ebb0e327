"""
What a formula means here: names become ids, every node gets its type, what cannot work is refused.

Owns: finding names and functions, the type of every node, which sub-rows are worked out together.
Does not own: what an operand must be (``demands.py``), reading (``parser.py``), values (``compiler.py``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from huodan.language.formula.demands import (
    arithmetic_type,
    constant_type,
    demand_argument,
    demand_comparable,
    demand_number,
    list_as_result,
    wrong_count,
)
from huodan.language.formula.errors import FormulaError, mistake
from huodan.language.formula.functions import find_function, function_names
from huodan.language.formula.functions._base import common
from huodan.language.formula.scope import Scope, suggest, suggestion
from huodan.language.formula.tree import (
    Array,
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
from huodan.language.formula.values import Type, ValueType


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


def check(node: Node, scope: Scope, *, is_strict: bool = True) -> Checked:
    """
    Find the names of a formula and work out its type.

    is_strict: refuse what never works; a spreadsheet does not and shows ``#VALUE!``, its result may be a list.

    Raises:
        FormulaError: for an unknown name or function, too few or many arguments, wrong types, a list.
    """
    checked = _Checker(scope, is_strict).visit(node)
    if checked.type.many and not is_strict:
        checked = Each(checked, place=checked.place, type=checked.type)
    elif checked.type.many:
        raise list_as_result(checked)
    references = frozenset(name.path for name in names(checked))
    return Checked(checked, checked.type, references, reads_clock(checked))


def unknown_name(node: Name, scope: Scope) -> FormulaError:
    """Return the mistake of a name that is not found, with the one probably meant."""
    said = write_name(node.parts)
    return mistake(
        node.place, (f"没有『{said}』这个字段", f'there is no field "{said}"'), suggestion(said, scope)
    )


@dataclass(frozen=True, slots=True)
class _Checker:
    scope: Scope
    is_strict: bool

    def visit(self, node: Node) -> Node:
        match node:
            case Constant():
                return replace(node, type=Type(constant_type(node)))
            case Array():
                kinds = common(constant_type(Constant(value)) for value in node.values)
                return replace(node, type=Type(kinds, many=True))
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
        if self.is_strict:
            demand_number(operand, "%" if node.operator == "%" else "negative", node)
        return replace(node, operand=operand, type=Type(ValueType.NUMBER, operand.type.many))

    def _binary(self, node: Binary) -> Binary:
        left, right = self.visit(node.left), self.visit(node.right)
        if node.operator == "&":
            base = ValueType.TEXT
        elif node.operator in ("+", "-", "*", "/", "^"):
            base = arithmetic_type(node, left, right) if self.is_strict else ValueType.ANY
        else:
            base = ValueType.BOOL
            if self.is_strict:
                demand_comparable(node, left, right)
        self._demand_same_rows(node, (left, right))
        return replace(node, left=left, right=right, type=Type(base, left.type.many or right.type.many))

    def _call(self, node: Call) -> Call:
        function = find_function(node.function)
        if function is None:
            raise self._unknown_function(node)
        if not function.takes(len(node.arguments)):
            raise wrong_count(node, function)
        arguments: list[Node] = []
        for position, argument in enumerate(map(self.visit, node.arguments)):
            wanted = function.argument(position)
            if self.is_strict:
                demand_argument(argument, wanted, node, position)
            whole = wanted.takes_list and argument.type.many and not isinstance(argument, Name | Array)
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
        fields = [name for name in self.scope.names() if name.startswith((f"{said}(", f"{said}（"))]
        near = suggest(said, function_names())
        if fields:
            written = write_name(fields[0].split("."))
            expected = (f"如果是字段，请写成 {written}", f"If you mean the field, write {written}")
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
        """Refuse to work out the rows of two different subforms side by side; ranges of a sheet may be."""
        if not self.is_strict:
            return
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


def reads_clock(node: Node) -> bool:
    """Say whether a formula comes to something else as time goes by."""
    if isinstance(node, Call):
        function = find_function(node.function)
        if function is not None and function.uses_clock:
            return True
    return any(map(reads_clock, children(node)))
