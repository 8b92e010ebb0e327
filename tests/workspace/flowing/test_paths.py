"""An order on its way is locked on every path, and every path begins flows: bulk, import, merge, undo, restore."""

from __future__ import annotations

import pytest

from huodan.engines import jobs
from huodan.language.access import system_grant
from huodan.language.flow.run import RunState
from huodan.language.messages import DeleteRecord, Origin, RestoreRecord
from huodan.workspace import bulk, flowing, merging, working
from huodan.workspace.bulk import Bulk
from huodan.workspace.history import Restoring, restore
from huodan.workspace.importing import Wish, run_import
from huodan.workspace.importing.wish import ImportAs
from huodan.workspace.plans import current_plan
from huodan.workspace.runs import UnderApproval
from tests.support.office import Office, approve, flow


@pytest.fixture
def order(office: Office) -> int:
    """This function will hand in an order that waits for somebody."""
    office.publish(flow(approve("a", office.people("王雷"))))
    return office.submit(code="D1")


def test_many_at_once(office: Office, order: int) -> None:
    wanted = Bulk("order", "update", Origin.SCREEN, {"amount": "1"})

    job: jobs.Job = office.act("李总", bulk.start, wanted, [(order, None)])

    assert job.result == {"changed": 0, "failed": 1}
    assert office.cell(order, "amount") == 100_000_000


@pytest.mark.parametrize(("import_as", "asked"), [("new", 3), ("history", 1), ("open", 1)])
def test_an_import_begins_flows_for_new_documents_only(
    office: Office, order: int, import_as: ImportAs, asked: int
) -> None:
    with office.database.read() as tx:
        _, grant = office.seen(tx, "系统")
    file = "name,amount\n甲,1\n乙,2\n".encode()

    report = run_import(office.database, grant, "order", file=file, wish=Wish(import_as=import_as))

    assert (report.created, report.errors) == (2, ())
    assert len(office.todo("王雷")) == asked


def test_an_import_changes_no_order_on_its_way(office: Office, order: int) -> None:
    with office.database.read() as tx:
        _, grant = office.seen(tx, "系统")
    file = b"code,amount\nD1,1\n"
    wish = Wish(mode="update", key="code", accept="valid")

    report = run_import(office.database, grant, "order", file=file, wish=wish)

    assert [each.code for each in report.errors] == ["under_approval"]
    assert office.cell(order, "amount") == 100_000_000


def test_a_merge_waits_for_both(office: Office, order: int) -> None:
    other = office.submit()
    office.act("周敏", flowing.withdraw, office.run(other).id)

    for stays, gone in ((order, other), (other, order)):
        with pytest.raises(UnderApproval):
            office.act("李总", merging.merge, merging.Merging("order", stays, gone, {}))


def test_what_comes_back_from_the_trash_begins_nothing(office: Office, order: int) -> None:
    office.act("周敏", flowing.withdraw, office.run(order).id)
    office.save("周敏", DeleteRecord("order", order))

    office.save("李总", RestoreRecord("order", order))

    assert (office.state(order), office.waiting()) == (RunState.WITHDRAWN, {})


def test_an_import_does_not_write_what_a_flow_locks_that_was_taken_out(office: Office) -> None:
    office.publish(flow(approve("a", office.people("王雷"))))
    order = office.submit(code="K1")
    office.publish()
    with office.database.read() as tx:
        granted = system_grant(current_plan(tx))

    file = b"order_code,order_count\nK1,7\n"
    report = run_import(office.database, granted, "order", file=file, wish=Wish(mode="update", key="code"))

    assert [each.code for each in report.errors] == ["under_approval"]
    assert office.cell(order, "count") is None


@pytest.mark.parametrize("way", ["restore", "undo", "merge"])
def test_a_value_that_comes_back_is_agreed_to_as_if_it_were_written(office: Office, way: str) -> None:
    found, other = office.submit(), office.submit(amount="7")
    start = {"id": "s", "on": "updated", "fields": ["order_amount"]}
    auto = flow(approve("b", office.people("陈静")), id="auto", key="auto", is_approval=False, start=start)
    office.publish(flow(approve("a", office.people("王雷")), start=start), auto)
    wanted = Bulk("order", "update", Origin.SCREEN, {"amount": "5"})
    job: jobs.Job = office.act("李总", bulk.start, wanted, [(found, None)])
    office.agree("王雷")
    office.agree("陈静")
    assert office.waiting() == {}

    match way:
        case "restore":
            office.act("周敏", restore, Restoring("order", found, 1))
        case "undo":
            office.act("李总", working.undo, job)
        case "merge":
            sides = {"amount": merging.Side.THEIRS}
            office.act("李总", merging.merge, merging.Merging("order", found, other, sides))

    assert office.waiting() == {"王雷": ["a"]}
