"""Asking for a job, in the Tx of what it follows from."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from threading import Event
from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import select

from huodan.engines.jobs.job import Job, State
from huodan.engines.jobs.looking import find
from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.kit.words import Text
from huodan.language.messages import Actor
from huodan.storage.db import Database, Tx
from huodan.storage.system import job

LOOK_MS = 2_000
"""Workers look so often by themselves; what is due later needs no bell."""
PLANNED = "planned_at"
"""In the position of a job that comes again: for when it was planned, so that a late one is known as such."""


def enqueue(
    tx: Tx,
    *,
    kind: str,
    title: Text,
    input: Mapping[str, object] | None = None,
    total: int | None = None,
    run_at: int | None = None,
    once: str | None = None,
    by: Actor | None = None,
) -> Id | None:
    """
    Have something done later, on behalf of the Tx's actor or of who is named, if the Tx is committed.

    input: JSON-ready. run_at: not before this moment. once: a business key; None is given back, and nothing done, if a
    job with it is there that is not over.
    """
    asker = by or tx.actor
    row = {
        "id": tx.new_id(),
        "kind": kind,
        "state": State.WAITING,
        "due_at": tx.now if run_at is None else run_at,
        "turn": 0,
        "attempts": 0,
        "person": asker.person,
        "api_key": asker.key,
        "once": once,
        "title": json.dumps(title, ensure_ascii=False),
        "input": pack(input or {}),
        "position": pack({}),
        "done": 0,
        "total": total,
        "is_cancelling": 0,
        "result": None,
        "error": None,
        "undone_by": None,
        "created_at": tx.now,
        "ended_at": None,
    }
    mark = "?" if tx.dialect == "sqlite" else "%s"
    sql = f"INSERT INTO job ({', '.join(row)}) VALUES ({', '.join([mark] * len(row))}) ON CONFLICT DO NOTHING"
    if not tx.run(sql, tuple(row.values())).rowcount:
        return None
    ring(tx, tx.now if run_at is None else run_at)
    return Id(str(row["id"]))


def ask(
    tx: Tx, *, kind: str, title: Text, input: Mapping[str, object] | None = None, total: int | None = None
) -> Job:
    """Have something done later as ``enqueue`` does, however often it was asked for, and give the job."""
    id = enqueue(tx, kind=kind, title=title, input=input, total=total)
    assert id is not None
    return find(tx, id)


def put_off(tx: Tx, once: str, *, run_at: int, position: Mapping[str, object]) -> bool:
    """Let a job that waits under a business key wait until another moment; False if it does not wait."""
    mark = "?" if tx.dialect == "sqlite" else "%s"
    sql = f"UPDATE job SET due_at = {mark}, position = {mark} WHERE once = {mark} AND state = {mark}"
    changed = tx.run(sql, (run_at, pack({**position, PLANNED: run_at}), once, State.WAITING))
    ring(tx, run_at)
    return changed.rowcount > 0


def waits_at(tx: Tx, once: str) -> Mapping[str, object] | None:
    """Give the position of a job that waits under a business key; None if none does. It is held until the Tx is over."""
    here = (job.c.once == once, job.c.state == State.WAITING)
    packed = tx.execute(select(job.c.position).where(*here).with_for_update()).scalar()
    return None if packed is None else cast("Mapping[str, object]", unpack(packed))


def call_off(tx: Tx, onces: Collection[str]) -> tuple[str, ...]:
    """
    End jobs that wait under business keys, as what they were for is over, and name those that were begun already.

    A job that is taken at this moment is either ended here, and nobody takes it, or named: both write its row.
    """
    mark = "?" if tx.dialect == "sqlite" else "%s"
    sql = (
        f"UPDATE job SET state = {mark}, due_at = NULL, once = NULL, ended_at = {mark} "
        f"WHERE once = {mark} AND state = {mark} RETURNING turn"
    )
    running = f"SELECT turn FROM job WHERE once = {mark} AND state = {mark}"
    begun = []
    for once in onces:
        ended = tx.run(sql, (State.CANCELLED, tx.now, once, State.WAITING)).fetchall()
        turns = ended or tx.run(running, (once, State.RUNNING)).fetchall()
        if any(turn for (turn,) in turns):
            begun.append(once)
    return tuple(begun)


def ring(tx: Tx, due_at: int) -> None:
    """Wake the workers of this process when the Tx is committed, for what is due before they look by themselves."""
    if due_at < tx.now + LOOK_MS:
        tx.after_commit(bell(tx.database).set)


_bells: WeakKeyDictionary[Database, Event] = WeakKeyDictionary()


def bell(database: Database) -> Event:
    """Give what rings in this process when something was asked for; other processes look from time to time."""
    return _bells.setdefault(database, Event())
