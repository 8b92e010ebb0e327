"""What an address was told, and is still to be told: read, told anew, forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.kit.words import Text, say
from huodan.language.access import NotFound
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.system import webhook, webhook_delivery as table

MOST_LISTED = 100
MOST_COUNTED = 1_000
MOST_REPLAYED = 10_000
KEPT_MS = 30 * DAY_MS
MOST_PURGED = 500
MOST_LOOKED_AT = 20
TRIAL = "test"
AT_ONCE = 0
"""When something is due that is due at once, whatever the clock says later: it may be put back."""


class State(StrEnum):
    """
    How it stands with a delivery.

    DEAD: given up after the last attempt. WITHHELD: its address may not know of it.
    """

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    WITHHELD = "withheld"


MOOT: Text = {
    "zh": "这件事已经处理、撤销或结束，不需要再提醒",
    "en": "It was dealt with, taken back or over by then, so nobody needed to be told",
}
"""Why something is withheld that its address might know of."""


def moot() -> str:
    """Give that reason as it is kept in the log."""
    return f"{say(MOOT, 'zh')}\n{say(MOOT, 'en')}"


class UnknownDelivery(NotFound):
    """There is no such delivery, or it is not kept any more."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这次投递", "en": "The delivery"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is to be told: a change of a record, the version it made, when it was. entry: of the journal."""

    entry: Id
    form: str
    record: Id
    version: int
    kind: str
    at: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    One line of the log. kind: of change, or ``test``; form: None for a trial, record: 0 then.

    due_at: when it is tried next. status: of the last answer; error: why there was none.
    """

    entry: Id
    form: str | None
    record: Id
    version: int
    kind: str
    at: int
    state: State
    due_at: int | None
    attempts: int
    tried_at: int | None
    took_ms: int | None
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent last, and what came back; both None before the first attempt."""

    delivery: Delivery
    request: Mapping[str, Any] | None
    answer: Mapping[str, Any] | None


_AGAIN = {"state": State.WAITING, "due_at": AT_ONCE, "attempts": 0, "ended_at": None}
_SHOWN = tuple(table.c[name] for name in Delivery.__slots__)


def list_deliveries(
    tx: Tx, webhook: Id, *, states: Collection[State] = (), before: Id | None = None, limit: int = MOST_LISTED
) -> tuple[Delivery, ...]:
    """List deliveries to an address, the newest first. before: only what came before this one."""
    wanted = select(*_SHOWN).where(table.c.webhook == webhook).order_by(table.c.entry.desc())
    if states:
        wanted = wanted.where(table.c.state.in_(states))
    if before is not None:
        wanted = wanted.where(table.c.entry < before)
    return tuple(_delivery(row) for row in tx.execute(wanted.limit(min(limit, MOST_LISTED))))


def deliveries_of(tx: Tx, entries: Collection[Id]) -> tuple[tuple[Id, Delivery], ...]:
    """Give what became of what was noted, with the address it went to, the oldest first."""
    hooks = select(webhook.c.id)
    wanted = select(table.c.webhook, *_SHOWN).where(table.c.webhook.in_(hooks), table.c.entry.in_(entries))
    rows = tx.execute(wanted.order_by(table.c.entry)) if entries else ()
    return tuple((row.webhook, _delivery(row)) for row in rows)


def count_states(tx: Tx, webhook: Id, state: State) -> int:
    """Say how many deliveries are in a state, trials apart; a thousand means «or more»."""
    here = and_(table.c.webhook == webhook, table.c.state == state, table.c.form.is_not(None))
    some = select(table.c.entry).where(here)
    return int(tx.execute(select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())).scalar_one())


def is_blind(tx: Tx, webhook: Id) -> bool:
    """Say whether an address might know of nothing lately: the last twenty changes were all withheld, what was moot apart."""
    is_said = or_(table.c.state != State.WITHHELD, table.c.error.is_(None))
    last = select(table.c.state).where(table.c.webhook == webhook, table.c.form.is_not(None), is_said)
    states = tx.execute(last.order_by(table.c.entry.desc()).limit(MOST_LOOKED_AT)).scalars().all()
    return len(states) == MOST_LOOKED_AT and set(states) == {State.WITHHELD.value}


def find_sent(tx: Tx, webhook: Id, entry: Id) -> Sent:
    """
    Give a delivery with what was sent and answered.

    Raises:
        UnknownDelivery
    """
    wanted = select(*_SHOWN, table.c.request, table.c.answer)
    row = tx.execute(wanted.where(table.c.webhook == webhook, table.c.entry == entry)).first()
    if row is None:
        raise UnknownDelivery
    request, answer = (None if one is None else unpack(one) for one in (row.request, row.answer))
    return Sent(_delivery(row), request, answer)


def replay(tx: Tx, webhook: Id, entry: Id) -> None:
    """
    Have a change told again, under its first id.

    Raises:
        UnknownDelivery: also for a trial, of which another is made instead.
    """
    here = and_(table.c.webhook == webhook, table.c.entry == entry, table.c.form.is_not(None))
    if not tx.execute(update(table).where(here).values(_AGAIN)).rowcount:
        raise UnknownDelivery


def replay_all(tx: Tx, webhook: Id, state: State) -> int:
    """Have told again all of a state that is over, but trials, the oldest first, and say how many."""
    every = select(table.c.entry).where(table.c.webhook == webhook, table.c.state == state)
    if state is State.WITHHELD:
        every = every.where(table.c.error.is_(None))  # what was moot still is
    some = every.where(table.c.form.is_not(None)).order_by(table.c.entry).limit(MOST_REPLAYED)
    here = and_(table.c.webhook == webhook, table.c.entry.in_(some))
    return tx.execute(update(table).where(here).values(_AGAIN)).rowcount


def note_trial(
    tx: Tx,
    webhook: Id,
    entry: Id,
    *,
    is_taken: bool,
    took_ms: int,
    status: int | None,
    error: str | None,
    request: Mapping[str, object],
    answer: Mapping[str, object] | None,
) -> None:
    """Note a message that was sent to try the address out; it is not tried again."""
    state = State.DELIVERED if is_taken else State.DEAD
    kept = {"request": pack(request), "answer": None if answer is None else pack(answer)}
    moments = {"at": tx.now, "tried_at": tx.now, "ended_at": tx.now, "took_ms": took_ms}
    about = {"webhook": webhook, "entry": entry, "record": 0, "version": 0, "kind": TRIAL, "attempts": 1}
    tx.execute(insert(table).values(**about, **moments, **kept, state=state, status=status, error=error))


def purge(tx: Tx) -> int:
    """Forget deliveries that ended thirty days ago, some at a time, and say how many."""
    old = select(table.c.webhook, table.c.entry).where(table.c.ended_at <= tx.now - KEPT_MS)
    rows = tx.execute(old.order_by(table.c.ended_at).limit(MOST_PURGED)).all()
    for row in rows:
        tx.execute(delete(table).where(table.c.webhook == row.webhook, table.c.entry == row.entry))
    return len(rows)


def _delivery(row: Any) -> Delivery:
    told = {name: getattr(row, name) for name in Delivery.__slots__}
    return Delivery(**{**told, "state": State(row.state)})
