"""
Signing in, and what asks for one's password again: changing it, and the second factor.

Comparing a password takes about 80 ms of a processor, so it happens between two short Tx, not inside one:
nobody waits for it, and only ``AT_ONCE`` people are compared at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import BoundedSemaphore
from typing import Any, TypeVar

from sqlalchemy import Row, select

from huodan.engines.people import lockout, sessions, totp
from huodan.engines.people.accounts import (
    LONGEST_LOGIN,
    account_of,
    expire_password,
    note_sign_in,
    set_password_hash,
)
from huodan.engines.people.passwords import AT_ONCE, LONGEST, check_password, hash_password, matches
from huodan.engines.people.rows import IS_STAFF, people
from huodan.engines.people.rules import rules
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import fold
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.system import account

Result = TypeVar("Result")

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
    code: str | None = None,
    stays: bool = False,
    address: str = "",
    agent: str | None = None,
    replaces: str | None = None,
    then: Callable[[Tx, Id, str | None], None] = lambda _tx, _person, _factor: None,
) -> str:
    """
    Compare login and password, and the code where one is needed, and open a session; the answer is its token.

    replaces: the token of the session this browser had so far, which ends. then: what else belongs to it, in its Tx,
    with the second factor that was shown.

    Raises:
        CodeNeeded: login and password are right. WrongCode counts like a wrong password.
        BadLoginOrPassword, LockedOut: see ``lockout``; unknown, closed and known logins take the same time.
            What is longer than any login or password is refused before anybody waits for it.
    """
    if len(login) > LONGEST_LOGIN or len(password) > LONGEST:
        raise BadLoginOrPassword
    with _door:
        kept, attempt = database.transact(SYSTEM, lambda tx: _charged(tx, login=login, address=address))
        if not matches(password, kept and kept.password_hash) or kept is None:
            raise BadLoginOrPassword
        person = kept.person

    def enter(tx: Tx) -> str:
        if _open_account(tx, login=login) != kept:  # closed, or another password, while this one was compared
            raise BadLoginOrPassword
        factor = totp.use_code(tx, person=person, code=code)
        lockout.forgive(tx, login=login)
        note_sign_in(tx, person=person)
        expire_password(tx, person=person)
        if replaces is not None:
            sessions.end_session(tx, token_hash=sessions.hash_token(replaces))
        then(tx, person, factor)
        known = rules(tx)
        needs_totp = factor is None and bool({*account_of(tx, person=person).roles} & {*known.totp_roles})
        return sessions.open_session(
            tx,
            person=person,
            stays=stays and known.may_stay,
            agent=agent,
            address=address,
            must_set_up_totp=needs_totp,
        )

    try:
        return database.transact(SYSTEM, enter)
    except totp.CodeNeeded:
        database.transact(SYSTEM, lambda tx: lockout.uncharge(tx, attempt=attempt))
        raise


def change_password(
    database: Database,
    *,
    person: Id,
    old: str,
    new: str,
    keeps: bytes | None = None,
    address: str = "",
    names: Collection[str] = (),
    then: Callable[[Tx], None] = lambda _tx: None,
) -> None:
    """
    Let a person choose a new password; all sessions but ``keeps`` end.

    names: of company and person, which the password must not be. then: what else belongs to it, in its Tx.

    Raises:
        WrongOldPassword, SamePassword, WeakPassword, LockedOut: the present password stays.
    """
    with database.read() as tx:
        login, known = account_of(tx, person=person).login, rules(tx)
    check_password(new, login=login, names=names, path="new", rules=known)
    if old == new:  # said before it is compared: whether it is the present one is not told
        raise SamePassword(path="new")
    made = hash_password(new)

    def change(tx: Tx) -> None:
        set_password_hash(tx, person=person, password_hash=made, must_change_password=False)
        sessions.end_sessions(tx, person=person, but=keeps)
        then(tx)

    confirmed(database, person=person, password=old, path="old", address=address, then=change)


def confirmed(
    database: Database,
    *,
    person: Id,
    password: str,
    then: Callable[[Tx], Result],
    path: str = "password",
    address: str = "",
) -> Result:
    """
    Do what a person who is signed in may do only with their password, which is counted like one at sign-in.

    Raises:
        WrongOldPassword, LockedOut: nothing is done.
    """
    with database.read() as tx:
        login = account_of(tx, person=person).login
    if len(password) > LONGEST:
        raise WrongOldPassword(path=path)
    with _door:
        kept, _ = database.transact(SYSTEM, lambda tx: _charged(tx, login=login, address=address))
        if not matches(password, kept and kept.password_hash):
            raise WrongOldPassword(path=path)

    def do(tx: Tx) -> Result:
        lockout.forgive(tx, login=login)
        return then(tx)

    return database.transact(SYSTEM, do)


def _charged(tx: Tx, *, login: str, address: str) -> tuple[Row[Any] | None, Id]:
    """
    Count the attempt as failed for now, and give what is kept of an account that is open, and which attempt it is.

    The account's row is locked first, so that attempts of one login are counted one after the other.
    """
    found = _open_account(tx, login=login)
    return found, lockout.charge(tx, login=login, address=address)


def _open_account(tx: Tx, *, login: str) -> Row[Any] | None:
    """Lock the account of a login and give what is kept of it; None if closed, or if its person is gone or left."""
    wanted = (
        select(account.c.person, account.c.password_hash)
        .join(people, people.c.id == account.c.person)
        .where(account.c.login_key == fold(login), account.c.is_active == 1)
        .where(IS_STAFF)
    )
    return tx.execute(wanted.with_for_update(of=account)).first()
