"""Roll-ups over relations in queries: what a list shows is what it is filtered, sorted, grouped and summed by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from huodan.engines.query import aggregate, query, read_aggregate, read_query
from huodan.language.access import NotFound
from huodan.language.messages import Actor
from huodan.language.plan.model import UnknownPath
from huodan.storage.db import Tx
from tests.engines.query.conftest import BOSS, CLERK, LEADER, LI, WANG, put, rights
from tests.engines.query.shop import PLAN

WHO = {"boss": BOSS, "wang": WANG, "li": LI, "leader": LEADER, "clerk": CLERK}
FIELDS = {
    "cust": ("order_count", "order_total", "open_total", "room", "mean_order", "idle_days", "open_share"),
    "prod": ("sold",),
}
EVERY = [(form, field) for form, fields in FIELDS.items() for field in fields]


def rows(tx: Tx, who: Actor, form: str, **body: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in query(tx, PLAN, rights(who), read_query(form, body)).rows]


def shown(tx: Tx, who: Actor, form: str, field: str) -> dict[str, Decimal | None] | None:
    """Give what a list shows of a field by record, None if the asker may not see it at all."""
    try:
        found = rows(tx, who, form, columns=[field], limit=200)
    except (UnknownPath, NotFound):
        return None
    return {row["id"]: None if row[field] is None else Decimal(str(row[field])) for row in found}


@pytest.mark.parametrize("who", WHO.values(), ids=WHO.keys())
@pytest.mark.parametrize(("form", "field"), EVERY, ids=".".join)
def test_a_filter_finds_just_the_rows_that_show_it(tx: Tx, who: Actor, form: str, field: str) -> None:
    seen = shown(tx, who, form, field)
    for value in {*(seen or {}).values(), Decimal(0), Decimal("1.5"), None}:
        tree = {"field": field, "op": "eq", "value": None if value is None else str(value)}
        later = {"field": field, "op": "gt", "value": str(value or 0)}
        if seen is None:
            for where in (tree, later, {"not": tree}):
                with pytest.raises((UnknownPath, NotFound)):
                    rows(tx, who, form, columns=[], where=where)
            continue

        found = {row["id"] for row in rows(tx, who, form, columns=[], where=tree, limit=200)}
        after = {row["id"] for row in rows(tx, who, form, columns=[], where=later, limit=200)}

        assert found == {id for id, cell in seen.items() if cell == value}
        assert after == {id for id, cell in seen.items() if cell is not None and cell > (value or 0)}


@pytest.mark.parametrize("who", WHO.values(), ids=WHO.keys())
@pytest.mark.parametrize(("form", "field"), EVERY, ids=".".join)
def test_a_list_is_sorted_and_figures_are_made_by_it(tx: Tx, who: Actor, form: str, field: str) -> None:
    seen = shown(tx, who, form, field)
    if seen is None:
        for body in (
            {"group": [{"field": field}]},
            {"measures": [{"key": "s", "op": "sum", "field": field}]},
        ):
            with pytest.raises((UnknownPath, NotFound)):
                aggregate(
                    tx,
                    PLAN,
                    rights(who),
                    read_aggregate(form, {"measures": [{"key": "n", "op": "count"}], **body}),
                )
        with pytest.raises((UnknownPath, NotFound)):
            rows(tx, who, form, columns=[], order=[{"field": field}])
        return

    pages, after = [], None
    for _ in range(len(seen) + 1):
        body = {"columns": [field], "order": [{"field": field, "dir": "desc"}], "limit": 2, "after": after}
        page = query(tx, PLAN, rights(who), read_query(form, body))
        pages += [row["id"] for row in page.rows]
        after = page.next
        if after is None:
            break
    asked = {"group": [{"field": field}], "measures": [{"key": "n", "op": "count"}]}
    groups = aggregate(tx, PLAN, rights(who), read_aggregate(form, asked))
    asked = {
        "measures": [{"key": "s", "op": "sum", "field": field}, {"key": "m", "op": "max", "field": field}]
    }
    (total,) = aggregate(tx, PLAN, rights(who), read_aggregate(form, asked))

    cells = [cell for cell in seen.values() if cell is not None]
    assert sorted(pages) == sorted(seen)
    assert [seen[id] for id in pages] == sorted(cells, reverse=True) + [None] * (len(seen) - len(cells))
    said = {None if row[field] is None else Decimal(str(row[field])): row["n"] for row in groups}
    assert said == {cell: list(seen.values()).count(cell) for cell in seen.values()}
    assert Decimal(str(total["s"])) == sum(cells)
    assert (total["m"] is None and not cells) or Decimal(str(total["m"])) == max(cells)


@pytest.mark.parametrize("who", WHO.values(), ids=WHO.keys())
def test_the_last_moment_is_found_sorted_and_grouped_by_its_day(tx: Tx, who: Actor) -> None:
    seen = {row["id"]: row["last_order"] for row in rows(tx, who, "cust", columns=["last_order"])}
    days = {id: moment and str(moment)[:10] for id, moment in seen.items()}

    ordered = rows(tx, who, "cust", columns=["last_order"], order=[{"field": "last_order", "dir": "desc"}])
    where = {"field": "last_order", "op": "eq", "value": "2026-05-06"}
    found = rows(tx, who, "cust", columns=[], where=where)
    asked = {"group": [{"field": "last_order", "by": "day"}], "measures": [{"key": "n", "op": "count"}]}
    groups = aggregate(tx, PLAN, rights(who), read_aggregate("cust", asked))

    there = sorted((str(moment) for moment in seen.values() if moment), reverse=True)
    assert [row["last_order"] for row in ordered] == there + [None] * (len(seen) - len(there))
    assert {row["id"] for row in found} == {id for id, day in days.items() if day == "2026-05-06"}
    assert {row["last_order"]: row["n"] for row in groups} == {
        day: list(days.values()).count(day) for day in days.values()
    }


def test_it_is_reached_over_a_relation(tx: Tx) -> None:
    seen = rows(tx, BOSS, "ordr", columns=["customer", "customer.order_total"], limit=200)
    where = {"field": "customer.order_total", "op": "gt", "value": "100"}

    found = rows(tx, BOSS, "ordr", columns=["customer", "customer.order_total"], where=where, limit=200)

    over = [
        row for row in seen if row["customer.order_total"] and Decimal(str(row["customer.order_total"])) > 100
    ]
    assert over
    assert sorted(over, key=repr) == sorted(found, key=repr)


CELLS = st.one_of(
    st.sampled_from((2**63 - 1, 1 - 2**63, 0, 1, -1, 10**9, None)), st.integers(-(10**12), 10**12)
)


@settings(max_examples=25)
@given(st.lists(CELLS, max_size=4))
def test_sums_are_exact_up_to_the_edge(draft: Tx, amounts: list[int | None]) -> None:
    total = sum(amount or 0 for amount in amounts)
    savepoint = draft.connection.begin_nested()
    try:
        put(draft, "cust", 911, {"c_name": "边界", "c_limit": 5_000_000, "c_code": "EDGE"})
        for number, amount in enumerate(amounts):
            order = {"o_no": f"E{number}", "o_customer": 911, "o_amount": amount}
            put(draft, "ordr", 920 + number, order)
        ours = {"field": "code", "op": "eq", "value": "EDGE"}
        fits = abs(total) < 2**63

        def found(field: str, micro: int) -> bool:
            value = f"{Decimal(micro) / 1_000_000:f}"
            tree = {"and": [ours, {"field": field, "op": "eq", "value": value}]}
            return bool(rows(draft, BOSS, "cust", columns=[], where=tree))

        where = {"and": [ours, {"field": "order_total", "op": "empty"}]}
        assert (rows(draft, BOSS, "cust", columns=[], where=where) == []) is fits
        if fits:
            assert found("order_total", total)
            assert not found("order_total", total - 1 if total > 0 else total + 1)
    finally:
        savepoint.rollback()
