"""Reading one record with all its sub-rows, and what is in the trash."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from huodan.engines.records.changes import from_json
from huodan.engines.records.draft import Record, Row
from huodan.engines.records.unread import returning_cells
from huodan.kit.ids import Id
from huodan.kit.packed import unpack
from huodan.language.plan.conversion import present_cells
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_row, fetch_rows, fetch_sub_rows
from huodan.storage.system import trash


@dataclass(frozen=True, slots=True)
class Trashed:
    """A deleted record: what it was, and who deleted it when."""

    record: Record
    deleted_at: int
    deleted_by: Id


def load(tx: Tx, plan: Plan, form: PlanForm, id: Id) -> Record | None:
    """Read a record, None if there is none."""
    cells = fetch_row(tx, plan, form.id, id)
    if cells is None:
        return None
    rows = {
        subform: tuple(Row(line["id"], line) for line in fetch_sub_rows(tx, plan, subform, (id,))[id])
        for subform in form.subforms
    }
    return Record(id, cells["version"], cells, rows)


def load_many(tx: Tx, plan: Plan, form: PlanForm, ids: Collection[Id]) -> list[Record]:
    """Read several records in the order of their ids; those that are not there are left out."""
    found = fetch_rows(tx, plan, form.id, ids)
    rows = {subform: fetch_sub_rows(tx, plan, subform, found) for subform in form.subforms}
    return [
        Record(
            id,
            cells["version"],
            cells,
            {name: tuple(Row(line["id"], line) for line in lines[id]) for name, lines in rows.items()},
        )
        for id, cells in found.items()
    ]


def load_trashed(tx: Tx, form: PlanForm, id: Id) -> Trashed | None:
    """Read a deleted record, None if it is not in the trash; retired fields stay behind."""
    row = tx.execute(select(trash).where(trash.c.form == form.id, trash.c.record == id)).first()
    if row is None:
        return None
    body = unpack(row.body)
    version, columns = body.get("app_version", 0), body.get("columns", {})
    kept = present_cells(form, body["cells"], version, tz=tx.zone)
    rows = {
        subform: tuple(
            Row(
                line["id"],
                {field: from_json(cell) for field, cell in line["cells"].items() if field in table.by_id}
                | returning_cells(table, columns, line["id"], was["cells"], version),
            )
            for line, was in zip(kept.get(subform, ()), body["cells"].get(subform, ()), strict=True)
        )
        for subform, table in form.subforms.items()
    }
    cells = {
        field: from_json(cell)
        for field, cell in kept.items()
        if field in form.table.by_id and field not in form.subforms
    } | returning_cells(form.table, columns, id, body["cells"], version)
    record = Record(id, row.version, {**cells, **body["system"]}, rows)
    return Trashed(record, row.deleted_at, row.deleted_by)
