"""
A workspace with records that hold files, a place for its backups, and one where they come back.

Tests import the fixtures by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huodan.kit.ids import format_id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, CreateRecord
from huodan.storage import Database, Tx
from huodan.storage.told import Told, tell
from huodan.workspace import backup
from huodan.workspace.backup import Restored, Store
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.setup import prepare
from tests.conftest import fresh_name
from tests.support.attaching import PDF, build_vault, png, store as keep_file
from tests.support.postgres import Cluster


@pytest.fixture
def database(prepared_database: Callable[..., str]) -> Iterator[Database]:
    """Open a copy of the vault, with two records that hold files."""
    opened = Database(prepared_database("vault", build_vault), today=20260506)
    prepare(opened)
    photo, contract = keep_file(opened, SYSTEM, png(), "图.png"), keep_file(opened, SYSTEM, PDF, "合同.pdf")
    make(opened, "item", name="橘子酱", photo=[{"id": format_id("file", photo.id)}])
    make(opened, "deal", name="合同一", contract=[{"id": format_id("file", contract.id)}])
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "backups")


@pytest.fixture
def elsewhere(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a place where nothing is yet."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/elsewhere/huodan.db"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = fresh_name()
    yield cluster.create(name)
    cluster.drop(name)


def make(database: Database, form: str, **values: object) -> None:
    def work(tx: Tx) -> None:
        plan = current_plan(tx)
        perform(tx, plan, system_grant(plan), CreateRecord(form, values))

    database.transact(SYSTEM, work)


def told(database: Database) -> dict[str, Told]:
    with database.read() as tx:
        return tell(tx)


def bring_back(store: Store, name: str, url: str, tmp_path: Path, *, force: bool = False) -> Restored:
    folder = store.path(name)
    return backup.restore(folder, url, contents=store.contents, files=tmp_path / "back", force=force)
