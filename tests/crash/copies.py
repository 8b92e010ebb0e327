"""Acts with copies of a workspace, for ``test_every_act.py``: backups, what comes out of them, moves, an upgrade."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import func, make_url, select

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.ids import format_id
from huodan.language.access import system_grant
from huodan.language.messages import SYSTEM, DeleteRecord
from huodan.storage import Database, Tx
from huodan.storage.system import VERSION, job
from huodan.storage.told import Told, differing, tell
from huodan.storage.trouble import HalfRestored
from huodan.storage.upgrades import MOVING, found_version
from huodan.workspace import backup, moving, recovering
from huodan.workspace.check import check
from huodan.workspace.database_move import TargetInUse, move
from huodan.workspace.plans import current_plan
from huodan.workspace.upgrade import open_upgraded
from tests.crash.acts import ended, history, require_lawful, work_on
from tests.crash.dying import World
from tests.crash.test_every_statement import ORDER
from tests.support.attaching import PDF, png, store as keep_file
from tests.support.backups import make
from tests.support.sales import Desk

EARLIER, NEWER_TABLES = 2, ("presence", "form_changed")

# ── backups, and what comes out of them ──────────────────────────────────────────────────────────────


def fill_vault(world: World) -> None:
    """Store records that hold files."""
    with world.opened() as database:
        photo, contract = (
            keep_file(database, SYSTEM, png(), "图.png"),
            keep_file(database, SYSTEM, PDF, "合同.pdf"),
        )
        make(database, "item", name="橘子酱", photo=[{"id": format_id("file", photo.id)}])
        make(
            database,
            "deal",
            name="合同一",
            contract=[{"id": format_id("file", contract.id)}],
            lines=[{"note": "行"}],
        )


def back_up(world: World) -> None:
    """Make a backup."""
    with world.opened() as database:
        backup.make_backup(database, backup.store_of(database))


def backed_up(world: World) -> object:
    """Tell the newest backup, which holds what there is; nothing unfinished lies beside it."""
    with world.opened() as database, database.read() as tx:
        store = backup.store_of(database)
        newest = store.newest()
        assert differing(newest.tables, tell(tx)) == ()
        assert not list(store.folder.glob(".making*"))
        return newest.files, newest.files_size, newest.problems


def require_backups(world: World) -> None:
    """Whatever counts as a backup is whole, and the workspace is as it was."""
    require_lawful(world)
    with world.opened() as database:
        store = backup.store_of(database)
    for each in store.backups():
        found = backup.open_backup(store.path(each.name), store.contents)
        backup.require_readable(found)
        backup.require_contents(found, day=None)


def change_since(world: World) -> None:
    """Make a backup of the vault, then change what it holds."""
    fill_vault(world)
    back_up(world)
    with world.opened() as database:
        make(database, "deal", name="后来的")


def restore(world: World) -> None:
    """Put the backup in the place of what is there."""
    store = backup.Store(world.folder / "backups")
    folder = store.path(store.newest().name)
    backup.restore(folder, world.url, contents=store.contents, files=world.files, force=True)


def restored(world: World) -> object:
    """What was backed up is there again, with its files."""
    with world.opened() as database, database.read() as tx:
        expected = backup.Store(world.folder / "backups").newest().tables
        return differing(_records(expected), _records(tell(tx))), check(tx, all_contents=True)


def require_no_first_page(world: World) -> None:
    """What stands in the place is a whole workspace, the old or the new one, or says that restoring was not finished."""
    with suppress(HalfRestored):
        require_lawful(world)
        with world.opened() as database, database.read() as tx:
            assert [name for name, each in _records(tell(tx)).items() if each.rows], (
                "there is an empty workspace"
            )


def _records(told: dict[str, Told]) -> dict[str, Told]:
    return {name: each for name, each in told.items() if name.startswith(("r_", "s_", "journal"))}


def lose_records(world: World) -> None:
    """Make a backup, then delete an order and change a customer, and ask for the backup to be opened."""
    back_up(world)
    with world.opened() as database:
        desk = Desk(database)
        desk.do(DeleteRecord("order", ORDER))
        name = backup.store_of(database).newest()

        def ask(tx: Tx) -> Job:
            plan = current_plan(tx)
            return recovering.ask_opening(tx, plan, system_grant(plan), name, form=plan.forms["order"])

        database.transact(SYSTEM, ask)


def opened_backup(world: World) -> object:
    """Tell what is found in the opened backup, and how each record stands now."""
    with world.opened() as database:
        with database.read() as tx:
            plan = current_plan(tx)
            granted, asked = system_grant(plan), _last(tx, "open_backup")
            with recovering.opened(database, asked, plan, granted) as it:
                states = ("deleted", "changed", "same")
                found = recovering.listed(tx, plan, granted, it, states=states, search="")
                listed = [(one.listed.id, one.state) for one in found]
        return listed, ended(database)


def choose_records(world: World) -> None:
    """Open a backup and ask for two orders of it, one of which is as it was."""
    lose_records(world)
    work_on(world)
    with world.opened() as database:
        second = Desk(database).create("order", customer="杭州云杉", remark="后来的")

        def ask(tx: Tx) -> None:
            plan = current_plan(tx)
            with recovering.opened(database, _last(tx, "open_backup"), plan, system_grant(plan)) as it:
                recovering.ask_recovery(tx, it, [ORDER, second])

        database.transact(SYSTEM, ask)


def recovered(world: World) -> object:
    """Tell the order that came back with its lines, the jobs, and the history."""
    with world.opened() as database:
        cells = Desk(database).cells("order", ORDER)
        lines = [(line["line_quantity"], line["line_price"]) for line in cells["order_lines"]]
        return lines, cells["order_total"], cells["version"], ended(database), history(database)


def _last(tx: Tx, kind: str) -> Job:
    found = tx.execute(select(func.max(job.c.id)).where(job.c.kind == kind)).scalar_one()
    return jobs.find(tx, found)


# ── moving, upgrading ────────────────────────────────────────────────────────────────────────────────


def move_files(world: World) -> None:
    """Move all contents into the bucket."""
    with world.opened() as database:
        moving.move(database, "bucket")


def moved_files(world: World) -> object:
    """Nothing is left in the folder, and nothing is missing."""
    left = sorted(path.name for path in world.files.glob("??/*") if path.is_file())
    with world.opened() as database, database.read() as tx:
        return moving.place_of(tx).kind, left, check(tx, all_contents=True)


def move_database(world: World) -> None:
    """Move into the other kind of database; the mover may have died after all had arrived."""
    with world.opened() as database, suppress(TargetInUse):
        move(database, world.other)


def moved_database(world: World) -> object:
    """What arrived is what is here."""
    arrived = Database(world.other, files=world.files)
    with world.opened() as database, database.read() as here, arrived.read() as there:
        found = differing(tell(here), tell(there)), check(there)
    arrived.close()
    return found


def require_not_half(world: World) -> None:
    """What is here goes on; what is there does not open, or is all of it."""
    require_lawful(world)
    file = make_url(world.other).database if world.other.startswith("sqlite") else None
    if (file is None or Path(file).exists()) and _version(world.other) not in (None, MOVING):
        assert moved_database(world) == ((), ())


def grow_back(world: World) -> None:
    """Lay the database back to what an earlier version left."""
    fill_vault(world)
    with world.opened() as database, database.write() as tx:
        for table in NEWER_TABLES:
            tx.run(f"DROP TABLE {table}")
        tx.run("ALTER TABLE schema_stamp DROP COLUMN workspace")
        tx.run(f"UPDATE schema_stamp SET version = {EARLIER}")


def upgrade(world: World) -> None:
    """Start the newer program."""
    open_upgraded(world.url, files=world.files).close()


def upgraded(world: World) -> object:
    """The records are what they were, and what was there before is in a backup."""
    assert _version(world.url) == VERSION
    with world.opened() as database, database.read() as tx:
        before = backup.store_of(database).backups()[-1]
        return (
            differing(_records(before.tables), _records(tell(tx))),
            before.schema,
            check(tx, all_contents=True),
        )


def require_one_version(world: World) -> None:
    """It is of the earlier version still, or of this one."""
    assert _version(world.url) in (EARLIER, VERSION)


def _version(url: str) -> int | None:
    database = Database(url, is_as_found=True)
    try:
        with database.read() as tx:
            return found_version(tx.connection)
    finally:
        database.close()
