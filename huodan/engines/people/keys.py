"""
API keys: other programs act through them with the rights of one or more roles.

Owns the table ``api_key``. Only the hash of a key is kept; the key itself is shown once, when it is made.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, bindparam, insert, select, update

from huodan.engines.people.sessions import hash_token
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import clean
from huodan.storage.db import Tx
from huodan.storage.sql.prepared import Fixed
from huodan.storage.system import api_key

PREFIX = "hd_"
USE_NOTED_MS = 3_600_000

_BY_HASH = Fixed(select(api_key).where(api_key.c.token_hash == bindparam("token_hash", None, LargeBinary)))


class UnknownKey(HuodanError):
    """There is no such API key."""

    code = "unknown_key"
    status = 404
    zh = "没有这个 API 密钥「{key}」。"
    en = "There is no API key “{key}”."


class UnnamedKey(HuodanError):
    """A key needs a name, so that people know what it is for."""

    code = "unnamed_key"
    status = 422
    zh = "请给 API 密钥起个名字，说明给谁用。"
    en = "Please name the API key after who uses it."


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's way in; ``roles`` are ids of roles in the Plan."""

    id: Id
    name: str
    roles: tuple[str, ...]
    created_at: int
    created_by: Id
    expires_at: int | None
    revoked_at: int | None
    used_at: int | None


def create_key(
    tx: Tx, *, name: str, roles: Collection[str], expires_at: int | None = None
) -> tuple[ApiKey, str]:
    """Make an API key; the second value is the key itself, which cannot be shown again."""
    called = clean(name)
    if called is None:
        raise UnnamedKey(path="name")
    token = PREFIX + secrets.token_urlsafe(32)
    given = tuple(sorted(set(roles)))
    key = ApiKey(tx.new_id(), called[:200], given, tx.now, tx.actor.person, expires_at, None, None)
    tx.execute(
        insert(api_key).values(
            id=key.id,
            token_hash=hash_token(token),
            name=key.name,
            roles=json.dumps(key.roles),
            created_at=key.created_at,
            created_by=key.created_by,
            expires_at=expires_at,
        )
    )
    return key, token


def revoke_key(tx: Tx, *, key: Id) -> None:
    """
    End an API key at once and for ever.

    Raises:
        UnknownKey: if there is none, or it was ended before.
    """
    here = (api_key.c.id == key, api_key.c.revoked_at.is_(None))
    if tx.execute(update(api_key).where(*here).values(revoked_at=tx.now)).rowcount == 0:
        raise UnknownKey(key=key)


def keys(tx: Tx) -> tuple[ApiKey, ...]:
    """List all API keys, the newest first."""
    return tuple(_key(row) for row in tx.execute(select(api_key).order_by(api_key.c.id.desc())))


def key_of(tx: Tx, token: str) -> ApiKey | None:
    """Find the key a program showed, if it still counts."""
    found = _BY_HASH.run(tx, token_hash=hash_token(token))
    if not found:
        return None
    key = _key(found[0])
    is_over = key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= tx.now)
    return None if is_over else key


def is_note_due(tx: Tx, key: ApiKey) -> bool:
    """Say whether the last use should be noted; once an hour is enough."""
    return key.used_at is None or tx.now - key.used_at >= USE_NOTED_MS


def note_use(tx: Tx, *, key: Id) -> None:
    """Note that a key is in use."""
    tx.execute(update(api_key).where(api_key.c.id == key).values(used_at=tx.now))


def _key(row: Any) -> ApiKey:
    given = {name: getattr(row, name) for name in ApiKey.__slots__ if name != "roles"}
    return ApiKey(roles=tuple(json.loads(row.roles)), **given)
