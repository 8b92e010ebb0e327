"""
Rows a moved field fills in, and the values there are for them (decision 0073).

Beside the columns of a field that went lies what was filled in where it went to (``first``). Beside those of one that came
back lies what it came back as (``first``), what stood there before (``was``), and since when it had been away
(``back``): so filling in twice does no harm, and what people enter is told from what was filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines.records import converting
from huodan.engines.records.moved import Move, beside
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.fields import Cell, Options
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import form_of_several, several_ids
from huodan.language.plan.conversion import convert
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql import shown
from huodan.storage.sql.tables import columns, table_name


@dataclass(slots=True)
class Row:
    """
    A row that is to get a value.

    pointer: by which values are found for it. now: what it holds; of a field that comes back what it held before anything
    was filled in. first: what was filled in before. is_seen: whether that is known. held: what its columns hold.
    was: what it had held when it came back last; follows: whether it got another value then, which nobody changed since.
    """

    id: Id
    record: Id
    pointer: Id | None
    now: Cell
    first: Cell
    held: Cell
    is_seen: bool
    was: Cell = None
    follows: bool = False
    wanted: Cell = None


@dataclass(frozen=True, slots=True)
class Value:
    """
    One value for a row, as it is there and as it would be here; of how many rows, of which the last.

    was: what had been filled in there, if that is known; is_entered: whether people put something else there since.
    """

    cell: Cell
    made: Cell
    was: Cell
    count: int
    last: Id
    is_entered: bool


def rows_of(tx: Tx, move: Move, after: Id, records: Collection[Id] | None) -> list[Row]:
    """Read the next page of rows of the new table, or the rows of some records."""
    new, link = move.new, move.link
    table, record = table_of(move.plan, new)
    lie = [columns(new), columns(beside(new))]
    if move.since is not None:
        lie += [columns(beside(new, "was")), columns(beside(new, "back"))]
    pointer = "id" if link.is_up else link.column
    names = ("id", record, pointer, *(name for each in lie for name in each.names))
    rows = []
    for id, of, by, *rest in page_of(
        tx, f"SELECT {', '.join(names)} FROM {table} WHERE ", "id", record, after, records
    ):
        cells = []
        for each in lie:
            cells.append(each.read(tuple(rest[: len(each.names)])))
            rest = rest[len(each.names) :]
        held, first, was, back = (*cells, None, None)[:4]
        is_seen = back is not None and back == move.since
        follows = back is not None and first is not None and held == first and was != first
        rows.append(Row(id, of, by, was if is_seen else held, first, held, is_seen, was, follows))
    return rows


def values_of(tx: Tx, move: Move, rows: Sequence[Row]) -> dict[Id, tuple[Value, ...]]:
    """Find the values there are for rows; where a field comes back also those that were emptied since."""
    pointers = {row.pointer for row in rows} - {None}
    if not pointers:
        return {}
    old, link = move.old, move.link
    lie = columns(old)
    first = columns(beside(old)) if move.since is not None and move.is_noted else None
    table, _ = table_of(move.before, old)
    names = (*lie.names, *(first.names if first else ()))
    by = link.column if link.is_up else "id"
    holds = " OR ".join(f"{name} IS NOT NULL" for name in names)
    places = ", ".join(mark(tx) for _ in pointers)
    listed = ", ".join((by, *names))
    sql = f"SELECT {listed}, count(*), max(id) FROM {table} WHERE {by} IN ({places}) AND ({holds}) GROUP BY {listed}"
    end = 1 + len(lie.names)
    read = [
        (row[0], lie.read(tuple(row[1:end])), first.read(tuple(row[end:-2])) if first else None, *row[-2:])
        for row in tx.run(sql, tuple(pointers)).fetchall()
    ]
    titles = titles_of(tx, move.before, old, [row[1] for row in read])
    by_pointer: dict[Id, list[Value]] = {}
    for pointer, cell, was, count, last in read:
        made = made_of(move.old, move.new, cell, tx.zone, titles) if cell is not None else None
        is_entered = move.since is None or cell != was
        by_pointer.setdefault(pointer, []).append(Value(cell, made, was, int(count), int(last), is_entered))
    return {row.id: tuple(by_pointer.get(row.pointer or 0, ())) for row in rows}


def saved_since(tx: Tx, move: Move, rows: Sequence[Row]) -> set[Id]:
    """Name the rows whose values were saved since the field came back, or of which that is not known."""
    entered = [row for row in rows if row.now != row.first]
    pointers = {row.pointer for row in entered} - {None}
    if not move.is_noted or not pointers:
        return {row.id for row in entered if not move.is_noted}
    old, link = move.old, move.link
    table, _ = table_of(move.before, old)
    by = link.column if link.is_up else "id"
    other = "IS NOT" if tx.dialect == "sqlite" else "IS DISTINCT FROM"
    pairs = zip(columns(old).names, columns(beside(old)).names, strict=True)
    differs = " OR ".join(f"{one} {other} {first}" for one, first in pairs)
    places = ", ".join(mark(tx) for _ in pointers)
    sql = f"SELECT DISTINCT {by} FROM {table} WHERE {by} IN ({places}) AND ({differs})"
    found = {row[0] for row in tx.run(sql, tuple(pointers)).fetchall()}
    return {row.id for row in entered if row.pointer in found}


def table_of(plan: Plan, field: PlanField) -> tuple[str, str]:
    """Name the table of a field, and the column that holds the record a row belongs to."""
    table = plan.tables[field.table]
    return table_name(table), "id" if table.parent is None else "parent"


def mark(tx: Tx) -> str:
    """Give the mark of a value in a statement."""
    return "?" if tx.dialect == "sqlite" else "%s"


def page_of(
    tx: Tx, sql: str, id: str, record: str, after: Id, records: Collection[Id] | None
) -> list[tuple[Any, ...]]:
    """Read the next page of rows, or the rows of some records."""
    if records is None:
        return list(
            tx.run(f"{sql}{id} > {mark(tx)} ORDER BY {id} LIMIT {converting.PAGE}", (after,)).fetchall()
        )
    if not records:
        return []
    places = ", ".join(mark(tx) for _ in records)
    return list(tx.run(f"{sql}{record} IN ({places}) ORDER BY {id}", tuple(records)).fetchall())


def made_of(old: PlanField, new: PlanField, cell: Cell, tz: str, titles: Mapping[Id, str | None]) -> Cell:
    """Give the cell a field has for one of another, None where it has none."""
    try:
        made = convert(old, new, cell, tz=tz, title=title_of(titles, cell))
    except HuodanError:
        return None
    each = made if isinstance(made, tuple) else (made,)
    if isinstance(new.field, Options) and not set(each) <= {
        None,
        *(option.id for option in new.field.options),
    }:
        return None
    return None if any(isinstance(one, Wanted) for one in each) else made


def titles_of(tx: Tx, plan: Plan, field: PlanField, cells: Sequence[Cell]) -> dict[Id, str | None]:
    """Name the records cells point to, if that is what they do."""
    form = field.target or form_of_several(field.field)
    ids = {id for cell in cells for id in several_ids(cell)} if form is not None else set()
    is_there = form is not None and form in plan.forms
    return shown.titles(tx, plan, system_grant(plan), form, ids) if is_there and form and ids else {}


def title_of(titles: Mapping[Id, str | None], cell: Cell) -> str | None:
    """Name what a cell points to, as people would write it."""
    if not titles or cell is None:
        return None
    return "，".join(name for id in several_ids(cell) if (name := titles.get(id)))
