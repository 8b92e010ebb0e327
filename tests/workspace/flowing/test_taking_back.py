"""Who takes back what they said is asked again just as they were, or is told that it is too late."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows
from huodan.kit.ids import Id
from huodan.language.flow.run import RunState
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import NotYourTask, TooLate
from tests.support.office import Office, Tree, approve, branch, flow, who

EVERY = ["transfer", "delegate", "add_before", "add_after", "add_beside", "take_out", "send_back", "copy_to"]


def step(office: Office, id: str, *names: str, **more: object) -> Tree:
    return approve(id, office.people(*names), **{"buttons": EVERY, "opinion": "never", **more})


def task(office: Office, name: str) -> Id:
    return office.todo(name)[0].id


def add(office: Office, name: str, other: str, where: str) -> None:
    office.act(name, flowing.add, task(office, name), people=[office.id(other)], where=where)


def revoke(office: Office, name: str, record: Id) -> None:
    office.act(name, flowing.revoke, office.run(record).id)


@pytest.mark.parametrize("where", ["beside", "after"])
def test_who_was_added_takes_back_a_step_that_is_over(office: Office, where: str) -> None:
    office.publish(flow(step(office, "a", "王雷", way="all"), step(office, "b", "陈静")))
    found = office.submit()
    add(office, "王雷", "赵磊", where)
    if where == "beside":
        office.agree("王雷")
    office.agree("赵磊")
    assert office.waiting() == {"陈静": ["b"]}

    revoke(office, "赵磊", found)
    assert office.waiting() == {"赵磊": ["a"]}
    office.agree("赵磊")

    assert office.waiting() == {"陈静": ["b"]}


def test_who_was_asked_before_is_too_late_when_the_other_has_agreed(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    found = office.submit()
    add(office, "王雷", "赵磊", "before")
    office.agree("赵磊")
    office.agree("王雷")

    with pytest.raises(TooLate):
        revoke(office, "赵磊", found)
    assert office.waiting() == {"陈静": ["b"]}


def test_who_has_a_task_now_takes_back_and_not_who_gave_it_away(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    found = office.submit()
    office.act("王雷", flowing.transfer, task(office, "王雷"), to=office.id("赵磊"))
    office.agree("赵磊")

    revoke(office, "赵磊", found)

    assert office.waiting() == {"赵磊": ["a"]}


def test_others_who_were_asked_as_well_are_so_again(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "赵磊"), step(office, "b", "陈静")))
    found = office.submit()
    office.agree("王雷")

    revoke(office, "王雷", found)
    assert office.waiting() == {"王雷": ["a"], "赵磊": ["a"]}
    office.agree("赵磊")

    assert office.waiting() == {"陈静": ["b"]}


def test_in_turn_those_behind_wait_again(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "陈静", "赵磊", way="sequential")))
    found = office.submit()
    office.agree("王雷")

    revoke(office, "王雷", found)
    assert office.waiting() == {"王雷": ["a"]}
    office.agree("王雷")
    office.agree("陈静")

    with pytest.raises(TooLate):
        revoke(office, "王雷", found)
    assert office.waiting() == {"赵磊": ["a"]}


def test_who_waited_for_somebody_waits_again(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    found = office.submit()
    add(office, "王雷", "赵磊", "before")
    office.agree("赵磊")

    revoke(office, "赵磊", found)

    assert office.waiting() == {"赵磊": ["a"]}


def test_who_was_added_behind_is_asked_no_longer(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", way="all")))
    found = office.submit()
    add(office, "王雷", "赵磊", "after")

    revoke(office, "王雷", found)

    assert office.waiting() == {"王雷": ["a"]}


def test_who_is_taken_out_takes_those_along_whom_they_had_asked(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    office.submit()
    mine = task(office, "王雷")
    add(office, "王雷", "陈静", "before")
    other = task(office, "陈静")
    add(office, "陈静", "赵磊", "before")

    office.act("王雷", flowing.take_out, mine, other=other)

    assert office.waiting() == {"王雷": ["a"]}


def test_a_refusal_before_a_refusal_counts_for_all_it_stands_before(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    found = office.submit()
    add(office, "王雷", "陈静", "before")
    add(office, "陈静", "赵磊", "before")

    office.refuse("赵磊")

    assert (office.state(found), office.waiting()) == (RunState.REJECTED, {})


def test_who_handed_in_does_not_vote_where_they_are_left_out(office: Office) -> None:
    office.publish(flow(step(office, "a", "周敏", "陈静", own="skip")))
    found = office.submit()
    assert office.waiting() == {"陈静": ["a"]}

    office.act("周敏", flowing.withdraw, office.run(found).id)

    assert office.state(found) is RunState.WITHDRAWN


def test_who_handed_in_is_nobodys_stand_in(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", own="head")))
    office.act(
        "王雷",
        lambda tx, plan, grant: flows.appoint(
            tx, person=office.id("王雷"), stand_in=office.id("周敏"), from_day=20260501, to_day=20260509
        ),
    )
    office.submit()

    assert office.waiting() == {"王雷": ["a"]}
    with pytest.raises(NotYourTask):
        office.act("周敏", flowing.agree, task(office, "王雷"), flowing.Answer())


def test_straight_out_of_a_block_its_other_arms_are_asked_again(office: Office) -> None:
    arms = branch(
        "p", (None, [step(office, "one", "王雷")]), (None, [step(office, "two", "陈静")]), mode="parallel"
    )
    office.publish(flow(step(office, "x", "李总"), arms, step(office, "z", "赵磊")))
    office.submit()
    office.agree("李总")
    office.act("王雷", flowing.send_back, task(office, "王雷"), to="x", straight=True, opinion=None)
    office.agree("李总")

    assert office.waiting() == {"王雷": ["one"], "陈静": ["two"]}
    office.agree("王雷")
    assert office.waiting() == {"陈静": ["two"]}


def test_agreed_just_before_means_the_step_that_was_decided_last(office: Office) -> None:
    block = branch("b", ("amount > 1", [step(office, "y", "陈静")]), (None, []))
    office.publish(
        flow(
            step(office, "a", "王雷"),
            block,
            step(office, "c", "王雷", again="in_a_row"),
            step(office, "d", "王雷", again="in_a_row"),
        )
    )
    found = office.submit()
    office.agree("王雷")
    office.agree("陈静")
    assert office.waiting() == {"王雷": ["c"]}

    office.agree("王雷")

    assert office.state(found) is RunState.APPROVED


def test_where_nobody_can_be_asked_nothing_is_handed_in(office: Office) -> None:
    from huodan.language.nodes._asking import NobodyToAsk

    office.publish(flow(approve("a", who("role", roles=["gone"]), nobody="refuse")))

    with pytest.raises(NobodyToAsk):
        office.submit()


CHILD = {"id": "sub", "kind": "sub_flow", "label": "子", "flow": "child"}


def child(office: Office, **more: object) -> Tree:
    base = flow(step(office, "c", "陈静"))
    return {**base, "id": "child", "key": "child", "start": {"id": "sc", "on": "deleted"}, **more}


def parent_of(office: Office) -> Id:
    with office.database.read() as tx:
        row = tx.run("SELECT id FROM flow_run WHERE flow = 'flow' ORDER BY id").fetchone()
    assert row is not None
    return Id(row[0])


def test_what_nobody_waits_for_any_more_ends(office: Office) -> None:
    office.publish(flow(CHILD, step(office, "z", "李总")), child(office))
    office.submit()
    assert office.waiting() == {"陈静": ["c"]}

    office.act("周敏", flowing.withdraw, parent_of(office))

    assert office.waiting() == {}


def test_what_is_on_its_way_already_is_waited_for(office: Office) -> None:
    from huodan.kit.ids import format_id
    from huodan.language.messages import CreateRecord

    (kept,) = office.save("系统", CreateRecord("customer", {"name": "云杉"}))
    office.publish(
        flow({**CHILD, "of": "order_customer"}, step(office, "z", "李总")), child(office, form="customer")
    )
    ref = format_id("custom", kept.record)
    office.submit(customer=ref)
    office.submit(customer=ref)
    assert office.waiting() == {"陈静": ["c"]}

    office.act("周敏", flowing.withdraw, parent_of(office))
    assert office.waiting() == {"陈静": ["c"]}  # the other one waits for it still
    office.agree("陈静")

    assert office.waiting() == {"李总": ["z"]}


def test_an_approval_somebody_handed_in_goes_on_when_who_waited_for_it_beside_ends(office: Office) -> None:
    own = child(office, start={"id": "own", "on": "submitted"})
    other = flow(CHILD, step(office, "z", "李总"), id="zflow", key="zflow")
    office.publish(own, other)
    found = office.submit()
    with office.database.read() as tx:
        runs = {each.flow: each for each in flows.list_runs(tx, limit=5, about=("order", found))}
    assert len(runs) == 2
    before = office.waiting()

    office.act("周敏", flowing.withdraw, runs["zflow"].id)

    assert office.waiting() == before
    with office.database.read() as tx:
        states = {each.flow: each.state for each in flows.list_runs(tx, limit=5, about=("order", found))}
    assert states == {"child": RunState.RUNNING, "zflow": RunState.WITHDRAWN}
