"""
Sessions: a browser that is signed in, known by a random token of which only the hash is kept.

Owns the table ``session``. A session ends 12 hours after its last use, 30 days if its owner stays signed in.
Does not own: checking the password (``entry.py``) and what the person may do.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from hmac import compare_digest

from sqlalchemy import delete, insert, select, update

from huodan.kit.ids import Id
from huodan.storage.db import Tx
from huodan.storage.system import session

HOUR_MS = 3_600_000
SHORT_MS = 12 * HOUR_MS
LONG_MS = 30 * 24 * HOUR_MS
TOUCH_MS = HOUR_MS // 6
MOST_PER_PERSON = 20


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser. agent: what it calls itself, for the list its owner sees."""

    token_hash: bytes
    person: Id
    created_at: int
    seen_at: int
    expires_at: int
    agent: str | None


def open_session(tx: Tx, *, person: Id, stays: bool = False, agent: str | None = None) -> str:
    """Start a session and give its token, which is shown this once; the oldest beyond 20 end."""
    token = secrets.token_urlsafe(32)
    tx.execute(delete(session).where(session.c.expires_at <= tx.now))
    for old in sessions_of(tx, person=person)[MOST_PER_PERSON - 1 :]:
        end_session(tx, token_hash=old.token_hash)
    values = {
        "token_hash": hash_token(token),
        "person": person,
        "created_at": tx.now,
        "seen_at": tx.now,
        "expires_at": tx.now + (LONG_MS if stays else SHORT_MS),
        "agent": agent[:200] if agent else None,
    }
    tx.execute(insert(session).values(values))
    return token


def touch_session(tx: Tx, *, token_hash: bytes) -> None:
    """Prolong a session by its own span from now on."""
    span = session.c.expires_at - session.c.seen_at
    here = session.c.token_hash == token_hash
    tx.execute(update(session).where(here).values(seen_at=tx.now, expires_at=tx.now + span))


def sessions_of(tx: Tx, *, person: Id) -> tuple[Session, ...]:
    """List a person's sessions that have not ended, the one used last first."""
    rows = tx.execute(
        select(session)
        .where(session.c.person == person, session.c.expires_at > tx.now)
        .order_by(session.c.seen_at.desc(), session.c.token_hash)
    )
    return tuple(Session(**row._mapping) for row in rows)


def end_session(tx: Tx, *, token_hash: bytes) -> None:
    """Sign one browser out; its token is worthless from now on."""
    tx.execute(delete(session).where(session.c.token_hash == token_hash))


def end_sessions(tx: Tx, *, person: Id, but: bytes | None = None) -> None:
    """Sign a person out everywhere, or everywhere else when ``but`` is the hash of the session to keep."""
    others = session.c.token_hash != but if but is not None else session.c.person == person
    tx.execute(delete(session).where(session.c.person == person, others))


def hash_token(token: str) -> bytes:
    """Give what is kept of a token; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def csrf_of(token: str) -> str:
    """Give the value a page must send along with a session's writes; it tells nothing about the token."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"csrf:" + token.encode()).digest()).decode().rstrip("=")


def is_csrf_right(token: str, given: str | None) -> bool:
    """Say whether a page sent the value that belongs to its session."""
    return given is not None and compare_digest(csrf_of(token).encode(), given.encode())
