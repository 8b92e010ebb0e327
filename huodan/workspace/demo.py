"""
The demo: a workspace with an app, its sample data, and people to try it as.

Owns what makes a workspace a demo. Everything it shows stands in the template; nothing here knows any app.
Running it again finds the workspace there and changes nothing but what is asked: the password, the clock.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huodan import templates
from huodan.engines import people
from huodan.engines.query import Query, query
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import say
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, Actor, Origin, UpdateRecord
from huodan.storage.db import Database, Tx
from huodan.templates import Sample, SamplePerson
from huodan.workspace.company import set_company_name
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.sample import load_records, load_staff
from huodan.workspace.scene import play
from huodan.workspace.settings import read_setting, write_setting
from huodan.workspace.setup import add_person, prepare, publish_template

PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 8


@dataclass(frozen=True, slots=True)
class DemoReport:
    """
    What the demo has.

    password: of all its people; None if it was chosen earlier, and nobody knows it but who chose it.
    """

    logins: tuple[str, ...]
    password: str | None
    is_new: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """This function will say in a few lines how to get in."""
        known = f"密码 password: {self.password}"
        unknown = "密码是上次设置的；用 --password 换新的 password as set before; change it with --password"
        return (
            "演示账号任选 any of these people: " + " ".join(self.logins),
            unknown if self.password is None else known,
        )


def demo(
    database: Database,
    *,
    password: str | None = None,
    today: int | None = None,
    template: str | None = None,
    scene: bool = False,
) -> DemoReport:
    """
    This function will make a demo of a template, or find the one that is there.

    template: its name; left out, the first that brings a sample.
    today: the business day (yyyymmdd) to pretend from now on; the sample's days move to it by whole weeks.
    scene: let a new demo have what happened in the last days besides: orders that wait for somebody.
    password: of everybody; made up if a new demo gets none. It counts as chosen by its owner.
    """
    template = template or next(name for name in templates.names() if templates.has_sample(name))
    with database.read() as tx:
        is_new = read_setting(tx, "demo") is None
    if today is not None:
        database.transact(SYSTEM, lambda tx: write_setting(tx, "today", today))
        database.set_clock(today=today)
    if not is_new and password is None:
        return DemoReport(_logins(template), None, is_new)
    if is_new:
        prepare(database)
        publish_template(database, templates.load(template))
        load_staff(database, template)
    chosen = password or "".join(secrets.choice(PASSWORD_LETTERS) for _ in range(PASSWORD_LENGTH))
    sample = templates.load_sample(template)
    database.transact(SYSTEM, lambda tx: _let_in(tx, sample, chosen))
    if is_new:
        load_records(database, template, importer=_importer(database, sample))
        if scene:
            play(database, template)
        database.transact(SYSTEM, lambda tx: _finish(tx, sample))
    return DemoReport(_logins(template), chosen, is_new)


def _logins(template: str) -> tuple[str, ...]:
    return tuple(person.login for person in templates.load_sample(template).people)


def _let_in(tx: Tx, sample: Sample, password: str) -> None:
    """Give everybody an account, or the accounts they have this password."""
    logins = {account.login: account.person for account in people.accounts(tx)}
    known = [logins[person.login] for person in sample.people if person.login in logins]
    if known:
        people.share_password(tx, persons=known, password=password)
    for person in sample.people:
        if person.login not in logins:
            _add(tx, person, password)


def _add(tx: Tx, person: SamplePerson, password: str) -> None:
    plan = current_plan(tx)
    if person.match is None:
        add_person(
            tx,
            login=person.login,
            password=password,
            roles=person.roles,
            values=person.values,
            must_change_password=False,
            is_strict=False,
        )
        return
    record = _find(tx, person.match)
    perform(tx, plan, system_grant(plan), UpdateRecord("people", record, person.values, origin=Origin.IMPORT))
    people.create_account(
        tx,
        person=record,
        login=person.login,
        password=password,
        roles=person.roles,
        must_change_password=False,
        is_strict=False,
    )


def _find(tx: Tx, match: Mapping[str, Any]) -> Id:
    plan = current_plan(tx)
    where = {"and": [{"field": key, "op": "eq", "value": value} for key, value in match.items()]}
    (row,) = query(
        tx, plan, system_grant(plan), Query("people", columns=("name",), where=where, limit=2)
    ).rows
    found = parse_id(str(row["id"]))
    assert found is not None
    return found


def _importer(database: Database, sample: Sample) -> Actor:
    with database.read() as tx:
        return people.actor_of_person(tx, person=people.account_of(tx, login=sample.importer).person)


def _finish(tx: Tx, sample: Sample) -> None:
    """Mark the workspace as a demo, last of all: a demo cut short is begun again."""
    accounts = {account.login: account.person for account in people.accounts(tx)}
    shown = [
        {
            "login": person.login,
            "name": people.actor_of_person(tx, person=accounts[person.login]).name,
            "roles": list(person.roles),
            "note": person.note,
        }
        for person in sample.people
    ]
    set_company_name(tx, sample.company)
    write_setting(tx, "demo", {"people": shown})


def demo_view(tx: Tx, *, lang: str) -> dict[str, object] | None:
    """This function will say, for the sign-in page, whom one may try a demo as; None if this is none."""
    found: Any = read_setting(tx, "demo")
    if found is None:
        return None
    plan = current_plan(tx)
    shown = [
        {
            "login": person["login"],
            "name": person["name"],
            "role": "、".join(people.role_names(plan, person["roles"], lang)),
            "note": say(person["note"], lang),
        }
        for person in found["people"]
    ]
    return {"password_hint": True, "people": shown}
