"""Second copies of backups: copied, read back, kept by the rules; what goes wrong is told, tried again, and never counts."""

from __future__ import annotations

import errno
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from huodan.language.messages import SYSTEM, DeleteRecord
from huodan.storage import Database
from huodan.storage.bucket import BucketSettings
from huodan.storage.folder import Folder
from huodan.workspace import backup, working
from huodan.workspace.backup import Kind, Rules, SecondPlace, Store, make_backup
from huodan.workspace.check import check
from huodan.workspace.jobs import KINDS
from huodan.workspace.working import ensure_schedules
from tests.support import born
from tests.support.backups import bring_back, database, elsewhere, store
from tests.support.bucket import KEY, REGION, SECRET, Store as Served, serving
from tests.support.sales import Desk

__all__ = ["database", "elsewhere", "store"]


@dataclass
class There:
    """A second place, and how to look at and spoil it from outside."""

    place: SecondPlace
    names: Callable[[], list[str]]
    spoil: Callable[[str], None]
    bucket: Served | None = None


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """This function will let a store be on this very machine, as an operator may."""
    monkeypatch.setenv("HUODAN_SECOND_ALLOW", "127.0.0.1")


@pytest.fixture(params=["folder", "bucket"])
def there(request: pytest.FixtureRequest, nas: Path) -> Iterator[There]:
    if request.param == "folder":
        folder = nas

        def spoil(name: str) -> None:
            path = folder / name
            path.write_bytes(bytes(len(path.read_bytes())))

        def names() -> list[str]:
            return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

        yield There(SecondPlace(folder=folder), names, spoil)
        return
    request.getfixturevalue("loopback")
    with serving() as bucket:
        settings = BucketSettings("files", KEY, SECRET, bucket.address, REGION, prefix="second")
        held = bucket.buckets["files"]

        def spoil_object(name: str) -> None:
            content, at = held[f"second/{name}"]
            held[f"second/{name}"] = (bytes(len(content)), at)

        yield There(
            SecondPlace(bucket=settings),
            lambda: [name.removeprefix("second/") for name in bucket.names()],
            spoil_object,
            bucket,
        )


def second(database: Database, store: Store) -> backup.Second:
    found = backup.second_of(database, store)
    assert found is not None
    return found


def use(database: Database, store: Store, there: There) -> None:
    backup.keep_place(database, there.place, store)


def test_what_was_copied_lists_and_restores_straight_from_there(
    database: Database, store: Store, elsewhere: str, tmp_path: Path, there: There
) -> None:
    use(database, store, there)
    made = make_backup(database, store)

    newest, copied = backup.copy_all(store, second(database, store), Rules())

    assert (newest, copied) == (made, 1)
    assert backup.copy_all(store, second(database, store), Rules()) == (made, 0)
    shutil.rmtree(store.folder)  # the first copies are lost
    away = backup.look_at_second(database.files.parent, tmp_path)
    assert away.backups() == (made,)
    fetched = away.fetch(away.newest().name, tmp_path / "fetched")
    bring_back(fetched, made.name, elsewhere, tmp_path)
    back = Database(elsewhere, files=tmp_path / "back")
    with back.read() as tx:
        assert check(tx, all_contents=True) == ()
    back.close()


def test_they_are_kept_by_the_same_rules(database: Database, store: Store, there: There) -> None:
    use(database, store, there)
    for _ in range(3):
        make_backup(database, store, kind=Kind.NIGHTLY)
    backup.copy_all(store, second(database, store), Rules(daily=1, weekly=0))
    assert len(second(database, store).backups()) == 1  # what would not be kept is not copied
    newest = make_backup(database, store, kind=Kind.NIGHTLY)

    backup.copy_all(store, second(database, store), Rules(daily=1, weekly=0))

    assert [each.name for each in second(database, store).backups()] == [newest.name]
    assert {name.partition("/")[0] for name in there.names()} == {newest.name, "files", "huodan-backups"}
    left = [name for name in there.names() if name.startswith("files/")]
    assert len(left) == newest.files


