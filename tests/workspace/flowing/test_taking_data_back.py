"""Who takes back what they said at once takes back what steps did with records behind it: all of it, or nothing (0088)."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import flow as flows
from huodan.engines.journal import history
from huodan.engines.mail import HOLD_MS
from huodan.kit.ids import Id, format_id
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord, DeleteRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import NotYours, TooLate
from huodan.workspace.runs.taking_back import DataMovedOn
from tests.support.letters import later
from tests.support.office import Office, Tree, branch, flow, sets
from tests.workspace.flowing.test_taking_back import add, revoke, step, task

PASSED = sets("done", state='"审核通过"', count="7")
SETS_NAME = [{"id": "make_1", "field": "customer_name", "formula": "name"}]
MAKES = {"id": "make", "kind": "create", "label": "建客户", "form": "customer", "sets": SETS_NAME}


def count(office: Office, record: Id) -> int:
    return int(office.cell(record, "count")) // 1_000_000


def agree_and_offer(office: Office, name: str) -> bool:
    """Agree, and say whether it may be taken back, as one Tx does."""
    id = task(office, name)

    def work(tx: Any, plan: Any, grant: Any) -> bool:
        flowing.agree(tx, plan, grant, id, flowing.Answer())
        return flowing.may_take_back(tx, plan, grant, id)

    found: bool = office.act(name, work)
    return found


def there(office: Office, table: str) -> list[Id]:
    with office.database.read() as tx:
        return [id for (id,) in tx.run(f"SELECT id FROM {table} ORDER BY id").fetchall()]


def test_a_record_is_as_it_was_and_its_history_tells_it(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), PASSED, step(office, "z", "李总")))
    found = office.submit(count=3)

    assert agree_and_offer(office, "王雷")
    assert (office.cell(found, "state"), count(office, found)) == ("s1", 7)
    assert office.waiting() == {"李总": ["z"]}
    revoke(office, "王雷", found)

    assert (office.cell(found, "state"), count(office, found)) == ("s0", 3)
    assert office.waiting() == {"王雷": ["a"]}
    with office.database.read() as tx:
        plan, seen = office.seen(tx, "李总")
        newest = history(tx, plan, seen, form="order", id=found, limit=1).entries[0]
    assert (newest.why, newest.by["title"]) == ("undo", "王雷")
    office.agree("王雷")
    assert (count(office, found), office.waiting()) == (7, {"李总": ["z"]})
    revoke(office, "王雷", found)
    assert (count(office, found), office.waiting()) == (3, {"王雷": ["a"]})


def test_what_ended_the_run_with_its_marks(office: Office) -> None:
    marks = [
        {
            "id": f"m_{on}",
            "on": on,
            "sets": [{"id": f"m_{on}_s", "field": "order_state", "formula": f'"{to}"'}],
        }
        for on, to in (("approved", "审核通过"), ("rejected", "已拒绝"))
    ]
    office.publish(flow(step(office, "a", "王雷"), sets("n", count="7"), marks=marks))
    found = office.submit(count=3)
    for act in (office.agree, office.refuse):
        act("王雷")
        assert office.cell(found, "state") != "s0"

        revoke(office, "王雷", found)

        assert (office.cell(found, "state"), count(office, found)) == ("s0", 3)
        assert (office.state(found), office.waiting()) == (RunState.RUNNING, {"王雷": ["a"]})


def test_what_was_made_goes_to_the_trash_and_what_was_removed_comes_back(office: Office) -> None:
    (kept,) = office.save("系统", CreateRecord("customer", {"name": "云杉"}))
    lines = [{"what": "甲", "price": "1"}, {"what": "乙", "price": "2"}]
    goes = {"id": "del", "kind": "delete", "label": "删明细", "of": "order_lines"}
    renames = {
        "id": "ren",
        "kind": "update",
        "label": "改客户",
        "of": "order_customer",
        "sets": [{"id": "ren_1", "field": "customer_level", "formula": '"A"'}],
    }
    office.publish(flow(step(office, "a", "王雷"), MAKES, renames, goes, step(office, "z", "李总")))
    found = office.submit(customer=format_id("custom", kept.record), lines=lines)
    office.agree("王雷")
    assert (len(there(office, "r_customer")), there(office, "s_order_lines")) == (2, [])

    revoke(office, "王雷", found)

    assert there(office, "r_customer") == [kept.record]
    assert office.cell(kept.record, "level", "customer") is None
    assert len(there(office, "s_order_lines")) == 2


@pytest.mark.parametrize("act", ["changed", "named", "deleted"])
def test_not_what_others_used_since(office: Office, act: str) -> None:
    office.publish(flow(step(office, "a", "王雷"), MAKES, PASSED, step(office, "z", "李总")))
    found = office.submit(count=3)
    office.agree("王雷")
    (made,) = there(office, "r_customer")
    match act:
        case "changed":
            office.save("系统", UpdateRecord("customer", made, {"level": "B"}))
        case "named":
            office.publish(flow(step(office, "a", "王雷"), is_on=False))
            office.save(
                "系统", CreateRecord("order", {"name": "别的", "customer": format_id("custom", made)})
            )
        case _:
            office.save("系统", DeleteRecord("customer", made))

    with pytest.raises(DataMovedOn):
        revoke(office, "王雷", found)

    assert (count(office, found), office.waiting()) == (7, {"李总": ["z"]})


def test_a_change_of_the_same_field_keeps_it_and_one_of_another_stays(office: Office) -> None:
    (kept,) = office.save("系统", CreateRecord("customer", {"name": "云杉", "debt": "1"}))
    renames = {
        "id": "ren",
        "kind": "update",
        "label": "改客户",
        "of": "order_customer",
        "sets": [{"id": "ren_1", "field": "customer_level", "formula": '"A"'}],
    }
    office.publish(flow(step(office, "a", "王雷"), renames, step(office, "z", "李总")))
    found = office.submit(customer=format_id("custom", kept.record))
    office.agree("王雷")
    office.save("系统", UpdateRecord("customer", kept.record, {"debt": "5"}))

    revoke(office, "王雷", found)

    assert office.cell(kept.record, "level", "customer") is None
    assert office.cell(kept.record, "debt", "customer") == 5_000_000
    office.agree("王雷")
    office.save("系统", UpdateRecord("customer", kept.record, {"level": "C"}))
    with pytest.raises(DataMovedOn):
        revoke(office, "王雷", found)
    assert office.cell(kept.record, "level", "customer") == "C"


@pytest.mark.parametrize("what", ["agree", "add", "skip"])
def test_not_where_somebody_acted_since(office: Office, what: str) -> None:
    keeper = [{"id": "k", **office.people("管理员")}]
    office.publish(
        flow(
            step(office, "a", "王雷"),
            PASSED,
            {**step(office, "z", "李总"), "kind": "handle"},
            step(office, "y", "赵磊"),
            administrators=keeper,
        )
    )
    found = office.submit(count=3)
    office.agree("王雷")
    match what:
        case "agree":
            office.agree("李总")
        case "add":
            add(office, "李总", "陈静", "before")
        case _:
            visit = next(each for each in office.held(found).run.open_visits())
            office.act("管理员", flowing.skip, office.run(found).id, visit=visit.id)
    before = office.waiting()

    with pytest.raises(TooLate):
        revoke(office, "王雷", found)

    assert (count(office, found), office.waiting()) == (7, before)


def test_only_who_decided_and_only_in_the_first_seconds(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), PASSED, step(office, "z", "李总")))
    office.act(
        "王雷",
        lambda tx, plan, grant: flows.appoint(
            tx, person=office.id("王雷"), stand_in=office.id("何苗"), from_day=20260501, to_day=20260509
        ),
    )
    found = office.submit(count=3)
    office.act("何苗", flowing.agree, task(office, "王雷"), flowing.Answer())

    for name in ("王雷", "李总", "管理员"):
        with pytest.raises(NotYours):
            revoke(office, name, found)
    revoke(office, "何苗", found)
    assert count(office, found) == 3
    office.agree("王雷")
    later(office.database, HOLD_MS)
    with pytest.raises(TooLate):
        revoke(office, "王雷", found)
    assert count(office, found) == 7


def test_in_one_arm_what_the_other_did_stays(office: Office) -> None:
    one = [step(office, "a", "王雷"), sets("n", count="7"), step(office, "a2", "李总")]
    two = [step(office, "b", "陈静"), sets("w", waybill='"SF"'), step(office, "b2", "何苗")]
    office.publish(flow(branch("p", (None, one), (None, two), mode="parallel")))
    found = office.submit(count=3)
    office.agree("王雷")
    office.agree("陈静")

    revoke(office, "王雷", found)

    assert (count(office, found), office.cell(found, "waybill")) == (3, "SF")
    assert office.waiting() == {"王雷": ["a"], "何苗": ["b2"]}


def automation(*nodes: Tree) -> Tree:
    start = {"id": "auto_s", "on": "updated", "fields": ["order_state"], "becomes": "审核通过"}
    base = flow(*nodes, id="auto", key="auto", start=start)
    return {**base, "label": "通过以后", "is_approval": False}


def test_what_the_change_set_off_goes_with_it(office: Office) -> None:
    asks = {"id": "h", "kind": "handle", "label": "备货", "who": [{"id": "h_w", **office.people("何苗")}]}
    office.publish(
        flow(step(office, "a", "王雷"), PASSED, step(office, "z", "李总")),
        automation(MAKES, asks),
    )
    found = office.submit(count=3)
    assert agree_and_offer(office, "王雷")
    assert office.waiting() == {"李总": ["z"], "何苗": ["h"]}
    assert len(there(office, "r_customer")) == 1

    office.act("王雷", flowing.revoke, _run_of(office, "flow"))

    assert there(office, "r_customer") == []
    assert office.waiting() == {"王雷": ["a"]}
    office.agree("王雷")
    office.agree("何苗")
    with pytest.raises(TooLate):
        office.act("王雷", flowing.revoke, _run_of(office, "flow"))
    assert count(office, found) == 7


def _run_of(office: Office, flow: str) -> Id:
    with office.database.read() as tx:
        row = tx.run(f"SELECT id FROM flow_run WHERE flow = '{flow}' ORDER BY id").fetchone()
    assert row is not None
    return Id(row[0])


def test_what_cannot_be_put_back_leaves_the_decision_standing(office: Office) -> None:
    office.publish(flow(step(office, "a", "王雷"), sets("n", code='"B"'), step(office, "z", "李总")))
    found = office.submit(code="A")
    office.agree("王雷")
    office.publish(flow(step(office, "a", "王雷"), is_on=False))
    office.save("系统", CreateRecord("order", {"name": "别的", "code": "A"}))

    with pytest.raises(DataMovedOn):
        revoke(office, "王雷", found)

    assert (office.cell(found, "code"), office.waiting()) == ("B", {"李总": ["z"]})
