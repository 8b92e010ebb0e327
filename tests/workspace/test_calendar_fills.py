"""A day, a month or a year that fills in a field of another of these kinds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huodan.engines.query import query, read_query
from huodan.kit import zone
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.storage import Database
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from tests.support import apps
from tests.support.sales import Desk, fill

DAYS = {"date": "2026-05-06", "month": "2026-05", "year": "2026"}
HELD = {
    "date": {"date": 20260506, "month": 20260501, "year": 20260101},
    "month": {"date": 20260501, "month": 20260501, "year": 20260101},
    "year": {"date": 20260101, "month": 20260101, "year": 20260101},
}


@pytest.fixture
def database(builtin_url: str) -> Iterator[Database]:
    """Open a database with the built-in app."""
    opened = Database(builtin_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("source", DAYS)
def test_it_is_filled_in_as_its_first_day(database: Database, source: str) -> None:
    into = [apps.field(f"bill_{kind}", kind) for kind in (*DAYS, "date_time", "single_line_text")]
    fills = [fill(f"f_{each['kind']}", "#acct_day", each["id"]) for each in into]
    bill = apps.form(
        "bill",
        apps.field("bill_name", "single_line_text"),
        apps.field("bill_acct", "relation", target="acct", fills=fills),
        *into,
    )
    acct = apps.form("acct", apps.field("acct_name", "single_line_text"), apps.field("acct_day", source))
    assert isinstance(publish_app(database, SYSTEM, apps.read(apps.app(acct, bill))), int)
    desk = Desk(database)
    desk.create("acct", name="甲", day=DAYS[source])

    made = desk.cells("bill", desk.create("bill", name="x", acct="甲"))

    assert {kind: made[f"bill_{kind}"] for kind in DAYS} == HELD[source]
    assert made["bill_date_time"] is not None
    assert made["bill_single_line_text"] == DAYS[source]


def test_a_month_and_a_year_are_compared_with_any_day(database: Database) -> None:
    fields = [
        apps.field("acct_name", "single_line_text"),
        *(apps.field(f"acct_{kind}", kind) for kind in DAYS),
    ]
    assert isinstance(publish_app(database, SYSTEM, apps.read(apps.app(apps.form("acct", *fields)))), int)
    Desk(database).create("acct", name="甲", **DAYS)

    def finds(field: str, op: str, value: object) -> bool:
        with database.read() as tx:
            plan = current_plan(tx)
            body = {"columns": ["name"], "where": {"field": field, "op": op, "value": value}}
            return bool(query(tx, plan, system_grant(plan), read_query("acct", body)).rows)

    assert finds("year", "eq", "2026")
    assert finds("year", "lt", "2026-06-01")
    assert finds("month", "lt", "2026-05-15")
    assert not finds("month", "gt", "2026-05-15")
    assert finds("month", "between", ["2026-05", "2026-06"])
    assert not finds("year", "eq", "2026-05-06")


@pytest.mark.parametrize(
    "word", ["today", "this_week", "this_month", "this_quarter", "this_year", "next_7_days"]
)
def test_a_month_or_a_year_is_of_a_period_that_holds_some_of_it(database: Database, word: str) -> None:
    fields = [
        apps.field("acct_name", "single_line_text"),
        *(apps.field(f"acct_{kind}", kind) for kind in DAYS),
    ]
    assert isinstance(publish_app(database, SYSTEM, apps.read(apps.app(apps.form("acct", *fields)))), int)
    with database.read() as tx:
        day = zone.day_text(tx.today)
    desk = Desk(database)
    desk.create("acct", name="now", date=day, month=day, year=day)
    desk.create("acct", name="later", date="2999-05-06", month="2999-05", year="2999")
    desk.create("acct", name="before", date="1999-05-06", month="1999-05", year="1999")

    for kind in DAYS:
        with database.read() as tx:
            plan = current_plan(tx)
            body = {"columns": ["name"], "where": {"field": kind, "op": "period", "value": word}}
            found = query(tx, plan, system_grant(plan), read_query("acct", body)).rows
        assert [row["name"] for row in found] == ["now"]
