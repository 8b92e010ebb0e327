"""What a killed proof leaves behind, a database on a server or a folder, is swept at the next start; what lives is not."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from huodan.storage import Database
from huodan.storage.scratch import FOLDER, PREFIX, outside, scratch, sweep_scratch
from huodan.workspace import backup
from huodan.workspace.backup import Store, make_backup, store_of
from tests.support import born
from tests.support.backups import database, elsewhere, store, told

__all__ = ["database", "elsewhere", "store"]

KILLED = """
import os, signal, sys
from pathlib import Path
from huodan.storage import Database
from huodan.workspace.backup import Store, Watching, make_backup
now, beats = "", 0
def step(begun):
    global now
    now = begun
def beat():
    global beats
    place = Path(os.environ["HUODAN_FILES"]).parent / ".scratch"
    if now == "proving" and [*place.glob("*/proof*.db"), *place.glob("*/database"), *place.glob("*/filled")]:
        beats += 1
        if beats == 2:  # of reading what is restored already
            os.kill(os.getpid(), signal.SIGKILL)
make_backup(Database(sys.argv[1]), Store(Path(sys.argv[2])), watching=Watching(beat=beat, step=step))
"""


def kill_a_proof(database: Database, store: Store) -> None:
    words = (sys.executable, "-c", KILLED, database.address.url, str(store.folder))
    assert born.run(words, check=False, timeout=120).returncode == -signal.SIGKILL


def left_on(database: Database) -> list[str]:
    """List the databases of a server that were made to try something."""
    if database.dialect == "sqlite":
        return []
    with outside(database.url) as run:
        return [name for (name,) in run("SELECT datname FROM pg_database").fetchall() if PREFIX in name]


def test_what_a_killed_proof_left_is_swept_at_the_next_start(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))
    store, place = store_of(database), database.files.parent / FOLDER
    before = set(left_on(database))
    kill_a_proof(database, store)
    mine = set(left_on(database)) - before
    assert list(place.glob("*/*")), "the test killed nothing"
    assert (len(mine) >= 1) == (database.dialect == "postgres")
    assert (store.folder / ".making").exists()

    backup.sweep_left(database)

    assert not mine & set(left_on(database))
    assert not list(place.glob("*"))
    assert not (store.folder / ".making").exists()
    assert make_backup(database, store).problems == 0
    assert not place.exists()


def test_what_is_in_use_is_not_swept(database: Database) -> None:
    with scratch(database, "mine") as url:
        used = Database(url.render_as_string(hide_password=False))
        before = told(used)

        assert sweep_scratch(database) == 0

        assert told(used) == before
        used.close()


@pytest.mark.parametrize(
    "database_kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_named_database_a_killed_proof_filled_is_emptied(
    database: Database, store: Store, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUODAN_SCRATCH_URL", elsewhere)
    kill_a_proof(database, store)
    left = Database(elsewhere, is_as_found=True)
    assert told(left) != {}, "the test killed too soon"

    made = make_backup(database, store)  # sweeps before it begins

    assert made.problems == 0
    assert told(left) == {}
    left.close()
