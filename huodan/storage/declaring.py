"""
The words the system tables are declared with, and what they are declared in.

Owns no table: each stands with its writer in ``system.py`` or in one of its parts, ``record_tables.py`` and
``work_tables.py``.
"""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.schema import SchemaItem

metadata = MetaData()


def table(name: str, *parts: SchemaItem) -> Table:
    """This function will declare a system table, strict about what its columns hold."""
    return Table(name, metadata, *parts, sqlite_strict=True)


def key(name: str, kind: object) -> Column[object]:
    """This function will declare a column of the primary key; the program gives its values."""
    return Column(name, kind, primary_key=True, autoincrement=False)  # type: ignore[arg-type]


def must(name: str, kind: object) -> Column[object]:
    """This function will declare a column that always holds a value."""
    return Column(name, kind, nullable=False)  # type: ignore[arg-type]


def may(name: str, kind: object) -> Column[object]:
    """This function will declare a column that may be null; each column added to a table is one (decision 0015)."""
    return Column(name, kind, nullable=True)  # type: ignore[arg-type]
