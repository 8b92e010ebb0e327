"""流程分析: what became of the runs of a flow, counted from what people really did, and checked against sums by hand."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import insert

from huodan.engines import flow as flows
from huodan.engines.flow.spreads import Spread, WorkedDays, spread
from huodan.kit import zone
from huodan.kit.ids import Id
from huodan.language.flow.run import RunState
from huodan.storage import Tx
from huodan.storage.system import flow_run, flow_task, flow_visit
from huodan.workspace.flowing import analysing
from huodan.workspace.plans import current_plan
from tests.support.office import TODAY, Office, approve, branch, flow, sets
from tests.workspace.flowing.test_revoking import send_back
from tests.workspace.flowing.test_taking_back import step

HOUR, DAY = 3_600_000, 86_400_000
TZ = "Asia/Shanghai"


def analysed(office: Office, *, first: int = 20260401, last: int = 20260630) -> flows.Analysis:
    """This function will analyse the flow of orders between two days."""
    with office.database.read() as tx:
        planned = current_plan(tx).flows["flow"]
        first_ms, end = (zone.start_of_day(day, tx.zone) for day in (first, zone.add_days(last, 1)))
        return flows.analyse(tx, [planned], first=first_ms, end=end)


def by_node(found: flows.Analysis) -> dict[str, flows.StageFigures]:
    return {step.stage.node: step for step in found.steps}


def test_what_people_did_is_counted_where_they_did_it(office: Office) -> None:
    large = branch("p", ("amount > 1000", [step(office, "large", "何苗")]), (None, []))
    office.publish(
        flow(step(office, "a", "王雷"), large, step(office, "b", "陈静"), sets("s", state='"审核通过"'))
    )
    through, big, refused = office.submit(), office.submit(amount="5000"), office.submit()
    office.database.set_clock(today=20260508)  # two days later, a Friday
    for _ in range(2):
        office.agree("王雷")
    office.refuse("王雷")
    office.agree("陈静")
    office.database.set_clock(today=20260511)  # Saturday is worked in these days (调休), Sunday is not

    found = analysed(office)

    assert [office.state(each) for each in (through, big, refused)] == [
        RunState.APPROVED,
        RunState.RUNNING,
        RunState.REJECTED,
    ]
    assert {state.value: count for state, count in found.runs.items() if count} == {
        "approved": 1,
        "rejected": 1,
        "running": 1,
    }
    assert (found.records, found.agreed) == (3, 1)
    at = by_node(found)
    assert list(at) == ["a", "large", "b", "s"]
    assert (at["a"].visits, at["large"].visits, at["b"].visits, at["s"].visits) == (3, 1, 1, 1)
    assert [at["large"].stage.ways, at["s"].stage.may_wait] == [("p0",), False]
    took = at["a"].natural.spread
    assert took is not None
    assert (took.count, round(took.median / DAY)) == (3, 2)
    assert (at["large"].open, at["large"].oldest) == (1, office.run(big).id)
    assert (round(at["large"].natural.stood / DAY), round(at["large"].workdays.stood / DAY)) == (3, 2)
    assert [(each.reached, each.halted_open, each.halted_ended) for each in at.values()] == [
        (3, 0, 1),
        (1, 1, 0),
        (1, 0, 0),
        (1, 0, 0),
    ]
    assert {each.person: each.done for each in found.people} == {office.id("王雷"): 3, office.id("陈静"): 1}
    slowest = found.bottleneck("natural")
    assert slowest is not None
    assert slowest.stage.node == "a"
    assert found.share(slowest, "natural") == pytest.approx(6 / 9, abs=0.01)


def test_what_came_back_is_rework_and_a_late_step_is_late(office: Office) -> None:
    due = [{"id": "d", "after": 1, "unit": "day", "then": "remind"}]
    office.publish(flow(step(office, "a", "王雷", due=due), step(office, "b", "陈静")))
    office.submit()
    office.agree("王雷")
    send_back(office, "陈静", "a")
    office.database.set_clock(today=20260508)
    with office.database.write() as tx:
        flows.say(tx, office.todo("王雷")[0].run, "due_remind", visit=_open_visit(tx))
    office.agree("王雷")

    at = by_node(analysed(office))

    assert (at["a"].visits, at["a"].again, at["a"].rework_rate, at["a"].late, at["a"].late_rate) == (
        2,
        1,
        0.5,
        1,
        0.5,
    )
    assert (at["b"].returned, at["b"].visits, at["b"].late, at["b"].late_rate) == (1, 2, None, None)


def _open_visit(tx: Tx) -> Id:
    (found,) = tx.run("SELECT id FROM flow_visit WHERE state = 'open'").fetchall()
    return Id(found[0])


def test_waiting_ends_when_somebody_opens_it(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    office.submit()
    office.database.set_clock(today=20260507)
    with office.database.write() as tx:
        flows.note_seen(tx, [office.todo("王雷")[0].id], person=office.id("王雷"))
    office.database.set_clock(today=20260510)
    office.agree("王雷")

    (a,) = analysed(office).steps

    assert a.natural.waiting is not None
    assert a.natural.working is not None
    assert (round(a.natural.waiting / DAY), round(a.natural.working / DAY)) == (1, 3)
    assert a.natural.waiting_share == pytest.approx(0.25, abs=0.01)


def test_in_turn_nobody_waits_for_those_before(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷", "陈静", way="sequential")))
    office.submit()
    office.database.set_clock(today=20260510)
    office.agree("王雷")
    office.database.set_clock(today=20260511)
    office.agree("陈静")

    spans = {each.person: round(each.natural.median / DAY) for each in analysed(office).people}

    assert spans == {office.id("王雷"): 4, office.id("陈静"): 1}


def test_only_the_runs_of_these_days_are_counted(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷")))
    office.submit()
    office.database.set_clock(today=20260510)
    office.submit()

    found = analysed(office, first=20260507)

    assert (sum(found.runs.values()), found.records) == (1, 1)
    (a,) = found.steps
    assert (a.visits, a.open) == (1, 2)  # what stands there now is so whenever it began


def test_steps_of_earlier_versions_keep_their_names(office: Office) -> None:
    office.publish(flow(approve("old", office.people("王雷"), label="旧一步"), step(office, "a", "陈静")))
    office.submit()
    office.publish(flow(step(office, "a", "陈静")))
    office.submit()

    steps = analysed(office).steps

    assert [(each.stage.label, each.stage.is_gone) for each in steps] == [
        (steps[0].stage.label, False),
        ("旧一步", True),
    ]


def test_the_analysis_is_for_who_looks_after_the_flow(office: Office) -> None:
    keeper = [{**office.people("李总"), "id": "k"}]
    other = {**flow(step(office, "z", "王雷"), administrators=keeper), "id": "kept", "key": "kept"}
    office.publish(flow(step(office, "a", "王雷")), other)

    def open_to(name: str) -> list[tuple[str, bool]]:
        opened = office.act(name, analysing.open_to)
        return [(each.planned.id, each.is_kept) for each in opened]

    assert open_to("管理员") == [("flow", True), ("kept", True)]
    assert open_to("李总") == [("kept", True)]
    assert open_to("王雷") == []
    assert open_to("孙悦") == []


def exactly(spans: Sequence[int]) -> tuple[float, float, float]:
    nine = statistics.quantiles(spans, n=10, method="inclusive")[8] if len(spans) > 1 else spans[0]
    return statistics.fmean(spans), statistics.median(spans), nine


@pytest.mark.parametrize("seed", range(40))
def test_a_spread_is_what_the_statistics_of_python_say(seed: int) -> None:
    chance = random.Random(seed)
    spans = [chance.choice((0, 1, chance.randrange(10**9))) for _ in range(chance.choice((1, 2, 3, 10, 997)))]

    found = spread(spans)

    assert found is not None
    assert (found.mean, found.median, found.p90) == pytest.approx(exactly(spans), abs=0.51)
    assert spread([]) is None


def test_a_clock_of_working_days_stands_still_on_the_others() -> None:
    days = flows.Calendar(TZ, {"20260509": True, "20260508": False})
    start = zone.start_of_day(20260506, TZ)
    clock = WorkedDays(days, start, start + 10 * DAY)

    def between(first: float, last: float) -> float:
        return (clock.at(int(start + last * DAY)) - clock.at(int(start + first * DAY))) / DAY

    assert between(0, 1) == 1
    assert between(0.25, 0.75) == 0.5
    assert between(1.5, 3.5) == 1  # half of Thursday, Friday is off, half of Saturday which is worked
    assert between(4, 5) == 0  # Sunday
    assert between(0, 7) == 5


@pytest.mark.parametrize("seed", range(3))
def test_figures_of_many_runs_are_those_counted_by_hand(office: Office, seed: int) -> None:
    office.publish(flow(step(office, "a", "王雷"), step(office, "b", "陈静")))
    begin = zone.start_of_day(TODAY, TZ)
    chance, base = random.Random(seed), begin - 20 * DAY
    took: dict[str, list[int]] = {"a": [], "b": []}
    rows: tuple[list[dict[str, Any]], ...] = ([], [], [])
    with office.database.write() as tx:
        planned = current_plan(tx).flows["flow"]
        for number in range(200):
            begun = base + chance.randrange(15 * DAY)
            run = Id(flows_id(begun) + number)
            nodes = [chance.choice("ab") for _ in range(chance.randrange(1, 5))]
            at = begun
            for place, node in enumerate(nodes):
                left = at + chance.randrange(1, DAY)
                took[node].append(left - at)
                rows[1].append(_visit(run * 10 + place, run, node, at, left))
                rows[2].append(_task(run * 10 + place, run, office.id("王雷"), at, left))
                at = left
            rows[0].append(_run(run, planned.hash, begun, at))
        for table, listed in zip((flow_run, flow_visit, flow_task), rows, strict=True):
            tx.execute(insert(table), [_whole(table, each) for each in listed])

    found = analysed(office)

    for step_found in found.steps:
        own = took[step_found.stage.node]
        got = step_found.natural.spread
        assert got is not None
        assert got.count == step_found.visits == len(own)
        assert (got.mean, got.median, got.p90) == pytest.approx(exactly(own), abs=0.51)
        assert step_found.natural.stood == sum(own)
        assert step_found.natural.waited == sum(own)  # nobody opened any before it was answered
    whole = exactly([row["ended_at"] - row["begun_at"] for row in rows[0]])
    assert isinstance(found.natural, Spread)
    assert (found.natural.mean, found.natural.median, found.natural.p90) == pytest.approx(whole, abs=0.51)
    (person,) = found.people
    assert person.done == len(rows[2])


def flows_id(ms: int) -> int:
    return (ms - 1_577_836_800_000) << 21


def _run(id: int, tree: str, begun: int, ended: int) -> dict[str, Any]:
    own = {"id": id, "app": "test", "flow": "flow", "tree": tree, "form": "order", "record": id}
    return {**own, "state": "approved", "version": 1, "begun_at": begun, "ended_at": ended}


def _visit(id: int, run: int, node: str, entered: int, left: int) -> dict[str, Any]:
    return {"id": id, "run": run, "node": node, "state": "passed", "entered_at": entered, "left_at": left}


def _task(id: int, run: int, person: Id, opened: int, closed: int) -> dict[str, Any]:
    own = {"id": id, "run": run, "visit": id, "form": "order", "person": person, "sort": "ask"}
    return {**own, "state": "done", "vote": "approve", "opened_at": opened, "closed_at": closed}


def _whole(table: Any, given: dict[str, Any]) -> dict[str, Any]:
    """This function will fill in what must be there."""
    plain = {"starter": 0, "locks": 0, "data": b"", "around": 0, "arm": "", "place": 0}
    return {name: value for name, value in {**plain, **given}.items() if name in table.c}
