"""The life of files: loose, held, let go, removed; and what a crash or a full disk leaves behind."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import files
from huodan.engines.files import Incoming
from huodan.kit.errors import Invalid
from huodan.language.access import system_grant
from huodan.language.fields._files import File
from huodan.language.messages import (
    SYSTEM,
    Change,
    CreateRecord,
    DeleteRecord,
    RestoreRecord,
    UpdateRecord,
)
from huodan.storage.db import Database, Tx
from huodan.storage.shelf import shelf_of
from huodan.storage.trouble import DiskFull
from huodan.workspace.check import check
from huodan.workspace.filing import BadLimit, limits, set_limits, shelve, take_in
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.sweeping import tidy_files
from huodan.workspace.working import ensure_schedules, work
from tests.support.attaching import build_vault, store

TODAY = 20260506


class Company:
    """A workspace with files, whose clock can be moved."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.database = Database(url, today=TODAY)

    def on(self, day: int) -> Company:
        """This function will go on at another day."""
        self.database.set_clock(today=day)
        return self

    def upload(self, content: bytes, name: str = "a.txt") -> File:
        """This function will take a file in as a request does."""
        return store(self.database, SYSTEM, content, name)

    def do(self, *commands: Any) -> tuple[Change, ...]:
        """This function will perform commands as the system."""

        def work(tx: Tx) -> tuple[Change, ...]:
            plan = current_plan(tx)
            return perform(tx, plan, system_grant(plan), *commands)

        return self.database.transact(SYSTEM, work)

    def deal(self, *held: File, **values: object) -> int:
        """This function will store a deal that holds files."""
        return self.do(CreateRecord("deal", {"name": "n", "contract": ids(*held), **values}))[0].record

    def contents(self) -> int:
        """This function will count what lies on the shelf."""
        return sum(path.is_file() for path in self.folder.glob("??/*"))

    def gone(self) -> int:
        """This function will count what was thrown off the shelf and can be put back."""
        return sum(path.is_file() for path in self.folder.glob("gone/??/*"))

    def lay_back(self) -> None:
        """This function will let everything on the shelf be as old as the clock's day."""

        for path in self.folder.glob("??/*"):
            os.utime(path, (self.database.now() / 1000, self.database.now() / 1000))

    def knows(self, file: File) -> bool:
        """This function will say whether a file has a row."""
        with self.database.read() as tx:
            return files.find(tx, file.id) is not None

    def broken(self) -> list[str]:
        """This function will run the laws."""
        with self.database.read() as tx:
            return [problem.code for problem in check(tx, all_contents=True)]


def ids(*held: File) -> list[dict[str, str]]:
    """This function will write files as a caller does."""
    return [{"id": file.outside} for file in held]


@pytest.fixture
def company(prepared_database: Callable[..., str], files_folder: Path) -> Iterator[Company]:
    """This function will open a workspace without files."""
    opened = Company(prepared_database("files", build_vault), files_folder)
    yield opened
    opened.database.close()


# ── in time ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_loose_file_is_removed_after_a_day(company: Company) -> None:
    loose = company.upload(b"loose")
    company.lay_back()

    assert tidy_files(company.on(20260506).database) == 0
    assert company.knows(loose)
    assert tidy_files(company.on(20260508).database) == 1

    assert not company.knows(loose)
    assert company.contents() == 0


def test_a_held_file_stays(company: Company) -> None:
    held, photo = company.upload(b"held"), company.upload(PNG, "p.png")
    company.deal(held, lines=[{"photo": ids(photo)}])
    company.lay_back()

    tidy_files(company.on(20280101).database)

    assert company.contents() == 2
    assert company.broken() == []


def test_a_file_let_go_stays_ninety_days(company: Company) -> None:
    old, new = company.upload(b"old"), company.upload(b"new")
    deal = company.deal(old)
    company.do(UpdateRecord("deal", deal, {"contract": ids(new)}))
    company.lay_back()

    tidy_files(company.on(20260802).database)
    assert company.knows(old)
    tidy_files(company.on(20260806).database)

    assert not company.knows(old)
    assert company.contents() == 1
    with pytest.raises(Invalid):
        company.do(UpdateRecord("deal", deal, {"contract": ids(old)}))


