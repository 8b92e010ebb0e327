"""Whatever somebody writes into a request, the answer is rows or a refusal in words, never a crash."""

from __future__ import annotations

from typing import Any

from hypothesis import given, strategies as st

from huodan.engines.query import aggregate, pick, query, read_aggregate, read_query
from huodan.kit.errors import HuodanError
from huodan.storage.db import Tx
from tests.engines.query.conftest import BOSS, outside, rights
from tests.engines.query.shop import PLAN

TEXTS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "'",
    '"',
    "%",
    "*",
    "\\",
    "NEAR(",
    "云",
    "1e400",
    "$me",
    "$my_department",
    "$my_departments",
]
TEXTS += [
    "DD1",
    "2026-05-06",
    "new",
    "99999999999999999999",
    outside("cust", 11),
    "ord_zzzzzzzzzzzzz",
    "A" * 600,
]
NUMBERS = [0, -1, 1.5, 2**63, -(2**63) - 1, 10**30, float("inf"), float("nan"), True, False, None]
ATOMS = st.sampled_from(
    [*TEXTS, *NUMBERS, {}, [], {"id": "x"}, {"match": {"": "x"}}, {"match": {"code": 3}}, {"match": 3}]
)
PATHS = [
    "no",
    "customer",
    "customer.name",
    "lines",
    "lines.quantity",
    "lines.product.name",
    "ordered_at",
    "due_on",
]
PATHS += [
    "amount",
    "id",
    "version",
    "created_by",
    "status",
    "urgent",
    "customer.place",
    "customer.place.city",
    "late",
]
PATHS += [
    "customer.parent.parent.name",
    "customer_level",
    "note",
    "",
    ".",
    "no.",
    "..",
    "#o_no",
    "#",
    "customer.order_total",
]
OPS = [
    "eq",
    "ne",
    "in",
    "not_in",
    "lt",
    "gte",
    "between",
    "contains",
    "not_contains",
    "starts",
    "empty",
    "period",
    "x",
]
VALUES = st.one_of(ATOMS, st.lists(ATOMS, max_size=3))
TESTS = st.fixed_dictionaries({"field": st.sampled_from(PATHS), "op": st.sampled_from(OPS), "value": VALUES})
TREES = st.one_of(
    TESTS,
    VALUES,
    st.fixed_dictionaries({"and": st.lists(TESTS, max_size=3)}),
    TESTS.map(lambda t: {"not": t}),
)
FIELDS = st.one_of(st.sampled_from(PATHS), ATOMS)
ORDER = st.lists(
    st.fixed_dictionaries({"field": FIELDS}, optional={"dir": st.sampled_from(["asc", "desc", "up"])}),
    max_size=3,
)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "columns": st.lists(FIELDS, max_size=3),
        "where": TREES,
        "order": ORDER,
        "search": st.one_of(ATOMS, st.text(max_size=8)),
        "after": st.one_of(ATOMS, st.text(max_size=8)),
        "limit": st.one_of(ATOMS, st.just(5)),
        "count": st.sampled_from(["none", "capped", "exact", 3]),
    },
)
GROUPS = st.fixed_dictionaries(
    {"field": FIELDS}, optional={"by": st.sampled_from(["month", "hour", "x"]), "key": ATOMS}
)
MEASURES = st.fixed_dictionaries(
    {"key": st.sampled_from(["n", "m", 3]), "op": st.sampled_from(["count", "sum", "max", "avg"])},
    optional={"field": FIELDS},
)
FIGURES = st.fixed_dictionaries(
    {"measures": st.lists(MEASURES, max_size=2)},
    optional={"where": TREES, "group": st.lists(GROUPS, max_size=2), "order": ORDER},
)


def ask(tx: Tx, kind: str, body: dict[str, Any]) -> None:
    refused: HuodanError | None = None
    try:
        if kind == "query":
            query(tx, PLAN, rights(BOSS), read_query("ordr", body))
        else:
            aggregate(tx, PLAN, rights(BOSS), read_aggregate("ordr", body))
    except HuodanError as error:
        refused = error
    assert refused is None or (refused.text("zh") and refused.text("en"))


def test_every_list_is_answered_or_refused(tx: Tx) -> None:
    @given(QUERIES)
    def check(body: dict[str, Any]) -> None:
        ask(tx, "query", body)

    check()


def test_every_figure_is_answered_or_refused(tx: Tx) -> None:
    @given(FIGURES)
    def check(body: dict[str, Any]) -> None:
        ask(tx, "figures", body)

    check()


def test_every_test_of_a_filter_is_answered_or_refused(tx: Tx) -> None:
    for path in PATHS:
        for op in OPS:
            for value in (
                *TEXTS,
                *NUMBERS,
                {"match": {"code": "x"}},
                {"match": {"": "\ud800"}},
                ["\x00", 2**70],
                [3, 4],
            ):
                ask(tx, "query", {"columns": [], "where": {"field": path, "op": op, "value": value}})


def test_every_search_is_answered(tx: Tx) -> None:
    for text in (*TEXTS, "a b c d e f g h i j k l m", "云" * 500):
        ask(tx, "query", {"search": text})
        pick(tx, PLAN, rights(BOSS), "ordr", "customer", search=text)
