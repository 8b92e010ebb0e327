"""Moving history into its archive is killed (kill -9) at random moments: every entry lies in exactly one place."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import select

from huodan.language.messages import CreateRecord, Origin
from huodan.storage import Database
from huodan.storage.system import journal, journal_archive
from huodan.workspace.check import check
from tests.support import born
from tests.support.sales import Desk, build

BEFORE, AFTER = 20230506, 20260506

# Moves ten entries a Tx, as fast as it can, and says so once.
MOVER = """
import sys
from huodan.engines.journal import archive_old
from huodan.storage import Database
database = Database(sys.argv[1], today=int(sys.argv[2]))
print("ready", flush=True)
while True:
    with database.write() as tx:
        moved = archive_old(tx, until=tx.now - 700 * 86_400_000, most=10)
    if not moved:
        print("done", flush=True)
        break
"""


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of the published app."""
    return prepared_database("sales", build)


def places(database: Database) -> tuple[set[int], set[int]]:
    """Give the ids of the entries in both places."""
    with database.read() as tx:
        here = set(tx.execute(select(journal.c.id)).scalars())
        return here, set(tx.execute(select(journal_archive.c.id)).scalars())


def test_a_killed_archiving_loses_and_doubles_nothing(url: str) -> None:
    first = Database(url, today=BEFORE)
    for start in range(0, 600, 200):
        values = [{"name": f"茶{start + n}", "price": "1"} for n in range(200)]
        Desk(first).do(*(CreateRecord("product", one, origin=Origin.IMPORT) for one in values))
    first.close()
    database, chance = Database(url, today=AFTER), random.Random(7)
    everything, archived = places(database)
    assert (len(everything), archived) == (600, set())

    kills = 0
    for _ in range(40):
        mover = born.Popen([sys.executable, "-c", MOVER, url, str(AFTER)], stdout=subprocess.PIPE, text=True)
        assert mover.stdout is not None
        assert mover.stdout.readline() == "ready\n"
        Event().wait(chance.uniform(0, 0.03))
        mover.send_signal(signal.SIGKILL)
        said, _ = mover.communicate(timeout=60)
        here, archived = places(database)
        assert here | archived == everything
        assert not here & archived
        kills += "done" not in said
        if not here or kills == 4:
            break

    assert kills
    with database.read() as tx:
        assert check(tx) == ()
    database.close()
