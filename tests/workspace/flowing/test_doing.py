"""What steps do with data: each in its turn, as the system; what cannot be done leaves the run stuck."""

from __future__ import annotations

from huodan.kit.ids import format_id
from huodan.language.flow.run import RunState
from huodan.language.messages import CreateRecord, Origin, UpdateRecord
from huodan.storage import Database
from huodan.workspace import flowing
from huodan.workspace.working import work
from tests.support.office import Office, Tree, approve, branch, flow, sets


def given(id: str, field: str, formula: str, **more: object) -> Tree:
    return {"id": id, "field": field, "formula": formula, **more}


def update(id: str, of: str, *sets: Tree) -> Tree:
    return {"id": id, "kind": "update", "label": id, "of": of, "sets": list(sets)}


def auto(*nodes: Tree, **more: object) -> Tree:
    """Write an automation: it locks nothing."""
    return flow(*nodes, is_approval=False, **more)


def test_each_step_sees_what_the_one_before_did(office: Office) -> None:
    office.publish(
        auto(
            sets("one", count="2"),
            sets("two", amount="count * 10"),
            update("three", "", given("g", "order_count", "3", add=True)),
        )
    )

    order = office.submit()

    assert office.state(order) is RunState.APPROVED
    assert (office.cell(order, "count"), office.cell(order, "amount")) == (5_000_000, 20_000_000)
    with office.database.read() as tx:
        rows = tx.run("SELECT origin, cause FROM journal WHERE form = 'order' ORDER BY version").fetchall()
    assert [row[0] for row in rows] == ["api", "rule", "rule", "rule"]
    assert {row[1] for row in rows[1:]} == {office.run(order).id}


def test_rows_related_records_and_new_ones_are_written(office: Office) -> None:
    (change,) = office.save("系统", CreateRecord("customer", {"name": "云杉", "debt": "5"}))
    office.publish(
        auto(
            update("rows", "order_lines", given("r", "line_price", "price * 2")),
            update("other", "order_customer", given("o", "customer_debt", "amount", add=True)),
            {
                "id": "make",
                "kind": "create",
                "label": "make",
                "form": "customer",
                "sets": [given("m", "customer_name", "name"), given("n", "customer_level", '"新"')],
                "match": ["customer_name"],
            },
            update("made", "make", given("k", "customer_debt", "1", add=True)),
        )
    )
    lines = [{"what": "甲", "price": "1"}, {"what": "乙", "price": "2"}]
    ref = format_id("custom", change.record)

    order = office.submit(customer=ref, lines=lines)
    office.submit(customer=ref, lines=lines)

    assert office.run(order).stuck is None
    assert office.cell(change.record, "debt", "customer") == 205_000_000
    with office.database.read() as tx:
        prices = tx.run("SELECT f_line_price FROM s_order_lines ORDER BY id LIMIT 2").fetchall()
        made = tx.run("SELECT f_customer_debt FROM r_customer WHERE f_customer_name = '单'").fetchall()
    assert [row[0] for row in prices] == [2_000_000, 4_000_000]
    assert [row[0] for row in made] == [2_000_000]


def test_what_cannot_be_done_leaves_the_run_where_it_is_and_is_tried_again(office: Office) -> None:
    office.publish(
        flow(
            approve("a", office.people("王雷")),
            sets("bad", amount="100 / count"),
            sets("end", state='"审核通过"'),
        )
    )
    order = office.submit(count=0)

    office.agree("王雷")

    found = office.run(order)
    assert (found.state, office.cell(order, "state")) == (RunState.RUNNING, "s0")
    assert found.stuck is not None
    office.act("系统", lambda tx, plan, grant: tx.run("UPDATE r_order SET f_order_count = 4000000"))
    office.act("管理员", flowing.retry, found.id)

    assert (office.state(order), office.run(order).stuck) == (RunState.APPROVED, None)
    assert (office.cell(order, "amount"), office.cell(order, "state")) == (25_000_000, "s1")


def test_an_update_sets_off_what_waits_for_just_that(office: Office) -> None:
    start = {"id": "s", "on": "updated", "fields": ["order_state"], "was": "待审批", "becomes": "审核通过"}
    office.publish(auto(sets("mark", count="7"), start=start))
    order = office.submit()

    office.save("周敏", UpdateRecord("order", order, {"state": "已取消"}))
    office.save("周敏", UpdateRecord("order", order, {"state": "审核通过"}))
    assert office.cell(order, "count") is None
    office.save("周敏", UpdateRecord("order", order, {"state": "待审批"}))
    office.save("周敏", UpdateRecord("order", order, {"state": "审核通过"}))

    assert office.cell(order, "count") == 7_000_000


