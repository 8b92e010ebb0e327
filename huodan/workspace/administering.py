"""
Application administrators 「应用管理员」: named people who design and publish one app and see no record for it (decision 0058).

Owns the settings ``app_administrators.<app>``: who they are, and what they may. The law itself, what a publish of theirs may
not show, is ``language.widening``; here it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from huodan.engines import audit, people, schema
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import Grant, NotFound, grant
from huodan.language.document import App, builtin, canonical
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan import Plan
from huodan.language.widening import ASK, CODE, widened
from huodan.storage.db import Tx
from huodan.storage.sql.tables import table_name
from huodan.workspace.noting import note_about
from huodan.workspace.plans import AppNotFound, Problems, current_plan, published_apps, try_plan
from huodan.workspace.settings import read_setting, read_settings, write_setting

MOST = 50
_SETTING = "app_administrators."
_WORD = re.compile(r"[a-z0-9_]+")


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
    zh = "应用管理员要是能登录的成员。请先在「成员与角色」里给这位同事开通账号。"
    en = "An application administrator must be able to sign in. Give this colleague an account under “People” first."


class NotYours(HuodanError):
    """Who administers an app was taken from it, or never was."""

    code = "not_app_administrator"
    status = 403
    zh = "你不是这个应用的应用管理员，不能修改它。请找系统管理员。"
    en = "You do not administer this app, so you cannot change it. Please ask an administrator."


class OnlyAdministrators(HuodanError):
    """A publish would do more than change the app."""

    code = "only_administrators"
    status = 403
    zh = "给已有数据重算公式、给没有的数据新建记录，要由系统管理员来发布。请去掉这些选择，或请系统管理员打开这份草稿来发布。"
    en = (
        "Working records out again, or making records that are missing, is for administrators of the company. "
        "Leave this out, or ask one to open this draft and publish it."
    )


class Refused(HuodanError):
    """A draft of an application administrator would show more than they see."""

    code = CODE
    status = 403
    zh = "{text}"
    en = "{text}"

    def __init__(self, problems: Problems) -> None:
        first = problems[0]
        super().__init__(path=first.path, text={"zh": first.zh, "en": first.en})


STAYS = Problem(
    "",
    CODE,
    f"应用本身不能由应用管理员删除或换标识。{ASK[0]}",
    f"The app itself stays and keeps its key. {ASK[1]}",
)


def administrators(tx: Tx, app: str) -> tuple[Id, ...]:
    """
    List the people who administer an app, those named first first.

    Raises:
        AppNotFound: if there is no such app.
    """
    _label(tx, app)
    return _named(read_setting(tx, f"{_SETTING}{app}"))


def apps_of(tx: Tx, person: Id) -> frozenset[str]:
    """List the keys of the apps somebody administers, as far as these are there."""
    named = {key for key, value in read_settings(tx, _SETTING).items() if person in _named(value)}
    if not named or person == SYSTEM_PERSON:
        return frozenset()
    there = {key for key, app in published_apps(tx).items() if not app.is_removed}
    return frozenset(key.removeprefix(_SETTING) for key in named) & there


def is_of(tx: Tx, person: Id, app: str) -> bool:
    """Say whether somebody administers an app."""
    if person == SYSTEM_PERSON or app == builtin().key:
        return False
    return person in _named(read_setting(tx, f"{_SETTING}{app}"))


def is_limited(tx: Tx) -> bool:
    """Say whether the law holds for who acts: for everybody but administrators of the company and the system itself."""
    is_system = tx.actor.person == SYSTEM_PERSON and tx.actor.key is None
    return not (tx.actor.is_admin or is_system)


def set_administrators(tx: Tx, plan: Plan, by: Grant, app: str, persons: Collection[Id]) -> None:
    """
    Let just these people administer an app, and note everybody who comes or goes in the audit log.

    Raises:
        AppNotFound, TooManyAdministrators. NoSuchColleague: if somebody newly named cannot sign in.
    """
    label, before = _label(tx, app), administrators(tx, app)
    wanted = tuple(dict.fromkeys(persons))
    if len(wanted) > MOST:
        raise TooManyAdministrators(limit=MOST)
    for person in wanted:
        account = None if person in before else people.find_account(tx, person=person)
        if person not in before and (account is None or not account.is_active):
            raise NoSuchColleague
    write_setting(tx, f"{_SETTING}{app}", list(wanted))
    for person in sorted(set(wanted) ^ set(before)):
        did = "app_given" if person in wanted else "app_taken"
        note_about(tx, plan, by, audit.ROLES, person, did=did, app=label)


def leave(tx: Tx, plan: Plan, by: Grant, person: Id) -> None:
    """Take somebody who leaves from all the apps they administer."""
    for key, value in read_settings(tx, _SETTING).items():
        named = _named(value)
        if person in named:
            app = published_apps(tx).get(key.removeprefix(_SETTING))
            write_setting(tx, key, [one for one in named if one != person])
            label = say(app.label, "zh") if app is not None else key
            note_about(tx, plan, by, audit.ROLES, person, did="app_taken", app=label)


def refusals(tx: Tx, key: str, app: App) -> Problems:
    """
    Say why who acts may not publish a document by themselves; nothing where they may, or where it makes no sense yet.

    key: of the app they mean.

    Raises:
        NotYours: if they do not administer it, by now.
    """
    if not is_limited(tx):
        return ()
    if not is_of(tx, tx.actor.person, key):
        raise NotYours
    apps = published_apps(tx)
    published = apps[key]
    if _is_other(published, app):
        return (STAYS,)
    before, after = current_plan(tx), try_plan(tx, (apps | {key: app}).values())
    if not isinstance(after, Plan):
        return ()
    places = {table_name(table): table.id for plan in (before, after) for table in plan.tables.values()}
    stored = frozenset((places[place], column) for place, column in schema.stores(tx) if place in places)
    return widened(grant(before, tx.actor), grant(after, tx.actor), key, stored)


def require_lawful(tx: Tx, key: str, app: App) -> None:
    """
    Let a document pass that who acts may publish by themselves.

    Raises:
        Refused: with the first reason. NotYours
    """
    if problems := refusals(tx, key, app):
        raise Refused(problems)


def known(app: App, within: App, by: Grant) -> App | None:
    """
    Give of another app what who administers ``within`` may know: what they see, and what their app names already.

    None for an app of which nothing is left.
    """
    said = frozenset(_WORD.findall(canonical(within)))
    forms = []
    for form in app.forms:
        is_seen = form.id in by.plan.forms and by.sees(form.id)
        if not is_seen and form.id not in said:
            continue
        may = by.form(form.id).readable if is_seen else frozenset[str]()
        kept = {form.title} | {one.id for one in form.fields if one.id in may or one.id in said}
        fields = tuple(one for one in form.fields if one.id in kept)
        bare = {"fields": fields, "sections": (), "parts": (), "views": (), "checks": (), "rules": ()}
        forms.append(form.model_copy(update=bare))
    return app.model_copy(update={"forms": tuple(forms), "roles": (), "home": ()}) if forms else None


def require_inside(by: Grant, published: App, wanted: App) -> None:
    """
    Let a draft pass that reaches into no other app further than what is published, or than who builds it sees.

    Raises:
        NotFound: alike for a form that does not exist and one they may not know of. Refused: if it is another app.
    """
    if _is_other(published, wanted):
        raise Refused((STAYS,))
    own = {form.id for form in (*wanted.forms, *published.forms)}
    news = set(_targets(wanted)) - set(_targets(published))
    if any(form not in own and not (form in by.plan.forms and by.sees(form)) for _, form in news):
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    rights = {(role.id, one.form): one for role in published.roles for one in role.forms}
    for role in wanted.roles:
        for one in role.forms:
            if one.form not in own and rights.get((role.id, one.form)) != one:
                raise NotFound(what={"zh": "这个表单", "en": "The form"})


def _is_other(published: App, wanted: App) -> bool:
    names = [(one.key, one.id, one.is_removed) for one in (published, wanted)]
    return names[0] != names[1]


def _targets(app: App) -> Iterator[tuple[str, str]]:
    """Give every field of an app that points to a form, with that form."""
    for form in app.forms:
        for field in form.fields:
            for each in (field, *getattr(field, "fields", ())):
                target = getattr(each, "target", None)
                if isinstance(target, str):
                    yield f"{form.id}.{each.id}", target


def _named(value: object) -> tuple[Id, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, list) else ()


def _label(tx: Tx, key: str) -> str:
    app: Mapping[str, App] = published_apps(tx)
    if key not in app or key == builtin().key:
        raise AppNotFound
    return say(app[key].label, "zh")
