"""
Publishing: a document becomes part of the workspace, or the Problems say why not.

All steps of ``publishing`` in one Tx alone in the database. Does not own drafts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.errors import HuodanError
from huodan.kit.words import say
from huodan.language.document import App, builtin
from huodan.language.messages import SYSTEM, Actor
from huodan.storage.db import Database, Tx
from huodan.workspace.plans import Problems, current_stamp, published_apps, version_of
from huodan.workspace.publishing import pieces, steps
from huodan.workspace.publishing.planned import Planned, plan_publish, rows_to_compare, too_many_at_once
from huodan.workspace.publishing.rehearsed import RehearsalOutdated

KIND = "publish"
TITLE = {"zh": "发布：", "en": "Publish: "}
MOST_WAITED_FOR = 2_000
"""Rows that are filled in while others wait; more are done in pieces."""


class Publishing(HuodanError):
    """A publish in pieces is at work."""

    code = "publishing"
    status = 409
    zh = "正在发布另一次修改，做完以后再发布这一次；进度在右上角的任务里。"
    en = "Another change is being published. Publish this one when it is done; the jobs at the top show how far it is."


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


def publish(
    tx: Tx,
    app: App,
    *,
    undoes: int | None = None,
    creates: Collection[str] = (),
    seen: Mapping[str, int] | None = None,
) -> int | Problems:
    """
    Make a document the current one of its app, in a Tx that writes alone.

    undoes: the version whose changes this takes back, if that is what it is. creates: ids of fields that become
    relations, for whose texts records are made where there are none. seen: how many values do not convert, by table and
    field, as a rehearsal found; None if nobody needs to have looked.

    Returns the workspace version from which it counts (the current one if nothing changed), or what is wrong.

    Raises:
        Duplicates: if a field becomes unique and existing records contradict. RehearsalOutdated: if more values do not
        convert than were seen.
    """
    planned = plan_publish(tx, app)
    if planned is None:
        return version_of(current_stamp(tx))
    if not isinstance(planned, Planned):
        return planned
    if problems := too_many_at_once(tx, planned):
        return problems
    since = tx.new_id() if planned.moves else None
    steps.widen(tx, planned)
    failed: Counter[str] = Counter()
    for filling in planned.fillings:
        key = f"{filling.new.table}.{filling.new.id}"
        failed[key] += sum(len(page.failures) for page in steps.pages(tx, planned, filling, creates=creates))
        was_seen = failed[key] if seen is None else seen.get(key, 0)
        if failed[key] > was_seen:
            raise RehearsalOutdated(field=filling.new.label, seen=was_seen, found=failed[key])
    version = steps.switch(tx, planned, undoes=undoes, since=since)
    steps.tidy(tx, planned)
    return version


def converts(tx: Tx, app: App) -> bool:
    """Say whether publishing a document converts or moves values that are there."""
    planned = plan_publish(tx, app)
    return isinstance(planned, Planned) and bool(planned.conversions or planned.moves)


def is_for_pieces(tx: Tx, app: App) -> bool:
    """Say whether publishing a document fills in more than one Tx may while others wait."""
    planned = plan_publish(tx, app)
    if not isinstance(planned, Planned):
        return False
    compared = sum(count for _, count in rows_to_compare(tx, planned))
    return pieces.rows_to_fill(tx, planned) + compared > MOST_WAITED_FOR


def ask_for_pieces(tx: Tx, app: App, input: Mapping[str, object]) -> Job:
    """
    Have a document published in pieces while everybody works, and give the job.

    Raises:
        Publishing: if a publish in pieces is at work already: two would make each other's columns.
    """
    title = {lang: f"{word}{say(app.label, lang)}" for lang, word in TITLE.items()}
    id = jobs.enqueue(tx, kind=KIND, title=title, input=input, once=KIND)
    if id is None:
        raise Publishing
    return jobs.find(tx, id)
