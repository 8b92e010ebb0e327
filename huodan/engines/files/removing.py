"""
Removing what nobody needs: rows whose time is over, then contents without a row (``workspace/sweeping.py``).

In that order, so that a row never points to bytes that are gone: whatever ends in between leaves bytes too many,
and the next sweep finds them. A file of a record in the trash stays as long as the record.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, exists, literal, select, update

from huodan.engines.files.linking import KEPT_MS
from huodan.storage.contents import Lying
from huodan.storage.db import Tx
from huodan.storage.system import file as files, file_link as links, trash

MOST_PURGED = 200
ASKED = 500


def purge(tx: Tx) -> int:
    """Forget files whose time is over, two hundred at a time, and say how many."""
    held = exists(select(literal(1)).where(links.c.file == files.c.id, links.c.is_linked == 1))
    thrown = exists(
        select(literal(1)).where(
            links.c.file == files.c.id, trash.c.form == links.c.form, trash.c.record == links.c.record
        )
    )
    over = files.c.free_at <= tx.now
    found = select(files.c.id).where(over, ~held, ~thrown).order_by(files.c.free_at).limit(MOST_PURGED)
    ids = tx.execute(found.with_for_update()).scalars().all()
    if not ids:
        return 0
    gone = set(tx.execute(delete(files).where(files.c.id.in_(ids), over).returning(files.c.id)).scalars())
    tx.execute(delete(links).where(links.c.file.in_(gone)))
    return len(gone)


def mend(tx: Tx) -> int:
    """Let files go that no record holds, though nobody said so; two saves at one moment can leave such a file."""
    held = exists(select(literal(1)).where(links.c.file == files.c.id, links.c.is_linked == 1))
    loose = update(files).where(files.c.free_at.is_(None), ~held)
    return tx.execute(loose.values(free_at=tx.now + KEPT_MS)).rowcount


def unknown(tx: Tx, lying: Iterable[Lying]) -> list[Lying]:
    """List those of some contents that have no row."""
    asked = tuple(lying)
    hashes = sorted({each.hash for each in asked})
    known: set[str] = set()
    for start in range(0, len(hashes), ASKED):
        some = files.c.hash.in_(hashes[start : start + ASKED])
        known.update(tx.execute(select(files.c.hash).where(some).distinct()).scalars())
    return [each for each in asked if each.hash not in known]
