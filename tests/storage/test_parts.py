"""Parts of a Tx: what is undone alone, what is told after the commit, and where another process finds the database."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from huodan.kit.errors import HuodanError
from huodan.storage import Database, Tx
from huodan.storage.system import workspace_setting


def put(tx: Tx, key: str) -> None:
    tx.execute(insert(workspace_setting).values(key=key, value="1"))


def keys(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.execute(select(workspace_setting.c.key).order_by(workspace_setting.c.key)).scalars())


def refused(tx: Tx, key: str) -> None:
    """Write something and refuse it."""
    with tx.attempt():
        put(tx, key)
        raise HuodanError


@pytest.mark.parametrize("together", [False, True])
def test_what_is_refused_in_an_attempt_is_undone_alone(database: Database, together: bool) -> None:
    with database.write(together=together) as tx:
        put(tx, "a")
        with pytest.raises(HuodanError):
            refused(tx, "b")
        with tx.attempt():
            put(tx, "c")
        with pytest.raises(HuodanError):
            refused(tx, "d")

    assert keys(database) == ["a", "c"]


def test_it_is_told_after_the_commit_and_never_of_what_was_undone(database: Database) -> None:
    told: list[list[str]] = []

    def fail() -> None:
        with database.write() as tx:
            tx.after_commit(lambda: told.append(["never"]))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.write() as tx:
        put(tx, "a")
        tx.after_commit(lambda: told.append(keys(database)))
        assert told == []

    assert told == [["a"]]


def test_the_same_database_is_opened_by_its_address_with_the_same_day(database: Database) -> None:
    with database.write() as tx:
        put(tx, "a")
    database.set_clock(zone="Asia/Tokyo", today=20260506)

    other = database.address.open()

    assert keys(other) == ["a"]
    assert other.zone == "Asia/Tokyo"
    assert abs(other.now() - database.now()) < 60_000
    other.close()
