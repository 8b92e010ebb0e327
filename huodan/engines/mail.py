"""
E-mail to people: where each gets theirs, what they are to be mailed of, and what became of it (decision 0084).

What is to be told is a row written in the Tx of what happened; it holds no words, which are written when it is sent, with the
rights its receiver has then. What comes for one person in a short time goes in one letter. Owns the tables ``mail_box`` and
``mail`` and the setting ``mail_pause``. Does not own what a letter says or who sends it (``workspace/mailing``).
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, or_, select, update

from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.settings import read_setting, write_setting
from huodan.storage.system import account, mail, mail_box as box

SERVER = "mail_server"
"""The setting that says through whom mail goes (``workspace/mailing/server.py``); what is to be told is noted while it is on."""
PAUSE = "mail_pause"
HOLD_MS = 15_000
"""Nothing goes out before: what somebody said may be taken back at once (resolutions 16), and what is done is told nobody."""
GAP_MS = 5 * 60_000
"""The least time between two letters to one person."""
LEASE_MS = 180_000
MOST_TOGETHER = 50
DELAY_SECONDS = (60, 300, 1_800, 7_200, 21_600, 43_200)
"""After each attempt but the last: the last is about a day after the first."""
MOST_ATTEMPTS = len(DELAY_SECONDS) + 1
MOST_FINAL = 3
"""So often a letter is handed over that its server says it will never take: some say so of who writes too often."""
JITTER = 0.1
LONGEST_DELAY_MS = int(1000 * max(DELAY_SECONDS) * (1 + JITTER))
PAUSE_SECONDS = (30, 120, 600, 1_800)
"""How long nobody is written to while the server for outgoing mail takes nothing."""
GIVEN_UP_MS = 3 * DAY_MS
"""What could not be sent for so long is not sent any more."""
KEPT_MS = 30 * DAY_MS
MOST_PURGED = 500
MOST_LISTED = 100


class Kind(StrEnum):
    """Of what people are mailed; each may be switched off by its receiver."""

    ASKED = "todo"
    RETURNED = "returned"
    REMINDER = "reminder"
    ENDED = "ended"
    NOTICE = "notice"
    STUCK = "stuck"


class State(StrEnum):
    """What became of one thing: moot is what nobody needed to be told any more, or was switched off."""

    WAITING = "waiting"
    SENT = "sent"
    MOOT = "moot"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Box:
    """Where somebody gets mail. off: of what they want none."""

    person: Id
    address: str | None
    off: frozenset[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to write to somebody, for a while."""

    person: Id
    address: str
    number: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be told. task, said: what of its run it is about."""

    id: Id
    kind: Kind
    run: Id
    task: Id | None
    said: Id | None
    at: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    item: Item
    person: Id
    state: State
    due_at: int | None
    tried_at: int | None
    letter: Id | None
    error: Text | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of a turn.

    told: what went into the letter; moot: what needed no telling. error: why the letter was not taken, None if it was, or if
    there was none. is_down: nobody's letter would be taken. is_final: it never will be.
    """

    told: tuple[Item, ...] = ()
    moot: tuple[Item, ...] = ()
    error: Text | None = None
    is_down: bool = False
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Why nobody is written to, since when, and until when. failures: so many letters in a row were not taken."""

    until: int
    since: int
    failures: int
    error: Text


def box_of(tx: Tx, person: Id) -> Box:
    """Give where somebody gets mail; nowhere if they never said."""
    row = tx.execute(select(box.c.address, box.c.off).where(box.c.person == person)).first()
    return Box(person, None, frozenset()) if row is None else _box(person, row.address, row.off)


def boxes(tx: Tx) -> Mapping[Id, Box]:
    """Give where everybody gets mail who said so."""
    rows = tx.execute(select(box.c.person, box.c.address, box.c.off))
    return {row.person: _box(row.person, row.address, row.off) for row in rows}


def set_box(tx: Tx, person: Id, *, address: str | None, off: Collection[str]) -> Box:
    """Say where somebody gets mail, and of what they want none; what waits goes to the new address."""
    values = {
        "address": address,
        "off": json.dumps([kind for kind in Kind if kind in off]),
        "changed_at": tx.now,
    }
    if not tx.execute(update(box).where(box.c.person == person).values(values)).rowcount:
        tx.execute(insert(box).values(person=person, turn=0, **values))
    return box_of(tx, person)


def is_on(tx: Tx) -> bool:
    """Say whether people are mailed at all."""
    kept = read_setting(tx, SERVER)
    return isinstance(kept, dict) and bool(kept.get("is_on"))


def add(
    tx: Tx, people: Collection[Id], kind: Kind, *, run: Id, task: Id | None = None, said: Id | None = None
) -> int:
    """Have people mailed of something if the Tx is committed, and say how many are: those with an address who want to be."""
    if not people or not is_on(tx):
        return 0
    known = select(box.c.person, box.c.off).where(box.c.person.in_(people), box.c.address.is_not(None))
    wanted = [row.person for row in tx.execute(known) if kind not in json.loads(row.off)]
    if not wanted:
        return 0
    about = {"kind": kind, "run": run, "task": task, "said": said, "at": tx.now, "attempts": 0}
    waits = {"state": State.WAITING, "due_at": tx.now + HOLD_MS}
    tx.execute(insert(mail), [{"id": tx.new_id(), "person": person, **about, **waits} for person in wanted])
    return len(wanted)


def call_back(tx: Tx, said: Collection[Id]) -> None:
    """Mail nobody of notices that were taken back before they went out."""
    here = (mail.c.said.in_(said), mail.c.due_at.is_not(None), mail.c.attempts == 0)
    if said:
        gone = {"state": State.MOOT, "due_at": None, "ended_at": tx.now}
        tx.execute(update(mail).where(*here).values(gone))


def has_due(tx: Tx) -> bool:
    """Say whether somebody is to be written to now."""
    return not _is_paused(tx) and tx.execute(_first(tx)).first() is not None


def take(tx: Tx, *, lease_ms: int = LEASE_MS) -> Turn | None:
    """Take the turn of somebody who is to be written to now, of those who wait the longest; None if there is nobody."""
    if _is_paused(tx) or not is_on(tx):
        return None
    first = _first(tx).with_for_update(skip_locked=True)
    taken = update(box).where(box.c.person == first.scalar_subquery())
    values = {"held_until": tx.now + lease_ms, "turn": box.c.turn + 1}
    row = tx.execute(taken.values(values).returning(box.c.person, box.c.address, box.c.turn)).first()
    return None if row is None else Turn(row.person, row.address, row.turn)


def due(tx: Tx, turn: Turn) -> tuple[Item, ...]:
    """List what goes into the letter, the oldest first."""
    is_new = and_(mail.c.attempts == 0, mail.c.at <= tx.now - HOLD_MS)
    here = and_(mail.c.person == turn.person, mail.c.due_at.is_not(None), or_(is_new, _is_time(tx)))
    rows = tx.execute(select(mail).where(here).order_by(mail.c.id).limit(MOST_TOGETHER))
    return tuple(_item(row) for row in rows)


def note(tx: Tx, turn: Turn, outcome: Outcome) -> None:
    """Note what came of it and let go of the turn, unless it is over."""
    held = update(box).where(box.c.person == turn.person, box.c.turn == turn.number)
    is_sent = bool(outcome.told) and outcome.error is None
    values: dict[str, Any] = {"held_until": None, **({"sent_at": tx.now} if is_sent else {})}
    if not tx.execute(held.values(values)).rowcount:
        return
    _close(tx, outcome.moot, {"state": State.MOOT})
    tried = {"tried_at": tx.now, "letter": outcome.told[0].id if outcome.told else None}
    if is_sent:
        _close(tx, outcome.told, {"state": State.SENT, "error": None, **tried})
    elif outcome.error is not None:
        for item in outcome.told:
            _fail(tx, item, outcome, tried)
    if outcome.told:
        _set_pause(tx, outcome)


def pause(tx: Tx) -> Pause | None:
    """Say why nobody is written to; None if letters are taken."""
    kept = read_setting(tx, PAUSE)
    return Pause(**kept) if isinstance(kept, dict) else None


def end_pause(tx: Tx) -> None:
    """Let what waits be sent now, as when the settings are other."""
    if pause(tx) is not None:
        write_setting(tx, PAUSE, None)
    tx.execute(update(mail).where(mail.c.due_at.is_not(None)).values(due_at=mail.c.at + HOLD_MS))


def log_lines(
    tx: Tx, *, states: Collection[State] = (), before: Id | None = None, limit: int = MOST_LISTED
) -> tuple[Line, ...]:
    """List what people were and are to be mailed of, the newest first. before: only what came before this one."""
    wanted = select(mail).order_by(mail.c.id.desc()).limit(min(limit, MOST_LISTED))
    if states:
        wanted = wanted.where(mail.c.state.in_(states))
    if before is not None:
        wanted = wanted.where(mail.c.id < before)
    return tuple(map(_line, tx.execute(wanted)))


def lines_of(tx: Tx, said: Collection[Id]) -> tuple[Line, ...]:
    """Give what became of mailing people what was said, the oldest first."""
    wanted = select(mail).where(mail.c.said.in_(said)).order_by(mail.c.id)
    return tuple(map(_line, tx.execute(wanted))) if said else ()


def _line(row: Any) -> Line:
    error = None if row.error is None else json.loads(row.error)
    return Line(_item(row), row.person, State(row.state), row.due_at, row.tried_at, row.letter, error)


def count(tx: Tx, state: State) -> int:
    """Say how much is in a state; a thousand means «or more»."""
    some = select(mail.c.id).where(mail.c.state == state).limit(1000).subquery()
    return int(tx.execute(select(func.count()).select_from(some)).scalar_one())


def again(tx: Tx) -> int:
    """Have sent what was given up in the last days, and say how much that is."""
    here = and_(mail.c.state == State.DEAD, mail.c.ended_at > tx.now - GIVEN_UP_MS)
    values = {
        "state": State.WAITING,
        "due_at": tx.now,
        "at": tx.now - HOLD_MS,
        "attempts": 0,
        "ended_at": None,
    }
    return tx.execute(update(mail).where(here).values(values)).rowcount


def drop(tx: Tx) -> int:
    """Let go of all that waits, as where a backup was put back, and say how much that was."""
    gone = {"state": State.MOOT, "due_at": None, "ended_at": tx.now}
    return tx.execute(update(mail).where(mail.c.due_at.is_not(None)).values(gone)).rowcount


def purge(tx: Tx) -> int:
    """Forget what was over thirty days ago, some at a time, and say how much."""
    old = select(mail.c.id).where(mail.c.ended_at <= tx.now - KEPT_MS).order_by(mail.c.ended_at)
    ids = tx.execute(old.limit(MOST_PURGED)).scalars().all()
    if ids:
        tx.execute(delete(mail).where(mail.c.id.in_(ids)))
    return len(ids)


def _fail(tx: Tx, item: Item, outcome: Outcome, tried: Mapping[str, object]) -> None:
    """Try one thing again later, or give it up."""
    attempts = item.attempts + (0 if outcome.is_down else 1)
    is_old = tx.now - item.at >= GIVEN_UP_MS
    values = {**tried, "attempts": attempts, "error": json.dumps(outcome.error, ensure_ascii=False)}
    if attempts >= (MOST_FINAL if outcome.is_final else MOST_ATTEMPTS) or is_old:
        _close(tx, (item,), {**values, "state": State.DEAD})
        return
    usual = DELAY_SECONDS[min(max(attempts, 1), len(DELAY_SECONDS)) - 1]
    delay_ms = int(1000 * usual * random.uniform(1 - JITTER, 1 + JITTER))
    tx.execute(update(mail).where(mail.c.id == item.id).values(due_at=tx.now + delay_ms, **values))


def _close(tx: Tx, items: Sequence[Item], values: Mapping[str, object]) -> None:
    if items:
        here = mail.c.id.in_([item.id for item in items])
        tx.execute(update(mail).where(here).values(due_at=None, ended_at=tx.now, **values))


def _set_pause(tx: Tx, outcome: Outcome) -> None:
    """Leave the server alone for a while that takes nobody's letters; one that takes them is there again."""
    was = pause(tx)
    if not outcome.is_down:
        if was is not None:
            end_pause(tx)
        return
    assert outcome.error is not None
    failures = 1 if was is None else was.failures + 1
    until = tx.now + 1000 * PAUSE_SECONDS[min(failures, len(PAUSE_SECONDS)) - 1]
    since = tx.now if was is None else was.since
    kept = {"until": until, "since": since, "failures": failures, "error": outcome.error}
    write_setting(tx, PAUSE, kept)


