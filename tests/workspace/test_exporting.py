"""Exporting from the order app: what a file holds, real numbers and days, rights by pairs, pages, jobs and their files."""

from __future__ import annotations

import csv
import io
import resource
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir
from threading import Event
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from huodan.engines import jobs
from huodan.engines.jobs import JobNotFound, State
from huodan.engines.query import BadQuery, Query, query
from huodan.kit.child import Tell, in_child
from huodan.language.access import Grant, NotAllowed, grant, system_grant
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import UnknownPath
from huodan.storage.db import Address, Database, Tx
from huodan.workspace import exporting, importing, lockers
from huodan.workspace.exporting import ExportGone, Wish, export, read_wish, writing
from huodan.workspace.jobs import export as jobs_of_export
from huodan.workspace.jobs.tidy import RESULTS
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app
from huodan.workspace.setup import prepare
from huodan.workspace.working import work
from tests.engines.people.conftest import Clocked
from tests.support.apps import read
from tests.support.sales import Desk, rights, sales

SCRATCH = Path(gettempdir())
LINES = [
    {"product": {"match": {"code": "P1"}}, "quantity": "3", "price": "80", "discount": "0.05"},
    {"product": {"match": {"code": "P2"}}, "quantity": "10", "note": "=cmd|'/c calc'!A1"},
]


def build(url: str) -> None:
    """This function will publish the sales app, where some may export, and store two orders."""
    database = Database(url, today=20260506)
    prepare(database)
    tree = sales()
    verbs = ["read", "export"]
    no_cost = [{"id": "no_cost", "fields": ["line_profit"], "right": "hidden"}]
    dim = [{"id": "dim", "fields": ["customer_phone"], "right": "masked"}]
    tree["roles"] += [
        {"id": "own", "name": "自己", "forms": [rights("order", verbs, rows="own", but=no_cost)]},
        {"id": "dim", "name": "脱敏", "forms": [rights("customer", verbs, but=dim)]},
    ]
    assert isinstance(publish_app(database, SYSTEM, read(tree)), int)
    desk = Desk(database)
    place = {"province": "浙江省", "city": "杭州市", "detail": "工业二路77号"}
    desk.create("customer", name="杭州云杉", place=place, phone="13900027919", limit="20000")
    for code, name in (("P1", "橘子酱"), ("P2", "橘子酱")):
        desk.create("product", name=name, code=code, price="38.5", cost="20")
    people = [desk.create("people", name=name) for name in ("周敏", "吴强")]
    for person in people:
        when = "2026-05-06T10:30:12.345+08:00"
        desk.create("order", customer="杭州云杉", at=when, seller=person, remark="机密" * 2, lines=LINES)
    database.close()


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Clocked]:
    """This function will open a private copy, with a clock that can be moved."""
    opened = Clocked(prepared_database("exporting", build), today=20260506)
    yield opened
    opened.close()


def grants(database: Database, *roles: str) -> Callable[[Tx], Grant]:
    """This function will give the rights of 周敏 with some roles, or of the system."""
    with database.read() as tx:
        (row,) = tx.run("SELECT id FROM r_people WHERE f_person_name = '周敏'").fetchall()
    actor = replace(SYSTEM, person=row[0], roles=frozenset(roles))
    return lambda tx: grant(current_plan(tx), actor) if roles else system_grant(current_plan(tx))


def out(
    database: Database, form: str, *roles: str, columns: tuple[str, ...] | None = None, **wish: Any
) -> bytes:
    """This function will export a form."""
    into = io.BytesIO()
    export(
        database, grants(database, *roles), Wish(Query(form, columns=columns), **wish), into, scratch=SCRATCH
    )
    return into.getvalue()


