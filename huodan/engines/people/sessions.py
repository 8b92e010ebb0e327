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

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.storage.db import Tx
from huodan.storage.system import session

HOUR_MS = 3_600_000
SHORT_MS = 12 * HOUR_MS
LONG_MS = 30 * 24 * HOUR_MS
TOUCH_MS = HOUR_MS // 6
MOST_PER_PERSON = 20
LONGEST_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class Session:
    """
    One signed-in browser.

    agent, address: what it calls itself and where it was last, for its owner to see.
    views_as, views_since, views_until: with whose eyes its owner looks, and from when to when (``viewing.py``).
    """

    token_hash: bytes
    person: Id
    created_at: int
    seen_at: int
    expires_at: int
    agent: str | None
    address: str | None
    views_as: Id | None
    views_since: int | None
    views_until: int | None

    @property
    def id(self) -> str:
        """Give the name under which its owner may end it; it tells nothing about the token."""
        return hashlib.sha256(b"named:" + self.token_hash).hexdigest()[:20]

    @property
    def is_lasting(self) -> bool:
        """Say whether its owner wanted to stay signed in."""
        return self.expires_at - self.seen_at > SHORT_MS


class UnknownSession(HuodanError):
    """Nobody is signed in there, or no longer."""

    code = "unknown_session"
    status = 404
    zh = "这台设备的登录已经结束，列表已过时，请刷新。"
    en = "That device is signed out already; please reload the list."


def open_session(
    tx: Tx,
    *,
    person: Id,
    stays: bool = False,
    agent: str | None = None,
    address: str | None = None,
    must_set_up_totp: bool = False,
) -> str:
    """
    Start a session and give its token, which is shown this once; the oldest beyond 20 end.

    must_set_up_totp: nothing else can be done with it until its owner has a second factor.
    """
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
        "address": address[:LONGEST_ADDRESS] if address else None,
        "must_set_up_totp": int(must_set_up_totp),
    }
    tx.execute(insert(session).values(values))
    return token


def touch_session(tx: Tx, *, token_hash: bytes, address: str | None = None) -> None:
    """Prolong a session by its own span from now on, and note from where it is used."""
    place = {"address": address[:LONGEST_ADDRESS]} if address else {}
    span = session.c.expires_at - session.c.seen_at
    here = session.c.token_hash == token_hash
    tx.execute(update(session).where(here).values(seen_at=tx.now, expires_at=tx.now + span, **place))


def look_as(tx: Tx, *, token_hash: bytes, person: Id | None, until: int | None = None) -> None:
    """Let a session look with the eyes of a person until some moment, or with its owner's own again."""
    since = None if person is None else tx.now
    values = {"views_as": person, "views_since": since, "views_until": until}
    tx.execute(update(session).where(session.c.token_hash == token_hash).values(values))


def sessions_of(tx: Tx, *, person: Id) -> tuple[Session, ...]:
    """List a person's sessions that have not ended, the one used last first."""
    rows = tx.execute(
        select(session)
        .where(session.c.person == person, session.c.expires_at > tx.now)
        .order_by(session.c.seen_at.desc(), session.c.token_hash)
    )
    return tuple(Session(*(getattr(row, name) for name in Session.__slots__)) for row in rows)


def shorten_sessions(tx: Tx) -> None:
    """Let nobody stay signed in for longer than a working day after the last use."""
    is_long = session.c.expires_at - session.c.seen_at > SHORT_MS
    tx.execute(update(session).where(is_long).values(expires_at=session.c.seen_at + SHORT_MS))


def end_session(tx: Tx, *, token_hash: bytes) -> None:
    """Sign one browser out; its token is worthless from now on."""
    tx.execute(delete(session).where(session.c.token_hash == token_hash))


def end_session_by_id(tx: Tx, *, person: Id, id: str) -> None:
    """
    Sign one of a person's browsers out, by its name in their list.

    Raises:
        UnknownSession: if it is none of theirs.
    """
    found = next((one for one in sessions_of(tx, person=person) if one.id == id), None)
    if found is None:
        raise UnknownSession
    end_session(tx, token_hash=found.token_hash)


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
