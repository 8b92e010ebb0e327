"""
What a webhook is told of a change: with the rights its roles have now, of the record as it is now.

What changed is told as the journal keeps it, so that it is of that change and no other; the record is read through the
read door. Who may not see a record learns nothing of it, not even that it was changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from huodan.engines import journal, query
from huodan.engines.journal import CellChange, Sight
from huodan.engines.people import ADMINISTRATOR
from huodan.engines.records import reach
from huodan.engines.records.changes import from_json
from huodan.engines.webhooks import Waiting, Webhook
from huodan.kit import zone
from huodan.kit.ids import Id, format_id
from huodan.kit.packed import unpack
from huodan.language.access import Grant, NotFound, grant
from huodan.language.document import Verb
from huodan.language.messages import SYSTEM_PERSON, Actor, ChangeKind
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.entries import every_entry
from huodan.storage.sql.shown import authors

LARGEST = 256 * 1024
"""Bytes of a message; a larger one says what happened to which record, and no values."""
PREFIX = "msg"


def message_id(entry: Id) -> str:
    """Name a message, alike however often it is sent."""
    return format_id(PREFIX, entry)


def grant_of(plan: Plan, webhook: Webhook) -> Grant:
    """Give what a webhook may be told: what its roles may read."""
    roles = frozenset(webhook.roles)
    is_admin = ADMINISTRATOR in roles
    return grant(
        plan, Actor(SYSTEM_PERSON, webhook.name, roles=roles, is_admin=is_admin, key=webhook.id, lang="zh")
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A change as far as it may be known. record: as it is now, None if it is gone. who: who did it."""

    form: PlanForm
    record: Mapping[str, Any] | None
    changes: tuple[CellChange, ...]
    who: Mapping[str, object]
    origin: str


def look(tx: Tx, plan: Plan, granted: Grant, told: Waiting) -> Told | None:
    """
    Look at a change with the eyes of a webhook; None if it may not know of it.

    The actor of the Tx must be that of the Grant.
    """
    form = plan.forms.get(told.form)
    entry = tx.execute(select(every_entry).where(every_entry.c.id == told.entry)).first()
    if form is None or entry is None or not granted.form(form.id).can(Verb.READ):
        return None
    body = unpack(entry.body)
    record, sight = _seen(tx, plan, granted, form, told, body)
    if sight is None:
        return None
    (changes,) = journal.tell(tx, plan, granted, form, sight, [body], versions=[entry.app_version])
    if not changes and told.kind == ChangeKind.UPDATED and (body["before"] or body["after"]):
        return None  # only what may not be seen changed
    (who,) = authors(tx, plan, granted, [(entry.person, entry.api_key)])
    return Told(form, record, changes, who, entry.origin)


def message(tx: Tx, plan: Plan, granted: Grant, told: Waiting) -> bytes | None:
    """
    Write what a program is told of a change; None if its webhook may not know of it.

    The actor of the Tx must be that of the Grant.
    """
    found = look(tx, plan, granted, told)
    if found is None:
        return None
    form = found.form
    data = {
        "app": form.app,
        "form": form.key,
        "id": format_id(form.form.id_prefix, told.record),
        "version": told.version,
        "by": found.who,
        "origin": found.origin,
    }
    whole = {**data, "record": found.record, "changes": [_line(form, one) for one in found.changes]}
    text = _written(tx, told, whole)
    return text if len(text) <= LARGEST else _written(tx, told, {**data, "is_shortened": True})


def trial(tx: Tx) -> bytes:
    """Write what is sent to try an address out."""
    words = {"message": "这是活单发来的测试消息。", "message_en": "This is a test from Huodan."}
    return _dump({"type": "webhook.test", "timestamp": zone.iso(tx.now, tx.zone), "data": words})


def _seen(
    tx: Tx, plan: Plan, granted: Grant, form: PlanForm, told: Waiting, body: Mapping[str, Any]
) -> tuple[Mapping[str, object] | None, Sight | None]:
    """Give the record as it is now, None if it is gone, and which of its fields are seen, None if it is not."""
    try:
        found = query.get(tx, plan, granted, form.id, told.record)
    except NotFound:
        return None, _sight_of_gone(tx, plan, granted, form, told, body)
    record = {
        "id": found.id,
        "version": found.version,
        "title": found.title,
        "values": found.values,
        "created_at": found.created_at,
        "created_by": found.created_by,
        "updated_at": found.updated_at,
        "updated_by": found.updated_by,
    }
    return record, journal.sight_of(tx, plan, granted, form=form.id, id=told.record)


def _sight_of_gone(
    tx: Tx, plan: Plan, granted: Grant, form: PlanForm, told: Waiting, body: Mapping[str, Any]
) -> Sight | None:
    """Say what is seen of a record that is deleted by now, as it was when it went; None also if it is only out of sight."""
    entry = every_entry.c
    last = select(entry.kind, entry.body).where(entry.form == form.id, entry.record == told.record)
    found = tx.execute(last.order_by(entry.version.desc()).limit(1)).first()
    if found is None or found.kind != ChangeKind.DELETED:
        return None
    before = unpack(found.body)["before"]
    cells = {id: from_json(cell) for id, cell in before.items() if id not in form.subforms}
    read, masked = reach.reading(tx, plan, granted, form, told.record, cells)
    return Sight(read | masked, masked) if read or masked else None


def _line(form: PlanForm, one: CellChange) -> dict[str, object]:
    row = None if one.row is None else format_id(form.form.id_prefix, one.row)
    return {"path": one.path, "before": one.before, "after": one.after, "row": row, "act": one.act}


def _written(tx: Tx, told: Waiting, data: Mapping[str, object]) -> bytes:
    return _dump({"type": f"record.{told.kind}", "timestamp": zone.iso(told.at, tx.zone), "data": data})


def _dump(tree: Mapping[str, object]) -> bytes:
    return orjson.dumps(tree, default=str)
