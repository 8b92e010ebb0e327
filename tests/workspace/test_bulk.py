"""Many records at once: each by its own rights, each refused by itself, in one Tx or a job, and all of it taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import Job, State
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id
from huodan.language.access import NotAllowed, NotFound, grant, system_grant
from huodan.language.messages import SYSTEM, Actor, CreateRecord, DeleteRecord, Origin
from huodan.storage import Database, Tx
from huodan.workspace import bulk, working
from huodan.workspace.bulk import Bulk, NothingSelected
from huodan.workspace.jobs import NoUndo
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.working import work
from tests.support.apps import app, read
from tests.support.sales import Desk, build, customer, rights, sales

ZHOU, WU = 7, 8
SELLER = Actor(ZHOU, "周敏", frozenset({"seller"}))
CLERK = Actor(9, "内勤", frozenset({"clerk"}))


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a fresh copy of the published app."""
    opened = Database(prepared_database("sales", build), today=20260506)
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    """Work as the system."""
    return Desk(database)


def ask(
    database: Database, action: str, ids: Any, *, form: str = "product", actor: Actor = SYSTEM, **values: Any
) -> Job:
    """Ask for something with records: ids, pairs of ids and versions, or a filter."""
    wanted = Bulk(form, action, Origin.SCREEN, values)

    def start(tx: Tx) -> Job:
        plan = current_plan(tx)
        given = system_grant(plan) if actor is SYSTEM else grant(plan, actor)
        if isinstance(ids, dict):
            return bulk.start_all(tx, plan, given, wanted, where=ids, search=None)
        targets = [each if isinstance(each, tuple) else (each, None) for each in ids]
        return bulk.start(tx, plan, given, wanted, targets)

    return database.transact(actor, start)


def undo(database: Database, job: Job, actor: Actor = SYSTEM) -> Job:
    """Take a job back."""

    def work(tx: Tx) -> Job:
        plan = current_plan(tx)
        given = system_grant(plan) if actor is SYSTEM else grant(plan, actor)
        return working.undo(tx, plan, given, jobs.find(tx, job.id))

    return database.transact(actor, work)


def finish(database: Database, job: Job) -> Job:
    """Do all pieces of a job."""
    for _ in range(1000):
        if not work(database):
            break
    with database.read() as tx:
        return jobs.find(tx, job.id)


def report(database: Database, job: Job, actor: Actor = SYSTEM) -> Any:
    """Tell what has come of it."""
    with database.read(actor) as tx:
        plan = current_plan(tx)
        given = system_grant(plan) if actor is SYSTEM else grant(plan, actor)
        return working.report(tx, plan, given, jobs.find(tx, job.id))


def teas(desk: Desk, count: int) -> list[Id]:
    """Make products with a price of their number."""
    commands = [
        CreateRecord("product", {"name": f"茶{n:03}", "price": str(n)}, origin=Origin.IMPORT)
        for n in range(count)
    ]
    return [change.record for change in desk.do(*commands)]


