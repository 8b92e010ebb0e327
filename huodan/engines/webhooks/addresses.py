"""The addresses that are told: made, changed, given another secret, switched off and removed."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update

from huodan.engines.webhooks.log import AT_ONCE
from huodan.kit.errors import HuodanError
from huodan.kit.former import ENDED, Former, read_former, replaced
from huodan.kit.ids import Id
from huodan.kit.text import clean
from huodan.language.access import NotFound
from huodan.language.messages import ANY_FORM, ChangeKind
from huodan.storage.db import Tx
from huodan.storage.system import webhook, webhook_delivery

EVENTS = tuple(ChangeKind)
TODOS = ("todo", "urged", "due")
"""What groups hear of besides: a new to-do, somebody urges, a deadline says to remind (decision 0100)."""
MOST_WEBHOOKS = 50
LONGEST_NAME = 100
RESTORED = "restored"
"""Why addresses are off where a backup was made the workspace: it may be a copy, and theirs are the true receivers."""
"""How long a secret that was replaced still signs, beside the new one."""


class Unknown(NotFound):
    """There is no such webhook."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个 Webhook", "en": "The webhook"})


class BadName(HuodanError):
    """It has no name people would know it by."""

    code = "bad_webhook_name"
    status = 422
    zh = "请给 Webhook 起个名字（最多 {most} 个字），说明通知哪个系统。"
    en = "Please name the webhook after the system it tells, in at most {most} characters."


class NoForms(HuodanError):
    """It would be told nothing."""

    code = "webhook_without_events"
    status = 422
    zh = "请至少选一个表单和一种变化，否则没有什么可通知的。"
    en = "Choose at least one form and one event; otherwise there is nothing to tell."


class TooMany(HuodanError):
    """There are as many as may be."""

    code = "too_many_webhooks"
    status = 422
    zh = "最多 {limit} 个 Webhook。请先删除不用的。"
    en = "There may be at most {limit} webhooks. Remove one that is not used."


class Clash(HuodanError):
    """Somebody else changed it meanwhile."""

    code = "webhook_changed"
    status = 409
    zh = "这个 Webhook 刚被别人改过。请刷新后再改。"
    en = "Somebody else changed this webhook just now. Please reload and change it again."


@dataclass(frozen=True, slots=True)
class Webhook:
    """
    One address.

    channel: by which it is told, None for the usual one. url: as it may be shown. forms: ids, ``*`` for all. roles: whose
    rights together say what it is told. secret: sealed, with the address where that is a secret; former: those that were
    replaced, sealed, each with until when it signs too. off_why: why it was switched off by itself, None if somebody did.
    failures: since it answered last.
    """

    id: Id
    channel: str | None
    name: str
    url: str
    forms: tuple[str, ...]
    events: tuple[str, ...]
    roles: tuple[str, ...]
    secret: str
    former: Former
    former_until: int | None
    is_on: bool
    off_why: str | None
    off_at: int | None
    version: int
    created_at: int
    created_by: Id
    paused_until: int | None
    failures: int
    failing_since: int | None
    answered_at: int | None
    failed_at: int | None


def add(
    tx: Tx,
    *,
    name: str,
    url: str,
    forms: Collection[str],
    events: Collection[str],
    roles: Collection[str],
    secret: str,
    channel: str | None = None,
) -> Webhook:
    """
    Let an address be told from now on.

    Raises:
        BadName, TooMany
    """
    if tx.execute(select(func.count()).select_from(webhook)).scalar_one() >= MOST_WEBHOOKS:
        raise TooMany(limit=MOST_WEBHOOKS)
    id = tx.new_id()
    row = _told(name, url, forms, events, roles)
    stamps = {"created_at": tx.now, "created_by": tx.actor.person}
    begun = {"is_on": 1, "version": 1, "turn": 0, "failures": 0, "secret": secret, "channel": channel}
    tx.execute(insert(webhook).values(id=id, **row, **stamps, **begun))
    return find(tx, id)


