"""Whatever JSON is sent: a clear refusal or a save, never an accident; and the statements do not grow with the rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from huodan.engines.records import preview
from huodan.kit.errors import HuodanError, Invalid
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord, UpdateRecord
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from tests.engines.records.conftest import TODAY, Stock, order
from tests.support.sales import Desk

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        [
            "橘子酱",
            "2026-05-06",
            "1e400",
            "９９",
            "-0",
            "\x00",
            "order_0000000000001",
            "'; DROP TABLE r_order; --",
        ]
    ),
)
KEYS = st.sampled_from(
    ["id", "match", "add", "change", "remove", "product", "quantity", "code", "province", "name"]
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "customer",
    "at",
    "state",
    "seller",
    "province",
    "days",
    "due",
    "lines",
    "remark",
    "no",
    "total",
    "id",
    "__p",
)


@given(values=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5))
@settings(max_examples=150)
def test_any_json_is_previewed_or_refused(desk: Desk, stock: Stock, values: dict[str, Any]) -> None:
    with desk.database.read() as tx:
        plan = current_plan(tx)
        seen = preview(tx, plan, system_grant(plan), form="order", id=None, values=values)

    for problem in seen.errors:
        assert problem.path
        assert problem.zh
        assert problem.en
        assert len(problem.zh) < 400


@given(place=JSON, phone=JSON, name=JSON)
@settings(max_examples=60)
def test_any_json_in_a_customer_is_stored_or_refused(desk: Desk, place: Any, phone: Any, name: Any) -> None:
    wish = CreateRecord("customer", {"name": name, "place": place, "phone": phone})
    with desk.database.read() as tx:
        plan = current_plan(tx)
        seen = preview(tx, plan, system_grant(plan), form="customer", id=None, values=wish.values)
    if seen.errors:
        with pytest.raises(Invalid):
            desk.do(wish)
    else:
        assert desk.cells("customer", desk.do(wish)[0].record)["customer_name"]


@pytest.mark.parametrize("id", [0, -5, 2**63, 10**30])
def test_ids_beyond_any_table_are_not_found(desk: Desk, stock: Stock, id: int) -> None:
    with pytest.raises(HuodanError):
        desk.create("order", **order(stock, customer=id))
    with pytest.raises(HuodanError):
        desk.do(CreateRecord("product", {"name": "茶", "price": 1}, id=id or -1))


@pytest.mark.parametrize("version", [-(10**30), 10**30])
def test_versions_beyond_any_record_conflict(desk: Desk, stock: Stock, version: int) -> None:
    created = desk.create("order", **order(stock))
    desk.update("order", created, remark="加急")

    with pytest.raises(HuodanError):
        desk.do(UpdateRecord("order", created, {"remark": "不急"}, version))


def test_the_number_of_statements_does_not_grow_with_the_lines(desk: Desk, stock: Stock) -> None:
    counts = []
    for size in (2, 300):
        seen: list[str] = []
        database = Database(
            desk.database.url.render_as_string(hide_password=False), today=TODAY, on_statement=seen.append
        )
        lines = [
            {"product": ["橘子酱", "奶酪", {"match": {"code": "P1"}}][row % 3], "quantity": row}
            for row in range(size)
        ]
        Desk(database, SYSTEM).create("order", **order(stock, lines=lines))
        counts.append(len(seen))
        database.close()

    assert counts[0] == counts[1]
