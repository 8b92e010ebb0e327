"""Who tells webhooks is killed (kill -9) at random moments: every change is told, in order per record, under one id each."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import func, select

from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.storage.system import webhook_delivery as delivery
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks import ALLOWED, Wish, make
from tests.support.receiver import Receiver, receiving
from tests.support.sales import Desk, build

TODAY = 20260506
LEASE_MS = 400
EVENTS = ("created", "updated", "deleted", "restored")

# Tells whatever is due, with a lease that soon runs out.
COURIER = """
import sys
from threading import Event
from huodan.storage import Database
from huodan.workspace.webhooks import deliver
database = Database(sys.argv[1], today=int(sys.argv[2]))
print("ready", flush=True)
while True:
    if not deliver(database, lease_ms=int(sys.argv[3])):
        Event().wait(0.01)
"""


def start(url: str) -> subprocess.Popen[str]:
    """Start a process that tells."""
    courier = subprocess.Popen(
        [sys.executable, "-c", COURIER, url, str(TODAY), str(LEASE_MS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert courier.stdout is not None
    assert courier.stdout.readline() == "ready\n"
    return courier


def end(courier: subprocess.Popen[str]) -> None:
    """Kill it; it must not have ended by itself."""
    courier.send_signal(signal.SIGKILL)
    _, said = courier.communicate(timeout=60)
    assert courier.returncode == -signal.SIGKILL, said


def waits(database: Database) -> int:
    """Count what is still to be told."""
    with database.read() as tx:
        return int(tx.execute(select(func.count()).where(delivery.c.due_at.is_not(None))).scalar_one())


def run(url: str, receiver: Receiver, *, records: int, changes: int, kills: int) -> None:
    """Make records and change them, kill who tells of it so often, and look at what came in."""
    chance = random.Random(11)
    database = Database(url, today=TODAY)
    desk = Desk(database)

    def add(tx: Tx) -> str:
        wish = Wish("ERP", receiver.url, ("*",), EVENTS, ("chief",))
        return str(make(tx, current_plan(tx), wish).secret)

    receiver.secret = database.transact(SYSTEM, add)
    made = [desk.create("customer", name=f"公司{number}") for number in range(records)]
    for number in range(changes):
        for id in made:
            desk.update("customer", id, name=f"公司{id}-{number}")
    count = records * (changes + 1)
    courier = start(url)
    try:
        for kill in range(kills):
            few = count * (kills - kill) // (kills + 1)
            assert any(waits(database) <= few or Event().wait(0.01) for _ in range(12_000))
            Event().wait(chance.uniform(0, 0.02))
            end(courier)
            courier = start(url)
        assert any(waits(database) == 0 or Event().wait(0.05) for _ in range(12_000))
    finally:
        end(courier)

    told = defaultdict[str, list[int]](list)
    ids: dict[str, tuple[str, int]] = {}
    for one in receiver.heard:
        about = (one.body["data"]["id"], one.body["data"]["version"])
        assert one.is_true
        assert ids.setdefault(one.id, about) == about
        told[about[0]].append(about[1])
    assert len(ids) == count
    assert len(told) == records
    for versions in told.values():
        assert list(dict.fromkeys(versions)) == list(
            range(1, changes + 2)
        )  # each first comes after the one before
    with database.read() as tx:
        assert set(tx.execute(select(delivery.c.state)).scalars()) == {"delivered"}
    database.close()


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of the published app."""
    return prepared_database("sales", build)


def test_killed_couriers_tell_everything_in_order(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    with receiving() as receiver:
        run(url, receiver, records=15, changes=3, kills=4)


@pytest.mark.proof
def test_couriers_killed_forty_times_tell_everything_in_order(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    with receiving() as receiver:
        run(url, receiver, records=200, changes=4, kills=40)
