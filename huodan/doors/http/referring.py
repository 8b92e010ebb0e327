"""Every request has a reference: in the lines of the log about it, in its refusal, and in a header of every answer."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huodan.doors.http.problems import REFERENCE
from huodan.kit.reference import refer


class Referring:
    """Middleware that gives the reference; none that comes from outside counts, so that nobody writes into the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """This function will name a request, and say so in its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = refer()

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REFERENCE] = name
            await send(message)

        await self.app(scope, receive, send_named)
