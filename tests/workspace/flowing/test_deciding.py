"""Agreeing and refusing through the write door: decision, data, and next tasks in one Tx."""

from __future__ import annotations

import pytest

from huodan.language.flow.run import RunState
from huodan.language.messages import DeleteRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import NotYourTask, TaskOver
from huodan.workspace.runs import UnderApproval
from tests.support.office import Office, approve, branch, flow, sets


def test_what_is_agreed_to_writes_the_order_in_the_same_tx(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷")), sets("end", state='"审核通过"')))
    order = office.submit()

    assert office.waiting() == {"王雷": ["a"]}
    office.agree("王雷")

    assert office.state(order) is RunState.APPROVED
    assert office.cell(order, "state") == "s1"
    assert office.waiting() == {}


def test_a_refusal_ends_it_and_closes_the_other_tasks(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷", "陈静"), way="all")))
    order = office.submit()

    office.refuse("陈静")

    assert (office.state(order), office.waiting()) == (RunState.REJECTED, {})


@pytest.mark.parametrize(
    ("amount", "asked"),
    [
        pytest.param("50000.00", ["王雷"], id="AM01"),
        pytest.param("50000.01", ["王雷", "陈静"], id="AM02"),
        pytest.param("49999.99", ["王雷"], id="AM03"),
    ],
)
def test_large_amounts_need_finance_too(office: Office, amount: str, asked: list[str]) -> None:
    both = approve("both", office.people("王雷", "陈静"), way="all")
    one = approve("one", office.people("王雷"))
    office.publish(flow(branch("large", ("amount > 50000", [both]), (None, [one]))))

    office.submit(amount=amount)

    assert list(office.waiting()) == asked


def test_a_decision_is_made_once(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷", "陈静"))))
    office.submit()
    task, other = office.todo("王雷")[0].id, office.todo("陈静")[0].id

    office.agree("王雷")

    for name, id in (("王雷", task), ("陈静", other)):
        with pytest.raises(TaskOver):
            office.act(name, flowing.agree, id, flowing.Answer())


def test_nobody_acts_on_the_task_of_somebody_else(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    office.submit()
    task = office.todo("王雷")[0].id

    for id in (task, 12345):
        with pytest.raises(NotYourTask):
            office.act("陈静", flowing.agree, id, flowing.Answer())
    assert office.waiting() == {"王雷": ["a"]}


def test_an_order_on_its_way_is_locked_but_for_what_a_step_opens(office: Office) -> None:
    opens = [{"id": "o", "fields": ["order_waybill"], "right": "write"}]
    office.publish(flow(approve("a", office.people("陈静"), opens=opens)))
    order = office.submit()

    for name in ("周敏", "李总", "系统"):
        with pytest.raises(UnderApproval):
            office.save(name, UpdateRecord("order", order, {"amount": "1"}))
        with pytest.raises(UnderApproval):
            office.save(name, DeleteRecord("order", order))
    office.agree("陈静", values={"waybill": "SF1"})

    assert office.cell(order, "waybill") == "SF1"
    office.save("周敏", UpdateRecord("order", order, {"amount": "1"}))
