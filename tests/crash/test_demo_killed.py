"""The first loading of the demo is killed (kill -9) at one commit after the other: the next start finishes it."""

from __future__ import annotations

import signal
import sys

from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.demo import demo, demo_view
from huodan.workspace.plans import current_plan
from tests.support import born

TODAY = 20260506

# Loads the demo and kills itself just before, or just after, its so manieth commit.
LOADER = """
import os, signal, sys
from huodan.storage import Database
from huodan.workspace.demo import demo
url, at, where = sys.argv[1], int(sys.argv[2]), sys.argv[3]
seen = []
def on_statement(sql):
    if where == "after" and len(seen) == at:
        os.kill(os.getpid(), signal.SIGKILL)
    if sql == "COMMIT":
        seen.append(sql)
        if where == "before" and len(seen) == at:
            os.kill(os.getpid(), signal.SIGKILL)
demo(Database(url, on_statement=on_statement), password="Tg7#kd02-xq", today=int(sys.argv[4]))
"""

WHOLE = {
    "departments": 7,
    "people": 16,
    "order": 830,
    "customer": 91,
    "product": 77,
    "supplier": 29,
    "payment": 661,
    "account": 16,
}


def load(url: str, at: int, where: str) -> int:
    command = [sys.executable, "-c", LOADER, url, str(at), where, str(TODAY)]
    done = born.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.returncode


def counts(database: Database) -> dict[str, int]:
    """This function will count the records of every form, and the accounts."""
    with database.read() as tx:
        tables = {form: f"r_{form}" for form in current_plan(tx).forms} | {"account": "account"}
        found = {name: tx.run(f"SELECT count(*) FROM {table}").fetchone() for name, table in tables.items()}
        return {name: row[0] for name, row in found.items() if row is not None}


def test_a_first_loading_killed_again_and_again_ends_whole(database_url: str) -> None:
    kills = ((3, "after"), (6, "before"), (10, "after"), (12, "before"))

    ended = [load(database_url, at, where) for at, where in kills]

    assert ended == [-signal.SIGKILL] * len(kills)
    database = Database(database_url)
    with database.read() as tx:
        assert demo_view(tx, lang="zh") is None, "a demo that is not whole is none"
    assert demo(database, password="Tg7#kd02-xq", today=TODAY).is_new
    assert counts(database) == WHOLE
    with database.read() as tx:
        assert check(tx) == ()
        assert demo_view(tx, lang="zh") is not None
    database.close()
