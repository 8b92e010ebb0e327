"""What time decides: whose turn it is and nobody else's, nothing without what the step wants, and in nobody's name."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows, jobs
from huodan.kit import zone
from huodan.kit.ids import Id, format_id
from huodan.language.access import Grant
from huodan.language.flow.run import RunState
from huodan.language.messages import SYSTEM, CreateRecord, UpdateRecord
from huodan.language.plan import Plan
from huodan.storage import Tx
from huodan.workspace import flowing, working
from huodan.workspace.check_flows import broken_runs
from huodan.workspace.flowing import looking
from huodan.workspace.flowing.refusals import NotYours
from huodan.workspace.flowing.starting import begin_for_those_there
from huodan.workspace.publish import publish_app
from huodan.workspace.runs.moving import stick
from tests.support.apps import app, read
from tests.support.office import Office, approve, customer, flow, order, roles, who
from tests.workspace.flowing.test_days import turnover
from tests.workspace.flowing.test_failing import DUE
from tests.workspace.flowing.test_starting import auto
from tests.workspace.flowing.test_taking_back import revoke, step


def shown(office: Office, name: str, record: Id) -> looking.RunShown:
    run = office.run(record).id
    told: looking.RunShown = office.act(name, lambda tx, plan, grant: looking.open_run(tx, plan, grant, run))
    return told


def test_nothing_passes_without_what_the_step_wants(office: Office) -> None:
    opens = [{"id": "o", "fields": ["order_waybill"], "right": "write", "required": True}]
    checks = [{"id": "c", "formula": "count > 0", "message": "件数要大于 0"}]
    due = [{"id": "d", "after": 1, "unit": "day", "then": "approve"}]
    office.publish(
        flow(
            step(office, "a", "王雷", opens=opens, due=due), step(office, "b", "陈静", checks=checks, due=due)
        )
    )
    found = office.submit()
    turnover(office, 20260508)
    assert office.waiting() == {"王雷": ["a"]}
    assert "why" in office.said(found)
    with office.database.read() as tx:
        (told,) = flows.list_tasks(tx, flows.Which.COPIED, person=office.id("王雷"), limit=10)
    assert told.sort == "notice"

    office.agree("王雷", values={"waybill": "SF1"})
    turnover(office, 20260510)

    assert office.waiting() == {"陈静": ["b"]}


def test_in_turn_everybody_has_their_time(office: Office) -> None:
    due = [{"id": "d", "after": 1, "unit": "day", "then": "approve"}]
    office.publish(flow(step(office, "a", "王雷", "李总", "陈静", way="sequential", due=due)))
    found = office.submit()

    for day, asked in ((20260507, "王雷"), (20260508, "李总"), (20260509, "陈静")):
        assert office.waiting() == {asked: ["a"]}, day
        turnover(office, day)
    turnover(office, 20260510)

    assert office.state(found) is RunState.APPROVED


def test_what_time_decided_is_nobody_s_agreement(office: Office) -> None:
    office.publish(
        flow(
            step(office, "a", "王雷", due=DUE),
            step(office, "b", "王雷", again="once"),
            withdraws="before_anybody",
        )
    )
    found = office.submit()
    turnover(office, 20260507)
    assert office.waiting() == {"王雷": ["b"]}

    told = shown(office, "王雷", found)
    assert [each.person for each in told.events if each.what == "answered"] == [None]
    assert "revoke" not in told.can
    with pytest.raises(NotYours):
        revoke(office, "王雷", found)


def test_a_deadline_outlives_a_flow_that_made_no_sense_for_a_while(office: Office) -> None:
    asked = flow(approve("a", who("role", roles=["finance"]), due=DUE))
    office.publish(asked)
    found = office.submit()
    kept = [each for each in roles() if each["id"] != "finance"]
    made = publish_app(office.database, SYSTEM, read(app(customer(), order(), roles=kept)))
    assert isinstance(made, int), made
    turnover(office, 20260507)
    assert office.run(found).stuck is not None
    assert office.state(found) is RunState.RUNNING

    office.publish(asked)
    turnover(office, 20260508, 20260509)

    assert (office.state(found), office.run(found).stuck) == (RunState.APPROVED, None)


def test_a_job_that_failed_is_no_timer_and_is_set_again(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", due=DUE)))
    found = office.submit()
    run = office.run(found).id

    def fails(tx: Tx, plan: Plan, grant: Grant) -> list[str]:
        tx.run("UPDATE job SET state = 'failed', once = NULL, due_at = NULL WHERE kind = 'flow_timer'")
        codes = [each.code for each in broken_runs(tx)]
        stick(tx, plan, run, next(iter(office.held(found).run.visits)), NotYours())
        return codes

    assert office.act("系统", fails) == ["no_timer"]
    office.act("管理员", flowing.retry, run)
    turnover(office, 20260507)

    assert office.state(found) is RunState.APPROVED


def test_its_starter_is_offered_to_take_back_what_is_back(office: Office) -> None:
    office.publish(flow(step(office, "x", "李总"), step(office, "a", "王雷"), withdraws="before_anybody"))
    found = office.submit()
    office.agree("李总")
    assert "withdraw" not in shown(office, "周敏", found).can
    sent = office.todo("王雷")[0].id
    office.act("王雷", flowing.send_back, sent, to="start", straight=True, opinion=None)
    assert "withdraw" in shown(office, "周敏", found).can

    office.act("周敏", flowing.withdraw, office.run(found).id)

    assert office.state(found) is RunState.WITHDRAWN


def test_a_condition_over_others_or_the_clock_is_looked_at_again(office: Office) -> None:
    (kept,) = office.save("系统", CreateRecord("customer", {"name": "云杉", "level": "B"}))
    wait = {"id": "w", "kind": "wait", "label": "等"}
    office.publish(
        auto({**wait, "until": 'customer.level = "A"'}),
        auto({**wait, "until": "TODAY() > DATE(2026, 5, 8)"}, id="two", key="two"),
        auto({**wait, "until": 'waybill <> ""'}, id="three", key="three"),
    )
    found = office.submit(customer=format_id("custom", kept.record))

    def states() -> dict[str, RunState]:
        with office.database.read() as tx:
            return {each.flow: each.state for each in flows.list_runs(tx, limit=9, about=("order", found))}

    turnover(office, 20260507)
    assert set(states().values()) == {RunState.RUNNING}
    told = shown(office, "管理员", found)
    assert [each.until for each in told.waits] == [None]
    with office.database.read() as tx:
        row = tx.run("SELECT count(*) FROM job WHERE kind = 'flow_timer' AND state = 'waiting'").fetchone()
    assert row == (2,)  # nothing looks at what a change of the order alone makes true
    office.save("系统", UpdateRecord("customer", kept.record, {"level": "A"}))
    turnover(office, 20260508)
    assert states() == {"flow": RunState.APPROVED, "two": RunState.RUNNING, "three": RunState.RUNNING}
    turnover(office, 20260509)
    assert states()["two"] is RunState.APPROVED
    office.save("周敏", UpdateRecord("order", found, {"waybill": "SF1"}))

    assert set(states().values()) == {RunState.APPROVED}


@pytest.mark.parametrize("unit", ["day", "working_day"])
def test_days_are_waited_for_until_a_time_of_day(office: Office, unit: str) -> None:
    wait = {"id": "w", "kind": "wait", "label": "等", "after": 5, "unit": unit, "at": "09:00"}
    office.publish(auto(wait))
    found = office.submit()

    (due,) = [each for each in office.held(found).due.values() if each]

    with office.database.read() as tx:
        day = zone.day_of(due, tx.zone)
        into = due - zone.start_of_day(day, tx.zone)
    assert (day, into) == (20260512 if unit == "working_day" else 20260511, 9 * 3_600_000)


def test_nobody_cancels_what_only_time_can_end(office: Office) -> None:
    wait = {"id": "w", "kind": "wait", "label": "w", "after": 1, "unit": "day"}
    start = {"id": "s", "on": "day_of", "field": "order_day"}
    daily = auto(approve("a", office.people("王雷")), id="daily", key="daily", start=start)
    office.publish(auto(wait), daily)
    office.submit()
    office.act("管理员", begin_for_those_there, "daily")

    def cancel(tx: Tx, plan: Plan, grant: Grant) -> list[tuple[str, bool, bool]]:
        found = jobs.list_jobs(tx, SYSTEM, of_all=True)
        flows_of = [each for each in found if each.kind.startswith("flow")]
        return [(each.kind, "is_all" in each.input, working.can_cancel(each)) for each in flows_of]

    assert sorted(office.act("管理员", cancel)) == [
        ("flow_start", False, False),
        ("flow_start", True, True),
        ("flow_timer", False, False),
    ]
