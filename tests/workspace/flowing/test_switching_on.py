"""What a publish says of a rule that looks at days: how much is due already, which it leaves alone unless somebody says so."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines.jobs import Job
from huodan.language.document import builtin, tree_of
from huodan.language.document.edits import diff
from huodan.language.messages import SYSTEM, UpdateRecord
from huodan.language.plan import Plan, compile
from huodan.storage import Tx
from huodan.workspace import drafts, publish as publishing
from huodan.workspace.flowing.starting import There, begin_for_those_there, count_those_there
from huodan.workspace.plans import current_plan
from huodan.workspace.publishing.due import FlowNotDue, due_flows
from huodan.workspace.publishing.flows_said import flow_lines
from tests.support.apps import Tree, app, read
from tests.support.office import Office, approve, customer, flow, order, roles
from tests.workspace.flowing.test_starting import add_one, count, turnover


def told(office: Office, *flows: Tree) -> list[tuple[str, object]]:
    """Say what would be said of these flows before they are published."""
    made = compile(
        [builtin(), read(app(customer(), order(), roles=roles(), flows=list(flows)))],
        version=9,
        tz="Asia/Shanghai",
    )
    assert isinstance(made, Plan), made
    with office.database.read() as tx:
        now = current_plan(tx)
        return [(each.code, each.count) for each in flow_lines(tx, now, made, due_flows(tx, now, made))]


def rule(office: Office, **more: object) -> Tree:
    start = {"id": "s", "on": "day_of", "field": "order_day", "when": "amount > 50", **more}
    return flow(approve("step", office.people("王雷")), is_approval=False, start=start)


def test_what_is_due_already_is_counted_when_a_rule_is_switched_on(office: Office) -> None:
    for amount, day in (
        ("100", "2026-05-01"),
        ("60", "2026-05-02"),
        ("10", "2026-05-01"),
        ("100", "2026-07-01"),
    ):
        office.submit(amount=amount, day=day)

    assert told(office, rule(office)) == [("flow_due", 2)]
    assert told(office, {**rule(office), "is_on": False}) == []
    office.publish({**rule(office), "is_on": False})
    assert told(office, rule(office)) == [("flow_due", 2)]
    office.publish(rule(office))
    assert told(office, rule(office)) == []
    assert told(office, rule(office, days=-3)) == [("flow_due", 2)]


BY_DAY = {"on": "day_of", "field": "order_day", "at": "00:00"}


def publish(office: Office, *flows: Tree, begins: tuple[str, ...], is_in_pieces: bool = False) -> Any:
    """Draft flows, rehearse them, publish the draft with an answer to what is asked, and do what is then to be done."""

    def draft(tx: Tx, *_: object) -> tuple[int, Job]:
        now = drafts.open_draft(tx, "test", tx.actor.person)
        then = tree_of(read(app(customer(), order(), roles=roles(), flows=list(flows))))
        edits = diff(tree_of(now.app), then)
        number = drafts.edit(tx, "test", edits).number if edits else now.number
        return number, drafts.rehearse_draft(tx, "test", number)

    def done(tx: Tx) -> object:
        office.seen(tx, "管理员")
        return drafts.publish_draft(tx, "test", number, begins=begins)

    number, _ = office.act("管理员", draft)
    made = office.database.transact(SYSTEM, done, alone=True)
    assert isinstance(made, Job) is is_in_pieces
    return made


@pytest.mark.parametrize("is_in_pieces", [False, True])
def test_who_publishes_says_whether_it_begins_for_what_is_due(
    office: Office, monkeypatch: pytest.MonkeyPatch, is_in_pieces: bool
) -> None:
    if is_in_pieces:
        monkeypatch.setattr(publishing, "MOST_WAITED_FOR", -1)
    old, later = office.submit(day="2026-05-01"), office.submit(day="2026-07-01")

    publish(office, add_one(**BY_DAY), begins=("flow",), is_in_pieces=is_in_pieces)
    turnover(office, 20260506)

    assert (count(office, old), count(office, later)) == (1, 0)


def test_only_later_leaves_alone_what_is_due_and_can_be_made_good(office: Office) -> None:
    old = office.submit(day="2026-05-01")
    publish(office, add_one(**BY_DAY), begins=())
    turnover(office, 20260506, 20260507)
    assert count(office, old) == 0

    assert office.act("管理员", count_those_there, "flow") == There(1)
    for _ in range(2):
        office.act("管理员", begin_for_those_there, "flow")
        turnover(office, 20260507)

    assert count(office, old) == 1
    assert office.act("管理员", count_those_there, "flow") == There(0)


def test_nothing_begins_that_is_not_switched_on_by_the_publish(office: Office) -> None:
    office.publish(add_one(**BY_DAY))
    other = {**flow(approve("a", office.people("王雷"))), "id": "other", "key": "other"}
    for begins in ("flow", "other", "nothing"):
        with pytest.raises(FlowNotDue):
            publish(office, add_one(**BY_DAY), other, begins=(begins,))


def test_of_a_schedule_what_matches_now_is_counted_and_done_once(office: Office) -> None:
    where = {"field": "amount", "op": "gt", "value": "50"}
    rule = add_one(on="scheduled", every="week", days=[7], at="08:00", where=where)
    much, little = office.submit(amount="100"), office.submit(amount="10")

    assert told(office, rule) == [("flow_meets", 1)]
    assert told(office, add_one(on="scheduled", every="week", at="08:00")) == []
    publish(office, rule, begins=("flow",))
    turnover(office, 20260506)

    assert (count(office, much), count(office, little)) == (1, 0)
    moved = {**rule, "start": {**rule["start"], "at": "09:00"}}
    assert told(office, moved) == []


def test_a_field_that_becomes_a_day_only_now_is_due_for_nothing(office: Office) -> None:
    found = office.submit()
    office.save("周敏", UpdateRecord("order", found, {"waybill": "2026-05-01"}))
    form = order()
    form["fields"] = [
        {**each, "kind": "date"} if each["id"] == "order_waybill" else each for each in form["fields"]
    ]
    rules = [add_one(**{**BY_DAY, "field": "order_waybill"})]
    made = compile(
        [builtin(), read(app(customer(), form, roles=roles(), flows=rules))],
        version=9,
        tz="Asia/Shanghai",
    )
    assert isinstance(made, Plan), made
    with office.database.read() as tx:
        assert list(due_flows(tx, current_plan(tx), made)) == []
