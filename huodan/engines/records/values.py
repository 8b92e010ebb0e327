"""
Values by themselves: whether they could be written to any record at all, and those a stored record had, to be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from huodan.engines.records import serials
from huodan.engines.records.changes import from_json
from huodan.engines.records.decision import Denied
from huodan.engines.records.draft import start
from huodan.engines.records.intake import Intake
from huodan.engines.records.reach import reach_of
from huodan.engines.records.sealing import sealed
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.access import SYSTEM_IDS, Grant
from huodan.language.document import Verb
from huodan.language.fields import Cell, Store
from huodan.language.fields._sealed import Sealed
from huodan.language.plan.model import Plan, PlanField, PlanForm, PlanTable
from huodan.language.plan.outside import outside
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_sub_rows


class NotInBulk(HuodanError):
    """The field cannot have the same value in many records."""

    code = "not_in_bulk"
    status = 422
    zh = "「{label}」不能批量修改：明细、文件、流水号、加密字段和不能重复的字段要在每条数据里分别修改。"
    en = "“{label}” cannot be changed in many records at once: rows, files, numbers, secrets and unique values are their own."


def check_values(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, values: Mapping[str, object]) -> None:
    """
    Let values pass that might be written to many records; each record is asked again when it is written.

    Raises:
        Denied: for fields the caller may nowhere write. Invalid: for all else that is wrong, all at once.
    """
    granted = grant.require(form.id, Verb.UPDATE)
    known = reach_of(granted, granted.parts_for(Verb.UPDATE))
    draft = start(form, id=0, old=None)
    alike = {}
    for key, raw in values.items():
        found = form.table.by_key.get(key)
        is_known = found is not None and found.id in known.writes and not found.field.is_computed
        is_own = found is not None and (found.is_own or found.store is Store.ROWS)
        if found is not None and is_known and is_own:
            draft.refuse(key, NotInBulk(label=found.label))
        else:
            alike[key] = raw
    seal = partial(sealed, tx)
    Intake(draft, known.sees, known.writes, tx.zone, tx.new_id, seal).read(alike)
    serials.refuse_own(plan, draft)
    denied = [problem for problem in draft.problems if problem.code == Denied.code]
    if denied:
        raise Denied(denied)
    if draft.problems:
        raise Invalid(draft.problems)


def former_values(
    tx: Tx, plan: Plan, form: PlanForm, id: Id, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, object], frozenset[Id]]:
    """
    Write what the last change of a record replaced so that it can be sent again: raw values of what people fill in.

    Also names the sub-rows that come back. before, after: as the journal keeps them. What the system works out follows
    by itself.
    """
    changed = [found for found in form.table.fields if found.id in before or found.id in after]
    values = {
        found.key: raw(tx, plan, found, from_json(before.get(found.id)), row=id)
        for found in changed
        if found.store is not Store.ROWS and is_filled_in(found)
    }
    returning: set[Id] = set()
    for found in changed:
        if found.id in form.subforms:
            was, now = before.get(found.id, ()), after.get(found.id, ())
            returning |= {line["id"] for line in was} - {line["id"] for line in now}
            values[found.key] = _former_rows(tx, plan, form.subforms[found.id], id, was, now)
    return values, frozenset(returning)


def _former_rows(
    tx: Tx, plan: Plan, table: PlanTable, parent: Id, was: Sequence[Any], now: Sequence[Any]
) -> list[dict[str, object]]:
    """All sub-rows as they were, in their order; one that was removed comes back under its id."""
    former, added = (
        {line["id"]: line for line in was},
        {line["id"] for line in now} - {line["id"] for line in was},
    )
    stored = fetch_sub_rows(tx, plan, table.id, (parent,))[parent]
    rows: list[tuple[int, dict[str, object]]] = []
    for place, line in enumerate(stored, start=1):
        old = former.pop(line["id"], None)
        if line["id"] not in added:
            cells = _raw_cells(tx, plan, table, line["id"], old["cells"]) if old else {}
            rows.append((old["at"] if old else place, {"id": line["id"], **cells}))
    rows += [
        (
            line["at"],
            {"id": line["id"], **_raw_cells(tx, plan, table, line["id"], line["cells"], is_whole=True)},
        )
        for line in former.values()
    ]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _raw_cells(
    tx: Tx, plan: Plan, table: PlanTable, row: Id, cells: Mapping[str, object], *, is_whole: bool = False
) -> dict[str, object]:
    """Of a whole row what was empty is sent too, so that nothing is filled into it."""
    return {
        found.key: raw(tx, plan, found, from_json(cells.get(found.id)), row=row)
        for found in table.fields
        if (is_whole or found.id in cells) and is_filled_in(found)
    }


def is_filled_in(found: PlanField) -> bool:
    """Say whether people fill a field in, or a fill-in for them."""
    is_ours = found.field.is_computed or found.field.stamped_by is not None
    return not (is_ours or found.is_hidden or found.id in SYSTEM_IDS)


def raw(tx: Tx, plan: Plan, found: PlanField, cell: Cell, *, row: Id) -> object:
    """Write a stored cell of a row as it is sent."""
    if cell is None:
        return None
    if found.store is Store.SEALED:
        return Sealed(cell, row)
    if found.target is not None and isinstance(cell, int):
        return format_id(plan.forms[found.target].form.id_prefix, cell)
    return list(outside(plan, found, cell)) or found.show(cell, tz=tx.zone)
