"""
Secrets as the database keeps them: sealed with a key that lies beside the database, not in it (``seal_key.py``).

A copy of the database alone, such as a backup, opens none of them.
"""

from __future__ import annotations

import base64

from huodan.storage.db import Database, Tx
from huodan.storage.seal_key import settled_key, usable_key


class Unsealable(Exception):
    """The key that sealed it is not here."""


def seal(tx: Tx, secret: str) -> str:
    """
    Give what may be kept of a secret.

    Raises:
        SealKeyLost, KeyUnreadable: see ``settled_key``.
    """
    import pyrage
    from pyrage.x25519 import Identity

    identity = Identity.from_str(settled_key(tx))
    return base64.b64encode(pyrage.encrypt(secret.encode(), [identity.to_public()])).decode("ascii")


def opens(database: Database, sealed: str) -> bool:
    """Say whether something that was sealed opens here."""
    try:
        unseal(database, sealed)
    except Unsealable:
        return False
    return True


def unseal(database: Database, sealed: str) -> str:
    """
    Open what ``seal`` gave.

    Raises:
        Unsealable: if it was sealed with another key.
    """
    import pyrage
    from pyrage.x25519 import Identity

    key = usable_key(database)
    if key is None:
        raise Unsealable
    try:
        return str(pyrage.decrypt(base64.b64decode(sealed), [Identity.from_str(key)]).decode())
    except (pyrage.DecryptError, ValueError) as error:
        raise Unsealable from error
