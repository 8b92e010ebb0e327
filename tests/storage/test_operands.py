"""Filters whose operands are told when a kept statement is run."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from huodan.language.filter import Context, read_filter
from huodan.storage.sql.conditions import Conditions
from huodan.storage.sql.operands import MOST_OPEN, Opened, open_up
from huodan.storage.sql.rows import Everything
from tests.support import apps

PLAN = apps.plan(apps.shop())
TZ = "Asia/Shanghai"
CONTEXT = Context(tz=TZ, today=20260506)


def opened(tree: object) -> Opened:
    return open_up(read_filter(PLAN, "order", tree, context=CONTEXT), tz=TZ)


def sql(found: Opened) -> str:
    conditions = Conditions(PLAN, dialect="sqlite", context=CONTEXT, view=Everything())
    row = conditions.row("order")
    statement = select(row.id).where(conditions.clause(found.tree, row))
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))


def test_filters_of_one_shape_make_one_statement_and_differ_in_what_is_given() -> None:
    def tree(number: str, state: str) -> object:
        return {
            "or": [
                {"field": "no", "op": "contains", "value": number},
                {"not": {"field": "state", "op": "in", "value": [state, "乙等"]}},
            ]
        }

    one, other = opened(tree("ＤＤ1", "甲")), opened(tree("dd2", "乙"))

    assert one.shape == other.shape
    assert sql(one) == sql(other)
    assert set(one.given.values()) == {"dd1", "a", "b"}
    assert one.given.keys() == other.given.keys()
    assert all(f":{name}" in sql(one) for name in one.given)


@pytest.mark.parametrize(
    "other",
    [
        {"field": "state", "op": "ne", "value": "甲"},
        {"field": "no", "op": "eq", "value": "甲"},
        {"field": "state", "op": "in", "value": ["甲", "乙"]},
        {"field": "state", "op": "empty"},
        {"not": {"field": "state", "op": "eq", "value": "甲"}},
        {"and": [{"field": "state", "op": "eq", "value": "甲"}]},
    ],
)
def test_other_filters_have_another_shape(other: object) -> None:
    one = opened({"field": "state", "op": "eq", "value": "甲"})

    assert opened(other).shape != one.shape


def test_brackets_are_part_of_the_shape() -> None:
    a, b, c = ({"field": "state", "op": "eq", "value": value} for value in ("甲", "乙", "甲"))

    assert opened({"or": [a, {"and": [b]}, c]}).shape != opened({"or": [a, {"and": [b, c]}]}).shape


def test_references_by_value_and_long_lists_keep_their_operands() -> None:
    by_value = opened({"field": "lines.product", "op": "eq", "value": "云杉"})
    long = opened({"field": "no", "op": "in", "value": [str(number) for number in range(MOST_OPEN + 1)]})

    for found in (by_value, long):
        assert found.shape is None
        assert found.given == {}
