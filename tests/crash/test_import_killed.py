"""A worker is killed (kill -9) while it reads, decides and writes a large file: all of it is there once, or nothing."""

from __future__ import annotations

import signal
import sys
from threading import Event

import pytest

from huodan.engines.jobs import State
from huodan.storage.db import Database
from huodan.workspace import working
from tests.support import born
from tests.workspace.test_import_large import ask, count, customers, done, find
from tests.workspace.test_importing import database

__all__ = ["database"]

# Dies at the first call of a function of the child, or of the worker; a lease soon runs out.
WORKER = """
import os, signal, sys
from huodan.storage import Database
from huodan.workspace import working
from huodan.workspace.jobs import import_file
from huodan.workspace.jobs._base import Preparation

place = sys.argv[2]

def die(*_args, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

if place == "reading":
    Preparation.keep = die
elif place == "deciding":
    keep = Preparation.keep
    Preparation.keep = lambda self, *told: die() if told and told[0] else keep(self, *told)
elif place == "decided":
    import_file.import_staged = die
elif place == "writing":
    import_file.run_name = die
working.work(Database(sys.argv[1]), lease_ms=300)
"""


@pytest.mark.parametrize("accept", ["all", "valid"])
@pytest.mark.parametrize("phase", ["reading", "deciding", "decided", "writing"])
def test_a_killed_worker_leaves_nothing_and_the_next_does_all(
    database: Database, phase: str, accept: str
) -> None:
    wrong = 50 if accept == "valid" else 0
    job = ask(database, "customer", customers(1_000, wrong=wrong), accept=accept)

    died = born.run([sys.executable, "-c", WORKER, database.address.url, phase], timeout=120, check=False)

    assert died.returncode == -signal.SIGKILL
    assert count(database) == 3
    assert not find(database, job).is_over
    due = 0.0
    while working.wait_ms(database) and due < 30:
        due += 0.1
        Event().wait(0.1)
    told = done(database, job)
    assert (told["created"], told["refused"]) == (1_000, wrong)
    assert count(database) == 3 + 1_000
    assert find(database, job).state is State.DONE
