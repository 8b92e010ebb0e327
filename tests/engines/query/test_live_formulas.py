"""Live formulas in queries: filtered, sorted, grouped and measured like what is stored, by those who may see them."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from huodan.engines.query import aggregate, query, read_aggregate, read_query
from huodan.language.describe import form_view
from huodan.language.messages import Actor
from huodan.language.plan.model import UnknownPath
from huodan.storage.db import Database, Tx
from tests.engines.query.conftest import BOSS, CLERK, LEADER, LI, WANG, rights
from tests.engines.query.shop import PLAN, actor

# Sells, and sees of orders that are done only number, secret and status.
WANG_ARCHIVE = actor(2, "sales", "archive", departments=(51,))
TESTS = [
    {"field": "late", "op": "eq", "value": True},
    {"field": "late", "op": "eq", "value": False},
    {"field": "late", "op": "ne", "value": True},
    {"field": "late", "op": "empty"},
    {"field": "late", "op": "not_empty"},
    {"not": {"field": "late", "op": "eq", "value": True}},
]


def passes(late: object, test: dict[str, Any]) -> bool:
    if "not" in test:
        return not passes(late, test["not"])
    if test["op"] in ("empty", "not_empty"):
        return (late is None) == (test["op"] == "empty")
    return late is not None and (late == test["value"]) == (test["op"] == "eq")


def rows(tx: Tx, who: Actor, form: str = "ordr", **body: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in query(tx, PLAN, rights(who), read_query(form, body)).rows]


@pytest.mark.parametrize(
    "who", [BOSS, WANG, LI, LEADER, WANG_ARCHIVE], ids=lambda who: f"person {who.person}"
)
@pytest.mark.parametrize("test", TESTS, ids=str)
def test_a_filter_finds_just_the_rows_that_show_it(tx: Tx, who: Actor, test: dict[str, Any]) -> None:
    shown = rows(tx, who, columns=["no", "late"])

    found = rows(tx, who, columns=["no", "late"], where=test)

    assert sorted(row["id"] for row in shown if passes(row["late"], test)) == sorted(
        row["id"] for row in found
    )


def test_a_kept_statement_is_of_its_day(tx: Tx) -> None:
    late = {"field": "late", "op": "eq", "value": True}
    assert rows(tx, BOSS, columns=["no"], where=late)
    address = tx.database.address
    before = Database(address.url, zone=address.zone, today=20200101)

    with closing(before), before.read() as earlier:
        assert rows(earlier, BOSS, columns=["no"], where=late) == []
        assert not any(row["late"] for row in rows(earlier, BOSS, columns=["no", "late"]))


def test_a_list_is_sorted_and_paged_by_it(tx: Tx) -> None:
    order = [{"field": "late", "dir": "desc"}, {"field": "no"}]
    whole = query(tx, PLAN, rights(BOSS), read_query("ordr", {"columns": ["no", "late"], "order": order}))
    assert [row["late"] for row in whole.rows] == sorted((row["late"] for row in whole.rows), reverse=True)

    paged, after = [], None
    while True:
        body = {"columns": ["no", "late"], "order": order, "limit": 2, "after": after}
        page = query(tx, PLAN, rights(BOSS), read_query("ordr", body))
        paged += page.rows
        after = page.next
        if after is None:
            break

    assert list(whole.rows) == paged


def test_figures_are_grouped_and_counted_by_it(tx: Tx) -> None:
    body = {
        "group": [{"field": "late"}],
        "measures": [{"key": "n", "op": "count"}, {"key": "sum", "op": "sum", "field": "amount"}],
    }
    shown = rows(tx, BOSS, columns=["late"])

    found = aggregate(tx, PLAN, rights(BOSS), read_aggregate("ordr", body))

    assert {row["late"]: row["n"] for row in found} == {
        late: sum(row["late"] is late for row in shown) for late in (True, False)
    }


def test_it_is_reached_over_a_relation(tx: Tx) -> None:
    shown = rows(tx, BOSS, "paym", columns=["order", "order.late"])
    where = {"field": "order.late", "op": "eq", "value": True}

    found = rows(tx, BOSS, "paym", columns=["order", "order.late"], where=where)

    assert [row for row in shown if row["order.late"]] == found


@pytest.mark.parametrize(
    "body",
    [
        {"where": {"field": "late", "op": "eq", "value": True}},
        {"where": {"not": {"field": "late", "op": "empty"}}},
        {"order": [{"field": "late"}]},
    ],
)
def test_who_may_not_see_what_it_reads_cannot_ask_for_it(tx: Tx, body: dict[str, Any]) -> None:
    with pytest.raises(UnknownPath):  # the clerk sees no prices, so no amounts, so not what is late
        rows(tx, CLERK, columns=["no"], **body)


def test_a_screen_is_told_what_can_be_done_with_it(tx: Tx) -> None:
    fields = {
        field["key"]: field for field in form_view(PLAN, rights(BOSS), form="ordr", lang="zh")["fields"]
    }
    lines = {field["key"]: field for field in fields["lines"]["fields"]}

    assert (fields["late"]["sortable"], fields["late"]["groupable"]) == (True, True)
    assert fields["late"]["ops"] == ["eq", "ne", "empty", "not_empty"]
    assert (lines["share"]["sortable"], lines["share"]["groupable"], lines["share"]["ops"]) == (
        False,
        False,
        [],
    )
