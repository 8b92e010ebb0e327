"""
People as an administrator keeps them: a record of the form people and, for who may sign in, an account.

Owns what is done with both together, and what the audit log says of it. Records are read and written through the two
doors with the asker's Grant; who may call this at all is the callers' business.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from huodan.engines import audit, people
from huodan.engines.people import Account
from huodan.engines.query import Query, query, titles
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, parse_id
from huodan.kit.pinyin import syllables
from huodan.kit.text import fold, initials, sort_key
from huodan.language.access import Grant, RecordNotFound
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import CreateRecord, Origin, UpdateRecord
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.administering import leave
from huodan.workspace.noting import note_about
from huodan.workspace.perform import perform

COLUMNS = ("name", "no", "department", "job", "phone", "active")
PAGE = 1000
MOST_PAGES = 20
DEPARTMENT_FIELD = "person_department"


class HasAccount(HuodanError):
    """The person can sign in already."""

    code = "has_account"
    status = 409
    zh = "{name} 已经有账号「{login}」。要换密码请用「重设密码」。"
    en = "{name} has the account “{login}” already. Use “Reset password” for a new password."


class NoAccount(HuodanError):
    """The person cannot sign in, so that there is nothing to reset or unlock."""

    code = "no_account"
    status = 409
    zh = "这位成员还没有账号，请先开通账号。"
    en = "This person has no account yet; give them one first."


@dataclass(frozen=True, slots=True)
class Member:
    """
    Somebody as administrators see them.

    values: of the record by field key, references as ``api.md`` writes them. account: None for who may not sign in.
    locked_until: when wrong passwords are forgiven, None if they do not lock.
    """

    id: Id
    values: Mapping[str, Any]
    account: Account | None
    locked_until: int | None

    @property
    def state(self) -> str:
        """Say whether they may come in: ``none`` has no account."""
        if self.account is None:
            return "none"
        return "active" if self.account.is_active and self.values["active"] is not False else "closed"

    def is_called(self, search: str) -> bool:
        """Say whether a folded text is part of what one knows them by: name, pinyin, login, 工号, phone, department."""
        name = str(self.values["name"] or "")
        known = [name, *(str(self.values[key] or "") for key in ("no", "phone", "job"))]
        known += [self.account.login if self.account else "", _title(self.values["department"]) or ""]
        said = "".join(syllables(fold(name)))
        return (
            any(search in fold(text) for text in known) or initials(name).startswith(search) or search in said
        )


def members(tx: Tx, plan: Plan, grant: Grant) -> tuple[Member, ...]:
    """List everybody by name, whether they may sign in or not."""
    accounts = {one.person: one for one in people.accounts(tx)}
    locked = people.locked(tx, logins=[one.login for one in accounts.values()])
    found = [
        Member(id, row, account, locked.get(account.login) if account else None)
        for id, row in _rows(tx, plan, grant).items()
        for account in (accounts.get(id),)
    ]
    return tuple(sorted(found, key=lambda one: (sort_key(str(one.values["name"] or "")), one.id)))


def member(tx: Tx, plan: Plan, grant: Grant, person: Id) -> Member:
    """
    Find one of them.

    Raises:
        RecordNotFound: if there is nobody, or not for the asker.
    """
    found = next((one for one in members(tx, plan, grant) if one.id == person), None)
    if found is None:
        raise RecordNotFound
    return found


def add_member(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    *,
    values: Mapping[str, object],
    login: str,
    roles: Collection[str],
    person: Id | None = None,
) -> tuple[Id, str]:
    """
    Let somebody sign in and give their first password, which they must change; a new person unless ``person`` is told.

    values: of the record by field key. roles: ids.

    Raises:
        BadLogin, LoginTaken, HasAccount, Invalid: nothing is stored.
    """
    if person is None:
        (change,) = perform(tx, plan, grant, CreateRecord(PEOPLE, values, origin=Origin.SCREEN))
        person = change.record
    else:
        known = member(tx, plan, grant, person)
        if known.account is not None:
            raise HasAccount(name=str(known.values["name"]), login=known.account.login)
        change_member(tx, plan, grant, person, values=values)
    password = people.make_password(people.rules(tx))
    people.create_account(tx, person=person, login=login, password=password, roles=roles)
    note_about(tx, plan, grant, audit.ACCOUNT, person, did="created", roles=sorted(roles))
    return person, password


def change_member(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    person: Id,
    *,
    values: Mapping[str, object],
    roles: Collection[str] | None = None,
) -> None:
    """
    Change the named values of a person's record, and their roles if told; those of apps that were removed stay.

    Raises:
        Invalid, NotFound, NoAccount, LastAdministrator: the Tx must be given up then.
    """
    changes = (
        perform(tx, plan, grant, UpdateRecord(PEOPLE, person, values, origin=Origin.SCREEN)) if values else ()
    )
    for change in changes:
        if DEPARTMENT_FIELD in change.after:
            moved = (change.before.get(DEPARTMENT_FIELD), change.after[DEPARTMENT_FIELD])
            named = titles(tx, plan, grant, "departments", {id for id in moved if isinstance(id, int)})
            was, now = (named.get(id) if isinstance(id, int) else None for id in moved)
            note_about(tx, plan, grant, audit.DEPARTMENT, person, did="moved", **{"from": was, "to": now})
    if roles is None:
        return
    had = _account(tx, person).roles
    wanted = {*roles, *(one for one in had if not people.is_role(plan, one))}
    if set(had) != wanted:
        people.set_roles(tx, person=person, roles=sorted(wanted))
        note_about(tx, plan, grant, audit.ROLES, person, **{"from": sorted(had), "to": sorted(wanted)})


def set_open(tx: Tx, plan: Plan, grant: Grant, person: Id, *, is_open: bool) -> None:
    """
    Shut somebody out at once, so that nobody can choose them any more either, or let them in again; their records stay.

    Raises:
        NoAccount, LastAdministrator: the Tx must be given up then.
    """
    _account(tx, person)
    people.set_active(tx, person=person, is_active=is_open)
    perform(tx, plan, grant, UpdateRecord(PEOPLE, person, {"active": is_open}, origin=Origin.SCREEN))
    note_about(tx, plan, grant, audit.ACCOUNT, person, did="opened" if is_open else "closed")
    if not is_open:
        leave(tx, plan, grant, person)


def reset_password(tx: Tx, plan: Plan, grant: Grant, person: Id) -> str:
    """
    Give somebody a password they must change; their sessions end and wrong attempts are forgotten.

    Raises:
        NoAccount: if they have none.
    """
    _account(tx, person)
    password = people.make_password(people.rules(tx))
    people.set_password(tx, person=person, password=password)
    note_about(tx, plan, grant, audit.PASSWORD, person, did="reset")
    return password


def unlock(tx: Tx, plan: Plan, grant: Grant, person: Id) -> None:
    """
    Forget somebody's wrong passwords, so that they may try again at once.

    Raises:
        NoAccount: if they have none.
    """
    people.forgive(tx, login=_account(tx, person).login)
    note_about(tx, plan, grant, audit.LOCK, person, did="unlocked")


def sign_out(tx: Tx, plan: Plan, grant: Grant, person: Id) -> None:
    """
    Sign somebody out everywhere.

    Raises:
        NoAccount: if they have none.
    """
    _account(tx, person)
    people.end_sessions(tx, person=person)
    note_about(tx, plan, grant, audit.ACCOUNT, person, did="signed_out")


def reset_totp(tx: Tx, plan: Plan, grant: Grant, person: Id) -> None:
    """
    Let somebody who lost their phone sign in without a code; where one of their roles needs codes they set up new ones.

    Raises:
        NoAccount: if they have none.
    """
    _account(tx, person)
    people.switch_off(tx, person=person)
    people.end_sessions(tx, person=person)
    note_about(tx, plan, grant, audit.TOTP, person, did="reset")


def _account(tx: Tx, person: Id) -> Account:
    found = people.find_account(tx, person=person)
    if found is None:
        raise NoAccount
    return found


def _rows(tx: Tx, plan: Plan, grant: Grant) -> dict[Id, Mapping[str, Any]]:
    found: dict[Id, Mapping[str, Any]] = {}
    after = None
    for _ in range(MOST_PAGES):
        page = query(tx, plan, grant, Query(PEOPLE, COLUMNS, limit=PAGE, after=after))
        found |= {id: row for row in page.rows if (id := parse_id(str(row["id"]))) is not None}
        after = page.next
        if after is None:
            break
    return found


def _title(reference: object) -> str | None:
    return reference.get("title") if isinstance(reference, dict) else None
