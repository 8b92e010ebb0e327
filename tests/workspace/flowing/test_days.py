"""Days that move, days that last to their end, and what a machine that was off catches up."""

from __future__ import annotations

from huodan.engines import flow as flows
from huodan.kit.ids import format_id
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.working import work
from tests.support.office import TODAY, Office, Tree, approve, flow, sets


def auto(*nodes: Tree) -> Tree:
    return flow(*nodes, is_approval=False)


def turnover(office: Office, *days: int) -> None:
    for day in days:
        office.database.set_clock(today=day)
        for _ in range(4):
            while work(office.database):
                pass


WAIT = {"id": "w", "kind": "wait", "label": "等", "field": "order_day"}


def test_a_day_that_moves_is_waited_for(office: Office) -> None:
    office.publish(auto(WAIT, sets("end", count="1")))
    later, sooner, filled = office.submit(day="2026-05-08"), office.submit(day="2026-05-20"), office.submit()

    for found in (later, sooner, filled):
        office.save("周敏", UpdateRecord("order", found, {"day": "2026-05-10"}))
    turnover(office, 20260508, 20260509)
    assert {office.state(each) for each in (later, sooner, filled)} == {RunState.RUNNING}
    turnover(office, 20260510, 20260511)

    assert {office.state(each) for each in (later, sooner, filled)} == {RunState.APPROVED}


def test_a_deadline_follows_its_day_and_lasts_to_the_end_of_it(office: Office) -> None:
    due = [{"id": "d", "field": "order_day", "then": "approve"}]
    office.publish(auto(approve("a", office.people("王雷"), due=due)))
    found = office.submit(day="2026-05-20")
    office.save("周敏", UpdateRecord("order", found, {"day": "2026-05-10"}))

    turnover(office, 20260510)
    assert office.state(found) is RunState.RUNNING
    turnover(office, 20260511)

    assert office.state(found) is RunState.APPROVED


def test_reminders_that_were_missed_come_once_and_are_seen_anew(office: Office) -> None:
    due = [{"id": "d", "after": 1, "unit": "hour", "then": "remind", "every": 12, "most": 9}]
    office.publish(flow(approve("a", office.people("王雷"), due=due)))
    found = office.submit()

    def unseen() -> list[bool]:
        with office.database.read() as tx:
            listed = flows.list_tasks(tx, flows.Which.COPIED, person=office.id("王雷"), limit=10)
        office.act(
            "王雷",
            lambda tx, plan, grant: flows.note_seen(
                tx, [each.id for each in listed], person=office.id("王雷")
            ),
        )
        return [each.is_seen for each in listed]

    turnover(office, 20260508)
    assert (office.said(found).count("due_remind"), unseen()) == (1, [False])
    assert unseen() == [True]
    turnover(office, 20260509)

    assert (office.said(found).count("due_remind"), unseen()) == (2, [False])


def test_a_deadline_that_refuses_ends_what_is_to_be_done(office: Office) -> None:
    due = [{"id": "d", "after": 1, "unit": "hour", "then": "reject"}]
    office.publish(flow({**approve("a", office.people("王雷"), due=due), "kind": "handle"}))
    found = office.submit()

    turnover(office, 20260507)

    assert (office.state(found), office.waiting()) == (RunState.REJECTED, {})


def test_advice_stays_advice_when_it_is_handed_on(office: Office) -> None:
    due = [{"id": "d", "after": 1, "unit": "hour", "then": "transfer", "to": office.people("赵磊")}]
    office.publish(flow(approve("a", office.people("王雷"), due=due, buttons=["delegate"])))
    found = office.submit()
    office.act("王雷", flowing.delegate, office.todo("王雷")[0].id, to=office.id("陈静"))
    turnover(office, 20260507)
    assert office.waiting() == {"赵磊": ["a"]}

    office.refuse("赵磊")

    assert (office.state(found), office.waiting()) == (RunState.RUNNING, {"王雷": ["a"]})


def test_rows_that_are_gone_are_not_gone_through(office: Office) -> None:
    each = {"id": "each", "label": "每行", "nodes": [approve("a", office.people("王雷"))]}
    office.publish(auto({"id": "loop", "kind": "loop", "label": "循环", "of": "order_lines", "ways": [each]}))
    found = office.submit(lines=[{"what": "甲", "price": "1"}, {"what": "乙", "price": "2"}])
    office.save("周敏", UpdateRecord("order", found, {"lines": []}))

    office.agree("王雷")

    assert (office.state(found), office.run(found).stuck) == (RunState.APPROVED, None)


def test_nobody_is_reminded_of_what_is_over_without_a_change_of_its_record(office: Office) -> None:
    (kept,) = office.save("系统", CreateRecord("customer", {"name": "云杉"}))
    due = [{"id": "d", "after": 1, "unit": "day", "every": 1}]
    asks = approve("a", office.people("王雷"), due=due)
    office.publish(flow(asks, ends_when='customer.level = "A"'))
    found = office.submit(customer=format_id("custom", kept.record))
    office.save("系统", UpdateRecord("customer", kept.record, {"level": "A"}))
    assert office.waiting() == {"王雷": ["a"]}

    turnover(office, TODAY + 2)

    assert (office.state(found), office.waiting()) == (RunState.CANCELLED, {})
    assert "due_remind" not in office.said(found)
