"""
Taking files in, and the hours in which what nobody needs is removed.

Owns the settings ``files_largest_mb`` and ``files_quota_mb``, and that bytes are written outside of any Tx but are
there for good before a row says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from huodan.engines import files
from huodan.engines.files import Incoming, Limits
from huodan.engines.files.keeping import MEGABYTE
from huodan.kit.errors import HuodanError
from huodan.language.fields._files import File
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.shelf import OWNER, shelf_of
from huodan.workspace.settings import read_setting, write_setting

log = logging.getLogger(__name__)

LARGEST = "files_largest_mb"
QUOTA = "files_quota_mb"
MOST_MB = 1_000_000
INCOMING_MS = 24 * 3_600_000


class BadLimit(HuodanError):
    """A limit is not a number of megabytes that makes sense."""

    code = "bad_limit"
    status = 422
    zh = "上限要写 1 至 {most} 的整数（MB），总空间不能小于单个文件的上限。"
    en = "A limit is a whole number of megabytes from 1 to {most}; all files together need at least room for one."


def limits(tx: Tx) -> Limits:
    """Give how large files may be in this workspace."""
    usual = Limits()
    return Limits(
        largest=_megabytes(read_setting(tx, LARGEST), usual.largest),
        quota=_megabytes(read_setting(tx, QUOTA), usual.quota),
    )


def set_limits(tx: Tx, *, largest_mb: int | None = None, quota_mb: int | None = None) -> Limits:
    """
    Set how large files may be; None leaves a limit as it is.

    Raises:
        BadLimit: if no file would fit.
    """
    for key, value in ((LARGEST, largest_mb), (QUOTA, quota_mb)):
        if value is not None:
            if not 1 <= value <= MOST_MB:
                raise BadLimit(most=MOST_MB)
            write_setting(tx, key, value)
    now = limits(tx)
    if now.quota < now.largest:
        raise BadLimit(most=MOST_MB)
    return now


def shelve(database: Database, incoming: Incoming) -> None:
    """Put the content of a file on the shelf, unless it lies there for good already."""
    shelf = shelf_of(database)
    with database.read() as tx:
        is_kept = files.is_kept(tx, incoming.hash)
    if not is_kept or not shelf.has(incoming.hash, incoming.size):
        shelf.put(incoming.path, incoming.hash)


def take_in(tx: Tx, incoming: Incoming) -> File:
    """
    Make a loose file of a shelved content for the Tx's actor.

    Raises:
        QuotaReached: if there is no room for it.
    """
    return files.keep(tx, shelf_of(tx.database), incoming, limits=limits(tx))


def tidy_files(database: Database) -> int:
    """Remove files nobody needs in short pieces, between which others write, and say how many contents went."""
    shelf = shelf_of(database)
    database.transact(SYSTEM, files.mend)
    while database.transact(SYSTEM, files.purge):
        pass
    swept, piece = clear_incoming(database), first_orphans(database)
    while piece is not None:
        found = piece
        swept += database.transact(SYSTEM, lambda tx, found=found: files.sweep(tx, shelf, found))  # type: ignore[misc]
        piece = first_orphans(database, start=piece + 1)
    return swept


def clear_incoming(database: Database) -> int:
    """Remove what began to come in a day ago and never ended, and say how many."""
    return shelf_of(database).clear_incoming(before=database.now() - INCOMING_MS)


def first_orphans(
    database: Database, *, start: int = 0, keep: Callable[[], None] = lambda: None
) -> int | None:
    """
    Give the first of the 256 pieces of the shelf, from one on, that holds contents without a row.

    None if none does, or if the folder is another database's: what has no row here may have one there.
    """
    shelf = shelf_of(database)
    if not shelf.folder.is_dir():
        return None
    if not shelf.is_own():
        said = "%s is another database's: nothing is swept there. If it is not, write %s into %s"
        log.warning(said, shelf.folder, shelf.owner, shelf.folder / OWNER)
        return None
    for piece in range(start, files.PIECES):
        keep()
        with database.read() as tx:
            if files.orphans(tx, shelf, piece):
                return piece
    return None


def _megabytes(setting: object, usual: int) -> int:
    return setting * MEGABYTE if isinstance(setting, int) else usual
