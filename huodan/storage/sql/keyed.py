"""
Rows of system tables with a key ``id``, stored and changed by SQL text made once for each set of columns.

Columns are named by their keys. Does not own which room may write which table (``system.py`` says so).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table

from huodan.kit.ids import Id
from huodan.storage.db import Tx

MOST_TEXTS = 200


def store_rows(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store new rows, all of the same columns in the same order."""
    if rows:
        text = _insert(tx.dialect, table.name, tuple(rows[0]))
        values = [tuple(row.values()) for row in rows]
        tx.run(text, values if len(values) > 1 else values[0])


def change_row(tx: Tx, table: Table, id: Id, values: Mapping[str, Any]) -> None:
    """Change some columns of a row."""
    tx.run(_update(tx.dialect, table.name, tuple(values)), (*values.values(), id))


@lru_cache(MOST_TEXTS)
def _insert(dialect: str, table: str, names: tuple[str, ...]) -> str:
    marks = ", ".join(_mark(dialect) for _ in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"


@lru_cache(MOST_TEXTS)
def _update(dialect: str, table: str, names: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = {_mark(dialect)}" for name in names)
    return f"UPDATE {table} SET {changes} WHERE id = {_mark(dialect)}"


def _mark(dialect: str) -> str:
    return "?" if dialect == "sqlite" else "%s"
