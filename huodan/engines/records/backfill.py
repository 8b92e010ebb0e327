"""
Hidden copies 「保存时的值」 that a publish adds to forms which have records already (decision 0002).

What a value was when an old record was saved is not known any more, so the copy takes the value of now: without one,
the next change of an old order would work its formulas out with nothing. Owns no column and no formula.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select, update

from huodan.engines.records.converting import PAGE, Page
from huodan.kit.ids import Id
from huodan.language.plan.model import Copy, Plan, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.tables import columns, tables


@dataclass(frozen=True, slots=True)
class HiddenCopy:
    """
    A copy that is new since another Plan. new: the field it is kept in.

    spreads: whether the options chosen have a table of their own; those of a copy have none.
    """

    before: Plan
    plan: Plan
    table: PlanTable
    copy: Copy
    spreads: bool = False

    @property
    def new(self) -> PlanField:
        """Give the field the copy is kept in."""
        return self.table.by_id[self.copy.into]


def new_copies(plan: Plan, before: Plan) -> Iterator[HiddenCopy]:
    """Give the hidden copies of tables that were there before; one that comes back may be out of date and is new."""
    for table in plan.tables.values():
        was = before.tables.get(table.id)
        for copy in table.copies if was is not None else ():
            if copy.is_hidden and was is not None and copy.into not in was.by_id:
                yield HiddenCopy(before, plan, table, copy)


def copy_page(tx: Tx, filling: HiddenCopy, *, after: Id, records: Collection[Id] | None) -> Page:
    """Give the next page of rows, or the rows of some records, the value their relation's target has now."""
    plan, table, copy = filling.plan, filling.table, filling.copy
    rows = tables(plan).rows(table.id)
    record = rows.c.id if table.parent is None else rows.c.parent
    wanted = select(rows.c.id, record.label("record")).order_by(rows.c.id)
    next_page = wanted.where(rows.c.id > after).limit(PAGE)
    found = tx.execute(next_page if records is None else wanted.where(record.in_(records))).all()
    relation = table.by_id[copy.relation]
    assert relation.target is not None
    source = plan.tables[relation.target].by_id[copy.source[0]]
    target = tables(plan).rows(relation.target).alias("target")
    pointer = rows.c[columns(relation).names[0]]
    values = {
        ours: select(target.c[theirs]).where(target.c.id == pointer).scalar_subquery()
        for ours, theirs in zip(columns(filling.new).names, columns(source).names, strict=True)
    }
    ids = [row.id for row in found]
    if ids:
        tx.execute(update(rows).where(rows.c.id.in_(ids)).values(values))
    last = ids[-1] if ids and records is None else None
    return Page(last, len(ids), len(ids), tuple(dict.fromkeys(row.record for row in found)), ())
