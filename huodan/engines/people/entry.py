"""
Signing in and changing one's password.

Comparing a password takes about 80 ms of a processor, so it happens between two short Tx, not inside one:
nobody waits for it, and only ``AT_ONCE`` people are compared at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import BoundedSemaphore
from typing import Any

from sqlalchemy import Row, select

from huodan.engines.people import lockout, sessions
from huodan.engines.people.accounts import LONGEST_LOGIN, account_of, note_sign_in, set_password_hash
from huodan.engines.people.passwords import AT_ONCE, LONGEST, check_password, hash_password, matches
from huodan.engines.people.rows import IS_STAFF, people
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import fold
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.system import account

_door = BoundedSemaphore(AT_ONCE)


class BadLoginOrPassword(HuodanError):
    """Login and password do not belong together; which of them is wrong is not said."""

    code = "bad_login"
    status = 401
    zh = "登录名或密码不对。请检查大小写，或请管理员重设密码。"
    en = "Login or password is wrong. Check capitals, or ask an administrator for a new password."


class WrongOldPassword(HuodanError):
    """The present password was not given rightly."""

    code = "wrong_old_password"
    status = 422
    zh = "原密码不对。"
    en = "The present password is wrong."


class SamePassword(HuodanError):
    """The new password is the present one."""

    code = "same_password"
    status = 422
    zh = "新密码和原密码一样，请换一个。"
    en = "The new password is the present one; choose another."


def sign_in(
    database: Database,
    *,
    login: str,
    password: str,
    stays: bool = False,
    address: str = "",
    agent: str | None = None,
    replaces: str | None = None,
    then: Callable[[Tx, Id], None] = lambda _tx, _person: None,
) -> str:
    """
    Compare login and password and open a session; the answer is its token.

    replaces: the token of the session this browser had so far, which ends. then: what else belongs to it, in its Tx.

    Raises:
        BadLoginOrPassword, LockedOut: see ``lockout``; unknown, closed and known logins take the same time.
            What is longer than any login or password is refused before anybody waits for it.
    """
    if len(login) > LONGEST_LOGIN or len(password) > LONGEST:
        raise BadLoginOrPassword
    with _door:
        kept = database.transact(SYSTEM, lambda tx: _charged(tx, login=login, address=address))
        if not matches(password, kept and kept.password_hash) or kept is None:
            raise BadLoginOrPassword
        person = kept.person

    def enter(tx: Tx) -> str:
        if _open_account(tx, login=login) != kept:  # closed, or another password, while this one was compared
            raise BadLoginOrPassword
        lockout.forgive(tx, login=login)
        note_sign_in(tx, person=person)
        if replaces is not None:
            sessions.end_session(tx, token_hash=sessions.hash_token(replaces))
        then(tx, person)
        return sessions.open_session(tx, person=person, stays=stays, agent=agent, address=address)

    return database.transact(SYSTEM, enter)


def change_password(
    database: Database,
    *,
    person: Id,
    old: str,
    new: str,
    keeps: bytes | None = None,
    address: str = "",
    names: Collection[str] = (),
) -> None:
    """
    Let a person choose a new password; all sessions but ``keeps`` end.

    names: of company and person, which the password must not be.

    Raises:
        WrongOldPassword, SamePassword, WeakPassword, LockedOut: the present password stays.
    """
    with database.read() as tx:
        login = account_of(tx, person=person).login
    check_password(new, login=login, names=names, path="new")
    if len(old) > LONGEST:
        raise WrongOldPassword(path="old")
    with _door:
        kept = database.transact(SYSTEM, lambda tx: _charged(tx, login=login, address=address))
        if not matches(old, kept and kept.password_hash):
            raise WrongOldPassword(path="old")
    if old == new:
        raise SamePassword(path="new")
    made = hash_password(new)

    def change(tx: Tx) -> None:
        lockout.forgive(tx, login=login)
        set_password_hash(tx, person=person, password_hash=made, must_change_password=False)
        sessions.end_sessions(tx, person=person, but=keeps)

    database.transact(SYSTEM, change)


def _charged(tx: Tx, *, login: str, address: str) -> Row[Any] | None:
    """
    Count the attempt as failed for now, and give what is kept of an account that is open.

    The account's row is locked first, so that attempts of one login are counted one after the other.
    """
    found = _open_account(tx, login=login)
    lockout.charge(tx, login=login, address=address)
    return found


def _open_account(tx: Tx, *, login: str) -> Row[Any] | None:
    """Lock the account of a login and give what is kept of it; None if closed, or if its person is gone or left."""
    wanted = (
        select(account.c.person, account.c.password_hash)
        .join(people, people.c.id == account.c.person)
        .where(account.c.login_key == fold(login), account.c.is_active == 1)
        .where(IS_STAFF)
    )
    return tx.execute(wanted.with_for_update(of=account)).first()
