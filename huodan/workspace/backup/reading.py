"""
Reading a backup: its database, the contents of its files, and all it says of itself, whether it is sealed or not.

Of a sealed one only what cannot be missed stands open: its moment, its kind, how long things are. All of it stands once more
in ``manifest.age``, and both must agree. Owns which file of a sealed backup holds what. Does not own the keys (``keys``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from huodan.storage.dump import Beat
from huodan.storage.folder import Folder
from huodan.storage.sealed import SealedFolder, Unopened, sealing, unsealed, unsealing
from huodan.storage.system import VERSION
from huodan.workspace.backup.keys import WRAPPED, Key, Keys
from huodan.workspace.backup.manifest import (
    BackupUnreadable,
    Manifest,
    NewerBackup,
    parse_manifest,
    read_manifest,
    text_of,
    write_manifest,
)
from huodan.workspace.backup.store import LISTING, hash_of, parse_listing, read_listing

MANIFEST = "manifest.age"
PRIVATE = "files.age"
SEAL_KEY = "seal-key.age"


@dataclass(frozen=True, slots=True)
class Backup:
    """
    One backup that can be read. manifest: all it says of itself. contents: of its files, by their hash, as on a shelf.

    key: what it is sealed with.
    """

    folder: Path
    manifest: Manifest
    contents: Folder
    key: Key | None

    @contextmanager
    def database(self) -> Iterator[IO[bytes]]:
        """
        Give the dump of its database.

        Raises:
            BackupUnreadable: on leaving, if it was not whole.
        """
        name = self.manifest.file
        try:
            with (self.folder / name).open("rb") as source:
                if self.key is None:
                    yield source
                    return
                with unsealing(source, self.key.identity()) as opened:
                    yield opened
        except Unopened as error:
            raise BackupUnreadable(place=self.folder, part=name) from error

    def seal_key(self) -> str | None:
        """Give the key of its encrypted fields, which lies only in one that is sealed itself; None if it has none."""
        if self.key is None or not (self.folder / SEAL_KEY).is_file():
            return None
        return _unsealed(self.folder, SEAL_KEY, self.key).decode("ascii")

    def listing(self) -> tuple[tuple[str, int], ...]:
        """
        List the contents it needs, by their hash, and how long each is.

        Raises:
            BackupUnreadable
        """
        if self.key is None:
            return read_listing(self.folder)
        return parse_listing(_unsealed(self.folder, PRIVATE, self.key), self.folder)

    def size_of(self, hash: str) -> int | None:
        """Say how long a content is; None if it is not there."""
        return self.contents.size(_name(hash))

    def hash_of(self, hash: str, beat: Beat = lambda: None) -> str | None:
        """Read a content and hash it; None if it cannot be read."""
        digest = hashlib.sha256()
        try:
            for piece in self.contents.read(_name(hash)) or ():
                digest.update(piece)
                beat()
        except Unopened:
            return None
        return digest.hexdigest()

    @contextmanager
    def content(self, hash: str, size: int) -> Iterator[Path | None]:
        """Give a file with a content, for who reads files; None if it is not there whole."""
        if self.size_of(hash) != size:
            yield None
            return
        with self.contents.local(_name(hash)) as path:
            yield path


def open_backup(folder: Path, contents: Path, keys: Keys = Keys(), *, aside: Path | None = None) -> Backup:
    """
    This function will open a backup; contents: where the contents of its files lie, aside: where sealed ones are laid
    open, in the usual folder for such if it is not given.

    Raises:
        BackupUnreadable, NewerBackup, PasswordNeeded, WrongPassword
    """
    told = read_manifest(folder)
    if told.key is None:
        return Backup(folder, told, Folder(contents), None)
    key = key_of(folder, told, keys)
    manifest = parse_manifest(_unsealed(folder, MANIFEST, key), folder)
    if open_part(manifest) != told:
        raise BackupUnreadable(place=folder, part=MANIFEST)
    return Backup(folder, manifest, contents_by(key, contents, aside), key)


def key_of(folder: Path, manifest: Manifest, keys: Keys) -> Key:
    """
    Give the key of a sealed backup.

    Raises:
        BackupUnreadable, PasswordNeeded, WrongPassword
    """
    assert manifest.key is not None
    return keys.open(manifest.key, _read(folder, WRAPPED), folder)


def contents_by(key: Key | None, contents: Path, aside: Path | None) -> Folder:
    """Give contents of a store by their hash; aside: where sealed ones are laid open."""
    if key is None:
        return Folder(contents)
    return SealedFolder(contents, name_of=key.name_of, identity=key.identity, aside=aside)


def require_readable(backup: Backup, beat: Beat = lambda: None) -> None:
    """
    See to it that the files of a backup are those it was made with, and that this program knows them.

    Raises:
        BackupUnreadable, NewerBackup
    """
    folder, manifest = backup.folder, backup.manifest
    if manifest.schema > VERSION:
        raise NewerBackup(program=manifest.program, found=manifest.schema, known=VERSION)
    wanted = [(manifest.file, manifest.hash), (LISTING, manifest.listing_hash)]
    if backup.key is not None:
        wanted.append((PRIVATE, manifest.private_hash))
    for name, hash in wanted:
        if name != Path(name).name or not (folder / name).is_file() or hash_of(folder / name, beat) != hash:
            raise BackupUnreadable(place=folder, part=name)


def write_told(folder: Path, manifest: Manifest, key: Key | None) -> None:
    """Let a backup say what it is: all of it where it is not sealed."""
    if key is None:
        write_manifest(folder, manifest)
        return
    (folder / WRAPPED).write_bytes(key.wrapped)
    write_sealed(folder / MANIFEST, text_of(manifest).encode("utf-8"), key)
    write_manifest(folder, open_part(manifest))


def write_sealed(path: Path, content: bytes, key: Key) -> None:
    """Write a content under a key."""
    with path.open("xb") as file, sealing(file, key.recipient()) as into:
        into.write(content)


def open_part(manifest: Manifest) -> Manifest:
    """Give what of a sealed backup stands open: nothing of what the tables hold but how many rows in all."""
    return replace(manifest, tables={}, counted=manifest.rows)


def _unsealed(folder: Path, name: str, key: Key) -> bytes:
    try:
        return unsealed(_read(folder, name), key.identity())
    except Unopened as error:
        raise BackupUnreadable(place=folder, part=name) from error


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise BackupUnreadable(place=folder, part=name) from error


def _name(hash: str) -> str:
    return f"{hash[:2]}/{hash[2:]}"
