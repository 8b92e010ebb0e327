"""A later publish adds a formula over a relation: records that are there already get the copy it reads."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from huodan.engines.records import backfill, calculating
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.workspace.check import check
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk

COST = apps.field("line_cost", "formula", formula="quantity * product.price")
TWICE = apps.field("line_twice", "formula", formula="cost * 2")
PLACE = apps.field("line_place", "formula", formula='product.code & "/" & price', result="text")


def shop(*lines: apps.Tree) -> apps.Tree:
    """Write the shop with more fields in the lines of its orders."""
    tree = apps.shop()
    tree["forms"][1]["fields"][6]["fields"].extend(lines)
    return tree


@pytest.fixture
def desk(builtin_url: str) -> Iterator[Desk]:
    """Publish the shop and sell something."""
    database = Database(builtin_url)
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
    assert (first["line_cost"], second["line_cost"]) == (241_500_000, 0)
    assert (first["line_place"], second["line_place"]) == ("CP1/80.5", "/")
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


def test_a_formula_that_comes_back_belongs_to_the_records_of_today(desk: Desk) -> None:
    _, order = sell(desk)
    publish_app(desk.database, SYSTEM, apps.read(shop(COST)))
    publish_app(desk.database, SYSTEM, apps.read(shop()))
    line = lines(desk, order)[0]["id"]
    desk.update("order", order, lines={"change": [{"id": line, "quantity": "5"}]})

    publish_app(desk.database, SYSTEM, apps.read(shop(COST)))

    assert Decimal(lines(desk, order)[0]["line_cost"]) == Decimal(402_500_000)


def test_many_rows_are_filled_in_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (backfill, calculating):
        monkeypatch.setattr(room, "PAGE", 2)
    orders = [desk.create("order", lines=[{"quantity": "1"}]) for _ in range(3)]
    orders.append(sell(desk)[1])

    publish_app(desk.database, SYSTEM, apps.read(shop(COST, PLACE, TWICE)))

    assert [lines(desk, order)[0]["line_twice"] for order in orders] == [0, 0, 0, 483_000_000]
    with desk.database.read() as tx:
        assert check(tx) == ()


def test_what_a_new_formula_cannot_work_out_stays_empty(desk: Desk) -> None:
    _, order = sell(desk)
    share = apps.field("line_share", "formula", formula="1 / (quantity - 1)")

    publish_app(desk.database, SYSTEM, apps.read(shop(share)))

    first, second = lines(desk, order)
    assert (Decimal(first["line_share"]), second["line_share"]) == (Decimal(500_000), None)
