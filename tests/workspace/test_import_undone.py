"""Taking an import back: all of it but what somebody changed since, which is named."""

from __future__ import annotations

from typing import Any

import pytest

from huodan.engines import jobs, journal
from huodan.engines.jobs import State
from huodan.kit.ids import Id, parse_id
from huodan.language.messages import Origin, UpdateRecord
from huodan.storage.db import Database
from huodan.workspace import bulk, working
from huodan.workspace.bulk import Bulk
from huodan.workspace.importing import Wish, run_import, runs
from huodan.workspace.importing.runs import UndoneAlready, undo_import
from huodan.workspace.jobs import KINDS
from huodan.workspace.perform import perform
from tests.workspace.test_importing import ORDERS, bring, database, order, rights, rows

__all__ = ["database"]


def take_back(database: Database, form: str, run: Id | None) -> Any:
    """This function will undo an import and do the job; its report."""
    assert run is not None
    granted = rights(database)
    with database.write() as tx:
        job = undo_import(tx, granted.plan, form=form, run=run)
    while working.work(database):
        pass
    with database.read() as tx:
        done = jobs.find(tx, job.id)
        assert done.state is State.DONE, done.error
        return KINDS["undo_import"].report(tx, granted.plan, granted, done)


def test_what_was_created_is_gone_and_what_was_changed_is_as_before(database: Database) -> None:
    bring(database, "order", ORDERS)
    before = order(database, "DD1")
    changed = ORDERS.replace("80,3,0.05", "99,7,0.05").replace("DD2", "DD5").replace("成都天和", "新客户")

    report = bring(database, "order", changed, make=("customer",))
    assert (report.created, report.updated) == (1, 1)
    told = take_back(database, "order", report.run)

    assert (told["changed"], told["failed_count"]) == (3, 0)
    after = order(database, "DD1")
    assert {**after, "version": None} == {**before, "version": None}
    assert [row["no"] for row in rows(database, "order", "no")] == ["DD1", "DD2"]
    assert "新客户" not in [row["name"] for row in rows(database, "customer", "name")]


def test_lines_that_came_or_went_are_as_before_in_their_order(database: Database) -> None:
    two = ORDERS.replace("DD2,成都天和", "DD1,KH0001").replace("2026-05-02", "2026-05-01")
    bring(database, "order", two)
    before = [(line["product"]["title"], line["quantity"]) for line in order(database, "DD1")["lines"]]

    fewer = bring(database, "order", "订单编号,产品编码,单价,数量\nDD1,CP002,9,9\n")
    left = len(order(database, "DD1")["lines"])
    told = take_back(database, "order", fewer.run)

    after = [(line["product"]["title"], line["quantity"]) for line in order(database, "DD1")["lines"]]
    assert (left, told["changed"], after) == (1, 1, before)


def test_what_somebody_changed_since_stays_and_is_named(database: Database) -> None:
    report = bring(
        database, "customer", "客户编号,客户名称\nKH0001,杭州云杉二\nKH0030,甲公司\nKH0031,乙公司\n"
    )
    granted = rights(database)
    ids = {row["code"]: parse_id(str(row["id"])) for row in rows(database, "customer", "code")}
    with database.write() as tx:
        for code in ("KH0001", "KH0031"):
            record = ids[code]
            assert record is not None
            perform(tx, granted.plan, granted, UpdateRecord("customer", record, {"name": f"后来改的{code}"}))

    told = take_back(database, "customer", report.run)

    assert (told["changed"], told["failed_count"]) == (1, 2)
    assert {one["title"] for one in told["failed"]} == {"后来改的KH0001", "后来改的KH0031"}
    assert "KH0030" not in [row["code"] for row in rows(database, "customer", "code")]


def test_an_undoing_that_was_cancelled_half_way_is_undone_by_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huodan.workspace.jobs.undo_import.PIECE", 1)
    report = bring(database, "customer", "客户编号,客户名称\nKH0030,甲公司\nKH0031,乙公司\nKH0032,丙公司\n")
    assert report.run is not None
    granted = rights(database)
    with database.write() as tx:
        job = undo_import(tx, granted.plan, form="customer", run=report.run)
    going = stand(database, report.run)
    working.work(database)  # the first record is taken back
    with database.write() as tx, pytest.raises(UndoneAlready):
        undo_import(tx, granted.plan, form="customer", run=report.run)
    with database.write() as tx:
        jobs.cancel(tx, job.id)
    working.work(database)
    given_up, left = stand(database, report.run), len(rows(database, "customer", "code"))

    told = take_back(database, "customer", report.run)

    assert (going, given_up, left) == ("going", None, 3 + 2)
    assert (told["changed"], told["failed_count"]) == (2, 0)
    assert [row["code"] for row in rows(database, "customer", "code")] == ["KH0001", "KH0002", "KH0003"]
    assert stand(database, report.run) == "done"
    with database.write() as tx, pytest.raises(UndoneAlready):
        undo_import(tx, granted.plan, form="customer", run=report.run)


def stand(database: Database, run: Id) -> str | None:
    """This function will say how it stands with taking an import back."""
    with database.read() as tx:
        found = runs.find_run(tx, rights(database), "customer", run)
    assert (found.undone_at is None) is (found.undo is None)
    return found.undo


def test_lines_with_a_cost_their_importer_may_not_see_are_as_before(database: Database) -> None:
    bring(database, "order", ORDERS)
    before = order(database, "DD1")
    less = rights(database, "role_sales_assistant")
    text = "订单编号,产品编码,数量\nDD1,CP002,9\nDD1,CP002,10\n"
    report = run_import(database, less, "order", file=text.encode(), wish=Wish())
    assert (report.updated, report.errors) == (1, ())
    assert order(database, "DD1")["lines"][0]["cost"] != before["lines"][0]["cost"]

    with database.write(less.actor) as tx:
        assert report.run is not None
        targets = [(one.record, one.version) for one in journal.caused_by(tx, report.run, "updated", limit=9)]
        outcome = bulk.do(tx, less.plan, less, Bulk("order", "undo update", Origin.IMPORT, {}), targets)

    assert (len(outcome.changed), outcome.failed) == (1, ())
    after = order(database, "DD1")
    assert {**after, "version": None} == {**before, "version": None}
