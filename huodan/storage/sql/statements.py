"""
The few statements every save runs, as SQL text made once per table: insert, change, remove, read rows by id.

Rows go in and come out as cells by field id, beside the system's columns (``id``, ``version``, ``parent`` …).
SQLAlchemy spends 0.1–0.2 ms on a statement, these a twentieth of that.
What is written to a row is written to the tables of its options too (``spread``).
Does not own conditions: whatever is looked for in another way goes through ``conditions.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.plan.model import Plan, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.names import SYSTEM
from huodan.storage.sql.tables import (
    CellReader,
    Columns,
    columns,
    option_table_name,
    physical_fields,
    spread_fields,
    table_name,
)

Row = Mapping[str, Cell]

MOST_PLACES = (
    500  # ids in one statement; SQLite takes 32 766 place holders, PostgreSQL plans long lists slowly
)


def insert_rows(tx: Tx, plan: Plan, table: str, rows: Sequence[Row]) -> None:
    """
    Store new rows of a form or subform.

    rows: cells by field id and all columns of the system; a field not named is empty.
    """
    if rows:
        shape = _shape(tx, plan, table)
        values = [shape.values(row, tx.zone) for row in rows]
        tx.run(shape.insert, values if len(values) > 1 else values[0])
        if shape.spread:
            shape.put_options(tx, [(row["id"], row) for row in rows])


def spread_rows(tx: Tx, plan: Plan, table: str, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    """Spread new rows over all columns, for ``put_rows``; what the Tx says of itself is put in there."""
    shape = _shape(tx, plan, table)
    return [shape.values(row, tx.zone) for row in rows]


def put_rows(tx: Tx, plan: Plan, table: str, rows: list[tuple[Any, ...]], stamp: Row) -> None:
    """
    Store new rows that were spread beforehand.

    stamp: the columns of the system, the same for all of them; nothing for sub-rows, which have none.
    """
    shape = _shape(tx, plan, table)
    if stamp:
        head = shape.values({"id": 0, **stamp}, tx.zone)[1 : shape.stamped]
        rows = [(row[0], *head, *row[shape.stamped :]) for row in rows]
    if rows:
        tx.put(shape.name, shape.names, rows)


def places_of(tx: Tx, plan: Plan, table: str, field: str) -> slice:
    """Say where the columns of a field stand in a row that was spread."""
    return _shape(tx, plan, table).places_of[field]


def spread_options(tx: Tx, plan: Plan, table: str, rows: Iterable[Row]) -> dict[str, list[tuple[str, Id]]]:
    """Gather the options chosen in new rows, by the table they go to, for ``put_options``."""
    spread = _shape(tx, plan, table).spread
    every = tuple(rows) if spread else ()
    return {
        name: [(option, row["id"]) for row in every for option in row.get(field) or ()]
        for field, name in spread.items()
    }


def put_options(tx: Tx, table: str, pairs: list[tuple[str, Id]]) -> None:
    """Store the options chosen in new rows; table: as ``spread_options`` names it."""
    if pairs:
        tx.put(table, ("option", "row"), pairs)


def spread_changes(tx: Tx, plan: Plan, table: str, changed: Row) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """Spread the changed cells of a row over their columns, for ``put_changes``: names, values."""
    names, values = _shape(tx, plan, table).assignments(changed, tx.zone)
    return names, tuple(values)


def put_changes(
    tx: Tx, plan: Plan, table: str, names: tuple[str, ...], rows: list[tuple[Any, ...]], stamp: Row
) -> bool:
    """
    Change rows by what was spread beforehand; False if one of them is not there, or not in its version.

    rows: the values, then the id, and the version it was seen in where there is a ``stamp`` (see ``put_rows``).
    """
    shape = _shape(tx, plan, table)
    if not stamp:
        return tx.run(shape.update(names), rows).rowcount == len(rows)
    stamped, values = shape.assignments(stamp, tx.zone)
    sql = f"{shape.update((*names, *stamped))} AND version = {shape.place}"
    return tx.run(sql, [(*row[:-2], *values, *row[-2:]) for row in rows]).rowcount == len(rows)


def chosen_fields(plan: Plan, table: str) -> tuple[PlanField, ...]:
    """List the fields of a table whose options have a table of their own."""
    found: tuple[PlanField, ...] = plan.kept(("spread", table), lambda: spread_fields(plan.tables[table]))
    return found


def change_options(tx: Tx, plan: Plan, table: str, rows: Sequence[tuple[Id, Row]]) -> None:
    """Write the options chosen in some stored rows anew, as far as they are named."""
    shape = _shape(tx, plan, table)
    if shape.spread:
        shape.put_options(tx, rows, is_new=False)


def fetch_versions(
    tx: Tx, plan: Plan, table: str, ids: Collection[Id], *, lock: bool = False
) -> dict[Id, int]:
    """Read in which version some records are; see ``fetch_rows`` for ``lock``."""
    shape = _shape(tx, plan, table)
    found: dict[Id, int] = {}
    for some in _pieces(sorted(ids)):
        sql = f"SELECT id, version FROM {shape.name} WHERE id IN ({shape.places(some)}) ORDER BY id"
        found.update((row[0], row[1]) for row in tx.run(sql + (shape.lock if lock else ""), some))
    return found


def update_row(tx: Tx, plan: Plan, table: str, id: Id, changed: Row, *, version: int | None = None) -> bool:
    """
    Change some cells of a row; False if it is not there, or not in the given version.

    changed: cells by field id, and columns of the system.
    """
    shape = _shape(tx, plan, table)
    names, values = shape.assignments(changed, tx.zone)
    sql = shape.update(names) + (f" AND version = {shape.place}" if version is not None else "")
    where = (id,) if version is None else (id, version)
    is_there = tx.run(sql, (*values, *where)).rowcount == 1
    if is_there and shape.spread:
        shape.put_options(tx, [(id, changed)], is_new=False)
    return is_there


def update_rows(tx: Tx, plan: Plan, table: str, rows: Sequence[tuple[Id, Row]]) -> None:
    """Change cells of several rows, all of which are there; rows with the same changed fields go together."""
    shape = _shape(tx, plan, table)
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for id, changed in rows:
        names, values = shape.assignments(changed, tx.zone)
        alike.setdefault(names, []).append((*values, id))
    for names, together in alike.items():
        tx.run(shape.update(names), together)
    if shape.spread:
        shape.put_options(tx, rows, is_new=False)


def delete_rows(tx: Tx, plan: Plan, table: str, ids: Collection[Id]) -> None:
    """Remove rows of a form or subform by their ids."""
    shape = _shape(tx, plan, table)
    for some in _pieces(ids):
        tx.run(f"DELETE FROM {shape.name} WHERE id IN ({shape.places(some)})", some)
    drop_options(tx, plan, table, ids)


def drop_options(tx: Tx, plan: Plan, table: str, ids: Collection[Id]) -> None:
    """Forget the options chosen in rows that go."""
    shape = _shape(tx, plan, table)
    for name in shape.spread.values():
        for some in _pieces(ids):
            tx.run(f"DELETE FROM {name} WHERE row IN ({shape.places(some)})", some)


def fetch_row(tx: Tx, plan: Plan, table: str, id: Id, *, lock: bool = False) -> dict[str, Cell] | None:
    """
    Read one row as cells by field id, with the columns of the system; None if there is none.

    lock: nobody else may change it until the end of this Tx.
    """
    shape = _shape(tx, plan, table)
    sql = f"{shape.select} WHERE id = {shape.place}" + (shape.lock if lock else "")
    found = tx.run(sql, (id,)).fetchone()
    return None if found is None else shape.cells(found)


def fetch_rows(
    tx: Tx, plan: Plan, table: str, ids: Collection[Id], *, lock: bool = False
) -> dict[Id, dict[str, Cell]]:
    """Read several rows by their ids; who is locked is locked in the order of ids, against dead-locks."""
    shape = _shape(tx, plan, table)
    found: dict[Id, dict[str, Cell]] = {}
    for some in _pieces(sorted(ids)):
        sql = f"{shape.select} WHERE id IN ({shape.places(some)}) ORDER BY id" + (shape.lock if lock else "")
        found.update((row[0], shape.cells(row)) for row in tx.run(sql, some))
    return found


def fetch_sub_rows(
    tx: Tx, plan: Plan, table: str, parents: Collection[Id]
) -> dict[Id, list[dict[str, Cell]]]:
    """Read the sub-rows of records by the records' ids, each list in its order."""
    shape = _shape(tx, plan, table)
    found: dict[Id, list[dict[str, Cell]]] = {parent: [] for parent in parents}
    for some in _pieces(parents):
        sql = f"{shape.select} WHERE parent IN ({shape.places(some)}) ORDER BY parent, position, id"
        for row in tx.run(sql, some):
            cells = shape.cells(row)
            found[cells["parent"]].append(cells)
    return found


