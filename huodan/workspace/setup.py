"""
The beginning: a new workspace gets its built-in forms, a name, an app and its first person.

Also how a person who may sign in is added, by the first-run page, the command line and the demo alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from huodan import templates
from huodan.engines import people, records, schema
from huodan.engines.people import ADMINISTRATOR, Account
from huodan.engines.people.passwords import check_password
from huodan.kit.errors import HuodanError, Invalid
from huodan.language.access import system_grant
from huodan.language.document import App
from huodan.language.messages import SYSTEM, CreateRecord, Origin
from huodan.storage.db import Database, Tx
from huodan.storage.shelf import shelf_of
from huodan.workspace.company import check_name, company_name, set_company_name
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan, current_stamp
from huodan.workspace.publish import publish_app, publish_builtin
from huodan.workspace.sample import load_records, load_staff
from huodan.workspace.settings import read_setting, write_setting

FIRST_STEPS = "first_steps"
"""The setting by which administrators are shown what to do first."""


class AlreadySetUp(HuodanError):
    """Somebody can sign in already; the first-run page is only for a workspace without anybody."""

    code = "already_set_up"
    status = 409
    zh = "系统已经设置过了，请直接登录。"
    en = "This workspace is set up already; please sign in."


def prepare(database: Database, *, today: int | None = None, is_serving: bool = True) -> None:
    """
    This function will make a database ready for use: forms, tables and clock are as this program needs them.

    is_serving: False for a command beside a server, which may be of an older version: what is published stays.
    today: the business day (yyyymmdd) to pretend; None means the one a demo was given, else the real one.
    """
    with database.read() as tx:
        is_new = current_stamp(tx) is None
    if is_serving or is_new:
        publish_builtin(database)
    with database.read() as tx:
        lacks = schema.missing(tx, current_plan(tx))
        zone, kept = read_setting(tx, "zone"), read_setting(tx, "today")
        shelf_of(database).turn(tx)
    today = today or (kept if isinstance(kept, int) else None)
    if lacks:
        database.transact(SYSTEM, _mend, alone=True)
    database.set_clock(zone=zone if isinstance(zone, str) else None, today=today)


def _mend(tx: Tx) -> None:
    """Make what is lacking; a search table made anew is filled in the same Tx, or nobody would know it is empty."""
    plan = current_plan(tx)
    schema.sync(tx, plan)
    for form in schema.mend_search(tx, plan):
        after: int | None = -1
        while after is not None:
            after = records.index_page(tx, plan, plan.forms[form], after=after)


def set_up(
    database: Database,
    *,
    company: str,
    name: str,
    login: str,
    password: str,
    start: str | None,
    has_sample: bool = False,
) -> Account:
    """
    This function will name the company, publish an app and add the first person, who may do everything.

    start: the name of a template, such as ``orders``; None for an empty workspace.
    has_sample: with the template's sample data.

    Raises:
        AlreadySetUp, NameMissing, BadLogin, WeakPassword: nothing is changed.
    """
    called = check_name("company", company)
    check_name("name", name)
    people.check_login(login)
    check_password(password, login=login, names=(called, name))
    with database.read() as tx:
        _refuse_second(tx)
    app = templates.load(start) if start is not None else None
    if app is not None:
        publish_template(database, app)

    def begin(tx: Tx) -> Account:
        _refuse_second(tx)
        set_company_name(tx, called)
        write_setting(tx, FIRST_STEPS, True)
        roles = [ADMINISTRATOR, *(role.id for role in app.roles[:1])] if app else [ADMINISTRATOR]
        return add_person(
            tx, login=login, password=password, roles=roles, values={"name": name}, must_change_password=False
        )

    first = database.transact(SYSTEM, begin, alone=True)
    if start is not None and has_sample:
        with database.read() as tx:
            importer = people.actor_of_person(tx, person=first.person)
        load_staff(database, start)
        load_records(database, start, importer=importer)
    return first


def publish_template(database: Database, app: App) -> None:
    """This function will publish an app that is known to be right."""
    done = publish_app(database, SYSTEM, app)
    if not isinstance(done, int):
        raise Invalid(done)


def add_person(
    tx: Tx,
    *,
    login: str,
    password: str,
    roles: Collection[str],
    values: Mapping[str, object],
    must_change_password: bool = True,
    is_strict: bool = True,
) -> Account:
    """
    This function will add a person, as a record of the form people, and let them sign in.

    values: of that record by field key, such as ``{"name": "周敏", "no": "YG004"}``.
    """
    plan = current_plan(tx)
    command = CreateRecord(form="people", values=values, origin=Origin.RULE)
    (change,) = perform(tx, plan, system_grant(plan), command)
    return people.create_account(
        tx,
        person=change.record,
        login=login,
        password=password,
        roles=roles,
        must_change_password=must_change_password,
        is_strict=is_strict,
        names=(str(values.get("name") or ""), company_name(tx)),
    )


def _refuse_second(tx: Tx) -> None:
    if people.has_accounts(tx):
        raise AlreadySetUp
