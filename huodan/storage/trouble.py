"""
What goes wrong with the database as a whole, in words: not there, not writable, full, damaged, wrongly named.

Owns these refusals and which errors of the two databases they stand for. Everything else stays an error of ours.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import ProgrammingError

from huodan.kit.errors import HuodanError

MAY_NOT = "42501"
SERVER_FULL = "53100"
CANCELLED = "57014"
LONGEST_REASON = 300
_FULL = ("database or disk is full", "disk I/O error")
_DAMAGED = ("file is not a database", "database disk image is malformed", "malformed database schema")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR)
_READ_ONLY = ("attempt to write a readonly database", "unable to open database file")


class BadUrl(HuodanError):
    """The address of the database cannot be read; it is not repeated, as it may hold a password."""

    code = "bad_database_url"
    status = 503
    zh = "数据库地址（HUODAN_DATABASE_URL）写得不对。要写成 postgresql://用户:密码@主机:5432/库名；不设置就用 --data 目录。"
    en = (
        "The database address (HUODAN_DATABASE_URL) is not right. Write postgresql://user:password@host:5432/name, "
        "or leave it out to use the folder --data."
    )


class CannotOpen(HuodanError):
    """The database does not answer, or not to us."""

    code = "cannot_open_database"
    status = 503
    zh = "连不上数据库 {place}：{reason}。请检查地址、用户名和密码，以及数据库是否已启动。"
    en = "Cannot open the database {place}: {reason}. Check address, user and password, and whether it is running."


class NotWritable(HuodanError):
    """Nothing can be written where the data should lie."""

    code = "data_not_writable"
    status = 503
    zh = "不能在 {place} 里写数据：{reason}。请用 --data 换一个目录，或改它的权限。"
    en = "Data cannot be written in {place}: {reason}. Choose another folder with --data, or change its rights."


class DiskFull(HuodanError):
    """The disk took no more; the Tx is rolled back."""

    code = "disk_full"
    status = 507
    zh = "{place} 所在的磁盘写不进去了（可能已满），这次操作没有完成，原有数据没有改动。请清出空间后再试。"
    en = "The disk of {place} takes no more (it may be full); nothing was changed. Free some space and try again."


class TooSlow(HuodanError):
    """A read took more than its budget and was stopped; asking the same again would help nobody."""

    code = "too_slow"
    status = 422
    zh = "这次查询太慢，超过 {seconds} 秒已停止。请缩小范围：加上筛选条件、选短一些的时间段，或去掉排序和统计。"
    en = (
        "This query was stopped after {seconds} seconds. Please narrow it: add a filter, choose a shorter period, "
        "or leave out sorting and figures."
    )


class HalfMoved(HuodanError):
    """A move into this database did not come to its end."""

    code = "half_moved"
    status = 503
    zh = "这个数据库是一次没有做完的搬迁（huodan move）留下的，不能使用。请再搬一次，它会从头开始；或继续用原来的数据库。"
    en = "A move (huodan move) into this database was not finished. Move again, which begins anew, or use the old database."


class HalfRestored(HuodanError):
    """A restore into this database did not come to its end."""

    code = "half_restored"
    status = 503
    zh = (
        "从备份恢复到这个数据库时没有做完，现在不能使用。请再恢复一次（huodan restore …），它会从头开始；"
        "原来的数据还在名为 huodan_before_… 的 schema 里。"
    )
    en = (
        "Restoring a backup into this database was not finished. Restore again (huodan restore …), which begins anew; "
        "what was there before lies in the schema huodan_before_…."
    )


class Damaged(HuodanError):
    """The file is no database, or not any more."""

    code = "database_damaged"
    status = 503
    zh = "{place} 不是活单的数据库，或者已经损坏。请不要删除它：从备份恢复，或用 --data 换一个目录。"
    en = "{place} is no database of Huodan, or is damaged. Keep it: restore a backup, or choose another folder with --data."


@contextmanager
def minding_disk(place: Path) -> Iterator[None]:
    """
    Word what the system says against writing files in a folder.

    Raises:
        DiskFull, NotWritable
    """
    try:
        yield
    except OSError as error:
        refusal = worded_disk(error.errno, place=place)
        if refusal is None:
            raise
        raise refusal from error


def worded_disk(code: int | None, *, place: Path) -> HuodanError | None:
    """Word the system's error in writing files in a folder; None if it is a mistake of ours."""
    if code in _NO_ROOM:
        return DiskFull(place=place)
    if code in _NO_RIGHT:
        return NotWritable(place=place, reason=os.strerror(code))
    return None


def is_interrupted(error: Exception) -> bool:
    """Say whether a statement was stopped because its time was up."""
    found = getattr(error, "orig", None) or error
    return getattr(found, "sqlstate", None) == CANCELLED or str(found) == "interrupted"


def worded(error: Exception, *, place: str, is_opening: bool = False) -> HuodanError | None:
    """
    Word what a driver or SQLAlchemy said; None if it is a mistake of ours.

    is_opening: everything that keeps a database from being opened is worded, not only what may happen any time.
    """
    found = getattr(error, "orig", None) or error
    said, state = str(found), getattr(found, "sqlstate", None)
    if state == SERVER_FULL or said.startswith(_FULL):
        return DiskFull(place=place)
    if said.startswith(_DAMAGED):
        return Damaged(place=place)
    if not is_opening or (isinstance(error, ProgrammingError) and state != MAY_NOT):
        return None
    reason = said.strip().partition("\n")[0][:LONGEST_REASON]
    kind = NotWritable if said.startswith(_READ_ONLY) else CannotOpen
    return kind(place=place, reason=reason)
