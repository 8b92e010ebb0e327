"""
Bytes under age: written and read in a stream, and the contents of a folder kept so.

age binds the pieces of a stream to their order and to its end, so that nothing can be left out, swapped or cut off unseen.
Owns the streams; which key is used, and who knows it, is for others to say (``workspace/backup/keys.py``). What works out
names and keys is given in, so that no key stands here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Thread
from typing import IO, TYPE_CHECKING

from huodan.storage.contents import PIECE
from huodan.storage.folder import Folder

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

HEAD_BYTES = 16_384
NONCE_BYTES = 16
CHUNK_BYTES, TAG_BYTES = 65_536, 16
_LAST_LINE = b"\n--- "


class Unopened(Exception):
    """It was sealed for another key, or is not whole any more."""


@contextmanager
def sealing(into: IO[bytes], recipient: Recipient) -> Iterator[IO[bytes]]:
    """Give what takes bytes and writes them under age; whole only when this is left without an exception."""
    import pyrage

    source, end = os.pipe()
    watched, failed = _Watched(into), list[Exception]()

    def seal() -> None:
        try:
            with os.fdopen(source, "rb") as reading:
                pyrage.encrypt_io(reading, watched, [recipient])
        except Exception as error:  # noqa: BLE001  raised in the thread that waits
            failed.append(watched.error or error)

    thread = Thread(target=seal, name="huodan-sealing", daemon=True)
    thread.start()
    try:
        with os.fdopen(end, "wb") as writing:
            yield writing
    except BrokenPipeError:
        thread.join()
        if not failed:
            raise
    finally:
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def unsealing(source: IO[bytes], identity: Identity) -> Iterator[IO[bytes]]:
    """
    Give what the bytes were; what is left unread is looked at too, so that leaving this says that all of it was whole.

    Raises:
        Unopened: on leaving, also instead of what a reader makes of a stream that was cut off.
    """
    import pyrage

    reading, end = os.pipe()
    failed = list[Exception]()

    def unseal() -> None:
        try:
            with os.fdopen(end, "wb") as writing:
                pyrage.decrypt_io(source, writing, [identity])
        except Exception as error:  # noqa: BLE001  raised in the thread that waits
            failed.append(error)

    thread = Thread(target=unseal, name="huodan-unsealing", daemon=True)
    thread.start()
    is_left = True
    try:
        with os.fdopen(reading, "rb") as opened:
            yield opened
            while opened.read(PIECE):
                pass
            is_left = False
    finally:
        thread.join()
        if failed and not (is_left and isinstance(failed[0], OSError)):  # who left early breaks the pipe
            raise Unopened from failed[0]


def unsealed(content: bytes, identity: Identity) -> bytes:
    """
    Give what a small content was.

    Raises:
        Unopened
    """
    import pyrage

    try:
        return bytes(pyrage.decrypt(content, [identity]))
    except (pyrage.DecryptError, OSError, ValueError) as error:
        raise Unopened from error


def plain_size(path: Path) -> int | None:
    """Say how long was what lies sealed in a file, by its length alone; None if it is no such file."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    at = head.find(_LAST_LINE)
    end = head.find(b"\n", at + len(_LAST_LINE)) if at >= 0 else -1
    sealed = path.stat().st_size - end - 1 - NONCE_BYTES
    if end < 0 or sealed < TAG_BYTES:
        return None
    return sealed - TAG_BYTES * -(-sealed // (CHUNK_BYTES + TAG_BYTES))


class SealedFolder(Folder):
    """Contents by their hash, of which the folder holds each under another name and sealed; only to be read."""

    def __init__(
        self,
        folder: Path,
        *,
        name_of: Callable[[str], str],
        identity: Callable[[], Identity],
        aside: Path | None,
    ) -> None:
        super().__init__(folder)
        self._name_of, self._identity, self._aside = name_of, identity, aside

    def size(self, name: str) -> int | None:
        """Say how long a content is; None if it is not there."""
        path = self._path(name)
        return None if path is None else plain_size(path)

    def read(self, name: str, *, span: tuple[int, int] | None = None) -> Iterator[bytes] | None:
        """Open a content, piece by piece; None if it is not there."""
        assert span is None
        path = self._path(name)
        return None if path is None else self._unsealed(path)

    @contextmanager
    def local(self, name: str) -> Iterator[Path | None]:
        """Lay a content into a file that is gone in the end."""
        pieces = self.read(name)
        if pieces is None:
            yield None
            return
        with NamedTemporaryFile(dir=self._aside) as file:
            file.writelines(pieces)
            file.flush()
            yield Path(file.name)

    def _path(self, name: str) -> Path | None:
        hash = "".join(name.split("/"))
        if len(hash) != 64:
            return None
        sealed = self._name_of(hash)
        path = self.folder / sealed[:2] / sealed[2:]
        return path if path.is_file() else None

    def _unsealed(self, path: Path) -> Iterator[bytes]:
        with path.open("rb") as source, unsealing(source, self._identity()) as opened:
            while piece := opened.read(PIECE):
                yield piece


class _Watched:
    """A file that remembers what went wrong with it: who writes through it loses the system's number."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, piece: bytes) -> int:
        try:
            return self._file.write(piece)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError as error:
            self.error = error
            raise
