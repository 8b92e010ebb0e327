"""Flows that begin by the clock or by a button, each once; what was there before; runs of earlier versions; who leaves."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows
from huodan.kit.ids import Id, format_id
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord, Origin, UpdateRecord
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.flowing import handing_over
from huodan.workspace.flowing.handing_over import hand_over
from huodan.workspace.flowing.refusals import CannotAsk, NoFlow
from huodan.workspace.flowing.renewing import renew, renew_several
from huodan.workspace.flowing.starting import There, begin_for_those_there, count_those_there
from huodan.workspace.flowing.watching import stuck_runs
from huodan.workspace.working import work
from tests.support.office import Office, Tree, approve, flow, who


def auto(*nodes: Tree, **more: object) -> Tree:
    return flow(*nodes, is_approval=False, **more)


def turnover(office: Office, *days: int) -> None:
    for day in days:
        office.database.set_clock(today=day)
        for _ in range(4):
            while work(office.database):
                pass


def add_one(**start: object) -> Tree:
    """Write an automation that counts how often it began."""
    adds = {"id": "g", "field": "order_count", "formula": "1", "add": True}
    node = {"id": "n", "kind": "update", "label": "n", "sets": [adds]}
    return auto(node, start={"id": "s", **start})


def count(office: Office, record: Id) -> int:
    return int(office.cell(record, "count") or 0) // 1_000_000


def test_days_behind_a_day_begin_it_once_and_again_as_often_as_it_says(office: Office) -> None:
    days = {"field": "order_day", "days": 1, "at": "00:00", "again": 2, "most": 2}
    office.publish(add_one(on="day_of", when='waybill = ""', **days))
    one, other = office.submit(day="2026-05-08"), office.submit(day="2026-05-20")

    turnover(office, 20260507, 20260508)
    assert (count(office, one), count(office, other)) == (0, 0)
    turnover(office, 20260509, 20260510)
    assert count(office, one) == 1
    turnover(office, 20260511, 20260512, 20260513, 20260515, 20260518)

    assert (count(office, one), count(office, other)) == (2, 0)


def test_it_ends_when_its_condition_does(office: Office) -> None:
    start = {
        "on": "day_of",
        "field": "order_day",
        "again": 1,
        "most": 9,
        "at": "00:00",
        "when": 'waybill = ""',
    }
    office.publish(add_one(**start))
    found = office.submit(day="2026-05-08")
    turnover(office, 20260508, 20260509)
    before = count(office, found)

    office.save("周敏", UpdateRecord("order", found, {"waybill": "SF1"}))
    turnover(office, 20260510, 20260511)

    assert before >= 1
    assert count(office, found) == before


def test_what_was_missed_comes_once_and_is_marked(office: Office) -> None:
    start = {"on": "day_of", "field": "order_day", "again": 1, "most": 9, "at": "00:00"}
    office.publish(add_one(**start))
    found = office.submit(day="2026-05-08")

    turnover(office, 20260512)

    assert count(office, found) == 1
    assert "caught_up" in office.said(found)


def test_what_was_there_is_left_alone_unless_somebody_says_so(office: Office) -> None:
    old = office.submit(day="2026-05-01")
    office.publish(add_one(on="day_of", field="order_day", again=1, most=99, at="00:00"))
    turnover(office, 20260507, 20260508)
    assert count(office, old) == 0

    assert office.act("管理员", count_those_there, "flow") == There(1)
    office.act("管理员", begin_for_those_there, "flow")
    turnover(office, 20260508)

    assert count(office, old) == 1
    turnover(office, 20260510)
    assert count(office, old) == 2


def test_nothing_before_the_opening_day_begins_anything(office: Office) -> None:
    office.publish(add_one(on="day_of", field="order_day", days=3, at="00:00"))
    office.act("系统", lambda tx, plan, grant: flows.set_opening_day(tx, 20260506))
    old, new = office.submit(day="2026-05-05"), office.submit(day="2026-05-06")

    turnover(office, 20260507, 20260508, 20260509, 20260510)

    assert (count(office, old), count(office, new)) == (0, 1)


def test_a_schedule_begins_it_for_each_record_of_a_filter(office: Office) -> None:
    where = {"field": "amount", "op": "gt", "value": "50"}
    office.publish(add_one(on="scheduled", every="day", at="08:00", where=where))
    much, little = office.submit(amount="100"), office.submit(amount="10")

    turnover(office, 20260507, 20260508)

    assert count(office, much) in (1, 2)
    assert count(office, little) == 0


def test_a_schedule_for_nothing_begins_once_a_moment(office: Office) -> None:
    make = {"id": "m", "kind": "notify", "label": "m", "who": [who("role", roles=["boss"])], "text": "早"}
    office.publish(auto(make, start={"id": "s", "on": "scheduled", "every": "day", "at": "08:00"}))

    turnover(office, 20260507, 20260508, 20260508)

    with office.database.read() as tx:
        found = flows.list_runs(tx, limit=10, flows=["flow"])
    assert len(found) in (1, 2)
    assert {each.state for each in found} == {RunState.APPROVED}


def test_whom_the_starter_chooses_is_asked(office: Office) -> None:
    office.publish(flow(approve("a", who("starter_chooses"))))

    office.save("周敏", CreateRecord("order", {"name": "单"}, chosen={"a": [office.id("赵磊")]}))
    assert office.waiting() == {"赵磊": ["a"]}

    with pytest.raises(CannotAsk):
        office.save("周敏", CreateRecord("order", {"name": "单"}, chosen={"a": [office.id("孙悦")]}))


def test_a_record_that_is_cancelled_ends_its_run(office: Office) -> None:
    asked = approve(
        "a", office.people("王雷"), opens=[{"id": "o", "fields": ["order_state"], "right": "write"}]
    )
    office.publish(flow(asked, ends_when='state = "已取消"'))
    found = office.submit()

    office.save("系统", CreateRecord("order", {"name": "别的"}))
    office.act(
        "王雷",
        flowing.keep,
        next(task.id for task in office.todo("王雷") if task.run == office.run(found).id),
        flowing.Answer(values={"state": "已取消"}),
    )

    assert office.state(found) is RunState.CANCELLED
    assert len(office.todo("王雷")) == 1


def test_a_run_is_moved_to_the_version_of_now(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷")), approve("b", office.people("陈静"))))
    stays, comes, finishes = office.submit(), office.submit(), office.submit()
    for _ in range(2):
        office.agree("王雷")
    office.publish(flow(approve("a", office.people("王雷")), approve("c", office.people("李总"))))

    office.act("管理员", renew, office.run(comes).id)
    assert office.waiting()["王雷"] == ["a", "a"]  # b is gone: a is asked anew
    office.act("管理员", renew, office.run(finishes).id)
    office.agree("王雷")
    assert office.waiting() == {"王雷": ["a"], "陈静": ["b"], "李总": ["c"]}
    assert office.act("管理员", renew_several, "flow").left == 0

    assert office.state(stays) is RunState.RUNNING
    assert "陈静" not in office.waiting()


def test_tasks_of_who_leaves_go_to_somebody_else(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷")), approve("b", office.people("王雷"))))
    office.submit()

    left = office.act("管理员", hand_over, office.id("王雷"), to=office.id("李总"))

    assert (left, office.waiting()) == (0, {"李总": ["a"]})


def test_what_cannot_be_given_away_keeps_nothing_else_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "MOST_RUNS", 2)
    office.publish(flow(approve("a", office.people("王雷", "管理员"), way="all")))
    beside = [office.submit() for _ in range(2)]
    office.publish(flow(approve("a", office.people("王雷"))))
    for _ in range(3):
        office.submit()

    left = [office.act("管理员", hand_over, office.id("王雷"), to=None) for _ in range(3)]

    assert left == [3, 2, 2]
    assert {name: len(nodes) for name, nodes in office.waiting().items()} == {"王雷": 2, "管理员": 5}
    assert "handed_over" not in [each for order in beside for each in office.said(order)]


def test_who_left_is_said_to_be_waited_for_in_vain(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    office.submit()
    assert office.act("管理员", stuck_runs, limit=9, before=None) == ((), None)

    office.save("管理员", UpdateRecord("people", office.id("王雷"), {"active": False}))

    ((run,), _) = office.act("管理员", stuck_runs, limit=9, before=None)
    assert (run.is_stuck, run.is_keeper) == (True, True)


def test_history_that_was_imported_begins_nothing_by_the_clock(office: Office) -> None:
    office.publish(add_one(on="day_of", field="order_day", at="00:00"))
    given = CreateRecord("order", {"name": "旧单", "day": "2026-05-08"}, origin=Origin.IMPORT, as_was=True)
    (change,) = office.save("系统", given)

    def brought(tx: Tx, plan: object, grant: object) -> None:
        tx.run(
            "INSERT INTO import_run (id, form, person, at, import_as, mode, created, updated, unchanged, refused) "
            "SELECT 77, 'order', 0, 0, 'history', 'create', 1, 0, 0, 0"
        )
        tx.run("UPDATE journal SET cause = 77 WHERE origin = 'import'")

    office.act("系统", brought)
    turnover(office, 20260508, 20260509)

    assert count(office, change.record) == 0


def test_what_it_began_for_is_not_begun_for_again_because_somebody_says_so(office: Office) -> None:
    old = office.submit(day="2026-05-01")
    office.publish(add_one(on="day_of", field="order_day", days=1, at="00:00"))
    new = office.submit(day="2026-05-08")
    turnover(office, 20260508, 20260509, 20260510)
    assert (count(office, old), count(office, new)) == (0, 1)

    for _ in range(2):
        office.act("管理员", begin_for_those_there, "flow")
        turnover(office, 20260510)

    assert (count(office, old), count(office, new)) == (1, 1)
    assert office.act("管理员", count_those_there, "flow").count == 0


def test_who_cannot_be_relieved_keeps_nobody_else_from_being_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "MOST_RUNS", 1)
    both = approve("a", office.people("王雷", "管理员"), way="all")
    office.publish(auto(both, id="both", key="both"), auto(approve("b", office.people("王雷"))))
    order = office.submit()

    assert office.act("管理员", hand_over, office.id("王雷"), to=None) == 1

    assert office.waiting() == {"王雷": ["a"], "管理员": ["a", "b"]}
    with office.database.read() as tx:
        said = [
            each
            for run in flows.list_runs(tx, limit=5, about=("order", order))
            for each in flows.said_of(tx, run.id)
        ]
    assert [each.what for each in said] == ["handed_over"]


def test_a_new_version_is_given_to_one_department_first(office: Office) -> None:
    old = approve("a", office.people("何苗"))
    new = approve("b", office.people("陈静"))
    some = {"id": "flow2", "key": "flow2", "departments": [format_id("dep", office.departments["销售"])]}
    office.publish(flow(old), flow(new, **some, start={"id": "s", "on": "submitted", "when": "amount < 500"}))

    mine, others, large = office.submit(), office.submit("李总"), office.submit(amount="500")

    assert [office.run(each).flow for each in (mine, others, large)] == ["flow2", "flow", "flow"]
    assert office.waiting() == {"陈静": ["b"], "何苗": ["a", "a"]}


def test_what_was_agreed_to_is_not_handed_in_to_what_came_later(office: Office) -> None:
    some = {"id": "flow2", "key": "flow2", "departments": [format_id("dep", office.departments["销售"])]}
    office.publish(flow(approve("a", office.people("何苗"))))
    agreed, refused = office.submit(), office.submit()
    office.agree("何苗")
    office.refuse("何苗")
    office.publish(
        flow(approve("a", office.people("何苗"))), flow(approve("b", office.people("陈静")), **some)
    )

    with pytest.raises(NoFlow):
        office.act("周敏", flowing.hand_in, "order", agreed)
    office.act("周敏", flowing.hand_in, "order", refused)

    assert office.waiting() == {"陈静": ["b"]}
