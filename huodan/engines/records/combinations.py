"""
Values that together may stand in one record only, such as customer and month of a statement.

The index is what holds (``storage.sql.indexes``); this makes its refusal friendly, and names the other record to who sees it.
A record without one of the values is left aside. Owns nothing but these words and the question who has them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from huodan.engines.records.checks import key_column, key_of
from huodan.engines.records.draft import RecordDraft
from huodan.engines.records.reach import reading
from huodan.engines.records.stored import load
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Text, say
from huodan.language.access import Grant
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.tables import combination_name, table_name

Fields = tuple[PlanField, ...]
Combined = dict[tuple[tuple[str, ...], tuple[object, ...]], Id]
"""Which record has which values in which fields."""


class CombinationTaken(HuodanError):
    """Another record has these values together; who may not see it is not told which."""

    code = "combination_taken"
    status = 422
    zh = "「{labels}」合起来不能重复，{other}已经是这几个值。请改其中一个。"
    en = (
        "“{labels}” must be unique together, and {other} has these values already. Please change one of them."
    )


SOME = {"zh": "有一条数据", "en": "another record"}


def find_taken(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    draft: RecordDraft,
    known: Combined | None = None,
    leaving: Collection[Id] = (),
) -> None:
    """
    Note values that stand together elsewhere already; one statement per combination that changed, or none.

    known: who was decided to have which, on the same snapshot, such as the rows before in a file; added to.
    leaving: records that are about to go.
    """
    for fields in combinations(plan, draft.form):
        if _is_due(draft, fields):
            keys = tuple(key_of(found, draft.main.cells[found.id], tx.zone) for found in fields)
            id = _holder(tx, plan, fields, keys, draft.main.id)
            id = None if id in leaving else id
            if id is None and known is not None:
                id = known.setdefault((tuple(found.id for found in fields), keys), draft.main.id)
            if id not in (None, draft.main.id):
                draft.refuse(fields[0].key, _error(fields, _named(tx, plan, grant, draft.form, id)))


def refused(plan: Plan, draft: RecordDraft, said: str) -> Iterator[Problem]:
    """Say which combination an index refused; SQLite names the columns, PostgreSQL the index."""
    table = table_name(draft.form.table)
    for fields in combinations(plan, draft.form):
        names = [key_column(plan, found).name for found in fields]
        listed = ", ".join(f"{table}.{name}" for name in names)
        if said.endswith(f": {listed}") or f'"{combination_name(table, names)}"' in said:
            yield _error(fields, SOME).problem(path=fields[0].key)


def combinations(plan: Plan, form: PlanForm) -> tuple[Fields, ...]:
    """List the fields of a form that must not stand twice together."""
    return tuple(tuple(form.table.by_id[id] for id in each.fields) for each in form.form.combinations)


def _is_due(draft: RecordDraft, fields: Fields) -> bool:
    main = draft.main
    is_changed = main.is_new or any(found.id in main.changed for found in fields)
    return is_changed and all(main.cells.get(found.id) is not None for found in fields)


def _holder(tx: Tx, plan: Plan, fields: Fields, keys: Sequence[object], but: Id) -> Id | None:
    columns = [key_column(plan, found) for found in fields]
    mark = "?" if tx.dialect == "sqlite" else "%s"
    tests = " AND ".join(f"{column.name} = {mark}" for column in columns)
    sql = f"SELECT id FROM {columns[0].table.name} WHERE {tests} AND id <> {mark} LIMIT 1"
    row = tx.run(sql, (*keys, but)).fetchone()
    return None if row is None else row[0]


def _named(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, id: Id) -> Text:
    """Name the other record, if who asks sees it and its title."""
    other = load(tx, plan, form, id)
    title = form.title
    if other is None or title.target is not None:
        return SOME
    read, _ = reading(tx, plan, grant, form, id, other.cells)
    shown = title.show(other.cells.get(title.id), tz=tx.zone) if title.id in read else None
    return f"「{str(shown)[:60]}」" if shown else SOME


def _error(fields: Sequence[PlanField], other: Text) -> CombinationTaken:
    marks = {"zh": "＋", "en": " + "}
    labels = {lang: mark.join(say(found.label, lang) for found in fields) for lang, mark in marks.items()}
    return CombinationTaken(labels=labels, other=other)
