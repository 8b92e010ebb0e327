"""Pressing a button of a record: what it comes to (``engines.records``) is worked out of a locked record, then performed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huodan.engines import flow, records
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.messages import Change, Origin
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace import runs
from huodan.workspace.perform import go_on, perform


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a press. ends: whether a process of the record ended by it, which going back does not begin again."""

    changes: tuple[Change, ...]
    ends: bool


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
) -> Pressed:
    """
    Press a button in the name of who presses it; of two presses at once the second one sees what the first one left.

    A process that locks the record does not keep from a press that ends it (``ends_when``), such as 取消订单 (decision 0102).
    values: raw, of the fields the button asks for, by key.

    Raises:
        as ``records.press`` and ``perform`` do.
    """
    if tx.dialect != "sqlite":
        fetch_rows(tx, plan, form.id, (id,), lock=True)
    command = records.press(
        tx, plan, grant, form, id, button, values, base_version=base_version, origin=origin
    )
    fills = next(each.fills for each in form.buttons if each.button.id == button)
    going = flow.going(tx, form.id, id)
    locking = frozenset(each.id for each in going if runs.keeps_from(tx, plan, each, fills))
    changes = perform(tx, plan, grant, command, kept=locking)
    running = {each.id for each in flow.going(tx, form.id, id)}
    for each in going:
        if each.id in locking & running:
            raise runs.under_approval(plan, each)
    begun = go_on(tx, plan, runs.pressed(tx, plan, form.id, id, button))
    return Pressed((*changes, *begun), any(each.id not in running for each in going))
