"""Lockers: one folder a database wherever a server starts, one file a turn, whole or not at all, gone after a day."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import Job, State
from huodan.engines.query import Query
from huodan.kit.child import Tell
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM
from huodan.storage.db import Address, Database, Tx
from huodan.storage.trouble import DiskFull
from huodan.workspace import working
from huodan.workspace.exporting import Wish, enqueue_export
from huodan.workspace.jobs import _base, export
from huodan.workspace.lockers import KEPT_MS, Locker, locker, locker_of, sweep
from huodan.workspace.plans import current_plan
from tests.engines.people.conftest import Clocked
from tests.support.sales import build

RESULTS = frozenset({"result"})


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Clocked]:
    """Open a fresh copy of the published app, with a clock that can be moved."""
    opened = Clocked(prepared_database("sales", build), today=20260506)
    yield opened
    opened.close()


def ask(database: Database) -> Job:
    """Ask for a job."""

    def enqueue(tx: Tx) -> Job:
        id = jobs.enqueue(tx, kind="tea", title={"zh": "茶", "en": "Tea"})
        assert id is not None
        return jobs.find(tx, id)

    return database.transact(SYSTEM, enqueue)


def take(database: Clocked, *, lease_ms: int = 60_000) -> Job:
    job = database.transact(SYSTEM, lambda tx: jobs.take(tx, ["tea"], lease_ms=lease_ms))
    assert job is not None
    return job


def end(database: Database, job: Job, state: State = State.DONE) -> Job:
    database.transact(SYSTEM, lambda tx: jobs.end(tx, job, state))
    with database.read() as tx:
        return jobs.find(tx, job.id)


def lying(database: Database) -> set[str]:
    """Name all files in the lockers of a database."""
    return {path.name for path in locker(database, 1, 1).folder.iterdir()}


def read(mine: Locker, what: str) -> bytes:
    with mine.open(what) as source:
        return source.read()


# ── the place ────────────────────────────────────────────────────────────────────────────────────────


def test_servers_started_in_different_folders_find_the_same_files(
    database: Clocked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("HUODAN_FILES")
    url = database.address.url
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    one = Database(url, files=Path("files"))
    locker(one, 7, 1).write("result", b"here")

    monkeypatch.chdir(tmp_path / "elsewhere")
    other = Database(url, files=tmp_path / "files")

    assert read(locker(one, 7, 1), "result") == read(locker(other, 7, 1), "result") == b"here"
    assert read(locker(one.address.open(), 7, 1), "result") == b"here"
    one.close()
    other.close()


def test_two_databases_with_one_folder_of_files_share_no_file(
    database: Clocked, sqlite_url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    stranger = Database(sqlite_url, files=database.files)
    locker(database, 7, 1).write("result", b"ours")

    with pytest.raises(FileNotFoundError):
        locker(stranger, 7, 1).open("result")
    database.moved = 3 * KEPT_MS
    assert sweep(stranger, results=RESULTS) == 0
    assert lying(database) == {"7.1.result"}
    stranger.close()


def test_a_copy_beside_its_workspace_has_lockers_of_its_own(tmp_path: Path) -> None:
    made = Database(f"sqlite:///{tmp_path}/huodan.db")
    made.close()
    (tmp_path / "restored.db").write_bytes((tmp_path / "huodan.db").read_bytes())

    kept, copy = (Database(f"sqlite:///{tmp_path}/{name}.db") for name in ("huodan", "restored"))

    assert kept.stamp == copy.stamp
    assert locker(kept, 7, 1).folder != locker(copy, 7, 1).folder
    kept.close()
    copy.close()


# ── turns ────────────────────────────────────────────────────────────────────────────────────────────


def test_after_a_lost_lease_each_worker_writes_a_file_of_its_own_and_the_done_one_counts(
    database: Clocked,
) -> None:
    ask(database)
    slow = take(database, lease_ms=1)
    with locker_of(database, slow).writing("result") as late:
        late.write(b"of the slow ")
        database.moved = 1000
        quick = take(database)
        locker_of(database, quick).write("result", b"of the quick one")
        late.write(b"one")

    done = end(database, quick)

    assert (slow.id, slow.turn, quick.turn) == (quick.id, 1, 2)
    with database.write() as tx:
        assert jobs.hold(tx, slow) is None
    assert read(locker_of(database, done), "result") == b"of the quick one"
    sweep(database, results=RESULTS)
    assert lying(database) == {f"{done.id}.2.result"}


def test_a_file_is_there_whole_or_not_at_all(database: Clocked) -> None:
    mine = locker(database, 7, 1)
    mine.write("result", b"first")

    def fail() -> None:
        with mine.writing("result") as into:
            into.write(b"half of the sec")
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert read(mine, "result") == b"first"
    assert lying(database) == {"7.1.result"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_in_words_and_leaves_nothing(database: Clocked, code: int) -> None:
    mine = locker(database, 7, 1)

    def fail() -> None:
        with mine.scratch() as scratch, mine.writing("result") as into:
            (scratch / "rows").write_bytes(b"x")
            into.write(b"half")
            raise OSError(code, os.strerror(code))

    with pytest.raises(DiskFull):
        fail()

    assert lying(database) == set()


def test_of_a_cancelled_export_nothing_stays_from_that_moment_on(
    database: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.read() as tx:
        granted = system_grant(current_plan(tx))
    job = database.transact(SYSTEM, lambda tx: enqueue_export(tx, granted, Wish(Query("order"))))
    monkeypatch.setattr(export, "write_export", endless)
    monkeypatch.setattr(_base, "LOOK_SECONDS", 0.1)

    def cancel() -> None:
        folder = locker(database, job.id, 1).folder
        while not list(folder.glob(f"{job.id}.1.*/rows")):
            Event().wait(0.02)
        database.transact(SYSTEM, lambda tx: working.cancel(tx, jobs.find(tx, job.id)))

    other = Thread(target=cancel)
    other.start()
    assert working.work(database)
    other.join()

    with database.read() as tx:
        assert jobs.find(tx, job.id).state is State.CANCELLED
    assert lying(database) == set()


def endless(
    tell: Tell, address: Address, input: dict[str, Any], job: int, turn: int, *_asker: object
) -> None:
    """This function will begin a file and come to no end, in a child."""
    mine = locker(address.open(), job, turn)
    with mine.scratch() as scratch, mine.writing("exported") as into:
        into.write(b"half")
        (scratch / "rows").write_bytes(b"x")
        Event().wait(60)


# ── one day ──────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_job_works_with_stays_until_it_ends_and_its_result_for_a_day(
    database: Clocked, tmp_path: Path
) -> None:
    job, upload = ask(database), tmp_path / "upload"
    upload.write_bytes(b"came")
    locker(database, job.id, 0).take(upload, "file")
    job = take(database)
    mine = locker_of(database, job)
    mine.write("staged", b"x")
    mine.write("result", b"x")
    assert sweep(database, results=RESULTS) == 0

    end(database, job)
    swept = sweep(database, results=RESULTS)

    assert (swept, lying(database)) == (2, {f"{job.id}.1.result"})
    database.moved = KEPT_MS - 60_000
    assert sweep(database, results=RESULTS) == 0
    database.moved = KEPT_MS + 60_000
    assert sweep(database, results=RESULTS) == 1
    assert lying(database) == set()


@pytest.mark.parametrize("state", [State.CANCELLED, State.FAILED])
def test_of_a_job_that_was_not_done_nothing_stays(database: Clocked, state: State) -> None:
    ask(database)
    job = take(database)
    mine = locker_of(database, job)
    mine.write("result", b"x")
    mine.path("result.part").write_bytes(b"of a process that was killed")
    mine.path("scratch").mkdir()
    (mine.path("scratch") / "rows").write_bytes(b"x")
    end(database, job, state)

    assert sweep(database, results=RESULTS) == 3
    assert lying(database) == set()


def test_what_never_found_its_job_goes_after_a_day_and_what_is_not_ours_never(database: Clocked) -> None:
    folder = locker(database, 7, 1).folder
    names = {"7.1.result", "报表.xlsx", "2025"}
    for name in names:
        (folder / name).write_bytes(b"x")
    now = database.now() / 1000
    for name in names:
        os.utime(folder / name, (now, now))
    assert sweep(database, results=RESULTS) == 0

    database.moved = KEPT_MS + 60_000

    assert sweep(database, results=RESULTS) == 1
    assert lying(database) == {"报表.xlsx", "2025"}


def test_what_earlier_versions_left_goes_too(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    old = {
        "exports/1234567890123456789",
        "exports/1234567890123456789.part",
        "imports/123456789012345678.xlsx",
    }
    strange = {"exports/2025", "exports/年报.xlsx", "imports/2.file"}
    for name in old | strange:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (1, 1))
    (tmp_path / "exports" / "1234567890123456780").write_bytes(b"written a moment ago")

    assert sweep(database, results=RESULTS) == 3
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.glob("*ports/*")} == {
        *strange,
        "exports/1234567890123456780",
    }
    database.close()
