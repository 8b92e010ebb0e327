"""
Publishing: a document becomes part of the workspace, or the Problems say why not.

One Tx alone in the database: compile all apps together, let the tables follow, store the document, raise the
workspace version. Owns ``app_version`` and the workspace version. Does not own drafts.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert

from huodan.engines import records, schema
from huodan.kit.errors import Problem
from huodan.kit.words import say
from huodan.language.document import App, builtin, canonical
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan import Plan
from huodan.language.plan.model import Copy, PlanField, PlanTable
from huodan.storage.db import Database, Tx
from huodan.storage.system import app_version
from huodan.workspace import live
from huodan.workspace.plans import (
    VERSION,
    Problems,
    current_plan,
    current_stamp,
    keep_plan,
    published_apps,
    stamp_of,
    try_plan,
    version_of,
)
from huodan.workspace.settings import write_setting


def publish_app(database: Database, actor: Actor, app: App) -> int | Problems:
    """Publish a document in a Tx of its own, for which all other writers wait."""
    return database.transact(actor, lambda tx: publish(tx, app), alone=True)


def publish_builtin(database: Database) -> None:
    """Publish the built-in app of people and departments, if this database has another one or none."""
    with database.read() as tx:
        if published_apps(tx).get(builtin().key) == builtin():
            return
    done = publish_app(database, SYSTEM, builtin())
    assert isinstance(done, int), done


def publish(tx: Tx, app: App, *, undoes: int | None = None) -> int | Problems:
    """
    Make a document the current one of its app, in a Tx that writes alone.

    undoes: the version whose changes this takes back, if that is what it is.

    Returns the workspace version from which it counts (the current one if nothing changed), or what is wrong.

    Raises:
        Duplicates: if a field becomes unique and existing records contradict.
    """
    stamp = current_stamp(tx)
    apps = published_apps(tx)
    if apps.get(app.key) == app:
        return version_of(stamp)
    before = current_plan(tx) if stamp else None
    apps[app.key] = app
    plan = try_plan(tx, apps.values())
    if not isinstance(plan, Plan):
        return plan
    problems = _changed_kinds(app, schema.conflicts(tx, plan))
    if not problems and before is not None:
        problems = _too_many_rows(app, records.too_large(tx, plan, before))
    if problems:
        return problems
    schema.sync(tx, plan)
    if before is not None:
        records.fill_copies(tx, plan, before)
    _store(tx, app, plan, apps.values(), undoes)
    return plan.version


def _store(tx: Tx, app: App, plan: Plan, apps: Iterable[App], undoes: int | None) -> None:
    row = {
        "app": app.key,
        "version": plan.version,
        "document": canonical(app),
        "published_at": tx.now,
        "published_by": tx.actor.person,
        "undoes": undoes,
    }
    tx.execute(insert(app_version).values(row))
    stamp = stamp_of(plan.version, apps)
    write_setting(tx, VERSION, stamp)
    keep_plan(tx, stamp, plan)
    live.tell(tx, (live.APPS,))


def _changed_kinds(app: App, fields: Iterable[PlanField]) -> Problems:
    """Word the conflicts of stored values; a field of another kind needs an id of its own (D6)."""
    at = dict(_places(app))
    return tuple(
        Problem(
            path=at.get((field.table, field.id), app.key),
            code="kind_changed",
            zh="字段的类型不能改成存法不同的类型。请新建一个字段，再删除旧的。",
            en="A field cannot change to a kind stored differently. Add a new field and remove the old one.",
        )
        for field in fields
    )


def _too_many_rows(app: App, copies: Iterable[tuple[PlanTable, Copy]]) -> Problems:
    """Word what formulas ask of a form with so many records that no publish may fill it by the way."""
    at = dict(_places(app))
    return tuple(
        Problem(
            path=at.get((table.id, copy.relation), app.key).removesuffix(".kind"),
            code="too_many_rows",
            zh=f"公式要用「{_said(table, copy, 'zh')}」保存时的值，但已有数据超过 {records.MOST_FILLED} 行，发布时补不完。"
            "请新建一个普通字段，用导入填好，再在公式里用它。",
            en=f"A formula needs “{_said(table, copy, 'en')}” as it was when saved, and more than {records.MOST_FILLED} "
            "rows would have to be filled. Add an ordinary field, fill it by an import, and use that one.",
        )
        for table, copy in copies
    )


def _said(table: PlanTable, copy: Copy, lang: str) -> str:
    return " · ".join(say(table.by_id[id].label, lang) for id in (copy.relation, copy.into))


def _places(app: App) -> Iterable[tuple[tuple[str, str], str]]:
    for number, form in enumerate(app.forms):
        for index, field in enumerate(form.fields):
            place = f"{app.key}.forms.{number}.fields.{index}"
            yield (form.id, field.id), f"{place}.kind"
            for row, inner in enumerate(getattr(field, "fields", ())):
                yield (field.id, inner.id), f"{place}.fields.{row}.kind"
