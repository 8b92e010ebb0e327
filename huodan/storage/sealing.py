"""
Secrets as the database keeps them: sealed with a key that lies beside the database, not in it.

A copy of the database alone, such as a backup, opens none of them. Owns the key: the environment tells it, or the file
``seal.key`` beside the folder of files, made when it is first needed and readable by nobody else.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

from huodan.storage.db import Database
from huodan.storage.trouble import minding_disk

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

FILE = "seal.key"
VARIABLE = "HUODAN_SEAL_KEY"


class Unsealable(Exception):
    """The key that sealed it is not here."""


def seal(database: Database, secret: str) -> str:
    """Give what may be kept of a secret."""
    import pyrage

    sealed = pyrage.encrypt(secret.encode(), [_identity(database).to_public()])
    return base64.b64encode(sealed).decode("ascii")


def unseal(database: Database, sealed: str) -> str:
    """
    Open what ``seal`` gave.

    Raises:
        Unsealable: if it was sealed with another key.
    """
    import pyrage

    try:
        return str(pyrage.decrypt(base64.b64decode(sealed), [_identity(database)]).decode())
    except (pyrage.DecryptError, ValueError) as error:
        raise Unsealable from error


def key_file(database: Database) -> Path:
    """Say where the key lies, if the environment does not tell it."""
    return database.files.parent / FILE


def _identity(database: Database) -> Identity:
    from pyrage.x25519 import Identity

    told = os.environ.get(VARIABLE)
    return Identity.from_str((told or _read(key_file(database))).strip())


def _read(file: Path) -> str:
    """Read the key, made by whoever needs it first."""
    if file.exists():
        return file.read_text("ascii")
    from pyrage.x25519 import Identity

    with minding_disk(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = file.with_name(f"{FILE}.{os.getpid()}.part")
        mine.touch(mode=0o600)
        mine.write_text(f"{Identity.generate()}\n", "ascii")
        try:
            os.link(mine, file)  # who comes second takes what is there
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return file.read_text("ascii")
