"""
Who names a record, and what becomes of a record that shall name another instead of it (decision 0066).

Owns which fields can name a record of a form, and the way there and back for one cell. A set that names both names one.
What was copied from the record stays as it was copied; a stored formula that reads the reference itself is worked out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Select, select

from huodan.engines.records.changes import from_json
from huodan.engines.records.draft import Enough, Record, RecordDraft, RowDraft, start
from huodan.engines.records.formulas import compute
from huodan.kit.ids import Id
from huodan.language.fields import Cell, Store
from huodan.language.fields._references import arranged, form_of_several, several_ids
from huodan.language.messages import Origin, RepointRecord
from huodan.language.plan.model import Plan, PlanField, PlanForm, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_versions
from huodan.storage.sql.tables import tables
from huodan.storage.system import merged

MOST_STEPS = 10
DONE = "done"

Naming = tuple[str, Id]
"""A record that names another: its form and its id."""


def naming_fields(plan: Plan, target: str) -> tuple[PlanField, ...]:
    """List the fields, in records and rows of every form, that name one or several records of a form."""
    return plan.kept((naming_fields, target), lambda: _naming_fields(plan, target))


def naming(
    tx: Tx, plan: Plan, target: str, id: Id, *, most: int, but: Collection[Naming] = ()
) -> list[Naming]:
    """
    List the records that name a record, in themselves or in a row; at most so many.

    but: records that are left out.
    """
    found: dict[Naming, None] = {}
    for field in naming_fields(plan, target):
        # As many of each: those that other fields of theirs name already count only once.
        ids = tx.execute(_records(plan, field, id).distinct().limit(most + len(but))).scalars()
        found |= dict.fromkeys(each for id in ids if (each := (field.form, id)) not in but)
        if len(found) >= most:
            break
    return list(found)[:most]


def named_in(tx: Tx, plan: Plan, field: PlanField, id: Id, *, after: Id = 0, limit: int) -> tuple[Id, ...]:
    """List the records that name a record in one field, or in a column of their rows, by their ids: those behind ``after``."""
    wanted = _records(plan, field, id).distinct().subquery()
    (record,) = wanted.c
    page = select(record).where(record > after).order_by(record).limit(limit)
    return tuple(tx.execute(page).scalars())


def said_of_another(
    form: str, record: Id, field: PlanField, *, one: Id, other: Id, origin: Origin
) -> RepointRecord:
    """Give the command that lets a field of a record name another where it names one: that act, taken the other way round."""
    place = {(0, field.id): ((other,), (one,)) if field.store is Store.REFS else (other, one)}
    return RepointRecord(
        form, record, field.target or form_of_several(field.field) or "", other, one, place, origin
    )


def repointed(tx: Tx, plan: Plan, form: PlanForm, old: Record, command: RepointRecord) -> RecordDraft:
    """Say what becomes of a record; one whose formulas come to nothing by it keeps what they had come to."""
    draft = start(form, id=old.id, old=old)
    _put(plan, draft, command)
    with suppress(Enough):  # what is wrong with it is noted
        compute(tx, plan, draft)
    if draft.problems:
        draft = start(form, id=old.id, old=old)
        _put(plan, draft, command)
    return draft


def follow_merged(tx: Tx, plan: Plan, draft: RecordDraft) -> None:
    """Let a record that comes out of the trash name what the records it names have become meanwhile."""
    for target in sorted(_targets(draft)):
        places = [place for place in _places(draft, target) if place[0].cells.get(place[1].id) is not None]
        became = _became(
            tx, plan, target, {id for row, one in places for id in several_ids(row.cells[one.id])}
        )
        for id in (draft.main.id, *fetch_versions(tx, plan, target, became)):
            became.pop(id, None)  # it came back itself
        for row, one in places if became else ():
            ids = [became.get(id, id) for id in several_ids(row.cells[one.id])]
            row.put(one.id, arranged(ids) if one.store is Store.REFS else ids[0])


def _targets(draft: RecordDraft) -> set[str]:
    fields = (one for table in _tables(draft.form) for one in table.fields)
    return {target for one in fields for target in (one.target, form_of_several(one.field)) if target}


def _became(tx: Tx, plan: Plan, form: str, ids: Collection[Id]) -> dict[Id, Id]:
    """Say of merged records what they became, also where that was merged in turn; what is there is the end."""
    found: dict[Id, Id] = {}
    wanted = set(ids)
    for _ in range(MOST_STEPS):
        done = (merged.c.form == form, merged.c.record.in_(wanted), merged.c.state == DONE)
        steps = select(merged.c.record, merged.c.survivor).where(*done).order_by(merged.c.id)
        into = {row.record: row.survivor for row in tx.execute(steps)} if wanted else {}
        if not into:
            break
        found = {id: into.get(last, last) for id, last in ({id: id for id in into} | found).items()}
        survivors = set(into.values())
        wanted = survivors - fetch_versions(tx, plan, form, survivors).keys()
    return {id: last for id, last in found.items() if id in ids and id != last}


def _naming_fields(plan: Plan, target: str) -> tuple[PlanField, ...]:
    fields = (field for table in plan.tables.values() for field in table.fields)
    return tuple(field for field in fields if _names(field, target))


def _names(field: PlanField, target: str) -> bool:
    is_kept = field.has_column and not field.is_hidden and not field.field.is_computed
    return is_kept and target in (field.target, form_of_several(field.field))


def _records(plan: Plan, field: PlanField, id: Id) -> Select[Any]:
    rows = tables(plan).rows(field.table)
    record = rows.c.id if plan.tables[field.table].parent is None else rows.c.parent
    if field.store is not Store.REFS:
        return select(record).where(tables(plan).column(field) == id)
    named = tables(plan).options(field)
    return select(record).join(named, named.c.row == rows.c.id).where(named.c.option == id)


def _put(plan: Plan, draft: RecordDraft, command: RepointRecord) -> None:
    for row, field in _places(draft, command.target):
        cell = row.cells.get(field.id)
        if command.back is None:
            row.put(field.id, _instead(field, cell, command, is_own=draft.main.id == command.stays))
            continue
        place = (0 if row is draft.main else row.id, field.id)
        if place in command.back:
            was, left = (_ids(side) for side in command.back[place])
            row.put(field.id, _taken_back(field, cell, was, left, command.stays))


def _places(draft: RecordDraft, target: str) -> Iterator[tuple[RowDraft, PlanField]]:
    fields: Mapping[str, list[PlanField]] = {
        table.id: [field for field in table.fields if _names(field, target)] for table in _tables(draft.form)
    }
    for row in draft.every_row():
        yield from ((row, field) for field in fields[row.table.id])


def _tables(form: PlanForm) -> tuple[PlanTable, ...]:
    return form.table, *form.subforms.values()


def _instead(field: PlanField, cell: Cell, command: RepointRecord, *, is_own: bool) -> Cell:
    """Name the one that stays; in its own record nobody, for nothing refers to itself."""
    ids = several_ids(cell)
    if command.gone not in ids:
        return cell
    new = () if is_own else (command.stays,)
    if field.store is not Store.REFS:
        return new[0] if new else None
    return arranged([*(id for id in ids if id != command.gone), *new])


def _taken_back(field: PlanField, cell: Cell, was: frozenset[Id], left: frozenset[Id], stays: Id) -> Cell:
    """Give back what went, where what came instead still stands; what else was changed since stays."""
    now = frozenset(several_ids(cell))
    if field.store is not Store.REFS:
        return next(iter(was), None) if now == left else cell
    stands = (left - was) or (left & {stays})
    return arranged((now - (left - was)) | (was - left)) if stands <= now else cell


def _ids(cell: object) -> frozenset[Id]:
    return frozenset(several_ids(from_json(cell)))
