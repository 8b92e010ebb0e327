"""
Records as they were at another moment, told by whoever kept them: how they differ from now, and their way back.

A record that is gone is laid into the trash as it was, from where it is restored like any other: under its old id, with its
number and its sub-rows. One that is there gets its former values by an update. Does not own where they were kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from huodan.engines.records.changes import Body, difference, from_json, whole
from huodan.engines.records.draft import Record, RecordDraft, RowDraft, start
from huodan.engines.records.stored import load
from huodan.engines.records.traits import traits_of
from huodan.engines.records.writing import words_of
from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.language.access import SYSTEM_IDS
from huodan.language.fields import Store
from huodan.language.fields.lookup import Lookup
from huodan.language.plan.conversion import present_cells
from huodan.language.plan.model import Plan, PlanForm, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql import search
from huodan.storage.system import trash


@dataclass(frozen=True, slots=True)
class Former:
    """
    One record as it was.

    body: all its cells as the trash keeps them. system: the cells of the system. fields: ids of the fields there were then,
    in the record and its sub-rows; what came later is left as it is now. app_version: of the workspace then.
    """

    id: Id
    version: int
    title: str | None
    body: Mapping[str, Any]
    system: Mapping[str, Any]
    fields: frozenset[str]
    app_version: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """How a record differs from what it was: its version now, and cells as the journal keeps them, of what differs only."""

    version: int
    now: Body
    then: Body

    @property
    def is_same(self) -> bool:
        """Say whether nothing differs."""
        return not self.now and not self.then


def pack_former(plan: Plan, form: PlanForm, record: Record) -> bytes:
    """Write down a stored record, for ``read_former``."""
    system = {id: record.cells[id] for id in sorted(SYSTEM_IDS)}
    return pack({"cells": whole(plan, form, record), "system": system, "app_version": plan.version})


def read_former(id: Id, version: int, title: str | None, packed: bytes, fields: frozenset[str]) -> Former:
    """Read what ``pack_former`` wrote."""
    told = unpack(packed)
    return Former(id, version, title, told["cells"], told["system"], fields, told.get("app_version", 0))


def found_by(plan: Plan, form: PlanForm, record: Record) -> str:
    """Give the words a stored record is found by."""
    return search.words_of(words_of(plan, start(form, id=record.id, old=record)))


def compare(tx: Tx, plan: Plan, form: PlanForm, former: Former) -> Compared | None:
    """Say how a record differs from what it was; None if it is not there."""
    stored = load(tx, plan, form, former.id)
    if stored is None:
        return None
    draft = start(form, id=former.id, old=stored)
    _lay(draft, former, tx.zone)
    now, then = difference(plan, draft)
    return Compared(stored.version, now, then)


def lay_into_trash(tx: Tx, form: PlanForm, former: Former, *, last_version: int) -> None:
    """
    Let a record that is not there lie in the trash as it was, instead of what lies there of it.

    last_version: the highest it ever had, as far as anybody knows.
    """
    assert tx.is_write
    here = (trash.c.form == form.id, trash.c.record == former.id)
    lies = tx.execute(select(trash.c.version, trash.c.body).where(*here)).first()
    later, columns = (lies.version, unpack(lies.body).get("columns", {})) if lies else (0, {})
    tx.execute(delete(trash).where(*here))
    row = {
        "form": form.id,
        "record": former.id,
        "version": max(int(later), former.version, last_version),
        "title": former.title,
        "deleted_at": tx.now,
        "deleted_by": tx.actor.person,
        "body": pack(
            {
                "cells": former.body,
                "system": former.system,
                "app_version": former.app_version,
                "columns": columns,
            }
        ),
    }
    tx.execute(insert(trash), row)


def listed_files(plan: Plan, form: PlanForm, former: Former) -> frozenset[Id]:
    """Give the ids of the files a record listed, as far as its fields are still there."""
    return frozenset(
        file[0]
        for table, cells in _tables(form, former.body)
        for found in traits_of(plan, table).files
        for file in cells.get(found.id) or ()
    )


def gone_fields(form: PlanForm, former: Former) -> frozenset[str]:
    """Give the ids of the fields a record had a value in that hold none any more, also of its sub-rows."""
    gone = {id for id in former.body if not (id in form.subforms or _holds(form.table, id))}
    for subform, table in form.subforms.items():
        for line in former.body.get(subform, ()):
            gone |= {id for id in line["cells"] if not _holds(table, id)}
    return frozenset(gone)


def _holds(table: PlanTable, id: str) -> bool:
    """Say whether a field is there, and no look-up by now."""
    found = table.by_id.get(id)
    return found is not None and not isinstance(found.field, Lookup)


def _tables(form: PlanForm, body: Mapping[str, Any]) -> Iterator[tuple[PlanTable, Mapping[str, Any]]]:
    yield form.table, body
    for subform, table in form.subforms.items():
        for line in body.get(subform, ()):
            yield table, line["cells"]


def _lay(draft: RecordDraft, former: Former, tz: str) -> None:
    """Give a draft the cells and the sub-rows of then."""
    form = draft.form
    body = present_cells(form, former.body, former.app_version, tz=tz)
    _put(draft.main, body, former.fields)
    for subform, table in form.subforms.items():
        if subform not in former.fields:
            continue
        stored = {row.id: row for row in draft.rows[subform]}
        lines = body.get(subform, ())
        rows = [
            stored.pop(line["id"]) if line["id"] in stored else RowDraft(table, line["id"], None, {})
            for line in lines
        ]
        for row, line in zip(rows, lines, strict=True):
            _put(row, line["cells"], former.fields)
        assert draft.old is not None
        draft.removed[subform] = tuple(row for row in draft.old.rows[subform] if row.id in stored)
        draft.rows[subform] = rows


def _put(row: RowDraft, cells: Mapping[str, Any], fields: frozenset[str]) -> None:
    for found in row.table.fields:
        is_kept = found.has_column and found.store is not Store.ROWS and found.id not in SYSTEM_IDS
        if is_kept and found.id in fields:
            row.put(found.id, from_json(cells.get(found.id)))
