"""
How long a request may take to come in: who sends nothing, or next to nothing, is told so and lets others in.

Owns the time of a body. How long its head may take is seen to in ``protocol.py``, before there is a request.
"""

from __future__ import annotations

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huodan.kit.errors import HuodanError

SILENT_SECONDS = 30
SLOWEST_BYTES = 4 * 1024
"""A second, on the average: 2 MB within nine minutes; a bad mobile line is ten times faster."""


class TooSlowToSend(HuodanError):
    """The body stopped coming, or came drop by drop."""

    code = "too_slow_to_send"
    status = 408
    zh = "请求内容传得太慢或中断了，数据没有改动。请检查网络，再试一次。"
    en = "The request came too slowly or stopped; nothing was changed. Check the network and try again."


class Patience:
    """Middleware that waits for a body only so long; waiting for a listener of a stream to go has no end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """This function will hand a request on with a body that is waited for."""
        await self.app(scope, _waiting(receive) if scope["type"] == "http" else receive, send)


def _waiting(receive: Receive) -> Receive:
    size, is_whole, began = 0, False, None

    async def receive_patiently() -> Message:
        nonlocal size, is_whole, began
        if is_whole:
            return await receive()
        now = anyio.current_time()
        began = began or now
        latest = min(now, began + size / SLOWEST_BYTES) + SILENT_SECONDS
        with anyio.move_on_after(latest - now):
            message = await receive()
            size += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            return message
        raise TooSlowToSend

    return receive_patiently
