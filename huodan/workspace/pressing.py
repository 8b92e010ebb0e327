"""Pressing a button of a record: what it comes to (``engines.records``) is worked out of a locked record, then performed."""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines import records
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.messages import Change, Origin
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace import runs
from huodan.workspace.perform import go_on, perform


def press(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    id: Id,
    button: str,
    values: Mapping[str, object],
    *,
    base_version: int | None,
    origin: Origin,
) -> tuple[Change, ...]:
    """
    Press a button in the name of who presses it; of two presses at once the second one sees what the first one left.

    values: raw, of the fields the button asks for, by key.

    Raises:
        as ``records.press`` and ``perform`` do.
    """
    if tx.dialect != "sqlite":
        fetch_rows(tx, plan, form.id, (id,), lock=True)
    command = records.press(
        tx, plan, grant, form, id, button, values, base_version=base_version, origin=origin
    )
    changes = perform(tx, plan, grant, command)
    return (*changes, *go_on(tx, plan, runs.pressed(tx, plan, form.id, id, button)))
