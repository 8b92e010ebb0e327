"""An older database is backed up, upgraded and checked; what fails leaves it as it was, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from huodan.storage import Database
from huodan.storage.system import VERSION
from huodan.storage.told import Told, differing, tell
from huodan.storage.upgrades import CONVERSIONS, NewerDatabase, found_version
from huodan.workspace.backup import Store
from huodan.workspace.check import check
from huodan.workspace.upgrade import StillRunning, UpgradeStopped, UpgradeTakenBack, open_upgraded
from tests.support.attaching import build_vault
from tests.support.backups import make

EARLIER = 2
NEW_TABLES = ("presence", "form_changed")


@pytest.fixture
def url(prepared_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Give a database as version 2 left it, with a record."""
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    database = Database(prepared_database("vault", build_vault))
    make(database, "deal", name="旧的", lines=[{"note": "a"}])
    with database.write() as tx:
        for table in NEW_TABLES:
            tx.run(f"DROP TABLE {table}")
        tx.run("ALTER TABLE schema_stamp DROP COLUMN workspace")
        tx.run(f"UPDATE schema_stamp SET version = {EARLIER}")
    database.close()
    return database.address.url


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "backups")


def as_found(url: str) -> tuple[int | None, dict[str, Told]]:
    database = Database(url, is_as_found=True)
    try:
        with database.read() as tx:
            return found_version(tx.connection), tell(tx)
    finally:
        database.close()


def test_an_older_database_is_backed_up_upgraded_and_checked(url: str, store: Store, tmp_path: Path) -> None:
    _, before = as_found(url)
    said: list[str] = []

    opened = open_upgraded(url, files=tmp_path / "files", say=lambda zh, en: said.append(zh))

    with opened.read() as tx:
        assert found_version(tx.connection) == VERSION
        assert check(tx) == ()
    opened.close()
    (made,) = store.backups()
    assert (made.kind, made.schema, made.problems) == ("upgrade", EARLIER, 0)
    assert differing(before, made.tables) == ()
    assert len(said) == 2
    open_upgraded(url, files=tmp_path / "files", say=lambda zh, en: said.append(zh)).close()
    assert (len(store.backups()), len(said)) == (1, 2)


def test_a_database_an_older_program_works_with_is_left_alone(url: str, store: Store, tmp_path: Path) -> None:
    before = as_found(url)
    older = Database(url, is_as_found=True)
    with older.read() as tx:
        tx.run("SELECT count(*) FROM r_deal")

    with pytest.raises(StillRunning):
        open_upgraded(url, files=tmp_path / "files")

    older.close()
    assert as_found(url) == before
    assert store.backups() == ()
    open_upgraded(url, files=tmp_path / "files").close()
    assert len(store.backups()) == 1


def test_what_fails_on_the_copy_changes_nothing(
    url: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        raise ZeroDivisionError

    before = as_found(url)
    monkeypatch.setitem(CONVERSIONS, VERSION, fail)  # type: ignore[arg-type]

    with pytest.raises(UpgradeStopped) as refusal:
        open_upgraded(url, files=tmp_path / "files")

    assert "ZeroDivisionError" in refusal.value.text("zh")
    assert as_found(url) == before
    assert store.backups() == ()


@pytest.mark.parametrize("is_raising", [True, False])
def test_what_goes_wrong_only_then_is_taken_back(
    url: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_raising: bool
) -> None:
    right, calls = CONVERSIONS.get(VERSION, lambda _connection: None), []

    def wrong_the_second_time(connection: Connection) -> None:
        right(connection)
        calls.append(connection)
        if len(calls) > 1:
            connection.execute(text("DELETE FROM r_deal"))
            if is_raising:
                raise ZeroDivisionError

    before = as_found(url)
    monkeypatch.setitem(CONVERSIONS, VERSION, wrong_the_second_time)  # type: ignore[arg-type]

    with pytest.raises(UpgradeTakenBack) as refusal:
        open_upgraded(url, files=tmp_path / "files")

    (made,) = store.backups()
    assert made.name in refusal.value.text("en")
    assert as_found(url) == before


def test_a_newer_database_is_refused_and_not_backed_up(url: str, store: Store, tmp_path: Path) -> None:
    database = Database(url)
    with database.write() as tx:
        tx.run(f"UPDATE schema_stamp SET version = {VERSION + 1}")
    database.close()

    with pytest.raises(NewerDatabase):
        open_upgraded(url, files=tmp_path / "files")

    assert store.backups() == ()


def test_a_new_place_is_made_and_not_backed_up(store: Store, tmp_path: Path) -> None:
    open_upgraded(tmp_path / "new", files=tmp_path / "files").close()

    assert store.backups() == ()
