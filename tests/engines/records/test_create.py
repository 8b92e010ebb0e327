"""What a new record becomes: values taken in, defaults, fill-ins, formulas, references, serial numbers."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.kit.errors import Invalid
from huodan.kit.ids import format_id
from tests.engines.records.conftest import Stock
from tests.support.sales import Desk


def problems(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    """List path and code of each problem."""
    return [(problem.path, problem.code) for problem in error.value.errors]


def order(stock: Stock, **values: Any) -> dict[str, Any]:
    """Write an order of three lines."""
    lines = [
        {"product": format_id("produc", stock.juice), "quantity": "3"},
        {"product": {"match": {"code": "p2"}}, "quantity": "1.5", "discount": "0.1"},
        {"product": "橘子酱", "quantity": 2, "price": "10"},
    ]
    return {"customer": {"id": format_id("custom", stock.customer)}, "lines": lines, **values}


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
