"""
The key that seals secrets (decisions 0026 and 0062): told by the environment, or in the file ``seal.key`` beside the files.

Owns reading, making and keeping it, and its name, which the database notes with the first secret: from then on no other
key seals anything, so that a lost one is noticed and not replaced in silence. Knows no secret.
"""

from __future__ import annotations

import hmac
import os
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from huodan.kit.disk import settle
from huodan.kit.errors import HuodanError
from huodan.storage.db import Database, Tx
from huodan.storage.settings import begin_setting, read_setting, write_setting
from huodan.storage.system import account
from huodan.storage.trouble import minding_disk

FILE = "seal.key"
OTHER = "seal.key.from-backup"
VARIABLE = "HUODAN_SEAL_KEY"
NAME_LENGTH = 12
SETTING = "seal_key"


class KeyUnreadable(HuodanError):
    """There is something where the key should be, and it is none."""

    code = "key_unreadable"
    status = 409
    zh = "密钥 {name} 读不出来：它是空的、损坏了，或者没有权限读。请管理员把原来的密钥放回去，并运行 huodan doctor。"
    en = "The key {name} cannot be read: it is empty, damaged or shut. Put the former one back, and run huodan doctor."


class SealKeyLost(HuodanError):
    """What sealed this workspace's secrets is not here; a second key would only make it worse."""

    code = "seal_key_lost"
    status = 409
    zh = "现在不能加密：这里的密钥不在这台机器上。请管理员把原来的密钥文件 seal.key 放回数据目录，或运行 huodan doctor 看怎么办。"
    en = "Nothing can be sealed now: the key is not on this machine. Put the former seal.key back, or see huodan doctor."


def key_file(database: Database) -> Path:
    """Say where the key lies, if the environment does not tell it."""
    return database.files.parent / FILE


def find_key(database: Database) -> str | None:
    """
    Give the key, None if there is none; for what is derived from it, and for no log.

    Raises:
        KeyUnreadable
    """
    told = os.environ.get(VARIABLE)
    if told:
        return _checked(told, VARIABLE)
    file = key_file(database)
    try:
        return _checked(file.read_text("ascii"), FILE)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeError) as error:
        raise KeyUnreadable(name=FILE) from error  # where it lies is told by the doctor


def usable_key(database: Database) -> str | None:
    """Give the key, None also where what is there is none."""
    try:
        return find_key(database)
    except KeyUnreadable:
        return None


def settled_key(tx: Tx) -> str:
    """
    Give the key to seal with. The first is made, and noted if the Tx writes.

    Raises:
        SealKeyLost: if another one is noted, or sealed something before names were noted. KeyUnreadable
    """
    found, noted = find_key(tx.database), noted_name(tx)
    if noted is None:
        if found is None and _has_codes(tx):
            raise SealKeyLost
        found = found or make_key(key_file(tx.database))
        if not tx.is_write:
            return found
        begin_setting(tx, SETTING, name_of(found))
        noted = noted_name(tx)
    if found is None or name_of(found) != noted:
        raise SealKeyLost
    return found


def _has_codes(tx: Tx) -> bool:
    """Say whether somebody signs in with codes: earlier versions sealed what they come from and noted no key."""
    return tx.execute(select(account.c.totp).where(account.c.totp.is_not(None)).limit(1)).first() is not None


def noted_name(tx: Tx) -> str | None:
    """Give the name of the key that seals here, None before the first secret."""
    found = read_setting(tx, SETTING)
    return None if found is None else str(found)


def note_key(tx: Tx) -> None:
    """Note the key that is here, if none is noted: what was sealed before a Tx that writes is kept now."""
    key = None if noted_name(tx) is not None else usable_key(tx.database)
    if key is not None:
        begin_setting(tx, SETTING, name_of(key))


def note_anew(tx: Tx) -> None:
    """
    Go on with the key that is here, or a new one, as somebody decided: what the noted one sealed is given up.

    Raises:
        KeyUnreadable
    """
    key = find_key(tx.database) or make_key(key_file(tx.database))
    write_setting(tx, SETTING, name_of(key))


def keep_key(database: Database, key: str) -> Path | None:
    """Bring a key that was kept elsewhere; where another one is here it is laid beside it, and that place is given."""
    here = key_file(database)
    if usable_key(database) == key:
        return None
    if not os.environ.get(VARIABLE) and not here.exists():
        _keep(here, key)
        return None
    beside = here.with_name(OTHER)
    beside.unlink(missing_ok=True)
    _keep(beside, key)
    return beside


def name_of(key: str) -> str:
    """Name a key, without telling it."""
    return derived(key, "name").hex()[:NAME_LENGTH]


@lru_cache(maxsize=1024)
def derived(key: str, purpose: str) -> bytes:
    """Derive a key of its own for a purpose (HKDF, RFC 5869, with SHA-256; one block is what is needed)."""
    extracted = hmac.digest(b"huodan sealed cells", key.encode(), "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


@lru_cache(maxsize=8)
def _is_key(text: str) -> bool:
    from pyrage import IdentityError
    from pyrage.x25519 import Identity

    try:
        Identity.from_str(text)
    except (IdentityError, ValueError):
        return False
    return True


def _checked(text: str, name: str) -> str:
    if not _is_key(text.strip()):
        raise KeyUnreadable(name=name)
    return text.strip()


def make_key(file: Path) -> str:
    """Make the key, unless somebody did meanwhile."""
    from pyrage.x25519 import Identity

    _keep(file, str(Identity.generate()))
    return _checked(file.read_text("ascii"), FILE)


def _keep(file: Path, key: str) -> None:
    """Write a key, and wait until the disk has it: what it seals is kept in the next moment."""
    with minding_disk(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Of this call alone: once it is linked, what is written into it is the key itself.
        mine = file.with_name(f"{FILE}.{uuid4().hex}.part")
        mine.touch(mode=0o600, exist_ok=False)
        mine.write_text(f"{key}\n", "ascii")
        settle(mine)
        try:
            os.link(mine, file)  # who comes second takes what is there
        except FileExistsError:
            pass
        finally:
            mine.unlink()
        settle(file.parent)
