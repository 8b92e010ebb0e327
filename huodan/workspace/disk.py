"""
Room on the disks: below a limit nothing large is begun, so that what people save fits for longer.

Owns the setting ``disk_limit_mb``, and which disks count. What is saved is never refused here: it is tried, and a disk
that is really full says so itself (``storage/trouble.py``).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.storage.db import Database, Tx
from huodan.workspace.settings import read_setting, write_setting

LIMIT = "disk_limit_mb"
MEGABYTE = 1024 * 1024
RED = 300 * MEGABYTE
USUAL = 1024 * MEGABYTE
USUAL_SHARE = 20  # a twentieth of a small disk is enough
LEAST_MB, MOST_MB = RED // MEGABYTE, 1_000_000

UPLOADING: Text = {"zh": "上传文件", "en": "Files cannot be uploaded"}
IMPORTING: Text = {"zh": "导入", "en": "Nothing can be imported"}
EXPORTING: Text = {"zh": "导出", "en": "Nothing can be exported"}
OPENING: Text = {"zh": "打开备份", "en": "No backup can be opened"}
BACKING_UP: Text = {"zh": "备份", "en": "No backup can be made"}


class DiskLow(HuodanError):
    """So little room is left that it is kept for what people save."""

    code = "disk_low"
    status = 507
    zh = (
        "服务器磁盘只剩 {free}，低于 {limit}，暂时不能{doing}；保存单据不受影响。"
        "请管理员清理磁盘、换更大的磁盘，或把旧备份移走。"
    )
    en = (
        "{doing} for now: the server's disk has {free} left, less than {limit}. Saving records goes on. "
        "An administrator should free some space, move to a larger disk, or move old backups away."
    )


class BadDiskLimit(HuodanError):
    """It is no number of megabytes that makes sense."""

    code = "bad_disk_limit"
    status = 422
    zh = "磁盘下限要写 {least} 至 {most} 的整数（MB）。"
    en = "The limit of the disk is a whole number of megabytes from {least} to {most}."


@dataclass(frozen=True, slots=True)
class Room:
    """How much room one disk has: free of total bytes, and below which limit nothing large is begun."""

    place: Path
    total: int
    free: int
    limit: int

    @property
    def is_low(self) -> bool:
        """Say whether nothing large is begun."""
        return self.free < self.limit

    @property
    def is_red(self) -> bool:
        """Say whether saving may soon fail, too."""
        return self.free < RED


def limit_mb(tx: Tx) -> int | None:
    """Give the limit that was set, None for the usual one."""
    kept = read_setting(tx, LIMIT)
    return kept if isinstance(kept, int) else None


def set_limit_mb(tx: Tx, limit: int | None) -> None:
    """
    Set the limit; None for the usual one, a gigabyte or a twentieth of a small disk.

    Raises:
        BadDiskLimit
    """
    if limit is not None and not LEAST_MB <= limit <= MOST_MB:
        raise BadDiskLimit(path=LIMIT, least=LEAST_MB, most=MOST_MB)
    write_setting(tx, LIMIT, limit)


def room(tx: Tx, *others: Path) -> Room:
    """Tell of the disk with the least room: that of the data, of the files, or of ``others``."""
    kept = limit_mb(tx)
    places = dict.fromkeys(_there(place) for place in (data_folder(tx.database), tx.database.files, *others))
    rooms = []
    for place in places:
        total, free = usage(place)
        usual = max(RED, min(USUAL, total // USUAL_SHARE))
        rooms.append(Room(place, total, free, usual if kept is None else kept * MEGABYTE))
    return min(rooms, key=lambda one: one.free - one.limit)


def require_room(tx: Tx, doing: Text, *others: Path) -> None:
    """
    Let pass what needs room, before it is begun.

    Raises:
        DiskLow: with what is not possible now, and what to do.
    """
    found = room(tx, *others)
    if found.is_low:
        raise DiskLow(free=size_text(found.free), limit=size_text(found.limit), doing=doing)


def usage(place: Path) -> tuple[int, int]:
    """Say how many bytes a disk has, and how many are free."""
    found = shutil.disk_usage(place)
    return found.total, found.free


def data_folder(database: Database) -> Path:
    """Say on which disk of this machine the data lies; that of a database server is not ours to see."""
    return Path(str(database.url.database)).parent if database.dialect == "sqlite" else database.files


def size_text(count: int) -> str:
    """Write a number of bytes for people."""
    return f"{count / MEGABYTE:,.0f} MB" if count < 1024 * MEGABYTE else f"{count / MEGABYTE / 1024:,.1f} GB"


def _there(place: Path) -> Path:
    return next(each for each in (place, *place.absolute().parents) if each.exists())
