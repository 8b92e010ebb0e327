"""What fails behind a decision, a deadline or a beginning leaves the run stuck, never lost, and nothing is done twice."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import flow as flows
from huodan.kit.ids import Id
from huodan.language.flow import walk
from huodan.language.flow.run import RunState
from huodan.language.flow.voting import Vote
from huodan.language.messages import UpdateRecord
from huodan.language.nodes.update import Update
from huodan.workspace import flowing, perform
from huodan.workspace.check_flows import broken_runs
from tests.support.office import Office, Tree, approve, branch, flow, sets, who
from tests.workspace.flowing.test_days import turnover
from tests.workspace.flowing.test_lasting import given, update
from tests.workspace.flowing.test_starting import auto
from tests.workspace.flowing.test_taking_back import CHILD, child, step

DUE = [{"id": "d", "after": 1, "unit": "hour", "then": "approve"}]


def stuck(office: Office, record: Id) -> str | None:
    why = office.run(record).stuck
    return None if why is None else why.code


def over_lines(*nodes: Tree) -> Tree:
    each = {"id": "each", "label": "每行", "nodes": list(nodes)}
    return {"id": "loop", "kind": "loop", "label": "循环", "of": "order_lines", "ways": [each]}


def lines(count: int) -> list[Tree]:
    return [{"what": str(n), "price": "1"} for n in range(count)]


def counts_one(id: str = "u") -> Tree:
    return update(id, "", {**given("g", "order_count", "1"), "add": True})


def test_what_was_done_is_not_done_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.publish(auto(over_lines(counts_one())))
    with monkeypatch.context() as patched:
        patched.setattr(walk, "MOST_VISITS", 4)
        found = office.submit(count=0, lines=lines(5))
    assert (stuck(office, found), office.cell(found, "count")) == ("endless_run", 3_000_000)

    office.act("管理员", flowing.retry, office.run(found).id)

    assert (office.state(found), office.cell(found, "count")) == (RunState.APPROVED, 5_000_000)


def test_a_child_that_ended_is_not_begun_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.publish(flow(CHILD, step(office, "z", "李总")), child(office))
    office.submit()
    with monkeypatch.context() as patched:
        patched.setattr(walk, "MOST_VISITS", 1)
        office.agree("陈静")
    with office.database.read() as tx:
        (run,) = flows.list_runs(tx, limit=9, flows=["flow"])
    assert run.stuck is not None

    office.act("管理员", flowing.retry, run.id)

    assert office.waiting() == {"李总": ["z"]}


@pytest.mark.parametrize("is_broken", [False, True])
def test_behind_a_decision(office: Office, monkeypatch: pytest.MonkeyPatch, is_broken: bool) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("n", count="7"), step(office, "b", "陈静")))
    found = office.submit()
    with monkeypatch.context() as patched:
        if is_broken:
            patched.setattr(Update, "enter", lambda self, around: {}["gone"])
        else:
            patched.setattr(walk, "MOST_VISITS", 1)
        office.agree("王雷")
    assert stuck(office, found) == ("step_broken" if is_broken else "endless_run")
    assert [task.vote for task in office.held(found).run.tasks.values()] == [Vote.APPROVE]

    office.act("管理员", flowing.retry, office.run(found).id)

    assert (office.waiting(), office.cell(found, "count")) == ({"陈静": ["b"]}, 7_000_000)


def test_a_wish_that_breaks(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from huodan.workspace.runs.wishes import Wishing

    office.publish(flow(step(office, "a", "王雷"), sets("n", count="7"), step(office, "b", "陈静")))
    found = office.submit()
    with monkeypatch.context() as patched:
        patched.setattr(Wishing, "_changes", lambda self, wish: [][0])
        office.agree("王雷")
    assert stuck(office, found) == "step_broken"

    office.act("管理员", flowing.retry, office.run(found).id)

    assert (office.waiting(), office.cell(found, "count")) == ({"陈静": ["b"]}, 7_000_000)


@pytest.mark.parametrize("is_broken", [False, True])
def test_behind_a_deadline(office: Office, monkeypatch: pytest.MonkeyPatch, is_broken: bool) -> None:
    from huodan.workspace.flowing import timing

    office.publish(flow(step(office, "a", "王雷", due=DUE), step(office, "b", "陈静")))
    found = office.submit()
    with monkeypatch.context() as patched:
        if is_broken:
            patched.setattr(timing, "_fire", lambda *given: {}["gone"])
        else:
            patched.setattr(walk, "MOST_VISITS", 1)
        turnover(office, 20260507)
    assert stuck(office, found) == ("step_broken" if is_broken else "endless_run")
    with office.database.read() as tx:
        assert list(broken_runs(tx)) == []

    office.act("管理员", flowing.retry, office.run(found).id)
    turnover(office, 20260508)

    assert office.waiting() == {"陈静": ["b"]}


@pytest.mark.parametrize("what", ["visits", "walk"])
def test_at_its_beginning_the_save_stays(office: Office, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    office.publish(auto(step(office, "a", "王雷")))
    with monkeypatch.context() as patched:
        if what == "visits":
            patched.setattr(walk, "MOST_VISITS", 0)
        else:
            patched.setattr(walk.Walk, "start", lambda self: [].pop())
        found = office.submit()
    assert stuck(office, found) is not None

    office.act("管理员", flowing.retry, office.run(found).id)

    assert office.waiting() == {"王雷": ["a"]}


def test_too_much_behind_a_decision_keeps_the_decision(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.publish(flow(step(office, "a", "王雷"), over_lines(counts_one()), step(office, "b", "陈静")))
    found = office.submit(count=0, lines=lines(6))
    with monkeypatch.context() as patched:
        patched.setattr(perform, "MOST_COMMANDS", 3)
        office.agree("王雷")
    assert (stuck(office, found), office.cell(found, "count")) == ("too_many_commands", 0)

    office.act("管理员", flowing.retry, office.run(found).id)

    assert (office.waiting(), office.cell(found, "count")) == ({"陈静": ["b"]}, 6_000_000)


def test_a_long_loop_goes_on_in_another_tx(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_TURNS", 3)
    monkeypatch.setattr(perform, "MOST_COMMANDS", 6)
    office.publish(flow(step(office, "a", "王雷"), over_lines(counts_one()), step(office, "b", "陈静")))
    found = office.submit(count=0, lines=lines(10))

    office.agree("王雷")
    assert (stuck(office, found), office.cell(found, "count")) == (None, 3_000_000)
    with office.database.read() as tx:
        assert list(broken_runs(tx)) == []
    turnover(office, 20260507)

    assert (office.waiting(), office.cell(found, "count")) == ({"陈静": ["b"]}, 10_000_000)


def test_a_step_about_no_record_says_so(office: Office) -> None:
    office.publish(
        auto(sets("n", count="7"), start={"id": "s", "on": "scheduled", "every": "day", "at": "08:00"})
    )

    turnover(office, 20260507, 20260508, 20260509)

    with office.database.read() as tx:
        found = flows.list_runs(tx, limit=9, flows=["flow"])
    assert len(found) >= 2
    assert {each.stuck.code for each in found if each.stuck is not None} == {"no_record"}


@pytest.mark.parametrize("why", ["nobody", "much"])
def test_what_the_clock_cannot_begin_is_seen(
    office: Office, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    nodes: dict[str, list[Any]] = {
        "nobody": [approve("a", who("role", roles=["gone"]), nobody="refuse")],
        "much": [over_lines(counts_one())],
    }
    office.publish(auto(*nodes[why], start={"id": "s", "on": "day_of", "field": "order_day", "at": "09:00"}))
    found, other = (office.submit(day="2026-05-07", count=0, lines=lines(n)) for n in (6, 1))
    with monkeypatch.context() as patched:
        patched.setattr(perform, "MOST_COMMANDS", 3)
        turnover(office, 20260507, 20260508)
    assert stuck(office, found) == ("nobody_to_ask" if why == "nobody" else "too_many_commands")
    assert why == "nobody" or office.cell(other, "count") == 1_000_000

    if why == "much":
        office.act("管理员", flowing.retry, office.run(found).id)
        assert office.cell(found, "count") == 6_000_000
    with office.database.read() as tx:
        assert len(flows.list_runs(tx, limit=9, about=("order", found))) == 1


def test_the_check_sees_what_waits_for_nothing(office: Office) -> None:
    until = {"id": "w", "kind": "wait", "label": "等", "until": 'waybill <> ""'}
    other = {"id": "other", "key": "other"}
    office.publish(auto(until), flow(step(office, "a", "王雷", due=DUE), **other))
    found = office.submit()
    with office.database.read() as tx:
        assert list(broken_runs(tx)) == []
        two = {each.flow: each.id for each in flows.list_runs(tx, limit=9, about=("order", found))}

    def broken(sql: str) -> list[tuple[Id, str]]:
        def tried(tx: Any, plan: Any, grant: Any) -> list[tuple[Id, str]]:
            tx.run("SAVEPOINT tried")
            tx.run(sql)
            codes = [(each.run, each.code) for each in broken_runs(tx)]
            tx.run("ROLLBACK TO SAVEPOINT tried")
            return codes

        result: list[tuple[Id, str]] = office.act("系统", tried)
        return result

    asked = two["other"]
    assert broken("UPDATE flow_task SET state = 'cancelled'") == [(asked, "waits_for_nobody")]
    assert broken("UPDATE flow_task SET state = 'later'") == [(asked, "waits_for_nobody")]
    assert broken("UPDATE job SET state = 'failed' WHERE kind = 'flow_timer'") == [(asked, "no_timer")]
    assert broken("UPDATE flow_visit SET data = NULL WHERE data IS NOT NULL") == []


def test_a_condition_that_cannot_be_worked_out_lets_nothing_pass(office: Office) -> None:
    dear = ("amount / count > 5", [approve("a", office.people("王雷"))])
    office.publish(flow(branch("x", dear, (None, []))))
    order, blank = office.submit(count="0"), office.submit(amount=None, count="1")

    assert (office.state(order), office.state(blank)) == (RunState.RUNNING, RunState.APPROVED)
    stuck = office.run(order).stuck
    assert stuck is not None
    assert stuck.code == "cannot_tell"
    office.act("周敏", flowing.withdraw, office.run(order).id)
    office.save("周敏", UpdateRecord("order", order, {"count": "2"}))
    office.act("周敏", flowing.hand_in, "order", order)

    assert office.waiting() == {"王雷": ["a"]}


def test_what_cannot_be_worked_out_yet_is_waited_for(office: Office) -> None:
    wait = {"id": "w", "kind": "wait", "label": "w", "until": "amount / count > 5"}
    office.publish(flow(wait, is_approval=False))
    order = office.submit()
    assert (office.state(order), office.run(order).stuck) == (RunState.RUNNING, None)

    office.save("周敏", UpdateRecord("order", order, {"count": "2"}))

    assert office.state(order) is RunState.APPROVED
