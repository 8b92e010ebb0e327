"""Who looks after a flow is told that runs of it are stuck: once for many, nobody else, and nothing once they go on."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from huodan.engines import flow as flows, inbox
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import NotFound
from huodan.language.flow.run import RunState
from huodan.language.messages import UpdateRecord
from huodan.workspace import flowing, live
from huodan.workspace.flowing import alerts, watching
from huodan.workspace.flowing.looking_after import Correction
from huodan.workspace.flowing.refusals import NotYours
from huodan.workspace.runs import UnderApproval
from tests.support.office import Office, Tree, flow, sets
from tests.workspace.flowing.test_days import turnover
from tests.workspace.flowing.test_taking_back import step

WRONG = sets("w", state="waybill")
"""Writes the number of the waybill as a state: none of the options, until somebody corrects it."""


def told(office: Office, name: str, *, unread: bool = True) -> list[tuple[str, int]]:
    """Give what somebody was told of stuck flows."""

    def read(tx: Any, plan: Any, grant: Any) -> list[tuple[str, int]]:
        page = inbox.messages(tx, plan, grant, partial(alerts.told, tx, plan, grant), limit=9, unread=unread)
        return [(say(row.stuck.flow, "zh"), row.stuck.count) for row in page.rows if row.stuck is not None]

    found: list[tuple[str, int]] = office.act(name, read)
    return found


def kept_by(office: Office, *names: str, **more: Any) -> Tree:
    keepers = {"administrators": [office.people(*names)]} if names else {}
    return flow(step(office, "a", "王雷"), WRONG, **keepers, **more)


def read_all(office: Office, name: str) -> None:
    office.act(
        name, lambda tx, plan, grant: inbox.read(tx, plan, grant, partial(alerts.told, tx, plan, grant), None)
    )


def test_who_looks_after_a_flow_is_told_once_for_many(office: Office) -> None:
    office.publish(kept_by(office, "陈静"))
    orders = [office.submit(waybill="x") for _ in range(3)]
    seen = live.hints(office.database)
    since = seen.since(None)[0]
    for _ in orders:
        office.agree("王雷")

    assert told(office, "陈静") == [("订单审批", 3)]
    assert [told(office, name) for name in ("管理员", "王雷", "周敏")] == [[], [], []]
    assert f">{office.id('陈静')}" in seen.since(since)[1]
    read_all(office, "陈静")
    assert (told(office, "陈静"), told(office, "陈静", unread=False)) == ([], [("订单审批", 3)])

    for order in orders:
        office.act("陈静", flowing.stop, office.run(order).id)
    assert told(office, "陈静", unread=False) == []  # nothing of it is stuck any more
    office.submit(waybill="x")
    office.agree("王雷")
    assert told(office, "陈静") == [("订单审批", 1)]


def test_a_flow_without_a_keeper_is_the_companys_and_a_day_later_they_are_told_again(office: Office) -> None:
    office.publish(kept_by(office))
    office.submit(waybill="x")
    office.agree("王雷")
    turnover(office, 20260508)
    office.submit(waybill="x")
    office.agree("王雷")

    with office.database.read() as tx:
        (waiting,) = inbox.unread_alerts(tx, [office.id("管理员")])
        assert waiting.at == max(each.at for each in flows_said(tx))
    assert told(office, "管理员") == [("订单审批", 2)]


def flows_said(tx: Any) -> list[flows.Said]:
    runs = flows.list_runs(tx, limit=9, is_stuck=True)
    return [each for run in runs for each in flows.said_of(tx, run.id) if each.what == "stuck"]


def test_who_made_it_stuck_or_looks_after_it_no_more_is_told_nothing(office: Office) -> None:
    office.publish(kept_by(office, "陈静", "王雷"))
    office.submit(waybill="x")
    office.agree("王雷")
    assert (told(office, "陈静"), told(office, "王雷")) == ([("订单审批", 1)], [])

    office.publish(kept_by(office, "何苗"))

    assert told(office, "陈静") == []
    assert office.act("陈静", watching.count_stuck) is None
    assert office.act("何苗", watching.count_stuck) == 1


def test_the_keeper_corrects_the_record_as_they_try_again(office: Office) -> None:
    office.publish(kept_by(office, "李总", "陈静"))
    order = office.submit(waybill="x")
    office.agree("王雷")
    run = office.run(order).id
    with pytest.raises(UnderApproval):
        office.save("周敏", UpdateRecord("order", order, {"waybill": "已拒绝"}))

    def correct(name: str, waybill: str, **more: Any) -> None:
        office.act(name, flowing.retry, run, correction=Correction({"waybill": waybill, **more}))

    with pytest.raises(NotYours):
        correct("王雷", "已拒绝")
    with pytest.raises(NotFound):
        correct("陈静", "已拒绝")  # looks after it, and may not change orders
    with pytest.raises(Invalid):
        correct("李总", "已拒绝", amount="many")
    assert stands(office, order) == (RunState.RUNNING, "x")
    correct("李总", "still wrong")
    assert stands(office, order) == (RunState.RUNNING, "still wrong")  # kept, and stuck again

    correct("李总", "已拒绝")

    assert stands(office, order) == (RunState.APPROVED, "已拒绝")
    with office.database.read() as tx:
        said = [each.what for each in flows.said_of(tx, run)]
    assert said[-2:] == ["corrected", "retried"]


def stands(office: Office, order: Id) -> tuple[RunState, object]:
    return office.state(order), office.cell(order, "waybill")


def test_what_is_late_waits_for_long(office: Office) -> None:
    due = [{"id": "d", "after": 1, "unit": "hour", "then": "remind"}]
    office.publish(flow(step(office, "a", "王雷", due=due)), flow(step(office, "b", "王雷"), id="o", key="o"))
    office.submit()

    def late() -> list[str]:
        shown, _ = office.act("管理员", watching.stuck_runs, limit=9, before=None, is_long=True)
        return [each.held.flow for each in shown]

    assert late() == []
    turnover(office, 20260507)
    assert late() == ["flow"]
    turnover(office, 20260510)
    assert sorted(late()) == ["flow", "o"]
