"""
The second copies of backups: copied, read back and compared, kept by the same rules, fetched when they are needed.

They lie as in a ``Store``, so that a second folder restores like the first. What was not copied whole has no manifest and
does not count. Does not own where that is (``place.py``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from huodan.kit.disk import for_us
from huodan.kit.errors import HuodanError
from huodan.language.messages import SYSTEM
from huodan.storage.contents import Contents
from huodan.storage.db import Address, Database
from huodan.storage.dump import Beat
from huodan.storage.trouble import minding_disk
from huodan.workspace.backup.keeping import Rules, rules, to_forget
from huodan.workspace.backup.keys import WRAPPED
from huodan.workspace.backup.manifest import FILE, BackupUnreadable, Manifest, NoBackup, parse_manifest
from huodan.workspace.backup.place import (
    NoSecondPlace,
    SecondUnknown,
    claim,
    known_place,
    place_in_use,
    worded,
)
from huodan.workspace.backup.store import (
    CONTENTS,
    LISTING,
    Store,
    content_path,
    hash_of,
    parse_listing,
    read_listing,
)

Tell = Callable[[object], None]
_NAMED = re.compile(r"\d{4}-\d\d-\d\d-\d{6}(-\d+)?")
_CONTENT = re.compile(rf"{CONTENTS}/[0-9a-f]{{2}}/[0-9a-f]{{62}}")


class SecondDiffers(HuodanError):
    """What was read back is not what was sent."""

    code = "second_copy_differs"
    status = 503
    zh = "复制到 {place} 的备份读回来核对不上（{name}），这一份不算数。请检查那块硬盘或存储，稍后会自动再试。"
    en = "What was copied to {place} reads differently ({name}) and does not count. Check that disk or store."


class Second:
    """What lies in the second place."""

    def __init__(self, contents: Contents) -> None:
        self.contents, self.where = contents, contents.where

    def backups(self) -> tuple[Manifest, ...]:
        """List the backups that count, the newest first."""
        found: list[Manifest] = []
        with worded(self.where):
            for name in self.contents.folders():
                if name == CONTENTS or name.startswith("."):
                    continue
                pieces = self.contents.read(f"{name}/{FILE}")
                text = None if pieces is None else b"".join(pieces)
                with suppress(BackupUnreadable):
                    found += [] if text is None else [parse_manifest(text, f"{self.where}/{name}")]
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
            raise NoBackup(place=self.where)
        return found[0]

    def copy(self, store: Store, name: str, beat: Beat) -> None:
        """
        Copy a backup and read back what was copied; its manifest comes last, and with it the copy counts.

        Raises:
            SecondTrouble, SecondDiffers, NoBackup
        """
        folder = store.path(name)
        with worded(self.where):
            for hash, size in read_listing(folder):
                path = content_path(store.contents, hash)
                self._put(path, _content_name(hash), size, beat)
            last = folder / FILE
            for path in (*(one for one in sorted(folder.iterdir()) if one != last), last):
                self._put(path, f"{name}/{path.name}", None, beat)

    def forget(self, name: str) -> None:
        """Remove a backup; interrupted, it does not count any more."""
        with worded(self.where):
            self.contents.remove(f"{name}/{FILE}")
            for each in self.contents.list(name):
                self.contents.remove(each.name)

    def sweep(self) -> int:
        """Remove what no backup needs: contents, and what is left of backups without a manifest; say how many contents."""
        needed: set[str] = set()
        whole = {each.name for each in self.backups()}
        swept = 0
        with worded(self.where):
            for name in self.contents.folders():
                if name == CONTENTS or name.startswith("."):
                    continue
                if name in whole:
                    needed.update(_content_name(hash) for hash, _ in self._listing(name))
                elif _NAMED.fullmatch(name) and self.contents.read(f"{name}/{FILE}") is None:
                    for each in self.contents.list(name):
                        self.contents.remove(each.name)
            for each in self.contents.list(CONTENTS):
                if each.name not in needed and _CONTENT.fullmatch(each.name):
                    self.contents.remove(each.name)
                    swept += 1
        return swept

    def fetch(self, name: str, into: Path, beat: Beat = lambda: None, *, contents: bool = True) -> Store:
        """
        Lay a backup into a folder of this machine, as a store of its own; that it is right is for who uses it to see.

        contents: with the contents of its files.

        Raises:
            NoBackup, SecondTrouble, DiskFull, NotWritable
        """
        store = Store(into)
        with minding_disk(into), worded(self.where):
            listed = () if not name or "/" in name or name.startswith(".") else self.contents.list(name)
            if not any(each.name == f"{name}/{FILE}" for each in listed):
                raise NoBackup(place=f"{self.where}/{name}")
            for each in listed:
                self._fetch(each.name, into / name / Path(each.name).name, beat)
            for hash, _ in read_listing(into / name) if contents else ():
                self.fetch_content(store, hash, beat)
        return store

    def fetch_content(self, store: Store, hash: str, beat: Beat = lambda: None) -> bool:
        """Lay the content of a file into a store; False if it is not in the second place."""
        with worded(self.where):
            return self._fetch(_content_name(hash), content_path(store.contents, hash), beat)

    def wrapped_key(self, name: str) -> bytes:
        """Give the key of a sealed backup, which is under its password; empty if there is none."""
        with worded(self.where):
            pieces = self.contents.read(f"{name}/{WRAPPED}")
            return b"" if pieces is None else b"".join(pieces)

    def _fetch(self, name: str, path: Path, beat: Beat) -> bool:
        pieces = self.contents.read(name)
        if pieces is None:
            return False
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(path, "wb", opener=for_us) as file:
            for piece in pieces:
                file.write(piece)
                beat()
        return True

    def _listing(self, name: str) -> tuple[tuple[str, int], ...]:
        pieces = self.contents.read(f"{name}/{LISTING}")
        return parse_listing(b"" if pieces is None else b"".join(pieces), f"{self.where}/{name}")

    def _put(self, path: Path, name: str, size: int | None, beat: Beat) -> None:
        """Put one file unless a content of this size is there already, and read it back."""
        if size is not None and self.contents.size(name) == size:
            return
        expected = hash_of(path, beat)
        self.contents.put(name, path)
        digest = hashlib.sha256()
        for piece in self.contents.read(name) or ():
            digest.update(piece)
            beat()
        if digest.hexdigest() != expected:
            self.contents.remove(name)
            raise SecondDiffers(place=self.where, name=name)


def second_of(database: Database, store: Store) -> Second | None:
    """
    Give the second place of a workspace, once it is seen to be there; None if there is none.

    Raises:
        SecondUnknown, SecondTrouble, SecondGone, SecondForeign, BadSecondPlace, BadBucket
    """
    place = known_place(database.files.parent)
    if place is not None:
        return Second(claim(database, place, store))
    with database.read(SYSTEM) as tx:
        used = place_in_use(tx)
    if used is not None:
        raise SecondUnknown(place=used)
    return None


def look_at_second(beside: Path, aside: Path) -> Second:
    """
    Give the second place this machine knows, to fetch from; no workspace need be there.

    Raises:
        NoSecondPlace, BadSecondPlace, BadBucket
    """
    place = known_place(beside)
    if place is None:
        raise NoSecondPlace
    return Second(place.contents(aside))


def copy_all(
    store: Store, second: Second, kept: Rules, beat: Beat = lambda: None
) -> tuple[Manifest | None, int]:
    """
    Copy what is not in the second place yet and would be kept there, then let go of what the rules do not keep.

    Gives the newest backup there now, and how many were copied.

    Raises:
        SecondTrouble, SecondDiffers
    """
    here, there = store.backups(), {each.name: each for each in second.backups()}
    every = {**{each.name: each for each in here}, **there}
    unwanted = {each.name for each in to_forget(every.values(), kept)}
    copied = 0
    for each in here:
        if each.name in there or each.name in unwanted:
            continue
        try:
            second.copy(store, each.name, beat)
        except (HuodanError, OSError):
            if (store.folder / each.name).is_dir():
                raise
            continue  # the rules let go of it meanwhile
        copied += 1
    left = second.backups()
    for each in to_forget(left, kept):
        second.forget(each.name)
    second.sweep()
    return (left[0] if left else None), copied


def copy_in_child(tell: Tell, address: Address, folder: str) -> tuple[Manifest | None, int]:
    """Do the same in a child process; nothing is done, and None given, without a second place."""
    database, store = address.open(), Store(Path(folder))
    try:
        second = second_of(database, store)
        if second is None:
            return None, 0
        with database.read(SYSTEM) as tx:
            kept = rules(tx)
        return copy_all(store, second, kept)
    finally:
        database.close()


def _content_name(hash: str) -> str:
    return f"{CONTENTS}/{hash[:2]}/{hash[2:]}"
