"""
The laws of stored data, looked for one by one; ``huodan check`` prints what breaks them.

Reads only, and in pages. A Problem's path is ``app.form.record.field``. Owns no law itself: what a value must be is
said by the rooms that write it, and they are asked again here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import Text, cast, exists, func, literal, not_, select

from huodan.engines import schema
from huodan.engines.records.draft import RecordDraft, start
from huodan.engines.records.formulas import compute
from huodan.engines.records.stored import load
from huodan.kit.errors import Problem
from huodan.kit.ids import Id, format_id
from huodan.language.plan.model import Plan, PlanField, PlanForm, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.entries import every_entry
from huodan.storage.sql.tables import columns, from_columns, physical_fields, spread_fields, tables
from huodan.storage.system import app_version, comment, journal, journal_archive, message, trash
from huodan.workspace.check_files import broken_files
from huodan.workspace.check_flows import broken_runs
from huodan.workspace.plans import current_plan

PAGE = 1_000
MOST_FOUND = 1_000
REMADE = ("i_", "u_", "x_")  # indexes and search tables: they follow from the rows

Law = Callable[[Tx, Plan], Iterator[Problem]]


def check(tx: Tx, *, all_contents: bool = False) -> tuple[Problem, ...]:
    """
    This function will list what breaks a law, the first thousand.

    all_contents: read every attached file whole; otherwise only some.
    """
    plan = current_plan(tx)
    lacking = tuple(tables_are_there(tx, plan))
    if lacking:
        return lacking
    found: list[Problem] = []
    laws: tuple[Law, ...] = (*LAWS, partial(files_are_kept, all_contents=all_contents))
    for law in laws:
        for problem in law(tx, plan):
            found.append(problem)
            if len(found) == MOST_FOUND:
                return tuple(found)
    return tuple(found)


def tables_are_there(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will look for tables, columns and indexes the published apps need."""
    for name in schema.missing(tx, plan):
        if name.startswith(REMADE):
            zh, en = "重新启动活单时会补上", "it is made anew when Huodan is started again"
        else:
            zh, en = "请从备份恢复", "restore a backup"
        yield Problem(name, "missing", f"数据库里缺少 {name}：{zh}。", f"The database lacks {name}: {en}.")


