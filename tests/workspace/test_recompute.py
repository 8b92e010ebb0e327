"""Formulas worked out again: by builders, for the records they name, and taken back to the letter (decision 0050)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.ids import Id
from huodan.language.access import grant, system_grant
from huodan.language.messages import SYSTEM, Actor, Origin
from huodan.storage import Database, Tx
from huodan.storage.sql.tables import table_name
from huodan.workspace import bulk, working
from huodan.workspace.bulk import BuildersOnly, Bulk
from huodan.workspace.check import check
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.working import work
from tests.support.apps import Tree, app, field, form, read
from tests.support.sales import Desk

BOSS = Actor(7, "沈建华", frozenset({"chief"}))


def shop(*, tax: str = "1.13", line: str = "price*quantity") -> Tree:
    """Write an app whose formulas are to change."""
    lines = [
        field("bill_price", "number"),
        field("bill_quantity", "number"),
        field("bill_amount", "formula", formula=line, result="number", places=4),
    ]
    return form(
        "bill",
        field("bill_title", "single_line_text", required=True),
        field("bill_done", "switch", default=False),
        field("bill_lines", "subform", fields=lines),
        field("bill_net", "rollup", over="bill_lines", source="bill_amount", places=4),
        field("bill_gross", "formula", formula=f"net * {tax}", result="number", places=4),
        field("bill_words", "formula", formula='title & "/" & TEXT(gross,"0.00")', result="text"),
    )


def build(url: str) -> None:
    """Publish it in a new database."""
    database = Database(url, today=20260506)
    assert isinstance(publish_app(database, SYSTEM, read(app(shop()))), int)
    database.close()


@pytest.fixture
def desk(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Desk]:
    """Work as the system in a fresh copy."""
    opened = Database(prepared_database("recompute", build), today=20260506)
    yield Desk(opened)
    opened.close()


def republish(desk: Desk, **formulas: str) -> None:
    """Publish other formulas."""
    assert isinstance(publish_app(desk.database, SYSTEM, read(app(shop(**formulas)))), int)


def bill(desk: Desk, title: str, *lines: tuple[str, str], done: bool = False) -> Id:
    """Write a record."""
    rows = [{"price": price, "quantity": quantity} for price, quantity in lines]
    return desk.create("bill", title=title, done=done, lines=rows)


def recompute(desk: Desk, where: Any, *formulas: str, actor: Actor = SYSTEM) -> Job:
    """Ask for it and do it all."""
    wanted = Bulk("bill", "recompute", Origin.SCREEN, {"formulas": list(formulas)})

    def start(tx: Tx) -> Job:
        plan = current_plan(tx)
        given = system_grant(plan) if actor is SYSTEM else grant(plan, actor)
        return bulk.start_all(tx, plan, given, wanted, where=where, search=None)

    return finish(desk, desk.database.transact(actor, start))


def undo(desk: Desk, job: Job) -> Job:
    """Take it back."""

    def work(tx: Tx) -> Job:
        plan = current_plan(tx)
        return working.undo(tx, plan, system_grant(plan), jobs.find(tx, job.id))

    return finish(desk, desk.database.transact(SYSTEM, work))


def finish(desk: Desk, job: Job) -> Job:
    """Do all pieces."""
    while work(desk.database):
        pass
    with desk.database.read() as tx:
        return jobs.find(tx, job.id)


def results(desk: Desk) -> list[tuple[Any, ...]]:
    """Tell what all formulas came to, as the columns have it."""
    with desk.database.read() as tx:
        bills = tx.run(
            "SELECT id, f_bill_title, f_bill_net, f_bill_gross, f_bill_words FROM r_bill"
        ).fetchall()
        rows = table_name(current_plan(tx).tables["bill_lines"])
        lines = tx.run(f"SELECT id, f_bill_amount FROM {rows}").fetchall()
        assert check(tx) == ()
    return sorted(map(tuple, [*bills, *lines]))


def test_a_changed_formula_is_worked_out_where_it_is_asked_for(desk: Desk) -> None:
    bill(desk, "甲", ("10", "2"))
    bill(desk, "乙", ("10", "3"), done=True)
    before = results(desk)
    republish(desk, tax="1.06")
    assert results(desk) == before

    job = recompute(desk, {"field": "done", "op": "eq", "value": False}, "gross")

    assert job.result == {"changed": 1, "failed": 0}
    told = {row[1]: row[3:] for row in results(desk) if len(row) == 5}
    was = {row[1]: row[3:] for row in before if len(row) == 5}
    assert told["乙"] == was["乙"]
    assert told["甲"] != was["甲"]
    assert told["甲"][1] == "甲/21.20"


def test_columns_and_what_reads_them_are_worked_out_too(desk: Desk) -> None:
    bill(desk, "甲", ("10", "2"), ("1", "5"))
    before = results(desk)
    republish(desk, line="price*quantity*2")

    job = recompute(desk, None, "lines.amount")

    (told,) = (row for row in results(desk) if len(row) == 5)
    assert told[4] == "甲/56.50"
    undo(desk, job)
    assert results(desk) == before


def test_what_was_saved_since_is_left_to_them(desk: Desk) -> None:
    first, _ = bill(desk, "甲", ("10", "2")), bill(desk, "乙", ("10", "3"))
    before = results(desk)
    republish(desk, tax="1.06")
    job = recompute(desk, None, "gross")
    desk.update("bill", first, title="甲方")

    undone = undo(desk, job)

    assert undone.result == {"changed": 1, "failed": 1}
    told = {row[1]: row for row in results(desk) if len(row) == 5}
    assert told["甲方"][4] == "甲方/21.20"
    assert told["乙"] in before


def test_a_formula_that_comes_to_nothing_keeps_its_result(desk: Desk) -> None:
    bill(desk, "甲", ("10", "0"))
    before = results(desk)
    republish(desk, tax="1 / net")

    job = recompute(desk, None, "gross")

    assert job.result == {"changed": 0, "failed": 1}
    assert results(desk) == before


def test_only_builders_may(desk: Desk) -> None:
    bill(desk, "甲", ("10", "2"))
    wanted = Bulk("bill", "recompute", Origin.API, {"formulas": ["gross"]})
    with desk.database.write() as tx:
        plan = current_plan(tx)
        given = grant(plan, BOSS)
        with pytest.raises(BuildersOnly):
            bulk.do(tx, plan, given, wanted, [(1, None)])


def test_many_are_a_job_and_so_is_undoing(desk: Desk) -> None:
    for number in range(205):
        bill(desk, f"{number}")
    desk.update("bill", bill(desk, "x", ("3", "3")), title="y")
    before = results(desk)
    republish(desk, tax="2")

    job = recompute(desk, None, "gross")
    assert job.result == {"changed": 1, "failed": 0}
    undo(desk, job)
    assert results(desk) == before


AMOUNT = st.decimals(min_value=-999, max_value=999, places=4).map(str)
LINE = st.tuples(AMOUNT, AMOUNT)
BILLS = st.lists(st.lists(LINE, max_size=3), min_size=1, max_size=3)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bills=BILLS, factor=AMOUNT, is_version_first=st.booleans())
def test_undoing_brings_back_exactly_what_was(
    desk: Desk, bills: list[list[tuple[str, str]]], factor: str, is_version_first: bool
) -> None:
    republish(desk)
    for lines in bills:
        bill(desk, "甲", *lines)
    before = results(desk)
    republish(desk, tax=f"({factor})", line=f"price*quantity + ({factor})")

    job = recompute(desk, None, "gross", "lines.amount")
    if is_version_first:
        republish(desk)
    if job.result != {"changed": 0, "failed": 0}:
        undo(desk, job)
    if not is_version_first:
        republish(desk)

    assert results(desk) == before
