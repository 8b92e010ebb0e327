"""
Working a formula out for records that are there already, page by page, when a publish adds it (decision 0049).

Only the formula's own columns are written, so a record keeps its version. A formula whose words changed is none of
these: what was worked out stays until the record is saved again (design §4.5). Owns no arithmetic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from huodan.engines.records.converting import PAGE, Failure, Page
from huodan.engines.records.draft import RowDraft, start
from huodan.engines.records.formulas import Worked, work_out
from huodan.engines.records.stored import load_many
from huodan.kit.ids import Id
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.tables import columns, table_name, tables


@dataclass(frozen=True, slots=True)
class Calculation:
    """
    A stored formula that is new since another Plan, or whose results lie in other columns.

    is_back: the columns hold what it came to before; only what is empty is worked out.
    spreads: whether its results have a table of their own; they never have.
    """

    before: Plan
    plan: Plan
    new: PlanField
    is_back: bool = False
    spreads: bool = False


def new_formulas(plan: Plan, before: Plan, anew: Mapping[tuple[str, str], bool]) -> Iterator[Calculation]:
    """
    Give the stored formulas to be worked out in forms that were there before, in the order in which they must be.

    anew: formulas whose results lie in other columns from now on, and whether in columns of before.
    """
    for form in plan.forms.values():
        for table, id in form.order if form.id in before.forms else ():
            was = before.tables.get(table)
            field = plan.tables[table].by_id[id]
            if was is None or field.compute is None or not field.has_column:
                continue
            former = was.by_id.get(id)
            if former is None or not former.has_column or (table, id) in anew:
                yield Calculation(before, plan, field, anew.get((table, id), False))


def calculate_page(tx: Tx, filling: Calculation, *, after: Id, records: Collection[Id] | None) -> Page:
    """Work the formula out for the next page of records, or for some."""
    plan, new = filling.plan, filling.new
    form = plan.forms[new.form]
    if records is None:
        rows = tables(plan).rows(form.id)
        ids: Sequence[Id] = (
            tx.execute(select(rows.c.id).where(rows.c.id > after).order_by(rows.c.id).limit(PAGE))
            .scalars()
            .all()
        )
    else:
        ids = sorted(records)
    worked = Worked()
    failures: list[Failure] = []
    changed: list[tuple[Id, RowDraft]] = []
    count = 0
    for record in load_many(tx, plan, form, ids):
        draft = start(form, id=record.id, old=record)
        lines = [row for row in draft.every_row() if row.table.id == new.table]
        todo = [row for row in lines if not (filling.is_back and row.cells.get(new.id) is not None)]
        for row, error in work_out(tx, plan, draft, new, todo, worked):
            place = None if row is draft.main else row.id
            failures.append(Failure(record.id, place, "", error.problem(path=new.key)))
        count += len(lines)
        changed += [(record.id, row) for row in todo if new.id in row.changed]
    _write(tx, filling, [row for _, row in changed])
    last = ids[-1] if ids and records is None else None
    return Page(last, count, count, tuple(dict.fromkeys(id for id, _ in changed)), tuple(failures))


def _write(tx: Tx, filling: Calculation, rows: Sequence[RowDraft]) -> None:
    new = filling.new
    lie, mark = columns(new), "?" if tx.dialect == "sqlite" else "%s"
    if not rows:
        return
    places = ", ".join(f"{name} = {mark}" for name in lie.names)
    tx.run(
        f"UPDATE {table_name(filling.plan.tables[new.table])} SET {places} WHERE id = {mark}",
        [(*lie.write(row.cells.get(new.id), tx.zone), row.id) for row in rows],
    )
