"""Imports that could go wrong without a word: lost digits, names of several, numbers taken too early."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
import xlsxwriter

from huodan.engines import journal
from huodan.engines.query import Query, query
from huodan.kit.ids import parse_id
from huodan.language.messages import Actor, CreateRecord, DeleteRecord, UpdateRecord
from huodan.storage.db import Database, Tx
from huodan.workspace.importing import ImportReport, lookup
from huodan.workspace.perform import perform
from tests.workspace.test_importing import ORDERS, bring, build, counts, database, order, rights, rows, told

__all__ = ["database"]

OWNED = {"客户编号": "code", "客户名称": "name", "业务员": "owner"}


def sheet(*lines: list[object]) -> bytes:
    """This function will write an xlsx."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    for place, line in enumerate(lines):
        page.write_row(place, 0, line)
    book.close()
    return made.getvalue()


def test_a_number_that_lost_digits_is_refused_and_a_total_left_out_is_told(database: Database) -> None:
    account = 6222021234567890123
    file = sheet(["客户名称", "银行账号", "备忘"], ["甲公司", account, account], ["合计", "", ""])

    refused = bring(
        database,
        "customer",
        file,
        mapping={"客户名称": "name", "银行账号": "bank_account"},
    )
    left_out = bring(database, "customer", file, mapping={"客户名称": "name"})

    assert told(refused) == [(2, "银行账号", "lost_digits")]
    assert [(one.row, one.column) for one in refused.warnings] == [(3, None)]
    assert (counts(left_out), left_out.total) == ((1, 0, 0), 1)
    assert [(one.row, one.column) for one in left_out.warnings] == [(3, None)]


def test_a_name_of_several_stays_ambiguous_among_many_hits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["王强", "李明", "王强", "张伟", "陈晨"]
    bring(
        database,
        "people",
        "工号,姓名\n" + "".join(f"YG1{place},{name}\n" for place, name in enumerate(names)),
    )
    monkeypatch.setattr(lookup, "MOST_HITS", 2)
    lines = "".join(f"KH001{place},公司{place},{name}\n" for place, name in enumerate(names))

    report = bring(database, "customer", "客户编号,客户名称,业务员\n" + lines, mapping=OWNED)

    assert told(report) == [(2, "业务员", "several_targets"), (4, "业务员", "several_targets")]


def test_numbers_are_taken_when_all_else_is_written(
    prepared_database: Callable[[str, Callable[[str], object]], str],
) -> None:
    said: list[str] = []
    database = Database(prepared_database("import", build), on_statement=said.append)

    report = bring(database, "supplier", "供应商名称\n" + "".join(f"公司{place}\n" for place in range(30)))

    assert counts(report) == (30, 0, 0)
    counter = [place for place, sql in enumerate(said) if "INTO counter" in sql]
    created = [place for place, sql in enumerate(said) if "r_supplier (" in sql]
    assert (len(counter), len(created)) == (1, 1)
    assert len(said) - counter[0] < 10
    said.clear()
    lines = "".join(f",KH0001,2026-05-0{place},CP001,1\n,,,CP002,2\n" for place in range(1, 9))
    assert counts(bring(database, "order", f"订单编号,客户编号,下单日期,产品编码,数量\n{lines}")) == (8, 0, 0)
    counter = [place for place, sql in enumerate(said) if "INTO counter" in sql]
    written = [place for place, sql in enumerate(said) if "s_ord_lines (" in sql]
    assert (len(counter), len(written)) == (1, 1)
    assert written[0] < counter[0]
    names = {row["code"]: row["name"] for row in rows(database, "supplier", "code", "name")}
    assert names == {f"GYS{place + 1:03d}": f"公司{place}" for place in range(30)}
    with database.read() as tx:
        found = query(tx, rights(database).plan, rights(database), Query("supplier", search="GYS017"))
        assert len(found.rows) == 1
        entries = [tx.run("SELECT count(DISTINCT command) FROM journal WHERE form = 'supplier'").fetchone()]
    assert entries == [(30,)]
    database.close()


