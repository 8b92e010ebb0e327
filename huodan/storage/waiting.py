"""What both databases share when they wait or are watched: the refusal «busy» and the hook of crash tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from huodan.kit.errors import HuodanError


class Busy(HuodanError):
    """Others kept the database for too long, or changed the same data again and again."""

    code = "busy"
    status = 503
    zh = "系统正忙，这次操作没有完成，数据没有改动。请稍后再试。"
    en = "The system is busy; nothing was changed. Please try again shortly."


def tell(engine: Engine, on_statement: Callable[[str], None]) -> None:
    """Call ``on_statement`` before every statement, and as ``COMMIT`` before every commit."""

    @event.listens_for(engine, "before_cursor_execute")
    def statement(_connection: Any, _cursor: Any, sql: str, *_rest: object) -> None:
        on_statement(sql)

    @event.listens_for(engine, "commit")
    def commit(_connection: Any) -> None:
        on_statement("COMMIT")
