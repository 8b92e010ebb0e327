"""
Tables and rows from one database into another, of the same kind or the other: the same names, columns and values.

Owns the copying and the mark that keeps a half-copied database from being opened. What a move is, and when it counts,
stands in ``workspace/database_move.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, SmallInteger, Table, inspect
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeEngine

from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.told import data_tables, quoted
from huodan.storage.types import BIG, BYTES, TEXT
from huodan.storage.widening import add_columns

PIECE = 2_000


def make_like(source: Tx, target: Tx) -> None:
    """Make the tables and columns of a source that a target lacks, such as those of forms and fields long retired."""
    there = data_tables(target)
    described = inspect(source.connection)
    for name in data_tables(source):
        found = {column["name"]: _type(column["type"]) for column in described.get_columns(name)}
        if name not in there:
            key = described.get_pk_constraint(name)["constrained_columns"]
            columns = [
                Column(each, kind, primary_key=each in key, autoincrement=False)
                for each, kind in found.items()
            ]
            target.execute(CreateTable(Table(name, MetaData(), *columns, sqlite_strict=True)))
            continue
        lacking = sorted(found.keys() - set(there[name]))
        add_columns(target.connection, name, [Column(each, found[each]) for each in lacking])


def copy_rows(source: Tx, target: Database, table: str, columns: tuple[str, ...]) -> Iterator[int]:
    """Copy all rows of a table, a piece in a Tx; say after each how many are copied."""
    named = ", ".join(map(quoted, columns))
    mark = "?" if target.dialect == "sqlite" else "%s"
    insert = f"INSERT INTO {quoted(table)} ({named}) VALUES ({', '.join([mark] * len(columns))})"
    target.transact(SYSTEM, lambda tx: tx.run(f"DELETE FROM {quoted(table)}"))
    done = 0
    for piece in _pieces(source.stream(f"SELECT {named} FROM {quoted(table)}")):
        target.transact(SYSTEM, lambda tx, piece=piece: tx.run(insert, piece))  # type: ignore[misc]
        done += len(piece)
        yield done


def drop_all(tx: Tx) -> None:
    """Remove all tables of a database of a server that a move left half-done."""
    for name in inspect(tx.connection).get_table_names():
        tx.run(f"DROP TABLE {quoted(name)}")


def _pieces(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while piece := [tuple(row) for row in islice(rows, PIECE)]:
        yield piece


def _type(found: object) -> TypeEngine[Any]:
    """Give our type for what a database says of a column."""
    if isinstance(found, BigInteger | Integer | SmallInteger):
        return BIG
    return BYTES if isinstance(found, LargeBinary) else TEXT
