"""
Hidden copies 「保存时的值」 that a publish adds to forms which have records already (decision 0002).

What a value was when an old record was saved is not known any more, so the copy takes the value of now: without one,
the next change of an old order would work its formulas out with nothing. Owns no column and no formula.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select, update

from huodan.language.plan.model import Copy, Plan, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.tables import columns, tables

MOST_FILLED = 20_000


def too_large(tx: Tx, plan: Plan, before: Plan) -> tuple[tuple[PlanTable, Copy], ...]:
    """List the copies that are new since another Plan and have more rows to fill than one Tx may."""
    sizes: dict[str, int] = {}
    found = []
    for table, copy in _new(plan, before):
        if table.id not in sizes:
            some = select(tables(plan).rows(table.id).c.id).limit(MOST_FILLED + 1).subquery()
            sizes[table.id] = tx.execute(select(func.count()).select_from(some)).scalar_one()
        if sizes[table.id] > MOST_FILLED:
            found.append((table, copy))
    return tuple(found)


def fill_copies(tx: Tx, plan: Plan, before: Plan) -> None:
    """Give every new copy the value its relation's target has now; one statement each, for at most MOST_FILLED rows."""
    for table, copy in _new(plan, before):
        rows = tables(plan).rows(table.id)
        relation, into = table.by_id[copy.relation], table.by_id[copy.into]
        assert relation.target is not None
        source = plan.tables[relation.target].by_id[copy.source[0]]
        target = tables(plan).rows(relation.target).alias("target")
        pointer = rows.c[columns(relation).names[0]]
        values = {
            ours: select(target.c[theirs]).where(target.c.id == pointer).scalar_subquery()
            for ours, theirs in zip(columns(into).names, columns(source).names, strict=True)
        }
        tx.execute(update(rows).where(pointer.is_not(None)).values(values))


def _new(plan: Plan, before: Plan) -> Iterator[tuple[PlanTable, Copy]]:
    """Give the hidden copies of tables that were there before; one that comes back may be out of date and is new."""
    for table in plan.tables.values():
        was = before.tables.get(table.id)
        for copy in table.copies if was is not None else ():
            if copy.is_hidden and was is not None and copy.into not in was.by_id:
                yield table, copy
