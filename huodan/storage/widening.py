"""
Columns added to a table that has rows, without a look at any of them.

A new column without a value changes no row: both databases take a row that ends early as one whose last columns are
null. SQLite would still read the whole table to prove its STRICT types anew, 1.3 µs a row for each column, while all
writers wait. So it writes the new columns into an empty copy of the table, and the words it made of that are put in
the place of the old ones: the way its makers describe for changes that touch no row
(sqlite.org/lang_altertable.html#otheralter), with the number by which all connections know that they must look again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Column, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateColumn

from huodan.storage.sqlite import driver

_MADE = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"


def add_columns(connection: Connection, table: str, columns: Iterable[Column[Any]]) -> None:
    """Add columns that may be null to a table; all rows that are there have nothing in them."""
    dialect = connection.dialect
    described = [CreateColumn(column).compile(dialect=dialect) for column in columns]
    named = dialect.identifier_preparer.quote(table)
    altering = [f"ALTER TABLE {named} ADD COLUMN {column}" for column in described]
    if altering and dialect.name == "sqlite":
        _add_unread(connection, table, altering)
        return
    for statement in altering:
        connection.exec_driver_sql(statement)


def _add_unread(connection: Connection, table: str, altering: Sequence[str]) -> None:
    before = connection.exec_driver_sql(_MADE, (table,)).scalar_one()
    after = _altered(before, table, altering)
    try:
        if _rewrite(connection, table, after):
            number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
            return
    except BaseException:
        connection.invalidate()  # nobody goes on with one that lets the words of tables be written
        raise
    for statement in altering:
        connection.exec_driver_sql(statement)


def _rewrite(connection: Connection, table: str, made: str) -> bool:
    """Put other words in the place of those a table was made by; False where SQLite lets nobody (SQLITE_DBCONFIG_DEFENSIVE)."""
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (made, table)
        )
        is_done = True
    except DBAPIError:
        is_done = False
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")  # and read what is written there now
    return is_done


def _altered(made: str, table: str, altering: Sequence[str]) -> str:
    """Let SQLite say how the table would be made with the columns."""
    with closing(driver().connect(":memory:")) as empty:
        for statement in (made, *altering):
            empty.execute(statement)
        return str(empty.execute(_MADE, (table,)).fetchone()[0])
