"""
Threads for the work behind requests; writes have their own, so that many savers never keep readers waiting.

On one shared pool 60 savers and one slow writer stopped all reads for three seconds (design §4.4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from huodan.kit.errors import HuodanError

Result = TypeVar("Result")


class Overloaded(HuodanError):
    """So much is waiting that it is better to ask again than to wait."""

    code = "overloaded"
    status = 503
    zh = "现在使用的人太多，这次请求没有处理，数据没有改动。请过几秒再试。"
    en = "Too many requests; this one was not handled and nothing changed. Try again in a few seconds."


class Workers:
    """A number of threads and a queue of limited length before them."""

    def __init__(self, *, threads: int, queue: int) -> None:
        self._most = threads + queue
        self._taken = 0
        self._threads = CapacityLimiter(threads)

    async def run(self, work: Callable[[], Result]) -> Result:
        """
        Do some work in a thread.

        Raises:
            Overloaded: if the queue is full; the work was not begun.
        """
        if self._taken >= self._most:
            raise Overloaded(retry_after=2)
        self._taken += 1
        try:
            return await to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._taken -= 1
