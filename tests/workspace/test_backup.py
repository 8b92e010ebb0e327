"""Backups count only when proved: what is in them, what damages them, what ends them, and what comes back of them."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from huodan.engines import webhooks
from huodan.kit.errors import HuodanError
from huodan.language.messages import SYSTEM
from huodan.storage import Database, Tx
from huodan.storage.told import Told, differing, tell
from huodan.workspace import backup
from huodan.workspace.backup import Store, Watching, make_backup
from huodan.workspace.check import check
from huodan.workspace.setup import prepare
from tests.support import born
from tests.support.attaching import store as keep_file
from tests.support.backups import bring_back, database, elsewhere, make, store, told
from tests.workspace import test_demo

WRITERS = 8

__all__ = ["database", "elsewhere", "store"]


# ── what comes back ──────────────────────────────────────────────────────────────────────────────────


def test_a_backup_comes_back_with_all_rows_and_files(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    expected = told(database)

    made = make_backup(database, store)
    done = bring_back(store, made.name, elsewhere, tmp_path)

    assert (made.files, made.problems, done.problems, done.aside) == (2, 0, (), None)
    assert made.rows == sum(each.rows for each in expected.values())
    back = Database(elsewhere, files=tmp_path / "back")
    try:
        assert differing(expected, told(back)) == ()
        with back.read() as tx:
            assert check(tx, all_contents=True) == ()
    finally:
        back.close()


def test_the_restored_demo_has_the_expected_figures(
    prepared_database: Callable[..., str], store: Store, elsewhere: str, tmp_path: Path
) -> None:
    demo = Database(prepared_database("demo", test_demo.build))
    made = make_backup(demo, store)
    demo.close()

    bring_back(store, made.name, elsewhere, tmp_path)

    back = Database(elsewhere)
    prepare(back)
    try:
        test_demo.test_orders_sum_up_to_the_cent(back)
        test_demo.test_customers_salespeople_categories_and_payments(back)
    finally:
        back.close()


def test_what_is_done_before_is_in_and_the_snapshot_is_whole_while_eight_write(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    done: list[str] = []
    started, stopping = Event(), Event()

    def write(number: int) -> None:
        for count in range(10_000):
            if stopping.is_set():
                return
            name = f"{number}/{count}"
            make(database, "deal", name=name, lines=[{"note": name}, {"note": name}])
            done.append(name)
            if len(done) >= WRITERS * 2:
                started.set()

    writers = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    assert started.wait(60)
    acknowledged = set(done)
    try:
        made = make_backup(database, store)
    finally:
        stopping.set()
        for writer in writers:
            writer.join()

    assert len(done) > len(acknowledged)
    assert made.problems == 0
    bring_back(store, made.name, elsewhere, tmp_path)
    back = Database(elsewhere)
    try:
        with back.read() as tx:
            deals = {row[0]: row[1] for row in tx.run("SELECT f_deal_name, id FROM r_deal")}
            lines = [row[0] for row in tx.run("SELECT parent FROM s_deal_lines")]
        assert acknowledged <= deals.keys()
        assert all(lines.count(id) == 2 for name, id in deals.items() if "/" in name)
    finally:
        back.close()


def test_nobody_who_writes_waits_for_a_backup(database: Database, store: Store) -> None:
    beats = 0

    def beat() -> None:
        nonlocal beats
        beats += 1
        make(database, "item", name=f"在备份时 {beats}")  # were it to wait, it would wait for itself

    made = make_backup(database, store, watching=Watching(beat=beat))

    assert beats > 3
    assert made.proved_at is not None


def test_only_new_files_are_copied_and_what_no_backup_needs_goes(database: Database, store: Store) -> None:
    first = make_backup(database, store)
    before = {path: path.stat().st_mtime_ns for path in store.contents.glob("??/*")}
    keep_file(database, SYSTEM, b"new", "neu.txt")

    second = make_backup(database, store)

    after = {path: path.stat().st_mtime_ns for path in store.contents.glob("??/*")}
    assert len(after) == len(before) + 1
    assert all(after[path] == at for path, at in before.items())
    assert [each.name for each in store.backups()] == [second.name, first.name]
    store.forget(second.name)
    assert store.sweep() == 1
    assert [each.name for each in store.backups()] == [first.name]


# ── what is no backup ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", ["copying", "counting", "files", "proving"])
def test_a_killed_backup_does_not_count(database: Database, store: Store, step: str) -> None:
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from huodan.storage import Database\n"
        "from huodan.workspace.backup import Store, Watching, make_backup\n"
        f"def step(now):\n    if now == {step!r}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "make_backup(Database(sys.argv[1]), Store(Path(sys.argv[2])), watching=Watching(step=step))\n"
    )
    command = [sys.executable, "-c", program, database.address.url, str(store.folder)]

    killed = born.run(command, check=False, timeout=120)

    assert killed.returncode == -signal.SIGKILL
    assert store.backups() == ()
    assert len([make_backup(database, store)]) == len(store.backups()) == 1
    assert not (store.folder / ".making").exists()


def spoil_database(folder: Path, contents: Path) -> None:
    path = next(folder.glob("database.*"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x55
    path.write_bytes(bytes(content))


def cut_database(folder: Path, contents: Path) -> None:
    path = next(folder.glob("database.*"))
    path.write_bytes(path.read_bytes()[:-100])


def spoil_content(folder: Path, contents: Path) -> None:
    path = min(contents.glob("??/*"))
    path.write_bytes(bytes(len(path.read_bytes())))


def lose_content(folder: Path, contents: Path) -> None:
    min(contents.glob("??/*")).unlink()


def lose_listing(folder: Path, contents: Path) -> None:
    (folder / "files.txt").write_text("")


def lie_about_rows(folder: Path, contents: Path) -> None:
    path = folder / "manifest.json"
    said = json.loads(path.read_text())
    said["tables"]["r_deal"][1] = "0" * 32
    path.write_text(json.dumps(said))


def cut_manifest(folder: Path, contents: Path) -> None:
    (folder / "manifest.json").write_text("{")


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_database,
        cut_database,
        spoil_content,
        lose_content,
        lose_listing,
        lie_about_rows,
        cut_manifest,
    ],
)
def test_a_damaged_backup_is_found_out_and_nothing_is_made_of_it(
    database: Database,
    store: Store,
    elsewhere: str,
    tmp_path: Path,
    spoil: Callable[[Path, Path], None],
) -> None:
    made = make_backup(database, store)
    spoil(store.path(made.name), store.contents)

    with pytest.raises(HuodanError) as refusal:
        bring_back(store, made.name, elsewhere, tmp_path)

    assert isinstance(refusal.value, backup.BackupUnreadable | backup.BackupDiffers | backup.ContentDamaged)
    empty = (
        Database(elsewhere, is_as_found=True)
        if Path(elsewhere[10:]).exists() or "postgres" in elsewhere
        else None
    )
    if empty is not None:
        assert told(empty) == {}
        empty.close()


def test_a_dump_that_is_not_what_was_told_does_not_count(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_row_more(*args: object) -> dict[str, Told]:
        found = tell(*args)  # type: ignore[arg-type]
        return found | {"r_deal": replace(found["r_deal"], rows=found["r_deal"].rows + 1)}

    monkeypatch.setattr("huodan.workspace.backup.making.tell", one_row_more)

    with pytest.raises(backup.BackupDiffers, match="r_deal"):
        make_backup(database, store)

    assert store.backups() == ()


def test_broken_laws_are_told_and_the_backup_counts(database: Database, store: Store) -> None:
    with database.write() as tx:
        tx.run("UPDATE r_deal SET f_deal_name__k = 'x'")

    assert make_backup(database, store).problems == 1


def test_one_backup_is_made_at_a_time(database: Database, store: Store) -> None:
    with store.making(), pytest.raises(backup.BackupRunning):
        make_backup(database, store)


# ── restoring over something ─────────────────────────────────────────────────────────────────────────


def test_a_restored_workspace_tells_no_webhook_until_somebody_says_it_is_no_copy(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    def add(tx: Tx) -> int:
        url, told = "https://erp.example.com/", ["created"]
        made = webhooks.add(tx, name="ERP", url=url, forms=["*"], events=told, roles=["chief"], secret="x")
        return made.id

    id = database.transact(SYSTEM, add)
    made = make_backup(database, store)

    done = bring_back(store, made.name, elsewhere, tmp_path)

    assert done.rested == 1
    back = Database(elsewhere, files=tmp_path / "back")
    try:
        with back.read() as tx:
            found = webhooks.find(tx, id)
        assert (found.is_on, found.off_why) == (False, "restored")
        with database.read() as tx:
            assert webhooks.find(tx, id).is_on
    finally:
        back.close()


def test_a_living_workspace_is_replaced_only_by_force_and_moved_aside(
    database: Database, store: Store, tmp_path: Path
) -> None:
    made, url = make_backup(database, store), database.address.url
    expected = told(database)
    make(database, "deal", name="danach")
    with pytest.raises(backup.Living):
        bring_back(store, made.name, url, tmp_path)
    with pytest.raises(backup.StillOpen):
        bring_back(store, made.name, url, tmp_path, force=True)
    database.close()

    done = bring_back(store, made.name, url, tmp_path, force=True)

    back = Database(url)
    assert differing(expected, told(back)) == ()
    back.close()
    assert done.aside is not None
    if url.startswith("sqlite"):
        aside = Database(f"sqlite:///{done.aside}")
        assert told(aside)["r_deal"].rows == expected["r_deal"].rows + 1
        aside.close()
    else:
        later = Database(url)
        schema = done.aside.rpartition(" ")[2]
        with later.read() as tx:
            row = tx.run(f"SELECT count(*) FROM {schema}.r_deal").fetchone()
        assert row == (expected["r_deal"].rows + 1,)
        later_made = make_backup(later, store)  # what lies aside is no part of it
        assert later_made.tables == made.tables
        later.close()


def test_what_was_there_stays_when_restoring_fails(database: Database, store: Store, tmp_path: Path) -> None:
    made, url = make_backup(database, store), database.address.url
    lie_about_rows(store.path(made.name), store.contents)
    make(database, "deal", name="danach")
    expected = told(database)
    database.close()

    with pytest.raises(backup.BackupDiffers):
        bring_back(store, made.name, url, tmp_path, force=True)

    back = Database(url)
    assert differing(expected, told(back)) == ()
    back.close()
