"""What is kept of jobs that are over: which one took another back, and for how long."""

from __future__ import annotations

from sqlalchemy import and_, delete, select, update

from huodan.kit.ids import Id
from huodan.storage.db import Tx
from huodan.storage.system import job as jobs, job_piece

KEPT_MS = 30 * 86_400_000
MOST_PURGED = 100


def note_undone(tx: Tx, id: Id, *, by: Id) -> bool:
    """Note which job takes another one back; False if one does already."""
    here = and_(jobs.c.id == id, jobs.c.undone_by.is_(None))
    return tx.execute(update(jobs).where(here).values(undone_by=by)).rowcount > 0


def purge(tx: Tx) -> int:
    """Forget jobs that ended thirty days ago, a hundred at a time, and say how many."""
    old = select(jobs.c.id).where(jobs.c.ended_at <= tx.now - KEPT_MS).order_by(jobs.c.ended_at)
    ids = tx.execute(old.limit(MOST_PURGED)).scalars().all()
    if ids:
        tx.execute(delete(job_piece).where(job_piece.c.job.in_(ids)))
        tx.execute(delete(jobs).where(jobs.c.id.in_(ids)))
    return len(ids)
