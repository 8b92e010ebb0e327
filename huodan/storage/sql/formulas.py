"""
Live formulas as SQL: terms of whole numbers, alike on both databases.

Owns: how each term is written. Which formulas have terms, and why these are exact, ``language.formula`` says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    and_,
    case,
    cast,
    literal,
    literal_column,
    not_,
    null,
    or_,
)

from huodan.kit import zone
from huodan.language.formula.lowering import Lowered
from huodan.language.formula.terms import Term
from huodan.storage.sql.names import column_name

if TYPE_CHECKING:
    from huodan.storage.sql.conditions import Row

Value = ColumnElement[Any]


def written(lowered: Lowered, suffix: str, *, row: Row) -> Value:
    """Write the cell of a live formula of a row, or its key."""
    found = lowered.key if suffix else lowered.value
    assert found is not None, f"a formula without text has no {suffix}"
    return _Writer(row).write(found)


class _Writer:
    def __init__(self, row: Row) -> None:
        self._row, self._today = row, row.today
        self._is_postgres = row.dialect != "sqlite"
        self._made: dict[int, Value] = {}

    def write(self, term: Term) -> Value:
        """Write a term; one that stands in several places is made once."""
        found = self._made.get(id(term))
        if found is None:
            found = self._made[id(term)] = self._write(term)
        return found

    def _write(self, term: Term) -> Value:
        op, args = term.op, term.args
        match op:
            case "column":
                return self._column(str(args[0]), str(args[1]))
            case "number":
                return self._number(int(str(args[0])))
            case "today":
                return self._number(self._today)
            case "today_count":
                return self._number(zone.day_number(self._today))
            case "words":
                return self._words(str(args[0]))
            case "nothing":
                return null()
        parts = [self.write(part) for part in args if isinstance(part, Term)]
        if op == "case":
            return case((parts[0], parts[1]), else_=parts[2])
        if op in _SIGNS:
            return _SIGNS[op](*parts)
        return parts[0].op(op, precedence=_TIGHT[op])(parts[1])

    def _number(self, value: int) -> Value:
        """Every number has 64 bits; PostgreSQL would take a small one for 32."""
        return literal_column(f"({value})::bigint" if self._is_postgres else f"({value})", BigInteger)

    def _words(self, text: str) -> Value:
        """A text sorts by its characters, not by the language of the server."""
        found = literal(text, Text)
        return found.collate("C") if self._is_postgres else found

    def _column(self, field: str, suffix: str) -> Value:
        column = self._row.source.c[column_name(self._row.table.by_id[field], suffix)]
        return column if isinstance(column.type, Text) else cast(column, BigInteger)


_TIGHT = {"+": 7, "-": 7, "*": 8, "/": 8, "%": 8}

_SIGNS: dict[str, Callable[..., Value]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "and": and_,
    "or": or_,
    "not": not_,
    "empty": lambda part: part.is_(None),
}
