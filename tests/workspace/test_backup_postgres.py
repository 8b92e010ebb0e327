"""What a backup needs of a PostgreSQL server: its tools, and a place to try the backup in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from huodan.kit.errors import HuodanError
from huodan.storage import Database
from huodan.storage.postgres_tools import NoTools
from huodan.storage.scratch import NoScratch, ScratchInUse, outside
from huodan.storage.told import tell
from huodan.workspace.backup import Store, make_backup
from huodan.workspace.setup import prepare
from tests.support.backups import database, elsewhere, store

__all__ = ["database", "elsewhere", "store"]

pytestmark = pytest.mark.parametrize(
    "database_kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def test_a_named_scratch_database_is_used_and_left_empty(
    database: Database, store: Store, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUODAN_SCRATCH_URL", elsewhere)

    for _ in range(2):
        assert make_backup(database, store).problems == 0

    left = Database(elsewhere, is_as_found=True)
    with left.read() as tx:
        assert tell(tx) == {}
    left.close()


def test_a_scratch_database_in_use_is_left_alone(
    database: Database, store: Store, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = Database(elsewhere)
    prepare(used)
    monkeypatch.setenv("HUODAN_SCRATCH_URL", elsewhere)
    with used.read() as tx:
        before = tell(tx)

    with pytest.raises(ScratchInUse):
        make_backup(database, store)

    with used.read() as tx:
        assert tell(tx) == before
    used.close()
    assert store.backups() == ()


def test_a_user_who_may_make_no_database_is_told_what_to_ask_for(
    database: Database, store: Store, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = f"plain_{database.name[-12:]}".replace("-", "_")
    with outside(database.url) as run:
        run(f"CREATE ROLE {role} LOGIN PASSWORD 'x' NOCREATEDB NOSUPERUSER")
        for of in (database.name, make_url(elsewhere).database):
            run(f"ALTER DATABASE {of} OWNER TO {role}")
        _give_away(run, role)
    with outside(make_url(elsewhere)) as run:
        run(f"ALTER SCHEMA public OWNER TO {role}")
    plain = Database(database.url.set(username=role, password="x").render_as_string(hide_password=False))
    try:
        with pytest.raises(NoScratch) as refusal:
            make_backup(plain, store)
        for word in ("CREATEDB", "HUODAN_SCRATCH_URL", "permission denied"):
            assert word in refusal.value.text("zh")
        assert store.backups() == ()
        own = make_url(elsewhere).set(username=role, password="x")
        monkeypatch.setenv("HUODAN_SCRATCH_URL", own.render_as_string(hide_password=False))
        assert make_backup(plain, store).problems == 0
    finally:
        plain.close()


def _give_away(run: Any, role: str) -> None:
    """Let a role own everything in the database at hand."""
    run(f"ALTER SCHEMA public OWNER TO {role}")
    for (name,) in run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
        run(f'ALTER TABLE "{name}" OWNER TO {role}')


@pytest.mark.parametrize("version", [None, 9])
def test_tools_that_are_not_there_or_too_old_are_said(
    database: Database, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int | None
) -> None:
    monkeypatch.setenv("HUODAN_POSTGRES_TOOLS", str(tmp_path))
    if version is not None:
        old = tmp_path / "pg_dump"
        old.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.6'\n")
        old.chmod(0o755)

    with pytest.raises(NoTools) as refusal:
        make_backup(database, store)

    error: HuodanError = refusal.value
    assert "HUODAN_POSTGRES_TOOLS" in error.text("zh")
    assert version is None or f"({version})" in error.text("en")
    assert store.backups() == ()
