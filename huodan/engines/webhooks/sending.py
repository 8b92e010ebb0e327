"""
Whose turn it is to be told, what it is told now, and what became of that.

Each address has one sender at a time, who holds its turn; the changes of a record are told one after another, the next
only when the one before is over. A sender who dies lets go when the lease ends, and what was not noted is sent again under
the same id; one who was too slow can note nothing.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, exists, or_, select, update

from huodan.engines.webhooks.addresses import Webhook, read
from huodan.engines.webhooks.following import bell
from huodan.engines.webhooks.log import AT_ONCE, State, Waiting, moot
from huodan.kit.ids import Id
from huodan.kit.packed import pack
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.system import webhook, webhook_delivery as delivery

LEASE_MS = 120_000
MOST_AT_ONCE = 20
DELAY_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""After each attempt but the last, as the specification suggests: the last is three and a half days after the first."""
MOST_ATTEMPTS = len(DELAY_SECONDS) + 1
JITTER = 0.1
LONGEST_DELAY_MS = int(1000 * max(DELAY_SECONDS) * (1 + JITTER))
PAUSE_SECONDS = (5, 30, 120, 300)
"""How long an address that does not answer is left alone, whatever waits for it."""
MOST_PAUSE_MS = DAY_MS
"""The longest an address may ask to be left alone (``Retry-After``)."""
FAILING_MS = 5 * DAY_MS
LEAST_FAILURES = 10
SILENT_MS = 2 * DAY_MS
"""Without any attempt for so long, failing is counted anew: nobody knows how it was meanwhile."""
LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to speak to an address, for a while."""

    webhook: Webhook
    number: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of telling one thing.

    status: of the answer; error: why it was not taken where no status says it; both None: its address may not know of it.
    is_gone: the address wants to hear no more. is_down: whatever else is sent would fail alike. pause_ms: how long it wants
    to be left alone, whatever came of this; 0: as long as is usual. is_ours: it could not even be made, which says nothing
    of the address. is_moot: nobody needs to be told of it any more. request, answer: JSON-ready, for the log.
    """

    entry: Id
    attempts: int
    status: int | None = None
    error: str | None = None
    took_ms: int = 0
    is_down: bool = False
    is_gone: bool = False
    is_ours: bool = False
    is_moot: bool = False
    pause_ms: int = 0
    request: Mapping[str, object] | None = None
    answer: Mapping[str, object] | None = None

    @property
    def is_withheld(self) -> bool:
        """Say whether nothing was sent, as its address may not know of it, or nobody needs to."""
        return self.is_moot or (self.status is None and self.error is None)

    @property
    def is_delivered(self) -> bool:
        """Say whether its address took it."""
        return self.error is None and self.status is not None and 200 <= self.status < 300


def is_due(tx: Tx) -> bool:
    """Say whether there is something to send now."""
    return tx.execute(_first(tx)).first() is not None


def take(tx: Tx, *, lease_ms: int = LEASE_MS) -> Turn | None:
    """Take the turn of an address that can be told something now, the one longest without a turn; None if there is none."""
    first = _first(tx).with_for_update(skip_locked=True)
    taken = update(webhook).where(webhook.c.id == first.scalar_subquery())
    values = {"held_until": tx.now + lease_ms, "taken_at": tx.now, "turn": webhook.c.turn + 1}
    row = tx.execute(taken.values(values).returning(*webhook.c)).first()
    return None if row is None else Turn(read(row), row.turn)


def due(tx: Tx, turn: Turn, *, limit: int = MOST_AT_ONCE) -> tuple[Waiting, ...]:
    """List what its address can be told now, the oldest first: of each record no more than one change."""
    columns = [delivery.c[name] for name in Waiting.__slots__]
    here = and_(delivery.c.webhook == turn.webhook.id, _is_due(tx))
    rows = tx.execute(select(*columns).where(here).order_by(delivery.c.entry).limit(limit))
    return tuple(Waiting(**row._mapping) for row in rows)


def note(tx: Tx, turn: Turn, outcomes: Collection[Outcome]) -> str | None:
    """
    Note what became of what was told and let go of the turn, unless it is over; say why the address was switched off.
    """
    row = tx.execute(select(webhook).where(_is_turn(turn)).with_for_update()).first()
    if row is None:
        return None
    for outcome in outcomes:
        _note(tx, turn, outcome)
    tried = [one for one in outcomes if not one.is_withheld and not one.is_ours]
    values, off = _state(tx, read(row), tried)
    tx.execute(update(webhook).where(_is_turn(turn)).values(held_until=None, **values))
    if row.failing_since is not None and values.get("failing_since", 0) is None:
        waits = and_(delivery.c.webhook == turn.webhook.id, delivery.c.due_at > AT_ONCE)
        tx.execute(update(delivery).where(waits).values(due_at=AT_ONCE))  # it is there again
    tx.after_commit(bell(tx.database).set)
    return off


