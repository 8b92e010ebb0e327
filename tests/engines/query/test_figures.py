"""Figures: grain, groups, spans, measures, order."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines.query import aggregate, read_aggregate
from huodan.engines.query.figures import DoubleCount
from huodan.engines.query.live import TotalOutOfRange
from huodan.engines.query.paths import NotGroupable, NotMeasurable
from huodan.engines.query.request import BadQuery
from huodan.language.messages import Actor
from huodan.language.plan.model import OnlyShown
from huodan.storage.db import Tx
from tests.engines.query.conftest import BOSS, WANG, outside, put, rights
from tests.engines.query.shop import PLAN

Rows = list[dict[str, Any]]


def ask(tx: Tx, form: str = "ordr", who: Actor | None = BOSS, **body: Any) -> Rows:
    return list(aggregate(tx, PLAN, rights(who), read_aggregate(form, body)))


def total(op: str = "count", field: str | None = None, key: str = "n") -> dict[str, Any]:
    return {"key": key, "op": op, **({"field": field} if field else {})}


def test_without_group_there_is_one_row_also_of_nothing(tx: Tx) -> None:
    measures = [
        total(),
        total("sum", "amount", "sum"),
        total("avg", "amount", "avg"),
        total("min", "amount", "min"),
        total("max", "ordered_at", "last"),
        total("count_distinct", "customer", "customers"),
        total("count", "due_on", "due"),
    ]

    assert ask(tx, measures=measures) == [
        {
            "n": 6,
            "sum": "286.9",
            "avg": "57.38",
            "min": "1",
            "last": "2026-05-06T10:30:00+08:00",
            "customers": 4,
            "due": 3,
        }
    ]
    nothing = {"field": "no", "op": "eq", "value": "nobody"}
    empty = {"n": 0, "sum": "0", "avg": None, "min": None, "last": None, "customers": 0, "due": 0}
    assert [empty] == ask(tx, measures=measures, where=nothing)


def test_average_is_divided_exactly_and_rounded_to_six_places(tx: Tx) -> None:
    assert ask(tx, "paym", measures=[total("avg", "amount")]) == [{"n": "7.333333"}]


def test_choices_come_in_the_order_of_their_options(tx: Tx) -> None:
    rows = ask(tx, group=[{"field": "status"}], measures=[total()])

    assert [(row["status"], row["n"]) for row in rows] == [("new", 2), ("sent", 2), ("done", 2)]


def test_sub_rows_are_counted_where_a_path_goes_through_them(tx: Tx) -> None:
    rows = ask(
        tx,
        group=[{"field": "lines.product"}],
        measures=[total(), total("sum", "lines.amount", "sum"), total("sum", "lines.quantity", "sold")],
        order=[{"field": "sum", "dir": "desc"}],
    )

    assert rows == [
        {"lines.product": {"id": outside("prod", 22), "title": "黄酒"}, "n": 2, "sum": "230", "sold": "3.5"},
        {"lines.product": {"id": outside("prod", 21), "title": "绿茶"}, "n": 3, "sum": "40.9", "sold": "4"},
        {"lines.product": {"id": outside("prod", 23), "title": "啤酒"}, "n": 1, "sum": "15", "sold": "3"},
        {"lines.product": None, "n": 1, "sum": "1", "sold": "1"},
    ]


def test_at_the_grain_of_lines_a_condition_on_lines_filters_lines(tx: Tx) -> None:
    where = {"field": "lines.product.code", "op": "eq", "value": "A1"}

    assert ask(tx, where=where, measures=[total("count", "lines")]) == [{"n": 3}]
    assert ask(tx, where=where, measures=[total()]) == [{"n": 3}]
    assert ask(tx, where=where, measures=[total("sum", "lines.amount")]) == [{"n": "40.9"}]
    outer = {"and": [where, {"field": "status", "op": "eq", "value": "new"}]}
    assert ask(tx, where=outer, measures=[total("sum", "lines.amount")]) == [{"n": "20"}]
    negated = {"not": where}
    assert ask(tx, where=negated, measures=[total("sum", "lines.amount")]) == [{"n": "246"}]


def test_groups_behind_a_reference_are_folded_together(tx: Tx) -> None:
    rows = ask(
        tx,
        group=[{"field": "customer.level", "key": "level"}],
        measures=[total(), total("avg", "amount", "avg")],
    )

    assert rows == [
        {"level": "A", "n": 3, "avg": "38"},
        {"level": "B", "n": 1, "avg": "9.9"},
        {"level": None, "n": 2, "avg": "100.5"},
    ]
    rows = ask(tx, group=[{"field": "lines.product.category"}], measures=[total("max", "lines.amount")])
    assert [(row["lines.product.category"], row["n"]) for row in rows] == [
        ("饮料", "20"),
        ("酒", "200"),
        (None, "1"),
    ]


def test_distinct_values_behind_a_reference_are_counted_row_by_row(tx: Tx) -> None:
    rows = ask(tx, group=[{"field": "customer_level"}], measures=[total("count_distinct", "customer")])

    assert [(row["customer_level"], row["n"]) for row in rows] == [("A", 2), ("B", 1), (None, 1)]


def test_a_reference_sorts_by_its_first_unique_field_and_texts_by_their_key(tx: Tx) -> None:
    rows = ask(
        tx, group=[{"field": "customer"}], measures=[total()], order=[{"field": "customer", "dir": "desc"}]
    )
    assert [row["customer"] and row["customer"]["title"] for row in rows] == [
        "Zebra Ltd",
        "白桦集团",
        "银杏商行",
        "云杉贸易",
        None,
    ]

    rows = ask(tx, group=[{"field": "customer.name"}], measures=[total()])
    assert [row["customer.name"] for row in rows] == ["白桦集团", "银杏商行", "云杉贸易", "Zebra Ltd", None]


def test_texts_that_differ_only_in_case_are_one_group(draft: Tx) -> None:
    for id, text in ((91, "ｕps"), (92, "UPS"), (93, "ups")):
        put(draft, "ordr", id, {"o_no": f"X{id}", "o_secret": text})

    where = {"field": "no", "op": "starts", "value": "X"}
    assert ask(draft, group=[{"field": "secret"}], measures=[total()], where=where) == [
        {"secret": "UPS", "n": 3}
    ]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("year", [("2025", 1), ("2026", 4), (None, 1)]),
        ("quarter", [("2025-Q4", 1), ("2026-Q2", 4), (None, 1)]),
        ("month", [("2025-12", 1), ("2026-04", 1), ("2026-05", 3), (None, 1)]),
        ("week", [("2026-W01", 1), ("2026-W18", 1), ("2026-W19", 3), (None, 1)]),
        ("day", [("2025-12-31", 1), ("2026-04-30", 1), ("2026-05-05", 1), ("2026-05-06", 2), (None, 1)]),
        (
            "hour",
            [
                ("2025-12-31T23", 1),
                ("2026-04-30T08", 1),
                ("2026-05-05T23", 1),
                ("2026-05-06T10", 2),
                (None, 1),
            ],
        ),
        ("weekday", [("2", 1), ("3", 3), ("4", 1), (None, 1)]),
    ],
)
def test_moments_are_grouped_by_spans_of_the_business_zone(tx: Tx, by: str, expected: object) -> None:
    rows = ask(tx, group=[{"field": "ordered_at", "by": by, "key": "at"}], measures=[total()])

    assert expected == [(row["at"], row["n"]) for row in rows]


def test_days_and_spans_behind_references_group_too(tx: Tx) -> None:
    rows = ask(tx, group=[{"field": "due_on"}], measures=[total()])
    assert [row["due_on"] for row in rows] == ["2026-04-01", "2026-05-06", "2026-06-01", None]

    rows = ask(
        tx, "paym", group=[{"field": "order.ordered_at", "by": "month"}], measures=[total("sum", "amount")]
    )
    assert [(row["order.ordered_at"], row["n"]) for row in rows] == [("2026-04", "7"), ("2026-05", "15")]


def test_several_groups_order_by_measure_then_by_keys(tx: Tx) -> None:
    rows = ask(
        tx,
        group=[{"field": "status"}, {"field": "salesperson.no", "key": "who"}],
        measures=[total()],
        order=[{"field": "n", "dir": "desc"}, {"field": "who", "dir": "desc"}],
        limit=3,
    )

    assert [(row["status"], row["who"]) for row in rows] == [("new", "P4"), ("sent", "P3"), ("done", "P3")]


def test_order_by_an_average_puts_empty_ones_last(tx: Tx) -> None:
    for dir, expected in (("asc", ["done", "new", "sent"]), ("desc", ["sent", "done", "new"])):
        rows = ask(
            tx,
            group=[{"field": "status"}],
            measures=[total("avg", "amount")],
            order=[{"field": "n", "dir": dir}],
        )

        assert sorted(expected) == sorted(row["status"] for row in rows)
    averages = [row["n"] for row in rows]
    assert averages == sorted(averages, key=float, reverse=True)


def test_a_field_of_the_record_is_not_summed_per_line(tx: Tx) -> None:
    for op in ("sum", "avg"):
        with pytest.raises(DoubleCount):
            ask(tx, group=[{"field": "lines.product"}], measures=[total(op, "amount")])

    rows = ask(
        tx,
        group=[{"field": "lines.product.name"}],
        measures=[total("max", "amount"), total("count_distinct", "no", "k")],
    )
    assert ("绿茶", "50", 3) in [(row["lines.product.name"], row["n"], row["k"]) for row in rows]


@pytest.mark.parametrize("field", ["note", "lines", "lines.share", "customer.place", "id"])
def test_what_cannot_be_grouped_is_refused(tx: Tx, field: str) -> None:
    with pytest.raises((NotGroupable, OnlyShown)):
        ask(tx, group=[{"field": field}], measures=[total()])


@pytest.mark.parametrize(
    ("op", "field"),
    [("sum", "no"), ("sum", "version"), ("avg", "due_on"), ("max", "status"), ("sum", "late")],
)
def test_what_cannot_be_measured_is_refused(tx: Tx, op: str, field: str) -> None:
    with pytest.raises(NotMeasurable):
        ask(tx, measures=[total(op, field)])


def test_wrong_bodies_are_refused_with_their_place(tx: Tx) -> None:
    for body in (
        {},
        {"measures": [{"key": "a", "op": "sum"}]},
        {"measures": [{"key": "a", "op": "median", "field": "amount"}]},
        {"measures": [total(), total()]},
        {"measures": [total()], "order": [{"field": "amount"}]},
        {"measures": [total()], "group": [{"field": "status", "by": "month"}]},
        {"measures": [total()], "group": [{"field": "due_on", "by": "hour"}]},
        {"measures": [total()], "group": [{"field": "due_on", "by": "century"}]},
        {"measures": [total()], "having": 1},
    ):
        with pytest.raises(BadQuery):
            ask(tx, **body)


def test_totals_beyond_all_amounts_are_refused_on_both_databases(draft: Tx) -> None:
    for id in (91, 92):
        put(draft, "paym", id, {"y_no": f"HK{id}", "y_amount": 9_000_000_000_000_000_000})

    with pytest.raises(TotalOutOfRange):
        ask(draft, "paym", measures=[total("sum", "amount")])


def test_figures_count_only_what_their_reader_may_see(tx: Tx) -> None:
    rows = ask(tx, who=WANG, group=[{"field": "customer"}], measures=[total(), total("sum", "amount", "sum")])

    assert rows == [
        {"customer": {"id": outside("cust", 11), "title": "云杉贸易"}, "n": 1, "sum": "50"},
        {"customer": {"id": outside("cust", 12), "title": "银杏商行"}, "n": 1, "sum": "9.9"},
        {"customer": {"id": outside("cust", 13), "title": None}, "n": 1, "sum": "0"},
    ]
    rows = ask(tx, who=WANG, group=[{"field": "customer.name"}], measures=[total()])
    assert [(row["customer.name"], row["n"]) for row in rows] == [("银杏商行", 1), ("云杉贸易", 1), (None, 1)]
