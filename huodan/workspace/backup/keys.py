"""
Who can read sealed backups: whoever has the password, and this machine, which makes and proves them by itself at night.

A password wraps a key of age; the wrapped key lies in each backup, the key itself in a file beside the folder of files
that its owner alone may read, never in the database or a backup. Every password has a key of its own, so that older backups
stay readable by theirs. Owns that file and the setting ``backup_seal``, which says that backups have to be sealed, and by
which key: where the file is lost, none is made unsealed. Does not own what is sealed (``making``, ``reading``).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huodan.kit.disk import for_us, settle
from huodan.kit.errors import HuodanError
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.trouble import minding_disk
from huodan.workspace.backup.manifest import BackupUnreadable
from huodan.workspace.settings import read_setting, write_setting

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

FILE = "backup-keys.json"
SETTING = "backup_seal"
WRAPPED = "key.age"
NAMING = b"huodan: names of contents"
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1024
LARGEST_WRAPPED = 4096


class WrongPassword(HuodanError):
    """The password of the backup is another one."""

    code = "wrong_backup_password"
    status = 422
    zh = "备份的密码不对。请再试一次，注意要用做这份备份时的密码；忘记密码的备份无法打开。"
    en = (
        "This is not the password of the backup. Try again, with the one of when it was made; a backup whose password "
        "is lost cannot be opened."
    )


class PasswordNeeded(HuodanError):
    """The backup is sealed, and this machine does not know by what."""

    code = "backup_password_needed"
    status = 422
    zh = (
        "这份备份有密码，这台服务器不知道它。请输入做备份时的密码（命令行用 --password 或 --password-file）。"
    )
    en = "This backup has a password this server does not know. Give it (--password or --password-file)."


class ShortPassword(HuodanError):
    """The password for a backup is too short, or far too long."""

    code = "backup_password_short"
    status = 422
    zh = "备份的密码要有 {limit} 至 {most} 个字符。"
    en = "The password of a backup has {limit} to {most} characters."


class KeyLost(HuodanError):
    """Backups have to be sealed, but this machine has not the key."""

    code = "backup_key_lost"
    status = 422
    zh = "备份设了密码，但这台服务器上的密钥文件 {place} 不见了，所以没有备份。请在「设置 → 备份」里重新设置密码。"
    en = "Backups have a password, but the file of keys {place} is gone, so that none was made. Set the password anew."


class BadKeys(HuodanError):
    """The file of keys cannot be used."""

    code = "bad_backup_keys"
    status = 503
    zh = "备份的密钥文件 {place} 用不了：{reason}"
    en = "The file of keys of backups, {place}, cannot be used: {reason}"


class AlreadySealed(HuodanError):
    """It has a password already."""

    code = "backup_sealed_already"
    status = 422
    zh = "备份已经设了密码，这份文件用的就是它。请去掉 --password。"
    en = "Backups have a password already, and this file has it. Leave --password out."


@dataclass(frozen=True, slots=True)
class Key:
    """
    One key. id: that of its wrapped form. wrapped: the secret under the password, as age writes it.

    secret: the key itself, for no log and no answer.
    """

    id: str
    wrapped: bytes
    secret: str = field(repr=False)

    @classmethod
    def of_password(cls, password: str) -> Key:
        """
        This function will make a new key under a password; it takes about a second, and is meant to.

        Raises:
            ShortPassword
        """
        import pyrage

        require_password(password)
        secret = str(pyrage.x25519.Identity.generate())
        wrapped = bytes(pyrage.passphrase.encrypt(secret.encode("ascii"), password))
        return cls(key_id(wrapped), wrapped, secret)

    @classmethod
    def unwrapped(cls, wrapped: bytes, password: str) -> Key:
        """
        Open a key by its password.

        Raises:
            WrongPassword
        """
        import pyrage

        try:
            secret = bytes(pyrage.passphrase.decrypt(wrapped, password)).decode("ascii")
            pyrage.x25519.Identity.from_str(secret)
        except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
            raise WrongPassword from error
        return cls(key_id(wrapped), wrapped, secret)

    def identity(self) -> Identity:
        """Give what opens."""
        from pyrage.x25519 import Identity

        return Identity.from_str(self.secret)

    def recipient(self) -> Recipient:
        """Give what seals."""
        return self.identity().to_public()

    def name_of(self, hash: str) -> str:
        """Name a content so that its hash is told to nobody without the key."""
        naming = hmac.digest(self.secret.encode("ascii"), NAMING, "sha256")
        return hmac.digest(naming, hash.encode("ascii"), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Keys:
    """
    What may open a backup: the keys this machine has, and a password somebody gave, which then is what counts.

    ask: asks for the password, if that is needed. current: the id of what new backups are sealed with.
    """

    known: tuple[Key, ...] = ()
    current: str | None = None
    password: str | None = field(default=None, repr=False)
    ask: Callable[[], str] | None = None

    def find(self, id: str | None) -> Key | None:
        """Give a key this machine has."""
        return next((one for one in self.known if one.id == id), None)

    def open(self, id: str, wrapped: bytes, place: object) -> Key:
        """
        Give the key of a backup.

        Raises:
            PasswordNeeded, WrongPassword, BackupUnreadable
        """
        if key_id(wrapped) != id:
            raise BackupUnreadable(place=place, part=WRAPPED)
        known = self.find(id)
        if self.password is None and known is not None:
            return known
        return Key.unwrapped(wrapped, self.said())

    def said(self) -> str:
        """
        Give the password, asked for where nobody gave it.

        Raises:
            PasswordNeeded
        """
        if self.password is not None:
            return self.password
        if self.ask is None:
            raise PasswordNeeded
        return self.ask()

    def with_key(self, key: Key, *, is_current: bool) -> Keys:
        """Give the same with one more key."""
        known = (*(one for one in self.known if one.id != key.id), key)
        return replace(self, known=known, current=key.id if is_current else self.current)


def require_password(password: str) -> None:
    """
    Let a password pass that is long enough.

    Raises:
        ShortPassword
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ShortPassword(limit=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)


