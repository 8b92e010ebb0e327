"""The worker's threads: woken by what is asked for, forgetting what is old, stopped at once, alive after failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from sqlalchemy import select

from huodan.doors import worker as workers
from huodan.doors.worker import Worker
from huodan.engines import replay
from huodan.engines.jobs import State
from huodan.engines.replay import Claim
from huodan.language.messages import Actor
from huodan.storage import Database, Tx
from huodan.storage.system import idempotency, job
from huodan.workspace.jobs import KINDS, Piece, Preparation
from tests.support.jobs import Tea, ask, look, teas
from tests.support.sales import build

WHO = Actor(7, "周敏")
SOON = 20


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a fresh copy of the published app."""
    opened = Database(prepared_database("sales", build), today=20260506)
    yield opened
    opened.close()


@pytest.fixture
def work(database: Database) -> Iterator[Callable[[], Worker]]:
    """Give `work()`, which starts a worker that is stopped after the test."""
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker(database))
        return started[-1]

    yield start
    for each in started:
        each.stop()


def noticed(monkeypatch: pytest.MonkeyPatch, most: int) -> Event:
    """Give an event that is set when so many pieces were begun."""
    seen: list[int] = []
    enough = Event()

    def see(piece: Piece) -> None:
        seen.append(1)
        if len(seen) == most:
            piece.tx.after_commit(enough.set)

    monkeypatch.setitem(KINDS, "tea", Tea(see))
    return enough


def test_what_is_asked_for_is_done_without_looking_for_it(
    database: Database, work: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "LOOK_SECONDS", 600.0)
    done = noticed(monkeypatch, 3)
    work()

    id = ask(database, teas=3)

    assert done.wait(SOON)
    assert look(database, id).state is State.DONE


def test_what_another_process_asked_for_is_found(
    database: Database, work: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "LOOK_SECONDS", 0.05)
    done = noticed(monkeypatch, 1)
    work()
    other = database.address.open()
    ask(other)
    other.close()

    assert done.wait(SOON)
    assert teas(database) == ["茶/0"]


def test_the_worker_goes_on_after_the_database_failed(
    database: Database, work: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FAILED_SECONDS", 0.01)
    monkeypatch.setattr(workers, "LOOK_SECONDS", 0.01)
    real, failures = workers.wait_ms, iter([True, True, True])

    def fail(asked: Database) -> int | None:
        if next(failures, False):
            raise ZeroDivisionError
        return real(asked)

    monkeypatch.setattr(workers, "wait_ms", fail)
    done = noticed(monkeypatch, 1)
    ask(database)
    work()

    assert done.wait(SOON)


def test_stopping_waits_for_nobody_and_gives_the_work_back(
    database: Database, work: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Event()

    class Endless(Tea):
        def prepare(self, work: Preparation) -> None:
            begun.set()
            while True:
                work.keep()

    monkeypatch.setitem(KINDS, "tea", Endless())
    id = ask(database)
    worker = work()
    assert begun.wait(SOON)

    worker.stop()

    assert not any(thread.is_alive() for thread in worker._threads)
    assert look(database, id).state is State.WAITING
    assert teas(database) == []


def test_old_answers_are_forgotten_piece_by_piece(
    database: Database, work: Callable[[], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "MOST_PURGED", 3)
    database.set_clock(today=20260501)
    database.transact(WHO, lambda tx: answer(tx, *(f"old {n}" for n in range(10))))
    database.set_clock(today=20260505)
    database.transact(WHO, lambda tx: answer(tx, "new"))
    work()

    def attempts() -> list[int]:
        with database.read() as tx:
            return list(tx.execute(select(job.c.attempts).where(job.c.kind == "tidy")).scalars())

    # A piece that goes on or ends is no attempt that failed; while one is being done it counts as one.
    assert any((kept(database), attempts()) == (["new"], [0]) or Event().wait(0.05) for _ in range(400))


def answer(tx: Tx, *keys: str) -> None:
    """Keep answers under keys."""
    for key in keys:
        taken = replay.claim(tx, method="POST", path="/a", key=key, body_hash=b"h")
        assert isinstance(taken, Claim)
        replay.finish(tx, taken, status=201, body=b"{}")


def kept(database: Database) -> list[str]:
    """List the keys that are kept."""
    with database.read() as tx:
        return list(tx.execute(select(idempotency.c.key)).scalars())
