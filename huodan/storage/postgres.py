"""
What is particular to PostgreSQL: the pool, snapshots for reading, and how a publish waits for the writers.

Writers share an advisory lock and whoever changes the workspace version holds it alone, so that no row is
written under an old Plan (design §4.3). READ COMMITTED for writes; reads see one snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from huodan.storage.link import Link, OnStatement, tell

POOL = 16
WORKSPACE_LOCK = 0x4875_6F64_616E  # "Huodan"
FIRST_LOCK_WAIT_MS = 50
PASSING = frozenset({"40001", "40P01", "55P03"})  # serialization failure, dead-lock, lock not available


class Postgres:
    """A pool of connections to one server."""

    dialect = "postgres"

    def __init__(self, url: URL, on_statement: OnStatement | None) -> None:
        self.error: type[Exception] = import_module("psycopg").Error
        self._pool = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=POOL,
            max_overflow=POOL,
            pool_use_lifo=True,
            pool_pre_ping=True,
            connect_args={
                "application_name": "huodan",
                "options": "-c timezone=UTC -c idle_in_transaction_session_timeout=60s",
            },
        )
        self._reader = self._pool.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._writer = self._pool.execution_options(isolation_level="READ COMMITTED")
        self._on_statement = on_statement
        if on_statement is not None:
            tell(self._writer, on_statement)

    @contextmanager
    def reading(self) -> Iterator[Link]:
        """Lend a connection that sees one snapshot."""
        with self._reader.connect() as connection:
            yield Link.of(connection)

    @contextmanager
    def writing(self, *, alone: bool, attempt: int) -> Iterator[Link]:
        """
        Lend a connection for writing.

        alone: waits for all other writers, longer at every attempt (50 ms, 100 ms …); others queue behind it.
        """
        with self._writer.connect() as connection, connection.begin():
            if alone:
                wait = FIRST_LOCK_WAIT_MS << attempt
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{wait}ms'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WORKSPACE_LOCK})")
            else:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({WORKSPACE_LOCK})")
            yield Link.of(connection)
            if self._on_statement is not None:
                self._on_statement("COMMIT")

    def is_passing(self, error: DBAPIError) -> bool:
        """Say whether the same may succeed in a moment."""
        return getattr(error.orig, "sqlstate", None) in PASSING

    def close(self) -> None:
        """Close all connections."""
        self._pool.dispose()
