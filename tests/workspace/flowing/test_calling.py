"""A step calls another system: by a job, with what it says, and its run goes on with the answer or says why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from huodan.engines import flow as flows
from huodan.kit.ids import Id
from huodan.language.access import grant
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import Tx
from huodan.storage.system import job, webhook
from huodan.workspace import flowing
from huodan.workspace.flowing.watching import stuck_runs
from huodan.workspace.plans import current_plan
from huodan.workspace.runs.calling import HOLD_MS
from huodan.workspace.webhooks import ALLOWED, Wish, make, renew_secret, set_webhook
from huodan.workspace.webhooks.aiming import CalledTwice
from huodan.workspace.working import work
from tests.support.letters import later
from tests.support.office import Office, approve, flow, sets
from tests.support.receiver import Receiver, receiving

GIVES = [
    {"id": "g1", "name": "order.name", "formula": "name"},
    {"id": "g2", "name": "amount", "formula": "amount"},
]
TAKES = [{"id": "t1", "path": "data.waybill", "field": "order_waybill"}]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Open another system on this machine."""
    monkeypatch.setenv(ALLOWED, "127.0.0.1")
    with receiving() as opened:
        yield opened


def call(receiver: Receiver, **more: Any) -> dict[str, Any]:
    """Write a step that calls it and waits."""
    base = {
        "id": "c",
        "kind": "call",
        "label": "下单",
        "address": receiver.url,
        "gives": GIVES,
        "waits": True,
    }
    return {**base, **more}


def run_jobs(office: Office, after_ms: int = HOLD_MS) -> None:
    """Do what is due by then."""
    later(office.database, after_ms)
    while work(office.database):
        pass


def answer(receiver: Receiver, status: int, body: bytes) -> None:
    """Say what is answered from now on."""
    receiver.always = (status, {"content-type": "application/json"}, body)


def test_a_run_goes_on_with_what_was_answered(office: Office, receiver: Receiver) -> None:
    answer(receiver, 200, b'{"data": {"waybill": "SF-1"}}')
    office.publish(flow(call(receiver, takes=TAKES), approve("b", office.people("王雷"))))
    order = office.submit(name="SO-1", amount="81000")
    run_jobs(office, 0)
    assert (receiver.heard, office.waiting()) == ([], {})

    run_jobs(office)

    (heard,) = receiver.heard
    assert heard.body["order"] == {"name": "SO-1"}
    assert heard.body["amount"] in ("81000", "81000.00")
    assert office.cell(order, "waybill") == "SF-1"
    assert office.waiting() == {"王雷": ["b"]}


def test_what_is_not_taken_is_tried_again_and_then_stuck_with_its_cures(
    office: Office, receiver: Receiver
) -> None:
    answer(receiver, 503, b"")
    office.publish(flow(call(receiver), approve("b", office.people("王雷"))))
    order = office.submit()
    for seconds in (15, 30, 300, 1_800):
        run_jobs(office, 1_000 * seconds + 1)

    assert len(receiver.heard) == 4
    assert len({heard.id for heard in receiver.heard}) == 1
    stuck = office.run(order).stuck
    assert stuck is not None
    assert (stuck.code, "503" in stuck.zh) == ("call_failed", True)

    answer(receiver, 200, b"{}")
    office.act("管理员", flowing.retry, office.run(order).id)
    run_jobs(office)
    assert office.run(order).stuck is None
    assert office.waiting() == {"王雷": ["b"]}


def test_it_goes_on_where_its_step_says_so(office: Office, receiver: Receiver) -> None:
    answer(receiver, 400, b"")
    office.publish(flow(call(receiver, failing="go_on"), approve("b", office.people("王雷"))))
    office.submit()
    for seconds in (15, 30, 300, 1_800):
        run_jobs(office, 1_000 * seconds + 1)

    assert office.waiting() == {"王雷": ["b"]}


def test_an_answer_without_what_is_wanted_is_stuck(office: Office, receiver: Receiver) -> None:
    answer(receiver, 200, b"[]")
    office.publish(flow(call(receiver, takes=TAKES)))
    order = office.submit()
    run_jobs(office)

    stuck = office.run(order).stuck
    assert stuck is not None
    assert stuck.code == "answer_lacks"


def test_who_does_not_wait_goes_on_at_once(office: Office, receiver: Receiver) -> None:
    office.publish(flow(call(receiver, waits=False)))
    order = office.submit()

    assert office.state(order) == "approved"
    run_jobs(office)
    assert len(receiver.heard) == 1


def test_what_is_taken_back_in_time_calls_nobody(office: Office, receiver: Receiver) -> None:
    office.publish(flow(approve("a", office.people("王雷")), call(receiver)))
    order = office.submit()
    office.agree("王雷")
    office.act("王雷", flowing.revoke, office.run(order).id)
    run_jobs(office)

    assert receiver.heard == []
    assert office.waiting() == {"王雷": ["a"]}


