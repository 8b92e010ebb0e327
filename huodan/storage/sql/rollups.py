"""
Roll-ups over a relation as SQL: what is counted or summed over the rows that point at a record.

Owns which rows and cells count: those the view may see, or all for a form it has no rights in, where the roll-up
answers. One statement gives a page of them (``engines/query/live.py``); a filter, an order or a figure asks for that of
each row. Sums are made of two halves, so that neither database meets a number beyond 64 bits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, FromClause, Label, Select, Subquery, cast, func, select

from huodan.kit.numbers import MICRO
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.fields.rollup import Rollup
from huodan.language.filter import OF_ASKER, read_filter
from huodan.language.formula.terms import BASE, Pair, term
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.sql.formulas import whole_part, written_term
from huodan.storage.sql.tables import tables

if TYPE_CHECKING:
    from huodan.storage.sql.conditions import Conditions
    from huodan.storage.sql.rows import Clause, Row, Value

_MOST = 10**17  # rows times the larger half of a cell
_TOTAL = Pair(term("given", "high"), term("given", "low"), 6, (_MOST, _MOST)).micro(6)


@dataclass(frozen=True, slots=True)
class Rolled:
    """The rows a roll-up goes over. pointer: the column that says whose they are; value: what is rolled up."""

    pointer: Value
    value: Value
    source: FromClause
    where: tuple[Clause, ...]

    def select(self, *picked: Value | Label[Any]) -> Select[Any]:
        """Select something of these rows."""
        return select(*picked).select_from(self.source).where(*self.where)


def rolled(conditions: Conditions, field: PlanField, suffix: str = "", *, depth: int = 0) -> Rolled:
    """Find the rows of a roll-up as far as they and their cells may be seen."""
    settings, plan, view = field.field, conditions.plan, conditions.view
    assert isinstance(settings, Rollup)
    pointer = pointer_of(plan, field)
    record = row = conditions.row(pointer.form, depth=depth)
    source: FromClause = record.source
    if pointer.table != pointer.form:
        row = conditions.row(pointer.table, depth=depth + 1, parent=record)
        source = row.source.join(record.source, record.id == row.source.c.parent)
    value = row.id
    if settings.source is not None and settings.operation != "count":
        summed = plan.tables[pointer.table].by_id[settings.source]
        value = view.cell(row, summed, suffix, answered=True)
    tree = read_filter(plan, pointer.form, settings.where, context=conditions.context)
    passed = conditions.plain.clause(tree, record, lines=None if row is record else row)
    seen = (view.rows(record, answered=True), view.readable(row, pointer, answered=True))
    where = (passed, *(condition for condition in seen if condition is not None))
    if pointer.store is Store.REFS:  # it counts for each record of the set
        chosen = tables(plan).options(pointer).alias(f"p{row.depth}")
        return Rolled(chosen.c.option, value, source.join(chosen, chosen.c.row == row.id), where)
    return Rolled(row.column(pointer), value, source, where)


def of_row(row: Row, field: PlanField, suffix: str, name: str) -> Subquery:
    """Give a table of one row with the roll-up of a row as its column ``value``."""
    assert row.conditions is not None
    assert isinstance(field.field, Rollup)
    # Not the aliases of what stands around it: it is written into the select of its row.
    found = rolled(row.conditions, field, suffix, depth=row.depth + 1)
    value, operation = found.value, field.field.operation

    def gathered(*picked: Label[Any]) -> Select[Any]:
        return found.select(*picked).where(found.pointer == row.id).correlate(row.source)

    if operation == "count":
        return gathered((func.count(value) * MICRO).label("value")).subquery(name)
    if operation in ("min", "max"):
        return gathered(getattr(func, operation)(value).label("value")).subquery(name)
    high, low = (cast(func.sum(half), BigInteger) for half in (whole_part(value, BASE), value % BASE))
    halves = gathered(high.label("high"), low.label("low"), func.count(value).label("count")).subquery(
        f"{name}_halves"
    )
    given = {"high": func.coalesce(halves.c.high, 0), "low": func.coalesce(halves.c.low, 0)}
    total = written_term(_TOTAL, row=row, given=given)
    if operation == "sum":
        # OFFSET 0 keeps both databases from working it out wherever a formula names it.
        return select(total.label("value")).offset(0).subquery(name)
    totals = select(total.label("total"), halves.c.count).offset(0).subquery(f"{name}_total")
    average = _average(totals.c.total, totals.c.count, field.field.places)
    return select(average.label("value")).offset(0).subquery(name)


def pointer_of(plan: Plan, field: PlanField) -> PlanField:
    """Find the relation a live roll-up goes over, in whichever form it lies."""
    assert isinstance(field.field, Rollup)
    over = field.field.over
    pointers = (table.by_id[over] for table in plan.tables.values() if over in table.by_id)
    return next(each for each in pointers if field.form in (each.target, form_of_several(each.field)))


def are_personal(plan: Plan) -> bool:
    """Say whether a roll-up of the Plan depends on who asks."""
    return plan.kept("personal roll-ups", lambda: (_are_personal(plan),))[0]


def are_hourly(plan: Plan) -> bool:
    """Say whether a roll-up of the Plan counts in hours back from now."""
    return plan.kept("hourly roll-ups", lambda: (_are_hourly(plan),))[0]


def _are_hourly(plan: Plan) -> bool:
    fields = (field.field for table in plan.tables.values() for field in table.fields)
    return any("_hours" in json.dumps(field.where) for field in fields if isinstance(field, Rollup))


def _are_personal(plan: Plan) -> bool:
    fields = (field.field for table in plan.tables.values() for field in table.fields)
    return any(_names_asker(field.where) for field in fields if isinstance(field, Rollup))


def _names_asker(where: Mapping[str, object] | None) -> bool:
    said = json.dumps(where)
    return any(json.dumps(word) in said for word in OF_ASKER)


def _average(total: Value, count: Value, places: int) -> Value:
    """Divide and round half away from zero; NULL of nothing."""
    unit = 10 ** (6 - places)
    by = func.nullif(count, 0) * unit
    found: Value = (whole_part(total, by) + whole_part(total % by * 2, by)) * unit
    return found