def change(
    tx: Tx,
    id: Id,
    *,
    version: int,
    name: str,
    url: str,
    forms: Collection[str],
    events: Collection[str],
    roles: Collection[str],
    is_on: bool,
    secret: str | None = None,
) -> Webhook:
    """
    Change an address; what waits for it is sent to the new one, and at once where it was switched on.

    version: the one that was seen. secret: sealed, if there is another.

    Raises:
        Unknown, Clash, BadName
    """
    before = find(tx, id)
    if version != before.version:
        raise Clash
    off: dict[str, Any] = {}
    if is_on:
        off = {"off_why": None, "off_at": None, "failing_since": None, "failures": 0, "paused_until": None}
    elif before.is_on:
        off = {"off_why": None, "off_at": tx.now}
    values = {**_told(name, url, forms, events, roles), "is_on": int(is_on), "version": version + 1, **off}
    if secret is not None:
        values["secret"] = secret
    here = and_(webhook.c.id == id, webhook.c.version == version)
    if not tx.execute(update(webhook).where(here).values(values)).rowcount:
        raise Clash
    if is_on:
        waits = and_(webhook_delivery.c.webhook == id, webhook_delivery.c.due_at > AT_ONCE)
        tx.execute(update(webhook_delivery).where(waits).values(due_at=AT_ONCE))
    return find(tx, id)


def rotate(tx: Tx, id: Id, *, secret: str) -> Webhook:
    """
    Replace a secret; the former ones still sign, beside it, each for a day from when it was replaced.

    Raises:
        Unknown
    """
    was = find(tx, id)
    values = replaced(was.secret, was.former, secret, now=tx.now)
    tx.execute(update(webhook).where(webhook.c.id == id).values(values))
    return find(tx, id)


def end_former(tx: Tx, id: Id) -> Webhook:
    """
    Let only the secret of now sign.

    Raises:
        Unknown
    """
    tx.execute(update(webhook).where(webhook.c.id == id).values(ENDED))
    return find(tx, id)


def rest(tx: Tx, why: str) -> int:
    """Switch off all that are on, and say how many; somebody has to switch each on again."""
    off = {"is_on": 0, "off_why": why, "off_at": tx.now, "held_until": None, "version": webhook.c.version + 1}
    return tx.execute(update(webhook).where(webhook.c.is_on == 1).values(off)).rowcount


def remove(tx: Tx, id: Id) -> None:
    """
    Forget an address, with all it was told and would have been.

    Raises:
        Unknown
    """
    if not tx.execute(delete(webhook).where(webhook.c.id == id)).rowcount:
        raise Unknown
    tx.execute(delete(webhook_delivery).where(webhook_delivery.c.webhook == id))


def find(tx: Tx, id: Id) -> Webhook:
    """
    Give an address.

    Raises:
        Unknown
    """
    row = tx.execute(select(webhook).where(webhook.c.id == id)).first()
    if row is None:
        raise Unknown
    return read(row)


def list_all(tx: Tx) -> tuple[Webhook, ...]:
    """List all addresses, the newest last."""
    return tuple(read(row) for row in tx.execute(select(webhook).order_by(webhook.c.id)))


def switched_off(tx: Tx) -> tuple[Webhook, ...]:
    """List those that were switched off by themselves and that nobody has looked after since."""
    off = select(webhook).where(webhook.c.is_on == 0, webhook.c.off_why.is_not(None))
    return tuple(read(row) for row in tx.execute(off.order_by(webhook.c.id)))


def read(row: Any) -> Webhook:
    """Read a row."""
    lists = {name: tuple(json.loads(getattr(row, name))) for name in ("forms", "events", "roles")}
    former = read_former(row.former)
    read: dict[str, Any] = {**lists, "is_on": bool(row.is_on), "former": former}
    return Webhook(**{name: read.get(name, getattr(row, name)) for name in Webhook.__slots__})


def _told(
    name: str, url: str, forms: Collection[str], events: Collection[str], roles: Collection[str]
) -> dict[str, str]:
    called = clean(" ".join(name.split()))
    if called is None or len(called) > LONGEST_NAME:
        raise BadName(path="name", most=LONGEST_NAME)
    every = (ANY_FORM,) if ANY_FORM in forms else sorted(set(forms))
    return {
        "name": called,
        "url": url,
        "forms": json.dumps(every),
        "events": json.dumps([event for event in (*EVENTS, *TODOS) if event in events]),
        "roles": json.dumps(sorted(set(roles))),
    }
