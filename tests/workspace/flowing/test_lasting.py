"""Runs that outlive what they go by, and what must not outlive a step that was taken back."""

from __future__ import annotations

import pytest

from huodan.engines import flow as flows
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.language.flow.run import RunState
from huodan.language.flow.voting import Vote
from huodan.language.messages import SYSTEM, CreateRecord, DeleteRecord, UpdateRecord
from huodan.workspace import flowing
from huodan.workspace.flowing.refusals import CannotAsk, NotYours
from huodan.workspace.publish import publish_app
from huodan.workspace.runs import UnderApproval
from tests.support.apps import app, read
from tests.support.office import Office, Tree, approve, branch, customer, flow, order, roles, sets, who


def given(id: str, field: str, formula: str) -> Tree:
    return {"id": id, "field": field, "formula": formula}


def update(id: str, of: str, *sets: Tree) -> Tree:
    return {"id": id, "kind": "update", "label": id, "of": of, "sets": list(sets)}


def stranded(office: Office) -> Id:
    """Hand an order in, and take the role away that is asked about it."""
    office.publish(flow(approve("a", who("role", roles=["finance"]))))
    order_id = office.submit()
    kept = [each for each in roles() if each["id"] != "finance"]
    made = publish_app(
        office.database,
        SYSTEM,
        read(app(customer(), order(), roles=kept, flows=[flow(approve("a", office.people("王雷")))])),
    )
    assert isinstance(made, int), made
    return order_id


def test_what_a_step_set_off_goes_when_the_step_is_taken_back(office: Office) -> None:
    (one,) = office.save("系统", CreateRecord("customer", {"name": "甲", "debt": "1"}))
    office.save("系统", CreateRecord("customer", {"name": "乙", "debt": "0"}))
    find = {"id": "q", "kind": "query", "label": "q", "form": "customer", "most": 10}
    make = {"id": "mk", "kind": "create", "label": "mk", "form": "customer"}
    follows = {
        **flow({**make, "sets": [given("m", "customer_name", '"幻"')]}, is_approval=False),
        "id": "flowb",
        "key": "flowb",
        "form": "customer",
        "start": {"id": "sb", "on": "updated", "fields": ["customer_debt"]},
    }
    office.publish(
        flow(find, update("u", "q", given("g", "customer_debt", "100 / debt")), is_approval=False), follows
    )

    found = office.submit()

    assert office.run(found).stuck is not None
    assert office.cell(one.record, "debt", "customer") == 1_000_000
    with office.database.read() as tx:
        assert flows.list_runs(tx, limit=10, flows=["flowb"]) == ()
        assert tx.run("SELECT count(*) FROM r_customer WHERE f_customer_name = '幻'").fetchone() == (0,)


def test_a_run_whose_flow_makes_no_sense_any_more_says_so_and_is_ended(office: Office) -> None:
    found = stranded(office)
    run = office.run(found)
    assert run.stuck is not None
    assert run.stuck.code == "flow_changed"

    for name, act in (("孙悦", flowing.withdraw), ("孙悦", flowing.stop)):
        with pytest.raises(NotYours):
            office.act(name, act, run.id)
    office.act("管理员", flowing.stop, run.id, why="改了")

    assert (office.state(found), office.waiting()) == (RunState.CANCELLED, {})
    office.save("周敏", UpdateRecord("order", found, {"amount": "5"}))


def test_its_starter_takes_back_what_makes_no_sense_any_more(office: Office) -> None:
    found = stranded(office)

    office.act("周敏", flowing.withdraw, office.run(found).id)

    assert (office.state(found), office.waiting()) == (RunState.WITHDRAWN, {})


