"""
What a record holds in columns no field of today reads: of fields that were removed, or were of another kind (decision 0039).

A record that is deleted takes all its columns along, and what comes back brings them, so that whoever takes a version back
finds its values also in records that lay in the trash meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect, select

from huodan.engines.records.draft import Record
from huodan.kit.ids import Id
from huodan.language.fields import Cell, Store
from huodan.language.plan.model import Plan, PlanForm, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.tables import (
    SETS,
    chosen_in,
    columns,
    names_of_column,
    options_of_column,
    physical_fields,
    spread_fields,
    table_name,
)
from huodan.storage.system import field_store

Kept = dict[str, dict[str, dict[str, Any]]]
"""By table, and by id written as text, what stands in its columns as far as anything does."""


def kept_columns(tx: Tx, plan: Plan, form: PlanForm, record: Record) -> Kept:
    """Give all columns of a record and its rows that hold what people entered."""
    found: Kept = {}
    for table in (form.table, *form.subforms.values()):
        worked_out = (field for field in table.fields if field.field.is_computed or field.is_hidden)
        not_kept = {name for field in worked_out for name in columns(field).names}
        names = sorted(_names(tx, plan, table) - not_kept)
        ids = [record.id] if table.parent is None else [row.id for row in record.rows[table.id]]
        if rows := _read(tx, table, names, ids):
            found[table_name(table)] = rows
    return found


def returning_cells(
    table: PlanTable, kept: Mapping[str, Any], id: Id, cells: Mapping[str, Any], version: int
) -> dict[str, Cell]:
    """
    Give what fields of today hold in columns nothing read when the record was deleted.

    cells: what was read then, in a workspace version.
    """
    row = kept.get(table_name(table), {}).get(str(id), {})
    back: dict[str, Cell] = {}
    for field in physical_fields(table) if row else ():
        names = columns(field).names
        was_read = field.id in cells and field.at(version).column == field.column
        if not (was_read or field.field.is_computed or field.is_hidden) and any(
            name in row for name in names
        ):
            back[field.id] = columns(field).read(tuple(row.get(name) for name in names))
    return back


def forget_options(tx: Tx, plan: Plan, form: PlanForm, record: Record) -> None:
    """Forget the options a record and its rows have chosen in fields nobody reads: those of today go with their rows."""
    mark = "?" if tx.dialect == "sqlite" else "%s"
    for table in (form.table, *form.subforms.values()):
        ids = [record.id] if table.parent is None else [row.id for row in record.rows[table.id]]
        for name, _ in _option_tables(tx, plan, table).values() if ids else ():
            tx.run(f"DELETE FROM {name} WHERE row = {mark}", [(id,) for id in ids])


def bring_back(tx: Tx, plan: Plan, form: PlanForm, kept: Mapping[str, Any]) -> None:
    """Write of a record that came back the columns no field of today reads, and the options chosen in them."""
    mark = "?" if tx.dialect == "sqlite" else "%s"
    for table in (form.table, *form.subforms.values()):
        spread = _option_tables(tx, plan, table)
        present = {name for field in physical_fields(table) for name in columns(field).names}
        unread = _names(tx, plan, table) - present
        for id, row in kept.get(table_name(table), {}).items():
            if names := sorted(unread & row.keys()):
                places = ", ".join(f"{name} = {mark}" for name in names)
                sql = f"UPDATE {table_name(table)} SET {places} WHERE id = {mark}"
                tx.run(sql, (*(row[name] for name in names), int(id)))
            for name in spread.keys() & row.keys():
                options, store = spread[name]
                read = int if store is Store.REFS else str
                chosen = [(read(option), int(id)) for option in chosen_in(row[name])]
                tx.run(f"INSERT INTO {options} (option, row) VALUES ({mark}, {mark})", chosen)


def _option_tables(tx: Tx, plan: Plan, table: PlanTable) -> Mapping[str, tuple[str, Store]]:
    """Name the tables of options, or of references, of fields nobody reads, by the column that holds the same."""
    place = table_name(table)

    def look() -> Mapping[str, tuple[str, Store]]:
        field = field_store.c
        sets = [str(store) for store in SETS]
        found = select(field.field, field.store).where(field.place == place, field.store.in_(sets))
        rows = tx.execute(found).all()
        there = set(inspect(tx.connection).get_table_names()) if rows else set()
        read = {columns(found).names[0] for found in spread_fields(table)}
        told = {names_of_column(row.field, row.store)[0]: (row.field, Store(row.store)) for row in rows}
        return {
            name: (options_of_column(lies), store)
            for name, (lies, store) in told.items()
            if name not in read and options_of_column(lies) in there
        }

    return plan.kept((_option_tables, place), look)


def _names(tx: Tx, plan: Plan, table: PlanTable) -> frozenset[str]:
    """Name all columns a table ever had for fields."""
    place = table_name(table)

    def look() -> frozenset[str]:
        field = field_store.c
        stored = select(field.field, field.store).where(field.place == place, field.field != "")
        rows = tx.execute(stored).all()
        return frozenset(name for row in rows for name in names_of_column(row.field, row.store))

    return plan.kept((_names, place), look)


def _read(tx: Tx, table: PlanTable, names: list[str], ids: list[Id]) -> dict[str, dict[str, Any]]:
    found = {}
    mark = "?" if tx.dialect == "sqlite" else "%s"
    for start in range(0, len(ids) if names else 0, 500):
        some = ids[start : start + 500]
        places = ", ".join(mark for _ in some)
        sql = f"SELECT id, {', '.join(names)} FROM {table_name(table)} WHERE id IN ({places})"
        for id, *row in tx.run(sql, tuple(some)):
            held = {name: value for name, value in zip(names, row, strict=True) if value is not None}
            if held:
                found[str(id)] = held
    return found
