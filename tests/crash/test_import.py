"""
A process dies in the middle of an import: nothing of the file stays, and a second try brings all of it.

Dying is tried as an exception at every single statement, and as the sudden end of a child process at some of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from huodan.language.access import system_grant
from huodan.storage import Database
from huodan.workspace.importing import ImportReport, run_import
from huodan.workspace.plans import current_plan
from tests.crash.test_every_statement import TODAY, Countdown, Killed, throw, vanish
from tests.workspace.test_importing import ORDERS, build

TABLES = ("r_order", "s_ord_lines", "x_order", "r_customer", "x_customer", "r_product", "journal", "counter")
FIRST = "订单编号,客户编号,下单日期,产品编码,单价,数量\nDD1,KH0003,2026-04-01,CP002,1,1\n"


@pytest.fixture
def url(prepared_database: Callable[[str, Callable[[str], object]], str]) -> str:
    """This function will give a workspace with one order, which the import changes; another it adds."""
    made = prepared_database("import", build)
    bring(made, "order", FIRST, None)
    return made


def bring(url: str, form: str, text: str, countdown: Callable[[str], None] | None) -> ImportReport:
    """This function will open the database, import once, close."""
    database = Database(url, today=TODAY, on_statement=countdown)
    try:
        with database.read() as tx:
            granted = system_grant(current_plan(tx))
        return run_import(database, granted, form, file=text.encode())
    finally:
        database.close()


def in_child(url: str, form: str, text: str, at: int) -> int:
    """This function will import in a child process that vanishes at a statement, and give its exit code."""
    child = os.fork()
    if child == 0:
        try:
            bring(url, form, text, Countdown(at, vanish))
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def statements(url: str, form: str, text: str) -> int:
    """This function will count the statements of an import, the last of which is the commit, and give it up there."""
    counting = Countdown(None, throw)

    def count(sql: str) -> None:
        counting(sql)
        if sql == "COMMIT":
            raise Killed

    with pytest.raises(Killed):
        bring(url, form, text, count)
    return len(counting.seen)


def kill_here_and_there(url: str, form: str, text: str, *, times: int) -> None:
    """This function will kill an import at its first and last statements and some between, then let one finish."""
    before, chance, whole = look(url), random.Random(7), Countdown(None, vanish)
    last = statements(url, form, text) - 1
    assert look(url) == before
    for at in (0, last, *(chance.randrange(last) for _ in range(times))):
        assert in_child(url, form, text, at) == 9
        assert look(url) == before, at

    report = bring(url, form, text, whole)

    assert report.errors == ()
    assert whole.seen[-1] == "COMMIT"
    assert len(look(url)["journal"]) == len(before["journal"]) + report.created + report.updated


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
            report = bring(url, "order", ORDERS, countdown)
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

    report = bring(url, "order", ORDERS + "DD9,KH9999,2026-05-01,CP001,1,1,\n", None)

    assert [(error.row, error.column) for error in report.errors] == [(5, "客户编号")]
    assert look(url) == before


NEW = "客户名称\n" + "".join(f"第{place}家公司\n" for place in range(40))
"""Customers without numbers: these are taken at the end, when all else is written."""


@pytest.mark.parametrize(("form", "text"), [("order", ORDERS), ("customer", NEW)])
def test_a_killed_process_leaves_nothing_of_the_file(url: str, form: str, text: str) -> None:
    kill_here_and_there(url, form, text, times=3)


@pytest.mark.proof
@pytest.mark.parametrize(("form", "text"), [("order", ORDERS), ("customer", NEW)])
def test_a_process_killed_a_hundred_times_leaves_nothing_of_the_file(url: str, form: str, text: str) -> None:
    kill_here_and_there(url, form, text, times=100)
