"""
The stream of hints (server-sent events): which forms changed, for pages that show them.

One stream per browser, which shares it among its tabs. An event names a form its reader may read and nothing else; clients
ask again through the read door. Who the reader is and what they may read is looked up anew from time to time, and whenever
an app changed. Owns how hints are sent. Does not own where they come from (``workspace/live.py``).
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial

import anyio
import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from huodan.doors.http.call import pass_gate
from huodan.doors.http.message import Message, message_of
from huodan.doors.http.route import House
from huodan.doors.http.workers import Overloaded
from huodan.kit.errors import HuodanError
from huodan.language.access import grant
from huodan.language.document import Verb
from huodan.workspace.live import APPS, COMMENTS_OF, INBOX_OF, PEOPLE_OF, hints
from huodan.workspace.plans import current_plan

PATH = "/api/v1/events"
TICK_SECONDS = 0.5  # what happens meanwhile is one event
AGAIN_SECONDS = 30  # a session that ended gets nothing after this
QUIET_SECONDS = 15  # proxies close connections that say nothing
RETRY_MS = 3000
MOST_STREAMS = 500
KINDS = {PEOPLE_OF: "people", COMMENTS_OF: "comments"}
"""What an event is called by what stands before the form; without it the form itself changed."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Whom a stream is for: which forms they read, by id, with the keys of app and form; the name of their inbox."""

    forms: Mapping[str, tuple[str, str]]
    inbox: str = ""


async def answer_events(request: Request) -> Response:
    """
    This function will open a stream.

    Raises:
        SignInNeeded and what else the gate refuses; Overloaded: if too many streams are open.
    """
    house: House = request.app.state.house
    message = message_of(request)
    listener = await house.readers.run(partial(listen, house, message))
    if len(house.streams) >= MOST_STREAMS:
        raise Overloaded(retry_after=30)
    return StreamingResponse(
        events(house, message, listener),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def listen(house: House, message: Message) -> Listener:
    """
    This function will find out who listens and what they may hear of.

    Raises:
        SignInNeeded and what else the gate refuses.
    """
    with house.database.read() as tx:
        caller = pass_gate(tx, message)
        house.rates.take(caller)
        plan = current_plan(tx)
        rights = grant(plan, caller.actor)
        return Listener(
            {id: (form.app, form.key) for id, form in plan.forms.items() if rights.form(id).can(Verb.READ)},
            f"{INBOX_OF}{caller.actor.person}"
            if caller.session is not None and caller.viewing is None
            else "",
        )


async def events(house: House, message: Message, listener: Listener) -> AsyncIterator[bytes]:
    """This function will give the stream piece by piece, until the reader or the server is gone."""
    told, mine = hints(house.database), object()
    number, _ = told.since(None)
    asked = said = time.monotonic()
    house.streams.add(mine)
    try:
        yield f"retry: {RETRY_MS}\n\n".encode()
        while not house.stopping.is_set():
            await anyio.sleep(TICK_SECONDS)
            number, names = told.since(number)
            now = time.monotonic()
            if APPS in names or now - asked >= AGAIN_SECONDS:
                asked = now
                try:
                    listener = await house.readers.run(partial(listen, house, message))
                except Overloaded:
                    continue
                except HuodanError:
                    return  # coming back, the page is told why
            if sent := b"".join(_written(listener, names)):
                said = now
                yield sent
            elif now - said >= QUIET_SECONDS:
                said = now
                yield b":\n\n"
    finally:
        house.streams.discard(mine)


def _written(listener: Listener, names: frozenset[str]) -> list[bytes]:
    """Write events; «apps» once instead of all others."""
    if APPS in names:
        return [b"event: apps\ndata: {}\n\n"]
    found = []
    for name in sorted(names):
        if name == listener.inbox:
            found.append(b"event: inbox\ndata: {}\n\n")
        kind = KINDS.get(name[:1], "form")
        place = listener.forms.get(name if kind == "form" else name[1:])
        if place is not None:
            data = orjson.dumps({"app": place[0], "form": place[1]}).decode()
            found.append(f"event: {kind}\ndata: {data}\n\n".encode())
    return found
