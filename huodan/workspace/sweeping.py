"""
The hours in which files nobody needs are removed: rows first, then contents, in two steps and outside of any Tx.

A content without a row that lay there for a day is thrown out, and read there all the same; a day later it is removed,
or put back if a row appeared meanwhile: somebody uploaded the same again just then (decision 0020).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from huodan.engines import files
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.storage.shelf import OWNER, shelf_of, told

log = logging.getLogger(__name__)

PIECES = 256
INCOMING_MS = 24 * 3_600_000
YOUNG_MS = 24 * 3_600_000


def tidy_files(database: Database) -> int:
    """Remove files nobody needs in short pieces, between which others write, and say how many contents went."""
    database.transact(SYSTEM, files.mend)
    while database.transact(SYSTEM, files.purge):
        pass
    return sweep(database)


def sweep(database: Database, *, keep: Callable[[], None] = lambda: None) -> int:
    """
    Throw out contents without a row, end what was thrown out before, and say how many went for now.

    Nothing is done to another database's contents: what has no row here may have one there.

    keep: called now and then, to say that we are still at it.
    """
    shelf = shelf_of(database)
    with database.read() as tx:
        shelf.turn(tx)
    shelf.clear_incoming(before=database.now() - INCOMING_MS)
    if not told(shelf.place):
        return 0  # nothing was ever put there
    if not shelf.is_own():
        said = "%s is another database's: nothing is swept there. If it is not, write %s into %s there"
        log.warning(said, shelf.place.where, shelf.owner, OWNER)
        return 0
    _end(database)
    thrown = 0
    for piece in range(PIECES):
        keep()
        thrown += _throw_out(database, piece)
    return thrown


def _throw_out(database: Database, piece: int) -> int:
    shelf, before = shelf_of(database), database.now() - YOUNG_MS
    old = [each for each in shelf.lying(piece) if each.at < before]
    if not old:
        return 0
    with database.read() as tx:
        unknown = files.unknown(tx, old)
    for each in unknown:
        shelf.throw_out(each)
    return len(unknown)


def _end(database: Database) -> None:
    """Remove for good what was thrown out a day ago; what has a row is put back at once."""
    shelf, before = shelf_of(database), database.now() - YOUNG_MS
    gone = shelf.gone()
    with database.read() as tx:
        unknown = set(files.unknown(tx, gone))
    for each in gone:
        if each not in unknown:
            shelf.put_back(each)
        elif each.at < before:
            shelf.remove(each)
