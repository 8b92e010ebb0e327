"""
Publishing: a document becomes part of the workspace, or the Problems say why not.

One Tx alone in the database: compile all apps together, let the tables follow, store the document, raise the
workspace version. Owns ``app_version`` and the workspace version. Does not own drafts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import insert

from huodan.engines import schema
from huodan.kit.errors import Problem
from huodan.language.document import App, builtin, canonical
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan import Plan, compile
from huodan.language.plan.model import PlanField
from huodan.storage.db import Database, Tx
from huodan.storage.system import app_version
from huodan.workspace.plans import VERSION, current_stamp, keep_plan, published_apps
from huodan.workspace.settings import write_setting

Problems = tuple[Problem, ...]


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


def publish(tx: Tx, app: App) -> int | Problems:
    """
    Make a document the current one of its app, in a Tx that writes alone.

    Returns the workspace version from which it counts (the current one if nothing changed), or what is wrong.

    Raises:
        Duplicates: if a field becomes unique and existing records contradict.
    """
    stamp = current_stamp(tx)
    version = int(stamp.partition(":")[0]) if stamp else 0
    apps = published_apps(tx)
    if apps.get(app.key) == app:
        return version
    apps[app.key] = app
    plan = compile(tuple(apps.values()), version=version + 1, tz=tx.zone)
    if not isinstance(plan, Plan):
        return plan
    problems = _changed_kinds(app, schema.conflicts(tx, plan))
    if problems:
        return problems
    schema.sync(tx, plan)
    _store(tx, app, plan, apps.values())
    return plan.version


def _store(tx: Tx, app: App, plan: Plan, apps: Iterable[App]) -> None:
    row = {
        "app": app.key,
        "version": plan.version,
        "document": canonical(app),
        "published_at": tx.now,
        "published_by": tx.actor.person,
    }
    tx.execute(insert(app_version).values(row))
    documents = "".join(sorted(canonical(each) for each in apps))
    stamp = f"{plan.version}:{hashlib.sha256(documents.encode()).hexdigest()[:16]}"
    write_setting(tx, VERSION, stamp)
    keep_plan(tx, stamp, plan)


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


def _places(app: App) -> Iterable[tuple[tuple[str, str], str]]:
    for number, form in enumerate(app.forms):
        for index, field in enumerate(form.fields):
            place = f"{app.key}.forms.{number}.fields.{index}"
            yield (form.id, field.id), f"{place}.kind"
            for row, inner in enumerate(getattr(field, "fields", ())):
                yield (field.id, inner.id), f"{place}.fields.{row}.kind"
