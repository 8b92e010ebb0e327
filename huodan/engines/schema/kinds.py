"""
Fields that become another kind: the columns they get, and what they were (decision 0039).

The columns of before stay as they are and hold the values of then; a save that changes the field empties them in its
row. So whoever goes back finds every value as it was, and fills in only what was changed since.
Owns ``field_past``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import insert, select

from huodan.engines.schema.following import stores
from huodan.language.document.canonical import field_text, read_field
from huodan.language.fields import Store
from huodan.language.fields.lookup import Lookup
from huodan.language.plan.conversion import merged_since
from huodan.language.plan.model import Became, Kinds, Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.tables import table_name
from huodan.storage.system import field_past


@dataclass(frozen=True, slots=True)
class Becoming:
    """
    A field that is to become another kind.

    was: the field as it is. is_back: its columns to be were its columns before and hold what it had then.
    """

    was: PlanField
    place: str
    became: Became
    is_back: bool

    @property
    def key(self) -> tuple[str, str]:
        """Name the field: its table and its id."""
        return self.was.table, self.was.id


def kinds(tx: Tx) -> Kinds:
    """Give what became of fields so far."""
    found: dict[tuple[str, str], tuple[Became, ...]] = {}
    for row in tx.execute(select(field_past).order_by(field_past.c.until)):
        key = (row.place.partition("_")[2], row.field)
        was = read_field(json.loads(row.document), row.field)
        one = Became(row.until, was, Store(row.store), row.lay_in, row.lies_in)
        found[key] = (*found.get(key, ()), one)
    return found


def becoming(tx: Tx, before: Plan, plan: Plan) -> tuple[Becoming, ...]:
    """
    List the fields whose cells mean something else in a Plan than in the one before.

    A field that is looked up from now on has no cells; its columns stay as they are, for when it is one again. Then they
    are read as what it was: meanwhile it may have become another kind, or its options were merged.
    """
    known: set[tuple[str, str, str]] | None = None
    found = []
    for table in plan.tables.values():
        former = before.tables.get(table.id)
        for field in table.fields if former is not None else ():
            was = former.by_id.get(field.id) if former is not None else None
            if was is not None and was.has_column and isinstance(field.field, Lookup):
                stays = Became(plan.version, was.field, was.store, was.column, was.column)
                found.append(Becoming(was, table_name(table), stays, is_back=False))
            if was is not None and isinstance(was.field, Lookup) and field.pasts:
                was = replace(field.pasts[-1].field, pasts=field.pasts[:-1])
            if was is None or not (was.has_column and field.has_column):
                continue
            is_read = was.shape == field.shape
            back = None if is_read and was.field.kind == field.field.kind else _back(was, field)
            if is_read and back is None:
                continue
            known = known or {(*place, store) for place, store in stores(tx).items()}
            place = table_name(table)
            into = back or _fresh(place, was, field, known)
            became = Became(plan.version, was.field, was.store, was.column, into)
            found.append(Becoming(was, place, became, back is not None))
    return tuple(found)


def with_becoming(known: Kinds, new: Iterable[Becoming]) -> Kinds:
    """Give what will have become of fields."""
    return {**known, **{one.key: (*known.get(one.key, ()), one.became) for one in new}}


def keep(tx: Tx, new: Iterable[Becoming]) -> None:
    """Write down what fields were, from the version on in which they are another kind."""
    rows = [
        {
            "place": one.place,
            "field": one.was.id,
            "until": one.became.until,
            "store": str(one.became.store),
            "lay_in": one.became.column,
            "lies_in": one.became.into,
            "document": field_text(one.was.field),
        }
        for one in new
    ]
    if rows:
        tx.execute(insert(field_past), rows)


def _back(was: PlanField, field: PlanField) -> str | None:
    """
    Find the columns in which it was of just this kind before, else such as this kind can read.

    Kinds that read each other's cells share columns, so what a field was last in them need not be all it was there:
    the second choice holds what it had as this kind too. Where it lies in such columns already, there is none.
    """
    since = {other.column for other in merged_since(was)}
    readable = [
        other
        for other in was.others
        if other.shape == field.shape and (other.column in since or _options(other) == _options(field))
    ]
    same = [other.column for other in readable if other.field.kind == field.field.kind]
    if not same and was.shape != field.shape:
        same = [other.column for other in readable]
    return same[-1] if same else None


def _options(found: PlanField) -> tuple[object, ...]:
    return tuple((option.id, option.value) for option in getattr(found.field, "options", ()))


def _fresh(place: str, was: PlanField, field: PlanField, known: set[tuple[str, str, str]]) -> str:
    """Name columns that hold nothing: new ones, or such as were made for a publish that never came to be."""
    used = {was.column, *(other.column for other in was.others)}
    stored = {name: store for there, name, store in known if there == place}
    number = 1
    while (name := f"{was.id}__{number}") in used or stored.get(name, field.store) != field.store:
        number += 1
    return name
