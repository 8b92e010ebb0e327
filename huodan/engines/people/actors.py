"""
Who a token stands for: a signed-in person or an API key becomes the Actor that everything else asks for.

Reads what this room keeps, and of the records of people and departments what names and places the actor.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, and_, bindparam, select

from huodan.engines.people import sessions
from huodan.engines.people.keys import PREFIX, ApiKey, is_note_due, key_by_id, key_of, note_use
from huodan.engines.people.narrowing import is_from
from huodan.engines.people.roles import ADMINISTRATOR
from huodan.engines.people.rows import IS_STAFF, departments, people
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM, SYSTEM_PERSON, Actor
from huodan.storage.db import Tx
from huodan.storage.sql.prepared import Fixed
from huodan.storage.system import account, session

MOST_LEVELS = 50

_IS_IN = and_(account.c.is_active == 1, IS_STAFF)

_SESSION = Fixed(
    select(
        *session.c,
        account.c.login,
        account.c.roles,
        account.c.lang,
        account.c.must_change_password,
        account.c.totp.is_(None).label("lacks_totp"),
        people.c.f_person_name.label("name"),
        people.c.f_person_department.label("department"),
    )
    .join(account, account.c.person == session.c.person)
    .join(people, people.c.id == session.c.person)
    .where(
        session.c.token_hash == bindparam("token_hash", None, LargeBinary),
        session.c.expires_at > bindparam("now", None, BigInteger),
        _IS_IN,
    )
)
_ASKER = (
    select(
        account.c.roles,
        account.c.lang,
        people.c.f_person_name.label("name"),
        people.c.f_person_department.label("department"),
    )
    .join(people, people.c.id == account.c.person)
    .where(_IS_IN)
)
_DEPARTMENTS = Fixed(select(departments.c.id, departments.c.f_dep_name, departments.c.f_dep_parent))


class AddressNotAllowed(HuodanError):
    """The key counts, but not from where it is used."""

    code = "address_not_allowed"
    status = 403
    zh = "这个 API 密钥不能从 {address} 使用。请管理员把这个地址加到密钥的 IP 名单里，或换一个密钥。"
    en = "This API key may not be used from {address}. Ask an administrator to make a key that allows it."


class AskerGone(HuodanError):
    """Who asked for something may not act any more."""

    code = "asker_gone"
    status = 403
    zh = "提出这项任务的账号或密钥已停用，任务没有继续。需要的话，请由有权限的同事重新提出。"
    en = "The account or key that asked for this was closed, so it was not done. A colleague may ask for it again."


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Somebody who showed a token that counts.

    session: of a browser; None for an API key. department: the name of the person's own.
    is_touch_due: ``touch`` should be called, so that the token lasts and its use is known.
    address: from where the token was shown.
    rate, burst: requests per second and at once a key is allowed, None for the usual.
    must_set_up_totp: one of their roles needs a second factor, which they do not have yet.
    viewing: with whose eyes they look; ``actor`` is theirs only once the door made it so.
    """

    actor: Actor
    login: str
    department: str | None
    session: bytes | None
    must_change_password: bool
    is_touch_due: bool
    rate: int | None = None
    burst: int | None = None
    address: str | None = None
    must_set_up_totp: bool = False
    viewing: Viewing | None = None

    @property
    def oneself(self) -> Actor:
        """Give who sits there, whosever eyes they look with."""
        return self.actor if self.viewing is None else self.viewing.by


@dataclass(frozen=True, slots=True)
class Viewing:
    """
    That somebody looks with the eyes of another.

    by: who looks. person, name: the other; actor: what they may, None when it is over: the time is up, or one of the two
    may not any more.
    """

    by: Actor
    person: Id
    name: str
    actor: Actor | None
    department: str | None
    since: int
    until: int


def identify(tx: Tx, *, token: str, address: str | None = None) -> Caller | None:
    """
    Find out who shows a token; None for nobody, an ended session, a revoked key, a leaver.

    address: from where it is shown; None where it does not matter, as in the log.

    Raises:
        AddressNotAllowed: for a key kept to other addresses.
    """
    is_key = token.startswith(PREFIX)
    return _by_key(tx, token, address) if is_key else _by_session(tx, token, address)


def actor_of_person(tx: Tx, *, person: Id) -> Actor:
    """
    Give the actor a person is when signed in.

    Raises:
        UnknownLogin: if the person has no account.
    """
    from huodan.engines.people.accounts import account_of

    found = account_of(tx, person=person)
    wanted = select(people.c.f_person_name, people.c.f_person_department)
    row = tx.execute(wanted.where(people.c.id == person)).one()
    below, _ = _below(tx, row.f_person_department)
    return _actor(person, row.f_person_name, found.roles, below, found.lang)


