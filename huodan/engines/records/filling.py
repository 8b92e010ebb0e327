"""What a publish fills into records that are there already: values of another kind, copies, results of new formulas."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from huodan.engines.records.backfill import HiddenCopy, copy_page, new_copies
from huodan.engines.records.calculating import Calculation, calculate_page, new_formulas
from huodan.engines.records.converting import Conversion, Make, Page, convert_page
from huodan.kit.ids import Id
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.tables import table_name

Filling = Conversion | HiddenCopy | Calculation


def fill_page(
    tx: Tx,
    filling: Filling,
    *,
    after: Id = -1,
    records: Collection[Id] | None = None,
    make: Make | None = None,
) -> Page:
    """
    Fill the next page of rows, or the rows of some records.

    after: the last row of the page before. make: for texts that become relations and name no record yet.
    """
    if isinstance(filling, Conversion):
        return convert_page(tx, filling, after=after, records=records, make=make)
    if isinstance(filling, HiddenCopy):
        return copy_page(tx, filling, after=after, records=records)
    return calculate_page(tx, filling, after=after, records=records)


def later_fillings(plan: Plan, before: Plan, anew: Mapping[tuple[str, str], bool]) -> tuple[Filling, ...]:
    """
    List what records that are there get for fields that are new; formulas come last, as they read all others.

    anew: formulas whose results lie in other columns from now on, by table and field, and whether in columns of before.
    """
    return (*new_copies(plan, before), *new_formulas(plan, before, anew))


def rows_to_fill(tx: Tx, filling: Filling) -> int:
    """Count the rows there are."""
    table = table_name(filling.plan.tables[filling.new.table])
    found = tx.run(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0


def is_large(tx: Tx, filling: Filling, most: int) -> bool:
    """Say whether a table has more rows to fill than that."""
    table = table_name(filling.plan.tables[filling.new.table])
    return tx.run(f"SELECT 1 FROM {table} LIMIT 1 OFFSET {most}").fetchone() is not None
