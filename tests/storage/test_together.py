"""Short writes that wait for one another are committed together; each stands or falls alone until then."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from huodan.storage import Database, Tx, sqlite
from huodan.storage.db import Rows

Crash = type("Crash", (Exception,), {})
PAUSE = 0.002


class Watched:
    """A database whose statements are counted, and whose commit can be made to fail."""

    def __init__(self, path: Path) -> None:
        self.commits = 0
        self.breaks = False
        self.database = Database(f"sqlite:///{path}", on_statement=self.hear)
        self.commits = 0

    def hear(self, sql: str) -> None:
        """Count commits."""
        if sql == "COMMIT":
            self.commits += 1
            if self.breaks:
                raise Crash

    def waiting(self) -> int:
        """Say how many short writes are waiting for their turn."""
        driver = self.database._driver
        assert isinstance(driver, sqlite.Sqlite)
        return driver.writers._waiting

    def stored(self) -> set[str]:
        """List what is stored."""
        with self.database.read() as tx:
            return {row[0] for row in tx.run("SELECT key FROM workspace_setting")}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path / "together.db")
    yield made
    made.database.close()


def put(tx: Tx, key: str) -> Rows:
    return tx.run("INSERT INTO workspace_setting (key, value) VALUES (?, '1')", (key,))


def save(watched: Watched, key: str, *, fails: bool = False, together: bool = True) -> None:
    with watched.database.write(together=together) as tx:
        put(tx, key)
        if fails:
            raise Crash


def crowd(
    watched: Watched, *others: Callable[[], None], spoil: Callable[[Tx], None] = lambda tx: None
) -> list[Future[None]]:
    """Let the first write last until all others wait, then let them follow."""
    with ThreadPoolExecutor(len(others) + 1) as pool:
        started, waiting = threading.Event(), threading.Event()

        def first() -> None:
            with watched.database.write(together=True) as tx:
                put(tx, "first")
                started.set()
                waiting.wait()
                spoil(tx)

        futures = [pool.submit(first)]
        started.wait()
        futures += [pool.submit(other) for other in others]
        while watched.waiting() < len(others):
            threading.Event().wait(PAUSE)
        waiting.set()
    return futures


def test_writes_that_wait_for_one_another_are_one_commit(watched: Watched) -> None:
    futures = crowd(watched, lambda: save(watched, "a"), lambda: save(watched, "b"))

    assert [future.exception() for future in futures] == [None] * 3
    assert watched.stored() == {"first", "a", "b"}
    assert watched.commits == 1


def test_a_write_that_fails_is_undone_alone(watched: Watched) -> None:
    futures = crowd(watched, lambda: save(watched, "a", fails=True), lambda: save(watched, "b"))

    assert [type(future.exception()) for future in futures] == [type(None), Crash, type(None)]
    assert watched.stored() == {"first", "b"}
    assert watched.commits == 1


def test_when_the_commit_fails_nobody_is_told_it_was_kept(watched: Watched) -> None:
    def spoil(_tx: Tx) -> None:
        watched.breaks = True

    futures = crowd(watched, lambda: save(watched, "a"), lambda: save(watched, "b"), spoil=spoil)

    assert [type(future.exception()) for future in futures] == [Crash] * 3
    watched.breaks = False
    assert watched.stored() == set()
    save(watched, "later")
    assert watched.stored() == {"later"}


def test_when_the_database_gives_up_the_transaction_all_of_it_is_lost_and_said_so(watched: Watched) -> None:
    def full_disk() -> None:
        with watched.database.write(together=True) as tx:
            put(tx, "a")
            tx.run("ROLLBACK")  # what SQLite does by itself when the disk is full
            raise Crash

    futures = crowd(watched, full_disk)

    assert [type(future.exception()) for future in futures] == [Crash] * 2
    assert watched.stored() == set()


def test_a_long_write_never_keeps_short_ones_from_being_answered(watched: Watched) -> None:
    save(watched, "long", together=False)
    save(watched, "short")

    assert watched.stored() == {"long", "short"}
    assert watched.commits == 2


def test_in_a_crowd_exactly_what_was_acknowledged_is_kept(watched: Watched) -> None:
    def work(number: int) -> list[str]:
        kept = []
        for turn in range(20):
            key = f"{number}-{turn}"
            fails, together = (number + turn) % 5 == 0, turn % 7 != 0
            try:
                save(watched, key, fails=fails, together=together)
            except Crash:
                continue
            assert key in watched.stored()
            kept.append(key)
        return kept

    with ThreadPoolExecutor(8) as pool:
        acknowledged = [key for kept in pool.map(work, range(8)) for key in kept]

    assert watched.stored() == set(acknowledged)
    assert len(acknowledged) == 8 * 16
    assert watched.commits < len(acknowledged)
