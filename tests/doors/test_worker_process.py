"""A worker in a process of its own does what others asked for, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from threading import Event

import pytest

from huodan.engines import people
from huodan.engines.jobs import State
from huodan.language.access import grant
from huodan.language.messages import SYSTEM, Origin
from huodan.storage import Database, Tx
from huodan.workspace.bulk import Bulk, start
from huodan.workspace.plans import current_plan
from tests.doors.conftest import build_company
from tests.support import born
from tests.support.jobs import look

MANY = 201


@pytest.fixture
def url(prepared_database: Callable[..., str]) -> str:
    """Give a private copy of the small company."""
    return prepared_database("company", build_company)


def ask(database: Database) -> int:
    """Ask, as the boss, to delete many records that are not there."""

    def work(tx: Tx) -> int:
        tx.actor = people.actor_of_person(tx, person=people.account_of(tx, login="boss").person)
        plan = current_plan(tx)
        wanted = Bulk(plan.apps["orders"].forms[0].id, "delete", Origin.API, {})
        return start(tx, plan, grant(plan, tx.actor), wanted, [(id, None) for id in range(1, MANY + 1)]).id

    return database.transact(SYSTEM, work)


def test_a_worker_process_does_what_others_asked_for_and_stops(url: str) -> None:
    database = Database(url)
    id = ask(database)
    worker = born.Popen(
        [sys.executable, "-c", "from huodan.doors.cli import main; main()", "worker"],
        env={**os.environ, "HUODAN_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert "ready" in worker.stdout.readline()
        assert any(look(database, id).is_over or Event().wait(0.05) for _ in range(600))
    finally:
        worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    job = look(database, id)
    assert (job.state, job.result) == (State.DONE, {"changed": 0, "failed": MANY})
    database.close()
