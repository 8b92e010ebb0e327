"""
What changed, as the journal keeps it: cells by field id before and after, JSON-ready, sub-rows row by row.

A sub-row is ``{"id", "at", "cells"}``: its place counts from 1; a row that was only changed has only its changed
cells, a new or removed one has them all. A record brought back from the trash is described like a new one.
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines.records.draft import Cells, Record, RecordDraft
from huodan.engines.records.traits import traits_of
from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.plan.model import Plan, PlanForm

Body = Mapping[str, object]


def difference(plan: Plan, draft: RecordDraft) -> tuple[Body, Body]:
    """Give what a draft changes: the cells before, the cells after; both empty if nothing."""
    main = draft.main
    names = [id for id in traits_of(plan, main.table).ids if id in main.changed]
    stored = main.before or {}
    before: dict[str, object] = {id: to_json(stored.get(id)) for id in names if not main.is_new}
    after: dict[str, object] = {id: to_json(main.cells.get(id)) for id in names}
    for subform in draft.rows:
        was, now = _rows(plan, draft, subform)
        if was or now:
            before[subform], after[subform] = was, now
    return before, after


def whole(plan: Plan, form: PlanForm, record: Record) -> Body:
    """Give all of a stored record's cells, for what is deleted."""
    body = _filled(traits_of(plan, form.table).ids, record.cells)
    for subform, lines in record.rows.items():
        if lines:
            ids = traits_of(plan, form.subforms[subform]).ids
            body[subform] = tuple(
                _row(ids, line.id, at, line.cells) for at, line in enumerate(lines, start=1)
            )
    return body


def to_json(cell: Cell) -> object:
    """Make a cell JSON-ready: only addresses and files are not yet."""
    return [to_json(each) for each in cell] if isinstance(cell, tuple) else cell


def from_json(value: object) -> Cell:
    """Take back what ``to_json`` made."""
    return tuple(from_json(each) for each in value) if isinstance(value, list) else value


def _rows(plan: Plan, draft: RecordDraft, subform: str) -> tuple[tuple[object, ...], tuple[object, ...]]:
    ids = traits_of(plan, draft.form.subforms[subform]).ids
    stored = draft.old.rows[subform] if draft.old else ()
    places = {row.id: at for at, row in enumerate(stored, start=1)}
    was = {row.id: _row(ids, row.id, places[row.id], row.cells) for row in draft.removed.get(subform, ())}
    now: dict[Id, object] = {}
    for at, row in enumerate(draft.rows[subform], start=1):
        if row.is_new:
            now[row.id] = _row(ids, row.id, at, row.cells)
        elif row.changed or places[row.id] != at:
            assert row.before is not None
            was[row.id] = _part(row.id, places[row.id], row.before, row.changed)
            now[row.id] = _part(row.id, at, row.cells, row.changed)
    return tuple(was.values()), tuple(now.values())


def _row(ids: tuple[str, ...], id: Id, at: int, cells: Cells) -> dict[str, object]:
    return {"id": id, "at": at, "cells": _filled(ids, cells)}


def _filled(ids: tuple[str, ...], cells: Cells) -> dict[str, object]:
    return {id: to_json(cell) for id in ids if (cell := cells.get(id)) is not None}


def _part(id: Id, at: int, cells: Cells, fields: set[str]) -> dict[str, object]:
    return {"id": id, "at": at, "cells": {field: to_json(cells.get(field)) for field in sorted(fields)}}
