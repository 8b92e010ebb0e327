"""An import meets its end while it is written: somebody cancels it, or the disk is full. All of it is there, or nothing."""

from __future__ import annotations

import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import jobs
from huodan.engines.jobs import JobOver, State
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.trouble import DiskFull
from huodan.workspace import working
from huodan.workspace.importing import ImportReport, Wish, run_import, runs
from tests.workspace.test_import_large import ask, count, customers, done, find
from tests.workspace.test_importing import bring, build, counts, database, rights

__all__ = ["database"]

KILOBYTES = 1024


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """This function will let no file of this process or its children grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def of_imports(database: Database) -> int:
    """This function will count past imports of customers."""
    with database.read() as tx:
        return len(runs.list_runs(tx, rights(database), "customer"))


@pytest.mark.parametrize("accept", ["all", "valid"])
def test_what_is_cancelled_while_it_is_written_is_done(
    database: Database, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    job = ask(database, "customer", customers(300, wrong=3 if accept == "valid" else 0), accept=accept)
    said: list[object] = []
    asked, note = threading.Event(), runs.note

    def cancel() -> None:
        asked.set()
        try:
            database.transact(SYSTEM, lambda tx: said.append(working.cancel(tx, jobs.find(tx, job.id)).state))
        except JobOver as over:
            said.append(over.code)

    canceller = threading.Thread(target=cancel)

    def noting(*args: Any, **named: Any) -> None:
        canceller.start()
        assert asked.wait(10)
        note(*args, **named)

    monkeypatch.setattr(runs, "note", noting)
    told = done(database, job)
    canceller.join(30)

    assert (told["created"], said) == (300, ["job_over"])
    assert count(database) == 3 + 300
    assert of_imports(database) == 2  # that of the fixture and this one


def test_a_disk_that_is_full_while_a_job_decides_leaves_nothing_and_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "back_off", lambda _attempts: 0)
    job = ask(database, "customer", customers(4_000))
    before = of_imports(database)

    with files_up_to(_room(database)):
        while not find(database, job).is_over:
            assert working.work(database)
    ended = find(database, job)

    assert ended.state is State.FAILED
    assert ended.error is not None
    assert ended.error.code == "disk_full"
    assert (count(database), of_imports(database)) == (3, before)
    assert done(database, ask(database, "customer", customers(4_000)))["created"] == 4_000


def test_a_disk_that_is_full_while_somebody_waits_leaves_nothing(database: Database) -> None:
    text, before = customers(3_000), of_imports(database)

    with files_up_to(_room(database)), pytest.raises(DiskFull):
        bring(database, "customer", text)

    assert (count(database), of_imports(database)) == (3, before)
    assert counts(bring(database, "customer", text)) == (3_000, 0, 0)


@pytest.mark.parametrize("accept", ["all", "valid"])
def test_a_disk_that_is_full_while_it_is_written_leaves_nothing(sqlite_url: str, accept: str) -> None:
    build(sqlite_url)
    database = Database(sqlite_url)
    granted, before = rights(database), of_imports(database)
    file = customers(3_000, wrong=3 if accept == "valid" else 0).encode()

    def commit(work: Callable[[Tx], ImportReport]) -> ImportReport:
        with files_up_to(_room(database)):
            return database.transact(SYSTEM, work)

    bring_it = partial(
        run_import,
        database,
        granted,
        "customer",
        file=file,
        wish=Wish(accept=accept),  # type: ignore[arg-type]
    )
    with pytest.raises(DiskFull):
        bring_it(commit=commit)

    assert (count(database), of_imports(database)) == (3, before)
    with database.read() as tx:
        assert tx.run("PRAGMA integrity_check").fetchone() == ("ok",)
    assert counts(bring_it()) == (3_000, 0, 0)
    database.close()


def _room(database: Database) -> int:
    """Give a size the files of the database have nearly reached, and what is staged has not."""
    if database.dialect != "sqlite":
        return 64 * KILOBYTES
    log = Path(f"{database.place}-wal")
    return (
        max(Path(database.place).stat().st_size, log.stat().st_size if log.exists() else 0) + 64 * KILOBYTES
    )