def test_history_starts_nothing(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))

    office.save("系统", CreateRecord("order", {"name": "旧单"}, origin=Origin.IMPORT, as_was=True))
    assert office.waiting() == {}
    office.save("系统", CreateRecord("order", {"name": "新单"}, origin=Origin.IMPORT))

    assert office.waiting() == {"王雷": ["a"]}


def test_a_condition_is_waited_for(office: Office) -> None:
    wait = {"id": "w", "kind": "wait", "label": "等", "until": 'waybill <> ""'}
    office.publish(auto(wait, sets("end", count="1")))
    order = office.submit()

    office.save("周敏", UpdateRecord("order", order, {"amount": "3"}))
    assert office.state(order) is RunState.RUNNING
    office.save("周敏", UpdateRecord("order", order, {"waybill": "SF1"}))

    assert (office.state(order), office.cell(order, "count")) == (RunState.APPROVED, 1_000_000)


def test_arms_go_side_by_side_and_come_together(office: Office) -> None:
    one, two = approve("one", office.people("王雷")), approve("two", office.people("陈静"))
    office.publish(
        flow(
            branch("p", (None, [one, sets("x", count="1")]), (None, [two]), mode="parallel"),
            approve("z", office.people("李总")),
        )
    )
    order = office.submit()

    assert office.waiting() == {"王雷": ["one"], "陈静": ["two"]}
    office.agree("王雷")
    assert (office.waiting(), office.cell(order, "count")) == ({"陈静": ["two"]}, 1_000_000)
    office.agree("陈静")
    assert office.waiting() == {"李总": ["z"]}


def test_another_flow_is_begun_and_waited_for(office: Office) -> None:
    child = {
        **flow(approve("c", office.people("陈静"))),
        "id": "child",
        "key": "child",
        "start": {"id": "sc", "on": "deleted"},
    }
    sub = {"id": "sub", "kind": "sub_flow", "label": "子", "flow": "child"}
    office.publish(flow(sub, approve("z", office.people("李总"))), child)
    office.submit()

    assert office.waiting() == {"陈静": ["c"]}
    office.agree("陈静")

    assert office.waiting() == {"李总": ["z"]}


def test_a_loop_goes_through_rows(office: Office) -> None:
    each = {
        "id": "each",
        "label": "每行",
        "nodes": [update("u", "", given("g", "order_count", "price", add=True))],
    }
    office.publish(auto({"id": "loop", "kind": "loop", "label": "循环", "of": "order_lines", "ways": [each]}))

    order = office.submit(lines=[{"what": "甲", "price": "1"}, {"what": "乙", "price": "2"}])

    assert (office.run(order).stuck, office.cell(order, "count")) == (None, 3_000_000)


def test_when_time_is_up_it_goes_on(office: Office) -> None:
    due = [{"id": "d", "after": 2, "unit": "hour", "then": "approve"}]
    office.publish(flow(approve("a", office.people("王雷"), due=due), sets("end", state='"审核通过"')))
    order = office.submit()
    database: Database = office.database

    while work(database):
        pass
    assert office.waiting() == {"王雷": ["a"]}
    database.set_clock(today=20260507)
    while work(database):
        pass

    assert (office.state(order), office.cell(order, "state"), office.waiting()) == (
        RunState.APPROVED,
        "s1",
        {},
    )


def test_ti01_reminders_come_as_often_as_they_should_and_end_with_the_task(office: Office) -> None:
    due = [{"id": "d", "after": 1, "unit": "day", "then": "remind", "every": 1, "most": 3}]
    office.publish(flow(approve("a", office.people("王雷"), due=due)))
    order = office.submit()
    for day in (20260507, 20260508, 20260509, 20260510, 20260511):
        office.database.set_clock(today=day)
        for _ in range(3):
            while work(office.database):
                pass

    assert office.said(order).count("due_remind") == 3
    office.agree("王雷")
    with office.database.read() as tx:
        row = tx.run("SELECT count(*) FROM job WHERE kind = 'flow_timer' AND due_at IS NOT NULL").fetchone()
    assert row == (0,)