def rows_have_parents(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will look for sub-rows whose record is gone, and for two in one place."""
    for form in plan.forms.values():
        records = tables(plan).rows(form.id)
        for subform in form.subforms.values():
            rows = tables(plan).rows(subform.id)
            orphan = rows.c.parent.not_in(select(records.c.id))
            for row in tx.execute(select(rows.c.id, rows.c.parent).where(orphan).limit(MOST_FOUND)):
                zh, en = "明细行没有所属的数据。", "The sub-row belongs to no record."
                yield _problem(plan, subform, row.parent, format_id("row", row.id), "orphan", zh, en)
            twice = select(rows.c.parent).group_by(rows.c.parent, rows.c.position).having(func.count() > 1)
            for parent in tx.execute(twice.limit(MOST_FOUND)).scalars():
                zh, en = "两行明细在同一个位置。", "Two sub-rows stand in one place."
                yield _problem(plan, subform, parent, "position", "same_place", zh, en)


def columns_agree(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will look for sort keys and business days that do not belong to their value."""
    for table in plan.tables.values():
        fields = physical_fields(table)
        for row in _pages(tx, plan, table):
            for field in fields:
                lie = columns(field)
                if tuple(row[name] for name in lie.names) != lie.write(from_columns(field, row), tx.zone):
                    zh, en = "排序键或日期列与值不符。", "Sort key or day do not belong to the value."
                    yield _problem(plan, table, row.get("parent", row["id"]), field.key, "companion", zh, en)


def options_agree(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will look for chosen options that are not those their row tells of."""
    place = func.instr if tx.dialect == "sqlite" else func.strpos
    for table in plan.tables.values():
        rows = tables(plan).rows(table.id)
        record = rows.c.id if table.parent is None else rows.c.parent
        for field in spread_fields(table):
            chosen, cell = tables(plan).options(field), rows.c[columns(field).names[0]]
            told = func.length(cell) - func.length(func.replace(cell, "|", "")) - 1
            listed = select(func.count()).where(chosen.c.row == rows.c.id).scalar_subquery()
            fewer = select(record).where(listed != func.coalesce(told, 0))
            is_told = (
                func.coalesce(place(cell, literal("|") + cast(chosen.c.option, Text) + literal("|")), 0) > 0
            )
            stray = select(func.coalesce(record, chosen.c.row)).select_from(
                chosen.outerjoin(rows, rows.c.id == chosen.c.row)
            )
            for id in tx.execute(fewer.union(stray.where(not_(is_told))).limit(MOST_FOUND)).scalars():
                zh, en = "选项表与所选的不符。", "The table of options does not tell what is chosen."
                yield _problem(plan, table, id, field.key, "companion", zh, en)


def stored_values_are_right(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will work out stored formulas anew in records that never had another form."""
    since = _unchanged_since(tx)
    for form in plan.forms.values():
        if any(table.computed for table in (form.table, *form.subforms.values())):
            version = max(since.get(form.id, 0), _copied_as_now(form))
            older = _older(tx, form, version)
            for row in _pages(tx, plan, form.table):
                if row["app_version"] >= version and row["id"] not in older:
                    yield from _recomputed(tx, plan, form, row["id"])


def journal_knows_versions(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will look for records with another version than their last journal entry tells."""
    for form in plan.forms.values():
        rows = tables(plan).rows(form.id)
        last = (
            select(every_entry.c.record, func.max(every_entry.c.version).label("version"))
            .where(every_entry.c.form == form.id)
            .group_by(every_entry.c.record)
            .subquery()
        )
        differs = (
            select(rows.c.id).join(last, last.c.record == rows.c.id).where(last.c.version != rows.c.version)
        )
        for id in tx.execute(differs.limit(MOST_FOUND)).scalars():
            zh, en = "版本号与变更记录不符。", "The version is not that of the history."
            yield _problem(plan, form.table, id, "version", "version", zh, en)


def journal_is_whole(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will look for entries that lie both in the journal and in its archive, and for versions told twice."""
    both = select(journal.c.form, journal.c.record, journal.c.version).where(
        journal.c.id.in_(select(journal_archive.c.id))
    )
    entry = every_entry.c
    key = (entry.form, entry.record, entry.version)
    twice = select(*key).group_by(*key).having(func.count() > 1)
    for row in tx.execute(both.union(twice).limit(MOST_FOUND)):
        form = plan.forms.get(row.form)
        if form is not None:
            zh, en = (
                f"第 {row.version} 版在变更记录里有两条。",
                f"Version {row.version} stands in the history twice.",
            )
            yield _problem(plan, form.table, row.record, "version", "journal", zh, en)


def remarks_have_records(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will look for comments of records that are gone for good, and for messages about comments that are."""
    for form in plan.forms.values():
        rows = tables(plan).rows(form.id)
        lives = exists().where(rows.c.id == comment.c.record)
        lies = exists().where(trash.c.form == form.id, trash.c.record == comment.c.record)
        lost = select(comment.c.record).where(comment.c.form == form.id, ~lives, ~lies)
        for id in tx.execute(lost.distinct().limit(MOST_FOUND)).scalars():
            zh, en = "有评论，但这条数据已不在。", "There are comments, but the record is gone."
            yield _problem(plan, form.table, id, "comments", "orphan", zh, en)
        said = exists().where(comment.c.id == message.c.comment)
        told = select(message.c.record).where(
            message.c.form == form.id, message.c.comment.is_not(None), ~said
        )
        for id in tx.execute(told.distinct().limit(MOST_FOUND)).scalars():
            zh, en = "有消息指向不存在的评论。", "A message points to a comment that is not there."
            yield _problem(plan, form.table, id, "messages", "orphan", zh, en)


def runs_wait_for_something(tx: Tx, plan: Plan) -> Iterator[Problem]:
    """This function will look for runs of flows that are neither over nor wait for anything."""
    for each in broken_runs(tx):
        form = plan.forms.get(each.form)
        place = each.form if form is None else f"{form.app}.{form.key}"
        yield Problem(f"{place}.{format_id('run', each.run)}", each.code, each.zh, each.en)


def files_are_kept(tx: Tx, plan: Plan, *, all_contents: bool) -> Iterator[Problem]:
    """This function will look for files that are not kept as their records say."""
    for each in broken_files(tx, plan, all_contents=all_contents):
        yield _problem(plan, each.table, each.record, each.field.key, each.code, each.zh, each.en)


LAWS: tuple[Law, ...] = (
    rows_have_parents,
    columns_agree,
    options_agree,
    stored_values_are_right,
    journal_knows_versions,
    journal_is_whole,
    remarks_have_records,
    runs_wait_for_something,
)


def _recomputed(tx: Tx, plan: Plan, form: PlanForm, id: Id) -> Iterator[Problem]:
    record = load(tx, plan, form, id)
    assert record is not None
    draft = start(form, id=id, old=record)
    stored = [(row, dict(row.cells)) for row in draft.every_row()]
    for row, cells in stored:
        row.before = (
            None  # as if new, so that everything is worked out; as if all sent, so that nothing is filled in
        )
        row.sent = set(cells) | {field.id for field in row.table.fields}
    compute(tx, plan, draft)
    yield from _differences(tx, plan, draft, stored)


def _differences(
    tx: Tx, plan: Plan, draft: RecordDraft, stored: list[tuple[Any, dict[str, Any]]]
) -> Iterator[Problem]:
    for row, cells in stored:
        for field in row.table.computed:
            now, then = row.cells.get(field.id), cells.get(field.id)
            if now != then:
                was, new = _shown(field, then, tx.zone), _shown(field, now, tx.zone)
                zh, en = f"存的是 {was}，重新计算是 {new}。", f"{was} is stored, {new} is right."
                yield _problem(plan, draft.form.table, draft.main.id, row.path(field), "stored_value", zh, en)


def _shown(field: PlanField, cell: object, tz: str) -> object:
    return "—" if cell is None else field.show(cell, tz=tz)


def _unchanged_since(tx: Tx) -> dict[str, int]:
    """Give by form the version since which its document is as it is now."""
    newest: dict[str, object] = {}
    since: dict[str, int] = {}
    done: dict[str, set[str]] = {}
    versions = select(app_version).order_by(app_version.c.app, app_version.c.version.desc())
    for row in tx.execute(versions):
        forms = {form["id"]: form for form in json.loads(row.document).get("forms", ())}
        if row.app not in done:
            done[row.app] = set()
            newest |= forms
            since |= dict.fromkeys(forms, row.version)
            continue
        for id, form in forms.items():
            if id in since and id not in done[row.app] and form == newest[id]:
                since[id] = row.version
        done[row.app] |= {id for id in newest if forms.get(id) != newest[id]}
    return since


def _copied_as_now(form: PlanForm) -> int:
    """Give the version since which the kept values of related records are of the kinds they are of now."""
    tables = (form.table, *form.subforms.values())
    kept = (field for table in tables for field in table.fields if field.is_hidden)
    return max((past.until for field in kept for past in field.pasts), default=0)


def _older(tx: Tx, form: PlanForm, version: int) -> frozenset[Id]:
    """Give the records made under an earlier form: what nobody touched since then is as it was worked out then."""
    entry = every_entry.c
    made = select(entry.record).where(entry.form == form.id, entry.app_version < version).distinct()
    return frozenset(tx.execute(made).scalars())


def _pages(tx: Tx, plan: Plan, table: PlanTable) -> Iterator[dict[str, Any]]:
    """Read all rows of a table in order of their ids."""
    rows, after = tables(plan).rows(table.id), -1
    while True:
        page = (
            tx.execute(select(rows).where(rows.c.id > after).order_by(rows.c.id).limit(PAGE)).mappings().all()
        )
        yield from (dict(row) for row in page)
        if len(page) < PAGE:
            return
        after = page[-1]["id"]


def _problem(plan: Plan, table: PlanTable, record: Id, rest: str, code: str, zh: str, en: str) -> Problem:
    form = plan.forms[table.form]
    subform = "" if table.parent is None else f".{form.table.by_id[table.parent].key}"
    path = f"{form.app}.{form.key}.{format_id(form.form.id_prefix, record)}{subform}.{rest}"
    return Problem(path, code, zh, en)
