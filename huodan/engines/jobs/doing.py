"""Taking a job, keeping it, and ending a piece of it; whoever does so holds the job's present turn."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, select, update

from huodan.engines.jobs.asking import enqueue, ring
from huodan.engines.jobs.job import OVER, Job, JobNotFound, JobOver, NotFailed, State, read_job
from huodan.engines.jobs.looking import find
from huodan.kit.errors import Problem
from huodan.kit.ids import Id
from huodan.kit.packed import pack
from huodan.kit.words import Text
from huodan.storage.db import Tx
from huodan.storage.system import job as jobs

LEASE_MS = 60_000
BACK_OFF_SECONDS = (1, 5, 30, 120, 600)


def next_due(tx: Tx, kinds: Collection[str]) -> int | None:
    """Say when the next job may be taken, in UTC milliseconds; None if there is none."""
    due = select(jobs.c.due_at).where(jobs.c.due_at.is_not(None), jobs.c.kind.in_(kinds))
    return tx.execute(due.order_by(jobs.c.due_at).limit(1)).scalar()


def take(tx: Tx, kinds: Collection[str], *, lease_ms: int = LEASE_MS) -> Job | None:
    """Take the job of these kinds that is due for the longest time, None if there is none."""
    first = (
        select(jobs.c.id)
        .where(jobs.c.due_at <= tx.now, jobs.c.kind.in_(kinds))
        .order_by(jobs.c.due_at, jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(jobs)
        .where(jobs.c.id == first.scalar_subquery())
        .values(
            state=State.RUNNING,
            due_at=tx.now + lease_ms,
            turn=jobs.c.turn + 1,
            attempts=jobs.c.attempts + 1,
        )
        .returning(*jobs.c)
    )
    row = tx.execute(taken).first()
    return None if row is None else read_job(row)


def hold(tx: Tx, job: Job) -> Job | None:
    """Give a job anew, nobody else's until the Tx ends; None if the turn is over."""
    row = tx.execute(select(jobs).where(_is_turn(job)).with_for_update()).first()
    return None if row is None else read_job(row)


def keep(tx: Tx, job: Job, *, done: int, total: int | None, lease_ms: int = LEASE_MS) -> bool:
    """Prolong the lease and show how far it is; False if the turn is over."""
    values = {"due_at": tx.now + lease_ms, "done": done, "total": total}
    return tx.execute(update(jobs).where(_is_turn(job)).values(values)).rowcount > 0


def go_on(
    tx: Tx,
    job: Job,
    *,
    position: Mapping[str, object],
    done: int,
    total: int | None,
    run_at: int | None = None,
    error: Problem | None = None,
) -> None:
    """
    End a piece; the next may be taken at once by anybody, after the jobs that wait already, or at ``run_at``.

    error: why this time came to nothing, of a job that comes again by itself.
    """
    _change(
        tx,
        job,
        state=State.RUNNING if run_at is None else State.WAITING,
        position=pack(position),
        done=done,
        total=total,
        attempts=0,
        due_at=tx.now if run_at is None else run_at,
        error=_told(error),
    )
    ring(tx, tx.now if run_at is None else run_at)


def again(tx: Tx, job: Job, *, run_at: int, is_counted: bool = True) -> None:
    """Give a piece back, to be begun anew; not counted if it was no fault of its own."""
    _change(tx, job, state=State.WAITING, due_at=run_at, attempts=job.attempts - (not is_counted))


def end(
    tx: Tx,
    job: Job,
    state: State,
    *,
    done: int | None = None,
    result: Mapping[str, object] | None = None,
    error: Problem | None = None,
) -> None:
    """End a job; what it was to take back can be taken back anew, unless it is done."""
    assert state in OVER
    _change(
        tx,
        job,
        state=state,
        due_at=None,
        once=None,
        done=job.done if done is None else done,
        result=None if result is None else pack(result),
        error=_told(error),
        ended_at=tx.now,
    )
    if state is not State.DONE:
        tx.execute(update(jobs).where(jobs.c.undone_by == job.id).values(undone_by=None))


def back_off(attempts: int) -> int:
    """Say how many milliseconds to wait after so many attempts."""
    return 1000 * BACK_OFF_SECONDS[min(attempts, len(BACK_OFF_SECONDS)) - 1]


def _told(error: Problem | None) -> str | None:
    if error is None:
        return None
    return json.dumps([error.path, error.code, error.zh, error.en], ensure_ascii=False)


def _change(tx: Tx, job: Job, **values: object) -> None:
    changed = tx.execute(update(jobs).where(_is_turn(job)).values(values)).rowcount
    assert changed, "a job is changed by who holds it"


def _is_turn(job: Job) -> ColumnElement[bool]:
    return and_(jobs.c.id == job.id, jobs.c.turn == job.turn, jobs.c.due_at.is_not(None))


def keep_done(
    tx: Tx,
    *,
    kind: str,
    title: Text,
    input: Mapping[str, object],
    done: int,
    result: Mapping[str, object],
) -> Job:
    """Note what was done at once, as the job it would have been: it is listed and can be undone like one."""
    id = enqueue(tx, kind=kind, title=title, input=input, total=done)
    assert id is not None
    end(tx, find(tx, id), State.DONE, done=done, result=result)
    return find(tx, id)


def cancel(tx: Tx, id: Id) -> Job:
    """
    Ask a job to end: at once while it waits, after the piece at hand while it runs.

    Raises:
        JobNotFound, JobOver
    """
    row = tx.execute(select(jobs).where(jobs.c.id == id).with_for_update()).first()
    if row is None:
        raise JobNotFound
    job = read_job(row)
    if job.is_over:
        raise JobOver
    if job.state is State.WAITING:
        end(tx, job, State.CANCELLED)
    else:
        tx.execute(update(jobs).where(jobs.c.id == id).values(is_cancelling=1))
    return find(tx, id)


def retry(tx: Tx, id: Id) -> Job:
    """
    Let a job that failed go on with the piece it failed at; its attempts are counted anew.

    Raises:
        JobNotFound, NotFailed
    """
    values = {"state": State.WAITING, "due_at": tx.now, "attempts": 0, "is_cancelling": 0}
    failed = and_(jobs.c.id == id, jobs.c.state == State.FAILED)
    ends = {"error": None, "result": None, "ended_at": None}
    if not tx.execute(update(jobs).where(failed).values(values | ends)).rowcount:
        find(tx, id)
        raise NotFailed
    ring(tx, tx.now)
    return find(tx, id)
