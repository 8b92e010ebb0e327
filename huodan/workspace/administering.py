"""
Application administrators 「应用管理员」: named people who design one app and see no record for it (decision 0058).

Owns the settings ``app_administrators.<app>``: who they are, and in which words a draft of theirs waits for an administrator
of the company. When it does is ``language.whole``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from huodan.engines import audit, people, schema
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Text, say
from huodan.language.access import Grant, grant
from huodan.language.document import App, builtin
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan import Plan
from huodan.language.whole import Whole, spelled
from huodan.storage.db import Tx
from huodan.storage.sql.names import table_id
from huodan.workspace import lending
from huodan.workspace.noting import note_about
from huodan.workspace.plans import AppNotFound, Problems, current_plan, published_apps, try_plan
from huodan.workspace.settings import read_setting, read_settings, write_setting

MOST = 50
_SETTING = "app_administrators."
CODE = "ask_administrator"
ASK = ("请提交给系统管理员发布。", "Hand the draft in, for an administrator of the company to publish.")
REASONS = {
    "app": ("应用本身不能由应用管理员删除或换标识。", "The app itself stays and keeps its key."),
    "own": (
        "「{what}」里，你的角色不能对每一条数据、每一个字段做所有操作，或发布以后不能。新表单、新字段请先给自己的角色开权限。不然，",
        "In “{what}” no role of yours lets you do everything with every field of every record, or none would once this is "
        "published; give it new forms and fields first. If that is not it:",
    ),
    "reader": (
        "「{what}」用到这个应用，你在那里不能对每一条数据、每一个字段做所有操作。",
        "“{what}” uses this app, and there you may not do everything with every field of every record.",
    ),
    "written": (
        "这个应用的流程会修改「{what}」的数据，你在那里不能对每一条数据、每一个字段做所有操作。",
        "Processes of this app change “{what}”, of which you may not do everything with every field of every record.",
    ),
    "other": (
        "这个应用和「{what}」有关联，你不能看到那里每一条数据的每一个字段。",
        "This app has to do with “{what}”, of which you do not see every field of every record.",
    ),
    "hidden": (
        "和这个应用有关联的，还有你看不到的资料。",
        "This app has to do with data you do not see.",
    ),
    "steps": (
        "「{what}」里有字段的步骤只许某些角色做，这里改了它。",
        "In “{what}” steps of a field are kept to some roles, and that field changes here.",
    ),
    "names": (
        "这里有不对的地方，或者用到了不存在或你看不到的资料。请改一改；要用你看不到的资料，",
        "Something is wrong here, or it uses what is not there or you do not see. Please change it. To use what you do not see:",
    ),
    "together": (
        "这份草稿和别的应用合不到一起：别的应用在用这里改动或删除的内容，或有重复的标识。请撤回这样的修改，或",
        "This draft does not go together with another app, which uses what is changed or removed here, or has the same ids. "
        "Take that back, or:",
    ),
    "back": (
        "「{what}」里加回了以前删除过的内容，或者字段换回了别的类型，以前的数据会跟着回来。请改为新建字段，或",
        "In “{what}” something comes back that was removed, or a field changes its kind again, with data of that time. "
        "Make a new field instead, or:",
    ),
    "elsewhere": (
        "角色「{what}」里别的应用的权限变了，或者它有别的应用的权限而改了名称。",
        "What the role “{what}” gives in other apps has changed, or it gives rights there and is called something else.",
    ),
    "called": (
        "已经有叫「{what}」的角色，请换一个名称，或",
        "There is a role called “{what}”; call it something else, or:",
    ),
}
"""Why a draft waits. What is named is of the app itself, or a form its reader sees."""


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
    zh = (
        "给已有数据重算公式、给没有的数据新建记录、对已到期的数据现在提醒，要由系统管理员来发布。"
        "请去掉这些选择，或请系统管理员打开这份草稿来发布。"
    )
    en = (
        "Working records out again, making records that are missing, and beginning processes for what is due already "
        "are for administrators of the company. "
        "Leave this out, or ask one to open this draft and publish it."
    )


class Refused(HuodanError):
    """A draft waits for an administrator of the company."""

    code = CODE
    status = 403
    zh = "{text}"
    en = "{text}"

    def __init__(self, problems: Problems) -> None:
        first = problems[0]
        super().__init__(path=first.path, text={"zh": first.zh, "en": first.en})


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


def every_administrator(tx: Tx) -> tuple[Id, ...]:
    """List whoever administers some app, each once."""
    named = (one for value in read_settings(tx, _SETTING).values() for one in _named(value))
    return tuple(sorted(set(named)))


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
    """Take somebody who leaves from all the apps they administer, and from them what was lent to them."""
    lending.leave(tx, person)
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
    if (apps[key].id, apps[key].key, apps[key].is_removed) != (app.id, app.key, app.is_removed):
        return (_reason("app", key),)
    actor = people.actor_of_asker(tx, person=tx.actor.person, key=tx.actor.key)  # with the roles of now
    whole = Whole(grant(current_plan(tx), actor), apps, app)
    after, seen = try_plan(tx, (apps | {key: app}).values()), _plan_as_seen(tx, whole)
    if not isinstance(after, Plan):
        return _mistakes(seen, after, key) or (_reason("together", key),)
    then = grant(after, actor)
    stored = frozenset((table_id(place), column) for place, column in schema.stores(tx))
    unseen = list(whole.unseen(then))
    reasons = _own(whole, [form for why, form in unseen if why == "own"])
    reasons += [_about(whole, why, form) for why, form in unseen if why != "own"]
    if all(form in whole.own for _, form in unseen):
        before = _plan_as_seen(tx, replace(whole, wanted=apps[key]))
        reasons += [*_mistakes(seen, after, key), *_mistakes(before, after, key)]
    if whole.asks_hidden():
        reasons.append(_reason("names", key))
    reasons += lending.refusals(tx, key, app)
    reasons += [_about(whole, "back", form) for form in whole.returning(after, stored)]
    reasons += [_about(whole, "steps", form) for form in whole.steps(after)]
    reserved = spelled(people.ADMINISTRATOR_NAME) | {people.ADMINISTRATOR}
    roles = {role.id: role.name for one in (apps[key], app) for role in one.roles}
    reasons += [_reason(why, key, what=roles[role]) for why, role in whole.given(reserved)]
    return tuple(dict.fromkeys(reasons))


def plan_to_show(tx: Tx, key: str, app: App) -> Plan | Problems:
    """Give the Plan there would be with a document, or what is wrong with it, as far as who acts may know of other apps."""
    after = try_plan(tx, (published_apps(tx) | {key: app}).values())
    if not is_limited(tx):
        return after
    seen = _plan_as_seen(tx, _whole(tx, key, app))
    return seen if isinstance(seen, Plan) else _mistakes(seen, after, key)


def _plan_as_seen(tx: Tx, whole: Whole) -> Plan | Problems:
    """Give the Plan there would be if there were nothing in other apps but what who acts sees whole."""
    return try_plan(tx, (*whole.beside(whole.named | whole.readers), whole.wanted))


def _whole(tx: Tx, key: str, app: App) -> Whole:
    return Whole(grant(current_plan(tx), tx.actor), published_apps(tx), app.model_copy(update={"key": key}))


def apps_to_show(tx: Tx, key: str, app: App) -> dict[str, App]:
    """Give a document with the other apps; to who builds one app alone, the forms it has to do with that they see whole."""
    if not is_limited(tx):
        return published_apps(tx) | {key: app}
    whole = _whole(tx, key, app)
    return {one.key: one for one in whole.beside(whole.named | whole.readers)} | {key: app}


def others_as_seen(tx: Tx, key: str, by: Grant) -> tuple[App, ...]:
    """
    Give of the other apps the forms somebody sees whole.

    Raises:
        AppNotFound
    """
    _label(tx, key)
    apps = published_apps(tx)
    return Whole(by, apps, apps[key]).beside()


def _mistakes(seen: Plan | Problems, after: Plan | Problems, key: str) -> Problems:
    """Give mistakes of a document in their own words where they are no others with all apps; else there is more behind them."""
    told = () if isinstance(seen, Plan) else seen
    real = () if isinstance(after, Plan) else after
    return tuple(dict.fromkeys(one if one in real else _reason("names", one.path, key=key) for one in told))


def require_lawful(tx: Tx, key: str, app: App) -> None:
    """
    Let a document pass that who acts may publish by themselves.

    Raises:
        Refused: with the first reason. NotYours
    """
    if problems := refusals(tx, key, app):
        raise Refused(problems)


def _own(whole: Whole, forms: Collection[str]) -> list[Problem]:
    """Name in one sentence the forms of the app in which who acts may not do everything."""
    if not forms:
        return []
    labels = [whole.own[form].label for form in forms]
    what = {
        "zh": "」「".join(say(one, "zh") for one in labels),
        "en": "”, “".join(say(one, "en") for one in labels),
    }
    return [_reason("own", whole.published.key, what=what)]


def _about(whole: Whole, why: str, form: str) -> Problem:
    """Give a reason that lies in a form; one of another app is named to who sees it."""
    key = whole.published.key
    if form in whole.own:
        index = next((i for i, one in enumerate(whole.wanted.forms) if one.id == form), None)
        at = key if index is None else f"{key}.forms.{index}"
        return _reason(why, at, what=whole.own[form].label)
    if not whole.now.sees(form):
        return _reason("hidden", key)
    return _reason(why, key, what=whole.now.plan.forms[form].label)


def _reason(why: str, path: str, *, what: Text = "", key: str | None = None) -> Problem:
    zh, en = REASONS[why]
    at = path if key is None or path.partition(".")[0] == key else key
    return Problem(
        at, CODE, zh.format(what=say(what, "zh")) + ASK[0], f"{en.format(what=say(what, 'en'))} {ASK[1]}"
    )


def _named(value: object) -> tuple[Id, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, list) else ()


def _label(tx: Tx, key: str) -> str:
    app: Mapping[str, App] = published_apps(tx)
    if key not in app or key == builtin().key:
        raise AppNotFound
    return say(app[key].label, "zh")
