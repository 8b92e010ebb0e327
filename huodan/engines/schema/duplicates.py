"""Values that stand several times where they must not: which they are, for who wants an index that lets none stand twice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Index, func, select

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text, say
from huodan.language.plan.model import Plan, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.storage.sql.tables import columns, tables

MOST_NAMED = 3


class Duplicates(HuodanError):
    """A field, or several together, cannot become unique because the same values stand in several records."""

    code = "duplicates"
    status = 409
    zh = "「{field}」还不能设为不允许重复：已有多条数据的值相同{examples}。请先改掉重复的值，再发布。"
    en = "“{field}” cannot become unique yet: several records share a value{examples}. Change them, then publish."


def duplicates(tx: Tx, plan: Plan, planned: PlanTable, index: Index) -> Duplicates:
    """Say what keeps an index from being made, with some of the values, as they are told to who publishes."""
    named = {name: field for field in planned.fields for name in columns(field).names}
    fields = tuple(named[column.name] for column in index.columns)
    rows = tables(plan).rows(planned.id)
    keys = [rows.c[column.name] for column in index.columns]
    several = (
        select(func.min(rows.c.id).label("id"), func.count().label("several"))
        .where(*(key.is_not(None) for key in keys))
        .group_by(*keys)
        .having(func.count() > 1)
        .limit(MOST_NAMED)
    )
    counts = {row.id: row.several for row in tx.execute(several)}
    stored = fetch_rows(tx, plan, planned.id, list(counts))
    told = [(_values(tx, plan, fields, stored[id]), count) for id, count in counts.items()]
    label = {lang: "＋".join(say(field.label, lang) for field in fields) for lang in ("zh", "en")}
    return Duplicates(field=label, examples=_examples(told))


def _values(tx: Tx, plan: Plan, fields: Sequence[PlanField], cells: dict[str, object]) -> str:
    """Write the values; of what refers to other records their titles."""
    texts = []
    for field in fields:
        cell = cells[field.id]
        if field.target is not None:
            target = plan.forms[field.target]
            found = fetch_rows(tx, plan, target.id, [cell])  # type: ignore[list-item]
            field, cell = target.title, next((row[target.title.id] for row in found.values()), None)
        texts.append(str(field.show(cell, tz=tx.zone) or "")[:30])
    return " / ".join(texts)


def _examples(told: Sequence[tuple[str, int]]) -> Text:
    if not told:
        return ""
    zh = "、".join(f"{value}（{count} 条）" for value, count in told)
    en = ", ".join(f"{value} ({count})" for value, count in told)
    return {"zh": f"，如 {zh}", "en": f", such as {en}"}
