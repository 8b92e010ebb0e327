"""
Application administrators 「应用管理员」: named people who design and publish one app and see no record for it (decision 0058).

Owns the table ``app_administrator``: who they are, and what within the workspace they may build with. What of a publish
a workspace administrator must confirm is ``confirming.py``'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import delete, insert, select

from huodan.engines import audit, people
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import Grant, NotFound
from huodan.language.document import App, builtin
from huodan.language.document.edits import Tree
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.system import app_administrator as table
from huodan.workspace.plans import AppNotFound, published_apps
from huodan.workspace.staff import note_about

MOST = 50


class TooManyAdministrators(HuodanError):
    """An app has a handful of people who design it."""

    code = "too_many_app_administrators"
    status = 422
    zh = "一个应用最多 {limit} 位应用管理员。请先去掉不再负责的人。"
    en = "An app has at most {limit} administrators. Take away those who no longer look after it first."


class NoSuchColleague(HuodanError):
    """An application administrator must be able to sign in."""

    code = "no_such_colleague"
    status = 422
    zh = "应用管理员要是能登录的成员。请先在「成员」里给这位同事开通账号。"
    en = "An application administrator must be able to sign in. Give this colleague an account under “People” first."


def administrators(tx: Tx, app: str) -> tuple[Id, ...]:
    """
    List the people who administer an app, those named first first.

    Raises:
        AppNotFound: if there is no such app.
    """
    _label(tx, app)
    wanted = select(table.c.person).where(table.c.app == app).order_by(table.c.given_at, table.c.person)
    return tuple(tx.execute(wanted).scalars())


def apps_of(tx: Tx, person: Id) -> frozenset[str]:
    """List the keys of the apps somebody administers."""
    return frozenset(tx.execute(select(table.c.app).where(table.c.person == person)).scalars())


def is_of(tx: Tx, person: Id, app: str) -> bool:
    """Say whether somebody administers an app."""
    wanted = select(table.c.person).where(table.c.app == app, table.c.person == person)
    return person != SYSTEM_PERSON and tx.execute(wanted).first() is not None


def set_administrators(tx: Tx, plan: Plan, grant: Grant, app: str, persons: Collection[Id]) -> None:
    """
    Let just these people administer an app, and note everybody who comes or goes in the audit log.

    Raises:
        AppNotFound, TooManyAdministrators. NoSuchColleague: if somebody newly named cannot sign in.
    """
    label, before = _label(tx, app), set(administrators(tx, app))
    wanted = set(persons)
    if len(wanted) > MOST:
        raise TooManyAdministrators(limit=MOST)
    for person in sorted(wanted - before):
        account = people.find_account(tx, person=person)
        if account is None or not account.is_active:
            raise NoSuchColleague
        row = {"app": app, "person": person, "given_at": tx.now, "given_by": tx.actor.person}
        tx.execute(insert(table).values(row))
        note_about(tx, plan, grant, audit.ROLES, person, did="app_given", app=label)
    for person in sorted(before - wanted):
        tx.execute(delete(table).where(table.c.app == app, table.c.person == person))
        note_about(tx, plan, grant, audit.ROLES, person, did="app_taken", app=label)


def known(app: App, within: App, grant: Grant) -> App | None:
    """
    Give of another app what who administers ``within`` may know: forms they see, and those the app points to already.

    None for an app of which nothing is left.
    """
    reached = {target for _, target in _targets(within)}
    if app.key == builtin().key:
        return app
    forms = tuple(
        form
        for form in app.forms
        if form.id in reached or (form.id in grant.plan.forms and grant.sees(form.id))
    )
    return app.model_copy(update={"forms": forms}) if forms else None


def require_inside(grant: Grant, published: App, wanted: App) -> None:
    """
    Let a draft pass that reaches into no other app further than what is published, or than its builder sees.

    Raises:
        NotFound: alike for a form that does not exist and one the builder may not know of.
    """
    if reaches(grant, published, wanted):
        raise NotFound(what={"zh": "这个表单", "en": "The form"})


def reaches(grant: Grant, published: App, wanted: App) -> bool:
    """Say whether a document newly points to forms of other apps its builder does not see, or gives rights in any."""
    ours = {form.id for form in wanted.forms} | {form.id for form in builtin().forms}
    news = set(_targets(wanted)) - set(_targets(published))
    if any(form not in ours and not _sees(grant, form) for _, form in news):
        return True
    own = {form.id for form in wanted.forms} | {form.id for form in published.forms}
    rights = {(role.id, form.form): form for role in published.roles for form in role.forms}
    return any(
        form.form not in own and rights.get((role.id, form.form)) != form
        for role in wanted.roles
        for form in role.forms
    )


def _sees(grant: Grant, form: str) -> bool:
    return form in grant.plan.forms and grant.sees(form)


def _targets(app: App) -> Iterator[tuple[str, str]]:
    """Give every relation of an app with the form it points to."""
    for form in app.forms:
        for field in form.fields:
            for each in (field, *getattr(field, "fields", ())):
                target = getattr(each, "target", None)
                if isinstance(target, str):
                    yield each.id, target


def relations(tree: Tree) -> Iterator[tuple[str, str]]:
    """Give which form of a document points to which, by their ids."""
    for form in tree["forms"]:
        for field in form["fields"]:
            for each in (field, *(field.get("fields") or ())):
                if isinstance(each.get("target"), str):
                    yield form["id"], each["target"]


def _label(tx: Tx, key: str) -> str:
    app = published_apps(tx).get(key)
    if app is None or key == builtin().key:
        raise AppNotFound
    return say(app.label, "zh")
