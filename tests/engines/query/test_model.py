"""Random filters over random rows find the same in SQL, on both databases, as in plain Python."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from huodan.engines.query import Page, aggregate, finding, query, read_aggregate, read_query
from huodan.language.access import grant, system_grant
from huodan.storage.db import Tx
from tests.engines.query.conftest import outside, put
from tests.engines.query.model import CONTEXT, Model, Rows
from tests.engines.query.shop import PLAN, actor

TEXT = ("云杉贸易", "杏", "abc", "ABC D", "Z", "100%", "a_b'c", "\\", "lu", "x")
TEXT_OPS = ("eq", "ne", "contains", "not_contains", "starts")
RANGES = ("eq", "ne", "lt", "lte", "gt", "gte")
CUSTOMERS = [outside("cust", id) for id in (211, 212, 215, 999)]
PRODUCTS = [outside("prod", id) for id in (221, 223)]

COMPARED: dict[str, tuple[tuple[str, ...], tuple[object, ...]]] = {
    "no": (("eq", "starts", "contains"), ("n231", "N24", "5")),
    "customer": (("eq", "ne"), CUSTOMERS),
    "customer.name": (TEXT_OPS, TEXT),
    "customer.level": (("eq", "ne"), ("A", "B")),
    "customer_level": (("eq", "ne"), ("A", "B")),
    "customer.credit_limit": (RANGES, ("0", "5", "-1.5")),
    "customer.place.province": (("eq", "ne", "contains", "starts"), ("浙江省", "江")),
    "customer.parent.name": (TEXT_OPS, TEXT),
    "customer.parent": (("eq", "ne"), CUSTOMERS),
    "status": (("eq", "ne"), ("new", "sent", "done")),
    "ordered_at": (RANGES, ("2026-05-06T10:30:00+08:00", "2026-05-06")),
    "due_on": (RANGES, ("2026-04-30", "2026-05-06")),
    "urgent": (("eq", "ne"), (True, False)),
    "note": (TEXT_OPS, ("abc", "第一行\n第二行", "行")),
    "rate": (RANGES, ("5%", "0")),
    "lines.quantity": (RANGES, ("0", "1")),
    "lines.remark": (TEXT_OPS, TEXT),
    "lines.product": (("eq", "ne"), PRODUCTS),
    "lines.product.name": (TEXT_OPS, TEXT),
    "lines.product.category": (("eq", "ne"), ("饮料", "酒")),
}
SETS = {
    "status": ("new", "sent"),
    "customer": CUSTOMERS,
    "customer.name": ("ABC", "银杏"),
    "lines.product": PRODUCTS,
    "due_on": ("2026-04-30", "2026-05-07"),
}
SPANS = {
    "due_on": ("2026-01-01", "2026-05-06"),
    "ordered_at": ("2026-05-06", "2026-05-06"),
    "rate": ("0", "0.05"),
}
PERIODS = ("today", "this_month", "last_year", "last_30_days", "this_week")
EMPTINESS = [*COMPARED, "lines", "customer.place", "customer.place.city"]


def one_test() -> st.SearchStrategy[dict[str, Any]]:
    """This function will draw one test."""
    compared = st.sampled_from(
        [(path, op, value) for path, (ops, some) in COMPARED.items() for op in ops for value in some]
    )
    listed = st.sampled_from(
        [(path, op, list(some)) for path, some in SETS.items() for op in ("in", "not_in")]
    )
    spans = st.sampled_from([(path, "between", list(some)) for path, some in SPANS.items()])
    periods = st.sampled_from(
        [(path, "period", word) for path in ("due_on", "ordered_at") for word in PERIODS]
    )
    empty = st.sampled_from([(path, op, None) for path in EMPTINESS for op in ("empty", "not_empty")])
    drawn = st.one_of(compared, listed, spans, periods, empty)
    return drawn.map(lambda one: {"field": one[0], "op": one[1], "value": one[2]})


TREES = st.recursive(
    one_test(),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: {"and": parts}),
        st.lists(inner, max_size=3).map(lambda parts: {"or": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)
HIDDEN_FROM_SALES = "customer.credit_limit"


def store(tx: Tx, rows: Rows) -> None:
    """This function will put random rows beside those of the shop."""
    for form in ("cust", "prod", "ordr"):
        for id, cells in rows.records[form].items():
            put(
                tx,
                form,
                id,
                {key: cell for key, cell in cells.items() if key != "lines"},
                cells.get("lines", []),
            )


@pytest.mark.parametrize(("seed", "few"), [(1, 2000), (2, 0)], ids=["gather", "walk"])
@pytest.mark.parametrize("roles", [(), ("sales",), ("sales", "archive"), ("sales", "clerk")], ids="+".join)
def test_filters_find_the_same_in_sql_as_in_python(
    draft: Tx, monkeypatch: pytest.MonkeyPatch, seed: int, few: int, roles: tuple[str, ...]
) -> None:
    for limit in ("FEW", "FEW_PARENTS"):
        monkeypatch.setattr(finding, limit, few)
    rows = Rows.random(seed)
    store(draft, rows)
    rights = grant(PLAN, actor(2, *roles)) if roles else system_grant(PLAN)
    model = Model(rows, CONTEXT, rights if roles else None)
    ours = {"field": "no", "op": "starts", "value": "N2"}

    @given(TREES.filter(lambda tree: not roles or HIDDEN_FROM_SALES not in repr(tree)))
    def check(tree: dict[str, Any]) -> None:
        where = {"and": [tree, ours]}
        expected = [outside("ordr", id) for id in model.found("ordr", where)]
        page = query(
            draft,
            PLAN,
            rights,
            read_query("ordr", {"columns": [], "where": where, "limit": 40, "count": "exact"}),
        )
        count = {"where": where, "measures": [{"key": "n", "op": "count"}]}

        assert [row["id"] for row in page.rows] == expected
        assert page.count == len(expected)
        assert aggregate(draft, PLAN, rights, read_aggregate("ordr", count)) == ({"n": len(expected)},)

    check()


SORTED = (
    "no",
    "customer",
    "customer.name",
    "customer_level",
    "customer.parent",
    "customer.place.city",
    "status",
)
SORTED += ("ordered_at", "due_on", "urgent", "secret", "rate", "customer.credit_limit", "customer.code")
ORDERS = st.lists(st.tuples(st.sampled_from(SORTED), st.booleans()), max_size=3)


@pytest.mark.parametrize("roles", [(), ("sales", "clerk")], ids="+".join)
@pytest.mark.parametrize(
    "where", [None, {"field": "customer.code", "op": "starts", "value": "K"}], ids=["walk", "gather"]
)
def test_pages_show_every_row_once_in_the_order_asked_for(
    draft: Tx, where: object, roles: tuple[str, ...]
) -> None:
    rows = Rows.random(3)
    store(draft, rows)
    rights = grant(PLAN, actor(2, *roles)) if roles else system_grant(PLAN)
    model = Model(rows, CONTEXT, rights if roles else None)
    ours = {"and": [{"field": "no", "op": "starts", "value": "N2"}, *([where] if where else [])]}
    found = model.found("ordr", ours)
    allowed = ORDERS.filter(
        lambda order: not roles or all(path not in ("secret", "customer.credit_limit") for path, _ in order)
    )

    @given(allowed, st.integers(1, 9))
    def check(order: list[tuple[str, bool]], limit: int) -> None:
        steps = [{"field": path, "dir": "desc" if is_descending else "asc"} for path, is_descending in order]
        body = {"columns": [], "where": ours, "order": steps, "limit": limit}
        expected = [outside("ordr", id) for id in model.sorted("ordr", order) if id in found]
        whole = -(-len(found) // limit) + 1

        def ask(place: dict[str, object]) -> Page:
            return query(draft, PLAN, rights, read_query("ordr", body | place))

        forward: list[object] = []
        page = ask({})
        for _ in range(whole):
            forward += [row["id"] for row in page.rows]
            if page.next is None:
                break
            page = ask({"after": page.next})
        backward: list[object] = []
        page = ask({"from": "end"})
        for _ in range(whole):
            backward = [row["id"] for row in page.rows] + backward
            if page.previous is None:
                break
            before = page
            page = ask({"before": page.previous})
            assert ask({"after": page.next, "limit": len(before.rows) or 1}).rows == before.rows

        assert forward == expected
        assert backward == expected

    check()
