"""
A workspace moves to another database, SQLite to PostgreSQL or back; its files stay where they are (decision 0023).

Nobody writes meanwhile. All rows are copied in pieces, the search tables made anew, everything compared by rows and
checksums and checked; only then the target gets its stamp, without which it does not open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import make_url

from huodan.engines import records, schema
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage import copying
from huodan.storage.db import Database, Tx
from huodan.storage.told import Told, data_tables, differing, rows_of, tell
from huodan.storage.trouble import minding_disk
from huodan.storage.upgrades import MOVING, found_version, mark_moving, prepare, stamp
from huodan.workspace.check import check
from huodan.workspace.plans import current_plan

STAMP = "schema_stamp"
LONGEST_LIST = 5

Progress = Callable[[int, int], None]


class TargetInUse(HuodanError):
    """Something is there already."""

    code = "target_in_use"
    status = 409
    zh = "{place} 里已经有数据，没有动它。请搬到一个空的数据库或新的目录。"
    en = "There is something in {place} already; it was left alone. Move into an empty database or a new folder."


class MoveDiffers(HuodanError):
    """What arrived is not what left."""

    code = "move_differs"
    status = 422
    zh = "搬过去的数据核对不上（{tables}），不算数；原来的数据库没有改动，请继续用它，并把这句话告诉我们。"
    en = "What arrived differs ({tables}) and does not count. The old database is unchanged: go on with it, and report this."


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, and the laws the data broke before and break now."""

    rows: int
    tables: int
    problems: tuple[Problem, ...]


def move(source: Database, url: str, *, progress: Progress = lambda done, total: None) -> Moved:
    """
    This function will move a workspace into an empty database; the old one stays as it is.

    progress: hears how many rows are copied, of how many.

    Raises:
        TargetInUse, MoveDiffers, Busy: the old database is unchanged, and the new one does not open.
    """
    with _target(url, source) as target, source.write(SYSTEM, alone=True) as tx:
        if tx.dialect == "postgres":
            tx.run("SET LOCAL idle_in_transaction_session_timeout = 0")
        plan, told, version = current_plan(tx), tell(tx), found_version(tx.connection)
        assert version is not None
        target.transact(SYSTEM, lambda into: _make(tx, into, plan), alone=True)
        _copy(tx, target, told, progress)
        for form in plan.forms.values():
            _index(target, plan, form)
        with target.read() as arrived:
            _require_same(told, tell(arrived))
            problems = check(arrived)
        target.transact(SYSTEM, lambda into: stamp(into.connection, version, source.stamp), alone=True)
    return Moved(rows_of(told), len(told), problems)


@contextmanager
def _target(url: str, source: Database) -> Iterator[Database]:
    """Open a target that is empty, or what an earlier move left half-done; a file gets its name in the end."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        target = Database(url, zone=source.zone, files=source.files, is_as_found=True)
        try:
            target.transact(SYSTEM, lambda tx: _require_empty(tx, target.place), alone=True)
            yield target
        finally:
            target.close()
        return
    path = Path(str(parsed.database))
    unfinished = path.with_name(f".{path.name}.moving")
    if path.exists():
        raise TargetInUse(place=path)
    with minding_disk(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove(unfinished)
        url = parsed.set(database=str(unfinished)).render_as_string(hide_password=False)
        target = Database(url, zone=source.zone, files=source.files, is_as_found=True)
        try:
            yield target
            target.close()
            unfinished.rename(path)
        finally:
            target.close()
            _remove(unfinished)


def _require_empty(tx: Tx, place: str) -> None:
    if found_version(tx.connection) == MOVING:
        copying.drop_all(tx)
    elif data_tables(tx):
        raise TargetInUse(place=place)


def _make(source: Tx, target: Tx, plan: Plan) -> None:
    """Make all tables, marked from the first moment as not to be opened."""
    prepare(target.connection)
    mark_moving(target.connection)
    schema.sync(target, plan)
    copying.make_like(source, target)


def _copy(source: Tx, target: Database, told: dict[str, Told], progress: Progress) -> None:
    done, total = 0, rows_of(told)
    for table, columns in data_tables(source).items():
        if table != STAMP:
            for some in copying.copy_rows(source, target, table, columns):
                progress(done + some, total)
        done += told[table].rows
        progress(done, total)


def _index(target: Database, plan: Plan, form: PlanForm) -> None:
    """Let the records of a form be found by their words, a piece in a Tx."""
    after: Id | None = -1
    while after is not None:
        work = partial(records.index_page, plan=plan, form=form, after=after)
        after = target.transact(SYSTEM, work)


def _require_same(left: dict[str, Told], arrived: dict[str, Told]) -> None:
    differs = [name for name in differing(left, arrived) if name != STAMP]
    if differs:
        raise MoveDiffers(tables=", ".join(differs[:LONGEST_LIST]))


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
