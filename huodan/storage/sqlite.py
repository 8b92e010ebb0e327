"""
What is particular to SQLite: pragmas, one writer at a time, the log moved into the file in the background.

One process writes; its threads take turns at a lock, as SQLite's own waiting is unfair (p99 1 030 → 65 ms).
Automatic checkpoints are off: a thread does them, so that no save waits for them (p99 8 → 0.5 ms).
"""

from __future__ import annotations

import importlib
import logging
import os
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Event, Lock, Thread, get_ident
from types import ModuleType
from typing import Any

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from huodan.storage.link import Busy, Link, OnStatement, tell, wrapped

log = logging.getLogger(__name__)

SAFE_LOG = (3, 51, 3)  # older ones can lose data when the log is restarted (sqlite.org/wal.html#walresetbug)
READERS = 16
LONGEST_WAIT = 30.0
BUSY_SECONDS = 5.0  # another process may write, such as a backup
LOG_BYTES = 4 * 1024 * 1024
LARGE_LOG_BYTES = 4 * LOG_BYTES
CHECKPOINT_EVERY = 0.25


def driver() -> ModuleType:
    """Give the newest SQLite there is: pysqlite3's own, else Python's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


class Sqlite:
    """
    Connections to one file: readers that cannot write, and one writer.

    They stay open, and transactions begin and end below SQLAlchemy, whose pool and events cost 0.1 ms a time.
    """

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
        self._lock, self._holder = Lock(), 0
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
        self._writer = self._open(query_only=0)
        self._idle: deque[Link] = deque()
        self._places = BoundedSemaphore(READERS)
        self._on_statement = on_statement
        if on_statement is not None:
            tell(self._writer.connection, on_statement)
        self._checkpoints = Checkpoints(self) if self.has_log else None

    def _open(self, *, query_only: int) -> Link:
        link = Link.of(self._engine.connect())
        for pragma in (*self.pragmas(), f"PRAGMA query_only = {query_only}"):
            link.raw.execute(pragma)
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
    def reading(self) -> Iterator[Link]:
        """Lend a connection that sees one snapshot."""
        if not self._places.acquire(timeout=LONGEST_WAIT):
            raise Busy
        try:
            try:
                link = self._idle.pop()
            except IndexError:
                link = self._open(query_only=1)
            link.raw.execute("BEGIN")
            try:
                yield link
            finally:
                _end(link)
                self._idle.append(link)
        finally:
            self._places.release()

    @contextmanager
    def writing(self, *, alone: bool, attempt: int) -> Iterator[Link]:
        """Lend the writer; every write is alone here."""
        with self.locked():
            link = self._writer
            self._begin(link)
            try:
                yield link
                if self._on_statement is not None:
                    self._on_statement("COMMIT")
                with wrapped(self.error, "COMMIT"):
                    link.raw.commit()
            finally:
                _end(link)
        if self._checkpoints is not None:
            self._checkpoints.wanted.set()

    def _begin(self, link: Link) -> None:
        # The driver's own BEGIN would leave DDL outside of the transaction.
        if self._on_statement is not None:
            self._on_statement("BEGIN IMMEDIATE")
        with wrapped(self.error, "BEGIN IMMEDIATE"):
            link.raw.execute("BEGIN IMMEDIATE")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep all other writers of this process waiting."""
        assert self._holder != get_ident(), "a write Tx inside a write Tx would wait for itself"
        if not self._lock.acquire(timeout=LONGEST_WAIT):
            raise Busy
        self._holder = get_ident()
        try:
            yield
        finally:
            self._holder = 0
            self._lock.release()

    def is_passing(self, error: DBAPIError) -> bool:
        """Say whether the same may succeed in a moment: another process is writing."""
        code = getattr(error.orig, "sqlite_errorcode", 0)
        return code & 0xFF in (5, 6) or "database is locked" in str(error.orig)

    def close(self) -> None:
        """Stop the thread and close all connections."""
        if self._checkpoints is not None:
            self._checkpoints.stop()
        for link in (self._writer, *self._idle):
            link.connection.close()
        self._idle.clear()


def _end(link: Link) -> None:
    """End whatever is open, for the driver and for SQLAlchemy."""
    link.raw.rollback()
    if link.connection.in_transaction():
        link.connection.rollback()


class Checkpoints(Thread):
    """Moves the write-ahead log into the file while others read and write."""

    def __init__(self, database: Sqlite) -> None:
        super().__init__(name="huodan-checkpoints", daemon=True)
        self.database = database
        self.wanted, self._stopping = Event(), Event()
        self.start()

    def run(self) -> None:
        """Look at the log after writes, at most four times a second."""
        connection = self.connect()
        try:
            while True:
                self.wanted.wait()
                self.wanted.clear()
                if self._stopping.wait(CHECKPOINT_EVERY):
                    return
                self.checkpoint(connection)
        finally:
            connection.close()

    def connect(self) -> Any:
        """Open a connection of its own."""
        connection = self.database.module.connect(
            self.database.path, isolation_level=None, timeout=BUSY_SECONDS
        )
        for pragma in self.database.pragmas():
            connection.execute(pragma)
        return connection

    def checkpoint(self, connection: Any) -> None:
        """Move the log into the file if it has grown."""
        size = self._log_bytes()
        if size <= LOG_BYTES:
            return
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        if size > LARGE_LOG_BYTES:
            # The log starts anew only when all of it is in the file; under the lock only the rest is moved.
            with self.database.locked():
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