def test_what_reads_back_differently_does_not_count(
    database: Database, store: Store, there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(database, store, there)
    made = make_backup(database, store)
    contents = type(second(database, store).contents)
    put = contents.put

    def put_spoiled(self: Any, name: str, content: Any) -> None:
        put(self, name, content)
        if name.endswith(made.file):
            there.spoil(name)

    with monkeypatch.context() as spoiling:
        spoiling.setattr(contents, "put", put_spoiled)
        with pytest.raises(backup.SecondDiffers, match=made.file):
            backup.copy_all(store, second(database, store), Rules())

    assert second(database, store).backups() == ()
    assert backup.copy_all(store, second(database, store), Rules()) == (made, 1)


def test_a_killed_copying_does_not_count_and_the_next_one_ends_it(
    database: Database, store: Store, there: There
) -> None:
    use(database, store, there)
    made = make_backup(database, store)
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from huodan.storage import Database\n"
        "from huodan.workspace import backup\n"
        "from huodan.workspace.backup import Rules, Store\n"
        "database, store = Database(sys.argv[1], files=Path(sys.argv[2])), Store(Path(sys.argv[3]))\n"
        "second = backup.second_of(database, store)\n"
        "put = type(second.contents).put\n"
        "def die(self, name, content):\n"
        "    if name.endswith('manifest.json'): os.kill(os.getpid(), signal.SIGKILL)\n"
        "    put(self, name, content)\n"
        "type(second.contents).put = die\n"
        "backup.copy_all(store, second, Rules())\n"
    )
    given = (database.address.url, str(database.files), str(store.folder))
    killed = born.run([sys.executable, "-c", program, *given], check=False, timeout=120)

    assert killed.returncode == -signal.SIGKILL
    assert any(made.name in name for name in there.names())
    assert second(database, store).backups() == ()
    assert backup.copy_all(store, second(database, store), Rules()) == (made, 1)


# ── places ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_share_that_is_not_mounted_is_told_from_an_empty_folder(
    database: Database, store: Store, nas: Path
) -> None:
    folder = nas
    backup.keep_place(database, SecondPlace(folder=folder), store)
    make_backup(database, store)
    (folder / "huodan-backups").unlink()

    with pytest.raises(backup.SecondGone):
        second(database, store)

    assert not any(path.is_file() for path in folder.rglob("*"))  # nothing was written onto the disk below
    shutil.rmtree(folder)
    with pytest.raises(backup.SecondTrouble):
        second(database, store)


def test_a_place_of_another_workspace_is_refused(database: Database, store: Store, there: There) -> None:
    use(database, store, there)
    backup.keep_place(database, None, store)
    assert backup.second_of(database, store) is None
    database.stamp, stamp = "another", database.stamp  # type: ignore[misc]

    with pytest.raises(backup.SecondForeign):
        use(database, store, there)

    database.stamp = stamp  # type: ignore[misc]
    use(database, store, there)  # its own again


@pytest.mark.parametrize("wrong", ["relative", "missing", "inside", "around"])
def test_what_is_no_second_place_is_refused(database: Database, nas: Path, wrong: str) -> None:
    store = Store(nas / "backups")
    (store.folder / "in").mkdir(parents=True)
    folder = {
        "relative": Path("nas"),
        "missing": nas / "missing",
        "inside": store.folder / "in",
        "around": store.folder.parent,
    }[wrong]

    with pytest.raises(backup.BadSecondPlace):
        backup.keep_place(database, SecondPlace(folder=folder), store)

    assert backup.second_of(database, store) is None


@pytest.mark.usefixtures("loopback")
def test_the_key_is_in_no_database_and_no_backup(database: Database, store: Store, tmp_path: Path) -> None:
    with serving() as bucket:
        settings = BucketSettings("files", KEY, SECRET, bucket.address, REGION)
        backup.keep_place(database, SecondPlace(bucket=settings), store)
        make_backup(database, store)
        backup.copy_all(store, second(database, store), Rules())

        kept = database.files.parent / "second-bucket.json"
        assert kept.stat().st_mode & 0o077 == 0
        with database.read() as tx:
            settings_kept = tx.run("SELECT value FROM workspace_setting").fetchall()
        assert SECRET not in repr(settings_kept)
        assert SECRET not in repr(settings)
        assert all(SECRET.encode() not in content for content, _ in bucket.buckets["files"].values())


