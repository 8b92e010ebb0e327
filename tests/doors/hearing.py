"""Listening to the stream of hints as a browser does. Owns no test (``test_events.py``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import anyio
import orjson
from starlette.datastructures import Headers

from huodan.doors.http.events import events, listen
from huodan.doors.http.message import Message
from huodan.doors.http.route import House
from huodan.engines import people
from huodan.engines.people.sessions import open_session
from huodan.storage import Database

SECONDS = 5
EMPTY = Message(
    method="GET", path="/api/v1/events", names={}, query={}, headers=Headers(), cookies={}, body=b"",
    form={}, address="127.0.0.1", is_https=False,
)  # fmt: skip


def enter(database: Database, login: str) -> Message:
    """This function will sign somebody in and give the request of their browser."""
    with database.write() as tx:
        token = open_session(tx, person=people.account_of(tx, login=login).person)
    return replace(EMPTY, cookies={"huodan_session": token})


def heard(
    house: House, message: Message, act: Callable[[], Any], *, until: int = 1, seconds: float = SECONDS
) -> list[tuple[str, Any]]:
    """This function will listen while something happens, and give what was told until so many hints came."""
    found: list[tuple[str, Any]] = []

    async def ask() -> None:
        stream = events(house, message, listen(house, message))
        assert await anext(stream) == b"retry: 3000\n\n"
        act()
        with anyio.move_on_after(seconds):
            async for piece in stream:
                for line in piece.decode().split("\n\n")[:-1]:
                    kind, _, data = line.partition("\n")
                    found.append((kind.removeprefix("event: "), orjson.loads(data.removeprefix("data: "))))
                if len(found) >= until:
                    break
        await stream.aclose()  # type: ignore[attr-defined]

    anyio.run(ask)
    return found
