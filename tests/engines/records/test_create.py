"""What a new record becomes: values taken in, defaults, fill-ins, formulas, references, serial numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huodan.kit.errors import Invalid
from huodan.kit.ids import format_id
from huodan.language.messages import SYSTEM, CreateRecord, Origin
from huodan.workspace.publish import publish_app
from tests.engines.records.conftest import People, Stock, order, problems
from tests.support.apps import read
from tests.support.sales import Desk, sales


def test_an_order_gets_defaults_fills_and_totals(desk: Desk, stock: Stock) -> None:
    id = desk.create("order", **order(stock))

    cells = desk.cells("order", id)

    assert cells["order_no"] == "DD2026050001"
    assert cells["order_state"] == "s1"
    assert (cells["order_province"], cells["order_days"]) == ("浙江省", 30_000_000)
    assert cells["order_due"] == 20260605
    assert [line["line_price"] for line in cells["order_lines"]] == [81_000_000, 38_500_000, 10_000_000]
    assert [line["line_spec"] for line in cells["order_lines"]] == ["每箱12瓶", None, "每箱12瓶"]
    assert [line["line_amount"] for line in cells["order_lines"]] == [243_000_000, 51_980_000, 20_000_000]
    assert [line["line_profit"] for line in cells["order_lines"]] == [93_000_000, 21_610_000, -80_000_000]
    assert cells["order_total"] == 314_980_000
    assert cells["order_count"] == 3_000_000
    assert cells["order_words"] == "DD2026050001/314.98"
    assert cells["version"] == 1


def test_what_is_sent_wins_over_defaults_and_fills(desk: Desk, stock: Stock) -> None:
    sent = {
        "province": "江苏省",
        "days": None,
        "due": "2026-06-01",
        "state": "审核通过，待发货",
        "seller": None,
    }

    cells = desk.cells("order", desk.create("order", **order(stock, **sent)))

    assert (cells["order_province"], cells["order_days"], cells["order_due"]) == ("江苏省", None, 20260601)
    assert (cells["order_state"], cells["order_seller"]) == ("s2", None)


def test_the_one_who_enters_is_the_default_seller(
    desk: Desk, stock: Stock, people: People, at: Callable[..., Desk]
) -> None:
    id = at("chief").create("order", **order(stock))

    assert desk.cells("order", id)["order_seller"] == people.zhou


def test_a_member_is_found_by_staff_number(desk: Desk, stock: Stock, people: People) -> None:
    id = desk.create("order", **order(stock, seller={"match": {"no": "yg004"}}))

    assert desk.cells("order", id)["order_seller"] == people.zhou


def test_all_mistakes_are_told_at_once_with_their_paths(desk: Desk, stock: Stock) -> None:
    values = {
        "customer": "没有的客户",
        "state": "没有",
        "at": "明天",
        "nonsense": 1,
        "total": "5",
        "version": 3,
        "lines": [
            {"product": "橘子酱", "quantity": "许多"},
            {"product": format_id("produc", 99), "quantity": "-1", "amount": "3"},
            {"product": "旧奶酪", "colour": "red", "quantity": 1},
            {"quantity": "1"},
            "text",
            {"id": format_id("order", 5), "product": "橘子酱"},
        ],
    }

    with pytest.raises(Invalid) as error:
        desk.create("order", **values)

    assert sorted(problems(error)) == [
        ("at", "wrong_type"),
        ("customer", "no_target"),
        ("lines.0.quantity", "wrong_type"),
        ("lines.1.amount", "computed_field"),
        ("lines.1.product", "no_target"),
        ("lines.1.quantity", "out_of_bounds"),
        ("lines.2.colour", "unknown_field"),
        ("lines.2.product", "not_offered"),
        ("lines.3.product", "required"),
        ("lines.4", "wrong_type"),
        ("lines.5.id", "unknown_row"),
        ("nonsense", "unknown_field"),
        ("state", "unknown_option"),
        ("total", "computed_field"),
        ("version", "computed_field"),
    ]


@pytest.mark.parametrize("lines", ["x", 5, {"new": []}, {"add": {"product": "橘子酱"}}, [[]], [{}] * 2001])
def test_lines_of_a_wrong_shape_are_refused(desk: Desk, stock: Stock, lines: Any) -> None:
    with pytest.raises(Invalid):
        desk.create("order", **order(stock, lines=lines))


@pytest.mark.parametrize("values", [None, [], "x", 5])
def test_values_of_a_wrong_shape_are_refused(desk: Desk, values: Any) -> None:
    with pytest.raises(Invalid):
        desk.do(CreateRecord("order", values))


def test_more_lines_than_allowed_are_refused(desk: Desk, stock: Stock) -> None:
    with pytest.raises(Invalid) as error:
        desk.create("order", **order(stock, lines=[{"product": "橘子酱", "quantity": 1}] * 501))

    assert problems(error) == [("lines", "too_many_rows")]


def test_two_records_of_one_name_are_not_guessed_between(desk: Desk, stock: Stock) -> None:
    desk.create("product", name="橘子酱", price="1")

    with pytest.raises(Invalid) as error:
        desk.create("order", **order(stock))

    assert problems(error) == [("lines.2.product", "several_targets")]


def test_matching_by_an_unknown_field_is_refused(desk: Desk, stock: Stock) -> None:
    with pytest.raises(Invalid) as error:
        desk.create("order", **order(stock, customer={"match": {"colour": "red"}}))

    assert problems(error) == [("customer", "unknown_field")]


def test_a_unique_value_stands_once(desk: Desk, stock: Stock) -> None:
    with pytest.raises(Invalid) as error:
        desk.create("customer", name="　杭州云杉 ")

    assert problems(error) == [("name", "taken")]


def test_a_client_may_bring_the_id(desk: Desk, stock: Stock) -> None:
    id = desk.do(CreateRecord("product", {"name": "茶", "price": 3}, id=4711))[0].record

    assert id == 4711
    with pytest.raises(Invalid) as error:
        desk.do(CreateRecord("product", {"name": "咖啡", "price": 3}, id=4711))
    assert problems(error) == [("id", "id_taken")]


def test_serial_numbers_count_on_after_imported_ones(desk: Desk, stock: Stock) -> None:
    first = desk.create("order", **order(stock))
    for no in ("DD2026050041", "旧单-7", "DD2026040099", "DD202605999999999999999", "DD20260510000"):
        desk.do(CreateRecord("order", order(stock, no=no), origin=Origin.IMPORT))
    last = desk.create("order", **order(stock))

    assert desk.cells("order", first)["order_no"] == "DD2026050001"
    assert desk.cells("order", last)["order_no"] == "DD2026050042"


def test_a_number_somebody_sends_stands_for_itself_and_uses_none_up(desk: Desk, stock: Stock) -> None:
    desk.create("order", **order(stock, no="DD202605999999999999999"))
    for number in ("9999", "0002", "0003", "0005"):
        desk.create("order", **order(stock, no=f"DD202605{number}"))

    given = [desk.cells("order", desk.create("order", **order(stock)))["order_no"] for _ in range(3)]

    assert given == ["DD2026050001", "DD2026050004", "DD2026050006"]


def test_a_field_may_be_numbered_by_the_system_alone(desk: Desk, stock: Stock) -> None:
    app = sales()
    fields = (field for form in app["forms"] for field in form["fields"])
    next(field for field in fields if field["id"] == "order_no")["by_hand"] = False
    assert isinstance(publish_app(desk.database, SYSTEM, read(app)), int)
    id = desk.create("order", **order(stock))

    with pytest.raises(Invalid) as error:
        desk.create("order", **order(stock, no="DD1"))
    with pytest.raises(Invalid) as renamed:
        desk.update("order", id, no="DD1")
    desk.update("order", id, no=desk.cells("order", id)["order_no"])
    desk.do(CreateRecord("order", order(stock, no="DD1"), origin=Origin.IMPORT))

    assert problems(error) == problems(renamed) == [("no", "given_by_system")]


def test_a_serial_number_that_stands_already_is_passed_over(desk: Desk, stock: Stock) -> None:
    first = desk.create("order", **order(stock))
    desk.database.set_clock(today=20260401)
    desk.create("order", **order(stock, no="DD2026050002"))
    desk.database.set_clock(today=20260520)

    second = desk.create("order", **order(stock))

    assert desk.cells("order", first)["order_no"] == "DD2026050001"
    assert desk.cells("order", second)["order_no"] == "DD2026050003"


def test_serial_numbers_begin_anew_each_month(desk: Desk, stock: Stock) -> None:
    desk.create("order", **order(stock))
    desk.database.set_clock(today=20260601)

    id = desk.create("order", **order(stock))

    assert desk.cells("order", id)["order_no"] == "DD2026060001"


def test_a_formula_without_result_refuses_the_save(desk: Desk, stock: Stock) -> None:
    most = "9223372036854"
    with pytest.raises(Invalid) as error:
        desk.create("order", **order(stock, lines=[{"product": "橘子酱", "quantity": most, "price": most}]))

    assert ("lines.0.amount", "formula_failed") in problems(error)
