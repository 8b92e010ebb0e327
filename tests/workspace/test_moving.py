"""Files in a bucket: the same life as in a folder, and the way there and back without losing any."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from huodan.doors.cli import cli
from huodan.engines import files
from huodan.kit.errors import HuodanError
from huodan.language.access import system_grant
from huodan.language.fields._files import File
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage.bucket import BucketSettings, BucketTrouble, write_bucket
from huodan.storage.db import Database, Tx
from huodan.storage.shelf import BucketUnknown, ForeignPlace, shelf_of
from huodan.workspace.check import check
from huodan.workspace.moving import Moved, NoBucket, NotCopied, move, place_of, try_place
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import prepare
from huodan.workspace.sweeping import tidy_files
from huodan.workspace.thumbnails import thumbnail
from tests.support.attaching import build_vault, png, store as take_in
from tests.support.bucket import KEY, REGION, SECRET, Store, serving

TODAY = 20260506


@pytest.fixture
def store() -> Iterator[Store]:
    with serving() as running:
        yield running


@pytest.fixture
def database(prepared_database: Callable[..., str], files_folder: Path, store: Store) -> Iterator[Database]:
    """This function will open a workspace whose machine knows a bucket."""
    write_bucket(files_folder.parent, settings(store))
    opened = Database(prepared_database("files", build_vault), today=TODAY)
    yield opened
    opened.close()


def settings(store: Store, **other: str) -> BucketSettings:
    """This function will describe the running store."""
    said = {"bucket": "files", "key": KEY, "secret": SECRET, "endpoint": store.address, "region": REGION}
    return BucketSettings(**{**said, "prefix": "a/b", **other})  # type: ignore[arg-type]


def deal(database: Database, *held: File) -> None:
    """This function will store a deal that holds files."""

    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        values = {"name": "n", "contract": [{"id": file.outside} for file in held]}
        perform(tx, plan, system_grant(plan), CreateRecord("deal", values))

    database.transact(SYSTEM, work)


def broken(database: Database) -> list[str]:
    """This function will run the laws."""
    with database.read() as tx:
        return [problem.code for problem in check(tx, all_contents=True)]


def content(database: Database, file: File) -> bytes:
    """This function will read a file's content."""
    with database.read() as tx:
        found = files.find(tx, file.id)
    assert found is not None
    return b"".join(shelf_of(database).read(found.hash) or ())


def in_folder(database: Database) -> list[str]:
    """This function will name the contents in the folder."""
    return sorted(path.name for path in database.files.glob("??/*") if path.is_file())


def hashes(*contents: bytes) -> list[str]:
    """This function will name contents as they lie in the bucket."""
    found = (hashlib.sha256(each).hexdigest() for each in contents)
    return sorted(f"a/b/{hash[:2]}/{hash[2:]}" for hash in found)


def test_files_go_to_the_bucket_and_back(database: Database, store: Store) -> None:
    bodies = [png(number, width=40, height=30) for number in range(8)]
    kept = [take_in(database, SYSTEM, body, f"{number}.png") for number, body in enumerate(bodies)]
    deal(database, *kept[:4])
    told: list[tuple[int, int]] = []

    there = move(database, "bucket", tell=lambda done, total: told.append((done, total)))

    assert (there.copied, there.damaged, there.missing) == (8, (), ())
    assert told[8] == (8, 8)
    assert store.names() == sorted([*hashes(*bodies), "a/b/owner"])
    assert in_folder(database) == []
    assert [content(database, file) for file in kept] == bodies
    assert broken(database) == []
    later = take_in(database, SYSTEM, b"later", "later.txt")
    assert hashes(b"later")[0] in store.names()
    assert in_folder(database) == []

    back = move(database, "folder")

    assert (back.copied, back.missing) == (9, ())
    assert store.names() == []
    assert len(in_folder(database)) == 9
    assert content(database, later) == b"later"
    assert broken(database) == []
    assert store.refused == []


