"""
Fields whose values go to another form with a publish, or come back (decision 0073): which, and since when they were away.

What is filled in is ``engines.records.moving``'s; what is said of it is ``moves_said.py``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy import func, select

from huodan.engines import journal, records, schema
from huodan.kit.errors import Problem
from huodan.kit.ids import Id, first_id
from huodan.kit.words import say
from huodan.language.document import App
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.settings import read_setting, write_setting
from huodan.storage.sql.tables import table_name
from huodan.storage.system import app_version
from huodan.workspace.publishing.lines import LANGS

STRANDED: Mapping[records.Why, tuple[str, str]] = {
    "unpublished": (
        "「{}」是从一个还没发布的字段移来的（一次改动里移了两次），原来的值跟不过去。"
        "请先撤回这次移动并发布，再移第二次；或者直接移到最后要去的地方。",
        "“{}” comes from a field that is not published yet (it was moved twice in one draft), so its values cannot go along. "
        "Take this move back and publish, then move it again; or move it right to where it shall be.",
    ),
    "way": (
        "「{}」是从别的表单移来的，但两边已经没有关联或子表单相连，原来的值跟不过去。"
        "请把那个关联加回来；要去掉它，请先发布这次移动。",
        "“{}” comes from another form, but no relation or subform leads there any more, so its values cannot go along. "
        "Bring the relation back; to remove it, publish the move first.",
    ),
    "kind": (
        "「{}」移过来的同时变成了放不下原来的值的类型（附件、图片、签名、加密文本、编号，或者自动算出）。"
        "请改回原来的类型；需要附件的话，另外新建一个字段。",
        "“{}” was moved and became a kind that cannot hold its values (files, secrets, numbers, formulas). "
        "Change it back; for files add a field of its own.",
    ),
}


def moves(tx: Tx, app: App, before: Plan | None, plan: Plan) -> tuple[records.Move, ...]:
    """List the moves of a publish, with what is known of when a field went or came back last."""
    found = records.moves(plan, before) if before is not None else ()
    stores = schema.stores(tx) if found else {}
    return tuple(_known(tx, app, one, stores) for one in found)


def stranded(tx: Tx, app: App, before: Plan, plan: Plan) -> Iterator[tuple[PlanField, Problem]]:
    """Give the fields that come from elsewhere and whose values could not come along, each with what is to be done."""
    stores = schema.stores(tx)
    ours = {form.id for form in app.forms}
    found = records.stranded(
        plan, before, lambda field: (table_name(plan.tables[field.table]), field.column) in stores
    )
    for field, why in found:
        if field.form in ours:
            zh, en = (
                words.format(say(field.label, lang)) for words, lang in zip(STRANDED[why], LANGS, strict=True)
            )
            yield field, Problem(path="", code="move_stranded", zh=zh, en=en)


def widen(tx: Tx, move: records.Move) -> None:
    """Make the columns for what is noted, and let no older options stand in those of the field."""
    schema.widen_by(tx, move.plan, records.beside(move.new))
    if move.since is not None:
        schema.widen_by(tx, move.plan, records.beside(move.new, "was"))
        schema.widen_by(tx, move.plan, records.beside(move.new, "back"))
    records.begin_anew(tx, move.new)


def _known(tx: Tx, app: App, move: records.Move, stores: Mapping[tuple[str, str], str]) -> records.Move:
    noted = records.beside(move.old)
    place = (table_name(move.before.tables[move.old.table]), noted.column)
    since = None if move.since is None else _since(tx, app, move.old.id)
    is_noted = stores.get(place) == str(noted.store)
    held_at = None if since is None else partial(journal.held_at, since=since)
    return replace(move, since=since, is_noted=is_noted, held_at=held_at)


def note_since(tx: Tx, app: App, version: int, since: Id) -> None:
    """
    Note the id that no row made after fields came with a version is smaller than.

    The moment of the publish does not tell it: ids count on where a clock was put back.
    """
    write_setting(tx, f"moved {app.key} {version}", since)


def _since(tx: Tx, app: App, field: str) -> Id:
    """Give that id of the version with which a field came: the one after the last without it."""
    column = app_version.c
    is_there = column.document.contains(f'"id": "{field}"', autoescape=True)
    without = select(func.max(column.version)).where(column.app == app.key, ~is_there).scalar_subquery()
    later = select(column.version, column.published_at).where(column.app == app.key, column.version > without)
    came = tx.execute(later.order_by(column.version).limit(1)).first()
    if came is None:
        return 0
    noted = read_setting(tx, f"moved {app.key} {came.version}")
    return noted if isinstance(noted, int) else first_id(came.published_at)
