"""
Settings of the workspace, such as its zone and its version. Owns the table ``workspace_setting``.
"""

from __future__ import annotations

import json

from sqlalchemy import delete, insert, select, update

from huodan.storage.db import Tx
from huodan.storage.system import workspace_setting as table


def read_setting(tx: Tx, key: str) -> object:
    """Give the value of a setting, None if it was never set."""
    found = tx.run(_READ[tx.dialect], (key,)).fetchone()
    return None if found is None else json.loads(found[0])


def read_settings(tx: Tx, prefix: str) -> dict[str, object]:
    """Give the settings whose names begin so."""
    rows = tx.execute(
        select(table.c.key, table.c.value).where(table.c.key.startswith(prefix, autoescape=True))
    )
    return {row.key: json.loads(row.value) for row in rows}


def write_setting(tx: Tx, key: str, value: object) -> None:
    """Set a setting to a JSON value."""
    text = json.dumps(value, ensure_ascii=False)
    changed = tx.execute(update(table).where(table.c.key == key).values(value=text))
    if not changed.rowcount:
        tx.execute(insert(table).values(key=key, value=text))


def remove_setting(tx: Tx, key: str) -> None:
    """Let a setting be as if it was never set."""
    tx.execute(delete(table).where(table.c.key == key))


def begin_setting(tx: Tx, key: str, value: object) -> None:
    """Set a setting to a JSON value if nobody did; who comes second leaves it as it is."""
    tx.run(_BEGIN[tx.dialect], (key, json.dumps(value, ensure_ascii=False)))


_BEGIN = {
    "sqlite": "INSERT INTO workspace_setting (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
    "postgres": "INSERT INTO workspace_setting (key, value) VALUES (%s, %s) ON CONFLICT DO NOTHING",
}
_READ = {
    "sqlite": "SELECT value FROM workspace_setting WHERE key = ?",
    "postgres": "SELECT value FROM workspace_setting WHERE key = %s",
}
