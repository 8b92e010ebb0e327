"""Who takes messages of other programs is killed (kill -9): what was not answered comes again, and each is done once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import select

from huodan.engines import incoming
from huodan.engines.incoming import Address, Answer, State
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.storage.system import flow_run, incoming_call
from huodan.workspace.check import check
from huodan.workspace.incoming import Parcel, Wish, make, receive
from huodan.workspace.plans import current_plan
from tests.crash.test_every_statement import Countdown, vanish
from tests.support import born
from tests.support.office import TODAY, Office, build, flow, sets

MAPS = ({"field": "name", "path": "no"},)
DIED = 9
MESSAGES = [f"WD-{number}" for number in range(8)]

# Takes one message for each line it reads, and prints each answer.
TAKER = """
import sys
from huodan.storage import Database
from tests.crash.test_incoming_killed import answer_line, found_address
database = Database(sys.argv[1], today=int(sys.argv[2]))
address = found_address(database)
print("ready", flush=True)
for line in sys.stdin:
    print(answer_line(database, address, line.strip()), flush=True)
"""


def found_address(database: Database) -> Address:
    """Give the only address."""
    with database.read() as tx:
        (address,) = incoming.list_all(tx)
    return address


def take(database: Database, address: Address, no: str) -> Answer:
    """Take one message."""
    tree = {"no": no}
    parcel = Parcel({"webhook-id": no}, json.dumps(tree).encode(), tree, None, "10.0.0.1")
    return receive(database, address, parcel)


def answer_line(database: Database, address: Address, no: str) -> str:
    """Take one message and write the answer in a line."""
    answer = take(database, address, no)
    return json.dumps([answer.status, dict(answer.body)])


def prepare(url: str) -> None:
    """Publish a flow that other programs begin."""
    build(url)
    database = Database(url, today=TODAY)
    steps = sets("w", waybill='"SF"')
    Office(database).publish(flow(steps, start={"id": "start", "on": "called"}, is_approval=False))
    database.close()


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """Give a fresh copy of it, with an address that begins the flow."""
    url = prepared_database("incoming_killed", prepare)
    once = {"by": "header", "name": "webhook-id"}
    wish = Wish("网店", "", "flow", "", "test/flow", MAPS, "none", "", once, ("boss",))
    database = Database(url, today=TODAY)
    database.transact(SYSTEM, lambda tx: make(tx, current_plan(tx), wish))
    database.close()
    return url


def came(database: Database) -> dict[str, object]:
    """Look at what there is: of each message its record, as its flow changed it, and its line of the log; no law is broken."""
    with database.read() as tx:
        assert check(tx) == ()
        records = tx.run("SELECT id, f_order_name, f_order_waybill FROM r_order").fetchall()
        lines = tx.execute(select(incoming_call).order_by(incoming_call.c.record)).all()
        runs = tx.execute(select(flow_run.c.record)).scalars().all()
    assert {line.state for line in lines} <= {State.DONE}
    assert sorted(line.record for line in lines) == sorted(row[0] for row in records) == sorted(runs)
    assert {row[2] for row in records} <= {"SF"}
    return {row[1]: row[0] for row in records}


def test_killed_takers_do_each_message_once(url: str) -> None:
    chance = random.Random(11)
    told: dict[str, list[object]] = {}
    repeated, taker = 0, start(url)
    try:
        for no in MESSAGES:
            for left in (1, 0, 0):  # it is killed once in the middle of each
                say(taker, no)
                if left:
                    Event().wait(chance.uniform(0, 0.02))
                    taker.send_signal(signal.SIGKILL)
                said = answer(taker)
                if left:
                    end(taker)
                    taker = start(url)
                if said is not None:
                    told[no] = said
                    break
                repeated += 1
    finally:
        taker.send_signal(signal.SIGKILL)
        end(taker)

    assert repeated > 1
    database = Database(url, today=TODAY)
    done = came(database)
    assert sorted(done) == sorted(MESSAGES)
    for no in MESSAGES:  # and whoever asks again hears what was answered
        assert json.loads(answer_line(database, found_address(database), no)) == told[no]
    assert came(database) == done
    database.close()


def die_at_statements(url: str, step: int) -> int:
    """Let a process vanish at statements: nothing of the message is there, and sent again it is done once; count the deaths."""
    deaths = 0
    for at in range(0, 200, step):
        no = f"WD-{at}"
        if in_child(url, no, at) != DIED:
            break
        deaths += 1
        database = Database(url, today=TODAY)
        assert no not in came(database), "no answer was given, and nothing stays"
        assert take(database, found_address(database), no).status == 201
        done = came(database)
        assert take(database, found_address(database), no).status == 201
        assert came(database) == done
        database.close()
    return deaths


def test_dying_at_a_statement_leaves_nothing_and_a_repeat_is_done_once(url: str) -> None:
    assert die_at_statements(url, 4) > 4


@pytest.mark.proof
def test_dying_at_any_statement_leaves_nothing_and_a_repeat_is_done_once(url: str) -> None:
    assert die_at_statements(url, 1) > 16


def test_what_was_done_and_not_answered_is_answered_the_same(url: str) -> None:
    """A process vanishes behind the commit: the first answer is what a repeat hears."""
    child = os.fork()
    if child == 0:
        try:
            database = Database(url, today=TODAY)
            take(database, found_address(database), "WD")
        finally:
            os._exit(DIED)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DIED

    database = Database(url, today=TODAY)
    done = came(database)
    again = take(database, found_address(database), "WD")
    assert (again.status, again.body["did"]) == (201, "created")
    assert list(done) == ["WD"]
    assert came(database) == done
    database.close()


def start(url: str) -> subprocess.Popen[str]:
    """Start a process that takes messages."""
    pipe = subprocess.PIPE
    arguments = [sys.executable, "-c", TAKER, url, str(TODAY)]
    taker = born.Popen(arguments, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert taker.stdout is not None
    assert taker.stdout.readline() == "ready\n"
    return taker


def say(taker: subprocess.Popen[str], no: str) -> None:
    """Send a message."""
    assert taker.stdin is not None
    taker.stdin.write(f"{no}\n")
    taker.stdin.flush()


def answer(taker: subprocess.Popen[str]) -> list[object] | None:
    """Hear the answer, None if it was killed before."""
    assert taker.stdout is not None
    line = taker.stdout.readline()
    return list(json.loads(line)) if line.endswith("\n") else None


def end(taker: subprocess.Popen[str]) -> None:
    """See how it ended: it must have been killed."""
    _, said = taker.communicate(timeout=60)
    assert taker.returncode == -signal.SIGKILL, said


def in_child(url: str, no: str, at: int) -> int:
    """Take a message in a child process that vanishes at a statement; give its exit code."""
    child = os.fork()
    if child == 0:
        try:
            database = Database(url, today=TODAY)
            address = found_address(database)
            database.close()
            dying = Database(url, today=TODAY, on_statement=Countdown(at, vanish))
            take(dying, address, no)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
