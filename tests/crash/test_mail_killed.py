"""Who mails people is killed (kill -9) before a letter is taken, or before that is noted: a repeat has the same id."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import defaultdict
from threading import Event

from huodan.engines import mail
from huodan.language.messages import SYSTEM
from huodan.workspace.mailing.courier import _write_to
from tests.support import born
from tests.support.letters import later, send, states
from tests.support.office import TODAY, Office, approve, flow
from tests.support.postbox import Postbox
from tests.workspace.mailing.conftest import WRITTEN, office, postbox

__all__ = ["office", "postbox"]

LEASE_MS = 400
ASKED = ("李总", "王雷", "陈静", "赵磊", "何苗", "管理员")

# Writes whatever is due, some time later than it is, with a lease that soon runs out.
COURIER = """
import sys
from threading import Event
from huodan.storage import Database
from huodan.workspace.mailing import deliver_mail
database = Database(sys.argv[1], today=int(sys.argv[2]))
database._shift += int(sys.argv[3])
print("ready", flush=True)
while True:
    if not deliver_mail(database, lease_ms=int(sys.argv[4])):
        Event().wait(0.01)
"""


class Courier:
    """A process that mails, and how often it was killed."""

    def __init__(self, url: str) -> None:
        self.url, self.kills, self.after_ms = url, 0, mail.HOLD_MS
        self.start()

    def start(self) -> None:
        """Start it."""
        arguments = (self.url, str(TODAY), str(self.after_ms), str(LEASE_MS))
        self.process = born.Popen(
            [sys.executable, "-c", COURIER, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        if self.process.stdout.readline() != "ready\n":
            raise AssertionError(self.process.communicate(timeout=60)[1])

    def kill(self) -> None:
        """Kill it, wherever it is."""
        self.kills += 1
        self.process.send_signal(signal.SIGKILL)

    def end(self) -> None:
        """Kill it; it must not have ended by itself."""
        self.process.send_signal(signal.SIGKILL)
        _, said = self.process.communicate(timeout=60)
        assert self.process.returncode == -signal.SIGKILL, said


def run(office: Office, postbox: Postbox, at: str, *, orders: int) -> dict[str, list[str]]:
    """
    Ask six people, kill who mails them at the first letter of each, and give the ids of the letters each got.

    at: when it is killed: as a letter is ``offered``, or once it is ``kept`` and nobody was told so.
    """
    office.publish(flow(approve("check", office.people(*ASKED), way="all")))
    for number in range(orders):
        office.submit(name=f"SO-{number}")
    courier = Courier(str(office.database.address.url))
    killed: set[str] = set()

    def hit(to: str) -> bool:
        if to in killed:
            return False
        killed.add(to)
        courier.kill()
        return True

    postbox.hits[at] = hit
    try:
        for _ in range(12_000):
            if courier.process.poll() is not None:
                courier.end()
                courier.start()
            if set(states(office.database)) <= {"todo sent", "ended sent"}:
                break
            Event().wait(0.01)
    finally:
        courier.end()
    assert courier.kills == len(ASKED)
    told = defaultdict[str, list[str]](list)
    for letter, to in zip(postbox.letters, postbox.receivers, strict=True):
        told[to].append(str(letter["Message-ID"]))
    return told


def test_a_letter_nobody_noted_is_repeated_under_its_id(office: Office, postbox: Postbox) -> None:
    told = run(office, postbox, "kept", orders=3)

    assert set(told) == {WRITTEN[name] for name in ASKED}
    assert {len(ids) for ids in told.values()} == {2}, "once before each death and once after"
    assert {len(set(ids)) for ids in told.values()} == {1}, "the same letter, which a mailbox knows again"
    assert states(office.database) == ["todo sent"] * 3 * len(ASKED)
    for place in range(len(postbox.letters)):
        assert all(f"SO-{number}" in postbox.text(place) for number in range(3))


def test_a_letter_that_was_not_taken_is_sent_once(office: Office, postbox: Postbox) -> None:
    told = run(office, postbox, "offered", orders=2)

    assert set(told) == {WRITTEN[name] for name in ASKED}
    assert {len(ids) for ids in told.values()} == {1}
    assert states(office.database) == ["todo sent"] * 2 * len(ASKED)


def test_a_repeat_that_tells_more_is_another_letter(office: Office, postbox: Postbox) -> None:
    office.publish(flow(approve("check", office.people("王雷"))))
    office.submit(name="SO-1")
    later(office.database, mail.HOLD_MS)
    turn = office.database.transact(SYSTEM, mail.take)
    assert turn is not None
    _write_to(office.database, turn)  # and dies
    office.submit(name="SO-2")
    send(office.database, after_ms=mail.LEASE_MS)

    first, second = postbox.letters
    assert "SO-2" in postbox.text(1)
    assert first["Message-ID"] != second["Message-ID"], "or a mailbox that knows the first drops the second"
