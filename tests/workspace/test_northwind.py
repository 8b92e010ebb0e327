"""The English Northwind, imported into a second app as it stands, against its own figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from huodan.engines.query import aggregate, read_aggregate
from huodan.language.access import Grant, system_grant
from huodan.language.document import App, read_app
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.workspace.importing import run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import prepare

DATA = Path(__file__).parents[1] / "data" / "northwind"
EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
FILES = {
    "customers": "nw_customer",
    "employees": "nw_staff",
    "products": "nw_product",
    "orders": "nw_order",
    "order_details": "nw_order",
}
NET = {"key": "net", "op": "sum", "field": "lines.net"}


def build(url: str) -> None:
    """This function will import all files once per run."""
    database = Database(url)
    prepare(database)
    app = read_app(json.loads((DATA / "app.json").read_text(encoding="utf-8")))
    assert isinstance(app, App), app
    assert isinstance(publish_app(database, SYSTEM, app), int)
    for file, form in FILES.items():
        report = bring(database, file, form)
        assert report.errors == (), (file, report.errors[:3])
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """This function will open a fresh copy."""
    opened = Database(prepared_database("northwind", build))
    yield opened
    opened.close()


def rights(database: Database) -> Grant:
    """This function will give the rights of the system."""
    with database.read() as tx:
        return system_grant(current_plan(tx))


def bring(database: Database, file: str, form: str) -> Any:
    """This function will import one file."""
    return run_import(database, rights(database), form, file=(DATA / f"{file}.csv").read_bytes())


def ask(database: Database, **body: object) -> list[dict[str, Any]]:
    """This function will ask for figures of orders."""
    granted = rights(database)
    with database.read() as tx:
        return list(aggregate(tx, granted.plan, granted, read_aggregate("nw_order", body)))


def figures(database: Database, field: str, **settings: object) -> dict[str, Decimal]:
    """This function will ask for the net by a field."""
    rows = ask(database, group=[{"field": field, "key": "k", **settings}], measures=[NET])
    return {row["k"]: Decimal(row["net"]) for row in rows}


def decimals(values: dict[str, str]) -> dict[str, Decimal]:
    """This function will read expected amounts."""
    return {key: Decimal(value) for key, value in values.items()}


def test_the_net_of_all_lines_rounded_half_up(database: Database) -> None:
    freight = {"key": "freight", "op": "sum", "field": "freight"}
    orders = {"key": "orders", "op": "count"}

    assert Decimal(ask(database, measures=[NET])[0]["net"]) == Decimal(EXPECTED["net_line_rounded"])
    (row,) = ask(database, measures=[freight, orders, {"key": "total", "op": "sum", "field": "total"}])
    assert Decimal(row["freight"]) == Decimal(EXPECTED["freight_total"])
    assert Decimal(row["total"]) == Decimal("1265793.29")
    assert row["orders"] == EXPECTED["counts"]["orders"]


def test_months_countries_people_and_products(database: Database) -> None:
    assert figures(database, "ordered_on", by="month") == decimals(EXPECTED["monthly_net"])
    assert figures(database, "country") == decimals(EXPECTED["net_by_ship_country"])
    assert figures(database, "staff.no") == decimals(EXPECTED["net_by_employee"])
    products = figures(database, "lines.product.code")
    best = sorted(products, key=lambda code: -products[code])[:10]
    assert [(code, products[code]) for code in best] == [
        (code, Decimal(net)) for code, _, net in EXPECTED["top10_products_by_net"]
    ]


def test_importing_again_changes_nothing(database: Database) -> None:
    for file, form in FILES.items():
        report = bring(database, file, form)

        assert (report.created, report.updated, report.errors) == (0, 0, ())
