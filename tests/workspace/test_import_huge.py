"""Files of the size there may be: taken, refused, cancelled and undone, in memory that does not grow with them."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import Any

import pytest

from huodan.engines.exchange import MOST_BYTES, MOST_ROWS, read_table
from huodan.engines.exchange.rows import Lines
from huodan.engines.exchange.table import FileTooLarge, TooManyFileRows
from huodan.engines.jobs import State
from huodan.kit.ids import parse_id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database
from huodan.workspace import working
from huodan.workspace.importing import runs
from huodan.workspace.jobs import import_file
from huodan.workspace.plans import current_plan
from tests.workspace.test_import_large import ask, count, done, find
from tests.workspace.test_importing import database

__all__ = ["database"]

LITTLE = 420
"""Megabytes of address space for the child, half of which are the program itself; a whole file would not fit."""

HEAD = "订单编号,客户编号,下单日期,产品编码,单价,数量\n"


def orders(lines: int, *, each: int = 5, wrong: int = 0) -> str:
    """This function will write orders with lines; the last ones name a product that is not there."""
    right = (
        f"DH{place // each:07},KH000{place % 3 + 1 if each == 1 else 1},2026-05-01,CP00{place % 2 + 1},80,{place % 9 + 1}\n"
        for place in range(lines)
    )
    return (
        HEAD
        + "".join(right)
        + "".join(f"DX{place:05},KH0001,2026-05-01,没有,1,1\n" for place in range(wrong))
    )


@pytest.mark.proof
def test_fifty_thousand_lines_go_in_and_are_taken_back_in_little_memory(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "MEGABYTES", LITTLE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    told = done(database, ask(database, "order", orders(50_000, wrong=30), accept="valid"))

    assert (told["created"], told["refused"], told["total"]) == (10_000, 30, 50_030)
    assert (count(database, "order"), len(told["errors"])) == (10_000, 30)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 120_000, "the server holds the file"
    again = done(database, ask(database, "order", orders(50_000)))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 10_000)
    _undo(database, told["import"])
    assert count(database, "order") == 0


@pytest.mark.proof
@pytest.mark.parametrize("rows", [MOST_ROWS, MOST_ROWS + 1])
def test_a_million_rows_are_read_in_little_memory_and_no_more_are(tmp_path: Path, rows: int) -> None:
    file = tmp_path / "million.csv"
    with file.open("w") as into:
        into.write("编号,名称,数量\n")
        into.writelines(f"H{place:07},第{place}家公司,{place % 97}\n" for place in range(rows))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    if rows > MOST_ROWS:
        with pytest.raises(TooManyFileRows):
            read_table(file)
        return
    table = read_table(file)

    assert isinstance(table.lines, Lines)
    assert (len(table.lines), table.lines[-1].cells[0]) == (MOST_ROWS, f"H{MOST_ROWS - 1:07}")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_file_beyond_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "sparse.csv"
    with file.open("wb") as into:
        into.truncate(MOST_BYTES + 1)

    with pytest.raises(FileTooLarge):
        read_table(file)


@pytest.mark.parametrize("phase", ["reading", "deciding", "storing"])
def test_cancelled_in_any_phase_nothing_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    job = ask(database, "order", orders(4_000))
    keep, begun = import_file.Preparation.keep, []

    def cancel(work: Any, done: int | None = None, total: int | None = None) -> None:
        is_due = {"reading": done is None, "deciding": bool(done), "storing": False}[phase]
        if is_due and not begun:
            begun.append(done)
            database.transact(SYSTEM, lambda tx: working.cancel(tx, find(database, job)))
        keep(work, done, total)

    monkeypatch.setattr(import_file.Preparation, "keep", cancel)
    if phase == "storing":
        # Who asks while it is stored waits for the Tx, and is told that the job is over.
        prepare = import_file.ImportFile.prepare

        def and_cancel(kind: Any, work: Any) -> Any:
            prepared = prepare(kind, work)
            database.transact(SYSTEM, lambda tx: working.cancel(tx, find(database, job)))
            return prepared

        monkeypatch.setattr(import_file.ImportFile, "prepare", and_cancel)
    while not find(database, job).is_over:
        assert working.work(database)

    assert find(database, job).state is State.CANCELLED
    assert count(database, "order") == 0


def _undo(database: Database, run: str) -> None:
    id = parse_id(run)
    assert id is not None
    database.transact(SYSTEM, lambda tx: runs.undo_import(tx, current_plan(tx), form="order", run=id))
    while working.work(database):
        pass
