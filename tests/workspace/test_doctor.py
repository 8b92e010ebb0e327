"""What is wrong with the place Huodan runs in is said, with what to do; nothing is wrong where nothing is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import insert

from huodan.engines import jobs
from huodan.engines.jobs import State
from huodan.kit.errors import Problem
from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.storage.system import journal
from huodan.workspace.backup import make_backup, store_of
from huodan.workspace.doctor import DAY_MS, Finding, Level, examine
from huodan.workspace.jobs import KINDS
from huodan.workspace.setup import add_person
from tests.engines.people.conftest import Clocked
from tests.support.jobs import Tea, ask
from tests.support.sales import build


@pytest.fixture
def database(
    prepared_database: Callable[[str, Callable[[str], object]], str],
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Clocked]:
    """Open a fresh copy of the published app that somebody administers, with a clock that can be moved."""
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    opened = Clocked(prepared_database("sales", build), today=20260506)
    opened.transact(
        SYSTEM,
        lambda tx: add_person(
            tx, login="admin", password="Tg7#kd02-xq", roles=["admin"], values={"name": "管"}
        ),
    )
    yield opened
    opened.close()


def found(database: Database) -> dict[str, Finding]:
    """Examine, by key."""
    return {finding.key: finding for finding in examine(database)}


def levels(database: Database) -> dict[str, str]:
    """Say how bad what is not good is."""
    return {key: one.level.value for key, one in found(database).items() if one.level is not Level.GOOD}


def test_nothing_is_wrong_once_there_is_a_backup(database: Clocked) -> None:
    before = levels(database)
    make_backup(database, store_of(database))

    assert before.pop("backups") == "warn"
    assert set(before) <= {"disk", "data"}, (
        "the disk of the machine and the rights of the test's folder may be anything"
    )
    assert "backups" not in levels(database)
    database.moved += 27 * 3_600_000
    assert levels(database)["backups"] == "warn"


def test_what_is_not_good_has_a_remedy_in_both_languages(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 10**12, 10**8))

    disk = found(database)["disk"]

    assert disk.level is Level.BAD
    assert isinstance(disk.says, dict)
    assert "95 MB" in disk.says["zh"]
    for finding in examine(database):
        assert (finding.remedy is None) == (finding.level is Level.GOOD), finding
        for said in (finding.says, finding.remedy):
            assert said is None or (isinstance(said, dict) and set(said) == {"zh", "en"})


def test_a_clock_that_was_set_back_is_noticed(database: Clocked) -> None:
    with database.write() as tx:
        row = dict.fromkeys((column.name for column in journal.c), 1) | {
            "form": "x",
            "kind": "x",
            "origin": "x",
            "body": b"",
        }
        tx.execute(insert(journal).values(row | {"at": tx.now + DAY_MS}))

    assert levels(database)["clock"] == "bad"


def test_jobs_nobody_does_and_jobs_that_failed_are_counted(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "tea", Tea())
    ask(database)
    database.moved += DAY_MS // 2
    assert "1 jobs are due" in str(found(database)["jobs"].says)

    def fail(tx: Tx) -> None:
        taken = jobs.take(tx, ["tea"])
        assert taken is not None
        jobs.end(tx, taken, State.FAILED, error=Problem("", "spilt", "洒了", "spilt"))

    database.transact(SYSTEM, fail)
    assert "1 jobs failed" in str(found(database)["jobs"].says)


def test_what_cannot_be_looked_at_is_a_finding(database: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "disk_usage", refuse)

    assert found(database)["disk"].level is Level.BAD