def key_id(wrapped: bytes) -> str:
    """Tell wrapped keys apart."""
    return hashlib.sha256(wrapped).hexdigest()[:32]


def read_keys(beside: Path) -> Keys:
    """
    Give the keys this machine has; beside: where the folder of files lies.

    Raises:
        BadKeys
    """
    path = beside / FILE
    if not path.is_file():
        return Keys()
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and os.name != "nt":
        raise BadKeys(place=path, reason={"zh": f"请执行 chmod 600 {path}。", "en": f"run chmod 600 {path}"})
    try:
        tree: dict[str, Any] = json.loads(path.read_text(encoding="ascii"))
        known = tuple(
            Key(key_id(wrapped), wrapped, one["secret"])
            for one in tree["keys"]
            for wrapped in (bytes.fromhex(one["wrapped"]),)
        )
        return Keys(known, tree["current"])
    except (ValueError, TypeError, KeyError) as error:
        zh, en = (
            "读不懂，请从别处拷回来，或移开它再重新设置密码。",
            "it cannot be read; bring it back, or set the password anew",
        )
        raise BadKeys(place=path, reason={"zh": zh, "en": en}) from error


def write_keys(beside: Path, keys: Keys) -> None:
    """
    Keep keys on this machine, whole or not at all.

    Raises:
        DiskFull, NotWritable
    """
    told = [{"wrapped": one.wrapped.hex(), "secret": one.secret} for one in keys.known]
    text = json.dumps({"current": keys.current, "keys": told}, indent=1) + "\n"
    path, unfinished = beside / FILE, beside / f".{FILE}.{os.getpid()}.part"
    with minding_disk(beside):
        beside.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(unfinished, "w", encoding="ascii", opener=for_us) as file:
                file.write(text)
            settle(unfinished)
            unfinished.replace(path)
            settle(beside)
        finally:
            unfinished.unlink(missing_ok=True)


def key_in_use(tx: Tx) -> Key | None:
    """
    Give the key backups have to be sealed with; None where they need no password.

    Raises:
        KeyLost, BadKeys
    """
    wanted, beside = sealed_since(tx), tx.database.files.parent
    if wanted is None:
        return None
    key = read_keys(beside).find(wanted[0])
    if key is None:
        raise KeyLost(place=beside / FILE)
    return key


def sealed_since(tx: Tx) -> tuple[str, int] | None:
    """Say by which key backups are sealed, and since when; None where they are not."""
    found = read_setting(tx, SETTING)
    return (found["key"], found["at"]) if isinstance(found, dict) else None


def set_password(database: Database, password: str | None) -> None:
    """
    Let backups from now on be sealed with a password, or with None no more; those there are stay as they are.

    Raises:
        ShortPassword, BadKeys, DiskFull, NotWritable: nothing is changed.
    """
    if password is not None:
        use_key(database, Key.of_password(password))
        return
    beside = database.files.parent
    known = read_keys(beside)
    database.transact(SYSTEM, lambda tx: write_setting(tx, SETTING, None))
    write_keys(beside, replace(known, current=None))


def use_key(database: Database, key: Key) -> None:
    """Let backups from now on be sealed with a key."""
    beside = database.files.parent
    write_keys(beside, read_keys(beside).with_key(key, is_current=True))
    database.transact(SYSTEM, lambda tx: _use(tx, key.id))


def learn(beside: Path, id: str, wrapped: bytes, password: str, place: object) -> None:
    """
    Let this machine know the key of a backup from now on.

    Raises:
        WrongPassword, BackupUnreadable, BadKeys
    """
    known = read_keys(beside)
    key = replace(known, password=password).open(id, wrapped, place)
    write_keys(beside, known.with_key(key, is_current=False))


def keep_key(beside: Path, key: Key) -> None:
    """Let this machine know a key that was opened."""
    known = read_keys(beside)
    if known.find(key.id) is None:
        write_keys(beside, known.with_key(key, is_current=False))


def settle_keys(tx: Tx, key: Key | None) -> None:
    """
    In a workspace that was restored, go on as this machine did; on a new machine as the backup did.

    key: that of the backup.
    """
    beside = tx.database.files.parent
    is_new, known = not (beside / FILE).is_file(), read_keys(beside)
    if key is not None:
        known = known.with_key(key, is_current=is_new)
        write_keys(beside, known)
    used = sealed_since(tx)
    if known.current is not None and (used is None or used[0] != known.current):
        _use(tx, known.current)


def _use(tx: Tx, id: str) -> None:
    write_setting(tx, SETTING, {"key": id, "at": tx.now})