def two_sheets(orders: list[list[object]], lines: list[list[object]]) -> bytes:
    """This function will write a workbook with orders on one sheet and their lines on another."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    for name, cells in (("说明", [["请填写"]]), ("订单", orders), ("明细", lines)):
        page = book.add_worksheet(name)
        for place, line in enumerate(cells):
            page.write_row(place, 0, line)
    book.close()
    return made.getvalue()


HEADS: list[list[object]] = [
    ["订单编号", "客户编号", "下单日期"],
    ["DD1", "KH0001", "2026-05-01"],
    ["DD2", "KH0002", "2026-05-02"],
]
LINES: list[list[object]] = [
    ["订单编号", "产品编码", "数量"],
    ["DD2", "CP001", 3],
    ["DD1", "CP001", "2件"],
    ["DD1", "CP002", 1],
]


def test_orders_and_lines_on_two_sheets_become_orders_with_lines(database: Database) -> None:
    file = two_sheets(HEADS, LINES)

    report = bring(database, "order", file, lines="明细")

    assert (told(report), counts(report)) == ([], (2, 0, 0))
    first, second = order(database, "DD1"), order(database, "DD2")
    assert [(line["product"]["title"], line["quantity"]) for line in first["lines"]] == [
        ("橘子酱", "2"),
        ("奶酪", "1"),
    ]
    assert [line["quantity"] for line in second["lines"]] == ["3"]
    assert [(one.row, one.column) for one in report.warnings] == [(3, "明细.数量")]


def test_a_line_of_no_order_is_named_and_nothing_is_imported(database: Database) -> None:
    file = two_sheets(HEADS, [*LINES, ["DD9", "CP001", 1]])

    report = bring(database, "order", file, lines="明细")

    assert told(report) == [(5, "明细.订单编号", "orphan_line")]
    assert rows(database, "order", "no") == []


# ── together with others ─────────────────────────────────────────────────────────────────────────────


def test_a_record_changed_meanwhile_keeps_what_the_file_does_not_say(database: Database) -> None:
    bring(database, "order", ORDERS)
    granted = rights(database)
    record = order(database, "DD1")["id"]
    with database.write() as tx:
        perform(tx, granted.plan, granted, UpdateRecord("order", record, {"remark": "电话确认"}))

    report = bring(database, "order", ORDERS.replace("80,3,", "81,3,"))

    assert counts(report) == (0, 1, 1)
    assert order(database, "DD1")["remark"] == "电话确认"


def test_what_changes_between_the_snapshot_and_the_tx_is_decided_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted, gone = rights(database), rows(database, "customer", "code")[0]
    record = parse_id(str(gone["id"]))
    assert record is not None
    transact, meanwhile = database.transact, [DeleteRecord("customer", record)]

    def later(actor: Actor, work: Callable[[Tx], ImportReport]) -> ImportReport:
        if meanwhile:
            with database.write() as tx:
                perform(tx, granted.plan, granted, meanwhile.pop())
        return transact(actor, work)

    monkeypatch.setattr(database, "transact", later)

    report = bring(database, "order", ORDERS)

    assert {row for row, _, _ in told(report)} == {2}
    assert rows(database, "order", "no") == []


def test_three_people_bring_the_same_file_at_once_and_one_creates(database: Database) -> None:
    lines = "".join(f"KH05{place:02d},公司{place}\n" for place in range(40))
    reports: list[ImportReport] = []

    def one() -> None:
        reports.append(bring(database, "customer", "客户编号,客户名称\n" + lines))

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts(report) for report in reports) == [(0, 0, 40), (0, 0, 40), (40, 0, 0)]
    assert (
        len([row for row in rows(database, "customer", "code") if str(row["code"]).startswith("KH05")]) == 40
    )


def test_changes_decided_on_a_snapshot_are_in_the_history_like_any_other(database: Database) -> None:
    bring(database, "order", ORDERS)

    report = bring(database, "order", ORDERS.replace("80,3,", "81,3,").replace("DD2", "DD3"))

    assert counts(report) == (1, 1, 0)
    granted = rights(database)
    with database.read() as tx:
        told_of = journal.history(
            tx, granted.plan, granted, form="order", id=order(database, "DD1")["id"]
        ).entries
    assert [entry.kind for entry in told_of] == ["imported", "imported"]
    assert ("lines.0.price", "80", "81") in {(one.path, one.before, one.after) for one in told_of[0].changes}


def test_numbers_of_an_attempt_given_up_are_taken_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = database.transact

    class GivenUp(Exception):
        """What a database says that wants the Tx once more."""

    def give_up(work: Callable[[Tx], ImportReport]) -> None:
        with database.write() as tx:
            work(tx)
            raise GivenUp

    def twice(actor: Actor, work: Callable[[Tx], ImportReport]) -> ImportReport:
        with suppress(GivenUp):
            give_up(work)
        return transact(actor, work)

    monkeypatch.setattr(database, "transact", twice)
    report = bring(database, "supplier", "供应商名称\n公司1\n公司2\n")
    monkeypatch.undo()
    granted = rights(database)
    with database.write() as tx:
        perform(tx, granted.plan, granted, CreateRecord("supplier", {"name": "公司3"}))

    assert counts(report) == (2, 0, 0)
    names = {row["code"]: row["name"] for row in rows(database, "supplier", "code", "name")}
    assert names == {"GYS001": "公司1", "GYS002": "公司2", "GYS003": "公司3"}
