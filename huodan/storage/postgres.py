"""
What is particular to PostgreSQL: the pool, snapshots for reading, and how a publish waits for the writers.

Writers share an advisory lock and whoever changes the workspace version holds it alone, so that no row is
written under an old Plan (design §4.3). READ COMMITTED for writes; reads see one snapshot. Who waits long for a row
somebody else holds gives up, before such waiters fill all threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from huodan.storage.link import Busy, Link, OnStatement, Pool, commit, tell

POOL = 16
WORKSPACE_LOCK = 0x4875_6F64_616E  # "Huodan"
FIRST_LOCK_WAIT_MS = 50
LOCK_WAIT_MS = 5_000
ALONE_NOW = (
    f"SET LOCAL lock_timeout = {FIRST_LOCK_WAIT_MS}",
    f"SELECT pg_advisory_xact_lock({WORKSPACE_LOCK})",
    f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}",
)
UNIQUE = "23505"
LOCKED = "55P03"
PASSING = frozenset({"40001", "40P01", LOCKED})  # serialization failure, dead-lock, lock not available


def is_locked(error: DBAPIError) -> bool:
    """Say whether somebody else holds what was waited for."""
    return getattr(error.orig, "sqlstate", None) == LOCKED


class Postgres:
    """A pool of connections to one server."""

    dialect = "postgres"

    def __init__(self, url: URL, on_statement: OnStatement | None) -> None:
        self.error: type[Exception] = import_module("psycopg").Error
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={
                "application_name": "huodan",
                # Compiling the long expressions of live formulas takes it longer than working them out.
                "options": "-c timezone=UTC -c jit=off -c idle_in_transaction_session_timeout=60s",
            },
        )
        self._on_statement = on_statement
        self._reader = Pool(partial(self._open, None), size=POOL, error=self.error)
        self._writer = Pool(partial(self._open, on_statement), size=POOL, error=self.error)

    def _open(self, on_statement: OnStatement | None) -> Link:
        link = Link.of(self._engine.connect())
        if on_statement is not None:
            tell(link.connection, on_statement)
        return link

    @contextmanager
    def reading(self, seconds: float | None) -> Iterator[Link]:
        """Lend a connection that sees one snapshot; no statement may take longer than ``seconds``."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        if seconds is not None:
            begin += f"; SET LOCAL statement_timeout = {max(1, round(seconds * 1000))}"
        with self._reader.lend(begin) as link:
            yield link

    @contextmanager
    def writing(self, *, alone: bool, together: bool, attempt: int) -> Iterator[Link]:
        """
        Lend a connection for writing; the server commits together what it can by itself.

        alone: waits for all other writers, longer at every attempt (50 ms, 100 ms …); others queue behind it.

        Raises:
            Busy: if a row stays locked by others for too long.
        """
        wait, lock = (FIRST_LOCK_WAIT_MS << attempt, "") if alone else (LOCK_WAIT_MS, "_shared")
        begin = (
            f"BEGIN; SET LOCAL lock_timeout = {wait}; SELECT pg_advisory_xact_lock{lock}({WORKSPACE_LOCK})"
        )
        if self._on_statement is not None:
            self._on_statement(begin)
        try:
            with self._writer.lend(begin) as link:
                yield link
                commit(link, self.error, self._on_statement)
        except DBAPIError as error:
            if alone or not is_locked(error):
                raise
            raise Busy from error

    def is_passing(self, error: DBAPIError) -> bool:
        """Say whether the same may succeed in a moment; two processes may draw the same id."""
        state, told = getattr(error.orig, "sqlstate", None), getattr(error.orig, "diag", None)
        is_id = state == UNIQUE and "(id)=" in str(getattr(told, "message_detail", ""))
        return is_id or state in PASSING

    def close(self) -> None:
        """Close all connections."""
        self._reader.close()
        self._writer.close()
