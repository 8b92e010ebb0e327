"""
Jobs: how many one worker process does a second, each with one piece that writes one row, beside the same rows by raw SQL.

The raw SQL does what a job costs in rows: it is asked for, taken, and ended with its row, in three transactions. Then the memory
of a worker process that waits.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import ClassVar

from bench.report import Line, line
from bench.start_server import megabytes
from bench.world import World
from huodan.doors.worker import Worker
from huodan.engines import jobs
from huodan.kit.words import Text
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.place import open_workspace
from huodan.workspace.jobs import KINDS, Done, JobKind, Piece

COUNT = 1_000
NAME = "bench"
SETTLED_SECONDS = 3
TABLE = "CREATE TABLE bench_row (id BIGINT PRIMARY KEY, note TEXT)"
QUEUE = "CREATE TABLE bench_queue (id BIGINT PRIMARY KEY, state TEXT, due BIGINT, title TEXT, input TEXT)"


class Noting(JobKind):
    """Writes one row."""

    label: ClassVar[Text] = {"zh": "测量", "en": "Bench"}

    def piece(self, piece: Piece) -> Done:
        """Write it."""
        _note(piece.tx, piece.job.id)
        return Done(1)


def measure(world: World) -> list[Line]:
    """This function will do so many jobs by two threads of a worker, and the same by hand."""
    KINDS[NAME] = Noting()
    database = open_workspace(world.place)
    try:
        database.transact(SYSTEM, _make_tables)
        by_hand = _by_hand(database)
        for number in range(COUNT):
            database.transact(SYSTEM, partial(_ask, number=number))
        started = time.perf_counter()
        worker = Worker(database)
        while not _is_done(database):
            Event().wait(0.02)
        each = (time.perf_counter() - started) / COUNT
        worker.stop()
        database.transact(SYSTEM, _drop_tables)
    finally:
        KINDS.pop(NAME)
        database.close()
    return [
        line(f"raw SQL: take and end {COUNT:,} jobs of one row", [by_hand], rate=1 / by_hand),
        line(f"{COUNT:,} jobs of one row, one worker process", [each], floor=by_hand, rate=1 / each),
        _idle(world),
    ]


def _idle(world: World) -> Line:
    """Start a worker process, and read its memory when it has nothing to do."""
    is_server = "://" in world.place
    words = [sys.executable, "-c", "from huodan.doors.cli import main; main()", "worker"]
    words += [] if is_server else ["--data", world.place]
    more = {"HUODAN_DATABASE_URL": world.place} if is_server else {}
    started = time.perf_counter()
    process = subprocess.Popen(words, env=os.environ | more, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
        seconds = time.perf_counter() - started
        Event().wait(SETTLED_SECONDS)
        used = megabytes(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)
    return line("a worker process is ready", [seconds], note=f"PSS {used:.0f} MB idle")


def _by_hand(database: Database) -> float:
    """Do the same with statements alone; seconds for each, without the asking."""
    mark = "?" if database.dialect == "sqlite" else "%s"
    ids = list(range(1, COUNT + 1))
    for id in ids:
        asked = (id, "waiting", id, "title", "{}")
        database.transact(
            SYSTEM, _running(f"INSERT INTO bench_queue VALUES ({', '.join([mark] * 5)})", asked)
        )
    started = time.perf_counter()
    for id in ids:
        taken = f"UPDATE bench_queue SET state = 'running' WHERE id = {mark}"
        database.transact(SYSTEM, _running(taken, (id,)))
        ended = f"UPDATE bench_queue SET state = 'done' WHERE id = {mark}"
        database.transact(SYSTEM, _running(ended, (id,), note=-id))
    return (time.perf_counter() - started) / COUNT


def _running(sql: str, values: tuple[object, ...], *, note: int | None = None) -> Callable[[Tx], None]:
    def run(tx: Tx) -> None:
        tx.run(sql, values)
        if note is not None:
            _note(tx, note)

    return run


def _note(tx: Tx, id: int) -> None:
    mark = "?" if tx.dialect == "sqlite" else "%s"
    tx.run(f"INSERT INTO bench_row VALUES ({mark}, {mark})", (id, "note"))


def _ask(tx: Tx, *, number: int) -> None:
    jobs.enqueue(tx, kind=NAME, title=Noting.label, input={"number": number})


def _is_done(database: Database) -> bool:
    with database.read() as tx:
        row = tx.run("SELECT count(*) FROM bench_row WHERE id > 0").fetchone()
    return row is not None and row[0] == COUNT


def _make_tables(tx: Tx) -> None:
    _drop_tables(tx)
    for sql in (TABLE, QUEUE):
        tx.run(sql)


def _drop_tables(tx: Tx) -> None:
    for name in ("bench_row", "bench_queue"):
        tx.run(f"DROP TABLE IF EXISTS {name}")
    tx.run("DELETE FROM job WHERE kind = 'bench'")
