"""
The tables of a Plan: which columns a field's cells lie in, and the way between cells and columns.

Form rows lie in ``r_<form id>``, sub-rows in ``s_<subform field id>``. Columns are named by field id, so that
renaming and relabelling move nothing. Owns names, types and indexes; ``engines.schema`` creates them.

Companions of a field's main column, by suffix: ``__k`` of TEXT is the key that decides equality, order and
uniqueness (``kit.text.sort_key``; where text has several lines, only its fold; of RICH the fold of its words);
``__d`` of INSTANT is the business day; ``__p``, ``__c``, ``__d`` of PLACE are province, city, district (its main
column is the detail); ``__t`` of SPAN is the last day (its main column is the first).
``__k`` of SEALED is what a cell is found by, and decides uniqueness (``sealed_cells``).
FILES is JSON: files are never changed nor compared, and what links them to a record is ``file_link``.

A CHOICES cell lies twice (decision 0011): in its row as ``|a|b|``, to be read and tested with it, and in the table
``c_<field id>``, one row per option, to be found and grouped by. So does a REFS cell, with ids (decision 0054).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import orjson
from sqlalchemy import Column, Index, MetaData, Table
from sqlalchemy.types import TypeEngine

from huodan.kit import rich, zone
from huodan.kit.text import fold, sort_key
from huodan.language.fields import Cell, Store
from huodan.language.fields._files import File
from huodan.language.plan.model import Plan, PlanField, PlanTable
from huodan.storage.sealed_cells import blind_of
from huodan.storage.sql.indexes import indexes
from huodan.storage.sql.names import (
    DAY as DAY,
    KEY as KEY,
    SYSTEM,
    column_name as column_name,
    combination_name as combination_name,
    name_of,
    option_table_name as option_table_name,
    short_name as short_name,
    table_name as table_name,
    unique_name as unique_name,
)
from huodan.storage.types import BIG, SMALL, TEXT, WHOLE

_COLUMNS: dict[Store, tuple[tuple[str, TypeEngine[Any]], ...]] = {
    Store.TEXT: (("", TEXT), (KEY, TEXT)),
    Store.DECIMAL: (("", BIG),),
    Store.DAY: (("", WHOLE),),
    Store.INSTANT: (("", BIG), (DAY, WHOLE)),
    Store.FLAG: (("", SMALL),),
    Store.CHOICE: (("", TEXT),),
    Store.CHOICES: (("", TEXT),),
    Store.REF: (("", BIG),),
    Store.REFS: (("", TEXT),),
    Store.SPAN: (("", WHOLE), ("__t", WHOLE)),
    Store.PLACE: (("__p", TEXT), ("__c", TEXT), ("__d", TEXT), ("", TEXT)),
    Store.FILES: (("", TEXT),),
    Store.WHOLE: (("", BIG),),
    Store.RICH: (("", TEXT), (KEY, TEXT)),
    Store.SEALED: (("", TEXT), (KEY, TEXT)),
    Store.ROWS: (),
    Store.NONE: (),
}

SETS = (Store.CHOICES, Store.REFS)
"""Stores of which a cell holds several values, each found by itself."""

ToColumns = Callable[[Cell, str], tuple[Any, ...]]
FromColumns = Callable[[tuple[Any, ...]], Cell]


@dataclass(frozen=True, slots=True)
class Columns:
    """
    How one field lies in its table.

    names: its columns, in the order of the tuples ``write`` makes of a cell (and a zone) and ``read`` takes.
    """

    names: tuple[str, ...]
    types: tuple[TypeEngine[Any], ...]
    write: ToColumns
    read: FromColumns


class Tables:
    """The tables of one Plan, made when first asked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._rows: dict[str, Table] = {}
        self._options: dict[str, Table] = {}

    def rows(self, table: str) -> Table:
        """Give the table of a form's or a subform's rows by its id in the Plan."""
        found = self._rows.get(table)
        if found is None:
            found = self._rows[table] = _table(self.plan, self.plan.tables[table])
        return found

    def options(self, field: PlanField) -> Table:
        """Give the table that holds the options chosen in a field: row, option."""
        found = self._options.get(field.id)
        if found is None:
            found = self._options[field.id] = _option_table(field)
        return found

    def column(self, field: PlanField, suffix: str = "") -> Column[Any]:
        """Give a column of a field in its own table."""
        return self.rows(field.table).c[column_name(field, suffix)]


def tables(plan: Plan) -> Tables:
    """Give the tables of a Plan; the same ones as long as the Plan is in use."""
    return plan.kept(Tables, lambda: Tables(plan))


_day_of = lru_cache(maxsize=1024)(zone.day_of)  # the moments of one save are mostly the same


def columns(field: PlanField) -> Columns:
    """Say how a field lies in its table, or would if it were stored; nothing for subforms and what only Python knows."""
    store = field.store if field.is_queryable else Store.NONE
    return _columns(field.column, store, field.field.is_sortable)


def names_of_column(column: str, store: str) -> tuple[str, ...]:
    """Name the columns a field lies in, of which only the first one's name and its store are known."""
    return _columns(column, Store(store), True).names


def options_of_column(column: str) -> str:
    """Name the table that holds the options chosen in a field of which only its column's name is known."""
    return short_name(f"c_{column}")


def chosen_in(text: str) -> tuple[str, ...]:
    """Give the options a column holds as text."""
    return tuple(text[1:-1].split("|"))


def from_columns(field: PlanField, row: Mapping[str, Any]) -> Cell | None:
    """Gather a cell from a row; None where nothing is stored."""
    lie = columns(field)
    return lie.read(tuple(row[name] for name in lie.names))


