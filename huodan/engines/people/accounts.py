"""
Accounts: who may sign in, with which roles.

Owns the table ``account``. Name, department and 工号 of a person are a record of ``people``.
Does not own: sessions, lock-out and API keys.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from huodan.engines.people.administrators import hold_administrators, require_administrator
from huodan.engines.people.lockout import forgive
from huodan.engines.people.passwords import check_password, hash_password
from huodan.engines.people.roles import ADMINISTRATOR
from huodan.engines.people.rules import rules
from huodan.engines.people.sessions import end_sessions
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import clean, fold
from huodan.storage.db import Tx
from huodan.storage.system import account

LONGEST_LOGIN = 100


class BadLogin(HuodanError):
    """Nobody can sign in under such a name."""

    code = "bad_login_name"
    status = 422
    zh = "登录名「{login}」不能用：要 1 到 100 个字符，不含空格。"
    en = "The login “{login}” cannot be used: 1 to 100 characters without spaces."


class LoginTaken(HuodanError):
    """Somebody else signs in under this name."""

    code = "login_taken"
    status = 409
    zh = "登录名「{login}」已有人使用，请换一个。"
    en = "The login “{login}” is taken; choose another."


class UnknownLogin(HuodanError):
    """Nobody signs in under this name."""

    code = "unknown_login"
    status = 404
    zh = "没有登录名为「{login}」的账号。"
    en = "There is no account with the login “{login}”."


@dataclass(frozen=True, slots=True)
class Account:
    """One person's way to sign in; ``roles`` are ids of roles in the Plan. signed_in_at: the last time.

    has_totp: they sign in with a second factor.
    """

    person: Id
    login: str
    roles: tuple[str, ...]
    is_active: bool
    must_change_password: bool
    lang: str
    signed_in_at: int | None
    has_totp: bool

    @property
    def is_admin(self) -> bool:
        """Say whether this person designs apps and keeps people."""
        return ADMINISTRATOR in self.roles


def create_account(
    tx: Tx,
    *,
    person: Id,
    login: str,
    password: str,
    roles: Collection[str] = (),
    must_change_password: bool = True,
    is_strict: bool = True,
    names: Collection[str] = (),
) -> Account:
    """
    Let a person sign in.

    must_change_password: True when an administrator made the password up; only its owner knows the next.
    is_strict: False only for the demo, whose password is nobody's secret.
    names: of company and person, which the password must not be.

    Raises:
        BadLogin, LoginTaken, WeakPassword: nothing is stored.
    """
    name = check_login(login)
    if tx.execute(select(account.c.person).where(account.c.login_key == fold(name))).first() is not None:
        raise LoginTaken(path="login", login=name)
    if is_strict:
        check_password(password, login=name, names=names, rules=rules(tx))
    tx.execute(
        insert(account).values(
            person=person,
            login=name,
            login_key=fold(name),
            password_hash=hash_password(password),
            roles=_roles_text(roles),
            is_active=1,
            must_change_password=int(must_change_password),
            lang="zh",
            changed_at=tx.now,
            password_set_at=tx.now,
        )
    )
    return account_of(tx, person=person)


def check_login(login: str) -> str:
    """
    Give a new login as it is kept.

    Raises:
        BadLogin: if nobody could sign in under it.
    """
    name = clean(login) if len(login) <= LONGEST_LOGIN else None
    if name is None or len(name) > LONGEST_LOGIN or any(letter.isspace() for letter in name):
        raise BadLogin(path="login", login=login[:LONGEST_LOGIN])
    return name


def set_password(tx: Tx, *, person: Id, password: str, must_change_password: bool = True) -> None:
    """
    Give a person a new password, end all their sessions and forget wrong attempts.

    Raises:
        WeakPassword: the old one stays.
    """
    login = account_of(tx, person=person).login
    check_password(password, login=login, rules=rules(tx))
    forgive(tx, login=login)
    set_password_hash(
        tx, person=person, password_hash=hash_password(password), must_change_password=must_change_password
    )
    end_sessions(tx, person=person)


def share_password(tx: Tx, *, persons: Collection[Id], password: str) -> None:
    """Give people of a demo one password, whatever it is, hashed once; all their sessions end."""
    made = hash_password(password)
    for person in persons:
        set_password_hash(tx, person=person, password_hash=made, must_change_password=False)
        end_sessions(tx, person=person)


def set_password_hash(tx: Tx, *, person: Id, password_hash: str, must_change_password: bool) -> None:
    """Keep the hash of a password that was checked before."""
    must = int(must_change_password)
    _change(tx, person, password_hash=password_hash, must_change_password=must, password_set_at=tx.now)


def set_roles(tx: Tx, *, person: Id, roles: Collection[str]) -> None:
    """
    Give a person exactly these roles.

    Raises:
        LastAdministrator: if nobody would be left who keeps the workspace.
    """
    held = hold_administrators(tx)
    _change(tx, person, roles=_roles_text(roles))
    if person in held:
        require_administrator(tx)


def set_lang(tx: Tx, *, person: Id, lang: str) -> None:
    """Keep in which language a person reads."""
    _change(tx, person, lang=lang)


def set_active(tx: Tx, *, person: Id, is_active: bool) -> None:
    """
    Let a person sign in again, or shut them out at once: all their sessions end.

    Raises:
        LastAdministrator: if nobody would be left who keeps the workspace.
    """
    held = hold_administrators(tx)
    _change(tx, person, is_active=int(is_active))
    if not is_active:
        end_sessions(tx, person=person)
    if person in held:
        require_administrator(tx)


def expire_password(tx: Tx, *, person: Id) -> None:
    """See to it that a password that was set too long ago is changed before anything else."""
    last_good = rules(tx).last_good(tx.now)
    if last_good is None:
        return
    is_old = func.coalesce(account.c.password_set_at, account.c.changed_at) <= last_good
    tx.execute(update(account).where(account.c.person == person, is_old).values(must_change_password=1))


def note_sign_in(tx: Tx, *, person: Id) -> None:
    """Keep when a person signed in last."""
    tx.execute(update(account).where(account.c.person == person).values(signed_in_at=tx.now))


def account_of(tx: Tx, *, person: Id | None = None, login: str | None = None) -> Account:
    """
    Find an account by person or by login.

    Raises:
        UnknownLogin: if there is none.
    """
    found = find_account(tx, person=person, login=login)
    if found is None:
        raise UnknownLogin(login=login or str(person))
    return found


def find_account(tx: Tx, *, person: Id | None = None, login: str | None = None) -> Account | None:
    """Find an account by person or by login, None if there is none."""
    is_meant = account.c.person == person if login is None else account.c.login_key == fold(login)
    found = tx.execute(select(account).where(is_meant)).first()
    return None if found is None else _account(found)


def accounts(tx: Tx) -> tuple[Account, ...]:
    """List all accounts by login."""
    return tuple(_account(row) for row in tx.execute(select(account).order_by(account.c.login_key)))


def has_accounts(tx: Tx) -> bool:
    """Say whether anybody can sign in yet; a new workspace has nobody."""
    return bool(tx.execute(select(func.count()).select_from(account)).scalar_one())


def _change(tx: Tx, person: Id, **values: object) -> None:
    tx.execute(update(account).where(account.c.person == person).values(**values, changed_at=tx.now))


def _roles_text(roles: Collection[str]) -> str:
    return json.dumps(sorted(set(roles)))


def _account(row: object) -> Account:
    values = row._mapping  # type: ignore[attr-defined]
    return Account(
        person=values["person"],
        login=values["login"],
        roles=tuple(json.loads(values["roles"])),
        is_active=bool(values["is_active"]),
        must_change_password=bool(values["must_change_password"]),
        lang=values["lang"],
        signed_in_at=values["signed_in_at"],
        has_totp=values["totp"] is not None,
    )
