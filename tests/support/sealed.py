"""Keys of sealed backups for tests: a password takes a second each, so that one is made once for all of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from huodan.storage import Database
from huodan.workspace.backup import Key, WrongPassword
from huodan.workspace.backup.keys import use_key

PASSWORD = "纸箱 42 号仓库"


@cache
def key() -> Key:
    """This function will give the key under the password."""
    return Key.of_password(PASSWORD)


def seal(database: Database) -> Key:
    """This function will let backups of a workspace be sealed."""
    use_key(database, key())
    return key()


def all_bytes(folder: Path) -> bytes:
    """This function will give all that lies in a folder, with the names it lies under."""
    return b"".join(
        str(path.relative_to(folder)).encode() + path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try each password on each key once for all tests: what came of it is remembered."""
    monkeypatch.setattr(Key, "unwrapped", staticmethod(lambda *given: _said(_unwrapped(*given))))


@cache
def another(password: str) -> Key:
    """This function will give a key under another password."""
    return Key.of_password(password)


def _said(found: Key | WrongPassword) -> Key:
    if isinstance(found, WrongPassword):
        raise found
    return found


_real = Key.unwrapped


@cache
def _unwrapped(wrapped: bytes, password: str) -> Key | WrongPassword:
    try:
        return _real(wrapped, password)
    except WrongPassword as error:
        return error
