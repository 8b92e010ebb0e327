"""Contents in a folder of this machine: flushed to the disk before they count, readable by us alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huodan.kit.disk import settle
from huodan.storage.contents import Contents
from huodan.storage.trouble import worded_disk


class Folder(Contents):
    """A folder, made when first written to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.where = folder, str(folder)

    def put(self, name: str, content: Path | bytes) -> None:
        """Write aside, move to its name, and wait until the disk has the content, its name and its folder."""
        with self.worded():
            self._store.put(name, content)
            path = self.folder / name
            for place in (path, path.parent, self.folder):
                settle(place)

    def move(self, name: str, to: str) -> None:
        """Rename a file, which is as old as now afterwards."""
        with self.worded():
            target = self.folder / to
            make_folder(target.parent)
            os.utime(self.folder / name)
            os.replace(self.folder / name, target)

    @contextmanager
    def local(self, name: str) -> Iterator[Path | None]:
        """Give the file itself."""
        path = self.folder / name
        yield path if path.is_file() else None

    def _open(self) -> Any:
        from obstore.store import LocalStore

        with self.worded():
            make_folder(self.folder)
            return LocalStore(self.folder)

    @contextmanager
    def worded(self) -> Iterator[None]:
        """
        Say in words that the disk is full, or that we may not write.

        Raises:
            DiskFull, NotWritable: instead of what the system says.
        """
        from obstore.exceptions import BaseError

        try:
            yield
        except (OSError, BaseError) as error:
            code = error.errno if isinstance(error, OSError) else _code(str(error))
            refusal = worded_disk(code, place=self.folder)
            if refusal is None:
                raise
            raise refusal from error


def make_folder(folder: Path) -> None:
    """Make a folder only we may enter, if it is not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _code(said: str) -> int | None:
    """Find the system's error in what the store says of it, such as ``(os error 28)``."""
    found = re.search(r"os error (\d+)", said)
    return int(found[1]) if found else None
