"""Rows that point to one another, missing records that are made, and a cancel that comes while all of it is stored."""

from __future__ import annotations

import io
from typing import Any

import pytest

from huodan.engines import jobs
from huodan.engines.exchange import MOST_ERRORS, read_table
from huodan.engines.jobs import State
from huodan.storage.db import Database
from huodan.workspace import ready, working
from huodan.workspace.importing import Wish, deciding, trying, write_error_file
from tests.workspace.test_import_large import ask, count, customers, find
from tests.workspace.test_importing import ORDERS, bring, counts, database, rights, rows, told

__all__ = ["database"]

HEAD = "工号,姓名,上级工号\n"


@pytest.mark.parametrize("window", [1, 2, 2_000])
def test_who_is_pointed_to_comes_first_whatever_their_order(
    database: Database, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(deciding, "WINDOW", window)

    report = bring(
        database, "people", HEAD + "YG010,甲,YG011\nYG011,乙,YG012\nYG012,丙,YG001\nYG013,丁,YG012\n"
    )

    assert (counts(report), told(report)) == ((4, 0, 0), [])
    managers = {row["no"]: row["manager"] for row in rows(database, "people", "no", "manager")}
    assert [managers[no]["title"] for no in ("YG010", "YG011", "YG013")] == ["乙", "丙", "丙"]


def test_a_circle_is_refused_when_it_is_tried_and_when_it_is_imported(database: Database) -> None:
    circle = HEAD + "YG010,甲,YG011\nYG011,乙,YG010\n"

    tried, report = (bring(database, "people", circle, dry_run=dry_run) for dry_run in (True, False))

    assert told(tried) == told(report)
    assert {code for _, _, code in told(report)} == {"no_target"}
    assert count(database, "people") == 2


@pytest.mark.parametrize("window", [1, 2_000])
def test_what_is_made_for_many_windows_is_made_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(deciding, "WINDOW", window)
    text = ORDERS.replace("成都天和", "昆明新客") + "DD7,昆明新客,2026-05-02,CP001,1,1,\n"
    wrong = text + "DD8,大理新客,2026-05-02,没有,1,1,\n"

    report = bring(database, "order", wrong, make=("customer",), accept="valid")

    assert (report.made, report.created, report.refused) == (1, 3, 1)
    names = [row["name"] for row in rows(database, "customer", "name")]
    assert (names.count("昆明新客"), names.count("大理新客")) == (1, 0)


@pytest.mark.parametrize("window", [1, 2, 2_000])
def test_files_of_any_length_make_what_they_lack(
    database: Database, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(deciding, "WINDOW", window)
    monkeypatch.setattr(trying, "MOST_LINES_AT_ONCE", 2)
    text = "产品编码,产品名称,供应商,单价\n" + "".join(
        f"CP9{place},新品{place},{supplier},{price}\n"
        for place, (supplier, price) in enumerate(
            [("宁波新厂", "1"), ("台州新厂", "2"), ("宁波新厂", "3"), ("温州新厂", "贵"), (" 宁波新厂", "5")]
        )
    )

    tried = bring(database, "product", text, make=("supplier",), accept="valid", dry_run=True)
    report = bring(database, "product", text, make=("supplier",), accept="valid")
    again = bring(
        database, "product", text.replace(",1\n", ",7\n"), make=("supplier",), accept="valid", key="code"
    )

    assert (told(tried), tried.made, counts(tried)) == (told(report), report.made, counts(report))
    assert (report.made, report.created, report.refused) == (2, 4, 1)
    made = {row["name"]: row["code"] for row in rows(database, "supplier", "name", "code")}
    assert {"宁波新厂", "台州新厂"} <= made.keys()
    assert "温州新厂" not in made
    assert None not in made.values()
    suppliers = {
        row["code"]: row["supplier"]["title"]
        for row in rows(database, "product", "code", "supplier")
        if row["supplier"]
    }
    assert [suppliers[f"CP9{place}"] for place in (0, 1, 2, 4)] == [
        "宁波新厂",
        "台州新厂",
        "宁波新厂",
        "宁波新厂",
    ]
    assert (again.made, again.updated, len(rows(database, "supplier", "name"))) == (0, 1, len(made))


def test_cancelled_while_it_is_stored_nothing_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(database, "customer", customers(6_000))
    put, asked = ready.records.put, []

    def and_cancel(*args: Any) -> None:
        put(*args)
        if not asked:
            with database.read() as tx:
                asked.append(working.call_off(database, jobs.find(tx, job.id)))

    monkeypatch.setattr(ready.records, "put", and_cancel)
    while not find(database, job).is_over:
        assert working.work(database)

    assert (asked, find(database, job).state) == ([True], State.CANCELLED)
    assert count(database) == 3


def test_every_refused_row_goes_back_however_many(database: Database) -> None:
    total = MOST_ERRORS + 500
    text = "客户编号,客户名称,账期天数\n" + "".join(f"KH9{place},公司{place},x\n" for place in range(total))
    file = io.BytesIO()

    write_error_file(file, database, rights(database), "customer", file=text.encode(), wish=Wish(), lang="zh")

    lines = read_table(file.getvalue()).lines
    assert len(lines) == total
    assert all("账期天数" in str(line.cells[0]) for line in lines)
