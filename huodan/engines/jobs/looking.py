"""Looking at jobs."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from huodan.engines.jobs.job import Job, JobNotFound, State, read_job
from huodan.kit.ids import Id
from huodan.language.messages import Actor
from huodan.storage.db import Tx
from huodan.storage.system import job as jobs

MOST_LISTED = 100


def find(tx: Tx, id: Id) -> Job:
    """
    Give a job by its id.

    Raises:
        JobNotFound: if there is none.
    """
    row = tx.execute(select(jobs).where(jobs.c.id == id)).first()
    if row is None:
        raise JobNotFound
    return read_job(row)


def list_jobs(
    tx: Tx,
    actor: Actor,
    *,
    of_all: bool = False,
    states: Collection[State] = (),
    before: Id | None = None,
    kind: str | None = None,
    limit: int = MOST_LISTED,
) -> tuple[Job, ...]:
    """List the jobs somebody asked for, or everybody's, the newest first; only those in some states or of a kind, if named."""
    wanted = select(jobs).order_by(jobs.c.id.desc()).limit(min(limit, MOST_LISTED))
    if not of_all:
        own = jobs.c.api_key.is_(None) if actor.key is None else jobs.c.api_key == actor.key
        wanted = wanted.where(jobs.c.person == actor.person, own)
    if states:
        wanted = wanted.where(jobs.c.state.in_(states))
    if before is not None:
        wanted = wanted.where(jobs.c.id < before)
    if kind is not None:
        wanted = wanted.where(jobs.c.kind == kind)
    return tuple(read_job(row) for row in tx.execute(wanted))
