"""
API keys: other programs act through them with the rights of one or more roles, or with less (decision 0009).

Owns the table ``api_key``. Only the hash of a key is kept; the key itself is shown once, when it is made.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, bindparam, insert, select, update

from huodan.engines.people.narrowing import find_addresses
from huodan.engines.people.sessions import hash_token
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import clean
from huodan.language.messages import Narrowing
from huodan.storage.db import Tx
from huodan.storage.sql.prepared import Fixed
from huodan.storage.system import api_key, incoming

PREFIX = "hd_"
ENDING = 4
USE_NOTED_MS = 5 * 60_000
MOST_RATE = 10_000

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


class OverAtBirth(HuodanError):
    """The day a key is to end on is past."""

    code = "over_at_birth"
    status = 422
    zh = "有效期已经过去了，请选以后的日期，或不填（长期有效）。"
    en = "The key would have ended already. Choose a later day, or none for a key without an end."


class BadRate(HuodanError):
    """A limit of requests is none."""

    code = "bad_rate"
    status = 422
    zh = "每秒次数和最多连发次数要在 1 到 {most} 之间。"
    en = "Requests per second and at once must be from 1 to {most}."


@dataclass(frozen=True, slots=True)
class ApiKey:
    """
    A program's way in.

    roles: ids of roles in the Plan. ending: its last characters, by which people know it. addresses: networks it may
    be used from, any if empty. rate, burst: requests per second and at once, None for the usual.
    """

    id: Id
    name: str
    roles: tuple[str, ...]
    created_at: int
    created_by: Id
    expires_at: int | None
    revoked_at: int | None
    used_at: int | None
    ending: str | None
    narrowing: Narrowing | None = None
    addresses: tuple[str, ...] = ()
    rate: int | None = None
    burst: int | None = None


def create_key(
    tx: Tx,
    *,
    name: str,
    roles: Collection[str],
    expires_at: int | None = None,
    narrowing: Narrowing | None = None,
    addresses: Collection[str] = (),
    rate: int | None = None,
    burst: int | None = None,
) -> tuple[ApiKey, str]:
    """
    Make an API key; the second value is the key itself, which cannot be shown again.

    Raises:
        UnnamedKey, OverAtBirth, BadRate, BadAddress, TooManyAddresses.
    """
    called = _called(name)
    if expires_at is not None and expires_at <= tx.now:
        raise OverAtBirth(path="expires_on")
    if any(limit is not None and not 1 <= limit <= MOST_RATE for limit in (rate, burst)):
        raise BadRate(path="rate", most=MOST_RATE)
    token = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        id=tx.new_id(),
        name=called,
        roles=tuple(sorted(set(roles))),
        created_at=tx.now,
        created_by=tx.actor.person,
        expires_at=expires_at,
        revoked_at=None,
        used_at=None,
        ending=token[-ENDING:],
        narrowing=narrowing,
        addresses=find_addresses(addresses),
        rate=rate,
        burst=burst,
    )
    told = {name: getattr(key, name) for name in ApiKey.__slots__ if name not in ("narrowing", "addresses")}
    told["roles"] = json.dumps(key.roles)
    told["narrowing"] = None if narrowing is None else json.dumps(sorted(narrowing))
    told["addresses"] = json.dumps(key.addresses) if key.addresses else None
    tx.execute(insert(api_key).values(token_hash=hash_token(token), **told))
    return key, token


def _called(name: str) -> str:
    called = clean(name)
    if called is None:
        raise UnnamedKey(path="name")
    return called[:200]


def end_of_day(tx: Tx, day: str) -> int:
    """
    Give the moment at which the last day of a key is over.

    Raises:
        NotADay: if the text is none.
    """
    return zone.start_of_day(zone.add_days(zone.parse_day(day), 1), tx.zone)


def revoke_key(tx: Tx, *, key: Id) -> None:
    """
    End an API key at once and for ever.

    Raises:
        UnknownKey: if there is none, or it was ended before.
    """
    here = (api_key.c.id == key, api_key.c.revoked_at.is_(None))
    if tx.execute(update(api_key).where(*here).values(revoked_at=tx.now)).rowcount == 0:
        raise UnknownKey(key=key)


def change_key(tx: Tx, *, key: Id, name: str, roles: Collection[str]) -> None:
    """
    Give the key of an incoming webhook another name and other roles (decision 0086); those of programs stay as they were made.

    Raises:
        UnnamedKey, UnknownKey
    """
    values = {"name": _called(name), "roles": json.dumps(tuple(sorted(set(roles))))}
    if not tx.execute(update(api_key).where(api_key.c.id == key).values(values)).rowcount:
        raise UnknownKey(key=key)


def keys(tx: Tx) -> tuple[ApiKey, ...]:
    """List all API keys, the newest first; those by which incoming webhooks act are told with these."""
    theirs = api_key.c.id.in_(select(incoming.c.id))
    return tuple(
        _key(row) for row in tx.execute(select(api_key).where(~theirs).order_by(api_key.c.id.desc()))
    )


def key_of(tx: Tx, token: str) -> ApiKey | None:
    """Find the key a program showed, if it still counts."""
    found = _BY_HASH.run(tx, token_hash=hash_token(token))
    return _counting(tx, found[0]) if found else None


def key_by_id(tx: Tx, key: Id) -> ApiKey | None:
    """Find a key, if it still counts."""
    row = tx.execute(select(api_key).where(api_key.c.id == key)).first()
    return None if row is None else _counting(tx, row)


def key_names(tx: Tx, ids: Collection[Id]) -> Mapping[Id, str]:
    """Give the names of keys by id, also of those that no longer count."""
    if not ids:
        return {}
    rows = tx.execute(select(api_key.c.id, api_key.c.name).where(api_key.c.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _counting(tx: Tx, row: Any) -> ApiKey | None:
    key = _key(row)
    is_over = key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= tx.now)
    return None if is_over else key


def is_note_due(tx: Tx, key: ApiKey) -> bool:
    """Say whether the last use should be noted; once in five minutes is enough."""
    return key.used_at is None or tx.now - key.used_at >= USE_NOTED_MS


def note_use(tx: Tx, *, key: Id) -> None:
    """Note that a key is in use."""
    tx.execute(update(api_key).where(api_key.c.id == key).values(used_at=tx.now))


def _key(row: Any) -> ApiKey:
    kept = (
        None if row.narrowing is None else frozenset((form, verb) for form, verb in json.loads(row.narrowing))
    )
    read = {
        "roles": tuple(json.loads(row.roles)),
        "narrowing": kept,
        "addresses": tuple(json.loads(row.addresses or "[]")),
    }
    return ApiKey(**{name: read.get(name, getattr(row, name)) for name in ApiKey.__slots__})