def prices(desk: Desk, ids: list[Id]) -> list[int]:
    """Look the prices up."""
    return [desk.cells("product", id)["product_price"] // 1_000_000 for id in ids]


def test_up_to_two_hundred_are_changed_at_once_and_listed_as_a_job_that_is_over(desk: Desk) -> None:
    ids = teas(desk, 200)

    job = ask(desk.database, "update", ids, price="9")

    assert (job.state, job.done, job.total) == (State.DONE, 200, 200)
    assert set(prices(desk, ids)) == {9}
    assert job.title == {"zh": "批量修改「product」", "en": "Edit many: product"}
    told = report(desk.database, job)
    assert (told["done"], told["failed"], told["changed"]) == (200, [], 199)  # one cost nine already


def test_each_record_is_refused_by_itself(desk: Desk) -> None:
    ids = teas(desk, 4)
    desk.do(DeleteRecord("product", ids[0]))
    desk.update("product", ids[1], price="77")

    job = ask(desk.database, "update", [(ids[0], 1), (ids[1], 1), (ids[2], 1), ids[3]], price="9")

    told = report(desk.database, job)
    assert [(each["title"], each["code"]) for each in told["failed"]] == [
        (None, "not_found"),
        ("茶001", "conflict"),
    ]
    assert (told["done"], told["failed_count"]) == (2, 2)
    assert prices(desk, ids[1:]) == [77, 9, 9]


def test_rights_are_those_of_who_asks_record_by_record(desk: Desk) -> None:
    desk.create("customer", name="云杉")
    made = [desk.create("order", customer="云杉") for _ in range(2)]
    with desk.database.write() as tx:
        tx.run(f"UPDATE r_order SET f_order_seller = {ZHOU} WHERE id = {made[0]}")

    job = ask(desk.database, "update", made, form="order", actor=SELLER, remark="加急")

    told = report(desk.database, job, SELLER)
    assert [(each["title"], each["code"]) for each in told["failed"]] == [(None, "not_found")]
    assert desk.cells("order", made[0])["order_remark"] == "加急"
    assert desk.cells("order", made[1])["order_remark"] is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"nothing": 1}, "unknown_field"),
        ({"words": "x"}, "computed_field"),
        ({"lines": []}, "not_in_bulk"),
        ({"no": "x"}, "not_in_bulk"),
        ({"days": "many"}, "wrong_type"),
        ({"version": 3}, "computed_field"),
    ],
)
def test_what_no_record_can_take_is_refused_before_the_first(
    desk: Desk, values: dict[str, Any], code: str
) -> None:
    desk.create("customer", name="云杉")
    id = desk.create("order", customer="云杉")

    with pytest.raises(Invalid) as refused:
        ask(desk.database, "update", [id], form="order", **values)

    assert [(each.path, each.code) for each in refused.value.errors] == [(*values, code)]
    assert desk.cells("order", id)["version"] == 1


def test_who_may_not_do_it_at_all_is_refused_at_once(desk: Desk) -> None:
    ids = teas(desk, 1)

    with pytest.raises(NotAllowed):
        ask(desk.database, "delete", ids, actor=CLERK)
    with pytest.raises(NotFound):
        ask(desk.database, "delete", ids, actor=Actor(3, "谁"))
    with pytest.raises(Invalid):
        ask(desk.database, "update", [1], form="order", actor=CLERK, days=3)
    with pytest.raises(NothingSelected):
        ask(desk.database, "update", [], price="1")


def test_a_filter_means_what_a_list_would_show(desk: Desk) -> None:
    ids = teas(desk, 10)

    job = ask(desk.database, "update", {"field": "price", "op": "gte", "value": "7"}, price="100")

    assert job.done == 3
    assert prices(desk, ids) == [*range(7), 100, 100, 100]
    with pytest.raises(NothingSelected):
        ask(desk.database, "delete", {"field": "price", "op": "gt", "value": "100"})


