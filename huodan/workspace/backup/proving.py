"""
The proof of a backup: it is restored into a place of its own, compared with what it was made of, and checked.

Owns what «restored and checked» means, for new backups, for those to be restored, and for drills.
"""

from __future__ import annotations

from sqlalchemy import URL

from huodan.kit.errors import HuodanError, Problem
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.storage.dump import Beat, load
from huodan.storage.scratch import scratch
from huodan.storage.shelf import Shelf, put_shelf
from huodan.storage.system import VERSION
from huodan.storage.told import differing, tell
from huodan.workspace.backup.manifest import Manifest
from huodan.workspace.backup.reading import Backup, require_readable
from huodan.workspace.check import check
from huodan.workspace.moving import stay_here
from huodan.workspace.setup import prepare

DAYS = 7
DAY_MS = 86_400_000
LONGEST_LIST = 5


class BackupDiffers(HuodanError):
    """What was restored is not what the backup was made of."""

    code = "backup_differs"
    status = 422
    zh = "这份备份核对不上：{tables} 恢复出来的内容与备份时不同，所以不算数。请检查磁盘，再备份一次。"
    en = "This backup is not right: {tables} differ after restoring, so it does not count. Check the disk and back up again."


class ContentDamaged(HuodanError):
    """The content of an attached file is missing in the backup, or is another one."""

    code = "backup_content_damaged"
    status = 422
    zh = "备份里有 {count} 个附件缺失或已损坏，例如 {example}。请换一份备份；原有数据没有改动。"
    en = "{count} attached files are missing or damaged in the backup, such as {example}. Use another; nothing was changed."


def prove(
    database: Database, backup: Backup, *, all_contents: bool = False, beat: Beat = lambda: None
) -> tuple[Problem, ...]:
    """
    Restore a backup beside a database, compare all of it, and give the laws its data break.

    all_contents: hash every attached file; otherwise those of one day of the week, each its own.

    Raises:
        BackupDiffers, ContentDamaged, BackupUnreadable, NewerBackup
    """
    require_readable(backup, beat)
    require_contents(backup, beat, day=None if all_contents else database.now() // DAY_MS % DAYS)
    with scratch(database, f"proof_{database.now()}") as url:
        with backup.database() as source:
            load(source, url, beat=beat)
        return compare(url, backup, beat=beat)


def compare(url: URL, backup: Backup, *, beat: Beat = lambda: None) -> tuple[Problem, ...]:
    """
    Compare a restored database with what its backup tells, then bring it to this version and check it.

    Raises:
        BackupDiffers
    """
    manifest = backup.manifest
    require_told(url, manifest, beat=beat)
    restored = Database(_plain(url), zone=manifest.zone, files=backup.contents.folder)
    put_shelf(restored, Shelf(restored.files, restored.name, here=backup.contents))
    try:
        restored.transact(SYSTEM, stay_here)
        prepare(restored, is_serving=manifest.schema < VERSION)
        with restored.read() as tx:
            return check(tx)
    finally:
        restored.close()


def require_told(url: URL, manifest: Manifest, *, beat: Beat = lambda: None) -> None:
    """
    Compare a restored database, as it was found, with what its backup tells.

    Raises:
        BackupDiffers
    """
    found = Database(_plain(url), zone=manifest.zone, is_as_found=True)
    try:
        with found.read() as tx:
            differs = differing(manifest.tables, tell(tx, lambda _rows: beat()))
    finally:
        found.close()
    if differs:
        listed = ", ".join(differs[:LONGEST_LIST]) + (" …" if len(differs) > LONGEST_LIST else "")
        raise BackupDiffers(tables=listed)


def _plain(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def require_contents(backup: Backup, beat: Beat = lambda: None, *, day: int | None) -> None:
    """
    See to it that every attached file is there in its length, and hash them all, or those of one day of the week.

    Raises:
        ContentDamaged
    """
    broken = []
    for hash, size in backup.listing():
        is_there = backup.size_of(hash) == size
        is_read = is_there and (day is None or int(hash[:4], 16) % DAYS == day)
        if not is_there or (is_read and backup.hash_of(hash, beat) != hash):
            broken.append(hash)
        beat()
    if broken:
        raise ContentDamaged(count=len(broken), example=broken[0])
