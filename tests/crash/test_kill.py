"""A writer is killed (kill -9) again and again: every order it was told is stored is there, and every one is whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from huodan.storage import Database
from huodan.workspace.check import check
from tests.crash.test_every_statement import TODAY, furnish
from tests.support import born
from tests.support.whole import broken

# Creates, changes, deletes and restores orders, and prints a line when each is acknowledged.
WRITER = """
import itertools, sys
from huodan.language.messages import DeleteRecord, RestoreRecord
from huodan.storage import Database
from huodan.workspace.check import check
from tests.crash.test_every_statement import LINES
from tests.support.sales import Desk
desk = Desk(Database(sys.argv[1], today=int(sys.argv[2])))
for number in itertools.count():
    id = desk.create("order", customer="杭州云杉", lines=LINES)
    print("+", id, flush=True)
    if number % 3 == 1:
        desk.update("order", id, lines={"add": LINES[:2]}, remark="改过")
        print("~", id, flush=True)
    if number % 3 == 2:
        desk.do(DeleteRecord("order", id))
        print("-", id, flush=True)
        desk.do(RestoreRecord("order", id))
        print("+", id, flush=True)
"""


def kill_in_the_middle(url: str, told: list[str], *, most: int) -> None:
    """Let a writer work until it has told so much, then kill it wherever it is."""
    writer = born.Popen(
        [sys.executable, "-c", WRITER, url, str(TODAY)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    for _ in range(most):
        told.append(writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    rest, said = writer.communicate(timeout=60)
    told += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert writer.returncode == -signal.SIGKILL, said


def look(url: str, state: dict[int, str], unsure: set[int]) -> None:
    """
    Open the database as after a restart: no law is broken, and what was told of each order holds.

    unsure: orders that were last when the writer was killed: one more command may have been committed unseen.
    """
    database = Database(url, today=TODAY)
    try:
        assert broken(database) == []
        with database.read() as tx:
            assert check(tx) == ()
            stored = dict(map(tuple, tx.run("SELECT id, version FROM r_order").fetchall()))
            thrown = {row[0] for row in tx.run("SELECT record FROM trash WHERE form = 'order'")}
        for id, sign in state.items():
            if id in unsure:
                assert (id in stored) != (id in thrown), (id, sign)
            else:
                assert id not in thrown
                assert stored[id] == {"+": 1, "~": 2}.get(sign, 3) or (sign == "+" and stored[id] == 3)
    finally:
        database.close()


def run(url: str, *, rounds: int) -> None:
    """Kill, restart and check, round after round, on the same data."""
    chance = random.Random(7)
    state: dict[int, str] = {}
    unsure: set[int] = set()
    for _ in range(rounds):
        told: list[str] = []
        kill_in_the_middle(url, told, most=chance.randint(1, 25))
        for line in told:
            sign, id = line.split()
            state[int(id)] = sign
        unsure.add(int(told[-1].split()[1]))
        look(url, state, unsure)


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of the furnished database."""
    return prepared_database("crash", furnish)


def test_a_killed_writer_loses_nothing_it_was_told(url: str) -> None:
    run(url, rounds=3)


@pytest.mark.proof
def test_a_writer_killed_a_hundred_times_loses_nothing_it_was_told(url: str) -> None:
    run(url, rounds=100)
