"""
A spreadsheet's formula as one of ours: cells are names, ranges lists, and days are numbers.

Owns: what a spreadsheet understands otherwise than the language: a cell given where a list is wanted counts as
a list, a range where one value is wanted is the cell beside the formula, a date is the number of its day.
Does not own: what functions do; running cases (``cases.py``).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any, TypeAlias

from huodan.language.formula.checker import check
from huodan.language.formula.compiler import compile_formula
from huodan.language.formula.functions import find_function
from huodan.language.formula.functions._base import Argument, Function
from huodan.language.formula.parser import parse
from huodan.language.formula.scope import Reference
from huodan.language.formula.tree import Binary, Call, Constant, Name, Node, Unary
from huodan.language.formula.values import Fault, Refusal, Table, Type, Value, ValueType

_TEXT_OR_CELLS = re.compile(
    r'"(?:[^"]|"")*"|\$?\b([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]+))?\b(?!\()'
)
_CELLS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?:_([A-Z]{1,3})([0-9]+))?")
_MOST_CELLS = 100_000

# Row and column, both counted from 1.
Spot: TypeAlias = tuple[int, int]


def evaluate(formula: str, inputs: Mapping[str, Any], *, now: datetime, at: str = "") -> Value:
    """
    This function will work out a spreadsheet's formula.

    inputs: what stands in each cell; those left out are blank, ``{"error": "#N/A"}`` is a failure.
    at: the cell the formula stands in, if it is known.

    Raises:
        EvaluationError, Refusal: if it has no result.
        FormulaError: if it cannot be read, or names an unknown function.
    """
    sheet = Sheet(inputs, now)
    node = _Rewriter(_spot(at) if at else None).visit(parse(_TEXT_OR_CELLS.sub(_named, formula)))
    value = compile_formula(check(node, sheet, is_strict=False))(sheet)
    return next(iter(value), None) if isinstance(value, tuple) else value


class Sheet:
    """What a formula may name, and the values."""

    def __init__(self, inputs: Mapping[str, Any], now: datetime) -> None:
        self._now = now
        self.zone: tzinfo = now.tzinfo or UTC
        self._cells = {_spot(cell): _read(value) for cell, value in inputs.items() if _CELLS.fullmatch(cell)}

    def find(self, parts: tuple[str, ...], /) -> Reference | None:
        found = _CELLS.fullmatch(".".join(parts).upper())
        return found and Reference((found[0],), Type(ValueType.ANY, many=found[3] is not None), found[0])

    def names(self) -> Iterable[str]:
        return ()

    def value(self, path: tuple[str, ...], /) -> Value:
        first, _, last = path[0].partition("_")
        if last:
            return self._table(*_corners(first, last))
        value = self._cells.get(_spot(first))
        if isinstance(value, Refusal):
            raise value
        return value

    def today(self) -> date:
        return self._now.date()

    def now(self) -> datetime:
        return self._now.astimezone(UTC)

    def _table(self, top: int, left: int, bottom: int, right: int) -> Table:
        """Give a range row by row; of an endless one what is in use."""
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            bottom = max((row for row, _ in self._cells if top <= row <= bottom), default=top)
            right = max((column for _, column in self._cells if left <= column <= right), default=left)
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        if len(rows) * len(columns) > _MOST_CELLS:
            raise Refusal(Fault.VALUE, "区域太大", "the range is too large")
        return Table([self._cells.get((row, column)) for row in rows for column in columns], len(columns))


class _Rewriter:
    """Says in the language's terms what a spreadsheet means."""

    def __init__(self, at: Spot | None) -> None:
        self._at = at

    def visit(self, node: Node, *, in_list: bool = False) -> Node:
        """in_list: a function around this takes lists, so that ranges are worked out cell by cell."""
        match node:
            case Name():
                return node if in_list or "_" not in node.parts[0] else self._beside(node)
            case Unary():
                return replace(node, operand=self.visit(node.operand, in_list=in_list))
            case Binary():
                left, right = (self.visit(side, in_list=in_list) for side in (node.left, node.right))
                return replace(node, left=left, right=right)
            case Call():
                return self._call(node, in_list)
            case _:
                return node

    def _call(self, node: Call, in_list: bool) -> Node:
        function = find_function(node.function)
        if function is None or not function.takes(len(node.arguments)):
            return node
        given = [(each, function.argument(place)) for place, each in enumerate(node.arguments)]
        call = replace(node, arguments=tuple(self._argument(each, wanted, in_list) for each, wanted in given))
        return Call("N", (call,), place=node.place) if _gives_time(function) else call

    def _argument(self, node: Node, wanted: Argument, in_list: bool) -> Node:
        visited = self.visit(node, in_list=in_list or wanted.takes_list)
        if isinstance(visited, Name) and "_" not in visited.parts[0]:
            if wanted.takes_list:
                return replace(visited, parts=(f"{visited.parts[0]}_{visited.parts[0]}",))
            if wanted.kind in (date, datetime):
                return _serial(visited)
        return visited

    def _beside(self, node: Name) -> Node:
        """Of a range where one value is wanted, take the cell in the row or column of the formula."""
        top, left, bottom, right = _corners(*node.parts[0].upper().split("_"))
        if self._at is not None:
            row, column = self._at
            if left == right and top <= row <= bottom:
                return replace(node, parts=(_cell((row, left)),))
            if top == bottom and left <= column <= right:
                return replace(node, parts=(_cell((top, column)),))
        return Call("ERROR", (Constant(str(Fault.VALUE)),), place=node.place)


def _serial(cell: Name) -> Node:
    """A date is wanted: a text may say one, anything else is the number of a day, blank is 0."""
    number = Binary("+", cell, Constant(Decimal(0)), place=cell.place)
    return Call("IF", (Call("ISTEXT", (cell,), place=cell.place), cell, number), place=cell.place)


def _gives_time(function: Function) -> bool:
    return function.run.__annotations__.get("return") in (date, datetime)


def _named(found: re.Match[str]) -> str:
    """Write ``$A$1:B2`` as the name ``A1_B2``; texts stay as they are."""
    first, last = f"{found[1] or ''}{found[2] or ''}", f"{found[3] or ''}{found[4] or ''}"
    return "_".join(filter(None, (first, last))) or found[0]


def _spot(cell: str) -> Spot:
    column = 0
    letters = cell.rstrip("0123456789")
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]), column


def _cell(spot: Spot) -> str:
    row, column = spot
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _corners(first: str, last: str) -> tuple[int, int, int, int]:
    (top, left), (bottom, right) = _spot(first), _spot(last)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _read(value: Any) -> Value:
    if isinstance(value, Mapping):
        text = str(value.get("error"))
        return Refusal(Fault(text) if text in list(Fault) else Fault.VALUE, text, text)
    read: Value = value
    return read
