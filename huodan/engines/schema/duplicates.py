"""Values that stand several times where they must not: which they are, for who wants an index that lets none stand twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Index, and_, func, select

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
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


@dataclass(frozen=True, slots=True)
class Clash:
    """Fields that are to stand once only, the records in which they do not, and what is said of it."""

    table: PlanTable
    fields: tuple[PlanField, ...]
    records: tuple[Id, ...]
    error: Duplicates


def duplicates(tx: Tx, plan: Plan, planned: PlanTable, index: Index) -> Duplicates:
    """Say what keeps an index from being made, with some of the values, as they are told to who publishes."""
    fields = _fields(planned, index)
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


def clash(tx: Tx, plan: Plan, planned: PlanTable, index: Index) -> Clash | None:
    """List what keeps an index from being made, the records with the same values one after the other; None for nothing."""
    rows = tables(plan).rows(planned.id)
    keys = [rows.c[column.name] for column in index.columns]
    filled = [key.is_not(None) for key in keys]
    twice = select(*keys).where(*filled).group_by(*keys).having(func.count() > 1).subquery()
    same = and_(*(key == twice.c[key.name] for key in keys))
    record = rows.c.id if planned.parent is None else rows.c.parent
    found = select(record).join_from(rows, twice, same).order_by(*keys, rows.c.id)
    records = tuple(dict.fromkeys(tx.execute(found).scalars()))
    if not records:
        return None
    return Clash(planned, _fields(planned, index), records, duplicates(tx, plan, planned, index))


def _fields(planned: PlanTable, index: Index) -> tuple[PlanField, ...]:
    named = {name: field for field in planned.fields for name in columns(field).names}
    return tuple(named[column.name] for column in index.columns)


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