def sheet(data: bytes, name: str | None = None) -> list[dict[str, Any]]:
    """This function will read a sheet of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    head, *rows = book.get_sheet_by_name(name or book.sheet_names[0]).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def table(data: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """This function will read a csv file."""
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline="")))


# ── what a file holds ────────────────────────────────────────────────────────────────────────────────


def test_a_workbook_has_real_numbers_days_and_moments(database: Clocked) -> None:
    data = out(database, "order")

    first, second = sheet(data)[:2]
    assert (first["order_total"], first["order_count"], first["order_days"]) == (613.0, 2.0, "")
    assert (first["order_lines.行号"], second["order_lines.行号"]) == (1.0, 2.0)
    assert first["order_lines.line_discount"] == 0.05
    assert str(first["order_at"]) == "2026-05-06 10:30:12.345000"
    assert first["order_state"] == "待审批"
    styles = zipfile.ZipFile(io.BytesIO(data)).read("xl/styles.xml").decode()
    for shown in ('"&quot;¥&quot;#,##0.00;', '"0.00%"', '"yyyy-mm-dd hh:mm"'):
        assert f"formatCode={shown}" in styles
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in xml
    assert "<autoFilter" in xml
    assert "<f>" not in xml


def test_a_csv_file_says_numbers_plainly_and_marks_formulas(database: Clocked) -> None:
    data = out(database, "order", format="csv")

    first, second = table(data)[:2]
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    assert (first["order_total"], first["order_lines.line_discount"]) == ("613", "5%")
    assert second["order_lines.line_note"] == "'=cmd|'/c calc'!A1"
    assert first["order_at"] == "2026-05-06 10:30:12.345"


def test_a_csv_file_in_gbk_is_read_by_old_programs(database: Clocked) -> None:
    data = out(database, "customer", format="csv", encoding="gbk", columns=("name", "place"))

    row = table(data, "gbk")[0]
    assert row == {
        "customer_name": "杭州云杉",
        "customer_place.省": "浙江省",
        "customer_place.市": "杭州市",
        "customer_place.区县": "",
        "customer_place.详细地址": "工业二路77号",
    }


def test_a_relation_is_named_by_its_title_and_by_a_key_where_titles_may_repeat(database: Clocked) -> None:
    rows = table(out(database, "order", format="csv", columns=("customer", "lines.product", "seller")))

    assert rows[0]["order_customer"] == "杭州云杉"
    assert "order_customer.customer_code" not in rows[0]
    assert [row["order_lines.line_product.product_code"] for row in rows[:2]] == ["P1", "P2"]
    assert [row["order_lines.line_product"] for row in rows[:2]] == ["橘子酱", "橘子酱"]
    assert rows[0]["order_seller"] == "周敏"


def test_sub_rows_repeat_their_record_or_stand_below_it_or_on_a_sheet_or_are_left_out(
    database: Clocked,
) -> None:
    columns = ("no", "state", "lines.quantity")

    def said(lines: str) -> list[list[str]]:
        return [
            list(row.values())
            for row in table(out(database, "order", format="csv", columns=columns, lines=lines))
        ]

    repeated, once, none = said("repeat"), said("first"), said("none")
    book = out(database, "order", columns=("state", "lines.quantity"), lines="sheet")

    assert [row[1:] for row in repeated[:2]] == [["待审批", "1", "3"], ["待审批", "2", "10"]]
    assert repeated[0][0] == repeated[1][0]
    assert once[1] == ["", "", "2", "10"]
    assert [len(row) for row in none] == [2, 2]
    assert [list(row) for row in sheet(book)] == [["order_no", "order_state"]] * 2
    assert [row["line_quantity"] for row in sheet(book, "order_lines")] == [3.0, 10.0, 3.0, 10.0]
    assert sheet(book, "order_lines")[0]["order_no"] == sheet(book)[0]["order_no"]


def test_an_address_may_stand_in_one_column(database: Clocked) -> None:
    rows = table(out(database, "customer", format="csv", columns=("place",), addresses="line"))

    assert rows == [{"customer_place": "浙江省杭州市工业二路77号"}]


def test_english_askers_get_english_words(database: Clocked) -> None:
    rows = sheet(out(database, "product", lang="en"))

    assert rows[0]["product_off"] == "No"


def test_no_record_makes_a_file_with_names_only(database: Clocked) -> None:
    data = out(database, "payment", format="csv")

    assert table(data) == []
    assert data.decode("utf-8-sig").startswith("payment_note,payment_order")


def test_what_changed_in_the_file_is_all_that_an_import_changes(database: Clocked) -> None:
    data = out(database, "order", format="csv").replace(b"=cmd", b"=calc")
    with database.read() as tx:
        granted = system_grant(current_plan(tx))

    report = importing.run_import(database, granted, "order", file=data, wish=importing.Wish(key="no"))

    assert (report.errors, report.updated, report.unchanged) == ((), 2, 0)
    with database.read() as tx:
        page = query(tx, granted.plan, granted, Query("order", columns=("lines.note", "lines.quantity")))
    assert page.rows[0]["lines.note"] == [None, "=calc|'/c calc'!A1"]
    assert page.rows[0]["lines.quantity"] == ["3", "10"]


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [1, 2, 500])
def test_pages_leave_out_nothing_and_repeat_nothing(
    database: Clocked, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(writing, "PAGE", size)
    told: list[int] = []

    done = export(
        database, grants(database), Wish(Query("product")), io.BytesIO(), scratch=SCRATCH, tell=told.append
    )

    assert done == 2
    assert told == ([1, 2] if size == 1 else [2])


def test_a_page_with_too_many_sub_rows_is_cut(database: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huodan.engines.query.need.MOST_SUB_ROWS", 2)

    assert len(table(out(database, "order", format="csv"))) == 4


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────


def test_who_may_only_read_may_not_export(database: Clocked) -> None:
    with pytest.raises(NotAllowed):
        out(database, "order", "clerk")


def test_a_file_holds_what_its_asker_sees_in_the_list(database: Clocked) -> None:
    rows = table(out(database, "order", "own", format="csv"))

    with database.read() as tx:
        granted = grants(database, "own")(tx)
        listed = query(tx, granted.plan, granted, Query("order")).rows
    assert {row["order_no"] for row in rows} == {row["no"] for row in listed}
    assert {row["order_seller"] for row in rows} <= {"周敏", ""}
    assert "order_lines.line_profit" not in rows[0]
    with pytest.raises(UnknownPath):
        out(database, "order", "own", columns=("no", "lines.profit"))


def test_a_role_that_reads_more_does_not_export_more(database: Clocked) -> None:
    """The manager reads every order and the margin, but exports only where 自己 lets them: their own, without it."""
    rows = table(out(database, "order", "own", "chief", format="csv"))

    with database.read() as tx:
        granted = grants(database, "own", "chief")(tx)
        assert len(query(tx, granted.plan, granted, Query("order")).rows) == 2
    assert len({row["order_no"] for row in rows}) == 1
    assert "order_lines.line_profit" not in rows[0]
    assert rows[0]["order_customer"] == "杭州云杉"


def test_a_masked_value_stays_masked(database: Clocked) -> None:
    rows = table(out(database, "customer", "dim", format="csv"))

    assert rows[0]["customer_phone"] == "139****7919"


# ── wishes ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "body",
    [{"format": "pdf"}, {"lines": "x"}, {"format": "csv", "lines": "sheet"}, {"limit": 3}, {"columns": "no"}],
)
def test_a_wrong_wish_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(BadQuery):
        read_wish("order", body, lang="zh")


# ── jobs ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_job_writes_a_file_that_is_kept_for_a_day(
    database: Clocked,
) -> None:
    wish = Wish(Query("order", columns=("no", "lines")), format="csv")
    job = database.transact(
        SYSTEM, lambda tx: exporting.enqueue_export(tx, system_grant(current_plan(tx)), wish)
    )
    while work(database):
        pass

    with database.read() as tx:
        done = jobs.find(tx, job.id)
        file, name = exporting.open_export(tx, system_grant(current_plan(tx)), done)
    with file:
        data = file.read()
    assert (done.state, done.result) == (State.DONE, {"name": name, "records": 2, "bytes": len(data)})
    assert name == "order-20260506.csv"
    assert data == out(database, "order", format="csv", columns=("no", "lines"))

    assert lockers.sweep(database, results=RESULTS) == 0
    database.moved = 25 * 3_600_000
    assert lockers.sweep(database, results=RESULTS) == 1
    with database.read() as tx, pytest.raises(ExportGone):
        exporting.open_export(tx, system_grant(current_plan(tx)), done)


def slow_export(tell: Tell, address: Address, input: dict[str, Any], job: int) -> None:
    """This function will write a file and not come to its end, in a child."""
    writing.XlsxFile.close = lambda self: Event().wait(60)  # type: ignore[method-assign, assignment, return-value]
    exporting.write_export(tell, address, input, job, 1, SYSTEM.person, None)


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_a_full_disk_ends_the_job_in_words_and_leaves_nothing(
    database: Clocked, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_of_export, "write_export", full_export)
    job = database.transact(
        SYSTEM,
        lambda tx: exporting.enqueue_export(
            tx, system_grant(current_plan(tx)), Wish(Query("order"), format=format)
        ),
    )
    assert work(database)

    with database.read() as tx:
        ended = jobs.find(tx, job.id)
    assert ended.state is State.FAILED
    assert ended.error is not None
    assert ended.error.code == "disk_full"
    assert list(lockers.locker_of(database, ended).folder.iterdir()) == []


def full_export(tell: Tell, address: Address, input: dict[str, Any], *asked: Any) -> Any:
    """This function will write a file where files may have 100 bytes, in a child."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    return exporting.write_export(tell, address, input, *asked)


