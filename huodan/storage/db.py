"""
The database and its transactions: one request or one job is one Tx, which commits together or not at all.

Owns the clock (nobody else asks it), when a write is tried again, and the Tx everybody passes around.
Does not own what differs between databases (``sqlite.py``, ``postgres.py``) or the tables (``system.py``).
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import URL, CursorResult, Executable, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from huodan.kit import zone as zones
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, new_id
from huodan.language.messages import SYSTEM, Actor
from huodan.storage import postgres, sqlite, upgrades
from huodan.storage.link import Busy, Link, OnStatement, as_sqlalchemy
from huodan.storage.trouble import BadUrl, TooSlow, is_interrupted, worded

Result = TypeVar("Result")

ATTEMPTS = 5
ATTEMPTS_ALONE = 8
DAY_MS = 86_400_000
STREAMED = 2_000


class Rows(Protocol):
    """What ``Tx.run`` found, row by row."""

    @property
    def rowcount(self) -> int:
        """Say how many rows were changed."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Give the next row, None after the last."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Give all rows that are left."""

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Give row after row."""


class Tx:
    """
    One transaction: a connection, who acts, and one moment for everything in it.

    now: UTC milliseconds, the same for the whole Tx. is_write: False means that nothing may be changed.
    zone: the business time zone. dialect: "sqlite" or "postgres". memory: what was read in this Tx and is as it stands in the
    database, kept by who writes it; forgotten when an attempt is taken back.
    """

    __slots__ = (
        "_after",
        "_on_statement",
        "_raw",
        "_today",
        "actor",
        "connection",
        "database",
        "dialect",
        "is_write",
        "memory",
        "now",
        "zone",
    )

    def __init__(self, database: Database, link: Link, actor: Actor, *, is_write: bool) -> None:
        self.database, self.actor, self.is_write = database, actor, is_write
        self.connection, self._raw = link
        self.now, self.zone, self.dialect = database.now(), database.zone, database.dialect
        self._today = 0
        self.memory: dict[Hashable, Any] = {}
        self._after: list[Callable[[], None]] = []
        self._on_statement = database.on_statement if is_write else None

    @property
    def today(self) -> int:
        """Give the business day of the Tx as yyyymmdd."""
        if not self._today:
            self._today = zones.day_of(self.now, self.zone)
        return self._today

    def new_id(self) -> Id:
        """Give an id that comes after all earlier ones."""
        return new_id(self.now)

    def after_commit(self, tell: Callable[[], None]) -> None:
        """Call something in this process once the Tx is committed, such as a bell; it must not fail."""
        self._after.append(tell)

    def try_alone(self) -> bool:
        """
        Wait a moment for all other writers, and say whether no other write goes on from now to the end of the Tx.

        For the last look of an act that must miss nobody; False where somebody writes long, or waits for this very Tx.
        """
        if self.dialect == "sqlite":
            return True
        self.run("SAVEPOINT alone")
        try:
            for statement in postgres.ALONE_NOW:
                self.run(statement)
        except DBAPIError as error:
            if not postgres.is_locked(error):
                raise
            self.run("ROLLBACK TO SAVEPOINT alone")
            return False
        finally:
            self.run("RELEASE SAVEPOINT alone")
        return True

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo what is done in here, and nothing else of the Tx, if it raises."""
        self.run("SAVEPOINT attempt")
        try:
            yield
        except HuodanError:
            self.run("ROLLBACK TO SAVEPOINT attempt")
            self.run("RELEASE SAVEPOINT attempt")
            self.memory.clear()
            raise
        self.run("RELEASE SAVEPOINT attempt")

    def execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a statement."""
        return self.connection.execute(statement, values)

    def run(self, sql: str, values: tuple[Any, ...] | list[tuple[Any, ...]] = ()) -> Rows:
        """
        Run SQL text as the driver takes it: 3 µs where ``execute`` takes 100.

        sql: with the driver's own place holders (``storage.sql.statements`` makes such texts).
        values: one tuple, or a list of tuples to run it once for each.
        """
        if self._on_statement is not None:
            self._on_statement(sql)
        try:
            if isinstance(values, list):
                cursor = self._raw.cursor()
                cursor.executemany(sql, values)
            else:
                cursor = self._raw.execute(sql, values) if values else self._raw.execute(sql)
        except self.database.error as found:
            raise as_sqlalchemy(found, self.database.error, sql) from found
        return cast(Rows, cursor)

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Read rows one by one, of which there may be more than the memory holds; one such reading at a time."""
        if self.dialect == "sqlite":
            yield from self.run(sql)
            return
        with self._raw.cursor(name="stream") as cursor:
            cursor.itersize = STREAMED
            yield from cursor.execute(sql)

    def put(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """Store many new rows the way the database takes them fastest: by COPY on PostgreSQL."""
        names = ", ".join(columns)
        if self.dialect == "sqlite":
            self.run(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' for _ in columns)})", rows)
            return
        sql = f"COPY {table} ({names}) FROM STDIN"
        if self._on_statement is not None:
            self._on_statement(sql)
        try:
            with self._raw.cursor() as cursor, cursor.copy(sql) as copy:
                for row in rows:
                    copy.write_row(row)
        except self.database.error as found:
            raise as_sqlalchemy(found, self.database.error, sql) from found


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and how its clock goes, for another process to open it too; holds the password."""

    url: str
    zone: str
    shift: int
    files: Path

    def open(self) -> Database:
        """Open the same database, with connections of its own."""
        opened = Database(self.url, zone=self.zone, files=self.files)
        opened._shift = self.shift
        return opened


