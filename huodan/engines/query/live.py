"""
Live values: roll-ups over the records that point here, and formulas that read the clock or another live value.

A roll-up is one statement for all rows of a page; it counts only rows and cells its viewer may see. A formula is
worked out per row from what was read, with the day and moment of the Tx.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy.exc import OperationalError

from huodan.engines.query.need import PARENT, Fetched, Seen
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.kit.numbers import MICRO, round_to, to_micro
from huodan.language.fields import Cell, Store
from huodan.language.fields.rollup import Rollup
from huodan.language.formula import Value
from huodan.language.plan.model import FieldPath, Plan, PlanField
from huodan.language.plan.outside import outside
from huodan.storage.db import Tx
from huodan.storage.moment import Moment, one_value
from huodan.storage.sql.conditions import among, id_list
from huodan.storage.sql.prepared import prepared
from huodan.storage.sql.rollups import rolled
from huodan.storage.sql.scopes import Scope

LARGEST = 2**63 - 1


class TotalOutOfRange(HuodanError):
    """A total is larger than any amount this system holds."""

    code = "total_out_of_range"
    status = 422
    zh = "合计超出 ±9,223,372,036,854.775807，请缩小统计范围。"
    en = "The total is beyond ±9,223,372,036,854.775807; please narrow what is summed."


def work_out(tx: Tx, scope: Scope, fetched: Fetched) -> None:
    """Work out the roll-ups of everything that was read, one statement for each."""
    for field in fetched.need.live.values():
        if field.compute is None:  # a look-up is a path, so this is a roll-up
            fetched.worked_out[field.id] = roll_up(tx, scope, field, list(fetched.found))
    for below in (*fetched.rows.values(), *fetched.related.values()):
        work_out(tx, scope, below)


def roll_up(tx: Tx, scope: Scope, field: PlanField, ids: Sequence[Id]) -> dict[Id, Cell]:
    """Give a roll-up over a relation for each of some records, as far as its viewer may see what is rolled up."""
    settings = field.field
    assert isinstance(settings, Rollup)
    if not ids:
        return {}
    key = ("roll-up", field.table, field.id, scope.key, scope.context)
    statement = prepared(tx, scope.plan, key, lambda: _grouped(tx, scope, field, settings))
    lines = sums(lambda: statement.run(tx, ids=id_list(tx.dialect, ids)))
    found = {line[0]: _result(field, settings, line) for line in lines}
    nothing = 0 if settings.operation in ("count", "sum") else None
    return {id: found.get(id, nothing) for id in ids}


def _grouped(tx: Tx, scope: Scope, field: PlanField, settings: Rollup) -> Select[Any]:
    found = rolled(scope.seen, field)
    value = found.value
    picked = found.select(found.pointer, func.count(value), *_aggregated(settings.operation, value))
    return picked.where(among(tx.dialect, found.pointer, "ids")).group_by(found.pointer)


def sums(run: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """
    Run a statement with sums.

    Raises:
        TotalOutOfRange: if one is too large: SQLite says so itself, PostgreSQL goes on with larger numbers.
    """
    try:
        rows = run()
    except OperationalError as error:
        if "integer overflow" in str(error.orig):
            raise TotalOutOfRange from error
        raise
    for row in rows:
        if any(isinstance(value, Decimal) and abs(value) > LARGEST for value in row):
            raise TotalOutOfRange
    return rows


def average(total: int, count: int, *, places: int) -> int:
    """Divide a sum of millionths exactly and round half up, to millionths."""
    exact = Decimal(total) / count / MICRO
    return to_micro(round_to(exact, places))


def _aggregated(operation: str, value: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    name = {"sum": "sum", "avg": "sum", "min": "min", "max": "max"}.get(operation)
    return () if name is None else (getattr(func, name)(value),)


def _result(field: PlanField, settings: Rollup, line: Any) -> Cell:
    if settings.operation == "count":
        return int(line[1]) * MICRO
    if line[2] is None:
        return 0 if settings.operation == "sum" else None
    if settings.operation == "avg":
        return average(int(line[2]), line[1], places=settings.places)
    return int(line[2]) if field.store is not Store.TEXT else line[2]


class LiveEnv(Moment):
    """What a live formula sees: the row it stands in, its record, its sub-rows."""

    def __init__(self, tx: Tx, plan: Plan) -> None:
        super().__init__(tx)
        self.plan = plan
        self._at: tuple[Fetched, Seen] | None = None

    def value(self, path: FieldPath, /) -> Value:
        """Give the value at a path of ids, seen from the row at hand."""
        assert self._at is not None
        fetched, seen = self._at
        if path[0] == PARENT:
            assert fetched.parent is not None
            assert seen.parent is not None
            fetched, seen, path = fetched.parent, seen.parent, path[1:]
        found = fetched.need.table.by_id[path[0]]
        if found.store is not Store.ROWS:
            return self._value(fetched, seen, found)
        below, lines = fetched.rows[found.id], seen.rows[found.id]
        if len(path) == 1:
            return tuple(Decimal(place) for place in range(1, len(lines) + 1))
        inner = below.need.table.by_id[path[1]]
        return tuple(one_value(self._value(below, line, inner)) for line in lines)

    def cell(self, fetched: Fetched, seen: Seen, field: PlanField) -> Cell:
        """Give a cell as it is stored, or work it out; what cannot be worked out is empty."""
        if field.klass != "live":
            return seen.cells.get(field.id)
        known = fetched.worked_out.setdefault(field.id, {})
        if seen.id not in known:
            known[seen.id] = self._evaluate(fetched, seen, field)
        return known[seen.id]

    def _evaluate(self, fetched: Fetched, seen: Seen, field: PlanField) -> Cell:
        assert field.compute is not None
        before, self._at = self._at, (fetched, seen)
        try:
            return field.from_value(field.compute.evaluate(self), tz=self.tz)
        except HuodanError:
            return None
        finally:
            self._at = before

    def _value(self, fetched: Fetched, seen: Seen, field: PlanField) -> Value:
        cell = self.cell(fetched, seen, field)
        if cell is None or field.target is None:
            return outside(self.plan, field, cell) or field.to_value(cell, tz=self.tz)
        return format_id(self.plan.forms[field.target].form.id_prefix, cell)
