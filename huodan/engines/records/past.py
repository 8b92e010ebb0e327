"""
A record as it was at an earlier version: what is stored now, taken back change by change as the journal tells them.

Reads the journal. What was deleted and came back was, in between, what it was before; a field that is gone by now is
kept by its id, so that it can be named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from huodan.engines.records.changes import from_json, to_json
from huodan.engines.records.draft import Cells, Record
from huodan.engines.records.stored import load
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.packed import unpack
from huodan.language.access import SYSTEM_IDS, RecordNotFound
from huodan.language.fields import Cell
from huodan.language.messages import ChangeKind
from huodan.language.plan.conversion import present_cells
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.entries import every_entry

AT_ONCE = 200


class NoVersion(HuodanError):
    """The record never had this version, or what led to it is not known."""

    code = "no_version"
    status = 404
    zh = "这条数据没有第 {version} 版。请刷新变更记录后再选。"
    en = "This record has no version {version}. Please reload its history and choose again."


@dataclass(slots=True)
class Past:
    """
    A record at a version: its cells by field id, its sub-rows in order by subform.

    Among the cells are those of fields that no longer exist.
    """

    id: Id
    version: int
    cells: dict[str, Cell]
    rows: dict[str, dict[Id, dict[str, Cell]]] = field(default_factory=dict)


def at_version(tx: Tx, plan: Plan, form: PlanForm, id: Id, version: int) -> Past:
    """
    Work out what a record was at a version it had.

    Raises:
        NotFound: if there is no such record now. NoVersion: if it never had this version, or the journal has gaps.
    """
    past = now(tx, plan, form, id)
    if not 0 < version <= past.version:
        raise NoVersion(version=version)
    entry = every_entry.c
    steps = (
        select(entry.version, entry.kind, entry.app_version, entry.body)
        .where(entry.form == form.id, entry.record == id, entry.version >= version)
        .order_by(entry.version.desc())
    )
    while True:  # each page is of earlier versions than the one before
        page = tx.execute(steps.where(entry.version <= past.version).limit(AT_ONCE)).all()
        for step in page:
            if step.version != past.version:
                raise NoVersion(version=version)
            if past.version == version:
                return past
            body = unpack(step.body)
            sides = {
                side: present_cells(form, body[side], step.app_version, tz=tx.zone)
                for side in ("before", "after")
            }
            take_back(form, past, step.kind, sides)
            past.version -= 1
        if len(page) < AT_ONCE:
            raise NoVersion(version=version)


def now(tx: Tx, plan: Plan, form: PlanForm, id: Id) -> Past:
    """
    Give a record as it is stored.

    Raises:
        NotFound: if there is none.
    """
    stored = load(tx, plan, form, id)
    if stored is None:
        raise RecordNotFound
    return present(plan, form, stored)


def present(plan: Plan, form: PlanForm, stored: Record) -> Past:
    """Give a stored record in the same shape."""
    rows = {
        subform: {
            row.id: _known(traits_of(plan, form.subforms[subform]).ids, row.cells)
            for row in stored.rows[subform]
        }
        for subform in form.subforms
    }
    return Past(stored.id, stored.version, _known(traits_of(plan, form.table).ids, stored.cells), rows)


def between(form: PlanForm, was: Past, is_now: Past) -> dict[str, dict[str, object]]:
    """Say what differs between two versions, as the journal keeps it."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for id in was.cells.keys() | is_now.cells.keys():
        if was.cells.get(id) != is_now.cells.get(id):
            before[id], after[id] = to_json(was.cells.get(id)), to_json(is_now.cells.get(id))
    for subform in form.subforms:
        old, new = was.rows.get(subform, {}), is_now.rows.get(subform, {})
        if list(old) != list(new) or old != new:
            before[subform] = _sides(old, new)
            after[subform] = _sides(new, old)
    return {"before": before, "after": after}


def whole(past: Past) -> dict[str, object]:
    """Give all cells of a version as one side of what the journal keeps."""
    rows = {
        subform: [_line(at, id, cells) for at, (id, cells) in enumerate(lines.items(), start=1)]
        for subform, lines in past.rows.items()
    }
    return {**{id: to_json(cell) for id, cell in past.cells.items()}, **rows}


def _sides(mine: Mapping[Id, Cells], others: Mapping[Id, Cells]) -> list[dict[str, object]]:
    """The rows of one side that the other has not, or otherwise: those it has too with their differing cells only."""
    places = {id: at for at, id in enumerate(others, start=1)}
    found = []
    for at, (id, cells) in enumerate(mine.items(), start=1):
        if id not in others:
            found.append(_line(at, id, cells))
            continue
        other = others[id]
        names = sorted(name for name in cells.keys() | other.keys() if cells.get(name) != other.get(name))
        if names or places[id] != at:
            found.append({"id": id, "at": at, "cells": {name: to_json(cells.get(name)) for name in names}})
    return found


def _line(at: int, id: Id, cells: Cells) -> dict[str, object]:
    kept = {name: to_json(cell) for name, cell in cells.items() if cell is not None}
    return {"id": id, "at": at, "cells": kept}


def _known(ids: Sequence[str], cells: Cells) -> dict[str, Cell]:
    return {id: cells.get(id) for id in ids if id not in SYSTEM_IDS}


def take_back(form: PlanForm, past: Past, kind: str, body: Mapping[str, Any]) -> None:
    """Undo one change, of which ``body`` has both sides; what was deleted is as it was before it went."""
    if kind == ChangeKind.RESTORED:
        return
    before, after = body["before"], body["after"]
    if kind == ChangeKind.DELETED:
        past.cells = {}
        past.rows = {subform: {} for subform in form.subforms}
    for id in before.keys() | after.keys():
        if id in form.subforms:
            past.rows[id] = _rows_before(past.rows[id], before.get(id, ()), after.get(id, ()))
        elif not _is_rows(before.get(id)) and not _is_rows(after.get(id)):
            past.cells[id] = from_json(before.get(id))


def _rows_before(rows: dict[Id, dict[str, Cell]], was: Sequence[Any], now: Sequence[Any]) -> dict[Id, Any]:
    """Put the rows a change replaced back into their places; the others keep theirs."""
    former = {line["id"]: line for line in was}
    placed: list[tuple[int, Id, dict[str, Cell]]] = []
    added = {line["id"] for line in now} - former.keys()
    for at, (id, cells) in enumerate(rows.items(), start=1):
        line = former.pop(id, None)
        if line is not None:
            placed.append((line["at"], id, cells | _cells(line)))
        elif id not in added:
            placed.append((at, id, cells))
    placed += [(line["at"], line["id"], _cells(line)) for line in former.values()]
    return {id: cells for _, id, cells in sorted(placed, key=lambda each: each[:2])}


def _cells(line: Mapping[str, Any]) -> dict[str, Cell]:
    return {name: from_json(cell) for name, cell in line["cells"].items()}


def _is_rows(value: object) -> bool:
    """Say whether a value is the rows of a subform that is gone by now; its cells are no cells of the record."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
