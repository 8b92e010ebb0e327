"""Changing a record: named fields only, sub-rows by id, versions, and what a computed value follows."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.errors import Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.access import NotFound
from huodan.language.messages import ChangeKind
from tests.engines.records.conftest import Stock, order, problems
from tests.support.sales import Desk


@pytest.fixture
def id(desk: Desk, stock: Stock) -> Id:
    """Store an order of three lines."""
    return desk.create("order", **order(stock))


def line_ids(desk: Desk, id: Id) -> list[str]:
    """Give the ids of an order's lines as outside."""
    return [format_id("order", line["id"]) for line in desk.cells("order", id)["order_lines"]]


def quantities(desk: Desk, id: Id) -> list[int]:
    """Give the whole quantities of an order's lines in their order."""
    return [line["line_quantity"] // 1_000_000 for line in desk.cells("order", id)["order_lines"]]


def test_only_named_fields_change(desk: Desk, id: Id) -> None:
    before = desk.cells("order", id)

    (change,) = desk.update("order", id, remark="加急")

    after = desk.cells("order", id)
    assert change.kind is ChangeKind.UPDATED
    assert (change.before, change.after) == ({"order_remark": None}, {"order_remark": "加急"})
    assert after["version"] == change.version == 2
    changed = {name for name in after if before[name] != after[name]}
    assert changed - {"updated_at"} == {"version", "order_remark"}


def test_a_save_that_changes_nothing_is_no_change(desk: Desk, id: Id) -> None:
    lines = [{"id": line} for line in line_ids(desk, id)]

    assert desk.update("order", id, remark="", state="待审批", lines=lines, no=None) == ()
    assert desk.cells("order", id)["version"] == 1


def test_a_whole_list_changes_adds_removes_and_orders(desk: Desk, id: Id) -> None:
    first, second, third = line_ids(desk, id)
    lines = [{"id": third, "quantity": "9"}, {"product": "奶酪", "quantity": "4"}, {"id": first}]

    (change,) = desk.update("order", id, lines=lines)

    cells = desk.cells("order", id)
    assert quantities(desk, id) == [9, 4, 3]
    assert line_ids(desk, id)[0] == third
    assert second not in line_ids(desk, id)
    assert [line["position"] for line in cells["order_lines"]] == [1, 2, 3]
    assert cells["order_total"] == 90_000_000 + 154_000_000 + 243_000_000
    assert set(change.after) == {"order_lines", "order_total", "order_words"}


def test_an_edit_names_only_the_rows_it_means(desk: Desk, id: Id) -> None:
    first, second, third = line_ids(desk, id)

    desk.update(
        "order", id, lines={"change": [{"id": second, "quantity": 5}], "remove": [first], "add": [line(7)]}
    )

    assert quantities(desk, id) == [5, 2, 7]
    assert line_ids(desk, id)[:2] == [second, third]


def line(quantity: int) -> dict[str, Any]:
    """Write a line."""
    return {"product": "橘子酱", "quantity": quantity}


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        (lambda ids: [{"id": ids[0]}, {"id": ids[0]}], "lines.1.id"),
        (lambda ids: {"change": [{"quantity": 1}]}, "lines.change.0.id"),
        (lambda ids: {"remove": [ids[1], "order_zzz"]}, "lines.remove.1"),
        (lambda ids: {"remove": ids[:1], "change": [{"id": ids[0], "quantity": 1}]}, "lines.change.0.id"),
    ],
)
def test_rows_that_are_not_there_are_refused(desk: Desk, id: Id, lines: Any, path: str) -> None:
    with pytest.raises(Invalid) as error:
        desk.update("order", id, lines=lines(line_ids(desk, id)))

    assert problems(error) == [(path, "unknown_row")]


def test_problems_of_an_edit_are_placed_in_the_new_order(desk: Desk, id: Id) -> None:
    first, _, third = line_ids(desk, id)
    edit = {"remove": [first], "change": [{"id": third, "quantity": "x"}], "add": [{"quantity": 1}]}

    with pytest.raises(Invalid) as error:
        desk.update("order", id, lines=edit)

    assert sorted(problems(error)) == [("lines.1.quantity", "wrong_type"), ("lines.2.product", "required")]


def test_a_changed_relation_fills_again_and_a_cleared_one_clears(desk: Desk, stock: Stock, id: Id) -> None:
    other = desk.create("customer", name="上海百味", place={"province": "上海"}, days=60)

    desk.update("order", id, customer=format_id("custom", other))
    moved = desk.cells("order", id)
    desk.update(
        "order", id, lines={"change": [{"id": line_ids(desk, id)[1], "product": "橘子酱", "price": "12"}]}
    )

    assert (moved["order_province"], moved["order_days"], moved["order_due"]) == (
        "上海市",
        60_000_000,
        20260605,
    )
    changed = desk.cells("order", id)["order_lines"][1]
    assert (changed["line_price"], changed["line_spec"]) == (12_000_000, "每箱12瓶")
    assert changed["line_profit"] == 16_200_000 - 75_000_000


def test_a_total_does_not_move_when_the_product_does(desk: Desk, stock: Stock, id: Id) -> None:
    before = desk.cells("order", id)
    desk.update("product", stock.juice, price="100", cost="90")

    desk.update("order", id, remark="看看")

    after = desk.cells("order", id)
    assert after["order_total"] == before["order_total"]
    assert after["order_lines"] == before["order_lines"]


def test_a_required_field_may_not_be_emptied(desk: Desk, id: Id) -> None:
    with pytest.raises(Invalid) as error:
        desk.update(
            "order", id, customer=None, lines={"change": [{"id": line_ids(desk, id)[0], "quantity": ""}]}
        )

    assert sorted(problems(error)) == [("customer", "required"), ("lines.0.quantity", "required")]


def test_a_reference_that_vanished_does_not_block_other_edits(desk: Desk, stock: Stock, id: Id) -> None:
    from huodan.language.messages import DeleteRecord

    desk.do(DeleteRecord("customer", stock.customer))

    assert desk.update("order", id, remark="客户已删除")


def test_a_record_that_is_not_there(desk: Desk, stock: Stock) -> None:
    with pytest.raises(NotFound):
        desk.update("order", 12345, remark="x")


def test_unique_values_may_change_places(desk: Desk, stock: Stock) -> None:
    desk.update("product", stock.juice, code="X")
    desk.update("product", stock.cheese, code="P1")

    with pytest.raises(Invalid) as error:
        desk.update("product", stock.juice, code="p１")

    assert problems(error) == [("code", "taken")]
