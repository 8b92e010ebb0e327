"""
Tables follow the Plan: create a table, add a column, add an index. Only indexes are ever taken away.

Owns ``field_store``, which remembers what a field's columns were made for, also after the field was retired.
In three steps, of which the first and the last are short however many rows there are: ``widen`` before values are filled
in, ``index`` when they are, ``narrow`` when nobody needs the old. What the tables look like: ``storage.sql.tables``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Column, Index, Table, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from huodan.engines.schema.duplicates import Clash, clash, duplicates
from huodan.language.fields import Store
from huodan.language.plan.model import Plan, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql import search
from huodan.storage.sql.names import rows_name
from huodan.storage.sql.tables import columns, spread_fields, table_name, tables
from huodan.storage.system import field_store
from huodan.storage.widening import add_columns


def sync(tx: Tx, plan: Plan) -> tuple[str, ...]:
    """
    Make the tables, columns, indexes and search tables the Plan needs and that are not there yet.

    Returns the names of what was made or removed. ``conflicts`` must have been asked before.

    Raises:
        Duplicates: if a field that becomes unique is not.
    """
    return (*widen(tx, plan), *narrow(tx, plan), *index(tx, plan))


def widen(tx: Tx, plan: Plan) -> tuple[str, ...]:
    """Make the tables and columns that are not there yet; what is there stays as it is."""
    done: list[str] = []
    known = stores(tx)
    indexes = _indexes(tx)
    places = {place for place, _ in known}
    for planned in plan.tables.values():
        table = tables(plan).rows(planned.id)
        is_new = table.name not in places
        if is_new:
            tx.execute(CreateTable(table))
            done.append(table.name)
        done += _fields(tx, table, planned, known, is_new=is_new)
        done += _options(tx, plan, planned, indexes)
        if is_new and planned.parent is None:
            search.create(tx, planned.form)
    return tuple(done)


def widen_by(tx: Tx, plan: Plan, field: PlanField) -> None:
    """Make columns no Plan knows of, beside a field that was moved, if they are not there yet."""
    place = table_name(plan.tables[field.table])
    if (place, field.column) in stores(tx):
        return
    lie = columns(field)
    made = [Column(name, kind) for name, kind in zip(lie.names, lie.types, strict=True)]
    add_columns(tx.connection, place, made)
    tx.execute(insert(field_store), [{"place": place, "field": field.column, "store": str(field.store)}])


def index(tx: Tx, plan: Plan) -> tuple[str, ...]:
    """
    Make the indexes that are not there yet.

    Raises:
        Duplicates: if a field that becomes unique is not.
    """
    there = _indexes(tx)
    return tuple(name for planned in plan.tables.values() for name in _add_indexes(tx, plan, planned, there))


def lacking(tx: Tx, plan: Plan) -> tuple[tuple[str, PlanTable, Index], ...]:
    """List the indexes that are not there yet: statement, table, and the index itself."""
    there = _indexes(tx)
    found = []
    for planned in plan.tables.values():
        table = tables(plan).rows(planned.id)
        for each in sorted(table.indexes, key=lambda each: str(each.name)):
            if each.name not in there.get(table.name, set()):
                made = str(CreateIndex(each).compile(dialect=tx.connection.dialect))
                found.append((made, planned, each))
    return tuple(found)


def clashes(tx: Tx, plan: Plan) -> Iterator[Clash]:
    """List what must stand once only from now on and stands several times; nothing where a publish can go on."""
    for _, planned, each in lacking(tx, plan):
        found = clash(tx, plan, planned, each) if each.unique else None
        if found is not None:
            yield found


def narrow(tx: Tx, plan: Plan) -> tuple[str, ...]:
    """Remove the indexes of records the Plan does not need any more."""
    done: list[str] = []
    there = _indexes(tx)
    for planned in plan.tables.values():
        table = tables(plan).rows(planned.id)
        declared = {str(index.name) for index in table.indexes}
        for name in sorted(there.get(table.name, set()) - declared):
            if name.startswith(("u_", "i_")):
                tx.execute(text(f"DROP INDEX {name}"))
                done.append(name)
    return tuple(done)


def conflicts(tx: Tx, plan: Plan, before: Plan | None = None) -> tuple[PlanField, ...]:
    """
    List the fields whose columns were made for another kind of value and cannot be used for this one.

    before: the Plan of now; what stands in it already is as it is.
    """
    known = stores(tx)
    stored = ((table_name(table), field) for table in plan.tables.values() for field in _stored(table))
    return (
        *(field for place, field in stored if known.get((place, field.column), field.store) != field.store),
        *_rows_or_not(known, plan, before),
    )


def _rows_or_not(
    known: Mapping[tuple[str, str], str], plan: Plan, before: Plan | None
) -> Iterator[PlanField]:
    """Give the subforms that were a field under the same id, and the other way: history would read one as the other."""
    retired = {place for place, _ in known} - {table_name(table) for table in plan.tables.values()}
    for table in plan.tables.values():
        was = before.tables.get(table.id) if before is not None else None
        for field in (one for one in table.fields if not one.is_hidden):
            old = was.by_id.get(field.id) if was is not None else None
            is_rows = field.store is Store.ROWS
            if old is not None and (old.store is Store.ROWS) == is_rows:
                continue
            if (table_name(table), field.id) in known if is_rows else rows_name(field.id) in retired:
                yield field


def missing(tx: Tx, plan: Plan) -> tuple[str, ...]:
    """List tables, columns and indexes of the Plan that the database lacks; empty after ``sync`` and ``mend_search``."""
    found = inspect(tx.connection).get_multi_columns()
    there = {name: {column["name"] for column in described} for (_, name), described in found.items()}
    indexes = _indexes(tx)
    lacking: list[str] = []
    for planned in plan.tables.values():
        table = tables(plan).rows(planned.id)
        if table.name not in there:
            lacking.append(table.name)
            continue
        names = (column.name for column in table.columns)
        lacking += [f"{table.name}.{name}" for name in names if name not in there[table.name]]
        declared = {str(index.name) for index in table.indexes}
        lacking += sorted(declared - indexes.get(table.name, set()))
        options = (tables(plan).options(field).name for field in spread_fields(planned))
        lacking += [name for name in options if name not in there]
    return (*lacking, *search.lacking(tx, plan.forms))


def mend_search(tx: Tx, plan: Plan) -> tuple[str, ...]:
    """Make what is lacking of search tables; the forms whose records are to be put into them again."""
    return tuple(form for form in plan.forms if search.mend(tx, form))


def _stored(table: PlanTable) -> tuple[PlanField, ...]:
    return tuple(field for field in table.fields if field.has_column)


def stores(tx: Tx) -> dict[tuple[str, str], str]:
    """Give the store every column of every table was made for."""
    rows = tx.execute(select(field_store.c.place, field_store.c.field, field_store.c.store))
    return {(row.place, row.field): row.store for row in rows}


def _fields(
    tx: Tx, table: Table, planned: PlanTable, known: dict[tuple[str, str], str], *, is_new: bool
) -> list[str]:
    done: list[str] = []
    fresh = [field for field in _stored(planned) if (table.name, field.column) not in known]
    if not is_new:
        names = [name for field in fresh for name in columns(field).names]
        add_columns(tx.connection, table.name, [table.c[name] for name in names])
        done += [f"{table.name}.{name}" for name in names]
    rows = [{"place": table.name, "field": field.column, "store": str(field.store)} for field in fresh]
    if is_new:
        rows.append({"place": table.name, "field": "", "store": ""})
    if rows:
        tx.execute(insert(field_store), rows)
    return done


def _options(tx: Tx, plan: Plan, planned: PlanTable, indexes: dict[str, set[str]]) -> list[str]:
    """Make the tables of options that are not there yet; each has an index, by which it is known."""
    made = [tables(plan).options(field) for field in spread_fields(planned)]
    made = [table for table in made if table.name not in indexes]
    for table in made:
        tx.execute(CreateTable(table))
        for index in table.indexes:
            tx.execute(CreateIndex(index))
    return [table.name for table in made]


def _add_indexes(tx: Tx, plan: Plan, planned: PlanTable, there: dict[str, set[str]]) -> list[str]:
    table = tables(plan).rows(planned.id)
    declared = {str(index.name): index for index in table.indexes}
    done = sorted(declared.keys() - there.get(table.name, set()))
    for name in done:
        if tx.dialect == "postgres":
            tx.run(f"DROP INDEX IF EXISTS {name}")  # one that was never finished
        tx.run("SAVEPOINT indexed")
        try:
            tx.execute(CreateIndex(declared[name]))
        except IntegrityError as error:
            tx.run("ROLLBACK TO SAVEPOINT indexed")
            raise duplicates(tx, plan, planned, declared[name]) from error
        tx.run("RELEASE SAVEPOINT indexed")
    return done


_INDEXES = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'",
    "postgres": "SELECT tables.relname, indexes.relname FROM pg_index "
    "JOIN pg_class indexes ON indexes.oid = indexrelid JOIN pg_class tables ON tables.oid = indrelid "
    "WHERE indisvalid AND indexes.relnamespace = current_schema()::regnamespace",
}


def _indexes(tx: Tx) -> dict[str, set[str]]:
    """Give the names of all indexes by table, in one statement."""
    rows = tx.run(_INDEXES[tx.dialect])
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row[0], set()).add(row[1])
    return found