@pytest.mark.parametrize("by", ["ids", "filter"])
def test_more_are_done_by_a_job_in_pieces_with_progress(
    desk: Desk, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huodan.workspace.bulk.doing.PAGE", 100)
    ids = teas(desk, 230)
    chosen: Any = ids if by == "ids" else {"field": "price", "op": "gte", "value": "0"}

    job = ask(desk.database, "update", chosen, price="9")

    assert (job.state, job.total) == (State.WAITING, None)
    assert prices(desk, ids[:3]) == [0, 1, 2]
    work(desk.database)
    work(desk.database)
    with desk.database.read() as tx:
        running = jobs.find(tx, job.id)
    assert (running.state, running.done, running.total) == (State.RUNNING, 100, 230)
    done = finish(desk.database, job)
    assert (done.state, done.done, done.result) == (State.DONE, 230, {"changed": 229, "failed": 0})
    assert set(prices(desk, ids)) == {9}


def test_a_job_tells_what_failed_and_can_be_cancelled_and_undone_in_part(desk: Desk) -> None:
    ids = teas(desk, 230)
    job = ask(desk.database, "update", ids, price="999")
    desk.do(DeleteRecord("product", ids[3]))
    work(desk.database)
    work(desk.database)
    with desk.database.write() as tx:
        jobs.cancel(tx, job.id)
    job = finish(desk.database, job)

    told = report(desk.database, job)
    assert job.state is State.CANCELLED
    assert (told["done"], told["failed_count"]) == (99, 1)
    assert told["failed"][0]["code"] == "not_found"
    undone = undo(desk.database, job)
    assert (undone.state, undone.done) == (State.DONE, 99)
    assert prices(desk, ids[:3] + ids[4:]) == [*range(3), *range(4, 230)]


def test_a_change_is_taken_back_but_where_somebody_changed_the_record_since(desk: Desk) -> None:
    ids = teas(desk, 4)
    job = ask(desk.database, "update", ids, price="50", spec="大包")
    desk.update("product", ids[1], spec="小包")
    desk.do(DeleteRecord("product", ids[2]))

    undone = undo(desk.database, job)

    told = report(desk.database, undone)
    assert [(each["title"], each["code"]) for each in told["failed"]] == [
        ("茶001", "changed_since"),
        (None, "changed_since"),
    ]
    assert told["done"] == 2
    assert prices(desk, [ids[0], ids[1], ids[3]]) == [0, 50, 3]
    assert desk.cells("product", ids[0])["product_spec"] is None
    assert desk.cells("product", ids[1])["product_spec"] == "小包"
    assert undone.title == {"zh": "撤销批量修改「product」", "en": "Undo editing many: product"}
    with pytest.raises(NoUndo):
        undo(desk.database, job)
    with pytest.raises(NoUndo):
        undo(desk.database, undone)


def test_a_relation_and_what_it_filled_in_come_back_as_they_were(desk: Desk) -> None:
    first = desk.create("customer", name="云杉", place={"province": "浙江省", "city": "杭州市"}, days=30)
    desk.create("customer", name="海达", place={"province": "江苏省", "city": "南京市"}, days=60)
    orders = [desk.create("order", customer="云杉", remark=f"第{n}张") for n in range(3)]
    desk.update("order", orders[0], province="别处")
    before = [desk.cells("order", id) for id in orders]

    job = ask(desk.database, "update", orders, form="order", customer="海达", state="待发货")
    changed = [desk.cells("order", id) for id in orders]
    undo(desk.database, job)

    assert {cells["order_province"] for cells in changed} == {"江苏省"}
    for old, id in zip(before, orders, strict=True):
        now = desk.cells("order", id)
        assert now["version"] == old["version"] + 2
        moved = {"version", "updated_at", "updated_at__d", "updated_by"}
        assert {k: v for k, v in now.items() if k not in moved} == {
            k: v for k, v in old.items() if k not in moved
        }
        assert now["order_customer"] == first


def test_what_was_filled_into_a_field_one_may_not_write_is_filled_in_again(desk: Desk) -> None:
    tree = sales()
    only = [{"id": "locked", "fields": ["order_province", "order_days"], "right": "read"}]
    forms = [rights("customer", ["read"], fields="read"), rights("order", ["read", "update"], but=only)]
    tree["roles"].append({"id": "mover", "name": "改客户", "forms": forms})
    assert isinstance(publish_app(desk.database, SYSTEM, read(tree)), int)
    first = desk.create("customer", name="云杉", place={"province": "浙江省", "city": "杭州市"}, days=30)
    desk.create("customer", name="海达", place={"province": "江苏省", "city": "南京市"}, days=60)
    id = desk.create("order", customer="云杉")
    mover = Actor(5, "改客户", frozenset({"mover"}))

    job = ask(desk.database, "update", [id], form="order", actor=mover, customer="海达")
    assert desk.cells("order", id)["order_province"] == "江苏省"
    undone = undo(desk.database, job, mover)

    assert undone.result == {"changed": 1, "failed": 0}
    cells = desk.cells("order", id)
    assert (cells["order_customer"], cells["order_province"], cells["order_days"]) == (
        first,
        "浙江省",
        30_000_000,
    )


def test_many_are_deleted_and_brought_back(desk: Desk) -> None:
    ids = teas(desk, 5)

    job = ask(desk.database, "delete", ids)
    with desk.database.read() as tx:
        assert tx.run("SELECT count(*) FROM r_product").fetchone() == (0,)
    back = undo(desk.database, job)
    assert back.result == {"changed": 5, "failed": 0}
    assert prices(desk, ids) == [0, 1, 2, 3, 4]

    ask(desk.database, "delete", ids[:2])
    again = ask(desk.database, "restore", ids[:3])
    told = report(desk.database, again)
    assert (told["done"], [each["title"] for each in told["failed"]]) == (2, ["茶002"])
    undo(desk.database, again)
    with desk.database.read() as tx:
        assert tx.run("SELECT count(*) FROM r_product").fetchone() == (3,)


def test_what_somebody_else_deleted_again_is_left_to_them(desk: Desk) -> None:
    ids = teas(desk, 2)
    job = ask(desk.database, "delete", ids)
    ask(desk.database, "restore", [ids[0]])
    desk.do(DeleteRecord("product", ids[0]))

    told = report(desk.database, undo(desk.database, job))

    assert [each["code"] for each in told["failed"]] == ["changed_since"]
    assert told["done"] == 1


def test_a_large_job_is_undone_by_a_job(desk: Desk) -> None:
    ids = teas(desk, 230)
    job = finish(desk.database, ask(desk.database, "delete", ids))
    assert job.state is State.DONE

    undone = undo(desk.database, job)
    assert undone.state is State.WAITING
    undone = finish(desk.database, undone)

    assert (undone.state, undone.result) == (State.DONE, {"changed": 230, "failed": 0})
    assert prices(desk, ids) == list(range(230))


def test_an_undoing_that_was_ended_can_be_asked_for_again(desk: Desk) -> None:
    ids = teas(desk, 230)
    job = finish(desk.database, ask(desk.database, "delete", ids))
    first = undo(desk.database, job)
    work(desk.database)
    work(desk.database)
    with desk.database.write() as tx:
        jobs.cancel(tx, first.id)
    assert finish(desk.database, first).state is State.CANCELLED

    second = finish(desk.database, undo(desk.database, job))

    assert (second.state, second.result) == (State.DONE, {"changed": 130, "failed": 100})
    assert prices(desk, ids) == list(range(230))
    with pytest.raises(NoUndo):
        undo(desk.database, job)


def test_a_job_whose_form_is_gone_says_so(desk: Desk) -> None:
    ids = teas(desk, 230)
    done = ask(desk.database, "update", ids[:3], price="7")
    waiting = ask(desk.database, "update", ids, price="9")
    assert isinstance(publish_app(desk.database, SYSTEM, read(app(customer()))), int)

    with desk.database.read() as tx:
        assert "product" not in current_plan(tx).forms
    over = finish(desk.database, waiting)
    assert (over.state, over.error and over.error.code) == (State.FAILED, "not_found")
    assert report(desk.database, over) is None
    assert report(desk.database, done) == {"changed": 3, "failed": 0}
    with pytest.raises(NotFound):
        undo(desk.database, done)


def test_more_than_a_job_takes_is_refused_in_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huodan.workspace.jobs.bulk.MOST_SELECTED", 210)
    teas(desk, 230)

    job = finish(desk.database, ask(desk.database, "delete", {"field": "price", "op": "gte", "value": "0"}))

    assert job.state is State.FAILED
    assert job.error is not None
    assert job.error.code == "too_many_selected"
    assert "210" in job.error.zh
