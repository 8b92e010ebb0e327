"""
The second place: another disk, a network share or a bucket, where every backup lies once more.

Owns how this machine knows it (``HUODAN_SECOND_…``, or a file beside the folder of files that its owner alone may read; the
database never holds the key), the setting ``backup_second`` that says which one is in use, and the mark by which a share
that is not mounted is told from an empty folder. Does not own what lies there (``second.py``).
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from huodan.kit.disk import for_us
from huodan.kit.errors import HuodanError
from huodan.language.messages import SYSTEM
from huodan.storage.bucket import Bucket, BucketSettings, BucketTrouble, read_bucket, write_bucket
from huodan.storage.contents import Contents
from huodan.storage.db import Database, Tx
from huodan.storage.folder import Folder
from huodan.workspace.backup.permitted import (
    BadSecondPlace as BadSecondPlace,
    require_address,
    require_empty,
    require_folder,
)
from huodan.workspace.backup.state import note_copied
from huodan.workspace.backup.store import Store
from huodan.workspace.moving import try_place
from huodan.workspace.settings import read_setting, write_setting

KEY = "backup_second"
ENV = "HUODAN_SECOND_"
FOLDER_FILE = "second-folder.json"
BUCKET_FILE = "second-bucket.json"
MARK = "huodan-backups"
LONGEST_REASON = 300


class SecondTrouble(HuodanError):
    """The second place does not take or give what it should."""

    code = "second_place_trouble"
    status = 503
    zh = "第二份备份的位置 {place} 现在用不了：{reason}。备份本身不受影响，稍后会自动再试。"
    en = "The second place of backups, {place}, cannot be used: {reason}. The backups themselves are all right."


class SecondGone(HuodanError):
    """The place is there, but the mark that was put there is not."""

    code = "second_place_gone"
    status = 503
    zh = "{place} 里找不到活单的标记文件，可能是硬盘没接上，或网络共享没有挂载。接好以后会自动继续。"
    en = "The mark of Huodan is not in {place}: the disk may be unplugged, or the share not mounted. Mount it again."


class SecondForeign(HuodanError):
    """Another workspace keeps its backups there."""

    code = "second_place_foreign"
    status = 409
    zh = "{place} 里已经有另一套数据的备份。请换一个目录、存储桶或前缀。"
    en = "{place} holds the backups of another workspace. Choose another folder, bucket or prefix."


class SecondUnknown(HuodanError):
    """The workspace keeps a second copy somewhere this machine does not know."""

    code = "second_place_unknown"
    status = 422
    zh = "第二份备份放在 {place}，但这台机器没有设置它。请在「设置 → 备份」里重新设置，或设置 HUODAN_SECOND_… 环境变量。"
    en = "Second copies go to {place}, which this machine does not know. Set it anew, or set HUODAN_SECOND_…."


class NoSecondPlace(HuodanError):
    """There is none."""

    code = "no_second_place"
    status = 404
    zh = "还没有设置第二份备份的位置。请在「设置 → 备份」里设置，或设置 HUODAN_SECOND_… 环境变量。"
    en = "No second place is set. Set it under Settings → Backups, or by HUODAN_SECOND_…."


@dataclass(frozen=True, slots=True)
class SecondPlace:
    """A folder or a bucket, and what told this machine of it."""

    folder: Path | None = None
    bucket: BucketSettings | None = None
    source: Literal["environment", "file"] = "file"

    @property
    def where(self) -> str:
        """Say where it is, without the key."""
        return str(self.folder) if self.bucket is None else self.bucket.where

    def contents(self, aside: Path) -> Contents:
        """Give what lies there."""
        if self.bucket is not None:
            return Bucket(self.bucket, aside)
        assert self.folder is not None
        return Folder(self.folder)


def known_place(beside: Path, environ: Mapping[str, str] = os.environ) -> SecondPlace | None:
    """
    Give the second place this machine knows, of the environment or of its files; None without.

    Raises:
        BadBucket, BadSecondPlace
    """
    named = environ.get(f"{ENV}FOLDER")
    if named:
        return SecondPlace(folder=Path(named), source="environment")
    bucket = read_bucket(beside, environ, prefix=ENV, name=BUCKET_FILE)
    if bucket is not None:
        return SecondPlace(bucket=bucket, source="environment" if environ.get(f"{ENV}BUCKET") else "file")
    path = beside / FOLDER_FILE
    if not path.is_file():
        return None
    if path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        zh, en = f"请执行 chmod 600 {path}。", f"please run chmod 600 {path}"
        raise BadSecondPlace(place=path, reason={"zh": zh, "en": en})
    try:
        return SecondPlace(folder=Path(json.loads(path.read_text(encoding="utf-8"))["folder"]))
    except (ValueError, TypeError, KeyError) as error:
        zh, en = "设置文件读不懂，请重新设置。", "the file cannot be read; set it anew"
        raise BadSecondPlace(place=path, reason={"zh": zh, "en": en}) from error


def place_in_use(tx: Tx) -> str | None:
    """Say which place the workspace uses; None without."""
    found = read_setting(tx, KEY)
    return found["where"] if isinstance(found, dict) else None


def claim(database: Database, place: SecondPlace, store: Store) -> Contents:
    """
    Give what lies in a place once it was tried: it keeps what is put there, and has the mark of this workspace.

    A place in use must have its mark already; a new one gets it, and is in use from now on.

    Raises:
        SecondTrouble, SecondGone, SecondForeign, BadSecondPlace
    """
    with database.read(SYSTEM) as tx:
        used = place_in_use(tx)
    found = tried(database, place, store, is_new=used != place.where)
    if used != place.where:
        database.transact(SYSTEM, lambda tx: _use(tx, place))
    return found


def tried(database: Database, place: SecondPlace, store: Store, *, is_new: bool) -> Contents:
    """
    Try a place, and mark it if it is new.

    Raises:
        as ``claim`` does.
    """
    _require_apart(database, place, store, is_new=is_new)
    if place.bucket is not None and place.source == "file":
        require_address(place.bucket)
    contents, mark = place.contents(database.files / "incoming"), f"{database.name} {database.stamp}"
    with worded(place.where):
        pieces = contents.read(MARK)
        told = "" if pieces is None else b"".join(pieces).decode("utf-8", "replace").strip()
        if is_new and not told:
            require_empty(contents)
        if is_new:
            try_place(contents)
        if told and told != mark:
            raise SecondForeign(place=place.where)
        if not told and not is_new:
            raise SecondGone(place=place.where)
        if not told:
            contents.put(MARK, mark.encode())
    return contents


def keep_place(database: Database, place: SecondPlace | None, store: Store) -> None:
    """
    Let this machine know a place, once it was tried, and the workspace use it; None for none.

    Raises:
        as ``claim`` does, and BadBucket: nothing is changed.
    """
    beside = database.files.parent
    if place is not None:
        tried(database, place, store, is_new=True)
    write_bucket(beside, None if place is None else place.bucket, name=BUCKET_FILE)
    path = beside / FOLDER_FILE
    path.unlink(missing_ok=True)
    if place is not None and place.folder is not None:
        with open(path, "x", encoding="utf-8", opener=for_us) as file:
            file.write(json.dumps({"folder": str(place.folder)}, ensure_ascii=False) + "\n")
    database.transact(SYSTEM, lambda tx: _use(tx, place))


def _use(tx: Tx, place: SecondPlace | None) -> None:
    """Let a place be in use; of another one than before nothing is known yet."""
    where = None if place is None else place.where
    if where != place_in_use(tx):
        note_copied(tx, None)
    write_setting(tx, KEY, None if where is None else {"where": where})


@contextmanager
def worded(where: str) -> Iterator[None]:
    """
    Say in words what goes wrong with the second place meanwhile.

    Raises:
        SecondTrouble: instead of what the system or the store says.
    """
    from obstore.exceptions import BaseError

    try:
        yield
    except BucketTrouble as error:
        raise SecondTrouble(place=where, reason=error.slots["reason"]) from error
    except HuodanError as error:
        if error.code not in ("disk_full", "data_not_writable"):
            raise
        reason = {"zh": error.text("zh").rstrip("。"), "en": error.text("en").rstrip(".")}
        raise SecondTrouble(place=where, reason=reason) from error
    except (OSError, BaseError) as error:
        said = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise SecondTrouble(place=where, reason=said.partition("\n")[0][:LONGEST_REASON]) from error


def _require_apart(database: Database, place: SecondPlace, store: Store, *, is_new: bool) -> None:
    """Let a folder pass that is there, and is not where the data or the first copies lie."""
    if place.folder is None:
        return
    folder = place.folder
    if not folder.is_absolute():
        zh, en = "请写完整的路径，如 /mnt/nas/huodan。", "write the whole path, such as /mnt/nas/huodan"
        raise BadSecondPlace(place=folder, reason={"zh": zh, "en": en})
    if not folder.is_dir():
        zh, en = (
            "目录不存在。请先建好，或接上硬盘、挂载网络共享",
            "there is no such folder; make it, or mount it",
        )
        refusal = BadSecondPlace if is_new else SecondTrouble
        raise refusal(place=folder, reason={"zh": zh, "en": en})
    if place.source == "file":
        require_folder(folder)
    ours = [store.folder.resolve(), database.files.resolve()]
    if database.dialect == "sqlite":
        ours.append(Path(str(database.url.database)).resolve().parent)
    there = folder.resolve()
    if any(there.is_relative_to(one) or one.is_relative_to(there) for one in ours):
        zh = "它和数据或原来的备份在同一个目录里。请选另一块硬盘、网络共享或存储桶。"
        en = "it lies with the data or the first copies. Choose another disk, a share or a bucket."
        raise BadSecondPlace(place=folder, reason={"zh": zh, "en": en})
