"""Going back to a version: whole, one field, one sub-row; what cannot be is named; undoing it is the identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from huodan.engines import journal
from huodan.engines.records import Conflict, NoVersion, Wanted
from huodan.kit.errors import Invalid, Problem
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.access import NotAllowed, NotFound
from huodan.language.messages import SYSTEM, Change, DeleteRecord, RestoreRecord
from huodan.language.plan.model import UnknownPath
from huodan.storage import Database, Tx
from huodan.workspace.history import CannotRestore, Restoring, compare, preview_restore, restore
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.engines.records.conftest import People, Stock, at, database, desk, order, people, stock
from tests.support.apps import read
from tests.support.sales import Desk, sales

__all__ = ["at", "database", "desk", "people", "stock"]

SYSTEM_CELLS = {"version", "updated_at", "updated_by", "app_version"}


def back(desk: Desk, id: Id, version: int, *, form: str = "order", **more: Any) -> tuple[Any, Any]:
    """Go back to a version."""
    wanted = Wanted(frozenset(more.pop("fields", ())), frozenset(more.pop("rows", ())))
    wish = Restoring(form, id, version, wanted, **more)

    def work(tx: Tx) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
        plan = current_plan(tx)
        return restore(tx, plan, desk.grant(plan), wish)

    return desk.database.transact(desk.actor, work)


def preview(desk: Desk, id: Id, version: int, *, form: str = "order") -> tuple[Any, Any]:
    """Say what going back would change."""
    with desk.database.read(desk.actor) as tx:
        plan = current_plan(tx)
        return preview_restore(tx, plan, desk.grant(plan), Restoring(form, id, version))


def stored(desk: Desk, id: Id, form: str = "order") -> Mapping[str, Any]:
    """Give what is stored but for the stamps."""
    return {name: cell for name, cell in desk.cells(form, id).items() if name not in SYSTEM_CELLS}


def line_ids(desk: Desk, id: Id) -> list[Id]:
    """List the ids of an order's lines."""
    return [line["id"] for line in desk.cells("order", id)["order_lines"]]


def outside(id: Id) -> str:
    """Write the id of a line."""
    return format_id("order", id)


def entries(desk: Desk, id: Id, form: str = "order", **asked: Any) -> tuple[journal.Entry, ...]:
    """Read the history as somebody sees it."""
    with desk.database.read(desk.actor) as tx:
        plan = current_plan(tx)
        return journal.history(tx, plan, desk.grant(plan), form=form, id=id, **asked).entries


def test_a_whole_version_comes_back_with_its_lines_under_their_ids(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock, remark="原来的"))
    was = stored(desk, id)
    first, second, third = line_ids(desk, id)
    desk.update("order", id, remark="改过", state="待发货", province="广东省")
    lines = [
        {"id": outside(third), "quantity": "9"},
        {"product": "奶酪", "quantity": 1},
        {"id": outside(first)},
    ]
    desk.update("order", id, lines=lines)

    (change,), left = back(desk, id, 1)

    assert left == ()
    assert stored(desk, id) == was
    assert line_ids(desk, id) == [first, second, third]
    (newest, *_) = entries(desk, id)
    assert (
        (newest.why, newest.of_version, newest.version) == ("restore", 1, change.version) == ("restore", 1, 4)
    )
    assert newest.of_at == entries(desk, id)[-1].at


def test_what_a_relation_would_fill_in_is_as_it_was(desk: Desk, stock: Stock) -> None:
    other = desk.create("customer", name="广州木棉", days="60", place={"province": "广东省"})
    id = desk.create("order", **order(stock, days="7", province="海南省"))
    desk.update("order", id, customer=format_id("custom", other))
    assert desk.cells("order", id)["order_days"] == 60_000_000

    back(desk, id, 1)

    cells = desk.cells("order", id)
    assert (cells["order_customer"], cells["order_days"], cells["order_province"]) == (
        stock.customer,
        7_000_000,
        "海南省",
    )


