"""A later publish adds a formula over a relation: records that are there already get the copy it reads."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from huodan.engines.records import backfill
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.publish import publish_app, publish_builtin
from tests.support import apps
from tests.support.sales import Desk

COST = apps.field("line_cost", "formula", formula="quantity * product.price")
PLACE = apps.field("line_place", "formula", formula='product.code & "/" & price', result="text")


def shop(*lines: apps.Tree) -> apps.Tree:
    """Write the shop with more fields in the lines of its orders."""
    tree = apps.shop()
    tree["forms"][1]["fields"][6]["fields"].extend(lines)
    return tree


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """Publish the shop and sell something."""
    database = Database(database_url)
    publish_builtin(database)
    assert publish_app(database, SYSTEM, apps.read(shop())) == 2
    yield Desk(database)
    database.close()


def sell(desk: Desk) -> tuple[int, int]:
    """Make a product and an order of three, and of one line without a product."""
    product = desk.create("product", name="橘子酱", code="CP1", price="80.5")
    order = desk.create(
        "order", lines=[{"product": {"match": {"code": "CP1"}}, "quantity": "3"}, {"quantity": "1"}]
    )
    return product, order


def lines(desk: Desk, order: int) -> list[dict[str, Any]]:
    return list(desk.cells("order", order)["order_lines"])


def test_an_old_line_is_worked_out_with_the_value_its_product_has(desk: Desk) -> None:
    _, order = sell(desk)

    assert publish_app(desk.database, SYSTEM, apps.read(shop(COST, PLACE))) == 3

    first, second = lines(desk, order)
    assert (first["line_product__product_price"], second["line_product__product_price"]) == (80_500_000, None)
    assert first["line_cost"] is None
    desk.update("order", order, lines={"change": [{"id": first["id"], "quantity": "4", "price": "1"}]})
    changed = lines(desk, order)[0]
    assert Decimal(changed["line_cost"]) == Decimal(322_000_000)
    assert changed["line_place"] == "CP1/1"
    with desk.database.read() as tx:
        assert check(tx) == ()


def test_a_copy_stays_when_something_else_is_published(desk: Desk) -> None:
    product, order = sell(desk)
    publish_app(desk.database, SYSTEM, apps.read(shop(COST)))
    desk.update("product", product, price="99")

    publish_app(desk.database, SYSTEM, apps.read(shop(COST, PLACE)))

    assert lines(desk, order)[0]["line_product__product_price"] == 80_500_000


def test_a_copy_that_comes_back_belongs_to_the_product_of_today(desk: Desk) -> None:
    _, order = sell(desk)
    publish_app(desk.database, SYSTEM, apps.read(shop(COST)))
    publish_app(desk.database, SYSTEM, apps.read(shop()))
    other = desk.create("product", name="奶酪", code="CP2", price="20")
    line = lines(desk, order)[0]["id"]
    desk.update("order", order, lines={"change": [{"id": line, "product": {"match": {"code": "CP2"}}}]})

    publish_app(desk.database, SYSTEM, apps.read(shop(COST)))

    first = lines(desk, order)[0]
    assert (first["line_product"], first["line_product__product_price"]) == (other, 20_000_000)


def test_too_many_rows_are_refused_with_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, order = sell(desk)
    monkeypatch.setattr(backfill, "MOST_FILLED", 1)

    problems = publish_app(desk.database, SYSTEM, apps.read(shop(COST)))

    assert isinstance(problems, tuple)
    (problem,) = problems
    assert (problem.path, problem.code) == ("test.forms.1.fields.6.fields.0", "too_many_rows")
    assert "导入" in problem.zh
    assert "line_cost" not in lines(desk, order)[0]
