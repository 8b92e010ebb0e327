"""
Building apps: which there are, a new one, one that goes and comes back, acts on a draft, and what a screen asks meanwhile.

Drafts themselves are ``drafts.py``; what an act changes is ``language.document.acts``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from sqlalchemy import select

from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Lang, say
from huodan.language.bpmn import export
from huodan.language.document import App, Role, builtin, read_app, tree_of
from huodan.language.document.edits import Tree
from huodan.language.document.places import place_at
from huodan.language.document.said import setting_name
from huodan.language.document.shaping import Act
from huodan.language.plan import Plan
from huodan.language.plan.wording import Worded, Wording
from huodan.language.sketch import form_sketch
from huodan.storage.db import Tx
from huodan.storage.system import draft as drafts_table
from huodan.workspace import drafts, versions
from huodan.workspace.administering import plan_to_show
from huodan.workspace.beginning import app_name, found, new_key
from huodan.workspace.drafts import Draft
from huodan.workspace.plans import AppNotFound, published_apps
from huodan.workspace.publish import publish
from huodan.workspace.versions import AppRemoved

MOST_NAMED = 5
MANAGER = {"zh": "管理者", "en": "Manager"}


class AppInUse(HuodanError):
    """Other apps refer to what is to be removed."""

    code = "app_in_use"
    status = 409
    zh = "「{label}」还不能删除，别的应用在用它：{where}。请先在那里去掉，再删除。"
    en = "“{label}” cannot be removed yet, other apps use it: {where}. Take it out there first."


class TargetNotFound(HuodanError):
    """No other app has the form."""

    code = "form_not_found"
    status = 404
    zh = "没有这张表单，可能已随它的应用删除。请重新选择关联的表单。"
    en = "There is no such form; it may have been removed with its app. Choose the related form again."


class FlowNotFound(HuodanError):
    """The draft has no such flow."""

    code = "flow_not_found"
    status = 404
    zh = "草稿里没有这个流程，可能刚被别人删除。请返回流程列表看看。"
    en = "The draft has no such process; somebody may just have removed it. Look at the list of processes again."


@dataclass(frozen=True, slots=True)
class Built:
    """An app people build. has_draft: something in it is not published yet."""

    app: App
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Removed:
    """An app that was removed. at: when, in milliseconds. by: whom."""

    app: App
    at: int
    by: Id


def apps(tx: Tx) -> tuple[Built, ...]:
    """List the apps people build, in the order of their keys, as they are published."""
    begun = set(tx.execute(select(drafts_table.c.app).where(drafts_table.c.number > 0)).scalars())
    ours = (app for key, app in sorted(published_apps(tx).items()) if key != builtin().key)
    return tuple(Built(app, app.key in begun) for app in ours if not app.is_removed)


def removed_apps(tx: Tx) -> tuple[Removed, ...]:
    """List the apps that were removed, the last one first."""
    gone = [app for app in published_apps(tx).values() if app.is_removed]
    last = ((app, versions.versions(tx, app.key)[0]) for app in gone)
    return tuple(Removed(app, one.at, one.by) for app, one in sorted(last, key=lambda each: -each[1].number))


def others(tx: Tx, key: str) -> tuple[App, ...]:
    """List the other apps, the built-in one last: a relation may point into any of them."""
    every = sorted(published_apps(tx).items(), key=lambda one: one[0] == builtin().key)
    return tuple(app for name, app in every if name != key and not app.is_removed)


def remove_app(tx: Tx, key: str) -> int:
    """
    Take an app out of the workspace, in a Tx that writes alone; its documents and records stay.

    Returns the workspace version.

    Raises:
        AppNotFound, AppRemoved. AppInUse: if another app refers to it.
    """
    app = published_apps(tx).get(key)
    if app is None or key == builtin().key:
        raise AppNotFound
    if app.is_removed:
        raise AppRemoved(label=app.label)
    done = publish(tx, app.model_copy(update={"is_removed": True}))
    if isinstance(done, int):
        return done
    every = published_apps(tx)
    named = dict.fromkeys(_where(every, problem, "en" if tx.actor.lang == "en" else "zh") for problem in done)
    raise AppInUse(label=app.label, where="；".join(list(named)[:MOST_NAMED]))


def restore_app(tx: Tx, key: str) -> int:
    """
    Bring a removed app back as it was, in a Tx that writes alone, and give the workspace version.

    Raises:
        AppNotFound: if there is no such app, or it is there. Invalid: if it makes no sense with what is published by now.
    """
    app = published_apps(tx).get(key)
    if app is None or not app.is_removed:
        raise AppNotFound
    last = versions.versions(tx, key)[0].number
    done = publish(tx, app.model_copy(update={"is_removed": False}), undoes=last)
    if not isinstance(done, int):
        raise Invalid(done)
    return done


def _where(apps: Mapping[str, App], problem: Problem, lang: Lang) -> str:
    """Say which part of which app a Problem is about."""
    key = problem.path.partition(".")[0]
    tree = tree_of(apps[key])
    place, setting = place_at(tree, problem.path)
    about = setting_name(tree, place, setting, lang) if place else ""
    return f"{say(apps[key].label, lang)} {about}".strip()


def create_app(tx: Tx, label: str, *, person: Id) -> str:
    """
    Publish an app without forms, with one role that may do everything in it, and give that role to who makes it.

    Returns its key.

    Raises:
        AppNameMissing
    """
    name = app_name(label)
    key = new_key(tx, name)
    role = Role(id=f"r{hashlib.sha256(f'{key} {tx.now}'.encode()).hexdigest()[:12]}", name=MANAGER)
    app = App(id=key, format=1, key=key, label=name, roles=(role,))
    found(tx, app, person=person)
    return key


def act(tx: Tx, key: str, deed: Act, lang: str) -> Draft:
    """
    Do an act on a draft, as one step.

    Raises:
        AppNotFound, NoPlace, NotADocument and what the act refuses.
    """
    prefixes = {form.id_prefix for app in published_apps(tx).values() for form in app.forms}

    def change(tree: Tree) -> Tree:
        wanted = deepcopy(tree)
        deed.change(wanted, lang, prefixes | {form["id_prefix"] for form in tree["forms"]})
        return wanted

    return drafts.change(tx, key, change)


def word_formula(
    tx: Tx,
    key: str,
    beside: Sequence[App],
    *,
    table: str,
    text: str,
    is_default: bool,
    flow: str | None = None,
) -> Worded:
    """
    Read a formula as it would be in the draft of an app.

    beside: the other apps, as far as the builder knows them. flow: the form of the flow it is a part of.
    """
    draft = drafts.open_draft(tx, key, tx.actor.person)
    wording = Wording((*beside, draft.app), tz=tx.zone)
    return wording.word(table, text, may_copy=not is_default, flow=flow)


def bpmn(tx: Tx, key: str, beside: Sequence[App], *, flow: str, lang: str) -> tuple[str, bytes]:
    """
    Give the name of a flow of the draft of an app, and the flow as BPMN 2.0.

    beside: as of ``word_formula``.

    Raises:
        AppNotFound, FlowNotFound
    """
    app = drafts.open_draft(tx, key, tx.actor.person).app
    found = next((each for each in app.flows if each.id == flow), None)
    if found is None:
        raise FlowNotFound
    wording = Wording((*beside, app), tz=tx.zone)

    def formula(table: str, text: str) -> str:
        return wording.word(table, text, flow=found.form).labels

    return say(found.label, lang), export(app, found, lang=lang, formula=formula)


def drawn_target(beside: Sequence[App], form: str, lang: str) -> dict[str, object]:
    """
    Draw a form of one of the other apps, as a draft is drawn.

    Raises:
        TargetNotFound: if no other app has it.
    """
    found = next((one for app in beside for one in app.forms if one.id == form), None)
    if found is None:
        raise TargetNotFound
    return form_sketch(found, lang)


def broken_by(tx: Tx, key: str, act: Act, lang: Lang) -> tuple[str, ...]:
    """Say what would not make sense any more after an act on the draft of an app, each with where it is."""
    now = tree_now(tx, key)
    then = deepcopy(now)
    act.change(then, lang, set())
    found: list[list[str]] = []
    for tree in (now, then):
        app = read_app(tree)
        plan = plan_to_show(tx, key, app) if isinstance(app, App) else app
        problems = () if isinstance(plan, Plan) else plan
        told = []
        for one in problems:
            place, setting = place_at(tree, one.path) if one.path.partition(".")[0] == key else ((), "")
            about = setting_name(tree, place, setting, lang) if place else ""
            told.append(
                f"{about}{'：' if lang == 'zh' else ': '}{one.text(lang)}" if about else one.text(lang)
            )
        found.append(told)
    before, after = found
    return tuple(dict.fromkeys(each for each in after if each not in before))


def tree_now(tx: Tx, key: str) -> Tree:
    """Give the tree of the draft of an app."""
    return tree_of(drafts.open_draft(tx, key, tx.actor.person).app)