def test_one_field_comes_back_alone(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock, remark="原来的"))
    desk.update("order", id, remark="改过", state="待发货")

    back(desk, id, 1, fields=["remark"])

    cells = desk.cells("order", id)
    assert cells["order_remark"] == "原来的"
    assert cells["order_state"] == "s2"


def test_one_removed_or_changed_or_added_line_comes_back_or_goes_alone(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))
    first, second, third = line_ids(desk, id)
    desk.update(
        "order",
        id,
        remark="改过",
        lines={
            "remove": [outside(first)],
            "change": [{"id": outside(second), "quantity": "5"}, {"id": outside(third), "quantity": "6"}],
            "add": [{"product": "奶酪", "quantity": 1}],
        },
    )
    new = line_ids(desk, id)[-1]

    back(desk, id, 1, rows=[first])
    assert line_ids(desk, id) == [first, second, third, new]
    back(desk, id, 1, rows=[second, new])

    cells = desk.cells("order", id)
    assert line_ids(desk, id) == [first, second, third]
    assert [line["line_quantity"] for line in cells["order_lines"]] == [3_000_000, 1_500_000, 6_000_000]
    assert cells["order_remark"] == "改过"


def test_restoring_changes_nothing_where_all_is_as_it_was(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))

    assert back(desk, id, 1) == ((), ())
    assert desk.cells("order", id)["version"] == 1


def test_what_cannot_be_restored_is_named_and_the_rest_only_on_consent(desk: Desk, stock: Stock) -> None:
    gone = desk.create("customer", name="要删的")
    id = desk.create("order", **order(stock, customer=format_id("custom", gone), remark="原来的"))
    desk.update("order", id, customer=format_id("custom", stock.customer), remark="改过")
    desk.do(DeleteRecord("customer", gone))

    with pytest.raises(CannotRestore) as refusal:
        back(desk, id, 1)
    assert [(each.path, each.code) for each in refusal.value.errors] == [
        ("customer", "former_target_deleted")
    ]
    assert "要删的" in refusal.value.errors[0].zh
    assert desk.cells("order", id)["order_remark"] == "改过"
    lines, told = preview(desk, id, 1)
    assert [line.path for line in lines] == ["province", "days", "remark"]
    assert told == refusal.value.errors

    (change,), left = back(desk, id, 1, is_partial=True)

    assert left == refusal.value.errors
    assert desk.cells("order", id)["order_remark"] == "原来的"
    assert desk.cells("order", id)["order_customer"] == stock.customer
    assert set(change.after) == {"order_remark", "order_province", "order_days"}


def test_a_line_whose_product_is_gone_stays_away_and_the_others_come_back(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))
    first, second, third = line_ids(desk, id)
    desk.update("order", id, lines=[])
    desk.do(DeleteRecord("product", stock.cheese))

    _, left = back(desk, id, 1, is_partial=True)

    assert [(each.path, each.code) for each in left] == [("lines.1.product", "former_target_deleted")]
    assert line_ids(desk, id) == [first, third]
    assert second not in line_ids(desk, id)


def republish(database: Database, change: Callable[[Any], None]) -> None:
    """Publish the app changed."""
    tree = sales()
    change(next(form for form in tree["forms"] if form["id"] == "customer"))
    assert isinstance(publish_app(database, SYSTEM, read(tree)), int)


def test_removed_options_and_fields_are_named_as_they_were_called(desk: Desk, stock: Stock) -> None:
    desk.update("customer", stock.customer, level="A", phone="13812345678", days="45")
    desk.update("customer", stock.customer, level="B", phone="13912345678", days="1")

    def change(form: Any) -> None:
        for each in form["fields"]:
            if each["id"] == "customer_level":
                each["options"] = [each["options"][1]]
        form["fields"] = [each for each in form["fields"] if each["id"] != "customer_phone"]

    republish(desk.database, change)

    with pytest.raises(CannotRestore) as refusal:
        back(desk, stock.customer, 2, form="customer")

    told = {each.code: each.zh for each in refusal.value.errors}
    assert set(told) == {"option_gone", "field_gone"}
    assert "「A」" in told["option_gone"]
    assert "customer_phone" in told["field_gone"]
    back(desk, stock.customer, 2, form="customer", is_partial=True)
    assert desk.cells("customer", stock.customer)["customer_days"] == 45_000_000


