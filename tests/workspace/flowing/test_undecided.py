"""Where nobody can tell whether a flow is for a record, its run is there, holds the record and waits to be seen to."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import flow as flows
from huodan.kit.ids import Id
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing import looking
from huodan.workspace.flowing.foreseeing import ways
from huodan.workspace.runs import UnderApproval
from huodan.workspace.runs.meant import CannotTellStart
from tests.support.office import Office, Tree, approve, flow

DEAR = {"id": "start", "on": "submitted", "when": "amount / count > 5"}


def marked(office: Office, **more: Any) -> Tree:
    marks = [
        {
            "id": f"m_{on}",
            "on": on,
            "sets": [{"id": f"m_{on}_s", "field": "order_state", "formula": f'"{to}"'}],
        }
        for on, to in (("running", "审核通过"), ("cancelled", "已取消"))
    ]
    return flow(approve("a", office.people("王雷")), **{"start": DEAR, "marks": marks, **more})


def runs(office: Office, record: Id) -> int:
    with office.database.read() as tx:
        return len(flows.list_runs(tx, limit=9, about=("order", record)))


def test_nothing_passes_unasked(office: Office) -> None:
    office.publish(marked(office))
    found = office.submit(count="0")
    stuck = office.run(found).stuck
    assert stuck is not None
    assert (stuck.code, office.state(found), office.waiting()) == ("cannot_tell_start", RunState.RUNNING, {})
    assert office.cell(found, "state") == "s0"
    with pytest.raises(UnderApproval):
        office.save("周敏", UpdateRecord("order", found, {"amount": "1"}))
    with office.database.read() as tx:
        plan, seen = office.seen(tx, "管理员")
        assert {"retry", "stop"} <= set(looking.open_run(tx, plan, seen, office.run(found).id).can)
    with pytest.raises(CannotTellStart):
        office.act("管理员", flowing.retry, office.run(found).id)

    office.act("周敏", flowing.withdraw, office.run(found).id)
    office.save("周敏", UpdateRecord("order", found, {"count": "2"}))
    office.act("周敏", flowing.hand_in, "order", found)

    assert (office.waiting(), office.cell(found, "state")) == ({"王雷": ["a"]}, "s1")


@pytest.mark.parametrize(("formula", "asked"), [("amount > 5", True), ("amount > 500", False)])
def test_tried_again_it_begins_or_is_over(office: Office, formula: str, asked: bool) -> None:
    office.publish(marked(office))
    found = office.submit(count="0")
    office.publish(marked(office, start={**DEAR, "when": formula}))

    office.act("管理员", flowing_renew, office.run(found).id)

    assert bool(office.waiting()) is asked
    assert office.cell(found, "state") == ("s1" if asked else "s0")
    assert office.state(found) is (RunState.RUNNING if asked else RunState.CANCELLED)
    assert ("not_meant" in office.said(found)) is not asked
    assert office.run(found).stuck is None


def flowing_renew(tx: Any, plan: Any, grant: Any, run: Id) -> None:
    from huodan.workspace.flowing.renewing import renew

    renew(tx, plan, grant, run)


def test_an_automation_is_asked_again_as_its_record_changes_and_is_there_once(office: Office) -> None:
    start = {"id": "s", "on": "updated", "fields": ["order_name"], "when": "amount / count > 5"}
    office.publish(flow(approve("a", office.people("王雷")), start=start, is_approval=False))
    found = office.submit(count="0")
    for name in ("甲", "乙"):
        office.save("周敏", UpdateRecord("order", found, {"name": name}))
    assert (runs(office, found), office.waiting()) == (1, {})

    office.save("周敏", UpdateRecord("order", found, {"count": "2"}))

    assert (runs(office, found), office.waiting()) == (1, {"王雷": ["a"]})


def test_before_it_is_saved_the_way_is_told_as_far_as_it_can_be(office: Office) -> None:
    office.publish(marked(office))
    with office.database.read() as tx:
        plan, seen = office.seen(tx, "周敏")
        (way,) = ways(tx, plan, seen, "order", None, {"name": "单", "amount": "100", "count": "0"})
    assert way.steps == ()


def test_many_brought_at_once_are_all_there(office: Office) -> None:
    office.publish(marked(office))
    made = office.save(
        "周敏", *(CreateRecord("order", {"name": "单", "amount": "9", "count": "0"}) for _ in range(3))
    )

    assert all(office.run(each.record).stuck is not None for each in made)
