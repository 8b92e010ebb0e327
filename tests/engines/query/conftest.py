"""A shop with a few people, customers, products and orders, stored without the write door."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import insert

from huodan.engines import schema
from huodan.kit import zone
from huodan.kit.ids import format_id
from huodan.language.access import Grant, grant, system_grant
from huodan.language.messages import SYSTEM, Actor
from huodan.storage.db import Database, Tx
from huodan.storage.sql import search
from huodan.storage.sql.tables import columns, tables
from tests.engines.query.shop import PLAN, TODAY, ZONE, actor
from tests.support.postgres import Cluster

Cells = dict[str, Any]

# People: 1 boss, 2 and 3 sell (2 in department 51, 3 in 52 below 50), 4 leads department 50.
BOSS = actor(1, "boss")
WANG = actor(2, "sales", departments=(51,))
LI = actor(3, "sales", departments=(52,))
LEADER = actor(4, "leader", departments=(50, 51, 52))
CLERK = actor(5, "clerk", departments=())
NOBODY = actor(6)


def put(tx: Tx, form: str, id: int, cells: Cells, lines: list[Cells] = [], *, by: int = 1) -> None:  # noqa: B006
    """
    This function will store a record by its cells; sub-rows get the ids 100 × id + their place.

    The amounts of lines and orders are worked out here, as the write door would.
    """
    placed = []
    for place, line in enumerate(lines, start=1):
        price, quantity = line.get("l_price"), line.get("l_qty")
        if price is not None and quantity is not None:
            line = {**line, "l_amount": price * quantity // 1_000_000}
        placed.append({"id": 100 * id + place, "parent": id, "position": place, **line})
    if lines:
        cells = {**cells, "o_amount": sum(line.get("l_amount", 0) for line in placed)}
    moment = zone.start_of_day(TODAY, ZONE) + id
    stamps = {"version": 1, "created_at": moment, "created_by": by, "updated_at": moment, "updated_by": by}
    tx.execute(
        insert(tables(PLAN).rows(form)), [_row(form, {"id": id, **stamps, **cells}) | {"app_version": 7}]
    )
    for line in placed:
        tx.execute(insert(tables(PLAN).rows("o_lines")), [_row("o_lines", line)])
    words: dict[str, Any] = {
        key: PLAN.tables[form].by_id[key].field.found_by(cell)
        for key, cell in cells.items()
        if _is_searched(form, key)
    }
    for line in placed:
        for key in line:
            if (
                key in PLAN.tables["o_lines"].by_id
                and key != "id"
                and line[key]
                and _is_searched("o_lines", key)
            ):
                found = PLAN.tables["o_lines"].by_id[key].field.found_by(line[key])
                words.setdefault(key, []).extend((found,) if isinstance(found, str) else found or ())
    search.index(tx, form, id, words)


def _row(table: str, cells: Cells) -> Cells:
    row: Cells = {}
    for key, cell in cells.items():
        found = PLAN.tables[table].by_id.get(key)
        if found is None or key == "id":
            row[key] = cell
        else:
            row |= zip(columns(found).names, columns(found).write(cell, ZONE), strict=True)
    return row


def _is_searched(table: str, key: str) -> bool:
    return PLAN.tables[table].by_id[key].field.is_searched


def moment(text: str) -> int:
    """This function will read a moment of the business zone."""
    return zone.parse_instant(text, ZONE)


def outside(form: str, id: int) -> str:
    """This function will write an id as the API does."""
    return format_id(PLAN.forms[form].form.id_prefix, id)


def fill(tx: Tx) -> None:
    """This function will store the shop."""
    for id, name, parent in ((50, "总部", None), (51, "东区", 50), (52, "西区", 50)):
        put(tx, "departments", id, {"dep_name": name, "dep_parent": parent})
    people = (
        (1, "赵老板", "P1", 50),
        (2, "王业务", "P2", 51),
        (3, "李业务", "P3", 52),
        (4, "周主管", "P4", 50),
    )
    for id, name, no, department in people:
        put(tx, "people", id, {"person_name": name, "person_no": no, "person_department": department})
    customers = (
        (11, "KH1", "云杉贸易", 2, "la", "13900010001", 50_000, "CANARY-11"),
        (12, "KH2", "银杏商行", 2, "lb", "13900010002", None, "CANARY-12"),
        (13, "KH3", "白桦集团", 3, "la", "13900010003", 9_000, None),
        (14, "KH4", "Zebra Ltd", 3, None, None, 100, "CANARY-14"),
    )
    for id, code, name, owner, level, phone, limit, secret in customers:
        cells = {"c_code": code, "c_name": name, "c_owner": owner, "c_level": level, "c_phone": phone}
        cells |= {"c_limit": limit and limit * 1_000_000, "c_secret": secret}
        if id == 11:
            cells |= {"c_place": ("浙江省", "杭州市", None, "工业二路77号"), "c_parent": 13}
        put(tx, "cust", id, cells)
    for id, code, name, kind, cost in (
        (21, "A1", "绿茶", "k1", 7),
        (22, "B2", "黄酒", "k2", 31),
        (23, "C3", "啤酒", "k2", None),
    ):
        put(
            tx,
            "prod",
            id,
            {"p_code": code, "p_name": name, "p_kind": kind, "p_cost": cost and cost * 1_000_000},
        )
    for order in ORDERS:
        put(tx, "ordr", *order)
    for id, order, amount in ((41, 31, 10), (42, 31, 5), (43, 33, 7)):
        put(tx, "paym", id, {"y_no": f"HK{id}", "y_order": order, "y_amount": amount * 1_000_000})


def _line(product: int | None, quantity: str, price: str, note: str | None = None) -> Cells:
    micro = {"l_qty": round(float(quantity) * 1_000_000), "l_price": round(float(price) * 1_000_000)}
    return {"l_product": product, **micro, "l_note": note}


def _order(
    no: str, customer: int | None, owner: int | None, status: str, at: str | None, **more: Any
) -> Cells:
    cells = {"o_no": no, "o_customer": customer, "o_owner": owner, "o_status": status, **more}
    return {**cells, "o_at": at and moment(at)}


ORDERS: list[tuple[int, Cells, list[Cells]]] = [
    (
        31,
        _order("DD1", 11, 2, "s3", "2026-05-06 10:30", o_due=20260401, o_urgent=True, o_secret="CANARY-31"),
        [_line(21, "2", "10"), _line(22, "1.5", "20", "易碎")],
    ),
    (
        32,
        _order(
            "DD2",
            12,
            2,
            "s1",
            "2026-05-05 23:59",
            o_due=20260601,
            o_note="请周一送\n勿折",
            o_secret="CANARY-32",
        ),
        [_line(21, "1", "9.9")],
    ),
    (
        33,
        _order("DD3", 13, 3, "s2", "2026-04-30 08:00", o_urgent=False, o_rate=50_000),
        [_line(23, "3", "5"), _line(21, "1", "11")],
    ),
    (34, _order("DD4", 13, 2, "s2", None, o_secret="CANARY-34"), []),
    (35, _order("DD5", None, 4, "s3", "2025-12-31 23:30", o_due=20260506), [_line(None, "1", "1")]),
    (36, _order("dd6", 14, 3, "s1", "2026-05-06 10:30", o_note="CANARY-36"), [_line(22, "2", "100")]),
]


class Undone(Exception):
    """Ends a Tx whose changes nobody shall see."""


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """This function will open the shop on the day 2026-05-06, the same one for all tests, which change nothing."""
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path_factory.mktemp('shop')}/shop.db")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"shop_{uuid.uuid4().hex[:12]}"
    yield from _opened(cluster.create(name))
    cluster.drop(name)


def _opened(url: str) -> Iterator[Database]:
    opened = Database(url, zone=ZONE, today=TODAY)

    def work(tx: Tx) -> None:
        schema.sync(tx, PLAN)
        fill(tx)

    opened.transact(SYSTEM, work)
    yield opened
    opened.close()


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    """This function will open a Tx that reads the shop."""
    with database.read() as opened:
        yield opened


@pytest.fixture
def draft(database: Database) -> Iterator[Tx]:
    """This function will open a Tx that may write to the shop and is undone at its end."""
    with suppress(Undone), database.write() as opened:
        yield opened
        raise Undone


def rights(who: Actor | None = None) -> Grant:
    """This function will give somebody's rights, or everything."""
    return system_grant(PLAN) if who is None else grant(PLAN, who)
