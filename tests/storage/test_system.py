"""The system tables: made once, upgraded step by step, refused if newer."""

import pytest
from sqlalchemy import insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from huodan.storage import Database
from huodan.storage.system import VERSION, idempotency, metadata, schema_stamp
from huodan.storage.upgrades import NewerDatabase, is_ready, prepare


def test_every_declared_table_is_there(database: Database) -> None:
    with database.read() as tx:
        there = set(inspect(tx.connection).get_table_names())

    assert metadata.tables.keys() <= there


def test_a_newer_database_is_refused(database: Database, database_url: str) -> None:
    with database.write() as tx:
        tx.execute(update(schema_stamp).values(version=99))

    with pytest.raises(NewerDatabase) as refused:
        Database(database_url)

    assert refused.value.slots == {"found": 99, "known": VERSION}


def test_rows_are_converted_one_version_after_another(database: Database) -> None:
    done: list[int] = []
    conversions = {VERSION + 1: lambda _: done.append(1), VERSION + 3: lambda _: done.append(3)}

    with database.write() as tx:
        prepare(tx.connection, VERSION + 1, conversions)
        prepare(tx.connection, VERSION + 3, conversions)

        assert is_ready(tx.connection, VERSION + 3)
        assert tx.execute(select(schema_stamp.c.version)).scalar_one() == VERSION + 3
    assert done == [1, 3]


def test_columns_take_nothing_but_their_type(database: Database) -> None:
    with pytest.raises(DBAPIError), database.write() as tx:
        tx.run("INSERT INTO counter VALUES ('f', '', 'many')")

    with database.write() as tx:
        row = {"scope": "s", "key": "k", "body_hash": b"\x00\xff", "status": 201, "answer": b"", "at": 2**62}
        tx.execute(insert(idempotency).values(row))
        assert tx.execute(select(idempotency)).one()._asdict() == row
