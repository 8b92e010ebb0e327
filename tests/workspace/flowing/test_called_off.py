"""A decision is taken back, or what it had called is on its way: never both, whichever server's clock says so."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from huodan.engines import flow as flows, jobs
from huodan.engines.mail import HOLD_MS
from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.workspace import flowing
from huodan.workspace.flowing.listing import Asked, list_tasks
from huodan.workspace.flowing.looking import open_run
from huodan.workspace.flowing.refusals import TooLate
from tests.support.office import TODAY, Office, approve, branch, flow

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


def test_nobody_is_told_that_what_they_may_not_see_changed(office: Office) -> None:
    written = {"cost": "77", "waybill": "SF1", "state": "已取消"}
    opens = [{"id": "o", "fields": [f"order_{each}" for each in written], "right": "write"}]
    asked = approve("b", office.people("王雷"), opens=opens), approve("a", office.people("李总", "周敏"))
    both = branch("both", *((None, [each]) for each in asked), mode="parallel")
    office.publish(flow(both, ends_when='state = "已取消"'))
    order = office.submit()
    office.act("王雷", flowing.keep, office.todo("王雷")[0].id, flowing.Answer(values=written))
    run, told = office.run(order).id, {}
    for name in ("李总", "周敏"):
        with office.database.read() as tx:
            plan, seen = office.seen(tx, name)
            (row,) = list_tasks(tx, plan, seen, Asked(flows.Which.COPIED, 9))[0]
            events = open_run(tx, plan, seen, run).events
        (ended,) = (each for each in events if each.what == flows.BY_RECORD)
        lines, first = str(ended.data and ended.data["text"]).splitlines(), "单：流程已取消，您不用再处理了。"
        assert str(row.told).splitlines() == [first, *lines]
        told[name] = [each.partition("：")[2] for each in lines]
    assert told == {"李总": ["已取消", "¥77.00", "SF1"], "周敏": ["已取消", "SF1"]}
