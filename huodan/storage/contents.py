"""
Named contents in one place, a folder or a bucket: put for good, read in pieces, listed, moved, removed.

Owns what both places share. What differs stands in ``folder.py`` and ``bucket.py``; which place is the right one, and
what the names mean, in ``shelf.py``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Lying:
    """Something in a place: its name, its size in bytes, and when it was put there (UTC milliseconds)."""

    name: str
    size: int
    at: int

    @property
    def hash(self) -> str:
        """Say of which content it is, or was made."""
        return "".join(self.name.removeprefix("gone/").partition(".")[0].split("/"))


class Contents(ABC):
    """One place."""

    where: str
    """How people call it."""

    @abstractmethod
    def put(self, name: str, content: Path | bytes) -> None:
        """Let a content lie under a name for good, instead of what lies there."""

    @abstractmethod
    def move(self, name: str, to: str) -> None:
        """Give something another name; from now on it counts as put there now."""

    @abstractmethod
    def local(self, name: str) -> AbstractContextManager[Path | None]:
        """Give the path of a file with a content, for programs that read files; None if it is not there."""

    @abstractmethod
    def worded(self) -> AbstractContextManager[None]:
        """Say in words what goes wrong with the place as a whole meanwhile."""

    @abstractmethod
    def _open(self) -> Any:
        """Make the store of obstore."""

    @cached_property
    def _store(self) -> Any:
        return self._open()

    def size(self, name: str) -> int | None:
        """Say how long a content is; None if it is not there."""
        with self.worded():
            try:
                return int(self._store.head(name)["size"])
            except FileNotFoundError:
                return None

    def read(self, name: str, *, span: tuple[int, int] | None = None) -> Iterator[bytes] | None:
        """
        Open a content, piece by piece; None if it is not there.

        span: only its bytes from the first to before the second.
        """
        with self.worded():
            try:
                found = self._store.get(name, options={"range": span} if span else {})
            except FileNotFoundError:
                return None
        return self._pieces(found)

    def list(self, prefix: str) -> tuple[Lying, ...]:
        """List what lies under the first part of a name; all of it without one."""
        with self.worded():
            found = [each for some in self._store.list(prefix or None) for each in some]
        return tuple(
            Lying(each["path"], each["size"], int(each["last_modified"].timestamp() * 1000)) for each in found
        )

    def folders(self) -> tuple[str, ...]:
        """List the first parts of the names that have more than one."""
        with self.worded():
            return tuple(self._store.list_with_delimiter()["common_prefixes"])

    def remove(self, name: str) -> None:
        """Take something away; harmless if it is not there."""
        with self.worded():
            try:
                self._store.delete(name)
            except FileNotFoundError:
                return

    def _pieces(self, found: Any) -> Iterator[bytes]:
        with self.worded():
            for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)
