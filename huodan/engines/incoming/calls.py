"""What came to an address: taken once, answered the same again, listed, forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.language.access import NotFound
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.link import Busy
from huodan.storage.system import incoming_call as table

MOST_LISTED = 100
MOST_UNPROVEN = 50
"""Of messages nobody's signature stands under: somebody who knows an address alone fills no disk."""
MOST_IN_A_ROW = 3
KEPT_MS = 30 * DAY_MS
MOST_PURGED = 500


class State(StrEnum):
    """
    What became of a message.

    KEPT: as a sample, as nothing says yet what goes where. UNPROVEN: it did not show whose it is; nothing of it was read.
    """

    DONE = "done"
    REFUSED = "refused"
    KEPT = "kept"
    UNPROVEN = "unproven"


class UnknownCall(NotFound):
    """There is no such message, or it is not kept any more."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这次接收", "en": "The message"})


@dataclass(frozen=True, slots=True)
class Came:
    """
    What came, as it is kept. headers: those that say something. body: sealed, None for what is not kept.

    replay_of, replayed_by: which earlier one it is, and who had it done again.
    """

    address: str
    headers: Mapping[str, str]
    body: str | None
    replay_of: Id | None = None
    replayed_by: Id | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """
    One line of the log. did: created, updated, unchanged. repeats: how often it came again, last at ``repeated_at``.

    error: JSON-ready, of a refusal. has_body: it can be looked at, and done again.
    """

    id: Id
    at: int
    state: State
    once: str | None
    status: int
    did: str | None
    form: str | None
    record: Id | None
    error: Mapping[str, Any] | None
    address: str
    took_ms: int
    repeats: int
    repeated_at: int | None
    replay_of: Id | None
    replayed_by: Id | None
    has_body: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: Mapping[str, Any]


_READ = tuple(table.c[name] for name in Call.__slots__ if name != "has_body")
_SHOWN = (*_READ, table.c.body.is_not(None).label("has_body"))


def claim(tx: Tx, incoming: Id, id: Id, came: Came, *, once: str | None) -> Answer | None:
    """
    Begin to note a message that is being done in this Tx; or give what was answered to it before.

    once: what tells it from others, None if nothing does. Of two at once the second waits for the first.

    Raises:
        Busy: if the first is neither there nor not.
    """
    row = _row(tx, incoming, id, came) | {"state": State.DONE.value, "once": once, "status": 0}
    if once is None:
        tx.execute(insert(table).values(row))
        return None
    made = (sqlite if tx.dialect == "sqlite" else postgresql).insert(table).values(row)
    if tx.execute(made.on_conflict_do_nothing().returning(table.c.id)).first() is not None:
        return None
    here = and_(table.c.incoming == incoming, table.c.once == once)
    found = tx.execute(select(table.c.status, table.c.answer).where(here)).first()
    if found is None:
        raise Busy
    again = {"repeats": table.c.repeats + 1, "repeated_at": tx.now}
    tx.execute(update(table).where(here).values(again))
    return Answer(found.status, unpack(found.answer))


def is_done(tx: Tx, incoming: Id, once: str) -> bool:
    """Say whether a message was done already."""
    here = select(table.c.id).where(table.c.incoming == incoming, table.c.once == once)
    return tx.execute(here).first() is not None


def finish(
    tx: Tx, incoming: Id, id: Id, answer: Answer, *, did: str, form: str, record: Id, took_ms: int
) -> None:
    """Note what came of a message."""
    here = and_(table.c.incoming == incoming, table.c.id == id)
    about = {"did": did, "form": form, "record": record, "took_ms": took_ms}
    tx.execute(
        update(table).where(here).values(status=answer.status, answer=pack(dict(answer.body)), **about)
    )


def note(
    tx: Tx,
    incoming: Id,
    came: Came,
    state: State,
    *,
    status: int,
    error: Mapping[str, Any] | None = None,
    took_ms: int = 0,
) -> Id:
    """Note a message of which nothing came, and give its place in the log."""
    id = tx.new_id()
    about = {
        "state": state.value,
        "status": status,
        "error": None if error is None else json.dumps(error, ensure_ascii=False),
        "took_ms": took_ms,
    }
    tx.execute(insert(table).values(_row(tx, incoming, id, came) | about))
    if state is State.UNPROVEN:
        _forget_unproven(tx, incoming)
    return id


def list_calls(
    tx: Tx, incoming: Id, *, state: State | None = None, before: Id | None = None, limit: int = MOST_LISTED
) -> tuple[Call, ...]:
    """List what came to an address, the newest first. before: only what came before this one."""
    wanted = select(*_SHOWN).where(table.c.incoming == incoming).order_by(table.c.id.desc())
    if state is not None:
        wanted = wanted.where(table.c.state == state.value)
    if before is not None:
        wanted = wanted.where(table.c.id < before)
    return tuple(_call(row) for row in tx.execute(wanted.limit(min(limit, MOST_LISTED))))


def find_came(tx: Tx, incoming: Id, id: Id) -> tuple[Call, Came]:
    """
    Give a message with what came.

    Raises:
        UnknownCall
    """
    wanted = select(*_SHOWN, table.c.headers, table.c.body)
    row = tx.execute(wanted.where(table.c.incoming == incoming, table.c.id == id)).first()
    if row is None:
        raise UnknownCall
    return _call(row), Came(row.address, json.loads(row.headers or "{}"), row.body)


def newest_body(tx: Tx, incoming: Id) -> Id | None:
    """Name the last message that can be looked at, None if there is none."""
    here = and_(table.c.incoming == incoming, table.c.body.is_not(None))
    return tx.execute(select(table.c.id).where(here).order_by(table.c.id.desc()).limit(1)).scalar()


def is_failing(tx: Tx, incoming: Id) -> bool:
    """Say whether the last few messages came to nothing."""
    last = select(table.c.state).where(table.c.incoming == incoming, table.c.state != State.KEPT.value)
    states = tx.execute(last.order_by(table.c.id.desc()).limit(MOST_IN_A_ROW)).scalars().all()
    return len(states) == MOST_IN_A_ROW and State.DONE.value not in states


def purge(tx: Tx) -> int:
    """Forget what came thirty days ago, some at a time, and say how many."""
    old = select(table.c.incoming, table.c.id).where(table.c.at <= tx.now - KEPT_MS)
    rows = tx.execute(old.order_by(table.c.at).limit(MOST_PURGED)).all()
    for row in rows:
        tx.execute(delete(table).where(table.c.incoming == row.incoming, table.c.id == row.id))
    return len(rows)


def _forget_unproven(tx: Tx, incoming: Id) -> None:
    here = and_(table.c.incoming == incoming, table.c.state == State.UNPROVEN.value)
    newest = select(table.c.id).where(here).order_by(table.c.id.desc())
    last = tx.execute(newest.offset(MOST_UNPROVEN).limit(1)).scalar()
    if last is not None:
        tx.execute(delete(table).where(here, table.c.id <= last))


def _row(tx: Tx, incoming: Id, id: Id, came: Came) -> dict[str, Any]:
    return {
        "incoming": incoming,
        "id": id,
        "at": tx.now,
        "took_ms": 0,
        "repeats": 0,
        "address": came.address,
        "headers": json.dumps(came.headers, ensure_ascii=False),
        "body": came.body,
        "replay_of": came.replay_of,
        "replayed_by": came.replayed_by,
    }


def _call(row: Any) -> Call:
    told = {name: getattr(row, name) for name in Call.__slots__}
    error = None if row.error is None else json.loads(row.error)
    return Call(**{**told, "state": State(row.state), "error": error, "has_body": bool(row.has_body)})
