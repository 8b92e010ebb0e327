"""
What both databases share: a connection as SQLAlchemy and the driver see it, errors, the hook of crash tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from huodan.kit.errors import HuodanError

OnStatement = Callable[[str], None]


class Busy(HuodanError):
    """Others kept the database for too long, or changed the same data again and again."""

    code = "busy"
    status = 503
    zh = "系统正忙，这次操作没有完成，数据没有改动。请稍后再试。"
    en = "The system is busy; nothing was changed. Please try again shortly."


class Link(NamedTuple):
    """One connection: SQLAlchemy's, and the driver's own below it."""

    connection: Connection
    raw: Any

    @classmethod
    def of(cls, connection: Connection) -> Link:
        """Look below a connection of SQLAlchemy."""
        return cls(connection, connection.connection.dbapi_connection)


@contextmanager
def wrapped(error: type[Exception], sql: str) -> Iterator[None]:
    """Raise the driver's errors as SQLAlchemy's, so that nobody need know two kinds."""
    try:
        yield
    except error as found:
        raise as_sqlalchemy(found, error, sql) from found


def as_sqlalchemy(found: Exception, error: type[Exception], sql: str) -> BaseException:
    """Give SQLAlchemy's error for one of the driver's; ``error`` is the base of all of these."""
    return DBAPIError.instance(sql, None, found, error)


def tell(target: Engine | Connection, on_statement: OnStatement) -> None:
    """Call ``on_statement`` before every statement that goes through SQLAlchemy."""

    @event.listens_for(target, "before_cursor_execute")
    def statement(_connection: Any, _cursor: Any, sql: str, *_rest: object) -> None:
        on_statement(sql)
