"""Whatever is sent, the answer is an answer or a refusal with words, never a mistake of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.doors.conftest import Browser

FORM = "/apps/orders/forms/order"
NAMES = st.sampled_from(
    """
    no customer customer.name customer.owner.department ordered_at status salesperson lines lines.product
    lines.product.code lines.quantity lines.amount total due_on ship_to id version created_at created_by nonsense
    . lines. #ord_total total.x customer.customer
    """.split()  # noqa: SIM905
)
TEXTS = st.one_of(
    st.text(max_size=12),
    NAMES,
    st.sampled_from(
        ["ord_0d5c2jw4qz8k1", "usr_0000000000001", "2026-05-06", "2026-02-30", "0000-00-00", "9999-12-31"]
    ),
    st.sampled_from(
        [
            "$me",
            "$my_department",
            "$my_departments",
            "this_month",
            "last_99999_days",
            "1e400",
            "-0",
            "٣",
            "１２",
            "\u202e",
            "\ufeff",
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70).filter(lambda n: -(2**63) <= n < 2**64),
    st.floats(allow_nan=False, allow_infinity=False),
)
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(TEXTS, st.sampled_from(["id", "match"])), inner, max_size=4),
    ),
    max_leaves=12,
)
OPS = st.one_of(
    st.sampled_from(
        [
            "eq",
            "ne",
            "in",
            "not_in",
            "lt",
            "lte",
            "gt",
            "gte",
            "between",
            "contains",
            "not_contains",
            "starts",
        ]
    ),
    st.sampled_from(["empty", "not_empty", "period"]),
    TEXTS,
)
TESTS = st.fixed_dictionaries({"field": NAMES, "op": OPS}, optional={"value": TREES})
WHERE = st.recursive(
    st.one_of(TESTS, TREES),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"and": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"or": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
)
ORDER = st.lists(
    st.fixed_dictionaries({"field": NAMES}, optional={"dir": st.sampled_from(["asc", "desc", "x"])}),
    max_size=3,
)


def either(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """This function will mostly give what is meant, sometimes anything."""
    return st.one_of(right, right, right, TREES)


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "columns": either(st.lists(NAMES, max_size=4)),
        "where": WHERE,
        "search": either(TEXTS),
        "order": either(ORDER),
        "limit": either(st.integers(1, 1000)),
        "after": either(TEXTS),
        "before": either(TEXTS),
        "from": either(st.sampled_from(["start", "end"])),
        "count": either(st.sampled_from(["none", "capped", "exact"])),
    },
)
SPANS = st.sampled_from(["year", "quarter", "month", "week", "day", "hour", "weekday", "x"])
GROUPS = st.lists(st.fixed_dictionaries({"field": NAMES}, optional={"by": SPANS, "key": TEXTS}), max_size=2)
MEASURES = st.lists(
    st.fixed_dictionaries(
        {"key": TEXTS, "op": st.sampled_from(["count", "count_distinct", "sum", "avg", "min", "max", "x"])},
        optional={"field": NAMES},
    ),
    max_size=3,
)
AGGREGATES = st.fixed_dictionaries(
    {"measures": either(MEASURES)}, optional={"group": either(GROUPS), "where": WHERE, "order": either(ORDER)}
)
LINES = st.lists(
    st.dictionaries(
        st.sampled_from(["product", "quantity", "price", "discount", "amount", "id", "x"]), TREES, max_size=4
    ),
    max_size=3,
)
VALUES = st.dictionaries(
    st.sampled_from(
        ["no", "customer", "ordered_at", "status", "salesperson", "due_on", "total", "freight", "x", "id"]
    ),
    TREES,
    max_size=4,
)
RECORDS = st.builds(lambda values, lines: {"values": {**values, **lines}}, VALUES, st.one_of(
    st.just({}), st.fixed_dictionaries({"lines": either(LINES)})
))  # fmt: skip
RELATED = st.lists(
    st.fixed_dictionaries(
        {"form": st.just("payment") | NAMES, "field": st.just("order") | NAMES, "values": either(VALUES)},
        optional={"app": TEXTS, "x": TREES},
    ),
    max_size=3,
)
WITH_RELATED = st.builds(
    lambda related: {"values": {"customer": {"match": {"code": "KH1"}}, "lines": []}, "related": related},
    either(RELATED),
)
PICKS = st.fixed_dictionaries(
    {"field": either(NAMES)}, optional={"search": either(TEXTS), "limit": either(st.integers(-5, 2000))}
)


@pytest.fixture
def ask(browse: Callable[..., Browser]) -> Callable[[str, Any], None]:
    """This function will give `ask(path, body)`, which fails at a mistake of ours."""
    boss = browse("boss")
    boss(
        "POST",
        f"{FORM}/records",
        {
            "values": {
                "customer": {"match": {"code": "KH1"}},
                "lines": [{"quantity": "1", "price": "2", "product": {"match": {"code": "CP1"}}}],
            }
        },
    )

    def ask(path: str, body: Any) -> None:
        answer = boss("POST", f"{FORM}/{path}", body)
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            refusal = answer.json()
            assert refusal["title"]
            assert all(entry["message"] and entry["code"] for entry in refusal["errors"])

    return ask


@given(body=QUERIES)
def test_any_list_is_answered_or_refused(ask: Callable[[str, Any], None], body: Any) -> None:
    ask("query", body)


@given(body=AGGREGATES)
def test_any_figures_are_answered_or_refused(ask: Callable[[str, Any], None], body: Any) -> None:
    ask("aggregate", body)


@given(body=RECORDS)
def test_any_record_is_stored_or_refused(ask: Callable[[str, Any], None], body: Any) -> None:
    ask("preview", body)
    ask("records", body)


@given(body=WITH_RELATED)
def test_any_records_that_come_along_are_stored_or_refused(
    ask: Callable[[str, Any], None], body: Any
) -> None:
    ask("records", body)


@given(body=PICKS)
def test_any_picker_is_answered_or_refused(ask: Callable[[str, Any], None], body: Any) -> None:
    ask("pick", body)


@given(body=TREES)
def test_anything_at_all_is_answered_or_refused(ask: Callable[[str, Any], None], body: Any) -> None:
    for path in ("query", "aggregate", "preview", "records", "pick"):
        ask(path, body)
