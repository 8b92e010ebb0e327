"""Every path of the order app can be listed, sorted, filtered and grouped by, or is refused in words; on the demo's data."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from huodan.engines.query import Query, aggregate, query, read_aggregate, read_query
from huodan.kit.errors import HuodanError
from huodan.language.access import Grant
from huodan.language.filter import leaf_operators, part_operators
from huodan.language.plan.model import Path, Plan
from huodan.storage.db import Database, Tx
from huodan.workspace.setup import prepare
from tests.workspace.test_demo import as_, build

OPERANDS = {"in": ["1"], "not_in": ["1"], "between": ["1", "2"], "period": "this_month"}
DEEPEST = 1


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """This function will open a fresh copy of the demo."""
    opened = Database(prepared_database("demo", build))
    prepare(opened)
    yield opened
    opened.close()


def paths(
    plan: Plan, form: str, table: str | None = None, before: str = "", depth: int = 0
) -> Iterator[Path]:
    """This function will name what can be named from a form, over look-ups, relations and subforms."""
    for field in plan.tables[table or form].fields:
        if field.is_hidden:
            continue
        path = plan.path(form, before + field.key)
        yield path
        for part in path.leaf.field.parts:
            yield plan.path(form, f"{path.text}.{part.key}")
        below = path.leaf.id if path.leaf.id in plan.tables else path.leaf.target
        if below is not None and depth < DEEPEST:
            yield from paths(plan, form, below, f"{path.text}.", depth + 1)


def tried(tx: Tx, plan: Plan, granted: Grant, form: str, path: Path) -> Iterator[str]:
    """This function will use a path in every way, and name the ways that were not refused."""
    operators = part_operators(path.part) if path.part else leaf_operators(path)
    ways: dict[str, Callable[[], object]] = {
        "column": lambda: query(tx, plan, granted, Query(form, columns=(path.text,), limit=3)),
        "sort": lambda: query(
            tx, plan, granted, read_query(form, {"order": [{"field": path.text, "dir": "desc"}], "limit": 3})
        ),
        "group": lambda: aggregate(
            tx,
            plan,
            granted,
            read_aggregate(
                form, {"group": [{"field": path.text}], "measures": [{"key": "n", "op": "count"}]}
            ),
        ),
    }
    for op in operators[:: max(1, len(operators) // 3)]:
        test = {"field": path.text, "op": op, "value": OPERANDS.get(op, "1")}
        ways[op] = lambda test=test: query(
            tx, plan, granted, read_query(form, {"where": {"not": test}, "limit": 1})
        )  # type: ignore[misc]
    for way, use in ways.items():
        try:
            use()
        except HuodanError:
            continue
        yield way


@pytest.mark.parametrize("login", ["boss", "zhoumin", "tangdaqiang"])
def test_every_path_is_answered_or_refused(database: Database, login: str) -> None:
    granted = as_(database, login)
    answered: dict[str, int] = {}
    with database.read(granted.actor) as tx:
        for form in ("order", "customer", "product", "payment"):
            for path in paths(granted.plan, form):
                for way in tried(tx, granted.plan, granted, form, path):
                    answered[way] = answered.get(way, 0) + 1

    assert answered["column"] > 50
    assert answered["group"] > 10
    assert answered["sort"] > 10


def test_a_look_up_of_a_relation_is_the_same_as_the_relation_behind_it(database: Database) -> None:
    granted = as_(database, "boss")

    def rows(**asked: object) -> list[object]:
        body = {"columns": ["customer", "order.customer"], "limit": 50, **asked}
        with database.read(granted.actor) as tx:
            return list(query(tx, granted.plan, granted, read_query("payment", body)).rows)

    def figures(path: str) -> dict[object, object]:
        body = {
            "group": [{"field": path, "key": "by"}],
            "measures": [{"key": "sum", "op": "sum", "field": "amount"}],
        }
        with database.read(granted.actor) as tx:
            found = aggregate(tx, granted.plan, granted, read_aggregate("payment", body))
        return {str(row["by"]): row["sum"] for row in found}

    for row in rows():
        assert row["customer"] == row["order.customer"]  # type: ignore[index]
    for words in ("customer.name", "order.customer.name"):
        assert rows(where={"field": words, "op": "contains", "value": "公司"})
    assert rows(where={"field": "customer.name", "op": "contains", "value": "食品"}) == rows(
        where={"field": "order.customer.name", "op": "contains", "value": "食品"}
    )
    for end in ("", ".province"):
        assert figures(f"customer{end}") == figures(f"order.customer{end}")
    assert rows(order=[{"field": "customer", "dir": "asc"}]) == rows(
        order=[{"field": "order.customer", "dir": "asc"}]
    )
