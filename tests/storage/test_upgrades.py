"""
Databases of earlier versions become what this version declares, with all they hold.

``earlier/<version>.<database>.sql`` is the schema as that version made it. When the declared schema changes, raise
``VERSION`` and write the file of the new version: ``python -m tests.storage.test_upgrades``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from huodan.storage import Database
from huodan.storage.system import VERSION, metadata, schema_stamp
from huodan.storage.upgrades import prepare, read_stamp

EARLIER = Path(__file__).parent / "earlier"
DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


def declared(dialect: Dialect) -> Iterator[str]:
    """Write the declared schema, one statement a line."""
    for table in metadata.sorted_tables:
        yield _line(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield _line(str(CreateIndex(index).compile(dialect=dialect)))


def _line(statement: str) -> str:
    return " ".join(statement.split()) + ";"


def statements(version: int, name: str) -> list[str]:
    return (EARLIER / f"{version}.{name}.sql").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_a_changed_schema_has_a_version_of_its_own(name: str) -> None:
    assert statements(VERSION, name) == list(declared(DIALECTS[name]))


@pytest.mark.parametrize("version", range(1, VERSION))
def test_an_earlier_database_becomes_this_one_and_keeps_its_rows(database: Database, version: int) -> None:
    with database.write() as tx:
        expected = shape(tx.connection)
        for table in reversed(metadata.sorted_tables):
            table.drop(tx.connection)
        for statement in statements(version, tx.connection.dialect.name):
            tx.execute(text(statement.removesuffix(";")))
        tx.execute(text(f"INSERT INTO {schema_stamp.name} (version) VALUES ({version})"))
        if version >= 3:
            tx.execute(update(schema_stamp).values(workspace="0123456789abcdef"))
        tx.execute(text("INSERT INTO counter VALUES ('no', '2026', 41)"))

        prepare(tx.connection)

        assert shape(tx.connection) == expected
        assert len(read_stamp(tx.connection)) == 16
        assert tx.execute(text("SELECT value FROM counter")).scalar_one() == 41
        assert tx.execute(text(f"SELECT version FROM {schema_stamp.name}")).scalar_one() == VERSION


def shape(connection: Connection) -> dict[str, object]:
    """Describe the system tables that are there; columns that came later stand last."""
    there = inspect(connection)
    return {
        name: (
            {column["name"]: (str(column["type"]), column["nullable"]) for column in there.get_columns(name)},
            there.get_pk_constraint(name)["constrained_columns"],
            sorted(_index(index) for index in there.get_indexes(name)),
        )
        for name in there.get_table_names()
        if name in metadata.tables
    }


def _index(index: Any) -> tuple[str, ...]:
    where = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return (index["name"], str(index["column_names"]), str(index["unique"]), str(where))


if __name__ == "__main__":
    for name, dialect in DIALECTS.items():
        (EARLIER / f"{VERSION}.{name}.sql").write_text("\n".join(declared(dialect)) + "\n", encoding="utf-8")
