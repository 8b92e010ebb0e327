"""What a publish fills into records that are there already: values of another kind, copies, results of new formulas."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from huodan.engines.records.backfill import HiddenCopy, copy_page, new_copies
from huodan.engines.records.calculating import Calculation, calculate_page, new_formulas
from huodan.engines.records.converting import Conversion, Make, Page, convert_page
from huodan.engines.records.moved import IsStored, Left, Move, Why, find_moves, find_stranded, left_by
from huodan.engines.records.moving import left_page, move_page, rows_concerned
from huodan.kit.ids import Id
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql.tables import table_name
from huodan.storage.system import field_store

Filling = Conversion | Move | Left | HiddenCopy | Calculation


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
    if isinstance(filling, Move):
        return move_page(tx, filling, after=after, records=records)
    if isinstance(filling, Left):
        return left_page(tx, filling, after=after, records=records)
    if isinstance(filling, HiddenCopy):
        return copy_page(tx, filling, after=after, records=records)
    return calculate_page(tx, filling, after=after, records=records)


def later_fillings(plan: Plan, before: Plan, anew: Mapping[tuple[str, str], bool]) -> tuple[Filling, ...]:
    """
    List what records that are there get for fields that are new; formulas come last, as they read all others.

    anew: formulas whose results lie in other columns from now on, by table and field, and whether in columns of before.
    """
    return (*new_copies(plan, before), *new_formulas(plan, before, anew))


def moves(plan: Plan, before: Plan) -> tuple[Move, ...]:
    """List the fields whose values go to another table, or come back."""
    return tuple(find_moves(plan, before))


def stranded(plan: Plan, before: Plan, is_stored: IsStored) -> tuple[tuple[PlanField, Why], ...]:
    """List the fields that come from elsewhere and whose values cannot come along, and why."""
    return tuple(find_stranded(plan, before, is_stored))


def moved_fillings(moves: Sequence[Move]) -> tuple[Filling, ...]:
    """List what these fill in, and what looks for the values there is nothing for."""
    left = (left_by(one) for one in moves)
    return (*moves, *(one for one in left if one is not None))


def forms_of(filling: Filling) -> tuple[str, ...]:
    """Name the forms whose records decide what is filled in."""
    return (filling.old.form, filling.new.form) if isinstance(filling, Move | Left) else (filling.new.form,)


def relation_of(filling: Filling) -> str | None:
    """Name the relation along which values go up; who is no longer named by it is looked at again too."""
    return filling.link.relation if isinstance(filling, Move) and filling.link.is_up else None


def concerned(
    tx: Tx, filling: Filling, touched: Collection[tuple[str, Id]], former: Collection[Id] = ()
) -> set[Id]:
    """
    Name the records in which is filled in again after others were saved.

    touched: forms and records. former: records named by the relation before.
    """
    if isinstance(filling, Move | Left):
        return rows_concerned(tx, filling, touched, former)
    return {record for form, record in touched if form == filling.new.form}


def rows_to_fill(tx: Tx, filling: Filling) -> int:
    """Count the rows there are."""
    if not _is_made(tx, filling):
        return 0
    found = tx.run(f"SELECT count(*) FROM {_read(filling)}").fetchone()
    return int(found[0]) if found else 0


def is_large(tx: Tx, filling: Filling, most: int) -> bool:
    """Say whether a table has more rows to fill than that."""
    if not _is_made(tx, filling):
        return False
    return tx.run(f"SELECT 1 FROM {_read(filling)} LIMIT 1 OFFSET {most}").fetchone() is not None


def _is_made(tx: Tx, filling: Filling) -> bool:
    """Say whether the table is there already; a field may be moved to a form the same publish makes."""
    wanted = select(field_store.c.place).where(field_store.c.place == _read(filling)).limit(1)
    return tx.execute(wanted).fetchone() is not None


def _read(filling: Filling) -> str:
    """Name the table whose rows are gone through."""
    table = filling.old.table if isinstance(filling, Left) else filling.new.table
    plan = filling.before if isinstance(filling, Left) else filling.plan
    return table_name(plan.tables[table])
