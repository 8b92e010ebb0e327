"""
A workspace of any size for measuring: customers, products and orders put in by SQL, through the house's own tables.

Names and amounts come from a seeded generator, so that two runs see the same rows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huodan.engines.people.keys import MOST_RATE, create_key
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan
from huodan.storage.db import Database, Tx
from huodan.storage.place import open_workspace
from huodan.storage.sql import search
from huodan.storage.sql.statements import insert_rows
from huodan.templates import load
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app, publish_builtin
from huodan.workspace.settings import write_setting
from huodan.workspace.setup import add_person

PIECE = 5_000
STAFF = {
    "boss": "role_boss",
    "director": "role_sales_director",
    "finance": "role_finance_director",
    "accountant": "role_accountant",
    "warehouse": "role_warehouse",
}
PASSWORD = "Tg7#kd02-xq"
PLACES = ("杭州", "上海", "北京", "广州", "深圳", "成都", "武汉", "南京", "苏州", "青岛", "西安", "长沙")
WORDS = (
    "云杉",
    "百味",
    "四季",
    "利群",
    "新桥",
    "和顺",
    "德成",
    "东昇",
    "天和",
    "嘉禾",
    "同益",
    "盛达",
    "华信",
    "广源",
)
TRADES = ("食品", "商贸", "酒店用品", "生鲜配送", "超市连锁", "农产品", "餐饮管理")
STATUSES = ("s1", "s2", "s3", "s4", "s4", "s4", "s4", "s5")
DAY_MS = 86_400_000


@dataclass(frozen=True)
class World:
    """Where the workspace lies, an API key of the general manager, and some ids to work with."""

    place: str
    key: str
    customers: tuple[Id, ...]
    products: tuple[Id, ...]


def build(place: Path | str, *, orders: int, lines: int, customers: int, products: int = 1_000) -> World:
    """This function will make a workspace with so many rows; 2 % of the customers are called 华信."""
    database = open_workspace(place)
    publish_builtin(database)
    assert isinstance(publish_app(database, SYSTEM, load("orders")), int)
    chance = random.Random(20260506)
    with database.write() as tx:
        plan = current_plan(tx)
        write_setting(tx, "company", "测量")
        customer_ids = _customers(tx, plan, chance, customers)
        product_ids = _products(tx, plan, chance, products)
        for login, role in STAFF.items():
            name = {"name": login}
            add_person(
                tx, login=login, password=PASSWORD, roles=(role,), values=name, must_change_password=False
            )
        _, key = create_key(tx, name="bench", roles=("role_boss",), rate=MOST_RATE, burst=MOST_RATE)
    for start in range(0, orders, PIECE):
        with database.write() as tx:
            _orders(
                tx, plan, chance, range(start, min(start + PIECE, orders)), customer_ids, product_ids, lines
            )
    _settle(database)
    database.close()
    return World(str(place), key, customer_ids, product_ids)


def _settle(database: Database) -> None:
    with database.write() as tx:
        tx.run("ANALYZE")


def _system(tx: Tx) -> dict[str, int]:
    return {
        "id": tx.new_id(),
        "version": 1,
        "app_version": 1,
        "created_at": tx.now,
        "created_by": 0,
        "updated_at": tx.now,
        "updated_by": 0,
    }


def _customers(tx: Tx, plan: Plan, chance: random.Random, count: int) -> tuple[Id, ...]:
    rows = []
    for number in range(count):
        word = "华信" if number % 50 == 0 else chance.choice(WORDS[:12])
        name = f"{chance.choice(PLACES)}{word}{chance.choice(TRADES)}{number:05d}有限公司"
        rows.append(_system(tx) | {"cus_code": f"KH{number:05d}", "cus_name": name, "cus_province": "浙江省"})
    _insert(tx, plan, "customer", rows, ("cus_code", "cus_name"))
    return tuple(row["id"] for row in rows)


def _products(tx: Tx, plan: Plan, chance: random.Random, count: int) -> tuple[Id, ...]:
    rows = []
    for number in range(count):
        price = chance.randint(500, 90_000) * 10_000
        product = {"pro_code": f"CP{number:04d}", "pro_name": f"产品{number:04d}", "pro_price": price}
        rows.append(_system(tx) | product | {"pro_unit": "箱", "pro_cost": price * 6 // 10})
    _insert(tx, plan, "product", rows, ("pro_code", "pro_name"))
    return tuple(row["id"] for row in rows)


def _orders(
    tx: Tx,
    plan: Plan,
    chance: random.Random,
    numbers: range,
    customers: tuple[Id, ...],
    products: tuple[Id, ...],
    lines: int,
) -> None:
    orders, rows = [], []
    for number in numbers:
        order = _system(tx)
        total = 0
        for position in range(lines):
            line = _line(tx, chance, products) | {"parent": order["id"], "position": position}
            total += line["ln_amount"]
            rows.append(line)
        orders.append(order | _head(tx, chance, number, customers) | {"ord_total": total})
    _insert(tx, plan, "order", orders, ("ord_no",))
    insert_rows(tx, plan, "ord_lines", rows)


def _head(tx: Tx, chance: random.Random, number: int, customers: tuple[Id, ...]) -> dict[str, object]:
    return {
        "ord_no": f"DD{number + 100_000:07d}",
        "ord_customer": chance.choice(customers),
        "ord_date": tx.now - chance.randrange(730) * DAY_MS - chance.randrange(DAY_MS),
        "ord_status": chance.choice(STATUSES),
        "ord_province": "浙江省",
    }


def _line(tx: Tx, chance: random.Random, products: tuple[Id, ...]) -> dict[str, int]:
    price, quantity = chance.randint(500, 90_000), chance.randint(1, 40)
    return {
        "id": tx.new_id(),
        "ln_product": chance.choice(products),
        "ln_price": price * 10_000,
        "ln_quantity": quantity * 1_000_000,
        "ln_discount": 0,
        "ln_amount": price * quantity * 10_000,
    }


def _insert(tx: Tx, plan: Plan, form: str, rows: list[dict[str, int]], searched: tuple[str, ...]) -> None:
    for some in _pieces(rows):
        insert_rows(tx, plan, form, some)
        search.index_many(tx, form, ((row["id"], {field: row[field] for field in searched}) for row in some))


def _pieces(rows: list[dict[str, int]]) -> Iterator[list[dict[str, int]]]:
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]
