"""Filters: what they mean, what they refuse, and periods."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.language import filter as filters
from huodan.language.filter import (
    EVERYTHING,
    All,
    AnyOf,
    BadFilter,
    Context,
    Not,
    Wanted,
    period,
    read_filter,
)
from huodan.language.plan.model import UnknownPath
from tests.support import apps

PLAN = apps.plan(apps.shop())
TODAY = 20260506  # a Wednesday
CONTEXT = Context(tz="Asia/Shanghai", today=TODAY, person=7, departments=(3, 4))


def read(tree: object, table: str = "order") -> object:
    return read_filter(PLAN, table, tree, context=CONTEXT)


def one(field: str, op: str, value: object = None, table: str = "order") -> tuple[str, tuple[object, ...]]:
    found = read({"field": field, "op": op, "value": value}, table)
    assert isinstance(found, filters.Test)
    return found.op, found.operands


@pytest.mark.parametrize(
    ("field", "op", "value", "expected"),
    [
        ("state", "eq", "乙等", ("eq", ("b",))),
        ("state", "in", ["甲", "乙"], ("in", ("a", "b"))),
        ("state", "eq", "", ("empty", ())),
        ("state", "ne", None, ("not_empty", ())),
        ("day", "between", ["2026-05-01", "2026/5/6"], ("between", (20260501, 20260506))),
        ("day", "period", "this_month", ("between", (20260501, 20260531))),
        ("total", "gte", "1,000.5", ("gte", (1_000_500_000,))),
        ("total", "lt", 3, ("lt", (3_000_000,))),
        ("lines.price", "gt", "1", ("gt", (1_000_000,))),
        ("lines.product.name", "contains", "茶", ("contains", ("茶",))),
        ("lines.product.place.province", "eq", "浙江省", ("eq", ("浙江省",))),
        ("seller", "eq", "$me", ("eq", (7,))),
        ("seller.department", "eq", "$my_departments", ("in", (3, 4))),
        ("seller.department", "ne", "$my_department", ("ne", (3,))),
        ("seller", "eq", "$my_departments", ("in", (3, 4))),
        ("seller", "eq", {"match": {"no": "YG004"}}, ("eq", (Wanted((("no", "YG004"),)),))),
        ("lines", "not_empty", None, ("not_empty", ())),
        ("version", "gt", 3, ("gt", (3,))),
    ],
)
def test_a_test_is_read(field: str, op: str, value: object, expected: object) -> None:
    assert one(field, op, value) == expected


def test_a_period_of_moments_ends_with_the_last_millisecond() -> None:
    op, (first, last) = one("at", "period", "today")

    assert op == "between"
    assert (first, last) == (
        zone.start_of_day(TODAY, CONTEXT.tz),
        zone.start_of_day(20260507, CONTEXT.tz) - 1,
    )
    assert one("at", "between", ["2026-05-06", "2026-05-06"]) == ("between", (first, last))


def test_trees_are_read_whole() -> None:
    leaf = {"field": "no", "op": "eq", "value": "DD1"}

    found = read({"and": [leaf, {"or": [leaf, {"not": leaf}]}]})

    assert isinstance(found, All)
    assert isinstance(found.parts[1], AnyOf)
    assert isinstance(found.parts[1].parts[1], Not)
    assert len(filters.tests(found)) == 3
    assert read(None) == EVERYTHING == read({"and": []})


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ("no", "where"),
        ({"field": "no"}, "where"),
        ({"and": [], "or": []}, "where"),
        ({"and": "no"}, "where.and"),
        ({"and": [{"field": "no", "op": "like", "value": "x"}]}, "where.and.0"),
        ({"field": "remark", "op": "lt", "value": "x"}, "where"),
        ({"field": "day", "op": "between", "value": ["2026-05-01"]}, "where.value"),
        ({"field": "state", "op": "in", "value": "甲"}, "where.value"),
        ({"field": "state", "op": "in", "value": [None]}, "where.value"),
        ({"field": "total", "op": "gt", "value": None}, "where.value"),
        ({"field": "day", "op": "period", "value": "some_day"}, "where.value"),
        ({"field": "no", "op": "contains", "value": ["a"]}, "where.value"),
        ({"and": [{"field": "no", "op": "empty"}] * 101}, "where.and.100"),
    ],
)
def test_a_filter_not_written_right_is_refused_with_its_place(tree: object, path: str) -> None:
    with pytest.raises(BadFilter) as refused:
        read(tree)

    assert refused.value.path == path
    assert refused.value.text("zh") != refused.value.text("en")


def test_depth_is_limited() -> None:
    tree: object = {"field": "no", "op": "empty"}
    for _ in range(9):
        tree = {"not": tree}

    with pytest.raises(BadFilter):
        read(tree)


@pytest.mark.parametrize(
    "field", ["nothing", "lines.nothing", "no.x", "", "state.label", "lines.product.name.x"]
)
def test_an_unknown_path_is_refused(field: str) -> None:
    with pytest.raises(UnknownPath):
        one(field, "eq", "x")


@pytest.mark.parametrize(("field", "value"), [("day", "soon"), ("total", "many"), ("state", "丁")])
def test_a_value_of_another_kind_is_refused(field: str, value: object) -> None:
    with pytest.raises(HuodanError) as refused:
        one(field, "eq", value)

    assert refused.value.status == 422


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("today", 20260506, 20260506),
        ("yesterday", 20260505, 20260505),
        ("tomorrow", 20260507, 20260507),
        ("this_week", 20260504, 20260510),
        ("last_week", 20260427, 20260503),
        ("next_week", 20260511, 20260517),
        ("this_month", 20260501, 20260531),
        ("last_month", 20260401, 20260430),
        ("next_month", 20260601, 20260630),
        ("this_quarter", 20260401, 20260630),
        ("last_quarter", 20260101, 20260331),
        ("this_year", 20260101, 20261231),
        ("last_year", 20250101, 20251231),
        ("last_30_days", 20260407, 20260506),
        ("next_7_days", 20260506, 20260512),
        ("last_1_days", 20260506, 20260506),
    ],
)
def test_periods(word: str, first: int, last: int) -> None:
    assert period(word, TODAY) == (first, last)


@pytest.mark.parametrize(
    ("word", "today", "first", "last"),
    [
        ("last_month", 20260115, 20251201, 20251231),
        ("next_month", 20251231, 20260101, 20260131),
        ("last_quarter", 20260201, 20251001, 20251231),
        ("this_month", 20240210, 20240201, 20240229),
        ("this_week", 20260503, 20260427, 20260503),
    ],
)
def test_periods_cross_years(word: str, today: int, first: int, last: int) -> None:
    assert period(word, today) == (first, last)


@pytest.mark.parametrize(
    "word", ["", "last_days", "last_0_days", "last_²_days", "last_99999_days", "last_-3_days"]
)
def test_what_is_no_period(word: str) -> None:
    assert period(word, TODAY) is None


@given(
    st.dates(date(2, 1, 1), date(9998, 12, 31)),
    st.sampled_from(["this_week", "this_month", "this_quarter", "this_year", "last_9_days"]),
)
def test_a_current_period_holds_today(day: date, word: str) -> None:
    today = day.year * 10_000 + day.month * 100 + day.day

    found = period(word, today)

    assert found is not None
    assert found[0] <= today <= found[1]


def test_all_conditions_together_take_a_bounded_number_of_values() -> None:
    asked = {"field": "total", "op": "in", "value": list(range(1000))}

    read({"and": [asked] * 5})
    with pytest.raises(BadFilter, match="5000"):
        read({"and": [asked] * 6})
