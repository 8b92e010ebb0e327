"""
Columns are added without a look at the rows, and as whole as by the database's own ALTER TABLE.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateColumn, CreateTable

from huodan.kit.errors import HuodanError
from huodan.storage import Database
from huodan.storage.db import Tx
from huodan.storage.types import BIG, SMALL, TEXT
from huodan.storage.widening import add_columns

ROWS = 5_000
FRESH = (Column("f_word", TEXT), Column("f_word__k", TEXT), Column("order", BIG))
MADE = Table(
    "r_box",
    MetaData(),
    Column("id", BIG, primary_key=True, autoincrement=False),
    Column("f_flag", SMALL),
    sqlite_strict=True,
)


class Gone(HuodanError):
    """The reason why nothing of it stays."""


@pytest.fixture
def filled(database: Database) -> Database:
    """Give a database with a table of rows."""
    with database.write() as tx:
        make(tx)
    return database


def make(tx: Tx) -> None:
    tx.execute(CreateTable(MADE))
    tx.put("r_box", ["id", "f_flag"], [(number, number % 2) for number in range(ROWS)])


def widen(tx: Tx) -> None:
    add_columns(tx.connection, "r_box", FRESH)


def first(tx: Tx) -> dict[str, Any]:
    return dict(tx.connection.exec_driver_sql("SELECT * FROM r_box WHERE id = 7").mappings().one())


def is_whole(tx: Tx) -> bool:
    return tx.dialect != "sqlite" or tx.run("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_was_there_stays_and_the_new_is_empty(filled: Database) -> None:
    with filled.write() as tx:
        widen(tx)
        tx.run("UPDATE r_box SET f_word = 'seven', \"order\" = 70 WHERE id = 7")
    with filled.read() as tx:
        assert first(tx) == {"id": 7, "f_flag": 1, "f_word": "seven", "f_word__k": None, "order": 70}
        assert tx.run("SELECT count(*), count(f_word) FROM r_box").fetchone() == (ROWS, 1)
        assert is_whole(tx)


def test_a_column_holds_only_what_it_was_made_for(filled: Database) -> None:
    with filled.write() as tx:
        widen(tx)
    with pytest.raises(DBAPIError), filled.write() as tx:
        tx.run("UPDATE r_box SET \"order\" = 'many' WHERE id = 7")


def test_what_is_taken_back_was_never_there(filled: Database) -> None:
    with pytest.raises(Gone), filled.write() as tx:
        widen_and_fail(tx)
    with filled.write() as tx:
        assert first(tx) == {"id": 7, "f_flag": 1}
        with pytest.raises(Gone), tx.attempt():
            widen_and_fail(tx)
        assert first(tx) == {"id": 7, "f_flag": 1}
        add_columns(tx.connection, "r_box", [Column("f_other", TEXT)])
        assert first(tx) == {"id": 7, "f_flag": 1, "f_other": None}
    with filled.read() as tx:
        assert first(tx) == {"id": 7, "f_flag": 1, "f_other": None}
        assert is_whole(tx)


def widen_and_fail(tx: Tx) -> None:
    widen(tx)
    raise Gone


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Database]:
    """Give a table of rows on SQLite, where columns are added in a way of our own."""
    opened = Database(f"sqlite:///{tmp_path}/work.db")
    with opened.write() as tx:
        make(tx)
    yield opened
    opened.close()


def test_connections_open_before_see_it_when_it_is_committed(on_sqlite: Database) -> None:
    with on_sqlite.read() as early, on_sqlite.read() as other:
        assert first(early) == first(other) == {"id": 7, "f_flag": 1}
        with on_sqlite.write() as tx:
            widen(tx)
            assert "order" in first(tx)
            assert first(early) == {"id": 7, "f_flag": 1}
        assert first(early) == {"id": 7, "f_flag": 1}, "a snapshot stays what it was"
    with on_sqlite.read() as again, on_sqlite.read() as other:
        assert "order" in first(again)
        assert "order" in first(other)


def test_the_words_are_those_of_sqlite_itself(on_sqlite: Database) -> None:
    words = "SELECT replace(sql, 'r_twin', 'r_box') FROM sqlite_master WHERE name = ?"
    with on_sqlite.write() as tx:
        widen(tx)
        tx.execute(CreateTable(MADE.to_metadata(MetaData(), name="r_twin")))
        for column in FRESH:
            tx.run(
                f"ALTER TABLE r_twin ADD COLUMN {CreateColumn(column).compile(dialect=tx.connection.dialect)}"
            )
        made = [tx.run(words, (name,)).fetchone() for name in ("r_box", "r_twin")]
    assert made[0] == made[1]
    assert made[0] is not None


def test_no_row_is_looked_at(on_sqlite: Database) -> None:
    """Counted in steps of SQLite's machine, of which a look at every row takes more than there are rows."""
    with on_sqlite.write() as tx:
        raw: Any = tx.connection.connection.dbapi_connection
        steps: list[None] = []
        raw.set_progress_handler(lambda: steps.append(None), ROWS)
        widen(tx)
        assert len(steps) == 0
        tx.run("SELECT count(f_word) FROM r_box").fetchone()
        assert len(steps) > 0, "a look at all of them would have been counted"
        raw.set_progress_handler(None, 0)


def test_an_sqlite_that_defends_its_words_adds_them_itself(on_sqlite: Database) -> None:
    ours = ["the first is ours, the others are made by ALTER TABLE"]

    def guard(act: int, name: str | None, *_rest: object) -> int:
        is_refused = (
            act == sqlite3.SQLITE_UPDATE and name == "sqlite_master" and bool(ours) and bool(ours.pop())
        )
        return sqlite3.SQLITE_DENY if is_refused else sqlite3.SQLITE_OK

    with on_sqlite.write() as tx:
        raw: Any = tx.connection.connection.dbapi_connection
        raw.set_authorizer(guard)
        widen(tx)
        raw.set_authorizer(None)
        assert not ours
    with on_sqlite.read() as tx:
        assert "order" in first(tx)
        assert is_whole(tx)


@pytest.mark.parametrize("last", range(1, 8))
def test_a_process_that_dies_leaves_the_table_as_it_was(on_sqlite: Database, last: int) -> None:
    """The process ends at once before each of its statements, the last of which is the commit."""
    child = os.fork()
    if child == 0:
        left = [last]

        def die(_statement: str) -> None:
            left[0] -= 1
            if not left[0]:
                os._exit(9)

        opened = Database(f"sqlite:///{on_sqlite.place}", on_statement=die)
        with opened.write() as tx:
            left[0] = last
            widen(tx)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    again = Database(f"sqlite:///{on_sqlite.place}")
    with again.write() as tx:
        assert first(tx) == {"id": 7, "f_flag": 1}
        assert is_whole(tx)
        widen(tx)
        assert "order" in first(tx)
    again.close()
