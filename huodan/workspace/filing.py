"""
Taking files in, within the limits of the workspace.

Owns the settings ``files_largest_mb``, ``files_quota_mb`` and ``files_kinds``, and that bytes are written outside of
any Tx but are there for good before a row says so. Removing is in ``sweeping.py``, another place in ``moving.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from huodan.engines import files
from huodan.engines.files import Incoming, Kind, Limits
from huodan.engines.files.keeping import MEGABYTE
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text, say
from huodan.language.fields._files import File
from huodan.storage.db import Database, Tx
from huodan.storage.shelf import shelf_of
from huodan.workspace.settings import read_setting, write_setting

LARGEST = "files_largest_mb"
QUOTA = "files_quota_mb"
KINDS = "files_kinds"
MOST_MB = 1_000_000
LONGEST_SAID = 80


class BadLimit(HuodanError):
    """A limit is not a number of megabytes that makes sense."""

    code = "bad_limit"
    status = 422
    zh = "上限要写 1 至 {most} 的整数（MB），总空间不能小于单个文件的上限。"
    en = "A limit is a whole number of megabytes from 1 to {most}; all files together need at least room for one."


class UnknownKind(HuodanError):
    """It is no sort of files."""

    code = "unknown_kind"
    status = 422
    zh = "没有文件种类「{kind}」。可用的有：{kinds}。"
    en = "There is no sort of files “{kind}”. The sorts are: {kinds}."


class NoKind(HuodanError):
    """No file at all could come in."""

    code = "no_kind"
    status = 422
    zh = "至少要允许一种文件。"
    en = "At least one sort of files must be allowed."


class KindNotAllowed(HuodanError):
    """Files of this sort may not come in."""

    code = "kind_not_allowed"
    status = 422
    zh = "「{name}」是{kind}，这里不能上传。可以上传：{kinds}。请换一个文件，或请管理员在「设置 → 附件」里允许。"
    en = "“{name}” is of a sort not allowed here ({kind}). Allowed: {kinds}. An administrator may allow it in Settings."


def allowed_kinds(tx: Tx) -> tuple[Kind, ...]:
    """Say which sorts of files may come in."""
    kept = read_setting(tx, KINDS)
    return tuple(kind for kind in Kind if kind in kept) if isinstance(kept, list) else tuple(Kind)


def set_kinds(tx: Tx, kinds: Sequence[str]) -> None:
    """
    Say which sorts of files may come in; those that are here already stay.

    Raises:
        UnknownKind, NoKind: nothing is changed.
    """
    for kind in kinds:
        if kind not in tuple(Kind):
            raise UnknownKind(path="kinds", kind=str(kind)[:LONGEST_SAID], kinds=" ".join(Kind))
    if not kinds:
        raise NoKind(path="kinds")
    write_setting(tx, KINDS, None if set(kinds) == set(Kind) else [kind for kind in Kind if kind in kinds])


def _require_kind(tx: Tx, incoming: Incoming) -> None:
    kind, allowed = files.kind_of(incoming.type), allowed_kinds(tx)
    if kind not in allowed:
        said: Text = {
            "zh": "、".join(say(each.label, "zh") for each in allowed),
            "en": ", ".join(say(each.label, "en") for each in allowed),
        }
        raise KindNotAllowed(name=incoming.name[:LONGEST_SAID], kind=kind.label, kinds=said)


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
    """
    Put the content of a file on the shelf, unless it lies there for good already.

    Raises:
        KindNotAllowed: files of this sort may not come in.
        DiskFull, BucketTrouble: it is not there, and no row says so.
    """
    shelf = shelf_of(database)
    with database.read() as tx:
        _require_kind(tx, incoming)
        shelf.turn(tx)
    if not shelf.has(incoming.hash, incoming.size):
        shelf.put(incoming.path, incoming.hash)


def take_in(tx: Tx, incoming: Incoming) -> File:
    """
    Make a loose file of a shelved content for the Tx's actor.

    Raises:
        QuotaReached: if there is no room for it.
    """
    return files.keep(tx, incoming, limits=limits(tx))


def _megabytes(setting: object, usual: int) -> int:
    return setting * MEGABYTE if isinstance(setting, int) else usual
