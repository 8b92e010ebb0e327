"""
What changed, as the journal keeps it: cells by field id before and after, JSON-ready, sub-rows row by row.

A sub-row is ``{"id", "at", "cells"}``: its place counts from 1; a row that was only changed has only its changed
cells, a new or removed one has them all. A record brought back from the trash is described like a new one.
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines.records.draft import Cells, Record, RecordDraft
from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.plan.model import PlanForm, PlanTable

Body = Mapping[str, object]


def difference(draft: RecordDraft) -> tuple[Body, Body]:
    """This function will give what a draft changes: the cells before, the cells after; both empty if nothing."""
    main = draft.main
    names = [found.id for found in main.table.fields if found.id in main.changed]
    stored = main.before or {}
    before: dict[str, object] = {id: to_json(stored.get(id)) for id in names if not main.is_new}
    after: dict[str, object] = {id: to_json(main.cells.get(id)) for id in names}
    for subform in draft.rows:
        was, now = _rows(draft, subform)
        if was or now:
            before[subform], after[subform] = was, now
    return before, after


def whole(form: PlanForm, record: Record) -> Body:
    """This function will give all of a stored record's cells, for what is deleted."""
    body = _filled(form.table, record.cells)
    for subform, lines in record.rows.items():
        if lines:
            table = form.subforms[subform]
            body[subform] = tuple(
                _row(table, line.id, at, line.cells) for at, line in enumerate(lines, start=1)
            )
    return body


def to_json(cell: Cell) -> object:
    """This function will make a cell JSON-ready: only addresses are not yet."""
    return list(cell) if isinstance(cell, tuple) else cell


def from_json(value: object) -> Cell:
    """This function will take back what ``to_json`` made."""
    return tuple(value) if isinstance(value, list) else value


def _rows(draft: RecordDraft, subform: str) -> tuple[tuple[object, ...], tuple[object, ...]]:
    table = draft.form.subforms[subform]
    stored = draft.old.rows[subform] if draft.old else ()
    places = {row.id: at for at, row in enumerate(stored, start=1)}
    was = {row.id: _row(table, row.id, places[row.id], row.cells) for row in draft.removed.get(subform, ())}
    now: dict[Id, object] = {}
    for at, row in enumerate(draft.rows[subform], start=1):
        if row.is_new:
            now[row.id] = _row(table, row.id, at, row.cells)
        elif row.changed or places[row.id] != at:
            assert row.before is not None
            was[row.id] = _part(row.id, places[row.id], row.before, row.changed)
            now[row.id] = _part(row.id, at, row.cells, row.changed)
    return tuple(was.values()), tuple(now.values())


def _row(table: PlanTable, id: Id, at: int, cells: Cells) -> dict[str, object]:
    return {"id": id, "at": at, "cells": _filled(table, cells)}


def _filled(table: PlanTable, cells: Cells) -> dict[str, object]:
    return {found.id: to_json(cells[found.id]) for found in table.fields if cells.get(found.id) is not None}


def _part(id: Id, at: int, cells: Cells, fields: set[str]) -> dict[str, object]:
    return {"id": id, "at": at, "cells": {field: to_json(cells.get(field)) for field in sorted(fields)}}
