"""
What both databases share: a connection as SQLAlchemy and the driver see it, errors, the hook of crash tests.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from huodan.kit.errors import HuodanError

OnStatement = Callable[[str], None]

LONGEST_WAIT = 30.0


class Busy(HuodanError):
    """Others kept the database for too long, or changed the same data again and again."""

    code = "busy"
    status = 503
    zh = "系统正忙，这次操作没有完成，数据没有改动。请稍后再试。"
    en = "The system is busy; nothing was changed. Please try again shortly."


class Link(NamedTuple):
    """One connection: SQLAlchemy's, and the driver's own below it, which commits nothing by itself."""

    connection: Connection
    raw: Any

    @classmethod
    def of(cls, connection: Connection) -> Link:
        """Look below a connection of SQLAlchemy."""
        return cls(connection, connection.connection.dbapi_connection)

    @property
    def is_broken(self) -> bool:
        """Tell whether the server is gone, or SQLAlchemy gave the connection up when it was interrupted."""
        return bool(getattr(self.raw, "closed", False)) or self.connection.invalidated

    def end(self) -> None:
        """Roll back whatever is open, for the driver and for SQLAlchemy."""
        if self.is_broken:
            return
        self.raw.rollback()
        if self.connection.in_transaction():
            self.connection.rollback()

    def close(self) -> None:
        """Close the connection."""
        if self.is_broken and not self.connection.invalidated:
            self.connection.invalidate()
        self.connection.close()


class Pool:
    """
    Connections that stay open and are lent for one transaction each.

    Transactions begin and end below SQLAlchemy, whose own pool and events cost 0.1 ms a time.
    """

    def __init__(self, open: Callable[[], Link], *, size: int, error: type[Exception]) -> None:
        self._open, self._error = open, error
        self._idle: deque[Link] = deque()
        self._places = BoundedSemaphore(size)

    @contextmanager
    def lend(self, begin: str) -> Iterator[Link]:
        """
        Lend a connection in a transaction begun by ``begin``, and rolled back at the end unless committed.

        Raises:
            Busy: if all are lent for too long.
        """
        if not self._places.acquire(timeout=LONGEST_WAIT):
            raise Busy
        try:
            link = self._begun(begin)
            try:
                yield link
            finally:
                link.end()
                if link.is_broken:
                    link.close()
                else:
                    self._idle.append(link)
        finally:
            self._places.release()

    def _begun(self, begin: str) -> Link:
        while True:
            try:
                link, is_new = self._idle.pop(), False
            except IndexError:
                link, is_new = self._open(), True
            try:
                link.raw.execute(begin)
            except self._error as found:
                link.end()
                if link.is_broken and not is_new:  # the server went away meanwhile: nothing was done yet
                    link.close()
                    continue
                self._idle.append(link)
                raise as_sqlalchemy(found, self._error, begin) from found
            return link

    def close(self) -> None:
        """Close the connections nobody uses."""
        while self._idle:
            self._idle.pop().close()


def commit(link: Link, error: type[Exception], on_statement: OnStatement | None) -> None:
    """Commit what was done on a connection."""
    if on_statement is not None:
        on_statement("COMMIT")
    try:
        link.raw.commit()
    except error as found:
        raise as_sqlalchemy(found, error, "COMMIT") from found


def as_sqlalchemy(found: Exception, error: type[Exception], sql: str) -> BaseException:
    """Give SQLAlchemy's error for one of the driver's; ``error`` is the base of all of these."""
    return DBAPIError.instance(sql, None, found, error)


def tell(target: Engine | Connection, on_statement: OnStatement) -> None:
    """Call ``on_statement`` before every statement that goes through SQLAlchemy."""

    @event.listens_for(target, "before_cursor_execute")
    def statement(_connection: Any, _cursor: Any, sql: str, *_rest: object) -> None:
        on_statement(sql)
