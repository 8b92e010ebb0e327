"""
Of which version the system tables of a database are, and the way from older versions to this one.

Owns the stamp (``schema_stamp``) and what becomes of rows on the way. Does not own the shape of the tables
(``system.py``), by which what is missing is added (decision 0015).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, insert, inspect, select, update

from huodan.kit.errors import HuodanError
from huodan.storage.system import VERSION, metadata, schema_stamp
from huodan.storage.trouble import HalfMoved, HalfRestored
from huodan.storage.widening import add_columns

Step = Callable[[Connection], None]

MOVING = -1
"""The version a database has while a workspace moves into it: it does not open."""

RESTORING = "huodan_restoring"
"""A table in a database of a server into which a backup is being put: before the system tables are there it does not open."""


class NewerDatabase(HuodanError):
    """The database was written by a newer Huodan."""

    code = "newer_database"
    status = 503
    zh = "数据库由更新版本的活单写入（数据库版本 {found}，本程序支持到 {known}）。请升级活单后再打开。"
    en = "A newer Huodan wrote this database (schema {found}; this one knows {known}). Please upgrade."


def _draw_workspace(connection: Connection) -> None:
    connection.execute(update(schema_stamp).values(workspace=secrets.token_hex(8)))


CONVERSIONS: Mapping[int, Step] = {3: _draw_workspace}
"""What becomes of the rows when a version is reached, where more than new tables, columns and indexes came."""


def is_ready(connection: Connection, version: int = VERSION) -> bool:
    """
    Say whether the system tables are there and of this version.

    Raises:
        NewerDatabase: if they are of a later one. HalfMoved, HalfRestored: if a move or a restore was not finished.
    """
    found = found_version(connection)
    if found is None and inspect(connection).has_table(RESTORING):
        raise HalfRestored
    if found == MOVING:
        raise HalfMoved
    if found is not None and found > version:
        raise NewerDatabase(found=found, known=version)
    return found == version


def prepare(
    connection: Connection, version: int = VERSION, conversions: Mapping[int, Step] = CONVERSIONS
) -> None:
    """
    Make the system tables, or bring older ones to this version.

    What is declared and not there yet is added (decision 0015); then rows are converted, one version after another.
    """
    if is_ready(connection, version):
        return
    found = found_version(connection)
    _add_missing(connection)
    if found is None:
        connection.execute(insert(schema_stamp).values(version=version))
        _draw_workspace(connection)
        return
    for reached in range(found + 1, version + 1):
        if reached in conversions:
            conversions[reached](connection)
    connection.execute(update(schema_stamp).values(version=version))


def mark_moving(connection: Connection) -> None:
    """Let nobody open a database until it gets its ``stamp``."""
    connection.execute(update(schema_stamp).values(version=MOVING))


def stamp(connection: Connection, version: int, workspace: str) -> None:
    """Say of which version the tables are, and whose."""
    connection.execute(update(schema_stamp).values(version=version, workspace=workspace))


def read_stamp(connection: Connection) -> str:
    """Give what was drawn for the workspace when it was made."""
    return str(connection.execute(select(schema_stamp.c.workspace)).scalar_one())


def _add_missing(connection: Connection) -> None:
    """Add tables, columns and indexes that are declared and not there."""
    there = inspect(connection)
    older = [table for table in metadata.sorted_tables if there.has_table(table.name)]
    for table in older:
        columns = {column["name"] for column in there.get_columns(table.name)}
        lacking = [column for column in table.columns if column.name not in columns]
        assert all(column.nullable for column in lacking), (
            f"rows of {table.name} that are there lack {lacking}"
        )
        add_columns(connection, table.name, lacking)
        indexes = {index["name"] for index in there.get_indexes(table.name)}
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            if index.name not in indexes:
                index.create(connection)
    metadata.create_all(connection)


def found_version(connection: Connection) -> int | None:
    """Say of which version the system tables are; None if there are none."""
    if not inspect(connection).has_table(schema_stamp.name):
        return None
    return int(connection.execute(select(schema_stamp.c.version)).scalar_one())
