"""
Where files lie: trying a place, and moving all contents to another one, beside running servers.

Owns the settings ``files_place`` and ``files_mark``. Everything is copied and read back, then the setting changes,
then what came in meanwhile is copied; only then is anything removed where it was.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import select

from huodan.kit.errors import HuodanError
from huodan.language.messages import SYSTEM
from huodan.storage.bucket import FILE
from huodan.storage.contents import PIECE, Contents, Lying
from huodan.storage.db import Database, Tx
from huodan.storage.shelf import GONE, OWNER, PLACE, Shelf, contents_of, shelf_of
from huodan.storage.system import file as files
from huodan.workspace.settings import read_setting, write_setting

Kind = Literal["folder", "bucket"]
Tell = Callable[[int, int], None]
MARK = "files_mark"
TRIAL = "trial"
MARK_BYTES = 8


class NoBucket(HuodanError):
    """This machine knows no bucket to move to."""

    code = "no_bucket"
    status = 422
    zh = "还没有设置存储桶。请先执行 huodan files bucket，或设置 HUODAN_S3_BUCKET 等环境变量。"
    en = "No bucket is set. First run: huodan files bucket, or set HUODAN_S3_BUCKET etc."


class NotCopied(HuodanError):
    """What arrived is not what was sent; nothing was removed."""

    code = "not_copied"
    status = 503
    zh = "复制到 {place} 后读回来的内容不一样（{name}）。没有删除任何文件，请检查存储后再试。"
    en = "What was copied to {place} reads differently ({name}). Nothing was removed; check the storage and try again."


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where contents are put, for people to read.

    known: the bucket this machine knows, used or not. source: what told it of it; None if it knows none.
    """

    kind: Kind
    where: str
    known: str | None
    endpoint: str | None
    source: Literal["environment", "file"] | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did. damaged: names of contents that were broken before, and copied as they are; missing: that were nowhere."""

    copied: int
    size: int
    damaged: tuple[str, ...]
    missing: tuple[str, ...]


def place_of(tx: Tx) -> Place:
    """
    Say where contents are put.

    Raises:
        BucketUnknown, BadBucket: if this machine cannot know.
    """
    shelf = shelf_of(tx.database)
    shelf.turn(tx)
    away = shelf.away
    if away is None:
        return Place("folder", shelf.place.where, None, None, None)
    source: Literal["environment", "file"] = "environment" if os.environ.get("HUODAN_S3_BUCKET") else "file"
    kind: Kind = "folder" if shelf.place is shelf.here else "bucket"
    return Place(kind, shelf.place.where, away.where, away.settings.endpoint or None, source)


def try_place(place: Contents) -> None:
    """
    Put something into a place, read it back and remove it.

    Raises:
        BucketTrouble, DiskFull, NotWritable, NotCopied: saying what is wrong.
    """
    content, name = secrets.token_bytes(1024), f"{TRIAL}/{secrets.token_hex(8)}"
    place.put(name, content)
    try:
        pieces = place.read(name)
        if pieces is None or b"".join(pieces) != content:
            raise NotCopied(place=place.where, name=TRIAL)
    finally:
        place.remove(name)


def move(database: Database, to: Kind, *, keep: bool = False, tell: Tell = lambda _done, _all: None) -> Moved:
    """
    Let all contents lie in another place, and new ones from now on; repeating it ends what was interrupted.

    keep: leave what lay there before. tell: called with how many are done, and how many there are.

    Raises:
        NoBucket, ForeignPlace, BucketTrouble, DiskFull, NotCopied: nothing is lost, and it can be repeated.
    """
    shelf = shelf_of(database)
    with database.read() as tx:
        shelf.turn(tx)
    source, target = _ends(shelf, to)
    mark = shelf.owner if to == "folder" else database.transact(SYSTEM, _mark)
    try_place(target)
    shelf.claim(target, mark)
    first = _copy_all(source, target, tell)

    def turn(tx: Tx) -> None:
        write_setting(tx, PLACE, {"bucket": target.where, "mark": mark} if to == "bucket" else None)
        shelf.turn(tx)

    database.transact(SYSTEM, turn)
    second = _copy_all(source, target, tell)
    missing = tuple(_missing(database, target))
    if not keep:
        _clear(source, target)
    return Moved(
        first.copied + second.copied,
        first.size + second.size,
        tuple(sorted({*first.damaged, *second.damaged})),
        missing,
    )


def stay_here(tx: Tx) -> None:
    """
    Let contents lie in the folder, and a later bucket have a mark of its own.

    For a workspace that was restored: its files were put there, and the bucket may still be another's.
    """
    for setting in (PLACE, MARK):
        if read_setting(tx, setting) is not None:
            write_setting(tx, setting, None)


def bucket_file(database: Database) -> Path:
    """Say in which file this machine keeps its bucket."""
    return database.files.parent / FILE


def _ends(shelf: Shelf, to: Kind) -> tuple[Contents, Contents]:
    if shelf.away is None:
        raise NoBucket
    return (shelf.here, shelf.away) if to == "bucket" else (shelf.away, shelf.here)


def _mark(tx: Tx) -> str:
    """Give the mark of this workspace's buckets, which nobody else has; made once."""
    kept = read_setting(tx, MARK)
    if isinstance(kept, str):
        return kept
    made = f"{shelf_of(tx.database).owner} {secrets.token_hex(MARK_BYTES)}"
    write_setting(tx, MARK, made)
    return made


def _copy_all(source: Contents, target: Contents, tell: Tell) -> Moved:
    """Copy contents that are not there yet; small pictures are made again."""
    found = [each for each in contents_of(source, "") if _is_content(each)]
    copied, size, damaged = 0, 0, []
    for done, each in enumerate(found):
        tell(done, len(found))
        if target.size(each.name) == each.size:
            continue
        if not _copy(source, target, each):
            damaged.append(each.hash)
        copied, size = copied + 1, size + each.size
    tell(len(found), len(found))
    return Moved(copied, size, tuple(damaged), ())


def _copy(source: Contents, target: Contents, lying: Lying) -> bool:
    """Copy one content, read it back, and say whether it was sound in the first place."""
    with source.local(lying.name) as path:
        if path is None:  # swept meanwhile
            return True
        sent = _digest(_read(path))
        target.put(lying.name, path)
    pieces = target.read(lying.name)
    if pieces is None or _digest(pieces) != sent:
        raise NotCopied(place=target.where, name=lying.name)
    return sent == lying.hash


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _digest(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _is_content(lying: Lying) -> bool:
    """Tell contents that count from what is made of them and what was thrown out."""
    return "." not in lying.name and not lying.name.startswith(GONE)


def _missing(database: Database, target: Contents) -> Iterator[str]:
    """Name the contents of files that are not in a place in full length."""
    with database.read() as tx:
        wanted = tx.execute(select(files.c.hash, files.c.size).distinct().order_by(files.c.hash)).all()
    for row in wanted:
        if target.size(f"{row.hash[:2]}/{row.hash[2:]}") != row.size:
            yield row.hash


def _clear(source: Contents, target: Contents) -> None:
    """Remove what lies in the other place too, and all that is made of it or was thrown out."""
    for each in contents_of(source, ""):
        if not _is_content(each) or target.size(each.name) == each.size:
            source.remove(each.name)
    source.remove(OWNER)
