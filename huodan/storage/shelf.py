"""
Where the content of files lies: under its own hash (sha-256), in ``files/ab/cdef…`` beside the database.

Owns bytes on disk and that what was ``put`` is there for good: written aside, flushed, moved to its name. The same
content lies there once, however often it is uploaded. Does not own which files there are (``engines/files``) or who
may have them. A bucket instead of the folder would change ``_store`` and ``_settle`` and nothing else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO
from weakref import WeakKeyDictionary

from huodan.kit.ids import Id
from huodan.storage.db import Database
from huodan.storage.trouble import worded_disk

if TYPE_CHECKING:
    from obstore.store import LocalStore

PIECE = 1 << 20
INCOMING = "incoming"
OWNER = "owner"
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}(\.[a-z]+)?")
_ENDED = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Lying:
    """Something on the shelf: of which content, and when it was put there (UTC milliseconds)."""

    hash: str
    name: str
    at: int


class Shelf:
    """
    The contents of one workspace's files.

    owner: the name of its database, which the folder tells too. A copy of the database, restored beside it to look
    something up, knows less files: it must not take those away that it does not know.
    """

    def __init__(self, folder: Path, owner: str) -> None:
        self.folder, self.owner = folder, owner

    @contextmanager
    def incoming(self, id: Id) -> Iterator[BinaryIO]:
        """
        Give a file to write what comes in to; it is gone in the end, whatever happens.

        Raises:
            DiskFull, NotWritable: the same for whatever is written while it is open.
        """
        path = self.folder / INCOMING / f"{id}"
        with self._worded():
            self._folder(path.parent)
            try:
                with open(path, "xb", opener=_for_us) as file:
                    yield file
            finally:
                path.unlink(missing_ok=True)

    def put(self, source: Path, hash: str) -> None:
        """Let a content lie under its hash for good; harmless if it does already."""
        with self._worded():
            self._store.put(_name(hash), source)
            self._settle(hash)
            if not self._told():
                with open(self.folder / OWNER, "w", encoding="utf-8", opener=_for_us) as file:
                    file.write(self.owner)

    def is_own(self) -> bool:
        """Say whether what lies here was put here for this database."""
        return self._told() == self.owner

    def has(self, hash: str, size: int) -> bool:
        """Say whether a content is there in full length."""
        try:
            found = self._store.head(_name(hash))
        except FileNotFoundError:
            return False
        return found["size"] == size

    def read(
        self, hash: str, kind: str = "", *, span: tuple[int, int] | None = None
    ) -> Iterator[bytes] | None:
        """
        Open a content, or what is kept beside it under a kind, piece by piece; None if it is not there.

        span: only its bytes from the first to before the second.
        """
        try:
            found = self._store.get(_name(hash, kind), options={"range": span} if span else {})
        except FileNotFoundError:
            return None
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))

    def path(self, hash: str) -> Path:
        """Say where a content lies, for programs that read files."""
        return self.folder / _name(hash)

    def keep(self, hash: str, kind: str, content: bytes) -> None:
        """Keep something made of a content beside it; it may be made again, so it need not outlive the power."""
        with self._worded():
            self._store.put(_name(hash, kind), content)

    def remove(self, lying: Lying) -> None:
        """Take something away."""
        self._store.delete(lying.name)

    def lying(self, piece: int) -> tuple[Lying, ...]:
        """List what lies in one of the 256 pieces of the shelf."""
        found = (each for some in self._store.list(f"{piece:02x}") for each in some)
        return tuple(
            Lying(_hash(each["path"]), each["path"], int(each["last_modified"].timestamp() * 1000))
            for each in found
            if _NAME.fullmatch(each["path"])
        )

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

    @cached_property
    def _store(self) -> LocalStore:
        from obstore.store import LocalStore

        with self._worded():
            self._folder(self.folder)
            return LocalStore(self.folder)

    def _told(self) -> str:
        path = self.folder / OWNER
        return path.read_text(encoding="utf-8").strip() if path.is_file() else ""

    def _settle(self, hash: str) -> None:
        """Wait until the disk has a content, its name, and the folder it is in."""
        path = self.folder / _name(hash)
        for place in (path, path.parent, self.folder):
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def _worded(self) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except (OSError, BaseError) as error:
            code = error.errno if isinstance(error, OSError) else _code(str(error))
            refusal = worded_disk(code, place=self.folder)
            if refusal is None:
                raise
            raise refusal from error


_shelves: WeakKeyDictionary[Database, Shelf] = WeakKeyDictionary()
_lock = Lock()


def shelf_of(database: Database) -> Shelf:
    """Give the shelf of a workspace, the same one each time."""
    with _lock:
        return _shelves.setdefault(database, Shelf(database.files, database.name))


def _name(hash: str, kind: str = "") -> str:
    assert len(hash) == 64
    assert _ENDED.issuperset(hash)
    return f"{hash[:2]}/{hash[2:]}" + (f".{kind}" if kind else "")


def _hash(name: str) -> str:
    return name.partition(".")[0].replace("/", "")


def _code(said: str) -> int | None:
    """Find the system's error in what the store says of it, such as ``(os error 28)``."""
    found = re.search(r"os error (\d+)", said)
    return int(found[1]) if found else None


def _for_us(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
