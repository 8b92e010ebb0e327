"""What a run may set off: what goes round or doubles is stopped with its reason, and what a day's work needs is not."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread

import pytest

from huodan.engines import flow as flows
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.access import Grant
from huodan.language.flow.run import RunState
from huodan.language.messages import SYSTEM, CreateRecord, DeleteRecord, UpdateRecord
from huodan.language.plan.model import Plan
from huodan.storage import Tx
from huodan.workspace import flowing
from huodan.workspace.check_flows import broken_runs
from huodan.workspace.perform import MOST_RECORDS, perform
from huodan.workspace.publish import publish_app
from huodan.workspace.runs.moving import MOST_DEEP
from tests.support.apps import app, read
from tests.support.office import Office, Tree, approve, branch, customer, flow, order, roles, sets, who

CHANGED = {"id": "s", "on": "updated", "fields": ["order_count"]}
WAIT = {"id": "w", "kind": "wait", "label": "w", "after": 3, "unit": "day"}


def auto(*nodes: Tree, **more: object) -> Tree:
    return flow(*nodes, is_approval=False, **more)


def adds(id: str) -> Tree:
    given = {"id": f"{id}_g", "field": "order_count", "formula": "1", "add": True}
    return {"id": id, "kind": "update", "label": id, "sets": [given]}


def time_passes(office: Office) -> None:
    """Let each wait that goes on be over, each in a Tx of its own as its job does it."""
    with office.database.read() as tx:
        waiting = tx.run("SELECT run, id FROM flow_visit WHERE state = 'open' ORDER BY id").fetchall()
    for run, visit in waiting:
        office.act("系统", _is_up, Id(run), Id(visit))


def _is_up(tx: Tx, plan: Plan, grant: Grant, run: Id, visit: Id) -> None:
    tx.run(f"UPDATE flow_visit SET due_at = 1, entered_at = 1 WHERE id = {visit}")
    flowing.time_up(tx, plan, run, visit)


def going(office: Office) -> int:
    with office.database.read() as tx:
        return len(tx.run("SELECT id FROM flow_run WHERE state = 'running'").fetchall())


def stuck(office: Office) -> set[str]:
    with office.database.read() as tx:
        rows = flows.list_runs(tx, limit=100)
    return {row.stuck.code for row in rows if row.stuck is not None}


def test_what_begins_itself_again_and_again_is_stopped(office: Office) -> None:
    office.publish(auto(WAIT, adds("more"), start=CHANGED))
    found = office.submit(count=0)
    office.save("周敏", UpdateRecord("order", found, {"count": 1}))

    for _ in range(MOST_DEEP + 4):
        time_passes(office)

    assert (going(office), stuck(office)) == (1, {"too_deep_flows"})
    assert (
        office.cell(found, "count") == (MOST_DEEP + 1) * 1_000_000
    )  # what led to one too many was taken back
    office.act("管理员", flowing.stop, office.run(found).id)
    office.save("周敏", UpdateRecord("order", found, {"count": 1}))
    time_passes(office)
    assert (going(office), stuck(office)) == (1, set())  # what somebody does begins anew


def test_what_doubles_each_time_is_stopped_and_keeps_nobody_from_saving(office: Office) -> None:
    office.publish(auto(WAIT, adds("one"), adds("two"), start=CHANGED))
    found = office.submit(count=0)
    office.save("周敏", UpdateRecord("order", found, {"count": 1}))

    for _ in range(8):
        time_passes(office)
        assert going(office) <= 2 * MOST_DEEP

    assert "too_deep_flows" in stuck(office)
    office.save("周敏", UpdateRecord("order", found, {"name": "还能改"}))
    with office.database.read() as tx:
        assert [each.code for each in broken_runs(tx)] == []


def test_many_runs_of_people_may_each_set_off_one_about_the_same_record(office: Office) -> None:
    (there,) = office.save("系统", CreateRecord("customer", {"name": "甲", "debt": "0"}))
    owes = {"id": "g", "field": "customer_debt", "formula": "1", "add": True}
    more = {"id": "more", "kind": "update", "label": "more", "of": "order_customer", "sets": [owes]}
    watch = auto({**WAIT, "id": "v"}, id="watch", key="watch", form="customer")
    start = {"id": "t", "on": "updated", "fields": ["customer_debt"]}
    office.publish(auto(WAIT, more), {**watch, "start": start})
    for _ in range(MOST_DEEP + 2):
        office.submit(customer=format_id("custom", there.record))

    time_passes(office)

    assert (going(office), stuck(office)) == (MOST_DEEP + 2, set())


def test_what_jumps_back_without_waiting_is_stuck_and_the_answer_kept(office: Office) -> None:
    copy = {
        "id": "n",
        "kind": "copy_to",
        "label": "n",
        "who": [{**office.people("赵磊"), "id": "n_w"}],
    }
    jump = {"id": "j", "kind": "jump", "label": "j", "to": "n"}
    ways = branch("b", ("amount > 0", [jump]), (None, []))
    office.publish(flow(approve("a", office.people("陈静")), copy, ways))
    found = office.submit()

    office.agree("陈静")

    assert stuck(office) == {"round_and_round"}
    assert office.waiting() == {}
    office.act("管理员", flowing.stop, office.run(found).id, why="改流程")
    office.save("周敏", UpdateRecord("order", found, {"amount": "5"}))


def test_a_run_that_makes_no_sense_says_so_once(office: Office) -> None:
    office.publish(auto(approve("a", who("role", roles=["finance"]))))
    found = office.submit()
    kept = [each for each in roles() if each["id"] != "finance"]
    tree = app(customer(), order(), roles=kept, flows=[flow(approve("a", office.people("王雷")))])
    assert isinstance(publish_app(office.database, SYSTEM, read(tree)), int)

    for count in (1, 2, 3):
        office.save("周敏", UpdateRecord("order", found, {"count": count}))

    assert office.said(found).count("stuck") <= 1
    assert stuck(office) == {"flow_changed"}


def test_as_many_records_as_may_be_written_at_once_may_each_begin_an_automation(office: Office) -> None:
    office.publish(auto(sets("x", count="1")))

    office.save("系统", *(CreateRecord("order", {"name": f"单{n}"}) for n in range(MOST_RECORDS)))

    with office.database.read() as tx:
        rows = tx.run("SELECT count(*) FROM r_order WHERE f_order_count = 1000000").fetchone()
    assert rows == (MOST_RECORDS,)


def child(office: Office) -> tuple[Tree, Tree]:
    """Write an automation of orders that begins an approval of their customer."""
    asked = flow(
        approve("c", office.people("陈静")),
        id="child",
        key="child",
        form="customer",
        start={"id": "cs", "on": "updated", "fields": ["customer_level"]},
    )
    return auto({"id": "s", "kind": "sub_flow", "label": "s", "flow": "child", "of": "order_customer"}), asked


def test_nothing_begins_about_what_went_to_the_trash(office: Office) -> None:
    (there,) = office.save("系统", CreateRecord("customer", {"name": "甲", "level": "旧"}))
    find = {"id": "q", "kind": "query", "label": "q", "form": "customer", "most": 10}
    gone = {"id": "d", "kind": "delete", "label": "d", "of": "q"}
    begin = {"id": "s", "kind": "sub_flow", "label": "s", "flow": "child", "of": "q"}
    _, asked = child(office)
    office.publish(auto(find, gone, begin), asked)

    found = office.submit()

    assert office.waiting() == {}
    assert office.state(found) is RunState.APPROVED
    with office.database.read() as tx:
        assert flows.list_runs(tx, limit=9, about=("customer", there.record)) == ()


def is_waited_for(tx: Tx) -> bool:
    """Say whether somebody waits for what a Tx holds."""
    return tx.run("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() != (0,)


@pytest.mark.parametrize("is_deleted", [False, True])
def test_of_two_at_once_the_second_sees_what_the_first_did(
    office: Office, database_kind: str, is_deleted: bool
) -> None:
    """Two servers: the second waits for the record, then finds a run about it, or nothing at all."""
    office.publish(*child(office))
    (there,) = office.save("系统", CreateRecord("customer", {"name": "甲"}))
    wanted = CreateRecord("order", {"name": "单", "customer": format_id("custom", there.record)})

    def save() -> None:
        with suppress(Invalid):  # on SQLite it begins when the first has ended, and knows of no such customer
            office.save("周敏", wanted)

    second = Thread(target=save)
    with office.database.write() as tx:
        plan, seen = office.seen(tx, "系统")
        perform(tx, plan, seen, DeleteRecord("customer", there.record) if is_deleted else wanted)
        second.start()
        if database_kind == "postgres":
            assert any(is_waited_for(tx) or Event().wait(0.01) for _ in range(6000))
    second.join()

    with office.database.read() as tx:
        about = flows.list_runs(tx, limit=9, about=("customer", there.record))
    assert [each.state for each in about] == ([] if is_deleted else [RunState.RUNNING])
    assert office.waiting() == ({} if is_deleted else {"陈静": ["c"]})
