"""A decision is taken back, or what it had called is on its way: never both, whichever server's clock says so."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from huodan.engines import jobs
from huodan.engines.mail import HOLD_MS
from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import TooLate
from tests.support.office import TODAY, Office, approve, flow

CALL = {"id": "c", "kind": "call", "label": "c", "address": "https://erp.example.com/in"}


@pytest.mark.parametrize("waits", [True, False])
def test_what_another_server_took_a_moment_ago_is_not_taken_back(office: Office, waits: bool) -> None:
    office.publish(
        flow(
            approve("a", office.people("王雷")), {**CALL, "waits": waits}, approve("b", office.people("陈静"))
        )
    )
    order = office.submit()
    office.agree("王雷")
    took, came = Event(), list[str]()
    other = Database(office.database.url, today=TODAY)
    other._shift = office.database._shift + HOLD_MS + 1  # its clock is ahead

    def take(tx: Tx) -> None:
        assert jobs.take(tx, ["flow_call"]) is not None
        took.set()
        started.wait(10)

    def revoke() -> None:
        started.set()
        try:
            office.act("王雷", flowing.revoke, office.run(order).id)
            came.append("back")
        except TooLate:
            came.append("late")

    started = Event()
    taking, revoking = Thread(target=lambda: other.transact(SYSTEM, take)), Thread(target=revoke)
    taking.start()
    assert took.wait(10)
    revoking.start()
    for thread in (taking, revoking):
        thread.join()
    other.close()

    assert came == ["late"]
    assert "王雷" not in office.waiting()


def test_what_nobody_took_is_called_off_and_nobody_takes_it(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷")), CALL, approve("b", office.people("陈静"))))
    order = office.submit()
    office.agree("王雷")
    office.act("王雷", flowing.revoke, office.run(order).id)

    assert office.waiting() == {"王雷": ["a"]}
    office.database._shift += HOLD_MS + 1
    assert office.database.transact(SYSTEM, lambda tx: jobs.take(tx, ["flow_call"])) is None
