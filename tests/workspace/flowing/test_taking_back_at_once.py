"""Taking a decision back while others write, on connections of their own: what somebody else wrote since is never overwritten."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.perform import perform
from tests.support.at_once import Work, together
from tests.support.office import Office, Tree, flow, sets
from tests.workspace.flowing.test_taking_back import step, task

ROUNDS = 4
RAISES: Tree = {
    "id": "ren",
    "kind": "update",
    "label": "改客户",
    "of": "order_customer",
    "sets": [{"id": "ren_1", "field": "customer_level", "formula": '"A"'}],
}


def revoking(run: Id) -> Work:
    return lambda tx, plan, grant: flowing.revoke(tx, plan, grant, run)


def agreeing(id: Id) -> Work:
    return lambda tx, plan, grant: flowing.agree(tx, plan, grant, id, flowing.Answer())


def writing(form: str, id: Id, **values: Any) -> Work:
    return lambda tx, plan, grant: perform(tx, plan, grant, UpdateRecord(form, id, values))


def test_a_double_click_takes_back_once(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("n", count="7"), step(office, "z", "李总")))
    for _ in range(ROUNDS):
        order = office.submit(count=3)
        office.agree("王雷")
        run = office.run(order).id

        told = together(office, ("王雷", revoking(run)), ("王雷", revoking(run)))

        assert told.count("done") == 1, told
        assert (office.cell(order, "count"), office.waiting()) == (3_000_000, {"王雷": ["a"]})
        office.act("管理员", flowing.stop, run)


def test_of_taking_back_and_the_next_decision_one_counts(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("n", count="7"), step(office, "z", "李总")))
    for _ in range(ROUNDS):
        order = office.submit(count=3)
        office.agree("王雷")
        run, next = office.run(order).id, task(office, "李总")

        told = together(office, ("王雷", revoking(run)), ("李总", agreeing(next)))

        if told[0] == "done":
            assert told[1] in ("task_over", "not_your_task")
            assert (office.cell(order, "count"), office.waiting()) == (3_000_000, {"王雷": ["a"]})
            office.act("管理员", flowing.stop, run)
        else:
            assert told == ["too_late", "done"]
            assert (office.cell(order, "count"), office.state(order)) == (7_000_000, RunState.APPROVED)


def test_what_an_edit_wrote_at_the_same_moment_stays(office: Office) -> None:
    (kept,) = office.save("系统", CreateRecord("customer", {"name": "云杉", "level": "C"}))
    office.publish(flow(step(office, "a", "王雷"), RAISES, step(office, "z", "李总")))
    for turn in range(ROUNDS):
        order = office.submit(customer=format_id("custom", kept.record))
        office.agree("王雷")
        run = office.run(order).id

        edit = writing("customer", kept.record, level=f"B{turn}", debt=str(turn + 1))
        told = together(office, ("王雷", revoking(run)), ("系统", edit))

        assert told[1] == "done"
        assert told[0] in ("done", "data_moved_on", "others_wrote")
        assert office.cell(kept.record, "level", "customer") == f"B{turn}"
        assert office.cell(kept.record, "debt", "customer") == (turn + 1) * 1_000_000
        assert office.waiting() == ({"王雷": ["a"]} if told[0] == "done" else {"李总": ["z"]})
        office.act("管理员", flowing.stop, run)


def test_an_edit_of_the_record_itself_behind_its_end_stays(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("n", count="7")))
    for turn in range(ROUNDS):
        order = office.submit(count=3)
        office.agree("王雷")
        run = office.run(order).id

        told = together(office, ("王雷", revoking(run)), ("李总", writing("order", order, count=10 + turn)))

        stands = {"done": 3_000_000, "too_late": (10 + turn) * 1_000_000}
        assert set(told) in ({"done", "under_approval"}, {"too_late", "done"}), told
        assert office.cell(order, "count") == stands[told[0]]
        if told[0] == "done":
            office.act("管理员", flowing.stop, run)


def test_who_may_see_it_is_told_what_moved_on_and_by_whom(office: Office) -> None:
    (kept,) = office.save("系统", CreateRecord("customer", {"name": "云杉"}))
    office.publish(flow(step(office, "a", "王雷", "周敏"), RAISES, step(office, "z", "李总")))
    for name, sees in (("周敏", True), ("王雷", False)):
        order = office.submit(customer=format_id("custom", kept.record))
        office.agree(name)
        office.save("系统", UpdateRecord("customer", kept.record, {"level": f"B {name}"}))
        with pytest.raises(HuodanError) as refused:
            office.act(name, flowing.revoke, office.run(order).id)
        told = refused.value.text("zh")
        assert refused.value.code == ("others_wrote" if sees else "data_moved_on")
        assert [word in told for word in ("云杉", "「customer_level」", "系统")] == [sees] * 3, told
        office.act("管理员", flowing.stop, office.run(order).id)
