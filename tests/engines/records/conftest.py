"""A workspace with the sales app of ``tests/support/sales.py``, some records, and people of several roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from huodan.kit.errors import Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.messages import Actor
from huodan.storage import Database
from tests.support.sales import Desk, build

TODAY = 20260506


@dataclass(frozen=True)
class People:
    """Ids of people, and desks they work at."""

    zhou: Id
    wu: Id
    south: Id


@dataclass(frozen=True)
class Stock:
    """Ids of a customer and of products; the last product is off."""

    customer: Id
    juice: Id
    cheese: Id
    off: Id


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """Open a fresh copy of the published app, on the day the sample data ends."""
    opened = Database(prepared_database("sales", build), today=TODAY)
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    """Work as the system."""
    return Desk(database)


@pytest.fixture
def stock(desk: Desk) -> Stock:
    """Store a customer and products."""
    place = {"province": "浙江省", "city": "杭州市", "detail": "工业二路77号"}
    return Stock(
        customer=desk.create("customer", name="杭州云杉", place=place, days="30", limit="20000"),
        juice=desk.create("product", name="橘子酱", code="P1", price="81", cost="50", spec="每箱12瓶"),
        cheese=desk.create("product", name="奶酪", code="P2", price="38.5", cost="20.25"),
        off=desk.create("product", name="旧奶酪", code="P3", price="1", off=True),
    )


@pytest.fixture
def people(desk: Desk) -> People:
    """Store two people of one department."""
    south = desk.create("departments", name="华南")
    return People(
        zhou=desk.create("people", name="周敏", no="YG004", department=south),
        wu=desk.create("people", name="吴浩", no="YG006"),
        south=south,
    )


@pytest.fixture
def at(database: Database, people: People) -> Callable[..., Desk]:
    """Give the desk of somebody: ``at("seller")`` is 周敏 with that role."""

    def sit(*roles: str, person: Id | None = None, departments: tuple[Id, ...] = ()) -> Desk:
        actor = Actor(person or people.zhou, "周敏", roles=frozenset(roles), departments=departments)
        return Desk(database, actor)

    return sit


def order(stock: Stock, **values: Any) -> dict[str, Any]:
    """Write an order of three lines."""
    lines = [
        {"product": format_id("produc", stock.juice), "quantity": "3"},
        {"product": {"match": {"code": "p2"}}, "quantity": "1.5", "discount": "0.1"},
        {"product": "橘子酱", "quantity": 2, "price": "10"},
    ]
    return {"customer": {"id": format_id("custom", stock.customer)}, "lines": lines, **values}


def problems(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    """List path and code of each problem."""
    return [(problem.path, problem.code) for problem in error.value.errors]
