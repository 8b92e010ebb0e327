"""
What is particular to SQLite: pragmas, one writer at a time, the log moved into the file in the background.

One process writes; its threads take turns (``together.py``), as SQLite's own waiting is unfair (p99 1 030 → 65 ms).
Automatic checkpoints are off: a thread does them, so that no save waits for them (p99 8 → 0.5 ms).
"""

from __future__ import annotations

import importlib
import logging
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from threading import Event, Thread
from types import ModuleType

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from huodan.storage.digits import FUNCTIONS
from huodan.storage.link import Busy, Link, OnStatement, Pool, tell
from huodan.storage.together import Together

log = logging.getLogger(__name__)

SAFE_LOG = (3, 51, 3)  # older ones can lose data when the log is restarted (sqlite.org/wal.html#walresetbug)
READERS = 16
BUSY_SECONDS = 5.0  # another process may write, such as a backup
LOG_BYTES = 4 * 1024 * 1024
LARGE_LOG_BYTES = 4 * LOG_BYTES
CHECKPOINT_EVERY = 0.25
STEPS = 100_000  # of SQLite's machine, about a millisecond, between two looks at the clock


def driver() -> ModuleType:
    """Give the newest SQLite there is: pysqlite3's own, else Python's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


class Sqlite:
    """Connections to one file: readers that cannot write, and one writer."""

    dialect = "sqlite"

    def __init__(
        self, url: URL, on_statement: OnStatement | None, *, module: ModuleType | None = None
    ) -> None:
        self.module = module or driver()
        self.error: type[Exception] = self.module.Error
        self.has_log = self.module.sqlite_version_info >= SAFE_LOG
        if not self.has_log:
            log.warning("SQLite %s is older than 3.51.3: writing is slower.", self.module.sqlite_version)
        self.path = str(url.database)
        self._engine = create_engine(
            url,
            module=self.module,
            poolclass=NullPool,
            connect_args={
                "isolation_level": None,
                "timeout": BUSY_SECONDS,
                "cached_statements": 512,
                "check_same_thread": False,
            },
        )
        self._on_statement = on_statement
        self._writer = Pool(partial(self._open, query_only=0), size=1, error=self.error)
        self._reader = Pool(partial(self._open, query_only=1), size=READERS, error=self.error)
        self.writers = Together(self._writer, error=self.error, on_statement=on_statement)
        self._checkpoints = Checkpoints(self) if self.has_log else None

    def _open(self, *, query_only: int) -> Link:
        link = Link.of(self._engine.connect())
        for pragma in (*self.pragmas(), f"PRAGMA query_only = {query_only}"):
            link.raw.execute(pragma)
        for name, (arguments, function) in FUNCTIONS.items():
            link.raw.create_function(name, arguments, function, deterministic=True)
        if self._on_statement is not None and not query_only:
            tell(link.connection, self._on_statement)
        return link

    def pragmas(self) -> tuple[str, ...]:
        """List how a connection is set up."""
        return (
            f"PRAGMA journal_mode = {'WAL' if self.has_log else 'TRUNCATE'}",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = OFF",
            "PRAGMA wal_autocheckpoint = 0",
            f"PRAGMA journal_size_limit = {LOG_BYTES}",
            "PRAGMA cache_size = -8000",
            "PRAGMA temp_store = MEMORY",
        )

    @contextmanager
    def reading(self, seconds: float | None) -> Iterator[Link]:
        """Lend a connection that sees one snapshot, whose statements are interrupted after ``seconds``."""
        with self._reader.lend("BEGIN") as link:
            if seconds is None:
                yield link
                return
            end = time.monotonic() + seconds
            link.raw.set_progress_handler(lambda: time.monotonic() > end, STEPS)
            try:
                yield link
            finally:
                link.raw.set_progress_handler(None, 0)

    @contextmanager
    def writing(self, *, alone: bool, together: bool, attempt: int) -> Iterator[Link]:
        """Lend the writer; every write is alone here, but for those that may be committed together."""
        with self.writers.writing(together=together and not alone) as link:
            yield link
        if self._checkpoints is not None:
            self._checkpoints.wanted.set()

    def is_passing(self, error: DBAPIError) -> bool:
        """Say whether the same may succeed in a moment: another process is writing, or drew the same id."""
        code, said = getattr(error.orig, "sqlite_errorcode", 0), str(error.orig)
        is_id = re.fullmatch(r"UNIQUE constraint failed: \w+\.id", said) is not None
        return is_id or code & 0xFF in (5, 6) or "database is locked" in said

    def close(self) -> None:
        """Stop the thread and close all connections."""
        if self._checkpoints is not None:
            self._checkpoints.stop()
        self._reader.close()
        self._writer.close()


class Checkpoints(Thread):
    """Moves the write-ahead log into the file while others read and write."""

    def __init__(self, database: Sqlite) -> None:
        super().__init__(name="huodan-checkpoints", daemon=True)
        self.database = database
        self.wanted, self._stopping = Event(), Event()
        self.start()

    def run(self) -> None:
        """Look at the log after writes, at most four times a second."""
        while True:
            self.wanted.wait()
            self.wanted.clear()
            if self._stopping.wait(CHECKPOINT_EVERY):
                return
            try:
                self.checkpoint()
            except (self.database.error, Busy) as error:
                log.warning("The log was not moved into the file; the next write asks again: %s", error)

    def checkpoint(self) -> None:
        """Move the log into the file if it has grown."""
        size = self._log_bytes()
        if size <= LOG_BYTES:
            return
        connect = self.database.module.connect
        with closing(connect(self.database.path, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            if size > LARGE_LOG_BYTES:
                # The log starts anew only when all of it is in the file; under the lock only the rest is moved.
                with self.database.writers.turn():
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _log_bytes(self) -> int:
        try:
            return os.stat(f"{self.database.path}-wal").st_size
        except FileNotFoundError:
            return 0

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self.wanted.set()
        self.join()
