"""The system tables: made once, upgraded step by step, refused if newer."""

import pytest
from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from huodan.storage import Database
from huodan.storage.system import NewerDatabase, idempotency, is_ready, metadata, prepare, schema_stamp


def test_every_declared_table_is_there(database: Database) -> None:
    with database.read() as tx:
        there = set(inspect(tx.connection).get_table_names())

    assert metadata.tables.keys() <= there


def test_a_newer_database_is_refused(database: Database, database_url: str) -> None:
    with database.write() as tx:
        tx.execute(update(schema_stamp).values(version=99))

    with pytest.raises(NewerDatabase) as refused:
        Database(database_url)

    assert refused.value.slots == {"found": 99, "known": 1}


def test_an_older_database_is_upgraded_step_by_step(database: Database) -> None:
    done: list[int] = []

    def second(connection: Connection) -> None:
        done.append(2)
        connection.execute(text("ALTER TABLE session ADD COLUMN place TEXT"))

    def third(_connection: Connection) -> None:
        done.append(3)

    with database.write() as tx:
        prepare(tx.connection, [second])
        prepare(tx.connection, [second, third])

        assert is_ready(tx.connection, [second, third])
        assert tx.execute(select(schema_stamp.c.version)).scalar_one() == 3
        assert "place" in {column["name"] for column in inspect(tx.connection).get_columns("session")}
    assert done == [2, 3]


def test_columns_take_nothing_but_their_type(database: Database) -> None:
    with pytest.raises(DBAPIError), database.write() as tx:
        tx.run("INSERT INTO counter VALUES ('f', '', 'many')")

    with database.write() as tx:
        row = {"scope": "s", "key": "k", "body_hash": b"\x00\xff", "status": 201, "answer": b"", "at": 2**62}
        tx.execute(insert(idempotency).values(row))
        assert tx.execute(select(idempotency)).one()._asdict() == row