def test_a_cancelled_export_leaves_nothing_in_the_systems_folder(
    database: Clocked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = lockers.locker(database, 1, 1).folder
    monkeypatch.setenv("TMPDIR", str(tmp_path / "system"))
    (tmp_path / "system").mkdir()
    job = database.transact(
        SYSTEM, lambda tx: exporting.enqueue_export(tx, system_grant(current_plan(tx)), Wish(Query("order")))
    )

    def stop() -> None:
        if list(place.glob("*.scratch/*")) or list((tmp_path / "system").iterdir()):
            raise KeyboardInterrupt

    address, input = database.address, dict(job.input)
    with pytest.raises(KeyboardInterrupt):
        in_child(slow_export, address, input, job.id, beat=stop, seconds=30)

    assert list((tmp_path / "system").iterdir()) == []
    database.transact(SYSTEM, lambda tx: jobs.cancel(tx, job.id))
    assert lockers.sweep(database, results=RESULTS) >= 1
    assert list(place.iterdir()) == []


def test_a_file_is_for_nobody_but_its_asker(database: Clocked) -> None:
    wish = Wish(Query("order"))
    job = database.transact(
        SYSTEM, lambda tx: exporting.enqueue_export(tx, system_grant(current_plan(tx)), wish)
    )

    with database.read() as tx, pytest.raises(JobNotFound):
        exporting.open_export(tx, grants(database, "own")(tx), job)
