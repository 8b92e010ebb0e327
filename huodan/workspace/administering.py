"""
Application administrators 「应用管理员」: named people who design and publish one app and see no record for it (decision 0058).

Owns the settings ``app_administrators.<app>``: who they are, and what they may. The law itself, what a publish of theirs may
not show, is ``language.widening``; here it is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from huodan.engines import audit, people, schema
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Text, say
from huodan.language.access import Grant, NotFound, grant
from huodan.language.document import App, builtin
from huodan.language.fields import Field
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan import Plan
from huodan.language.widening import ASK, CODE, mentioned, widened
from huodan.storage.db import Tx
from huodan.storage.sql.tables import table_name
from huodan.workspace.noting import note_about
from huodan.workspace.plans import AppNotFound, Problems, current_plan, published_apps, try_plan
from huodan.workspace.settings import read_setting, read_settings, write_setting

MOST = 50
SHORTEST = 2
"""Letters of a word that tells anything; one letter stands in every sentence."""
_SETTING = "app_administrators."


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
ELSEWHERE = Problem(
    "",
    CODE,
    "别的应用在用这次改动或删除的内容，这样改它就不能用了。请撤回这项修改，或请系统管理员来发布。",
    "Another app uses what is changed or removed here and would not work any more. Undo this, or ask an administrator.",
)


UNSEEN = Problem(
    "",
    CODE,
    f"这里有一处不对，或用到了你看不到的资料，所以不能由你发布。请撤回这项修改，或{ASK[0]}",
    f"Something is wrong here, or uses what you do not see, so you cannot publish it. Take this change back, or: {ASK[1]}",
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
    Say why who acts may not publish a document by themselves, also that it makes no sense; nothing where they may.

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
        return tuple(inside(tx, problem, key, app) for problem in after)
    places = {table_name(table): table.id for plan in (before, after) for table in plan.tables.values()}
    stored = frozenset((places.get(place, place), column) for place, column in schema.stores(tx))
    return widened(grant(before, tx.actor), grant(after, tx.actor), published, app, stored)


def inside(tx: Tx, problem: Problem, key: str, app: App) -> Problem:
    """Word a mistake as who builds just one app is told it: of other apps what they may know, and else that there is one."""
    if problem.code == CODE:
        return problem
    if problem.path.partition(".")[0] != key:
        return replace(ELSEWHERE, path=key)
    by, others = (
        grant(current_plan(tx), tx.actor),
        [one for one in published_apps(tx).values() if one.key != key],
    )
    open_apps = [known(one, key, by) for one in others]
    theirs = frozenset[str]().union(*(_words(one) for one in others))
    may = frozenset[str]().union(_words(app), *(_words(one) for one in open_apps if one is not None))
    places = {f"{one.key}.{name}." for one in others for name in ("forms", "roles")}
    told = problem.zh + problem.en
    hides = any(word in told for word in (theirs - may) | places)
    return replace(UNSEEN, path=problem.path) if hides else problem


def _words(app: App) -> frozenset[str]:
    """Give the names and options of an app, as mistakes tell them."""
    found = set[str]()
    for form in app.forms:
        found |= {form.id, form.key, form.id_prefix, *_texts(form.label)}
        for field in form.fields:
            for each in (field, *getattr(field, "fields", ())):
                found |= {each.id, each.key, *each.aliases, *_texts(each.label)}
                for option in getattr(each, "options", ()):
                    found |= {option.id, *_texts(option.value), *_texts(option.label or "")}
    found |= {name for role in app.roles for name in (role.id, *_texts(role.name))}
    return frozenset(word for word in found if len(word) >= SHORTEST)


def _texts(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text.values())


def require_lawful(tx: Tx, key: str, app: App) -> None:
    """
    Let a document pass that who acts may publish by themselves.

    Raises:
        Refused: with the first reason. NotYours
    """
    if problems := refusals(tx, key, app):
        raise Refused(problems)


def known(app: App, within: str, by: Grant) -> App | None:
    """
    Give of another app what who administers ``within`` may know: what they see, and what their app refers to already.

    None for an app of which nothing is left.
    """
    plan = by.plan
    named = plan.kept((mentioned, within), lambda: mentioned(plan, within))
    forms = []
    for form in app.forms:
        is_seen = form.id in plan.forms and by.sees(form.id)
        ids = {id for of, id in named if of == form.id}
        if not is_seen and not ids:
            continue
        kept = ids | ({form.title} | by.form(form.id).readable if is_seen else set())
        fields = tuple(_bared(one, kept) for one in form.fields if one.id in kept)
        bare = {"fields": fields, "sections": (), "parts": (), "views": (), "checks": (), "rules": ()}
        forms.append(form.model_copy(update=bare))
    return app.model_copy(update={"forms": tuple(forms), "roles": (), "home": ()}) if forms else None


def _bared(field: Field, kept: Collection[str]) -> Field:
    columns = tuple(one for one in getattr(field, "fields", ()) if one.id in kept)
    return field.model_copy(update={"fields": columns}) if columns else field


def require_inside(by: Grant, before: App, wanted: App) -> None:
    """
    Let a step of a draft pass that reaches into no other app further than before it, or than who builds it sees.

    Raises:
        NotFound: alike for a form that does not exist and one they may not know of. Refused: if it is another app.
    """
    if _is_other(before, wanted):
        raise Refused((STAYS,))
    own = {form.id for form in (*wanted.forms, *before.forms)}
    cards = {("", one.form) for one in wanted.home} - {("", one.form) for one in before.home}
    news = cards | (set(_targets(wanted)) - set(_targets(before)))
    if any(form not in own and not (form in by.plan.forms and by.sees(form)) for _, form in news):
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    overs = set(_overs(wanted)) - set(_overs(before))
    if overs - _fields_of(wanted) - _fields_of(before) - _seen(by):
        raise NotFound(what={"zh": "这个关联字段", "en": "The relation"})
    rights = {(role.id, one.form): one for role in before.roles for one in role.forms}
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


def _overs(app: App) -> Iterator[str]:
    """Give the relations, or subforms, that roll-ups, lists of records and buttons of an app are over."""
    for form in app.forms:
        fields = (each for field in form.fields for each in (field, *getattr(field, "fields", ())))
        for one in (*fields, *form.parts, *form.buttons):
            if (over := getattr(one, "over", None)) is not None:
                yield over


def _fields_of(app: App) -> frozenset[str]:
    fields = (field for form in app.forms for field in form.fields)
    return frozenset(each.id for field in fields for each in (field, *getattr(field, "fields", ())))


def _seen(by: Grant) -> frozenset[str]:
    return frozenset(id for form in by.plan.forms if by.sees(form) for id in by.form(form).readable)


def _named(value: object) -> tuple[Id, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, list) else ()


def _label(tx: Tx, key: str) -> str:
    app: Mapping[str, App] = published_apps(tx)
    if key not in app or key == builtin().key:
        raise AppNotFound
    return say(app[key].label, "zh")