class _Shape:
    """The SQL texts of one table on one database, and the way between rows and cells."""

    def __init__(self, table: PlanTable, dialect: str) -> None:
        self.name = table_name(table)
        self.place = "?" if dialect == "sqlite" else "%s"
        self.lock = "" if dialect == "sqlite" else " FOR UPDATE"
        self.plain = ("id", "app_version") if table.parent is None else ("id", "parent", "position")
        fields = [field for field in physical_fields(table) if field.id != "id"]
        self.fields: dict[str, Columns] = {field.id: columns(field) for field in fields}
        names = (*self.plain, *(name for lie in self.fields.values() for name in lie.names))
        self.names = names
        self.places_of = self._places_of()
        system = [self.places_of[id].stop for id in self.fields if id in SYSTEM]
        self.stamped = max(system, default=1)  # up to where the Tx, not the record, says what stands there
        places = ", ".join(self.place for _ in names)
        self.insert = f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({places})"
        self.select = f"SELECT {', '.join(names)} FROM {self.name}"
        self.emptied = {field.id: _others(field) for field in fields if field.pasts}
        self._writers = tuple((id, lie.write) for id, lie in self.fields.items())
        self._read = CellReader(
            ((id, len(lie.names), lie.read) for id, lie in self.fields.items()), start=len(self.plain)
        )
        self._updates: dict[tuple[str, ...], str] = {}
        self.spread = {field.id: option_table_name(field) for field in spread_fields(table)}

    def _places_of(self) -> dict[str, slice]:
        places, start = {}, len(self.plain)
        for id, lie in self.fields.items():
            places[id] = slice(start, start + len(lie.names))
            start += len(lie.names)
        return places

    def values(self, row: Row, zone: str) -> tuple[Any, ...]:
        """Spread a row over all columns."""
        values = [row[name] for name in self.plain]
        for id, write in self._writers:
            values += write(row.get(id), zone)
        return tuple(values)

    def assignments(self, changed: Row, zone: str) -> tuple[tuple[str, ...], list[Any]]:
        """Spread the changed cells over their columns; what a field was of another kind is out of date with it."""
        names: list[str] = []
        values: list[Any] = []
        for id, cell in changed.items():
            lie = self.fields.get(id)
            if lie is None:
                assert id in self.plain, id
                names.append(id)
                values.append(cell)
            else:
                others = self.emptied.get(id, ())
                names += (*lie.names, *others)
                values += (*lie.write(cell, zone), *(None for _ in others))
        return tuple(names), values

    def update(self, names: tuple[str, ...]) -> str:
        """Give the text that changes some columns; the same few sets come again and again."""
        found = self._updates.get(names)
        if found is None:
            changes = ", ".join(f"{name} = {self.place}" for name in names)
            found = f"UPDATE {self.name} SET {changes} WHERE id = {self.place}"
            if len(self._updates) < MOST_PLACES:
                self._updates[names] = found
        return found

    def cells(self, row: Sequence[Any]) -> dict[str, Cell]:
        """Gather a row selected by ``select`` into cells."""
        cells = self._read(row)
        cells.update(zip(self.plain, row, strict=False))
        return cells

    def put_options(self, tx: Tx, rows: Sequence[tuple[Id, Row]], *, is_new: bool = True) -> None:
        """Write the options chosen in some rows, as far as they are named."""
        for field, name in self.spread.items():
            named = [(id, row[field]) for id, row in rows if field in row]
            for some in _pieces([id for id, _ in named]) if not is_new else ():
                tx.run(f"DELETE FROM {name} WHERE row IN ({self.places(some)})", some)
            pairs = [(option, id) for id, cell in named if cell for option in cell]
            if pairs:
                tx.run(f"INSERT INTO {name} (option, row) VALUES ({self.place}, {self.place})", pairs)

    def places(self, values: Sequence[object]) -> str:
        """Give as many place holders as there are values."""
        return ", ".join(self.place for _ in values)


def _others(field: PlanField) -> tuple[str, ...]:
    return tuple(name for other in field.others for name in columns(other).names)


def _shape(tx: Tx, plan: Plan, table: str) -> _Shape:
    key = (_Shape, table, tx.dialect)
    found: _Shape | None = plan.memory.get(key)
    return found or plan.kept(key, lambda: _Shape(plan.tables[table], tx.dialect))


def _pieces(ids: Iterable[Id]) -> Iterable[tuple[Id, ...]]:
    every = tuple(ids)
    return (every[start : start + MOST_PLACES] for start in range(0, len(every), MOST_PLACES))
