"""
One backup as one file: a plain tar with manifest, database and attached files; with a password a tar of two age files.

With a password ``key.age`` holds a key under the password and ``backup.tar.age`` the backup under that key, so that the
public tool opens it as well: ``tar xf FILE``, then ``age -d -i key.age backup.tar.age > backup.tar``.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO

from huodan.kit.disk import for_us, settle
from huodan.kit.errors import HuodanError
from huodan.storage.dump import Beat
from huodan.storage.trouble import minding_disk
from huodan.workspace.backup.manifest import FILE, BackupUnreadable, read_manifest
from huodan.workspace.backup.proving import require_contents, require_readable
from huodan.workspace.backup.store import CONTENTS, LISTING, Store, content_path, read_listing

KEY = "key.age"
SEALED = "backup.tar.age"
PIECE = 1 << 20
MEMBER = re.compile(rf"manifest\.json|files\.txt|database\.[a-z.]+|{CONTENTS}/[0-9a-f]{{2}}/[0-9a-f]{{62}}")
SHORTEST_PASSWORD = 8


class WrongPassword(HuodanError):
    """The password of the backup is another one."""

    code = "wrong_backup_password"
    status = 422
    zh = "备份的密码不对。请再试一次；忘记密码的备份无法打开。"
    en = (
        "This is not the password of the backup. Try again; a backup whose password is lost cannot be opened."
    )


class PasswordNeeded(HuodanError):
    """The backup is sealed."""

    code = "backup_password_needed"
    status = 422
    zh = "这份备份有密码。请加上 --password，或设置环境变量 HUODAN_BACKUP_PASSWORD。"
    en = "This backup has a password. Give --password, or set HUODAN_BACKUP_PASSWORD."


class ShortPassword(HuodanError):
    """The password for a backup is too short."""

    code = "backup_password_short"
    status = 422
    zh = "备份的密码至少要 {limit} 个字符。"
    en = "The password of a backup has at least {limit} characters."


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
    for member in (FILE, read_manifest(folder).file, LISTING):
        yield folder / member, member
    for hash, _ in read_listing(folder):
        path = content_path(store.contents, hash)
        yield path, f"{CONTENTS}/{path.parent.name}/{path.name}"


def pack_into(store: Store, name: str, path: Path, *, password: str | None = None) -> None:
    """
    Write a backup into one file, read it again, and only then give it its name.

    Raises:
        ShortPassword, DiskFull, NotWritable, BackupUnreadable
    """
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise ShortPassword(limit=SHORTEST_PASSWORD)
    unfinished, unpacked = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.read")
    with minding_disk(path.parent):
        try:
            with open(unfinished, "wb", opener=for_us) as into:
                if password is None:
                    into.writelines(pack(store, name))
                else:
                    _seal(store, name, into, password, path.with_name(f".{path.name}.sealed"))
            with unpacked_file(unfinished, unpacked, password=password):
                pass
            settle(unfinished)
            unfinished.replace(path)
            settle(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def unpacked_file(
    path: Path, folder: Path, *, password: str | None = None, beat: Beat = lambda: None
) -> Iterator[Path]:
    """
    Give a folder with what one file holds, all of it compared with what it should be; gone in the end.

    Raises:
        PasswordNeeded, WrongPassword, BackupUnreadable, ContentDamaged, NewerBackup
    """
    with minding_disk(folder.parent):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            _unpack(path, folder, password, beat)
            manifest = read_manifest(folder)
            require_readable(folder, manifest, beat)
            require_contents(folder, folder / CONTENTS, beat, day=None)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _unpack(path: Path, folder: Path, password: str | None, beat: Beat) -> None:
    try:
        with path.open("rb") as source, tarfile.open(fileobj=source, mode="r|") as tar:
            first = tar.next()
            if first is None or first.name != KEY:
                _extract(tar, first, folder, beat)
                return
            if password is None:
                raise PasswordNeeded
            key = _read(tar, first)
            second = tar.next()
            if second is None or second.name != SEALED:
                raise BackupUnreadable(place=path, part=SEALED)
            opened = folder / "opened.tar"
            _open(key, tar.extractfile(second), opened, password)
        with opened.open("rb") as source, tarfile.open(fileobj=source, mode="r|") as tar:
            _extract(tar, tar.next(), folder, beat)
        opened.unlink()
    except (tarfile.TarError, EOFError) as error:
        raise BackupUnreadable(place=path, part="tar") from error


def _extract(tar: tarfile.TarFile, first: tarfile.TarInfo | None, folder: Path, beat: Beat) -> None:
    """Write what a backup holds, and nothing else, below a folder."""
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
        member = tar.next()


def _seal(store: Store, name: str, into: IO[bytes], password: str, sealed: Path) -> None:
    """Write key and backup, each under age."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    source, end = os.pipe()
    packing = Thread(target=_pack_quietly, args=(store, name, end), daemon=True)
    try:
        with open(sealed, "wb", opener=for_us) as file, os.fdopen(source, "rb") as reading:
            packing.start()
            pyrage.encrypt_io(reading, file, [identity.to_public()])
        packing.join()
        key = pyrage.passphrase.encrypt(str(identity).encode("ascii"), password)
        with tarfile.open(fileobj=into, mode="w|") as tar:
            info = tarfile.TarInfo(KEY)
            info.size, info.mode = len(key), 0o600
            tar.addfile(info, io.BytesIO(key))
            tar.add(sealed, SEALED, recursive=False, filter=_plain)
    finally:
        sealed.unlink(missing_ok=True)


def _pack_quietly(store: Store, name: str, end: int) -> None:
    with suppress(BrokenPipeError), os.fdopen(end, "wb") as into:
        into.writelines(pack(store, name))


def _open(key: bytes, sealed: IO[bytes] | None, opened: Path, password: str) -> None:
    import pyrage

    try:
        identity = pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(key, password).decode("ascii"))
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise WrongPassword from error
    with open(opened, "xb", opener=for_us) as into:
        try:
            pyrage.decrypt_io(sealed, into, [identity])
        except (pyrage.DecryptError, OSError) as error:
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