def actor_of_asker(tx: Tx, *, person: Id, key: Id | None) -> Actor:
    """
    Give the actor somebody is by now who asked for something earlier: their account or key must still count.

    Raises:
        AskerGone: if it does not.
    """
    if key is not None:
        found = key_by_id(tx, key)
        if found is None:
            raise AskerGone
        return _actor_of_key(found)
    if person == SYSTEM_PERSON:
        return SYSTEM
    row = tx.execute(_ASKER.where(account.c.person == person)).first()
    if row is None:
        raise AskerGone
    below, _ = _below(tx, row.department)
    return _actor(person, row.name, json.loads(row.roles), below, row.lang)


def touch(tx: Tx, *, caller: Caller) -> None:
    """Prolong the session, or note the use of the key."""
    if caller.session is not None:
        from huodan.engines.people.accounts import expire_password

        sessions.touch_session(tx, token_hash=caller.session, address=caller.address)
        expire_password(tx, person=caller.oneself.person)
    elif caller.actor.key is not None:
        note_use(tx, key=caller.actor.key)


def _by_key(tx: Tx, token: str, address: str | None) -> Caller | None:
    key = key_of(tx, token)
    if key is None:
        return None
    if key.addresses and address is not None and not is_from(address, key.addresses):
        raise AddressNotAllowed(address=address or "?")
    is_due = is_note_due(tx, key)
    return Caller(_actor_of_key(key), key.name, None, None, False, is_due, key.rate, key.burst)


def _actor_of_key(key: ApiKey) -> Actor:
    return Actor(
        person=SYSTEM_PERSON,
        name=key.name,
        roles=frozenset(key.roles),
        is_admin=ADMINISTRATOR in key.roles and key.narrowing is None,
        key=key.id,
        narrowing=key.narrowing,
    )


def _by_session(tx: Tx, token: str, address: str | None) -> Caller | None:
    rows = _SESSION.run(tx, token_hash=sessions.hash_token(token), now=tx.now)
    if not rows:
        return None
    row = rows[0]
    below, department = _below(tx, row.department)
    actor = _actor(row.person, row.name, json.loads(row.roles), below, row.lang)
    is_due = tx.now - row.seen_at >= sessions.TOUCH_MS
    must_change = bool(row.must_change_password)
    must_set_up = bool(row.must_set_up_totp and row.lacks_totp)
    return Caller(
        actor,
        row.login,
        department,
        row.token_hash,
        must_change,
        is_due,
        address=address,
        must_set_up_totp=must_set_up,
        viewing=None if row.views_as is None else _viewing(tx, row, actor),
    )


def _viewing(tx: Tx, row: Any, by: Actor) -> Viewing:
    """Make the other as they are by now: what they lost meanwhile is out of sight at once."""
    other, department = None, None
    name = tx.execute(select(people.c.f_person_name).where(people.c.id == row.views_as)).scalar()
    found = tx.execute(_ASKER.where(account.c.person == row.views_as)).first()
    if found is not None and by.is_admin and row.views_until > tx.now:
        below, department = _below(tx, found.department)
        other = _actor(row.views_as, name, json.loads(found.roles), below, by.lang)
    return Viewing(by, row.views_as, name or "", other, department, row.views_since, row.views_until)


def _actor(person: Id, name: str | None, roles: Collection[str], below: tuple[Id, ...], lang: str) -> Actor:
    return Actor(
        person=person,
        name=name or "",
        roles=frozenset(roles),
        departments=below,
        is_admin=ADMINISTRATOR in roles,
        lang=lang,
    )


def _below(tx: Tx, own: Id | None) -> tuple[tuple[Id, ...], str | None]:
    """Give a department with all below it, and its name; a circle of departments ends where it began."""
    if own is None:
        return (), None
    rows = _DEPARTMENTS.run(tx)
    children: dict[Id | None, list[Id]] = {}
    for row in rows:
        children.setdefault(row.f_dep_parent, []).append(row.id)
    found, level = {own: None}, [own]
    for _ in range(MOST_LEVELS):
        level = [child for parent in level for child in children.get(parent, ()) if child not in found]
        found.update(dict.fromkeys(level))
    return tuple(found), next((row.f_dep_name for row in rows if row.id == own), None)
