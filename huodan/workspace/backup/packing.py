"""
One backup as one file: a tar with manifest, database and attached files, sealed if the backup is. Of one that is not, with a
password a tar of two age files.

Such a ``key.age`` holds a key under the password and ``backup.tar.age`` the backup under that key, so that the
public tool opens it as well: ``tar xf FILE``, then ``age -d -i key.age backup.tar.age > backup.tar``.
"""

from __future__ import annotations

import io
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from huodan.kit.disk import for_us, settle
from huodan.storage.dump import Beat
from huodan.storage.sealed import Unopened, sealing, unsealing
from huodan.storage.trouble import minding_disk
from huodan.workspace.backup.keys import WRAPPED, AlreadySealed, Key, Keys, require_password
from huodan.workspace.backup.manifest import FILE, BackupUnreadable, read_manifest
from huodan.workspace.backup.proving import require_contents
from huodan.workspace.backup.reading import MANIFEST, PRIVATE, SEAL_KEY, key_of, open_backup, require_readable
from huodan.workspace.backup.store import CONTENTS, LISTING, Store, content_path, read_listing

SEALED = "backup.tar.age"
PIECE = 1 << 20
MEMBER = re.compile(
    rf"manifest\.json|files\.txt|(key|manifest|files|seal-key)\.age|database\.[a-z.]+|{CONTENTS}/[0-9a-f]{{2}}/[0-9a-f]{{62}}"
)


def pack(store: Store, name: str) -> Iterator[bytes]:
    """Give a backup of a store as one tar, piece by piece."""
    for path, member in _members(store, name):
        info = tarfile.TarInfo(member)
        info.size, info.mode, info.mtime = path.stat().st_size, 0o600, int(path.stat().st_mtime)
        yield info.tobuf(tarfile.GNU_FORMAT)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
        yield bytes(-info.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def packed_size(store: Store, name: str) -> int:
    """Say how long such a tar is."""
    sizes = (path.stat().st_size for path, _ in _members(store, name))
    return sum(tarfile.BLOCKSIZE + size + -size % tarfile.BLOCKSIZE for size in sizes) + 2 * tarfile.BLOCKSIZE


def _members(store: Store, name: str) -> Iterator[tuple[Path, str]]:
    folder = store.path(name)
    manifest = read_manifest(folder)
    sealed = (WRAPPED, MANIFEST, PRIVATE) if manifest.is_sealed else ()
    if manifest.is_sealed and (folder / SEAL_KEY).is_file():
        sealed = (*sealed, SEAL_KEY)
    for member in (FILE, *sealed, manifest.file, LISTING):
        yield folder / member, member
    for hash, _ in read_listing(folder):
        path = content_path(store.contents, hash)
        yield path, f"{CONTENTS}/{path.parent.name}/{path.name}"


def pack_into(
    store: Store, name: str, path: Path, *, password: str | None = None, keys: Keys = Keys()
) -> None:
    """
    Write a backup into one file, read it again, and only then give it its name.

    password: seals the file; keys: of a backup that is sealed already, with which it is read again.

    Raises:
        ShortPassword, AlreadySealed, DiskFull, NotWritable, BackupUnreadable
    """
    if password is not None:
        require_password(password)
        if read_manifest(store.path(name)).is_sealed:
            raise AlreadySealed
        keys = Keys(password=password)
    unfinished, unpacked = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.read")
    with minding_disk(path.parent):
        try:
            with open(unfinished, "wb", opener=for_us) as into:
                if password is None:
                    into.writelines(pack(store, name))
                else:
                    _seal(store, name, into, password, path.with_name(f".{path.name}.sealed"))
            with unpacked_file(unfinished, unpacked, keys=keys):
                pass
            settle(unfinished)
            unfinished.replace(path)
            settle(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def unpacked_file(
    path: Path, folder: Path, *, keys: Keys = Keys(), beat: Beat = lambda: None
) -> Iterator[Path]:
    """
    Give a folder with what one file holds, all of it compared with what it should be; gone in the end.

    A password is asked for and tried before anything large is read.

    Raises:
        PasswordNeeded, WrongPassword, BackupUnreadable, ContentDamaged, NewerBackup
    """
    with minding_disk(folder.parent):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            keys = _unpack(path, folder, keys, beat)
            backup = open_backup(folder, folder / CONTENTS, keys)
            require_readable(backup, beat)
            require_contents(backup, beat, day=None)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _unpack(path: Path, folder: Path, keys: Keys, beat: Beat) -> Keys:
    """Write what a file holds below a folder, and give the keys, with that of the backup if it is sealed."""
    try:
        with path.open("rb") as source, tarfile.open(fileobj=source, mode="r|") as tar:
            first = tar.next()
            if first is None or first.name != WRAPPED:
                return _extract(tar, first, folder, keys, beat)
            key = Key.unwrapped(_read(tar, first), keys.said())
            second = tar.next()
            if second is None or second.name != SEALED:
                raise BackupUnreadable(place=path, part=SEALED)
            opened = folder / "opened.tar"
            _open(key, tar.extractfile(second), opened)
        with opened.open("rb") as source, tarfile.open(fileobj=source, mode="r|") as tar:
            _extract(tar, tar.next(), folder, keys, beat)
        opened.unlink()
        return keys
    except (tarfile.TarError, EOFError) as error:
        raise BackupUnreadable(place=path, part="tar") from error


def _extract(
    tar: tarfile.TarFile, first: tarfile.TarInfo | None, folder: Path, keys: Keys, beat: Beat
) -> Keys:
    """Write what a backup holds, and nothing else, below a folder; its key comes first, and is tried at once."""
    member = first
    while member is not None:
        content = tar.extractfile(member) if member.isreg() else None
        if content is None or not MEMBER.fullmatch(member.name):
            raise BackupUnreadable(place=folder, part="tar")
        path = folder / member.name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(path, "xb", opener=for_us) as into:
            while piece := content.read(PIECE):
                into.write(piece)
                beat()
        if member.name == WRAPPED:
            keys = Keys((key_of(folder, read_manifest(folder), keys),))
        member = tar.next()
    return keys


def _seal(store: Store, name: str, into: IO[bytes], password: str, sealed: Path) -> None:
    """Write key and backup, each under age."""
    key = Key.of_password(password)
    try:
        with open(sealed, "wb", opener=for_us) as file, sealing(file, key.recipient()) as packing:
            packing.writelines(pack(store, name))
        with tarfile.open(fileobj=into, mode="w|") as tar:
            info = tarfile.TarInfo(WRAPPED)
            info.size, info.mode = len(key.wrapped), 0o600
            tar.addfile(info, io.BytesIO(key.wrapped))
            tar.add(sealed, SEALED, recursive=False, filter=_plain)
    finally:
        sealed.unlink(missing_ok=True)


def _open(key: Key, sealed: IO[bytes] | None, opened: Path) -> None:
    if sealed is None:
        raise BackupUnreadable(place=opened.parent, part=SEALED)
    try:
        with open(opened, "xb", opener=for_us) as into, unsealing(sealed, key.identity()) as source:
            shutil.copyfileobj(source, into, PIECE)
    except Unopened as error:
        raise BackupUnreadable(place=opened.parent, part=SEALED) from error


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = tar.extractfile(member)
    return b"" if content is None else content.read(PIECE)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Tell nobody whose files these were."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