def test_an_old_version_put_back_in_time_holds_its_file_again(company: Company) -> None:
    old = company.upload(b"old")
    deal = company.deal(old)
    company.do(UpdateRecord("deal", deal, {"contract": None}))

    company.on(20260801).do(UpdateRecord("deal", deal, {"contract": ids(old)}))
    tidy_files(company.on(20280101).database)

    assert company.knows(old)
    assert company.broken() == []


def test_files_of_a_record_in_the_trash_stay_with_it(company: Company) -> None:
    file = company.upload(b"file")
    deal = company.deal(file)
    company.do(DeleteRecord("deal", deal))
    company.lay_back()

    tidy_files(company.on(20270101).database)
    company.do(RestoreRecord("deal", deal))

    assert company.knows(file)
    assert company.broken() == []


def test_a_content_stays_while_another_file_has_it(company: Company) -> None:
    first, second = company.upload(b"same"), company.upload(b"same", "b.txt")
    company.deal(second)
    company.lay_back()

    tidy_files(company.on(20270101).database)

    assert not company.knows(first)
    assert company.contents() == 1
    assert company.broken() == []


def test_moving_a_file_to_another_sub_row_keeps_it(company: Company) -> None:
    photo = company.upload(PNG, "p.png")
    deal = company.deal(lines=[{"note": "a", "photo": ids(photo)}, {"note": "b"}])

    company.do(UpdateRecord("deal", deal, {"lines": [{"note": "a"}, {"note": "b", "photo": ids(photo)}]}))

    assert company.broken() == []
    assert_free(company, photo, is_free=False)


def test_a_file_nobody_said_is_let_go_is_found(company: Company) -> None:
    file = company.upload(b"file")
    company.deal(file)
    with company.database.write() as tx:
        tx.run("UPDATE file_link SET is_linked = 0")

    tidy_files(company.database)

    assert_free(company, file, is_free=True)


def assert_free(company: Company, file: File, *, is_free: bool) -> None:
    with company.database.read() as tx:
        found = files.find(tx, file.id)
    assert found is not None
    assert found.is_loose is is_free


# ── trouble ──────────────────────────────────────────────────────────────────────────────────────────


def test_bytes_without_a_row_are_swept_and_young_ones_left(company: Company) -> None:
    incoming = company.folder / "incoming"
    company.upload(b"x")
    orphan = company.folder / "ab" / ("c" * 62)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"killed between bytes and row")
    (incoming / "7").write_bytes(b"killed while it came in")
    (company.folder / "ab" / "foreign").write_bytes(b"not ours")

    company.database.set_clock()
    assert tidy_files(company.database) == 0
    company.on(20300101)
    tidy_files(company.database)

    assert not orphan.exists()
    assert list(incoming.iterdir()) == []
    assert (company.folder / "ab" / "foreign").exists()


def test_a_copy_of_the_database_takes_no_contents_away(company: Company) -> None:
    company.upload(b"x")
    orphan = company.folder / "ab" / ("c" * 62)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"uploaded after the copy was made")
    owner = (company.folder / "owner").read_text()

    (company.folder / "owner").write_text("huodan")  # the copy is opened under another name
    tidy_files(company.on(20300101).database)
    assert orphan.exists()

    (company.folder / "owner").write_text(owner)
    tidy_files(company.database)
    assert not orphan.exists()


def test_a_new_workspace_warns_of_nothing(company: Company, caplog: pytest.LogCaptureFixture) -> None:
    assert not (company.folder / "owner").exists()

    assert tidy_files(company.database) == 0

    assert caplog.messages == []


@contextmanager
def coming(company: Company, content: bytes) -> Iterator[Incoming]:
    """This function will receive a file and not take it in yet."""
    with shelf_of(company.database).incoming(1) as file:
        file.write(content)
        file.flush()
        digest = hashlib.sha256(content).hexdigest()
        yield Incoming(Path(file.name), "a.txt", len(content), digest, "text/plain")


