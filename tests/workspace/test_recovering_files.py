"""Attached files come back with the record that held them, even forgotten ones; a crash leaves nothing half-done."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from huodan.engines import jobs
from huodan.engines.jobs import State
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM, DeleteRecord, UpdateRecord
from huodan.storage import Database
from huodan.storage.shelf import shelf_of
from huodan.storage.system import file, file_link, trash
from huodan.workspace import backup, recovering
from huodan.workspace.jobs import KINDS
from huodan.workspace.working import ensure_schedules
from tests.support import born
from tests.support.backups import database, elsewhere, make, store
from tests.support.sales import Desk
from tests.workspace.test_recovering import listed, make_backup, open_backup, recover, require_lawful, whole

__all__ = ["database", "elsewhere", "store"]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUODAN_BACKUPS", str(tmp_path / "backups"))


def ids(database: Database, table: str) -> list[Id]:
    with database.read() as tx:
        return [row[0] for row in tx.run(f"SELECT id FROM {table} ORDER BY id")]


def forget_files(database: Database) -> None:
    """This function will do what ninety days would: rows, links and bytes are gone."""
    with database.write() as tx:
        tx.execute(delete(file_link))
        tx.execute(delete(file))
    for path in database.files.glob("??"):
        shutil.rmtree(path)


@pytest.mark.parametrize("is_forgotten", [False, True])
@pytest.mark.parametrize("is_deleted", [False, True])
def test_files_come_back_with_their_record(database: Database, is_forgotten: bool, is_deleted: bool) -> None:
    desk, (deal,) = Desk(database), ids(database, "r_deal")
    before = whole(database, "deal", deal)
    assert before["contract"]
    name = make_backup(database)
    desk.do(DeleteRecord("deal", deal) if is_deleted else UpdateRecord("deal", deal, {"contract": []}))
    if is_forgotten:
        (item,) = ids(database, "r_item")
        desk.do(DeleteRecord("item", item))
        with database.write() as tx:
            tx.execute(delete(trash))
        forget_files(database)

    _, told = recover(database, open_backup(database, name, "deal"), deal)

    assert (told["changed"], told["failed"]) == (1, [])
    assert whole(database, "deal", deal)["contract"] == before["contract"]
    with database.read() as tx:
        hashes = [row[0] for row in tx.run("SELECT hash FROM file WHERE free_at IS NULL")]
    assert all(shelf_of(database).read(hash) is not None for hash in hashes)
    require_lawful(database)


def test_a_file_the_backup_lacks_too_is_left_out_of_what_comes_back(database: Database) -> None:
    desk, (deal,) = Desk(database), ids(database, "r_deal")
    name = make_backup(database)
    desk.do(DeleteRecord("deal", deal))
    opened = open_backup(database, name, "deal")
    (item,) = ids(database, "r_item")
    desk.do(DeleteRecord("item", item))
    with database.write() as tx:
        tx.execute(delete(trash))
    forget_files(database)
    shutil.rmtree(backup.store_of(database).contents)

    _, told = recover(database, opened, deal)

    assert told["changed"] == 1
    assert not whole(database, "deal", deal)["contract"]
    assert [each["code"] for each in told["noted"]] == ["content_gone"]
    require_lawful(database)


@pytest.mark.parametrize("at", ["preparing", "writing"])
def test_a_killed_worker_leaves_nothing_half_done_and_the_next_one_finishes(
    database: Database, at: str
) -> None:
    for number in range(3):
        make(database, "item", name=f"货 {number}")
    wanted = ids(database, "r_item")
    name = make_backup(database)
    for id in wanted:
        Desk(database).do(DeleteRecord("item", id))
    opened = open_backup(database, name, "item")
    ensure_schedules(database)

    def ask(tx: Any) -> Any:
        from huodan.language.access import system_grant
        from huodan.workspace.plans import current_plan

        plan = current_plan(tx)
        with recovering.opened(database, opened, plan, system_grant(plan)) as it:
            return recovering.ask_recovery(tx, it, wanted)

    asked = database.transact(SYSTEM, ask)
    point = {"preparing": "recovering.put_contents", "writing": "recovering.bring_back"}[at]
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from huodan.storage import Database\n"
        "from huodan.workspace import recovering, working\n"
        "from huodan.workspace.jobs import KINDS\n"
        "for name in [name for name, kind in KINDS.items() if kind.every_seconds]: del KINDS[name]\n"
        f"real = {point}\n"
        "def die(*args, **more):\n    real(*args, **more)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"{point} = die\n"
        "database = Database(sys.argv[1], files=Path(sys.argv[2]))\n"
        "while working.work(database, lease_ms=1): pass\n"
    )
    command = [sys.executable, "-c", program, database.address.url, str(database.files)]
    killed = born.run(command, check=False, timeout=120)

    assert killed.returncode == -signal.SIGKILL
    assert set(listed(database, opened).values()) == {"deleted"}
    from tests.workspace.test_recovering import do

    done = do(database, asked)
    assert KINDS[done.kind].can_undo(done)
    assert ids(database, "r_item") == wanted
    with database.read() as tx:
        assert jobs.find(tx, asked.id).state is State.DONE
    require_lawful(database)