def test_rights_are_those_of_who_restores(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    id = desk.create("order", **order(stock, seller=format_id("usr", people.zhou), remark="原来的"))
    desk.update("order", id, remark="改过", state="待发货")

    with pytest.raises(CannotRestore) as refusal:
        back(at("clerk"), id, 1)  # may write the remark alone
    assert [(each.path, each.code) for each in refusal.value.errors] == [("state", "not_allowed")]
    back(at("clerk"), id, 1, is_partial=True)
    assert (desk.cells("order", id)["order_remark"], desk.cells("order", id)["order_state"]) == (
        "原来的",
        "s2",
    )
    with pytest.raises(NotAllowed):
        back(at("cashier"), id, 1)
    with pytest.raises(UnknownPath):
        back(at("seller"), id, 1, fields=["nothing"])
    desk.update("order", id, seller=format_id("usr", people.wu))
    with pytest.raises(NotFound):
        back(at("seller"), id, 1)


def test_a_restore_meets_what_others_changed_meanwhile(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock, remark="原来的"))
    desk.update("order", id, remark="改过")
    desk.update("order", id, remark="又改过")

    with pytest.raises(Conflict):
        back(desk, id, 1, base_version=2)
    back(desk, id, 1, base_version=3)


def test_versions_that_never_were(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))

    for version in (0, 2, -1):
        with pytest.raises(NoVersion):
            back(desk, id, version)


def test_a_unique_value_that_is_taken_by_now_is_named(desk: Desk, stock: Stock) -> None:
    desk.update("product", stock.juice, code="P9", price="1")
    desk.create("product", name="新的", code="P1", price="2")

    with pytest.raises(CannotRestore) as refusal:
        back(desk, stock.juice, 1, form="product")

    assert [(each.path, each.code) for each in refusal.value.errors] == [("code", "taken")]


def test_versions_before_a_deletion_can_be_gone_back_to(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock, remark="一"))
    was = stored(desk, id)
    desk.update("order", id, remark="二", lines=[])
    desk.do(DeleteRecord("order", id))
    desk.do(RestoreRecord("order", id))
    desk.update("order", id, remark="三")

    back(desk, id, 1)

    assert stored(desk, id) == was


def test_two_versions_are_compared_line_by_line(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    id = desk.create("order", **order(stock, seller=format_id("usr", people.zhou), remark="一"))
    first, *_ = line_ids(desk, id)
    desk.update("order", id, remark="二")
    desk.update(
        "order", id, lines={"remove": [outside(first)], "add": [{"product": "奶酪", "quantity": "4"}]}
    )

    def look(who: Desk, was: int, now: int | None = None) -> Any:
        with who.database.read(who.actor) as tx:
            plan = current_plan(tx)
            return compare(tx, plan, who.grant(plan), form="order", id=id, was=was, now=now)

    told = look(desk, 1)

    assert (told.was.version, told.now.version) == (1, 3)
    assert told.was.values["remark"] == "一"
    assert len(told.was.values["lines"]) == len(told.now.values["lines"]) == 3
    assert parse_id(told.was.values["lines"][0]["id"]) == first
    acts = [(change.path.partition(".")[0], change.act) for change in told.changes if change.act != "changed"]
    assert acts == [("lines", "added"), ("lines", "removed")]
    assert ("remark", "一", "二") in [(each.path, each.before, each.after) for each in told.changes]
    assert [each.path for each in look(desk, 2, 1).changes] == ["remark"]
    seen = look(at("seller"), 1)
    assert "profit" not in str(seen)


def test_a_refusal_that_nothing_can_mend_is_told_as_such(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    id = desk.create("order", **order(stock, seller=format_id("usr", people.wu)))
    desk.update("order", id, seller=format_id("usr", people.zhou))

    with pytest.raises(Invalid) as refusal:
        back(at("seller"), id, 1, is_partial=True)  # it would be theirs no longer

    assert [each.code for each in refusal.value.errors] == ["not_allowed"]
