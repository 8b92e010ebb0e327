"""
Live formulas as SQL: terms of whole numbers, alike on both databases.

Owns: how each term is written. Which formulas have terms, and why these are exact, ``language.formula`` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
)

from huodan.kit import zone
from huodan.language.formula.lowering import Lowered
from huodan.language.formula.terms import Term
from huodan.language.plan.model import PlanField
from huodan.storage.sql import wide
from huodan.storage.sql.names import column_name

if TYPE_CHECKING:
    from huodan.storage.sql.rows import Row

Value = ColumnElement[Any]
RollUp = Callable[["Row", PlanField, str, str], Subquery]

NOW = "moment_now"
"""The parameter for the moment of the Tx; kept statements are told it anew (``prepared.py``)."""


def written(lowered: Lowered, suffix: str, *, row: Row, roll_up: RollUp) -> Value:
    """Write the cell of a live value of a row, or its key. roll_up: what gives the table of a roll-up."""
    found = lowered.key if suffix else lowered.value
    assert found is not None, f"a formula without text has no {suffix}"
    writer = _Writer(row, {}, roll_up)
    value = writer.write(found)
    sources = tuple(writer.roll_ups.values())
    if not sources:
        return value
    # Each roll-up is worked out once, however often the formula names it.
    joined: FromClause = sources[0]
    for source in sources[1:]:
        joined = joined.join(source, true())
    return select(value).select_from(joined).correlate(row.source).scalar_subquery()


def written_term(found: Term, *, row: Row, given: Mapping[str, Value]) -> Value:
    """Write a term without roll-ups. given: what stands for the terms ``given``, by name."""
    return _Writer(row, given, None).write(found)


def whole_part(left: Value, right: Value | int) -> Value:
    """Divide whole numbers, cut off towards zero."""
    return left.op("/", precedence=_TIGHT["/"])(right)


class _Writer:
    """roll_ups: the tables of one row that a term has named so far."""

    def __init__(self, row: Row, given: Mapping[str, Value], roll_up: RollUp | None) -> None:
        self._row, self._today, self._given, self._roll_up_of = row, row.today, given, roll_up
        self._is_postgres = row.dialect != "sqlite"
        self._made: dict[int, Value] = {}
        self.roll_ups: dict[tuple[str, str], Subquery] = {}

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
            case "roll-up":
                return self._roll_up(str(args[0]), str(args[1]))
            case "given":
                return self._given[str(args[0])]
            case "number":
                return self._number(int(str(args[0])))
            case "today":
                return self._number(self._today)
            case "today_count":
                return self._number(zone.day_number(self._today))
            case "now":
                return bindparam(NOW, self._row.now, BigInteger)
            case "words":
                return self._words(str(args[0]))
            case "nothing":
                return null()
            case "big":
                return wide.digits(int(str(args[0])), is_postgres=self._is_postgres)
        if op.startswith("wide") or op == "narrow":
            return self._wide(op, args)
        parts = [self.write(part) for part in args if isinstance(part, Term)]
        if op == "case":
            return case((parts[0], parts[1]), else_=parts[2])
        if op in _SIGNS:
            return _SIGNS[op](*parts)
        return parts[0].op(op, precedence=_TIGHT[op])(parts[1])

    def _wide(self, op: str, args: Sequence[Term | int | str]) -> Value:
        parts = [self.write(part) for part in args if isinstance(part, Term)]
        settings = [part for part in args if not isinstance(part, Term)]
        if self._is_postgres:
            around = (self._row.source, *self.roll_ups.values())
            return wide.write(op, parts, settings, around=around)
        return wide.call(op, parts, settings)

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

    def _roll_up(self, field: str, suffix: str) -> Value:
        assert self._roll_up_of is not None
        found = self.roll_ups.get((field, suffix))
        if found is None:
            name = f"rolled_{self._row.depth}_{len(self.roll_ups)}"
            found = self._roll_up_of(self._row, self._row.table.by_id[field], suffix, name)
            self.roll_ups[field, suffix] = found
        return cast(found.c.value, BigInteger)


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