def test_a_file_lives_in_a_bucket_as_in_a_folder(database: Database, store: Store) -> None:
    move(database, "bucket")
    held, loose = take_in(database, SYSTEM, b"held"), take_in(database, SYSTEM, b"loose")
    deal(database, held)
    again = take_in(database, SYSTEM, b"held")
    assert store.names() == sorted([*hashes(b"held", b"loose"), "a/b/owner"])

    database.set_clock(today=20300101)
    tidy_files(database)
    assert [name for name in store.names() if "gone" in name] == [
        name.replace("a/b/", "a/b/gone/") for name in hashes(b"loose")
    ]
    assert content(database, held) == b"held"
    store.lay_back(1)
    tidy_files(database)

    assert store.names() == sorted([*hashes(b"held"), "a/b/owner"])
    assert broken(database) == []
    with database.read() as tx:
        assert [files.find(tx, each.id) is not None for each in (held, loose, again)] == [True, False, False]


def test_nothing_waits_for_the_bucket_inside_a_write(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(database, "bucket")
    asked: list[int] = []
    transact = database.transact

    def watched(actor: Any, work: Any, **how: bool) -> Any:
        before = len(store.asked)
        done = transact(actor, work, **how)
        asked.append(len(store.asked) - before)
        return done

    monkeypatch.setattr(database, "transact", watched)
    take_in(database, SYSTEM, b"one")
    database.set_clock(today=20300101)
    tidy_files(database)

    assert len(asked) >= 3
    assert set(asked) == {0}


def test_small_pictures_are_made_and_kept_in_the_bucket(database: Database, store: Store) -> None:
    move(database, "bucket")
    file = take_in(database, SYSTEM, png(width=500, height=400), "a.png")
    with database.read() as tx:
        found = files.find(tx, file.id)
    assert found is not None

    made = thumbnail(shelf_of(database), found, "small")

    assert made
    assert thumbnail(shelf_of(database), found, "small") == made
    assert [name for name in store.names() if name.endswith(".small")] == [
        f"a/b/{found.hash[:2]}/{found.hash[2:]}.small"
    ]
    assert list((database.files / "incoming").iterdir()) == []


def test_another_process_reads_all_the_time_and_hears_of_the_move(database: Database, store: Store) -> None:
    early = take_in(database, SYSTEM, b"early")
    with_old_news = Database(database.address.url, today=TODAY)
    try:
        assert content(with_old_news, early) == b"early"
        move(database, "bucket")

        assert content(with_old_news, early) == b"early"
        late = take_in(with_old_news, SYSTEM, b"late")

        assert hashes(b"late")[0] in store.names()
        assert content(database, late) == b"late"
    finally:
        with_old_news.close()


def test_a_content_that_was_put_into_the_old_place_meanwhile_is_read_and_moved_by_the_next_move(
    database: Database, store: Store
) -> None:
    first = take_in(database, SYSTEM, b"first")
    with_old_news = Database(database.address.url, today=TODAY)
    try:
        content(with_old_news, first)
        move(database, "bucket")
        digest = hashlib.sha256(b"between").hexdigest()
        shelf = shelf_of(with_old_news)
        with shelf.incoming(7) as file:
            file.write(b"between")
            file.flush()
            shelf.put(Path(file.name), digest)

        assert in_folder(database) == [digest[2:]]
        assert b"".join(shelf_of(database).read(digest) or ()) == b"between"
        assert move(database, "bucket").copied == 1
        assert in_folder(database) == []
    finally:
        with_old_news.close()


def test_a_move_that_ends_halfway_is_gone_on_with(database: Database, store: Store) -> None:
    bodies = [bytes([number]) * 50 for number in range(6)]
    kept = [take_in(database, SYSTEM, body) for body in bodies]

    def tell(done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(database, "bucket", tell=tell)
    assert len(in_folder(database)) == 6
    assert broken(database) == []

    assert move(database, "bucket").copied == 3
    assert [content(database, file) for file in kept] == bodies


def test_what_arrives_damaged_ends_the_move_and_nothing_is_removed(database: Database, store: Store) -> None:
    take_in(database, SYSTEM, b"precious")
    store.spoiled = True

    with pytest.raises(NotCopied):
        move(database, "bucket")

    store.spoiled = False
    assert len(in_folder(database)) == 1
    with database.read() as tx:
        assert place_of(tx).kind == "folder"
    assert move(database, "bucket").copied == 1


def test_what_was_broken_before_is_named(database: Database, store: Store) -> None:
    damaged, lost = take_in(database, SYSTEM, b"damaged"), take_in(database, SYSTEM, b"lost")
    deal(database, damaged, lost)
    for body, do in ((b"damaged", "write"), (b"lost", "unlink")):
        hash = hashlib.sha256(body).hexdigest()
        path = database.files / hash[:2] / hash[2:]
        path.unlink()
        if do == "write":
            path.write_bytes(b"DAMAGED")

    done = move(database, "bucket")

    assert done.damaged == (hashlib.sha256(b"damaged").hexdigest(),)
    assert done.missing == (hashlib.sha256(b"lost").hexdigest(),)
    assert sorted(broken(database)) == ["file_damaged", "file_missing"]


def test_a_bucket_of_another_workspace_is_refused(database: Database, store: Store) -> None:
    store.buckets["files"]["a/b/owner"] = (b"other.db 77", datetime.now(UTC))
    take_in(database, SYSTEM, b"mine")

    with pytest.raises(ForeignPlace, match=r"other\.db"):
        move(database, "bucket")

    assert len(in_folder(database)) == 1


def test_a_copy_of_the_database_sweeps_no_bucket(database: Database, store: Store) -> None:
    move(database, "bucket")
    take_in(database, SYSTEM, b"not in the copy")
    shelf = shelf_of(database)
    shelf.owner = "copy.db"
    database.set_clock(today=20300101)

    tidy_files(database)

    assert hashes(b"not in the copy")[0] in store.names()


def test_a_machine_that_does_not_know_the_bucket_refuses_to_serve(
    database: Database, files_folder: Path
) -> None:
    move(database, "bucket")
    write_bucket(files_folder.parent, None)
    without = Database(database.address.url, today=TODAY)
    try:
        with pytest.raises(BucketUnknown, match="s3://files/a/b"):
            prepare(without)
        with pytest.raises(BucketUnknown):
            take_in(without, SYSTEM, b"x")
        with pytest.raises(NoBucket):
            move_without(without)
    finally:
        without.close()


def move_without(database: Database) -> Moved:
    """This function will try to move as if the folder were in use."""
    with database.write() as tx:
        tx.run("UPDATE workspace_setting SET value = 'null' WHERE key = 'files_place'")
    return move(database, "bucket")


def test_a_bucket_that_is_out_of_reach_refuses_uploads_and_nothing_else(
    database: Database, store: Store
) -> None:
    move(database, "bucket")
    store.buckets.clear()

    with pytest.raises(BucketTrouble):
        take_in(database, SYSTEM, b"x")
    with pytest.raises(BucketTrouble):
        try_place(shelf_of(database).place)

    with database.read() as tx:
        assert files.used(tx) == 0
    deal(database)


# ── by command ───────────────────────────────────────────────────────────────────────────────────────


def test_the_command_line_sets_tries_moves_and_forgets(
    prepared_database: Callable[..., str],
    files_folder: Path,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = prepared_database("files", build_vault)
    monkeypatch.setenv("HUODAN_DATABASE_URL", url)
    monkeypatch.setenv("HUODAN_S3_SECRET", SECRET)
    database = Database(url)
    take_in(database, SYSTEM, b"by command")
    database.close()

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["files", *words])

    told = ("--bucket", "files", "--endpoint", store.address, "--region", REGION, "--key")
    wrong = run("bucket", *told, "AKIDOTHER")
    assert isinstance(wrong.exception, HuodanError)
    assert not (files_folder.parent / "bucket.json").exists()

    set_now = run("bucket", *told, KEY)
    assert set_now.exit_code == 0, set_now.output
    assert SECRET not in set_now.output
    moved = run("move", "bucket")
    assert "1 (0.0 MB)" in moved.stdout
    assert "1 / 1" in moved.stderr
    assert "s3://files" in run("place", "--try").stdout
    assert run("bucket", "--forget").exit_code == 1
    assert "1 (0.0 MB)" in run("move", "folder").stdout
    assert run("bucket", "--forget").exit_code == 0
    assert str(files_folder) in run("place").stdout
    assert run("move", "cellar").exit_code == 1
