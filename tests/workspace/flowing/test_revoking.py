"""Who takes back what they said (审批人撤回): as long as nobody acted because of it, wherever the step stands."""

from __future__ import annotations

import pytest

from huodan.engines.mail import HOLD_MS
from huodan.language.flow.course import START
from huodan.language.flow.run import RunState
from huodan.language.messages import UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import NotYours, RunOver, TooLate
from huodan.workspace.runs import UnderApproval
from tests.support.letters import later
from tests.support.office import Office, branch, flow, sets
from tests.workspace.flowing.test_days import turnover
from tests.workspace.flowing.test_taking_back import add, revoke, step, task


def send_back(office: Office, name: str, to: str, *, straight: bool = False) -> None:
    office.act(name, flowing.send_back, task(office, name), to=to, straight=straight, opinion=None)


def test_in_one_arm_while_the_other_goes_on(office: Office) -> None:
    one = [step(office, "a1", "王雷"), step(office, "a2", "赵磊")]
    two = [step(office, "b1", "陈静"), step(office, "b2", "何苗")]
    office.publish(flow(branch("p", (None, one), (None, two), mode="parallel")))
    found = office.submit()
    office.agree("王雷")
    office.agree("陈静")

    revoke(office, "王雷", found)

    assert office.waiting() == {"王雷": ["a1"], "何苗": ["b2"]}


def test_at_the_end_of_an_arm(office: Office) -> None:
    arms = branch(
        "p", (None, [step(office, "a", "王雷")]), (None, [step(office, "b", "陈静")]), mode="parallel"
    )
    office.publish(flow(arms, step(office, "z", "李总")))
    found = office.submit()
    office.agree("王雷")
    revoke(office, "王雷", found)
    assert office.waiting() == {"王雷": ["a"], "陈静": ["b"]}
    office.agree("王雷")
    office.agree("陈静")
    assert office.waiting() == {"李总": ["z"]}

    revoke(office, "王雷", found)

    assert office.waiting() == {"王雷": ["a"]}  # what 陈静 said stays
    office.agree("王雷")
    assert office.waiting() == {"李总": ["z"]}


def test_at_the_end_of_a_way_and_of_a_way_in_a_way(office: Office) -> None:
    inner = branch("q", ("amount > 2", [step(office, "fin", "陈静")]), (None, []))
    office.publish(flow(branch("p", ("amount > 1", [inner]), (None, [])), step(office, "z", "李总")))
    found = office.submit()
    office.agree("陈静")
    assert office.waiting() == {"李总": ["z"]}

    revoke(office, "陈静", found)
    assert office.waiting() == {"陈静": ["fin"]}
    office.agree("陈静")
    office.agree("李总")

    assert not office.held(found).is_running


def test_over_what_only_tells_or_passes(office: Office) -> None:
    copy = {"id": "k", "kind": "copy_to", "label": "抄送", "who": [office.people("何苗")]}
    small = branch("p", ("amount > 50000", [step(office, "fin", "陈静")]), (None, []))
    office.publish(flow(step(office, "a", "王雷"), copy, small, step(office, "z", "李总")))
    found = office.submit()
    office.agree("王雷")

    revoke(office, "王雷", found)

    assert office.waiting() == {"王雷": ["a"]}


def test_not_over_what_was_done_with_data_a_while_ago(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("n", count="7"), step(office, "z", "李总")))
    found = office.submit()
    office.agree("王雷")
    later(office.database, HOLD_MS)

    with pytest.raises(TooLate):
        revoke(office, "王雷", found)
    assert office.waiting() == {"李总": ["z"]}


def test_not_where_somebody_sent_it_back_since(office: Office) -> None:
    office.publish(
        flow(
            step(office, "a", "李总"),
            step(office, "b", "王雷", "陈静", way="all"),
            step(office, "c", "赵磊"),
        )
    )
    found = office.submit()
    office.agree("李总")
    office.agree("陈静")
    send_back(office, "王雷", "a")
    with pytest.raises(TooLate):
        revoke(office, "陈静", found)
    assert office.waiting() == {"李总": ["a"]}
    office.agree("李总")
    office.agree("陈静")
    office.agree("王雷")

    for to in ("b", "a", START):
        send_back(office, "赵磊", to)
        for name in ("陈静", "王雷"):
            with pytest.raises(TooLate):
                revoke(office, name, found)
        while "赵磊" not in office.waiting():
            office.agree(next(iter(office.waiting())))
    assert office.waiting() == {"赵磊": ["c"]}


