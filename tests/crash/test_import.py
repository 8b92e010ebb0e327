"""A process dies at every single statement of an import: nothing of the file stays, and a second try brings all of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huodan.language.access import system_grant
from huodan.storage import Database
from huodan.workspace.importing import ImportReport, run_import
from huodan.workspace.plans import current_plan
from tests.crash.test_every_statement import TODAY, Countdown, Killed, throw
from tests.workspace.test_importing import ORDERS, build

TABLES = ("r_order", "s_ord_lines", "r_customer", "r_product", "journal", "counter")
FIRST = "订单编号,客户编号,下单日期,产品编码,单价,数量\nDD1,KH0003,2026-04-01,CP002,1,1\n"


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """This function will give a workspace with one order, which the import changes; another it adds."""
    made = prepared_database("import", build)
    bring(made, FIRST, None)
    return made


def bring(url: str, text: str, countdown: Countdown | None) -> ImportReport:
    """This function will open the database, import once, close."""
    database = Database(url, today=TODAY, on_statement=countdown)
    try:
        with database.read() as tx:
            granted = system_grant(current_plan(tx))
        return run_import(database, granted, "order", file=text.encode())
    finally:
        database.close()


def look(url: str) -> dict[str, list[str]]:
    """This function will open the database anew, as after a restart, and give what is stored."""
    database = Database(url, today=TODAY)
    try:
        with database.read() as tx:
            return {
                table: sorted(map(repr, map(tuple, tx.run(f"SELECT * FROM {table}")))) for table in TABLES
            }
    finally:
        database.close()


def test_dying_at_any_statement_leaves_nothing_of_the_file(url: str) -> None:
    before = look(url)
    for at in range(200):
        countdown = Countdown(at, throw)
        try:
            report = bring(url, ORDERS, countdown)
        except Killed:
            assert look(url) == before, countdown.seen
        else:
            break

    assert countdown.seen[-1] == "COMMIT"
    assert (report.created, report.updated, report.errors) == (1, 1, ())
    after = look(url)
    assert len(after["journal"]) == len(before["journal"]) + 2
    assert len(after["s_ord_lines"]) == 3


def test_a_mistake_in_the_last_row_leaves_nothing_of_the_first(url: str) -> None:
    before = look(url)

    report = bring(url, ORDERS + "DD9,KH9999,2026-05-01,CP001,1,1,\n", None)

    assert [(error.row, error.column) for error in report.errors] == [(5, "客户编号")]
    assert look(url) == before
