"""The demo against the figures its sample was made with, on both databases, to the cent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from huodan import templates
from huodan.engines import people
from huodan.engines.exchange import propose, read_table
from huodan.engines.query import Query, aggregate, query, read_aggregate
from huodan.language.access import Grant, grant, system_grant
from huodan.storage.db import Database
from huodan.workspace.demo import demo, demo_view
from huodan.workspace.importing import Wish, run_import
from huodan.workspace.plans import current_plan
from huodan.workspace.sample import days_to_move, moved
from huodan.workspace.settings import read_setting
from huodan.workspace.setup import prepare

EXPECTED = json.loads(templates.sample_file("orders", "expected.json"))
PASSWORD = "try it"
TODAY = 20260506
SUM_TOTAL = {"key": "total", "op": "sum", "field": "total"}
COUNT = {"key": "count", "op": "count"}


def build(url: str) -> None:
    """This function will make the demo once per run; tests get copies."""
    database = Database(url)
    demo(database, password=PASSWORD, today=TODAY)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """This function will open a fresh copy of the demo, as a server does."""
    opened = Database(prepared_database("demo", build))
    prepare(opened)
    yield opened
    opened.close()


def as_(database: Database, login: str | None) -> Grant:
    """This function will give the rights of somebody by login, or of the system."""
    with database.read() as tx:
        plan = current_plan(tx)
        if login is None:
            return system_grant(plan)
        return grant(plan, people.actor_of_person(tx, person=people.account_of(tx, login=login).person))


def ask(database: Database, form: str, *, login: str | None = None, **body: object) -> list[dict[str, Any]]:
    """This function will ask for figures."""
    granted = as_(database, login)
    with database.read(granted.actor) as tx:
        return list(aggregate(tx, granted.plan, granted, read_aggregate(form, body)))


def by(rows: list[dict[str, Any]], key: str, value: str) -> dict[str, Any]:
    """This function will read two columns of figures as a mapping."""
    return {row[key]: row[value] for row in rows}


def money(text: str) -> str:
    """This function will write an expected amount as the API writes decimals."""
    return format(Decimal(text).normalize(), "f")


def top(field: str, measure: dict[str, str], limit: int = 10) -> dict[str, object]:
    """This function will ask for the largest groups of a field."""
    order = [{"field": measure["key"], "dir": "desc"}]
    return {"group": [{"field": field, "key": "k"}], "measures": [measure], "order": order, "limit": limit}


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────


def test_orders_sum_up_to_the_cent(database: Database) -> None:
    profit = {"key": "profit", "op": "sum", "field": "profit"}
    average = {"key": "average", "op": "avg", "field": "total"}

    (row,) = ask(database, "order", measures=[SUM_TOTAL, COUNT, profit, average])

    assert row["total"] == money(EXPECTED["订单总金额"])
    assert row["count"] == EXPECTED["counts"]["订单"]
    assert row["profit"] == money(EXPECTED["总毛利"])
    assert round(Decimal(row["average"]), 2) == Decimal(EXPECTED["客单价_每单"])


def test_orders_above_fifty_thousand_by_state_by_month_and_by_province(database: Database) -> None:
    large = {"field": "total", "op": "gt", "value": "50000"}
    monthly = [{"field": "ordered_at", "by": "month", "key": "month"}]
    places = [{"field": "ship_province", "key": "place"}]

    assert ask(database, "order", where=large, measures=[COUNT]) == [
        {"count": EXPECTED["金额大于5万的订单数"]}
    ]
    states = ask(database, "order", group=[{"field": "status"}], measures=[COUNT])
    assert by(states, "status", "count") == EXPECTED["状态计数"]
    months = ask(database, "order", group=monthly, measures=[SUM_TOTAL])
    assert by(months, "month", "total") == {k: money(v) for k, v in EXPECTED["月度销售额"].items()}
    provinces = ask(database, "order", group=places, measures=[COUNT, SUM_TOTAL])
    assert {row["place"]: [row["count"], row["total"]] for row in provinces} == {
        place: [count, money(total)] for place, (count, total) in EXPECTED["省份_订单量与金额"].items()
    }


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        ({"key": "v", "op": "sum", "field": "lines.amount"}, "热销TOP10_金额"),
        ({"key": "v", "op": "sum", "field": "lines.quantity"}, "热销TOP10_数量"),
        ({"key": "v", "op": "count"}, "热销TOP10_被引用次数"),
    ],
)
def test_top_ten_products(database: Database, measure: dict[str, str], name: str) -> None:
    rows = ask(database, "order", **top("lines.product.code", measure))

    assert [(row["k"], Decimal(row["v"])) for row in rows] == [
        (code, Decimal(str(value))) for code, _, value in EXPECTED[name]
    ]


def test_customers_salespeople_categories_and_payments(database: Database) -> None:
    customers = ask(database, "order", **top("customer.code", SUM_TOTAL))
    assert [(row["k"], row["total"]) for row in customers] == [
        (code, money(total)) for code, _, total in EXPECTED["客户TOP10"]
    ]
    people_ = ask(database, "order", **top("salesperson.no", SUM_TOTAL))
    assert by(people_, "k", "total") == {no: money(total) for no, total in EXPECTED["销售员业绩"].items()}
    margin = {"key": "v", "op": "sum", "field": "lines.profit"}
    categories = ask(database, "order", **top("lines.product.category", margin))
    assert by(categories, "k", "v") == {name: money(value) for name, value in EXPECTED["类别毛利"].items()}
    paid = ask(database, "payment", measures=[{"key": "v", "op": "sum", "field": "amount"}, COUNT])
    assert paid == [{"v": money(EXPECTED["回款合计"]), "count": EXPECTED["counts"]["回款"]}]
    provinces = ask(database, "customer", group=[{"field": "province"}], measures=[COUNT])
    shortened = {
        row["province"][:2].replace("黑龙", "黑龙江").replace("内蒙", "内蒙古"): row["count"]
        for row in provinces
    }
    assert shortened == EXPECTED["省份_客户数"]


def test_overdue_and_outstanding_orders(database: Database) -> None:
    granted = as_(database, "boss")
    columns = ("no", "unpaid", "overdue")
    rows: list[dict[str, Any]] = []
    with database.read(granted.actor) as tx:
        page = query(tx, granted.plan, granted, Query("order", columns=columns, limit=1000))
        rows += page.rows
    late = [row for row in rows if row["overdue"]]

    assert sum(Decimal(row["unpaid"]) for row in rows) == Decimal(EXPECTED["应收余额"])
    assert len(late) == EXPECTED["逾期订单数"]
    assert sum(Decimal(row["unpaid"]) for row in late) == Decimal(EXPECTED["逾期金额"])
    assert sorted(row["no"] for row in late) == sorted(each[0] for each in EXPECTED["逾期订单"])


# ── what was made ────────────────────────────────────────────────────────────────────────────────────


def test_importing_the_sample_again_changes_nothing(database: Database) -> None:
    sample = templates.load_sample("orders")
    for file in (*sample.staff, *sample.records):
        data = templates.sample_file("orders", file.file)

        report = run_import(database, as_(database, None), file.form, file=data)

        assert (report.created, report.updated, report.errors) == (0, 0, ()), file.file
        assert report.unchanged > 0


def test_customers_carry_contacts_addresses_terms_and_an_owner(database: Database) -> None:
    granted = as_(database, "boss")
    where = {"field": "code", "op": "eq", "value": "KH0085"}
    columns = (
        "name",
        "terms",
        "term_days",
        "owner.no",
        "contacts.name",
        "contacts.phone",
        "addresses.address.city",
    )
    newest = {"field": "customer.code", "op": "eq", "value": "KH0085"}
    with database.read(granted.actor) as tx:
        (customer,) = query(tx, granted.plan, granted, Query("customer", columns=columns, where=where)).rows
        orders = query(
            tx, granted.plan, granted, Query("order", ("ordered_at", "salesperson.no"), newest)
        ).rows
    last = max(orders, key=lambda row: str(row["ordered_at"]))

    assert customer["owner.no"] == last["salesperson.no"]
    assert customer["terms"] == f"月结{customer['term_days']}天"


def test_units_are_read_from_every_specification(database: Database) -> None:
    granted = as_(database, None)
    columns = ("spec", "unit", "pack_size", "piece_unit")
    with database.read() as tx:
        rows = query(tx, granted.plan, granted, Query("product", columns=columns, limit=100)).rows
    units = {row["spec"]: (row["unit"], row["pack_size"], row["piece_unit"]) for row in rows}

    assert len(rows) == EXPECTED["counts"]["产品"]
    assert units["24×12oz瓶"] == ("箱", "24", "瓶")
    assert units["10kg包"] == ("包", "1", "包")
    assert units["16个"] == ("箱", "16", "个")
    assert units["20袋×4件"] == ("箱", "20", "袋")
    assert units["24包.×4件"] == ("箱", "24", "包")
    assert units["10×500g包."] == ("箱", "10", "包")
    assert units["30礼盒"] == ("箱", "30", "礼盒")
    assert units["750cc/瓶"] == ("瓶", "1", "瓶")
    assert units["500g"] == ("件", "1", "件")


def test_numbers_go_on_after_the_imported_ones(database: Database) -> None:
    text = "客户,下单时间\nKH0001,2026-05-06\n"

    report = run_import(
        database, as_(database, "boss"), "order", file=text.encode(), wish=Wish(mode="create")
    )

    assert (report.created, report.errors) == (1, ())
    granted = as_(database, None)
    with database.read() as tx:
        where = {"field": "no", "op": "eq", "value": "DD11078"}
        assert len(query(tx, granted.plan, granted, Query("order", ("no",), where)).rows) == 1


# ── people ───────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_sees_what_their_role_lets_them(database: Database) -> None:
    def count(login: str, form: str = "order") -> int:
        return int(ask(database, form, login=login, measures=[COUNT])[0]["count"])

    assert count("boss") == count("zhaoguodong") == count("qianwenjing") == 830
    assert count("zhoumin") == 156
    assert count("sunzhiyuan") == 42 + 67 + 72 + 43
    assert 0 < count("zhoumin", "customer") < 91
    assert not as_(database, "admin").sees("order")
    assert not as_(database, "tangdaqiang").sees("payment")
    assert "ln_price" not in as_(database, "tangdaqiang").form("order").readable
    assert "pro_cost" not in as_(database, "zhoumin").form("product").readable
    assert as_(database, "admin").actor.is_admin


def test_the_demo_has_its_people_and_the_sign_in_page_shows_them(database: Database) -> None:
    with database.read() as tx:
        view = demo_view(tx, lang="zh")
        accounts = people.accounts(tx)
        assert tx.today == TODAY
        assert read_setting(tx, "company")
    assert view is not None
    shown = view["people"]
    assert isinstance(shown, list)
    assert len(shown) == len(accounts) == 16
    assert shown[0] == {"login": "boss", "name": "沈建华", "role": "总经理", "note": "看得到全部数据"}
    assert not any(account.must_change_password for account in accounts)
    granted = as_(database, None)
    with database.read() as tx:
        where = {"field": "no", "op": "not_empty"}
        numbered = query(
            tx, granted.plan, granted, Query("people", ("no", "department", "manager"), where)
        ).rows
    assert len(numbered) == 9
    assert all(row["department"] for row in numbered)


def test_a_second_run_finds_the_demo_and_can_set_a_new_password(database: Database) -> None:
    again = demo(database)
    assert (again.is_new, again.password) == (False, None)
    assert people.sign_in(database, login="zhoumin", password=PASSWORD, address="")

    changed = demo(database, password="another")

    assert changed.password == "another"
    assert people.sign_in(database, login="zhoumin", password="another", address="")
    assert "boss" in changed.lines[0]


@pytest.mark.parametrize(
    ("today", "days"), [(20260506, 0), (20260512, 0), (20260513, 7), (20261123, 196), (20260505, -7)]
)
def test_the_sample_moves_by_whole_weeks_to_the_day_it_is_shown(today: int, days: int) -> None:
    assert days_to_move("orders", today) == days


def test_moving_touches_days_and_nothing_else(database: Database) -> None:
    granted = as_(database, None)
    table = read_table("订单编号,下单日期,备注,要求到货日期\nDD1,2024-07-04 10:30:00,2024-07-04,\n".encode())
    aims = propose(granted.plan, granted, granted.plan.forms["order"], table)

    (line,) = moved(table, aims, 14).lines

    assert line.cells == ("DD1", "2024-07-18 10:30:00", "2024-07-04", None)
