"""
Tests of fields with several references: what a set of records holds, as far as whoever asks may see them (decision 0054).

A record that may not be seen, or is gone, is not in the set for its reader. Rules and scopes see the set as it lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Text, and_, cast, exists, false, func, literal, not_, or_, select, true

from huodan.kit.ids import Id
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import Among, form_of_several
from huodan.language.filter import Test
from huodan.language.plan.model import PlanField
from huodan.storage.sql.rows import Clause, Row, Value
from huodan.storage.sql.tables import tables

if TYPE_CHECKING:
    from huodan.storage.sql.conditions import Conditions


def pointed(seen: Conditions, cell: Value, row: Row, test: Test, *, answered: bool) -> Clause:
    """Give the condition of a test: one of the records (``in``), all (``contains``), or these and no others (``eq``)."""
    field = test.path.leaf
    there = _there(seen, cell, row, field, answered)
    if test.op in ("empty", "not_empty"):
        return there if test.op == "not_empty" else not_(there)
    every = list({_alone(each): each for all in test.operands for each in all}.values())
    is_any = test.op in ("in", "not_in") or any(isinstance(_alone(each), Among) for each in every)
    ids = [each for each in every if isinstance(each, int)] if is_any else []
    held = [
        _holds(seen, cell, row, field, each, answered)
        for each in every
        if not (is_any and isinstance(each, int))
    ]
    if ids:
        held.append(_holds_any(seen, cell, row, field, ids, answered))
    found = or_(false(), *held) if is_any else and_(true(), *held)
    if test.op in ("eq", "ne") and not is_any:
        found = and_(_size(seen, cell, row, field, answered) == len(every), found)
    return and_(there, not_(found)) if test.op in ("ne", "not_in", "not_contains") else found


def targets(seen: Conditions, field: PlanField, *, depth: int, answered: bool = False) -> Select[Any]:
    """Select the ids of the records there are for whoever asks, of the form a field points to."""
    row = seen.row(str(form_of_several(field.field)), depth=depth)
    visible = seen.view.rows(row, answered=answered)
    return select(row.id).where(true() if visible is None else visible).correlate(None)


def _shown(seen: Conditions, row: Row, field: PlanField, answered: bool) -> Select[Any]:
    """Select which records of a row's set are there for whoever asks."""
    # Not a shared alias: the set of a row may be asked for several times in one statement.
    chosen = tables(seen.plan).options(field).alias(f"c{row.depth}")
    ours = targets(seen, field, depth=row.depth + 1, answered=answered)
    return (
        select(chosen.c.option).where(chosen.c.row == row.id, chosen.c.option.in_(ours)).correlate(row.source)
    )


def _there(seen: Conditions, cell: Value, row: Row, field: PlanField, answered: bool) -> Clause:
    """Say whether there is anything in a set; of a masked one whoever asks sees only that."""
    if seen.plain is seen:
        return cell.is_not(None)
    shown: Clause = exists(_shown(seen, row, field, answered))
    plain = seen.view.readable(row, field, answered=answered)
    if plain is not None:
        shown = or_(shown, not_(func.coalesce(plain, false())))
    return and_(cell.is_not(None), shown)


def _size(seen: Conditions, cell: Value, row: Row, field: PlanField, answered: bool) -> Value:
    if seen.plain is seen:
        return func.length(cell) - func.length(func.replace(cell, "|", "")) - 1
    shown = _shown(seen, row, field, answered)
    return shown.with_only_columns(func.count()).scalar_subquery()


def _alone(one: Id | Wanted | Among) -> Id | Wanted | Among:
    """Give the one record that is looked for, where it is one: whoever asks."""
    return one.ids[0] if isinstance(one, Among) and one.by is None and len(one.ids) == 1 else one


def _holds_any(
    seen: Conditions, cell: Value, row: Row, field: PlanField, ids: list[Id], answered: bool
) -> Clause:
    """
    Look for any of many records at once: a part of the condition for each would be too deep for SQLite.

    Of a record that is about to be saved only its own cell tells; its scopes name few.
    """
    if not row.is_stored:
        place = func.instr if seen.dialect == "sqlite" else func.strpos
        return or_(false(), *(place(cell, f"|{id}|") > 0 for id in ids))
    chosen = tables(seen.plan).options(field).alias(f"c{row.depth}")
    found = select(chosen.c.row).where(chosen.c.option.in_(ids))
    if seen.plain is not seen:
        found = found.where(chosen.c.option.in_(targets(seen, field, depth=row.depth + 1, answered=answered)))
    return row.id.in_(found.correlate(None))


def _holds(
    seen: Conditions, cell: Value, row: Row, field: PlanField, one: Id | Wanted | Among, answered: bool
) -> Clause:
    place = func.instr if seen.dialect == "sqlite" else func.strpos
    if isinstance(one, Among) and one.by is None:  # those who ask know themselves and where they belong
        return or_(false(), *(place(cell, f"|{id}|") > 0 for id in one.ids))
    if isinstance(one, Wanted):
        found = seen.wanted(field, one, row.depth + 1)
    elif isinstance(one, Among):
        found = _led(seen, field, one, row.depth + 1)
    elif seen.plain is seen:
        return place(cell, f"|{one}|") > 0
    else:
        ours = targets(seen, field, depth=row.depth + 1, answered=answered)
        known = ours.where(next(iter(ours.selected_columns)) == one)
        return and_(place(cell, f"|{one}|") > 0, exists(known.correlate(None)))
    marked = literal("|") + cast(next(iter(found.subquery().c)), Text) + literal("|")
    return exists(select(literal(1)).where(place(cell, marked) > 0).correlate(row.source))


def _led(seen: Conditions, field: PlanField, among: Among, depth: int) -> Select[Any]:
    """Select the visible targets whose own reference leads to one of some records."""
    row = seen.row(str(form_of_several(field.field)), depth=depth)
    pointer = seen.view.cell(row, row.table.by_id[str(among.by)])
    visible = seen.view.rows(row)
    return (
        select(row.id).where(true() if visible is None else visible, pointer.in_(among.ids)).correlate(None)
    )