def name_system(office: Office, receiver: Receiver, *, is_on: bool = True) -> Id:
    """Let an administrator name the system, so that what it is sent is signed."""
    wish = Wish("快递", receiver.url, (), (), (), channel="calls")

    def work(tx: Tx) -> Id:
        made = make(tx, current_plan(tx), wish)
        receiver.secret = str(made.secret)
        if not is_on:
            set_webhook(tx, current_plan(tx), made.webhook.id, wish, is_on=False, version=1)
        return made.webhook.id

    return Id(office.database.transact(SYSTEM, work))


def test_a_call_to_a_system_that_was_named_is_signed_also_while_its_secret_is_replaced(
    office: Office, receiver: Receiver
) -> None:
    id = name_system(office, receiver)
    answer(receiver, 200, b"{}")
    office.publish(flow(call(receiver), sets("w", waybill='"SF"')))
    office.submit()
    run_jobs(office)
    first = receiver.secret
    renewed = office.database.transact(SYSTEM, lambda tx: renew_secret(tx, current_plan(tx), id))
    office.submit()
    run_jobs(office)
    receiver.secret = str(renewed.secret)
    office.submit()
    run_jobs(office)

    assert renewed.secret != first
    assert [heard.is_true for heard in receiver.heard] == [True, True, True]
    assert [len(heard.signatures) for heard in receiver.heard] == [1, 2, 2]


def test_a_system_that_is_switched_off_is_not_called(office: Office, receiver: Receiver) -> None:
    name_system(office, receiver, is_on=False)
    office.publish(flow(call(receiver)))
    order = office.submit()
    for seconds in (15, 30, 300, 1_800):
        run_jobs(office, 1_000 * seconds + 1)

    assert receiver.heard == []
    stuck = office.run(order).stuck
    assert stuck is not None
    assert "停用" in stuck.zh


def test_a_secret_that_does_not_open_sends_nothing_unsigned(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_system(office, receiver)
    office.publish(flow(call(receiver)))
    order = office.submit()
    office.database.transact(SYSTEM, lambda tx: tx.execute(update(webhook).values(secret="-")))
    for seconds in (15, 30, 300, 1_800):
        run_jobs(office, 1_000 * seconds + 1)

    assert receiver.heard == []
    stuck = office.run(order).stuck
    assert stuck is not None
    assert "seal.key" in stuck.zh


def test_one_address_is_named_once(office: Office, receiver: Receiver) -> None:
    name_system(office, receiver)

    with pytest.raises(CalledTwice):
        name_system(office, receiver)


@pytest.mark.parametrize("cure", ["retry", "skip"])
def test_a_call_whose_job_dies_again_and_again_is_stuck_with_its_cures(
    office: Office, receiver: Receiver, cure: str
) -> None:
    office.publish(flow(call(receiver), approve("b", office.people("王雷"))))
    order = office.submit()
    die_of_it(office)

    run = office.run(order)
    assert run.stuck is not None
    assert run.stuck.code == "call_given_up"
    with office.database.read() as tx:
        plan = current_plan(tx)
        admin = grant(plan, Actor(office.ids["管理员"], "管理员", is_admin=True))
        rows, _ = stuck_runs(tx, plan, admin, limit=10, before=None)
    assert [each.held.id for each in rows] == [run.id]

    if cure == "skip":
        office.act("管理员", flowing.skip, run.id, visit=Id(int(run.stuck.path)))
    else:
        office.act("管理员", flowing.retry, run.id)
        run_jobs(office)
    assert len(receiver.heard) == (cure == "retry")
    assert office.run(order).stuck is None
    assert office.waiting() == {"王雷": ["b"]}


def test_a_call_nobody_waits_for_is_told_in_the_history_when_it_is_given_up(
    office: Office, receiver: Receiver
) -> None:
    office.publish(flow(call(receiver, waits=False)))
    run = office.run(office.submit())
    die_of_it(office)

    with office.database.read() as tx:
        (told,) = [each.data for each in flows.said_of(tx, run.id) if each.what == "why"]
    assert "反复中断" in str(told)


def die_of_it(office: Office) -> None:
    """Let whoever does what is due die of it as often as it may be tried."""
    office.database.transact(SYSTEM, lambda tx: tx.execute(update(job).values(attempts=50)))
    run_jobs(office)


def test_the_inside_of_the_server_is_not_called(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALLOWED, "")
    office.publish(flow(call(receiver)))
    order = office.submit()
    for seconds in (15, 30, 300, 1_800):
        run_jobs(office, 1_000 * seconds + 1)

    assert receiver.heard == []
    stuck = office.run(order).stuck
    assert stuck is not None
    assert "127.0.0.1" in stuck.zh