def _is_paused(tx: Tx) -> bool:
    """Say whether the server is left alone; a pause longer than any is set was written by a clock that went wrong."""
    found = pause(tx)
    return found is not None and tx.now < found.until <= tx.now + 1000 * max(PAUSE_SECONDS)


def _first(tx: Tx) -> Select[tuple[Id]]:
    """Ask for somebody with an account who is to be written to now, whom nobody writes to and nobody wrote to just now."""
    waits = exists().where(mail.c.person == box.c.person, mail.c.due_at.is_not(None), _is_time(tx))
    is_free = or_(
        box.c.held_until.is_(None), box.c.held_until <= tx.now, box.c.held_until > tx.now + LEASE_MS
    )
    is_time = or_(box.c.sent_at.is_(None), box.c.sent_at <= tx.now - GAP_MS, box.c.sent_at > tx.now)
    is_there = exists().where(account.c.person == box.c.person, account.c.is_active == 1)
    wanted = select(box.c.person).where(box.c.address.is_not(None), is_free, is_time, is_there, waits)
    return wanted.order_by(box.c.sent_at.is_not(None), box.c.sent_at, box.c.person).limit(1)


def _is_time(tx: Tx) -> ColumnElement[bool]:
    return or_(mail.c.due_at <= tx.now, mail.c.due_at > tx.now + LONGEST_DELAY_MS)


def _box(person: Id, address: str | None, off: str) -> Box:
    return Box(person, address, frozenset(json.loads(off)))


def _item(row: Any) -> Item:
    return Item(row.id, Kind(row.kind), row.run, row.task, row.said, row.at, row.attempts)
