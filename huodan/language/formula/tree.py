"""
The tree of a formula, its JSON and its canonical text.

Owns: the node types, where each stands in the source, writing a tree as text.
Does not own: reading text (``parser.py``), types and meaning (``checker.py``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from huodan.kit.numbers import plain
from huodan.language.formula.values import Type, ValueType


class Place(NamedTuple):
    """Where something stands in the source; line and column count from 1, start and end are offsets."""

    line: int = 1
    column: int = 1
    start: int = 0
    end: int = 0


_UNKNOWN = Type(ValueType.ANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """place and type say nothing about what a formula means; ``check`` sets the type."""

    place: Place = field(default=Place(), compare=False, repr=False)
    type: Type = field(default=_UNKNOWN, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constant(_Node):
    """A number, text or truth written in the formula; None is an argument left out."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Array(_Node):
    """Values written as a list, ``{0, "差"; 60, "及格"}``: rows of ``width`` values."""

    values: tuple[Decimal | str | bool, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Name(_Node):
    """A field by the names of its path; ids start with ``#``, after ``check`` there are only ids."""

    parts: tuple[str, ...]
    label: str = field(default="", compare=False, repr=False)

    @property
    def path(self) -> tuple[str, ...]:
        """Return the ids of a checked name."""
        return tuple(part[1:] for part in self.parts)


@dataclass(frozen=True, slots=True)
class Unary(_Node):
    """``-`` before or ``%`` after its operand."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary(_Node):
    """One of ``+ - * / ^ & = <> < <= > >=`` between two operands."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """A function by name; after ``check`` its English one."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Each(_Node):
    """Only after ``check``: the body worked out once per sub-row, as a list for the function around it."""

    body: "Node"


Node: TypeAlias = Constant | Array | Name | Unary | Binary | Call | Each

BARE_NAME = r"[^\W\d]\w*"
TRUTHS = {"TRUE": True, "真": True, "FALSE": False, "假": False}
_BARE = re.compile(BARE_NAME)
_ID = re.compile(r"#(?:\^?\w+|\^)")
_STRENGTH = {
    "=": 1,
    "<>": 1,
    "<": 1,
    "<=": 1,
    ">": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
}
_PERCENT, _MINUS, _ATOM = 6, 7, 8


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case Each():
            return (node.body,)
        case _:
            return ()


def names(node: Node) -> Iterator[Name]:
    """Return every name of a tree in the order of the source."""
    if isinstance(node, Name):
        yield node
    for child in children(node):
        yield from names(child)


def array(constants: Iterable[Node], width: int) -> Array:
    """Return the list of constants, each of which says something."""
    values = [each.value for each in constants if isinstance(each, Constant)]
    return Array(tuple(value for value in values if value is not None), width)


def to_text(node: Node) -> str:
    """Write a tree with English signs and as few parentheses as possible; reading it gives an equal tree."""
    return _written(node, 0)


def write_name(parts: Sequence[str]) -> str:
    """Write a path, putting parts that do not read as one word into 【】."""
    return ".".join(map(_written_part, parts))


def to_json(node: Node) -> dict[str, Any]:
    """Return a tree as JSON; places and types are left out."""
    match node:
        case Constant(value=None):
            return {"nothing": True}
        case Constant(value=bool()):
            return {"bool": node.value}
        case Constant(value=Decimal()):
            return {"number": str(node.value)}
        case Constant():
            return {"text": node.value}
        case Array():
            return {"array": [to_json(Constant(value)) for value in node.values], "width": node.width}
        case Name():
            return {"name": list(node.parts)}
        case Unary():
            return {"op": node.operator, "args": [to_json(node.operand)]}
        case Binary():
            return {"op": node.operator, "args": [to_json(node.left), to_json(node.right)]}
        case Call():
            return {"call": node.function, "args": [to_json(argument) for argument in node.arguments]}
        case Each():
            return to_json(node.body)


def from_json(data: Mapping[str, Any]) -> Node:
    """Return the tree ``to_json`` wrote."""
    match data:
        case {"nothing": _}:
            return Constant(None)
        case {"bool": value} | {"text": value}:
            return Constant(value)
        case {"number": value}:
            return Constant(Decimal(value))
        case {"array": values, "width": width}:
            constants = map(from_json, values)
            return array(constants, width)
        case {"name": parts}:
            return Name(tuple(parts))
        case {"op": operator, "args": [operand]}:
            return Unary(operator, from_json(operand))
        case {"op": operator, "args": [left, right]}:
            return Binary(operator, from_json(left), from_json(right))
        case {"call": function, "args": arguments}:
            return Call(function, tuple(map(from_json, arguments)))
        case _:
            raise ValueError(f"no formula tree: {data!r}")


def _written(node: Node, strength: int) -> str:
    """Write a node for a place that wants operators of at least this strength, else in parentheses."""
    match node:
        case Constant():
            return _written_constant(node)
        case Array():
            return _written_array(node)
        case Name():
            return write_name(node.parts)
        case Call():
            return f"{node.function}({', '.join(_written(argument, 0) for argument in node.arguments)})"
        case Each():
            return _written(node.body, strength)
        case Unary(operator="%"):
            own, text = _PERCENT, f"{_written(node.operand, _PERCENT)}%"
        case Unary():
            own, text = _MINUS, f"-{_written(node.operand, _MINUS)}"
        case Binary():
            own = _STRENGTH[node.operator]
            text = f"{_written(node.left, own)} {node.operator} {_written(node.right, own + 1)}"
    return f"({text})" if own < strength else text


def _written_constant(node: Constant) -> str:
    if node.value is None:
        return ""
    if isinstance(node.value, bool):
        return "TRUE" if node.value else "FALSE"
    if isinstance(node.value, Decimal):
        return plain(node.value)
    return '"' + node.value.replace('"', '""') + '"'


def _written_array(node: Array) -> str:
    written = [_written_constant(Constant(value)) for value in node.values]
    rows = [", ".join(written[start : start + node.width]) for start in range(0, len(written), node.width)]
    return "{" + "; ".join(rows) + "}"


def _written_part(part: str) -> str:
    if _ID.fullmatch(part) or (_BARE.fullmatch(part) and part.upper() not in TRUTHS):
        return part
    return f"【{part.replace('】', '】】')}】"
