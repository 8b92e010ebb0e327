"""
Entries of long ago move into the archive, some at a time: in one statement each way, in one Tx (decision 0028).

The oldest lie at the beginning, as ids grow with time, so that no index on the time is needed.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from huodan.engines.journal.writing import COLUMNS
from huodan.storage.db import Tx
from huodan.storage.system import journal, journal_archive

AT_ONCE = 500


def archive_old(tx: Tx, *, until: int, most: int = AT_ONCE) -> int:
    """Move what of the oldest entries was written before a moment, and say how many; none are left if none moved."""
    oldest = tx.execute(select(journal.c.id, journal.c.at).order_by(journal.c.id).limit(most)).all()
    ids = [row.id for row in oldest if row.at < until]
    if ids:
        moved = select(*journal.c).where(journal.c.id.in_(ids))
        tx.execute(insert(journal_archive).from_select(COLUMNS, moved))
        tx.execute(delete(journal).where(journal.c.id.in_(ids)))
    return len(ids)
