"""Workers are killed (kill -9) at random moments: every piece of every job is done exactly once, and no law is ever broken."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import func, select

from huodan.engines.jobs import State
from huodan.storage import Database
from huodan.storage.system import job
from huodan.workspace.check import check
from tests.support import born
from tests.support.jobs import ask, teas
from tests.support.sales import build

TODAY = 20260506
LEASE_MS = 400

# Does whatever is due, one piece after another, with a lease that soon runs out.
WORKER = """
import sys
from threading import Event
from huodan.storage import Database
from huodan.workspace.jobs import KINDS
from huodan.workspace.working import work
from tests.support.jobs import Patient
KINDS["tea"] = Patient()
database = Database(sys.argv[1], today=int(sys.argv[2]))
print("ready", flush=True)
while True:
    if not work(database, lease_ms=int(sys.argv[3])):
        Event().wait(0.01)
"""


def start(url: str) -> subprocess.Popen[str]:
    """Start a worker process."""
    worker = born.Popen(
        [sys.executable, "-c", WORKER, url, str(TODAY), str(LEASE_MS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    return worker


def end(worker: subprocess.Popen[str]) -> None:
    """Kill a worker, which must not have ended by itself."""
    worker.send_signal(signal.SIGKILL)
    _, said = worker.communicate(timeout=60)
    assert worker.returncode == -signal.SIGKILL, said


def count_over(database: Database) -> int:
    """Count the jobs that ended."""
    with database.read() as tx:
        return int(tx.execute(select(func.count()).where(job.c.ended_at.is_not(None))).scalar_one())


def run(url: str, *, jobs: int, kills: int, count: int = 2) -> None:
    """Ask for jobs of one to three pieces, kill one of some workers so often, and look at what was done."""
    chance = random.Random(11)
    database = Database(url, today=TODAY)
    asked = [chance.randint(1, 3) for _ in range(jobs)]
    for number, pieces in enumerate(asked):
        ask(database, teas=pieces, name=f"{number:04}")
    workers = [start(url) for _ in range(count)]
    try:
        for kill in range(kills):
            enough = (kill + 1) * jobs // (kills + 1)
            assert any(count_over(database) >= enough or Event().wait(0.01) for _ in range(6000))
            Event().wait(chance.uniform(0, 0.02))
            place = chance.randrange(count)
            end(workers[place])
            with database.read() as tx:
                assert check(tx) == ()
            workers[place] = start(url)
        assert any(count_over(database) == jobs or Event().wait(0.05) for _ in range(6000))
    finally:
        for worker in workers:
            end(worker)

    expected = [f"{number:04}/{piece}" for number, pieces in enumerate(asked) for piece in range(pieces)]
    assert teas(database) == expected
    with database.read() as tx:
        assert set(tx.execute(select(job.c.state)).scalars()) == {State.DONE}
        assert tx.execute(select(job.c.done).order_by(job.c.id)).scalars().all() == asked
    database.close()


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of the published app."""
    return prepared_database("sales", build)


def test_killed_workers_do_each_piece_once(url: str) -> None:
    run(url, jobs=200, kills=5)


@pytest.mark.proof
def test_four_workers_killed_eighty_times_do_each_piece_once(url: str) -> None:
    run(url, jobs=2_000, kills=80, count=4)