def test_a_content_thrown_out_before_its_row_is_read_and_put_back(company: Company) -> None:
    with coming(company, b"swept") as incoming:
        shelve(company.database, incoming)
        company.lay_back()
        tidy_files(company.on(20260510).database)
        assert company.gone() == 1
        made = company.database.transact(SYSTEM, lambda tx: take_in(tx, incoming))
    shelf = shelf_of(company.database)
    assert b"".join(shelf.read(incoming.hash) or ()) == b"swept"
    company.deal(made)
    assert company.broken() == []

    tidy_files(company.on(20260520).database)

    assert shelf.has(incoming.hash, 5)
    assert company.gone() == 0
    assert company.broken() == []


def test_a_content_thrown_out_is_removed_a_day_later(company: Company) -> None:
    with coming(company, b"swept") as incoming:
        shelve(company.database, incoming)
    company.lay_back()
    tidy_files(company.on(20260510).database)
    assert company.gone() == 1

    tidy_files(company.on(20260511).database)
    assert company.gone() == 1
    tidy_files(company.on(20300101).database)

    assert company.gone() == 0
    assert shelf_of(company.database).size(incoming.hash) is None


def test_a_content_that_comes_again_while_it_is_thrown_out_lies_there_twice_and_once_in_the_end(
    company: Company,
) -> None:
    with coming(company, b"again") as incoming:
        shelve(company.database, incoming)
    tidy_files(company.on(20300101).database)

    company.deal(company.upload(b"again"))
    assert company.gone() == 1
    tidy_files(company.database)

    assert company.gone() == 0
    assert company.broken() == []


def test_a_full_disk_is_told_and_leaves_no_row(company: Company) -> None:

    company.upload(b"small")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(DiskFull) as full:
            company.upload(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert str(company.folder) in full.value.text("zh")
    assert list((company.folder / "incoming").iterdir()) == []
    assert company.contents() == 1


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("UPDATE file SET size = size + 1", "file_unknown"),
        ("DELETE FROM file", "file_unknown"),
        ("UPDATE file SET free_at = 5", "file_loose"),
        ("UPDATE file_link SET is_linked = 0", "file_loose"),
        ("UPDATE file_link SET field = 'x'", "file_loose"),
    ],
)
def test_a_broken_row_is_told(company: Company, harm: str, code: str) -> None:
    company.deal(company.upload(b"file"))
    assert company.broken() == []

    with company.database.write() as tx:
        tx.run(harm)

    assert company.broken() == [code]


@pytest.mark.parametrize(("content", "code"), [(b"other", "file_damaged"), (b"", "file_missing")])
def test_a_broken_content_is_told(company: Company, content: bytes, code: str) -> None:
    company.deal(company.upload(b"right"))
    (path,) = (path for path in company.folder.glob("??/*") if path.is_file())

    path.write_bytes(content)

    assert company.broken() == [code]


def test_limits_are_kept_in_bounds(company: Company) -> None:
    with company.database.write() as tx:
        assert set_limits(tx, largest_mb=3, quota_mb=7).quota == 7 * 1024 * 1024
        assert limits(tx).largest == 3 * 1024 * 1024
        for wrong in ({"largest_mb": 8}, {"quota_mb": 0}, {"largest_mb": -1}):
            with pytest.raises(BadLimit):
                set_limits(tx, **wrong)


PNG = b"\x89PNG\r\n\x1a\n"


def test_the_daily_job_removes_what_nobody_needs(company: Company) -> None:
    loose, held = company.upload(b"loose"), company.upload(b"held")
    company.deal(held)
    company.lay_back()
    company.on(20260510)

    ensure_schedules(company.database)
    while work(company.database):
        pass

    assert (company.knows(loose), company.knows(held)) == (False, True)
    assert company.contents() == 1
    assert company.broken() == []
