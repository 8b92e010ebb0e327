"""
Idempotency keys: a request sent twice is done once and answered twice the same (D13).

Owns the table ``idempotency``. The key is taken in the very Tx that does the work: a second request with the same
key waits at the first one's row, then finds its answer; if the first failed, nothing of it is left and the second
works. Does not own what is hashed and what an answer looks like (the door).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, update

from huodan.kit.errors import HuodanError
from huodan.storage.db import Tx
from huodan.storage.link import Busy
from huodan.storage.seal_key import derived, name_of, noted_name, usable_key
from huodan.storage.system import idempotency

KEPT_MS = 72 * 3_600_000
LONGEST_KEY = 200
MOST_PURGED = 1_000
TRIES = 3
SEALED = b"hs1."
"""Before what is kept of a body by a key; versions before this kept it without."""


class KeyReused(HuodanError):
    """The key was used for another request."""

    code = "key_reused"
    status = 422
    zh = "这个 Idempotency-Key 已用于内容不同的请求。新的请求请换一个键。"
    en = "This Idempotency-Key was used for a different request. Please use a new key for a new request."


class CannotCompare(HuodanError):
    """What was asked under this key was kept by a key that is away: nobody can say whether it is the same."""

    code = "cannot_compare"
    status = 409
    zh = (
        "这个 Idempotency-Key 用过，但加密密钥不在这台机器上，分不清这次是不是同一个请求，所以没有执行。"
        "请管理员放回 seal.key 后原样重发；或先看看上次是否已经办成，没有办成再换一个键。"
    )
    en = (
        "This Idempotency-Key was used, but the key to compare with is not on this machine, so nothing was done. Put seal.key "
        "back and send the same again; or see first whether it was done then, and use a new key only if it was not."
    )


class BadKey(HuodanError):
    """The key is empty or too long."""

    code = "bad_key"
    status = 422
    zh = "Idempotency-Key 要有 1 至 {limit} 个可见的 ASCII 字符。"
    en = "An Idempotency-Key has 1 to {limit} visible ASCII characters."


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """A key taken by this Tx; ``finish`` stores the answer under it."""

    scope: str
    key: str
    body_hash: bytes


def claim(tx: Tx, *, method: str, path: str, key: str, body_hash: bytes) -> Claim | Answer:
    """
    Take a key for a request, or give the answer if it was done already.

    Raises:
        KeyReused: if the body was another one. CannotCompare: if the key it was kept by is away.
        BadKey: if it is no key. Busy: if others keep taking and losing it.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BadKey(limit=LONGEST_KEY)
    scope = f"{tx.actor.scope} {method} {path}"
    told = _told(tx, body_hash)
    taken = (scope, key, told, 0, b"", tx.now)
    for _ in range(TRIES):
        if tx.run(_CLAIM[tx.dialect], taken).rowcount:
            return Claim(scope, key, body_hash)
        row = tx.execute(select(idempotency).where(_is(scope, key))).first()
        if row is not None and row.at > tx.now - KEPT_MS:
            if row.body_hash not in (told, told.removeprefix(SEALED), body_hash):
                raise CannotCompare if row.body_hash.startswith(SEALED) and _is_away(tx) else KeyReused
            return Answer(row.status, row.answer)
        if row is not None and _take_over(tx, row.at, scope, key, told):
            return Claim(scope, key, body_hash)
    raise Busy


def _take_over(tx: Tx, at: int, scope: str, key: str, body_hash: bytes) -> bool:
    """Take a forgotten key for this request, unless another one at the same moment did."""
    found = update(idempotency).where(_is(scope, key), idempotency.c.at == at)
    return tx.execute(found.values(body_hash=body_hash, status=0, answer=b"", at=tx.now)).rowcount > 0


def finish(tx: Tx, claim: Claim, *, status: int, body: bytes) -> None:
    """Keep the answer for 72 hours. What the request said for the first encrypted value is told by its key, too."""
    told = _told(tx, claim.body_hash)
    found = update(idempotency).where(_is(claim.scope, claim.key))
    tx.execute(found.values(body_hash=told, status=status, answer=body))


def purge(tx: Tx) -> int:
    """Forget keys older than 72 hours, a thousand at a time, and say how many."""
    old = (
        select(idempotency.c.scope, idempotency.c.key)
        .where(idempotency.c.at <= tx.now - KEPT_MS)
        .order_by(idempotency.c.at)
        .limit(MOST_PURGED)
    )
    rows = tx.execute(old).all()
    if rows:
        mark = "?" if tx.dialect == "sqlite" else "%s"
        tx.run(
            f"DELETE FROM idempotency WHERE scope = {mark} AND key = {mark} AND at <= {tx.now - KEPT_MS}",
            [(row.scope, row.key) for row in rows],
        )
    return len(rows)


def _told(tx: Tx, body_hash: bytes) -> bytes:
    """Give what is kept of a body's hash: from a copy of the database nobody tries out what is encrypted in the body."""
    key = usable_key(tx.database)
    return body_hash if key is None else SEALED + hmac.digest(derived(key, "replay"), body_hash, "sha256")


def _is_away(tx: Tx) -> bool:
    """Say whether the key that seals here is not on this machine, or another one is."""
    key, noted = usable_key(tx.database), noted_name(tx)
    return key is None or (noted is not None and name_of(key) != noted)


def _is(scope: str, key: str) -> ColumnElement[bool]:
    return and_(idempotency.c.scope == scope, idempotency.c.key == key)


_COLUMNS = "INSERT INTO idempotency (scope, key, body_hash, status, answer, at) VALUES"
_CLAIM = {
    "sqlite": f"{_COLUMNS} (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    "postgres": f"{_COLUMNS} (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
}
