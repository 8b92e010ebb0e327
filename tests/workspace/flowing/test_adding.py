"""Whom somebody has asked besides (加签、转交): what that decides, what it needs, and who may not be asked."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows
from huodan.engines.flow.stand_ins import StandInAway
from huodan.language.flow.run import RunState
from huodan.workspace import flowing
from huodan.workspace.flowing import handing_over
from huodan.workspace.flowing.refusals import CannotAsk, CheckFailed, FieldsRequired, OpinionRequired
from tests.support.office import Office, flow
from tests.workspace.flowing.test_days import turnover
from tests.workspace.flowing.test_taking_back import add, step, task


def test_behind_oneself_is_agreeing_where_one_is_enough(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "何苗"), step(office, "z", "李总")))
    office.submit()

    add(office, "王雷", "陈静", "after")

    assert office.waiting() == {"陈静": ["a"]}  # 何苗 decides nothing any more
    office.agree("陈静")
    assert office.waiting() == {"李总": ["z"]}


def test_behind_oneself_is_agreeing_for_oneself_where_all_must(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "何苗", way="all")))
    office.submit()

    add(office, "王雷", "陈静", "after")

    assert office.waiting() == {"陈静": ["a"], "何苗": ["a"]}


def test_who_was_asked_before_decides_nothing_for_the_others(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "何苗")))
    office.submit()
    add(office, "王雷", "陈静", "before")

    add(office, "陈静", "赵磊", "after")

    assert office.waiting() == {"赵磊": ["a"], "何苗": ["a"]}


def test_behind_oneself_needs_what_agreeing_does(office: Office) -> None:
    opens = [{"id": "o", "fields": ["order_waybill"], "right": "write", "required": True}]
    checks = [{"id": "c", "formula": "count > 0", "message": "件数要大于 0"}]
    office.publish(flow(step(office, "a", "陈静", opens=opens, checks=checks, opinion="always")))
    found, id = office.submit(), task(office, "陈静")

    def behind(opinion: str | None = "好") -> None:
        office.act("陈静", flowing.add, id, people=[office.id("赵磊")], where="after", opinion=opinion)

    with pytest.raises(OpinionRequired):
        behind(None)
    with pytest.raises(FieldsRequired):
        behind()
    office.act("陈静", flowing.keep, id, flowing.Answer(values={"waybill": "SF1"}))
    with pytest.raises(CheckFailed):
        behind()
    assert office.state(found) is RunState.RUNNING
    assert office.waiting() == {"陈静": ["a"]}


def test_a_vote_beside_leaves_who_waits_waiting(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "何苗", way="all")))
    office.submit()
    add(office, "王雷", "陈静", "before")
    add(office, "陈静", "赵磊", "before")

    office.agree("何苗")

    assert office.waiting() == {"赵磊": ["a"]}


@pytest.mark.parametrize("own", ["skip", "head"])
def test_nobody_gets_to_agree_to_their_own(office: Office, own: str) -> None:
    due = [{"id": "d", "after": 1, "unit": "hour", "then": "transfer", "to": office.people("周敏")}]
    office.publish(flow(step(office, "a", "陈静", own=own, due=due)))
    found, id, to = office.submit(), task(office, "陈静"), office.id("周敏")

    for act in (flowing.transfer, flowing.delegate):
        with pytest.raises(CannotAsk):
            office.act("陈静", act, id, to=to)
    for where in ("before", "after", "beside"):
        with pytest.raises(CannotAsk):
            add(office, "陈静", "周敏", where)
    with pytest.raises(CannotAsk):
        office.act("管理员", flowing.replace, id, to=to)
    turnover(office, 20260507)
    office.act("管理员", handing_over.hand_over, office.id("陈静"), to=to)

    assert "周敏" not in office.waiting()
    assert office.state(found) is RunState.RUNNING


def test_where_they_may_it_is_theirs(office: Office) -> None:
    office.publish(flow(step(office, "a", "陈静")))
    office.submit()

    office.act("陈静", flowing.transfer, task(office, "陈静"), to=office.id("周敏"))

    assert office.waiting() == {"周敏": ["a"]}


def test_nobody_stands_in_who_is_away_themselves(office: Office) -> None:
    def appoint(name: str, other: str, first: int, last: int, flows_: list[str] | None = None) -> None:
        office.act(
            name,
            lambda tx, plan, grant: flows.appoint(
                tx,
                person=office.id(name),
                stand_in=office.id(other),
                from_day=first,
                to_day=last,
                flows=flows_,
            ),
        )

    appoint("陈静", "赵磊", 20260510, 20260512)
    appoint("何苗", "赵磊", 20260510, 20260512, ["other"])

    for first, last in ((20260501, 20260510), (20260511, 20260511), (20260512, 20260520)):
        with pytest.raises(StandInAway) as refused:
            appoint("王雷", "陈静", first, last)
        assert "2026-05-10" in refused.value.problem().zh
    appoint("王雷", "陈静", 20260501, 20260509)
    appoint("王雷", "陈静", 20260513, 20260520)
    appoint("王雷", "何苗", 20260510, 20260512, ["flow"])