@pytest.mark.parametrize("nodes", [["a"], ["a", "b"]])
def test_not_across_the_turns_of_a_loop(office: Office, nodes: list[str]) -> None:
    each = {"id": "each", "label": "每行", "nodes": [step(office, id, "王雷") for id in nodes]}
    office.publish(flow({"id": "loop", "kind": "loop", "label": "循环", "of": "order_lines", "ways": [each]}))
    found = office.submit(lines=[{"what": "甲", "price": "1"}, {"what": "乙", "price": "2"}])
    for _ in nodes:
        office.agree("王雷")

    with pytest.raises(TooLate):
        revoke(office, "王雷", found)

    for _ in nodes:
        assert office.held(found).is_running
        office.agree("王雷")
    assert not office.held(found).is_running


def test_not_of_a_race_that_is_over(office: Office) -> None:
    arms = branch("p", (None, [step(office, "a", "王雷")]), (None, [step(office, "b", "陈静")]), mode="race")
    office.publish(flow(arms, step(office, "z", "李总")))
    found = office.submit()
    office.agree("王雷")

    with pytest.raises(TooLate):
        revoke(office, "王雷", found)


def test_straight_stays_straight(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静"), step(office, "c", "赵磊")))
    found = office.submit()
    office.agree("王雷")
    office.agree("陈静")
    send_back(office, "赵磊", "a", straight=True)
    office.agree("王雷")
    assert office.waiting() == {"赵磊": ["c"]}

    revoke(office, "王雷", found)
    office.agree("王雷")

    assert office.waiting() == {"赵磊": ["c"]}


@pytest.mark.parametrize("what", ["agree", "refuse"])
def test_what_ended_it_can_be_taken_back_for_a_while(office: Office, what: str) -> None:
    block = branch("p", ("amount > 1", [step(office, "a", "王雷", "陈静")]), (None, []))
    office.publish(flow(block))
    found = office.submit()
    getattr(office, what)("王雷")
    assert office.waiting() == {}

    revoke(office, "王雷", found)
    assert office.waiting() == {"王雷": ["a"], "陈静": ["a"]}
    with pytest.raises(UnderApproval):
        office.save("周敏", UpdateRecord("order", found, {"amount": "5"}))
    office.refuse("陈静")
    assert office.state(found) is RunState.REJECTED

    with pytest.raises(NotYours):
        revoke(office, "王雷", found)
    office.database.set_clock(today=20260507)
    with pytest.raises(RunOver):
        revoke(office, "陈静", found)


@pytest.mark.parametrize("after", ["change", "again", "data", "beside"])
def test_what_ended_it_stays_where_something_became_of_it(office: Office, after: str) -> None:
    one = step(office, "a", "王雷")
    nodes = {
        "data": [one, sets("n", count="7")],
        "beside": [branch("p", (None, [one]), (None, [step(office, "b", "陈静")]), mode="parallel")],
    }
    office.publish(flow(*nodes.get(after, [one])))
    found = office.submit()
    if after == "data":
        office.agree("王雷")
        later(office.database, HOLD_MS)
    else:
        office.refuse("王雷")
    run = office.run(found).id
    if after == "change":
        office.save("周敏", UpdateRecord("order", found, {"amount": "5"}))
    elif after == "again":
        office.act("周敏", flowing.hand_in, "order", found)

    with pytest.raises(TooLate):
        office.act("王雷", flowing.revoke, run)

    assert office.waiting() == ({"王雷": ["a"]} if after == "again" else {})


def test_who_had_somebody_asked_behind_takes_back_and_all_are_asked(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "何苗")))
    found = office.submit()
    add(office, "王雷", "陈静", "after")
    assert office.waiting() == {"陈静": ["a"]}

    revoke(office, "王雷", found)

    assert office.waiting() == {"王雷": ["a"], "何苗": ["a"]}


def test_its_deadline_begins_anew(office: Office) -> None:
    due = [{"id": "d", "after": 2, "unit": "day", "then": "reject"}]
    office.publish(flow(step(office, "a", "王雷", due=due), step(office, "b", "陈静")))
    found = office.submit()
    turnover(office, 20260507)
    office.agree("王雷")
    turnover(office, 20260509)

    revoke(office, "王雷", found)
    turnover(office, 20260510)
    assert office.waiting() == {"王雷": ["a"]}
    turnover(office, 20260512)

    assert office.state(found) is RunState.REJECTED
