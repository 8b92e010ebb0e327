"""Lists: columns, order, paging, counting."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines.query import Page, finding, query, read_query
from huodan.engines.query.order import StaleCursor
from huodan.engines.query.paths import NotSortable
from huodan.engines.query.request import BadQuery
from huodan.language.access import NotFound
from huodan.language.messages import Actor
from huodan.language.plan.model import UnknownPath
from huodan.storage.db import Tx
from tests.engines.query.conftest import BOSS, LI, NOBODY, WANG, outside, rights
from tests.engines.query.shop import PLAN, actor


def ask(tx: Tx, form: str = "ordr", who: Actor | None = BOSS, **body: Any) -> Page:
    return query(tx, PLAN, rights(who), read_query(form, body))


def column(page: Page, name: str) -> list[object]:
    return [row[name] for row in page.rows]


def test_query_gives_flat_rows_with_id_version_and_the_paths_asked_for(tx: Tx) -> None:
    page = ask(
        tx,
        columns=[
            "no",
            "customer",
            "customer.code",
            "customer.owner.no",
            "amount",
            "ordered_at",
            "urgent",
            "due_on",
        ],
        where={"field": "no", "op": "eq", "value": "dd1"},
        count="exact",
    )

    assert page.rows == (
        {
            "id": outside("ordr", 31),
            "version": 1,
            "no": "DD1",
            "customer": {"id": outside("cust", 11), "title": "云杉贸易"},
            "customer.code": "KH1",
            "customer.owner.no": "P2",
            "amount": "50",
            "ordered_at": "2026-05-06T10:30:00+08:00",
            "urgent": True,
            "due_on": "2026-04-01",
        },
    )
    assert (page.next, page.count, page.is_capped) == (None, 1, False)


def test_query_gives_lists_for_columns_behind_a_subform(tx: Tx) -> None:
    page = ask(
        tx,
        columns=["lines.product.name", "lines.amount", "lines"],
        where={"field": "no", "op": "eq", "value": "DD1"},
    )

    row = page.rows[0]
    assert row["lines.product.name"] == ["绿茶", "黄酒"]
    assert row["lines.amount"] == ["20", "30"]
    lines = row["lines"]
    assert isinstance(lines, list)
    assert lines[1] == {
        "id": outside("ordr", 3102),
        "product": {"id": outside("prod", 22), "title": "黄酒"},
        "quantity": "1.5",
        "price": "20",
        "amount": "30",
        "remark": "易碎",
        "share": "0.6",
    }


def test_query_follows_look_ups_and_works_out_live_values(tx: Tx) -> None:
    page = ask(tx, columns=["customer_level", "customer_limit", "late"], order=[{"field": "no"}])

    assert column(page, "customer_level") == ["A", "B", "A", "A", None, None]
    assert column(page, "customer_limit") == ["50000", None, "9000", "9000", None, "100"]
    assert column(page, "late") == [True, False, False, False, False, False]


def test_query_rolls_up_records_that_point_here(tx: Tx) -> None:
    page = ask(
        tx, "cust", columns=["order_count", "order_total", "open_total", "room"], order=[{"field": "code"}]
    )

    assert column(page, "order_count") == ["1", "1", "2", "1"]
    assert column(page, "order_total") == ["50", "9.9", "26", "200"]
    assert column(page, "open_total") == ["50", "9.9", "0", "200"]
    assert column(page, "room") == ["49950", "-9.9", "9000", "-100"]


def test_roll_up_over_sub_rows_of_another_form_counts_only_visible_orders(tx: Tx) -> None:
    for who, sold in ((BOSS, ["4", "3.5", "3"]), (WANG, ["3", "1.5", "0"]), (LI, ["1", "2", "3"])):
        page = ask(tx, "prod", who, columns=["sold"], order=[{"field": "code"}])

        assert column(page, "sold") == sold


@pytest.mark.parametrize(
    ("field", "dir", "expected"),
    [
        ("no", "asc", [31, 32, 33, 34, 35, 36]),
        ("no", "desc", [36, 35, 34, 33, 32, 31]),
        ("ordered_at", "asc", [35, 33, 32, 31, 36, 34]),
        ("ordered_at", "desc", [36, 31, 32, 33, 35, 34]),
        ("status", "asc", [31, 35, 32, 36, 33, 34]),
        ("customer", "asc", [33, 34, 32, 31, 36, 35]),
        ("customer", "desc", [36, 31, 32, 34, 33, 35]),
        ("customer.level", "asc", [31, 33, 34, 32, 35, 36]),
        ("customer_limit", "desc", [31, 34, 33, 36, 35, 32]),
        ("urgent", "asc", [33, 31, 32, 34, 35, 36]),
        ("id", "desc", [36, 35, 34, 33, 32, 31]),
        ("created_at", "desc", [36, 35, 34, 33, 32, 31]),
        ("amount", "asc", [35, 32, 33, 31, 36, 34]),
    ],
)
def test_query_sorts_empty_values_last_both_ways(tx: Tx, field: str, dir: str, expected: list[int]) -> None:
    page = ask(tx, columns=["no"], order=[{"field": field, "dir": dir}])

    assert column(page, "id") == [outside("ordr", id) for id in expected]


@pytest.mark.parametrize(
    "field",
    [
        "lines.quantity",
        "note",
        "lines",
        "customer.place",
    ],
)
def test_query_refuses_to_sort_by_what_has_no_order(tx: Tx, field: str) -> None:
    with pytest.raises(NotSortable):
        ask(tx, order=[{"field": field}])


ORDERS_OF_PAGES = [
    [],
    [{"field": "ordered_at", "dir": "desc"}],
    [{"field": "ordered_at", "dir": "asc"}],
    [{"field": "status", "dir": "desc"}, {"field": "amount", "dir": "asc"}],
    [{"field": "due_on", "dir": "asc"}, {"field": "customer", "dir": "desc"}],
    [{"field": "customer", "dir": "desc"}, {"field": "ordered_at", "dir": "desc"}],
    [{"field": "customer.place.province"}],
]


@pytest.mark.parametrize("order", ORDERS_OF_PAGES)
@pytest.mark.parametrize("limit", [1, 2, 4])
@pytest.mark.parametrize(
    "where", [None, {"field": "customer.name", "op": "not_contains", "value": "云"}], ids=["walk", "gather"]
)
def test_pages_cover_every_row_once_in_order(
    tx: Tx, order: list[dict[str, str]], limit: int, where: object
) -> None:
    whole = column(ask(tx, columns=[], order=order, where=where), "id")
    paged: list[object] = []
    after = None
    for _ in range(len(whole)):
        page = ask(tx, columns=[], order=order, where=where, limit=limit, after=after)
        paged += column(page, "id")
        after = page.next
        if after is None:
            break

    assert after is None
    assert paged == whole
    assert len(whole) == (6 if where is None else 4)


def test_count_is_none_capped_or_exact(tx: Tx) -> None:
    assert ask(tx, limit=2).count is None
    assert ask(tx, limit=2, count="capped").count == 6
    assert ask(tx, limit=2, count="exact", where={"field": "status", "op": "eq", "value": "new"}).count == 2
    assert (
        ask(
            tx, limit=2, count="capped", where={"field": "customer.code", "op": "eq", "value": "nobody"}
        ).count
        == 0
    )


def test_cursor_is_refused_for_another_query_asker_or_text(tx: Tx) -> None:
    mark = ask(tx, limit=2, order=[{"field": "no"}]).next

    for who, body in (
        (BOSS, {"order": [{"field": "no", "dir": "desc"}]}),
        (BOSS, {"order": [{"field": "no"}], "where": {"field": "no", "op": "not_empty"}}),
        (WANG, {"order": [{"field": "no"}]}),
    ):
        with pytest.raises(StaleCursor):
            ask(tx, who=who, limit=2, after=mark, **body)
    for broken in ("x", "e30", "WyJ4Il0", f"{mark}A", "é", "A" * 4999):
        with pytest.raises(StaleCursor):
            ask(tx, limit=2, order=[{"field": "no"}], after=broken)


def test_query_refuses_unknown_entries_columns_and_forms(tx: Tx) -> None:
    for body in (
        {"colums": []},
        {"limit": 1001},
        {"limit": True},
        {"count": "all"},
        {"order": "no"},
        {"columns": [3]},
    ):
        with pytest.raises(BadQuery):
            ask(tx, **body)
    for name in (
        "nope",
        "customer.nope",
        "no.x",
        "lines.nope",
        "o_no",
        "customer.parent.parent.parent.parent",
    ):
        with pytest.raises(UnknownPath):
            ask(tx, columns=[name])
    for form, who in (("nope", BOSS), ("ordr", NOBODY), ("paym", WANG)):
        with pytest.raises(NotFound):
            ask(tx, form, who)


@pytest.mark.parametrize("few", [2000, 0], ids=["gather", "walk"])
@pytest.mark.parametrize("who", [BOSS, None, actor(2, "boss", "archive")], ids=["boss", "system", "mixed"])
def test_search_finds_own_words_pinyin_and_titles_of_related_records(
    tx: Tx, monkeypatch: pytest.MonkeyPatch, who: Actor | None, few: int
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "FEW_WORDS", few)
    for text, expected in (
        ("DD1", [31]),
        ("dd", [31, 32, 33, 34, 35, 36]),
        ("云杉", [31]),
        ("ysm", [31]),
        ("李业务", [33, 36]),
        ("周一", [32]),
        ("易碎", [31]),
        ("云杉 周一", []),
        ("——", []),
        ("  ", [31, 32, 33, 34, 35, 36]),
    ):
        page = ask(tx, who=who, columns=[], search=text, order=[{"field": "no"}], count="exact")

        assert (text, column(page, "id")) == (text, [outside("ordr", id) for id in expected])
        assert page.count == len(expected)


@pytest.mark.parametrize("few", [2000, 0], ids=["listed", "asked again"])
@pytest.mark.parametrize("who", [BOSS, LI], ids=["boss", "sales"])
def test_a_search_with_more_hits_than_are_counted_loses_none(
    tx: Tx, monkeypatch: pytest.MonkeyPatch, who: Actor, few: int
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    order = [{"field": "no", "dir": "asc"}]
    for where in (None, {"field": "no", "op": "ne", "value": "DD2"}):
        asked = {"columns": [], "search": "酒", "order": order, "count": "capped", "where": where}
        whole = ask(tx, who=who, **asked)
        assert whole.count == len(whole.rows) > 1
        with monkeypatch.context() as small:
            small.setattr(finding, "COUNT_CAP", 2)
            small.setattr(finding, "FEW_REACHED", 2)
            first = ask(tx, who=who, limit=1, **asked)
            again = ask(tx, who=who, **asked)

        assert (first.count, first.is_capped) == (2, True)
        assert column(again, "id") == column(whole, "id")