# ── the job ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def only_copies(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[], backup.State]:
    """This function will let nothing but second copies come again; what is given does one and tells how it stands."""
    monkeypatch.setenv("HUODAN_BACKUPS", str(store.folder))
    for name in [name for name, kind in KINDS.items() if kind.every_seconds and name != "second_copy"]:
        monkeypatch.delitem(KINDS, name)
    monkeypatch.setattr(KINDS["second_copy"], "attempts", 1)
    ensure_schedules(database)

    def copy() -> backup.State:
        with database.write() as tx:
            tx.run("UPDATE job SET due_at = 0 WHERE kind = 'second_copy'")
        while working.work(database):
            pass
        with database.read() as tx:
            return backup.state(tx, backup.SECOND)

    return copy


def test_a_backup_that_was_made_is_copied_at_once(
    database: Database, store: Store, there: There, only_copies: Callable[[], backup.State]
) -> None:
    assert only_copies() == backup.State()
    use(database, store, there)
    database.transact(SYSTEM, backup.ask_backup)

    while working.work(database):
        pass

    with database.read() as tx:
        told = backup.state(tx, backup.SECOND)
        first = backup.state(tx)
    assert (told.at, told.name, told.failed_at) == (first.at, first.name, None)
    assert first.at is not None
    assert not told.is_behind(first, first.at + 86_400_000)
    assert not backup.State().is_behind(first, first.at + 3_600_000)
    assert backup.State().is_behind(first, first.at + 86_400_000)
    assert [each.name for each in second(database, store).backups()] == [first.name]


@pytest.mark.usefixtures("loopback")
def test_a_place_out_of_reach_is_told_and_tried_again(
    database: Database, store: Store, only_copies: Callable[[], backup.State]
) -> None:
    with serving() as bucket:
        settings = BucketSettings("files", KEY, SECRET, bucket.address, REGION)
        backup.keep_place(database, SecondPlace(bucket=settings), store)
        make_backup(database, store)
        held, bucket.buckets["files"] = bucket.buckets["files"], {}
        assert only_copies().error_code == "second_place_gone"  # an empty one is not the one that was set
        bucket.buckets["files"] = held
        assert only_copies().failed_at is None

    failed = only_copies()

    assert failed.at is not None
    assert failed.error_code == "second_place_trouble"
    assert "s3://files" in failed.error_zh
    assert SECRET not in failed.error_zh
    wait = working.wait_ms(database)
    assert wait is not None
    assert 9 * 60_000 < wait <= 10 * 60_000


def test_a_full_disk_is_told(
    database: Database,
    store: Store,
    nas: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backup.keep_place(database, SecondPlace(folder=nas), store)
    make_backup(database, store)
    put = Folder.put

    def full(self: Folder, name: str, content: Any) -> None:
        if name.startswith("20"):
            with self.worded():
                raise OSError(errno.ENOSPC, "No space left on device")
        put(self, name, content)

    monkeypatch.setattr(Folder, "put", full)
    with pytest.raises(backup.SecondTrouble, match="full"):
        backup.copy_all(store, second(database, store), Rules())
    monkeypatch.undo()

    assert second(database, store).backups() == ()


def test_records_come_back_from_the_second_place_alone(
    database: Database, store: Store, there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.workspace.test_recovering import do, recover, whole
    from tests.workspace.test_recovering_files import forget_files, ids

    monkeypatch.setenv("HUODAN_BACKUPS", str(store.folder))
    use(database, store, there)
    made = make_backup(database, store)
    backup.copy_all(store, second(database, store), Rules())
    shutil.rmtree(store.folder)
    (deal,), (item,) = ids(database, "r_deal"), ids(database, "r_item")
    before = whole(database, "deal", deal)
    Desk(database).do(DeleteRecord("deal", deal))
    Desk(database).do(DeleteRecord("item", item))
    forget_files(database)

    def ask(tx: Any) -> Any:
        from huodan.language.access import system_grant
        from huodan.workspace import recovering
        from huodan.workspace.plans import current_plan

        plan = current_plan(tx)
        form = plan.forms["deal"]
        return recovering.ask_opening(tx, plan, system_grant(plan), made, form=form, is_second=True)

    opened = do(database, database.transact(SYSTEM, ask))
    _, told = recover(database, opened, deal)

    assert (told["changed"], told["noted"]) == (1, [])
    assert whole(database, "deal", deal)["contract"] == before["contract"]
