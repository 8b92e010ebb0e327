"""Whom else somebody has asked: given away, asked before, behind and besides, sent back, taken back, ended."""

from __future__ import annotations

import pytest

from huodan.language.flow.course import START
from huodan.language.flow.run import RunState, TaskState
from huodan.language.messages import DeleteRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing.looking import open_run
from huodan.workspace.flowing.refusals import (
    ActNotOffered,
    CannotAsk,
    CheckFailed,
    FieldsRequired,
    NoFlow,
    NotYours,
    NotYourTask,
    OpinionRequired,
    RemindedAlready,
    SignatureRequired,
    TooLate,
)
from huodan.workspace.runs import UnderApproval
from tests.support.attaching import png, store
from tests.support.office import Office, Tree, approve, flow, sets

ALL = ["transfer", "delegate", "add_before", "add_after", "add_beside", "take_out", "send_back", "copy_to"]


def step(office: Office, id: str, *names: str, **more: object) -> Tree:
    """Write a step that offers everything."""
    return approve(id, office.people(*names), **{"buttons": ALL, "opinion": "never", **more})


def task(office: Office, name: str) -> int:
    return office.todo(name)[0].id


def test_tr01_a_task_given_away_is_the_other_s(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    order, old = office.submit(), task(office, "王雷")

    office.act("王雷", flowing.transfer, old, to=office.id("陈静"))

    assert office.waiting() == {"陈静": ["a"]}
    with pytest.raises(NotYourTask):
        office.act("王雷", flowing.agree, old, flowing.Answer())
    office.agree("陈静")
    assert office.state(order) is RunState.APPROVED
    assert "transferred" in office.said(order)


@pytest.mark.parametrize("name", ["孙悦", "王雷"])
def test_nobody_is_asked_who_cannot_answer_or_is_asked_already(office: Office, name: str) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    office.submit()

    with pytest.raises(CannotAsk):
        office.act("王雷", flowing.transfer, task(office, "王雷"), to=office.id(name))
    with pytest.raises(CannotAsk):
        office.act("王雷", flowing.add, task(office, "王雷"), people=[office.id(name)], where="beside")


def test_ad01_who_was_added_before_is_asked_first(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    order = office.submit()

    office.act("王雷", flowing.add, task(office, "王雷"), people=[office.id("陈静")], where="before")

    assert office.waiting() == {"陈静": ["a"]}
    office.agree("陈静")
    assert office.waiting() == {"王雷": ["a"]}
    office.agree("王雷")
    assert office.state(order) is RunState.APPROVED


def test_who_was_added_before_may_refuse_for_both(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    order = office.submit()
    office.act("王雷", flowing.add, task(office, "王雷"), people=[office.id("陈静")], where="before")

    office.refuse("陈静")

    assert (office.state(order), office.waiting()) == (RunState.REJECTED, {})


def test_ad02_who_adds_somebody_behind_has_agreed(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    order = office.submit()

    office.act("王雷", flowing.add, task(office, "王雷"), people=[office.id("陈静")], where="after")

    assert office.waiting() == {"陈静": ["a"]}
    office.agree("陈静")
    assert office.state(order) is RunState.APPROVED


@pytest.mark.parametrize("way", ["all", "sequential"])
def test_who_is_added_besides_must_agree_too(office: Office, way: str) -> None:
    office.publish(flow(step(office, "a", "王雷", way=way)))
    order = office.submit()

    office.act("王雷", flowing.add, task(office, "王雷"), people=[office.id("陈静")], where="beside")
    office.agree("王雷")

    assert office.waiting() == {"陈静": ["a"]}
    office.agree("陈静")
    assert office.state(order) is RunState.APPROVED


def test_who_was_added_can_be_taken_out_by_who_added_them(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "赵磊", way="all")))
    office.submit()
    mine = task(office, "王雷")
    office.act("王雷", flowing.add, mine, people=[office.id("陈静")], where="before")
    other = task(office, "陈静")

    with pytest.raises(CannotAsk):
        office.act("赵磊", flowing.take_out, task(office, "赵磊"), other=other)
    office.act("王雷", flowing.take_out, mine, other=other)

    assert office.waiting() == {"王雷": ["a"], "赵磊": ["a"]}


def test_a_delegated_task_comes_back(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    order = office.submit()

    office.act("王雷", flowing.delegate, task(office, "王雷"), to=office.id("陈静"))
    assert office.waiting() == {"陈静": ["a"]}
    office.refuse("陈静", "我看不行")

    assert (office.waiting(), office.state(order)) == ({"王雷": ["a"]}, RunState.RUNNING)
    office.agree("王雷")
    assert office.state(order) is RunState.APPROVED


def test_what_is_sent_back_goes_step_by_step_or_straight(office: Office) -> None:
    steps = [step(office, id, name) for id, name in (("a", "王雷"), ("b", "陈静"), ("c", "赵磊"))]
    office.publish(flow(*steps))
    order = office.submit()
    office.agree("王雷")
    office.agree("陈静")

    office.act("赵磊", flowing.send_back, task(office, "赵磊"), to="a", straight=True, opinion=None)
    assert office.waiting() == {"王雷": ["a"]}
    office.agree("王雷")
    assert office.waiting() == {"赵磊": ["c"]}

    office.act("赵磊", flowing.send_back, task(office, "赵磊"), to="a", straight=False, opinion=None)
    office.agree("王雷")
    assert office.waiting() == {"陈静": ["b"]}
    office.agree("陈静")
    office.agree("赵磊")
    assert office.state(order) is RunState.APPROVED


def test_re04_what_is_back_with_its_starter_is_free_until_it_is_handed_in_again(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    order = office.submit()
    office.agree("王雷")

    office.act("陈静", flowing.send_back, task(office, "陈静"), to=START, straight=True, opinion="金额不对")
    assert office.waiting() == {"周敏": [START]}
    office.save("周敏", UpdateRecord("order", order, {"amount": "90"}))
    office.agree("周敏")

    assert office.waiting() == {"陈静": ["b"]}
    with pytest.raises(UnderApproval):
        office.save("周敏", UpdateRecord("order", order, {"amount": "1"}))


def test_a_step_says_where_to_it_may_be_sent_back(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静", back_to="nobody")))
    office.submit()
    office.agree("王雷")

    with pytest.raises(ActNotOffered):
        office.act("陈静", flowing.send_back, task(office, "陈静"), to="a", straight=False, opinion=None)


def test_wi01_who_began_it_takes_it_back_until_somebody_acted(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    order = office.submit()

    office.act("周敏", flowing.withdraw, office.run(order).id)
    assert (office.state(order), office.waiting()) == (RunState.WITHDRAWN, {})
    office.save("周敏", UpdateRecord("order", order, {"amount": "90"}))
    office.act("周敏", flowing.hand_in, "order", order)
    with pytest.raises(NoFlow):
        office.act("周敏", flowing.hand_in, "order", order)
    office.agree("王雷")

    with pytest.raises(TooLate):
        office.act("周敏", flowing.withdraw, office.run(order).id)
    assert office.waiting() == {"陈静": ["b"]}


def test_who_hands_it_in_again_takes_it_back_until_somebody_acts_anew(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    order = office.submit()
    office.agree("王雷")
    task = office.todo("陈静")[0].id
    office.act("陈静", flowing.send_back, task, to="start", straight=False, opinion="价格不对")

    office.agree("周敏")
    assert "withdraw" in office.act("周敏", open_run, office.run(order).id).can
    office.agree("王雷")
    assert "withdraw" not in office.act("周敏", open_run, office.run(order).id).can
    with pytest.raises(TooLate):
        office.act("周敏", flowing.withdraw, office.run(order).id)

    task = office.todo("陈静")[0].id
    office.act("陈静", flowing.send_back, task, to="start", straight=False, opinion="还是不对")
    office.agree("周敏")
    office.act("周敏", flowing.withdraw, office.run(order).id)
    assert (office.state(order), office.waiting()) == (RunState.WITHDRAWN, {})


def test_what_one_said_is_taken_back_before_the_next_acts(office: Office) -> None:
    office.publish(
        flow(
            step(office, "a", "王雷", "赵磊", way="all"), step(office, "b", "陈静"), step(office, "c", "何苗")
        )
    )
    order = office.submit()
    office.agree("赵磊")
    office.agree("王雷")
    assert office.waiting() == {"陈静": ["b"]}

    office.act("王雷", flowing.revoke, office.run(order).id)
    assert office.waiting() == {"王雷": ["a"]}
    office.agree("王雷")
    office.agree("陈静")

    with pytest.raises(TooLate):
        office.act("王雷", flowing.revoke, office.run(order).id)


def test_an_administrator_ends_a_run_and_gives_tasks_to_others(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    order = office.submit()

    with pytest.raises(NotYours):
        office.act("周敏", flowing.stop, office.run(order).id)
    office.act("管理员", flowing.replace, task(office, "王雷"), to=office.id("陈静"))
    assert office.waiting() == {"陈静": ["a"]}
    office.act("管理员", flowing.stop, office.run(order).id, why="重复")

    assert (office.state(order), office.waiting()) == (RunState.CANCELLED, {})


def test_people_are_reminded_once_in_a_while(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    run = office.run(office.submit()).id

    office.act("周敏", flowing.remind, run)
    with pytest.raises(RemindedAlready):
        office.act("周敏", flowing.remind, run)
    with pytest.raises(NotYours):
        office.act("王雷", flowing.remind, run)


def test_what_a_step_requires_comes_before_its_agreement(office: Office) -> None:
    opens = [{"id": "o", "fields": ["order_waybill", "order_count"], "right": "write", "required": True}]
    checks = [{"id": "c", "formula": "count > 0", "message": "件数要大于 0"}]
    a = step(office, "a", "陈静", opens=opens, checks=checks, opinion="always", signature=True)
    office.publish(flow(a))
    order, id = office.submit(), task(office, "陈静")
    with office.database.read() as tx:
        office.seen(tx, "陈静")
        chen = tx.actor
    drawn = store(office.database, chen, png(), "签名.png").outside

    def agree(opinion: str | None = "好", signature: str | None = drawn, **values: object) -> None:
        office.act("陈静", flowing.agree, id, flowing.Answer(opinion, values, signature=signature))

    with pytest.raises(OpinionRequired):
        agree(None)
    with pytest.raises(SignatureRequired):
        agree(signature=None)
    with pytest.raises(FieldsRequired):
        agree(waybill="SF1")
    with pytest.raises(CheckFailed):
        agree(waybill="SF1", count=0)
    assert office.cell(order, "waybill") is None  # nothing of a refused answer stays
    agree(waybill="SF1", count=2)
    assert office.state(order) is RunState.APPROVED


def test_dl01_a_stand_in_acts_in_somebody_s_name(office: Office) -> None:
    from huodan.engines import flow as flows

    office.publish(flow(step(office, "a", "王雷")))
    order = office.submit()

    def appoint(tx: object, plan: object, grant: object) -> None:
        flows.appoint(
            tx, person=office.id("王雷"), stand_in=office.id("陈静"), from_day=20260501, to_day=20260507
        )  # type: ignore[arg-type]

    office.act("王雷", appoint)
    assert office.waiting() == {"王雷": ["a"], "陈静": ["a"]}
    office.agree("陈静")

    (done,) = office.held(order).run.tasks.values()
    assert (done.person, done.acted_by, done.state) == (office.id("王雷"), office.id("陈静"), TaskState.DONE)


def test_what_is_deleted_takes_its_tasks_with_it(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), is_approval=False))
    order = office.submit()

    office.save("周敏", DeleteRecord("order", order))

    assert (office.state(order), office.waiting()) == (RunState.CANCELLED, {})


def test_a_copy_is_seen_and_asks_nothing(office: Office) -> None:
    copy = {"id": "k", "kind": "copy_to", "label": "抄送", "who": [office.people("何苗")]}
    office.publish(flow(copy, step(office, "a", "王雷"), sets("end", state='"审核通过"')))
    office.submit()
    office.act("王雷", flowing.copy_to, task(office, "王雷"), people=[office.id("赵磊")])

    from huodan.engines import flow as flows

    with office.database.read() as tx:
        for name in ("何苗", "赵磊"):
            (seen,) = flows.list_tasks(tx, flows.Which.COPIED, person=office.id(name), limit=10)
            assert (seen.sort, seen.is_seen) == ("copy", False)
    assert office.waiting() == {"王雷": ["a"]}
