"""
Backup and restore of about a gigabyte, against copying the same bytes: seven parts attached files, three parts database.

Needs no world: what is in the rows does not matter, how many bytes there are does. CPU seconds are those of this process.
"""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.report import Line, line
from huodan.engines.files import Incoming
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.place import open_workspace
from huodan.workspace import backup
from huodan.workspace.backup import Rules, SecondPlace, Store
from huodan.workspace.filing import shelve, take_in
from huodan.workspace.setup import prepare

MEGABYTE = 1 << 20
MEGABYTES = int(os.environ.get("HUODAN_BENCH_MB", "1000"))
FILE_MB = 7
BODY = 2_048
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took, on the clock and of the processor."""

    seconds: float
    cpu: float


def measure() -> list[Line]:
    """This function will make a workspace, copy its bytes, back it up, copy that to a second place, and restore it."""
    with tempfile.TemporaryDirectory(prefix="huodan-bench-") as folder, _second_folder() as nas:
        base = Path(folder)
        database = open_workspace(base / "data", files=base / "data" / "files")
        prepare(database)
        _fill(database)
        store = Store(base / "backups")
        bytes_there = sum(path.stat().st_size for path in (base / "data").rglob("*") if path.is_file())
        copied = _timed(lambda: _copy(base / "data", base / "copy"))
        made = _timed(lambda: backup.make_backup(database, store))
        again = _timed(lambda: backup.make_backup(database, store))
        backup.keep_place(database, SecondPlace(folder=Path(nas)), store)
        second = backup.second_of(database, store)
        assert second is not None
        away = _timed(lambda: backup.copy_all(store, second, Rules()))
        database.close()
        newest = store.newest()
        target = f"sqlite:///{base / 'back' / 'huodan.db'}"
        restored = _timed(
            lambda: backup.restore(
                store.path(newest.name), target, contents=store.contents, files=base / "back" / "files"
            )
        )
    size = f"{bytes_there / MEGABYTE:,.0f} MB"
    told = {
        "Backup, restored beside and checked": made,
        "The next backup (files are there)": again,
        "Copy both to a second place, read back": away,
        "Restore and check": restored,
    }
    first = line(f"Copy the files of the workspace ({size})", [copied.seconds], note=_note(copied, copied))
    return [first] + [
        line(work, [took.seconds], floor=copied.seconds, note=_note(took, copied))
        for work, took in told.items()
    ]


def _second_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="huodan-bench-second-")


def _note(took: Took, floor: Took) -> str:
    return f"{took.cpu:.1f} s CPU ({took.cpu / floor.cpu:.0f} ×)"


def _timed(work: Callable[[], object]) -> Took:
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - start, time.process_time() - cpu)


def _copy(source: Path, to: Path) -> None:
    """Copy every file, and wait until the disk has it, as a backup does."""
    for path in source.rglob("*"):
        if path.is_file():
            target = to / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            with path.open("rb") as read, target.open("wb") as write:
                while piece := read.read(MEGABYTE):
                    write.write(piece)
                write.flush()
                os.fsync(write.fileno())


def _fill(database: Database) -> None:
    chance = random.Random(7)
    for number in range(MEGABYTES * 7 // 10 // FILE_MB):
        content = chance.randbytes(FILE_MB * MEGABYTE)
        path = database.files / f"bench-{number}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        hash = hashlib.sha256(content).hexdigest()
        incoming = Incoming(path, f"{number}.bin", len(content), hash, "application/octet-stream")
        shelve(database, incoming)
        database.transact(SYSTEM, lambda tx, incoming=incoming: take_in(tx, incoming))  # type: ignore[misc]
        path.unlink()
    for _ in range(MEGABYTES * 3 // 10 * MEGABYTE // BODY // ROWS_AT_ONCE):
        database.transact(SYSTEM, lambda tx: _rows(tx, chance))


def _rows(tx: Tx, chance: random.Random) -> None:
    """Keep rows that are as long as those of a journal, and pack as badly as text does after packing."""
    names = ("id", "at", "person", "api_key", "kind", "form", "detail")
    rows = [
        (tx.new_id(), tx.now, 0, None, "bench", None, chance.randbytes(BODY // 2).hex())
        for _ in range(ROWS_AT_ONCE)
    ]
    tx.put("audit", names, rows)
