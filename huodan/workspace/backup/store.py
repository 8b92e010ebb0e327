"""
Where backups lie: one folder each, named by its moment, and the contents of attached files once for all of them.

Only what has a name without a dot counts; it gets that name when everything in it was checked. Owns the layout, that one
backup is made at a time, and which files no backup needs any more. Does not own what is in a backup.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from huodan.kit.disk import for_us, settle
from huodan.kit.errors import HuodanError
from huodan.kit.locks import hold
from huodan.storage.db import Database
from huodan.storage.dump import Beat
from huodan.storage.sealed import plain_size, sealing
from huodan.storage.shelf import Shelf
from huodan.storage.trouble import minding_disk
from huodan.workspace.backup.keys import Key
from huodan.workspace.backup.manifest import BackupUnreadable, Manifest, NoBackup, read_manifest

FOLDER = "HUODAN_BACKUPS"
MAKING = ".making"
LOCK = ".lock"
CONTENTS = "files"
LISTING = "files.txt"
PIECE = 1 << 20


class BackupRunning(HuodanError):
    """Somebody else makes a backup in the same folder."""

    code = "backup_running"
    status = 409
    zh = "正在备份，请等它完成后再试。"
    en = "A backup is being made; please try again when it is done."


class Store:
    """The backups of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents = folder / CONTENTS

    def path(self, name: str) -> Path:
        """
        Give the folder of one backup.

        Raises:
            NoBackup: if it does not count, or is none.
        """
        path = self.folder / name
        if (
            not name
            or name.startswith(".")
            or name != Path(name).name
            or not (path / "manifest.json").is_file()
        ):
            raise NoBackup(place=path)
        return path

    def backups(self) -> tuple[Manifest, ...]:
        """List the backups that count, the newest first; what cannot be read is none."""
        found: list[Manifest] = []
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if not path.name.startswith(".") and path.name != CONTENTS and path.is_dir():
                with suppress(HuodanError):
                    found.append(read_manifest(path))
        counted = (each for each in found if each.proved_at is not None)
        return tuple(sorted(counted, key=lambda each: (each.at, each.name), reverse=True))

    def newest(self) -> Manifest:
        """
        Give the newest backup that counts.

        Raises:
            NoBackup: if there is none.
        """
        found = self.backups()
        if not found:
            raise NoBackup(place=self.folder)
        return found[0]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """
        Change what lies here, and be the only one who does.

        Raises:
            BackupRunning: if another process does.
        """
        with minding_disk(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(self.folder / LOCK, "w", encoding="utf-8", opener=for_us) as lock:
                if not hold(lock.fileno()):
                    raise BackupRunning
                yield

    @contextmanager
    def making(self) -> Iterator[Path]:
        """
        Give an empty folder to make a backup in, gone in the end unless ``keep`` gave it a name.

        Raises:
            BackupRunning: if another process makes one.
        """
        with self.alone():
            folder = self.folder / MAKING
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def keep(self, made: Path, name: str) -> None:
        """Let a backup count: from now on it has a name, also after the power went."""
        for path in (*made.iterdir(), made):
            settle(path)
        made.rename(self.folder / name)
        settle(self.folder)

    def add_content(
        self, shelf: Shelf, hash: str, size: int, making: Path, beat: Beat, key: Key | None = None
    ) -> tuple[str, int] | None:
        """
        Copy the content of a file unless it is there; None if it is not on the shelf, or not what it should be.

        Gives its name here and how long it is here: with a key it is sealed, and named so that its hash is not told.
        """
        name = hash if key is None else key.name_of(hash)
        path = content_path(self.contents, name)
        if path.is_file() and (path.stat().st_size if key is None else plain_size(path)) == size:
            return name, path.stat().st_size
        pieces = shelf.read(hash)
        if pieces is None:
            return None
        digest, incoming = hashlib.sha256(), making / "content"
        with open(incoming, "wb", opener=for_us) as file:
            with nullcontext(file) if key is None else sealing(file, key.recipient()) as into:
                for piece in pieces:
                    digest.update(piece)
                    into.write(piece)
                    beat()
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != hash:
            incoming.unlink()
            return None
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        incoming.replace(path)
        settle(path.parent)
        return name, path.stat().st_size

    def clear_unfinished(self) -> None:
        """Remove what a killed backup left, unless one is being made just now."""
        if (self.folder / MAKING).exists():
            with suppress(BackupRunning), self.alone():
                shutil.rmtree(self.folder / MAKING, ignore_errors=True)

    def forget(self, name: str) -> None:
        """Remove a backup; killed half-way, it does not count any more."""
        gone = self.folder / f".gone-{name}"
        self.path(name).rename(gone)
        shutil.rmtree(gone)

    def sweep(self) -> int:
        """Remove what was not removed whole, and the contents no backup needs; say how many contents."""
        for path in self.folder.glob(".gone-*"):
            shutil.rmtree(path, ignore_errors=True)
        needed: set[str] = set()
        for path in self.folder.iterdir():
            if (path / LISTING).is_file():
                needed.update(hash for hash, _ in read_listing(path))
        swept = 0
        for path in self.contents.glob("??/*"):
            if path.parent.name + path.name not in needed:
                path.unlink()
                swept += 1
        return swept


def store_of(database: Database) -> Store:
    """Give where the backups of a workspace lie: HUODAN_BACKUPS, else the folder ``backups`` beside its files."""
    named = os.environ.get(FOLDER)
    return Store(Path(named) if named else database.files.parent / "backups")


def content_path(contents: Path, hash: str) -> Path:
    """Say where a content lies; as on the shelf, so that a shelf can be made of it."""
    return contents / hash[:2] / hash[2:]


def read_listing(folder: Path) -> tuple[tuple[str, int], ...]:
    """
    Read which contents a backup needs, and how long each is.

    Raises:
        BackupUnreadable
    """
    try:
        text = (folder / LISTING).read_bytes()
    except OSError as error:
        raise BackupUnreadable(place=folder, part=LISTING) from error
    return parse_listing(text, folder)


def listing_of(contents: Iterable[tuple[str, int]]) -> bytes:
    """Write which contents a backup needs."""
    return "".join(f"{name} {size}\n" for name, size in contents).encode("ascii")


def parse_listing(text: bytes, place: object) -> tuple[tuple[str, int], ...]:
    """
    Read the same of its text; place: where it stands, for people.

    Raises:
        BackupUnreadable
    """
    try:
        lines = text.decode("ascii").splitlines()
        found = tuple((hash, int(size)) for hash, _, size in (line.partition(" ") for line in lines))
    except ValueError as error:
        raise BackupUnreadable(place=place, part=LISTING) from error
    if any(len(hash) != 64 or not hash.isalnum() for hash, _ in found):
        raise BackupUnreadable(place=place, part=LISTING)
    return found


def hash_of(path: Path, beat: Beat = lambda: None) -> str:
    """Hash a file (sha-256)."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            beat()
    return digest.hexdigest()
