"""Single records come back from a backup: deleted ones as they were, changed ones with what they had, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from huodan.engines import jobs, journal
from huodan.engines.jobs import Job, State
from huodan.engines.query import get
from huodan.kit import zone
from huodan.kit.ids import Id, format_id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, DeleteRecord
from huodan.storage import Database, Tx
from huodan.storage.system import trash
from huodan.workspace import backup, recovering, working
from huodan.workspace.check import check
from huodan.workspace.jobs import KINDS, Preparation
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import prepare
from tests.support.apps import read
from tests.support.sales import Desk, build, sales


@pytest.fixture
def database(
    prepared_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Database]:
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    opened = Database(prepared_database("sales", build), today=20260506)
    prepare(opened)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """This function will let children be this process, which is quicker; ``test_recovering_files.py`` has real ones."""

    def call(work: Preparation, function: Callable[..., Any], *args: object, **limits: object) -> Any:
        return function(lambda told: work.keep(*told), *args)

    monkeypatch.setattr(Preparation, "in_child", call)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def orders(desk: Desk) -> tuple[Id, Id, Id]:
    """This function will store a customer, a product, and an order of two lines; their ids."""
    customer = desk.create("customer", name="杭州云杉", days="30")
    product = desk.create("product", name="橘子酱", code="CP1", price="10")
    line = {"product": format_id("produc", product), "quantity": "3"}
    order = desk.create(
        "order",
        customer=format_id("custom", customer),
        lines=[{**line, "note": "第一行"}, {**line, "quantity": "5"}],
        remark="原来的备注",
    )
    return customer, product, order


def whole(database: Database, form: str, id: Id) -> dict[str, Any]:
    """This function will read all of a record but its version and when it was changed."""
    with database.read() as tx:
        plan = current_plan(tx)
        return dict(get(tx, plan, system_grant(plan), form, id).values)


def do(database: Database, asked: Job) -> Job:
    while working.work(database):
        pass
    with database.read() as tx:
        done = jobs.find(tx, asked.id)
    assert done.state is State.DONE, done.error
    return done


def open_backup(database: Database, name: str, form: str) -> Job:
    store = backup.store_of(database)

    def ask(tx: Tx) -> Job:
        plan = current_plan(tx)
        manifest = backup.read_manifest(store.path(name))
        return recovering.ask_opening(tx, plan, system_grant(plan), manifest, form=plan.forms[form])

    return do(database, database.transact(SYSTEM, ask))


def recover(database: Database, opened: Job, *ids: Id) -> tuple[Job, Any]:
    """This function will bring records back, and give the job with its report."""

    def ask(tx: Tx) -> Job:
        plan = current_plan(tx)
        with recovering.opened(database, opened, plan, system_grant(plan)) as it:
            return recovering.ask_recovery(tx, it, ids)

    done = do(database, database.transact(SYSTEM, ask))
    return done, report(database, done)


def report(database: Database, job: Job) -> Any:
    with database.read() as tx:
        plan = current_plan(tx)
        return KINDS[job.kind].report(tx, plan, system_grant(plan), job)


def listed(database: Database, opened: Job, search: str = "", *states: str) -> dict[Id, str]:
    """This function will list an opened backup: how each record found stands now."""
    with database.read() as tx:
        plan = current_plan(tx)
        granted = system_grant(plan)
        with recovering.opened(database, opened, plan, granted) as it:
            found = recovering.listed(
                tx, plan, granted, it, states=states or ("deleted", "changed", "same"), search=search
            )
            return {one.listed.id: one.state for one in found}


def difference(database: Database, opened: Job, id: Id) -> dict[str, tuple[Any, Any]]:
    with database.read() as tx:
        plan = current_plan(tx)
        granted = system_grant(plan)
        with recovering.opened(database, opened, plan, granted) as it:
            changes = recovering.difference(tx, plan, granted, it, id)[2]
    return {one.path: (one.before, one.after) for one in changes}


def history(database: Database, form: str, id: Id) -> tuple[journal.Entry, ...]:
    with database.read() as tx:
        plan = current_plan(tx)
        return journal.history(tx, plan, system_grant(plan), form=form, id=id).entries


def require_lawful(database: Database) -> None:
    with database.read() as tx:
        assert check(tx, all_contents=True) == ()


def make_backup(database: Database) -> str:
    return backup.make_backup(database, backup.store_of(database)).name


# ── deleted ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("is_purged", [False, True])
def test_a_deleted_record_comes_back_as_it_was_under_its_id_and_number(
    database: Database, desk: Desk, is_purged: bool
) -> None:
    customer, _, order = orders(desk)
    before = whole(database, "order", order)
    name = make_backup(database)
    desk.update("order", order, remark="danach", lines=[])
    desk.do(DeleteRecord("order", order))
    if is_purged:
        with database.write() as tx:
            tx.execute(delete(trash))
    with database.read() as tx:
        counters = tx.run("SELECT * FROM counter ORDER BY field").fetchall()

    opened = open_backup(database, name, "order")
    assert listed(database, opened) == {order: "deleted"}
    assert difference(database, opened, order)["remark"] == (None, "原来的备注")
    _, told = recover(database, opened, order)

    assert (told["changed"], told["failed_count"], told["noted"]) == (1, 0, [])
    assert whole(database, "order", order) == before
    with database.read() as tx:
        assert tx.run("SELECT * FROM counter ORDER BY field").fetchall() == counters
    newest = history(database, "order", order)[0]
    assert newest.kind == "restored"
    with database.read() as tx:
        made = backup.store_of(database).newest().at
        assert newest.recovered == zone.iso(made, tx.zone)
    assert listed(database, opened) == {order: "changed"}  # another version, the same values
    assert difference(database, opened, order) == {}
    assert customer in listed(database, open_backup(database, name, "customer"))
    require_lawful(database)


def test_what_it_points_to_that_is_gone_is_named(database: Database, desk: Desk) -> None:
    customer, _, order = orders(desk)
    name = make_backup(database)
    desk.do(DeleteRecord("order", order))
    desk.do(DeleteRecord("customer", customer))

    _, told = recover(database, open_backup(database, name, "order"), order)

    assert told["changed"] == 1
    assert [each["code"] for each in told["noted"]] == ["target_deleted"]


def test_a_value_that_may_stand_once_and_is_taken_is_named_and_all_else_comes_back(
    database: Database, desk: Desk
) -> None:
    first = desk.create("customer", name="甲")
    second = desk.create("customer", name="乙")
    name = make_backup(database)
    for id in (first, second):
        desk.do(DeleteRecord("customer", id))
    desk.create("customer", name="甲")

    _, told = recover(database, open_backup(database, name, "customer"), first, second)

    assert (told["changed"], told["failed_count"]) == (1, 1)
    assert [each["code"] for each in told["failed"]] == ["taken"]
    assert whole(database, "customer", second)["name"] == "乙"
    require_lawful(database)


# ── changed ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_changed_record_gets_its_former_values_as_a_new_version(database: Database, desk: Desk) -> None:
    _, product, order = orders(desk)
    before = whole(database, "order", order)
    name = make_backup(database)
    lines = before["lines"]
    added = {"product": format_id("produc", product), "quantity": "9"}
    desk.update(
        "order", order, remark="danach", lines=[{"id": lines[1]["id"], "quantity": "6", "note": "neu"}, added]
    )
    other = desk.create("customer", name="别的客户")
    untouched = whole(database, "customer", other)

    opened = open_backup(database, name, "order")
    assert listed(database, opened, "", "changed") == {order: "changed"}
    told = difference(database, opened, order)
    assert told["remark"] == ("danach", "原来的备注")
    recover(database, opened, order)

    def plain(values: dict[str, Any]) -> Any:
        rows = [{key: cell for key, cell in row.items() if key != "id"} for row in values["lines"]]
        return {**values, "lines": rows}

    after = whole(database, "order", order)
    assert plain(after) == plain(before)
    assert after["lines"][1]["id"] == lines[1]["id"]
    newest, former = history(database, "order", order)[:2]
    assert (newest.kind, newest.version) == ("updated", former.version + 1)
    assert newest.recovered is not None
    assert former.recovered is None
    assert whole(database, "customer", other) == untouched
    require_lawful(database)


def test_what_is_as_it_was_is_not_written(database: Database, desk: Desk) -> None:
    customer = desk.create("customer", name="甲")
    name = make_backup(database)

    job, told = recover(database, open_backup(database, name, "customer"), customer)

    assert (told["done"], told["changed"]) == (1, 0)
    assert len(history(database, "customer", customer)) == 1
    assert not KINDS[job.kind].can_undo(job)


def test_a_reference_whose_target_is_gone_keeps_the_record_as_it_is_and_says_so(
    database: Database, desk: Desk
) -> None:
    customer, _, order = orders(desk)
    other = desk.create("customer", name="别的客户")
    name = make_backup(database)
    desk.update("order", order, customer=format_id("custom", other))
    desk.do(DeleteRecord("customer", customer))

    _, told = recover(database, open_backup(database, name, "order"), order)

    assert (told["changed"], told["failed_count"]) == (0, 1)
    assert "customer" in told["failed"][0]["message"] or "order_customer" in told["failed"][0]["message"]


# ── taking it back ───────────────────────────────────────────────────────────────────────────────────


def test_it_is_taken_back_but_for_what_somebody_changed_since(database: Database, desk: Desk) -> None:
    names = ("甲", "乙", "丙", "丁")
    ids = [desk.create("customer", name=name, days="1") for name in names]
    name = make_backup(database)
    for id in ids[:2]:
        desk.do(DeleteRecord("customer", id))
    for id in ids[2:]:
        desk.update("customer", id, days="2")
    job, told = recover(database, open_backup(database, name, "customer"), *ids)
    assert told["changed"] == 4
    desk.update("customer", ids[3], days="3")

    def undo(tx: Tx) -> Job:
        plan = current_plan(tx)
        return working.undo(tx, plan, system_grant(plan), job)

    undone = report(database, do(database, database.transact(SYSTEM, undo)))

    assert (undone["changed"], undone["failed_count"]) == (3, 1)
    opened = open_backup(database, name, "customer")
    assert {id for id, state in listed(database, opened).items() if state == "deleted"} == set(ids[:2])
    assert [whole(database, "customer", id)["days"] for id in ids[2:]] == ["2", "3"]
    require_lawful(database)


# ── finding ──────────────────────────────────────────────────────────────────────────────────────────


def test_records_are_found_by_words_and_initials_as_in_a_list(database: Database, desk: Desk) -> None:
    first = desk.create("customer", name="杭州云杉贸易")
    second = desk.create("customer", name="宁波海达")
    name = make_backup(database)
    desk.do(DeleteRecord("customer", first))

    opened = open_backup(database, name, "customer")

    assert opened.result == {"counts": {"deleted": 1, "changed": 0, "same": 1}}
    for search in ("云杉", "ysmy", "KH0001"):
        assert listed(database, opened, search) == {first: "deleted"}, search
    assert listed(database, opened, "海达") == {second: "same"}
    assert listed(database, opened, "海达", "deleted") == {}
    assert listed(database, opened, "没有") == {}


# ── what changed meanwhile ───────────────────────────────────────────────────────────────────────────


def test_fields_that_came_or_went_since_are_left_alone_and_named(database: Database, desk: Desk) -> None:
    kept = desk.create("customer", name="甲", phone="13800138000", days="1")
    gone = desk.create("customer", name="乙", phone="13800138001", days="1")
    name = make_backup(database)
    tree = sales()
    fields = tree["forms"][0]["fields"]
    fields[:] = [each for each in fields if each["id"] != "customer_phone"]
    fields.append({"id": "customer_new", "key": "new", "label": "新字段", "kind": "single_line_text"})
    assert isinstance(publish_app(database, SYSTEM, read(tree)), int)
    desk.update("customer", kept, new="后来的", days="5")
    desk.do(DeleteRecord("customer", gone))

    _, told = recover(database, open_backup(database, name, "customer"), kept, gone)

    assert (told["changed"], told["failed_count"]) == (2, 0)
    assert {each["code"] for each in told["noted"]} == {"fields_gone"}
    assert "customer_phone" in told["noted"][0]["message"]
    assert [whole(database, "customer", kept)[key] for key in ("days", "new")] == ["1", "后来的"]
    assert whole(database, "customer", gone)["days"] == "1"


def test_a_form_that_came_later_is_named(database: Database, desk: Desk) -> None:
    name = make_backup(database)
    tree = sales()
    later = {"id": "later_name", "key": "name", "label": "名称", "kind": "single_line_text"}
    form = {"id": "later", "key": "later", "label": "后来的表", "id_prefix": "later", "title": "later_name"}
    tree["forms"].append({**form, "fields": [later]})
    assert isinstance(publish_app(database, SYSTEM, read(tree)), int)
    store = backup.store_of(database)

    def ask(tx: Tx) -> Job:
        plan, manifest = current_plan(tx), backup.read_manifest(store.path(name))
        return recovering.ask_opening(tx, plan, system_grant(plan), manifest, form=plan.forms["later"])

    asked = database.transact(SYSTEM, ask)
    while working.work(database):
        pass

    with database.read() as tx:
        failed = jobs.find(tx, asked.id)
    assert failed.error is not None
    assert (failed.state, failed.error.code) == (State.FAILED, "form_not_in_backup")
    assert "后来的表" in failed.error.zh


def test_an_opened_backup_is_gone_when_its_file_is(database: Database, desk: Desk) -> None:
    desk.create("customer", name="甲")
    opened = open_backup(database, make_backup(database), "customer")
    (file,) = database.files.glob(f"lockers/*/*.{recovering.OPENED}")
    file.unlink()

    with pytest.raises(recovering.OpenedGone):
        listed(database, opened)


def test_another_change_of_the_record_in_between_is_a_conflict_of_nobody(
    database: Database, desk: Desk
) -> None:
    """What is brought back is compared in the Tx that writes it, so that it always replaces what is there then."""
    customer = desk.create("customer", name="甲", days="1")
    name = make_backup(database)
    opened = open_backup(database, name, "customer")
    desk.update("customer", customer, days="7")
    desk.update("customer", customer, days="8")

    _, told = recover(database, opened, customer)

    assert told["changed"] == 1
    assert whole(database, "customer", customer)["days"] == "1"