class Database:
    """
    A workspace's database; one object per process, shared by all threads.

    files: the folder attached files lie in; HUODAN_FILES, else ``files`` beside a SQLite file or in the folder ``data``.
    today: a business day (yyyymmdd) the clock is moved to by whole days; time goes on from there.
    stamp: what was drawn for this workspace when it was made; copies of it have the same.
    on_statement: called before every statement of a write and, as ``COMMIT``, before its end; what it raises
    happens there (crash tests).
    is_as_found: open it without making or upgrading the system tables.
    """

    def __init__(
        self,
        url: str,
        *,
        zone: str = "Asia/Shanghai",
        today: int | None = None,
        on_statement: OnStatement | None = None,
        files: Path | None = None,
        is_as_found: bool = False,
    ) -> None:
        self.on_statement = on_statement
        self.url = _read_url(url)
        self.files = (files or _files_folder(self.url)).absolute()
        self.zone, self._shift, self.stamp = zone, 0, ""
        self.set_clock(today=today)
        is_sqlite = self.url.get_backend_name() == "sqlite"
        driver = sqlite.Sqlite if is_sqlite else postgres.Postgres
        self._driver: sqlite.Sqlite | postgres.Postgres = driver(self.url, on_statement)
        self.error, self.dialect = self._driver.error, self._driver.dialect
        try:
            if not is_as_found:
                self._prepare()
        except (DBAPIError, self.error) as error:
            self.close()
            raise worded(error, place=self.place, is_opening=True) or error from error
        except BaseException:
            self.close()
            raise

    @property
    def address(self) -> Address:
        """Say how another process opens this database; not for any log."""
        return Address(self.url.render_as_string(hide_password=False), self.zone, self._shift, self.files)

    @property
    def place(self) -> str:
        """Say where the database is, without its password."""
        is_file = self.url.get_backend_name() == "sqlite"
        return str(self.url.database) if is_file else self.url.render_as_string(hide_password=True)

    @property
    def name(self) -> str:
        """Give the name of the database alone, which tells it apart from copies made beside it."""
        return Path(str(self.url.database)).name

    def now(self) -> int:
        """Ask the clock: UTC milliseconds, moved by whole days if a day was set."""
        return time.time_ns() // 1_000_000 + self._shift

    def set_clock(self, *, zone: str | None = None, today: int | None = None) -> None:
        """Set the business zone, and move the clock to a given day (None: the real one)."""
        self.zone = zone or self.zone
        self._shift = 0
        if today is not None:
            real = zones.day_of(self.now(), self.zone)
            self._shift = (zones.day_number(today) - zones.day_number(real)) * DAY_MS

    @contextmanager
    def ago(self, minutes: int) -> Iterator[None]:
        """Let it be some minutes earlier meanwhile, to lay out what happened before; only while nobody else works here."""
        before = self._shift
        self._shift -= minutes * 60_000
        try:
            yield
        finally:
            self._shift = before

    @contextmanager
    def read(self, actor: Actor = SYSTEM, *, seconds: float | None = None) -> Iterator[Tx]:
        """
        Open a Tx that sees one snapshot and can change nothing.

        seconds: the budget of what a person waits for; None for work that takes as long as it takes.

        Raises:
            TooSlow: if the budget is spent before the Tx ends.
        """
        try:
            with self._driver.reading(seconds) as link:
                yield Tx(self, link, actor, is_write=False)
        except (DBAPIError, self.error) as error:
            if seconds is None or not is_interrupted(error):
                raise
            raise TooSlow(seconds=f"{seconds:g}") from error

    @contextmanager
    def write(
        self, actor: Actor = SYSTEM, *, alone: bool = False, together: bool = False, attempt: int = 0
    ) -> Iterator[Tx]:
        """
        Open a Tx that is committed at its end, or rolled back by an exception.

        alone: no other write goes on meanwhile, in any process; for what changes the workspace version.
        together: this is short and may be committed along with others of its kind; at its end it is committed too.
        attempt: how often this was tried before; ``transact`` counts.

        Raises:
            Busy: if others do not finish in time.
        """
        with self._driver.writing(alone=alone, together=together, attempt=attempt) as link:
            tx = Tx(self, link, actor, is_write=True)
            yield tx
        for tell in tx._after:
            tell()

    def transact(
        self, actor: Actor, work: Callable[[Tx], Result], *, alone: bool = False, together: bool = False
    ) -> Result:
        """
        Do some work in a write Tx (see ``write``), anew from its start when the database asks for it.

        Raises:
            Busy: if it did not succeed in the allowed number of attempts. DiskFull, Damaged: see ``trouble``.
        """
        attempts = ATTEMPTS_ALONE if alone else ATTEMPTS
        for attempt in range(attempts):
            try:
                with self.write(actor, alone=alone, together=together, attempt=attempt) as tx:
                    return work(tx)
            except DBAPIError as error:
                if not self._driver.is_passing(error):
                    raise worded(error, place=self.place) or error from error
                if attempt + 1 == attempts:
                    raise Busy from error
            time.sleep(random.uniform(0, 0.01 * 2**attempt))
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close all connections; on SQLite the log is moved into the file first."""
        self._driver.close()

    def _prepare(self) -> None:
        with self.read() as tx:
            ready = upgrades.is_ready(tx.connection)
        if not ready:
            self.transact(SYSTEM, lambda tx: upgrades.prepare(tx.connection), alone=True)
        with self.read() as tx:
            self.stamp = upgrades.read_stamp(tx.connection)


def _files_folder(url: URL) -> Path:
    named = os.environ.get("HUODAN_FILES")
    if named:
        return Path(named)
    is_file = url.get_backend_name() == "sqlite"
    return (Path(str(url.database)).parent if is_file else Path("data")) / "files"


def _read_url(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadUrl from None
    if url.get_backend_name() not in ("sqlite", "postgresql") or not url.database:
        raise BadUrl
    return url
