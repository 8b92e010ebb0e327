"""
Where the content of files lies: under its own hash (sha-256), as ``ab/cdef…``, in a folder or in a bucket.

Owns that what was ``put`` is there for good, that the same content lies there once, and that removing takes two
steps (decision 0020): what seems to be needed by nobody first goes to ``gone/``, where it is still read, so that no
Tx has to wait for a place far away. Does not own which files there are (``engines/files``) or who may have them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import BinaryIO
from weakref import WeakKeyDictionary

from sqlalchemy import select

from huodan.kit.disk import for_us
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.storage.bucket import Bucket, read_bucket
from huodan.storage.contents import Contents, Lying
from huodan.storage.db import Database, Tx
from huodan.storage.folder import Folder, make_folder
from huodan.storage.system import workspace_setting

INCOMING = "incoming"
OWNER = "owner"
GONE = "gone"
PLACE = "files_place"
"""The setting that says in which bucket contents lie, and with which mark there; without it they lie in the folder."""

_NAME = re.compile(r"(gone/)?[0-9a-f]{2}/[0-9a-f]{62}(\.[a-z]+)?")
_LETTERS = frozenset("0123456789abcdef")


class BucketUnknown(HuodanError):
    """Contents lie in a bucket this machine does not know."""

    code = "bucket_unknown"
    status = 503
    zh = "附件存放在 {place}，但这台机器没有设置它。请设置 HUODAN_S3_BUCKET 等环境变量，或执行 huodan files bucket。"
    en = "Files lie in {place}, which this machine does not know. Set HUODAN_S3_BUCKET etc., or run: huodan files bucket"


class ForeignPlace(HuodanError):
    """Something else keeps its files there already."""

    code = "foreign_place"
    status = 409
    zh = "{place} 里已有「{owner}」的附件。请换一个存储桶或前缀，以免互相清除。"
    en = "{place} holds files of “{owner}” already. Choose another bucket or prefix, or one would remove the other's."


class Shelf:
    """
    The contents of one workspace's files.

    owner: the name of its database, which the place tells too. A copy of the database, restored beside it to look
    something up, knows less files: it must not take those away that it does not know.
    place: where contents are put, as far as this process heard; what is not found there is looked for in the other.
    """

    def __init__(self, folder: Path, owner: str, *, here: Folder | None = None) -> None:
        self.folder, self.owner = folder, owner
        self.here = here or Folder(folder)
        self.place: Contents = self.here
        self._mark = owner
        self._claimed: Contents | None = None

    @cached_property
    def away(self) -> Bucket | None:
        """Give the bucket this machine knows."""
        settings = read_bucket(self.folder.parent)
        return None if settings is None else Bucket(settings, self.folder / INCOMING)

    def turn(self, tx: Tx) -> None:
        """
        Hear where contents are put.

        Raises:
            BucketUnknown: if it is a bucket this machine does not know.
        """
        found = tx.execute(select(workspace_setting.c.value).where(workspace_setting.c.key == PLACE)).scalar()
        told = json.loads(found) if found else None
        if not told:
            self.place, self._mark = self.here, self.owner
            return
        if self.away is None or self.away.where != told["bucket"]:
            self.__dict__.pop("away", None)  # it may have been set since this process began
        if self.away is None or self.away.where != told["bucket"]:
            raise BucketUnknown(place=told["bucket"])
        self.place, self._mark = self.away, told["mark"]

    # ── taking in ────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def incoming(self, id: Id) -> Iterator[BinaryIO]:
        """
        Give a file to write what comes in to; it is gone in the end, whatever happens.

        Raises:
            DiskFull, NotWritable: the same for whatever is written while it is open.
        """
        path = self.folder / INCOMING / f"{id}"
        with self.here.worded():
            make_folder(path.parent)
            try:
                with open(path, "xb", opener=for_us) as file:
                    yield file
            finally:
                path.unlink(missing_ok=True)

    def put(self, source: Path, hash: str) -> None:
        """Let a content lie under its hash for good; harmless if it does already."""
        self.claim(self.place, self._mark)
        self.place.put(_name(hash), source)

    def has(self, hash: str, size: int) -> bool:
        """Say whether a content is there in full length, and not about to be removed."""
        return self.place.size(_name(hash)) == size

    def keep(self, hash: str, kind: str, content: bytes) -> None:
        """Keep something made of a content beside it; it may be made again."""
        self.place.put(_name(hash, kind), content)

    # ── giving out ───────────────────────────────────────────────────────────────────────────────────

    def size(self, hash: str) -> int | None:
        """Say how long a content is, wherever it can be read; None if nowhere."""
        found = (place.size(name) for place, name in self._where(hash))
        return next((size for size in found if size is not None), None)

    def read(self, hash: str, *, span: tuple[int, int] | None = None) -> Iterator[bytes] | None:
        """
        Open a content, piece by piece; None if it is nowhere.

        span: only its bytes from the first to before the second.
        """
        found = (place.read(name, span=span) for place, name in self._where(hash))
        return next((pieces for pieces in found if pieces is not None), None)

    def read_kept(self, hash: str, kind: str) -> bytes | None:
        """Give what is kept beside a content."""
        pieces = self.place.read(_name(hash, kind))
        return None if pieces is None else b"".join(pieces)

    @contextmanager
    def local(self, hash: str) -> Iterator[Path | None]:
        """Give a file with a content, for programs that read files; None if it is nowhere."""
        for place, name in self._where(hash):
            with place.local(name) as path:
                if path is not None:
                    yield path
                    return
        yield None

    # ── removing ─────────────────────────────────────────────────────────────────────────────────────

    def is_own(self) -> bool:
        """Say whether what lies here was put here for this database."""
        return told(self.place) == self._mark and self._mark.partition(" ")[0] == self.owner

    def lying(self, piece: int) -> tuple[Lying, ...]:
        """List what lies in one of the 256 pieces of the shelf."""
        return contents_of(self.place, f"{piece:02x}")

    def throw_out(self, lying: Lying) -> None:
        """Take something nobody seems to need off the shelf; a content can be put back for a day."""
        if "." in lying.name:
            self.place.remove(lying.name)
        else:
            self.place.move(lying.name, f"{GONE}/{lying.name}")

    def gone(self) -> tuple[Lying, ...]:
        """List what was thrown out, and when."""
        return contents_of(self.place, GONE)

    def put_back(self, lying: Lying) -> None:
        """Put something thrown out back on the shelf: it is needed after all."""
        self.place.move(lying.name, lying.name.removeprefix(f"{GONE}/"))

    def remove(self, lying: Lying) -> None:
        """Remove something for good."""
        self.place.remove(lying.name)

    def clear_incoming(self, *, before: int) -> int:
        """Remove what began to come in before a moment and never ended, and say how many."""
        folder = self.folder / INCOMING
        old = [
            path
            for path in (folder.iterdir() if folder.is_dir() else ())
            if path.stat().st_mtime * 1000 < before
        ]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def claim(self, place: Contents, mark: str) -> None:
        """
        Mark a place as this database's, once.

        Raises:
            ForeignPlace: if it is a bucket somebody else uses. A folder that was copied is used on, but never swept.
        """
        if self._claimed is place:
            return
        found = told(place)
        if not found:
            place.put(OWNER, mark.encode())
        elif found != mark and place is not self.here:
            raise ForeignPlace(place=place.where, owner=found.partition(" ")[0])
        self._claimed = place

    def _where(self, hash: str) -> Iterator[tuple[Contents, str]]:
        """Give where a content may lie, the likeliest first."""
        name = _name(hash)
        for place in (self.place, self.away if self.place is self.here else self.here):
            if place is not None:
                yield place, name
                yield place, f"{GONE}/{name}"


_shelves: WeakKeyDictionary[Database, Shelf] = WeakKeyDictionary()
_lock = Lock()


def shelf_of(database: Database) -> Shelf:
    """Give the shelf of a workspace, the same one each time."""
    with _lock:
        return _shelves.setdefault(database, Shelf(database.files, database.name))


def put_shelf(database: Database, shelf: Shelf) -> None:
    """Let a database that was restored beside have a shelf of another kind."""
    with _lock:
        _shelves[database] = shelf


def told(place: Contents) -> str:
    """Say whose contents lie in a place; empty if nobody's."""
    pieces = place.read(OWNER)
    return "" if pieces is None else b"".join(pieces).decode("utf-8", "replace").strip()


def contents_of(place: Contents, prefix: str) -> tuple[Lying, ...]:
    """List what was put in a place by us under the first part of a name."""
    return tuple(each for each in place.list(prefix) if _NAME.fullmatch(each.name))


def _name(hash: str, kind: str = "") -> str:
    assert len(hash) == 64
    assert _LETTERS.issuperset(hash)
    return f"{hash[:2]}/{hash[2:]}" + (f".{kind}" if kind else "")