class CellReader:
    """
    Makes the cells of a row out of its columns; most cells are just one column.

    fields: id, number of columns and way to read them of each field, in the order of the columns from ``start`` on.
    """

    def __init__(self, fields: Iterable[tuple[str, int, FromColumns]], *, start: int) -> None:
        plain: list[tuple[str, int]] = []
        self._others: list[tuple[str, slice, FromColumns]] = []
        for id, size, read in fields:
            if read is _first:
                plain.append((id, start))
            else:
                self._others.append((id, slice(start, start + size), read))
            start += size
        self._ids = tuple(id for id, _ in plain)
        self._places = tuple(place for _, place in plain)

    def __call__(self, row: Sequence[Any]) -> dict[str, Cell]:
        cells = {id: row[place] for id, place in zip(self._ids, self._places, strict=True)}
        for id, where, read in self._others:
            cells[id] = read(tuple(row[where]))
        return cells


def physical_fields(table: PlanTable) -> tuple[PlanField, ...]:
    """List the fields that have columns, the system's own first."""
    system = (found for key, found in table.by_id.items() if key in SYSTEM)
    return (*system, *(field for field in table.fields if field.has_column))


def spread_fields(table: PlanTable) -> tuple[PlanField, ...]:
    """List the fields whose options have a table of their own; copies for formulas are never searched."""
    return tuple(
        each for each in table.fields if each.store in SETS and each.has_column and not each.is_hidden
    )


@cache
def _columns(column: str, store: Store, is_sortable: bool) -> Columns:
    shape = _COLUMNS[store]
    names = tuple(name_of(column, suffix) for suffix, _ in shape)
    write, read = _SHAPES.get(store, (_one, _first))
    if store is Store.TEXT and not is_sortable:
        write = _long_text
    return Columns(names, tuple(kind for _, kind in shape), write, read)


def _one(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (cell,)


def _first(row: tuple[Any, ...]) -> Cell:
    return row[0]


def _text(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (cell, None if cell is None else sort_key(cell))


def _long_text(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (cell, None if cell is None else f"\x01{fold(cell)}")


def _rich(cell: Cell, tz: str) -> tuple[Any, ...]:
    return (cell, None if cell is None else _long_text(rich.text_of(cell), tz)[1])


def _sealed(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (cell, None if cell is None else blind_of(cell))


def _instant(cell: Cell, tz: str) -> tuple[Any, ...]:
    return (cell, None if cell is None else _day_of(cell, tz))


def _flag(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (None if cell is None else int(cell),)


def _read_flag(row: tuple[Any, ...]) -> Cell:
    return None if row[0] is None else bool(row[0])


def _place(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (None,) * 4 if cell is None else tuple(cell)


def _read_place(row: tuple[Any, ...]) -> Cell:
    return None if all(piece is None for piece in row) else row


def _span(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (None, None) if cell is None else tuple(cell)


def _read_span(row: tuple[Any, ...]) -> Cell:
    return None if row[0] is None else tuple(row)


def _choices(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (None if cell is None else f"|{'|'.join(cell)}|",)


def _read_choices(row: tuple[Any, ...]) -> Cell:
    return None if row[0] is None else chosen_in(row[0])


def _refs(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (None if cell is None else f"|{'|'.join(map(str, cell))}|",)


def _read_refs(row: tuple[Any, ...]) -> Cell:
    return None if row[0] is None else tuple(map(int, row[0][1:-1].split("|")))


def _files(cell: Cell, _tz: str) -> tuple[Any, ...]:
    return (None if cell is None else orjson.dumps([tuple(file) for file in cell]).decode(),)


def _read_files(row: tuple[Any, ...]) -> Cell:
    return None if row[0] is None else tuple(File(*each) for each in orjson.loads(row[0]))


def _nothing(_cell: Cell, _tz: str) -> tuple[Any, ...]:
    return ()


def _no_cell(_row: tuple[Any, ...]) -> Cell:
    return None


_SHAPES: dict[Store, tuple[ToColumns, FromColumns]] = {
    Store.TEXT: (_text, _first),
    Store.RICH: (_rich, _first),
    Store.INSTANT: (_instant, _first),
    Store.FLAG: (_flag, _read_flag),
    Store.CHOICES: (_choices, _read_choices),
    Store.REFS: (_refs, _read_refs),
    Store.PLACE: (_place, _read_place),
    Store.SPAN: (_span, _read_span),
    Store.FILES: (_files, _read_files),
    Store.SEALED: (_sealed, _first),
    Store.ROWS: (_nothing, _no_cell),
    Store.NONE: (_nothing, _no_cell),
}


def _table(plan: Plan, table: PlanTable) -> Table:
    made = [*_all_columns(table), *indexes(plan, table)]
    return Table(table_name(table), MetaData(), *made, sqlite_strict=True)


def _option_table(field: PlanField) -> Table:
    name = option_table_name(field)
    kind = BIG if field.store is Store.REFS else TEXT
    option, row = Column("option", kind, primary_key=True), Column("row", BIG, primary_key=True)
    return Table(name, MetaData(), option, row, Index(short_name(f"i_{name}_row"), row), sqlite_strict=True)


def _all_columns(table: PlanTable) -> list[Column[Any]]:
    made = [Column("id", BIG, primary_key=True, autoincrement=False)]
    if table.parent is None:
        made += [Column("app_version", WHOLE, nullable=False)]
    else:
        made += [Column("parent", BIG, nullable=False), Column("position", WHOLE, nullable=False)]
    for field in physical_fields(table):
        lie = columns(field)
        must = field.id in SYSTEM
        made += [
            Column(name, kind, nullable=not must)
            for name, kind in zip(lie.names, lie.types, strict=True)
            if name != "id"
        ]
    return made