def test_runs_of_a_flow_that_is_taken_out_keep_their_lock_and_finish(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    found, other = office.submit(), office.submit()
    office.publish()

    for command in (UpdateRecord("order", found, {"amount": "5"}), DeleteRecord("order", found)):
        with pytest.raises(UnderApproval):
            office.save("周敏", command)
    office.agree("王雷")
    office.agree("王雷")

    assert (office.state(found), office.state(other)) == (RunState.APPROVED, RunState.APPROVED)
    office.save("周敏", DeleteRecord("order", found))


def test_only_the_columns_a_step_opens_are_written(office: Office) -> None:
    opens = [{"id": "o", "fields": ["line_price"], "right": "write"}]
    office.publish(flow(approve("a", office.people("李总"), opens=opens)))
    found = office.submit(lines=[{"what": "甲", "price": "1"}])
    with office.database.read() as tx:
        row = tx.run("SELECT id FROM s_order_lines").fetchone()
    assert row is not None
    line = format_id("row", row[0])

    for lines in ([], [{"id": line, "what": "乙"}], {"add": [{"price": "3"}]}, {"remove": [line]}):
        with pytest.raises(UnderApproval):
            office.save("李总", UpdateRecord("order", found, {"lines": lines}))
    office.agree("李总", values={"lines": [{"id": line, "price": "7"}]})

    with office.database.read() as tx:
        assert tx.run("SELECT f_line_price FROM s_order_lines").fetchall() == [(7_000_000,)]
    assert office.state(found) is RunState.APPROVED


def test_a_column_that_is_taken_out_again_is_not_written(office: Office) -> None:
    opens = [
        {"id": "o", "fields": ["order_lines"], "right": "write"},
        {"id": "p", "fields": ["line_price"], "right": "read"},
    ]
    office.publish(flow(approve("a", office.people("李总"), opens=opens)))
    found = office.submit(lines=[{"what": "甲", "price": "1"}])
    with office.database.read() as tx:
        row = tx.run("SELECT id FROM s_order_lines").fetchone()
    assert row is not None
    line = format_id("row", row[0])

    for lines in ([], [{"id": line, "price": "7"}]):
        with pytest.raises(UnderApproval):
            office.save("李总", UpdateRecord("order", found, {"lines": lines}))
    office.save("李总", UpdateRecord("order", found, {"lines": [{"id": line, "what": "乙"}]}))


def test_a_run_writes_nothing_that_another_run_keeps(office: Office) -> None:
    (kept,) = office.save("系统", CreateRecord("customer", {"name": "云杉", "debt": "5"}))
    writes = flow(
        update("u", "order_customer", given("g", "customer_debt", "777")),
        id="f2",
        key="f2",
        is_approval=False,
    )
    locks = flow(
        approve("c", office.people("王雷")),
        id="f3",
        key="f3",
        form="customer",
        start={"id": "s3", "on": "updated"},
    )
    office.publish(writes, locks)
    office.save("系统", UpdateRecord("customer", kept.record, {"level": "x"}))

    found = office.submit(customer=format_id("custom", kept.record))
    stuck = office.run(found).stuck
    assert stuck is not None
    assert (stuck.code, office.cell(kept.record, "debt", "customer")) == ("under_approval", 5_000_000)
    office.agree("王雷")
    office.act("管理员", flowing.retry, office.run(found).id)

    assert office.cell(kept.record, "debt", "customer") == 777_000_000


def test_who_decides_chooses_for_the_next_step_only(office: Office) -> None:
    office.publish(
        flow(
            approve("a", office.people("陈静")),
            approve("b", who("starter_chooses")),
            approve("c", who("before_chooses")),
        )
    )
    office.submit()
    for node in ("b", "c"):
        with pytest.raises(CannotAsk):
            office.agree("陈静", chosen={node: [office.id("陈静")]})
    office.agree("陈静")
    assert office.waiting() == {"管理员": ["b"]}  # nobody was chosen

    office.agree("管理员", chosen={"c": [office.id("赵磊")]})

    assert office.waiting() == {"赵磊": ["c"]}


def test_all_places_that_are_stuck_are_tried_again(office: Office) -> None:
    office.publish(
        flow(
            branch(
                "p",
                (None, [sets("x", amount="1/count")]),
                (None, [sets("y", count="1/amount")]),
                mode="parallel",
            ),
            is_approval=False,
        )
    )
    found = office.submit(count=0, amount="0")
    assert office.run(found).stuck is not None
    office.act(
        "系统",
        lambda tx, plan, grant: tx.run(
            "UPDATE r_order SET f_order_count = 4000000, f_order_amount = 4000000"
        ),
    )

    office.act("管理员", flowing.retry, office.run(found).id)

    assert (office.state(found), office.run(found).stuck) == (RunState.APPROVED, None)


def test_a_second_place_stays_stuck_when_the_first_is_skipped(office: Office) -> None:
    office.publish(
        flow(
            branch(
                "p",
                (None, [sets("x", amount="1/count")]),
                (None, [sets("y", count="1/amount")]),
                mode="parallel",
            ),
            is_approval=False,
        )
    )
    found = office.submit(count=0, amount="0")
    first = office.run(found).stuck
    assert first is not None

    office.act("管理员", flowing.skip, office.run(found).id, visit=Id(int(first.path)))
    second = office.run(found).stuck
    assert second is not None
    assert second.path != first.path
    office.act("管理员", flowing.skip, office.run(found).id, visit=Id(int(second.path)))

    assert office.state(found) is RunState.APPROVED
    with pytest.raises(HuodanError):
        office.act("管理员", flowing.retry, office.run(found).id)


def test_what_was_agreed_or_is_no_approval_is_not_handed_in_again(office: Office) -> None:
    from huodan.workspace.flowing.refusals import NoFlow

    counts = flow(sets("n", count="7"), id="auto", key="auto", is_approval=False)
    office.publish(flow(approve("a", office.people("王雷"))), counts)
    found = office.submit()
    office.refuse("王雷")
    office.act("周敏", flowing.hand_in, "order", found)
    office.agree("王雷")

    with pytest.raises(NoFlow):
        office.act("周敏", flowing.hand_in, "order", found)
    with office.database.read() as tx:
        assert len(flows.list_runs(tx, limit=10, flows=["auto"])) == 1


def test_what_fails_behind_a_decision_keeps_the_decision(office: Office) -> None:
    office.publish(
        flow(approve("a", office.people("王雷")), approve("b", who("role", roles=["gone"]), nobody="refuse"))
    )
    found = office.submit()

    office.agree("王雷")

    stuck = office.run(found).stuck
    assert stuck is not None
    assert stuck.code == "nobody_to_ask"
    assert [task.vote for task in office.held(found).run.tasks.values()] == [Vote.APPROVE]