def delay_ms(attempts: int) -> int:
    """Say how long to wait after so many attempts, a little more or less each time."""
    usual = DELAY_SECONDS[min(attempts, len(DELAY_SECONDS)) - 1]
    return int(1000 * usual * random.uniform(1 - JITTER, 1 + JITTER))


def _note(tx: Tx, turn: Turn, outcome: Outcome) -> None:
    """Note what became of one; it is over, or tried again later."""
    is_last = outcome.attempts >= MOST_ATTEMPTS or outcome.is_gone
    state = State.DELIVERED if outcome.is_delivered else State.DEAD if is_last else State.WAITING
    state = State.WITHHELD if outcome.is_withheld else state
    is_over = state is not State.WAITING
    error = moot() if outcome.is_moot else None if outcome.error is None else outcome.error[:LONGEST_ERROR]
    values = {
        "state": state,
        "attempts": outcome.attempts,
        "due_at": None if is_over else tx.now + max(delay_ms(outcome.attempts), outcome.pause_ms),
        "ended_at": tx.now if is_over else None,
        "tried_at": tx.now,
        "took_ms": outcome.took_ms,
        "status": outcome.status,
        "error": error,
        "request": None if outcome.request is None else pack(outcome.request),
        "answer": None if outcome.answer is None else pack(outcome.answer),
    }
    here = and_(delivery.c.webhook == turn.webhook.id, delivery.c.entry == outcome.entry)
    tx.execute(update(delivery).where(here).values(values))


def _state(tx: Tx, was: Webhook, tried: Collection[Outcome]) -> tuple[dict[str, object], str | None]:
    """Say how it stands with an address after some attempts, and why it is switched off, if it is."""
    values: dict[str, object] = {}
    failures, since, off = was.failures, was.failing_since, None
    if was.failed_at is not None and tx.now - was.failed_at > SILENT_MS:
        failures, since = 0, None
    for one in tried:
        if one.is_delivered:
            failures, since = 0, None
            values |= {"answered_at": tx.now, "paused_until": tx.now + one.pause_ms if one.pause_ms else None}
            continue
        failures, since = failures + 1, since or tx.now
        values["failed_at"] = tx.now
        if one.is_down or one.pause_ms:
            usual = 1000 * PAUSE_SECONDS[min(failures, len(PAUSE_SECONDS)) - 1]
            values["paused_until"] = tx.now + (one.pause_ms or usual)
        if one.is_gone:
            off = "gone"
    if since is not None and tx.now - since >= FAILING_MS and failures >= LEAST_FAILURES:
        off = off or "failing"
    if tried:
        values |= {"failures": failures, "failing_since": since}
    if off is not None and was.is_on:
        values |= {"is_on": 0, "off_why": off, "off_at": tx.now, "version": webhook.c.version + 1}
    return values, off


def _first(tx: Tx) -> Select[tuple[Id]]:
    """Ask for the address that can be told something now and had no turn for longest."""
    is_free = _is_over(tx, webhook.c.held_until, LEASE_MS)
    is_awake = _is_over(tx, webhook.c.paused_until, MOST_PAUSE_MS)
    has_due = exists().where(delivery.c.webhook == webhook.c.id, _is_due(tx))
    wanted = select(webhook.c.id).where(webhook.c.is_on == 1, is_free, is_awake, has_due)
    return wanted.order_by(webhook.c.taken_at.is_not(None), webhook.c.taken_at, webhook.c.id).limit(1)


def _is_due(tx: Tx) -> ColumnElement[bool]:
    """Say of a delivery that it can be sent now: no earlier change of its record waits."""
    before = delivery.alias("before")
    waits = exists().where(
        before.c.webhook == delivery.c.webhook,
        before.c.record == delivery.c.record,
        before.c.version < delivery.c.version,
        before.c.due_at.is_not(None),
    )
    is_time = or_(delivery.c.due_at <= tx.now, delivery.c.due_at > tx.now + LONGEST_DELAY_MS)
    return and_(delivery.c.due_at.is_not(None), is_time, ~waits)


def _is_over(tx: Tx, until: Column[Any], most_ms: int) -> ColumnElement[bool]:
    """Say that a time is over; one further away than any is set was written by a clock that went wrong."""
    return or_(until.is_(None), until <= tx.now, until > tx.now + most_ms)


def _is_turn(turn: Turn) -> ColumnElement[bool]:
    return and_(webhook.c.id == turn.webhook.id, webhook.c.turn == turn.number)
