"""
What a route is: a path, a handler, and what kind of work it does.

The kind decides the threads and the Tx: a handler gets its Tx, Plan and Grant ready-made.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from typing import Any

import orjson
from anyio import from_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from huodan.doors.http.call import Call, Eyes, make_call, pass_gate
from huodan.doors.http.message import LARGEST_BODY, Answer, Message, read_message
from huodan.doors.http.rates import Rates
from huodan.doors.http.refusals import note_refusal
from huodan.doors.http.workers import Workers
from huodan.engines import people, replay
from huodan.engines.people import Caller
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.storage.db import Database, Tx

API = "/api/v1"
JSON = "application/json"
PACKED_FROM = 16 * 1024
READ_SECONDS = 5


@dataclass(frozen=True, slots=True)
class House:
    """
    What all routes share: the database, the threads by kind of work, who asks how fast, sessions being prolonged.

    streams: answers that go on for ever (``events.py``). stopping: set when the server is told to end, and they with it.
    """

    database: Database
    rates: Rates = field(default_factory=Rates)
    readers: Workers = field(default_factory=lambda: Workers(threads=12, queue=256))
    writers: Workers = field(default_factory=lambda: Workers(threads=8, queue=64))
    keepers: Workers = field(default_factory=lambda: Workers(threads=2, queue=32))
    touching: set[bytes | Id] = field(default_factory=set)
    filers: Workers = field(default_factory=lambda: Workers(threads=4, queue=32))
    importers: Workers = field(default_factory=lambda: Workers(threads=2, queue=8))
    exporters: Workers = field(default_factory=lambda: Workers(threads=2, queue=8))
    streams: set[object] = field(default_factory=set)
    stopping: Event = field(default_factory=Event)


Work = Callable[[House, Message], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """
    One route.

    work: called in a thread of the kind ``threads`` names (an attribute of House).
    """

    method: str
    path: str
    work: Work
    threads: str
    limit: int = LARGEST_BODY

    async def answer(self, request: Request) -> Response:
        """This function will read the request, have the work done, and write the answer or the refusal."""
        house: House = request.app.state.house
        workers: Workers = getattr(house, self.threads)
        message = await read_message(request, limit=self.limit)
        return await workers.run(partial(self._respond, house, message))

    def _respond(self, house: House, message: Message) -> Response:
        try:
            answer = self.work(house, message)
        except HuodanError as refusal:
            note_refusal(house.database, message, refusal)
            raise
        if answer.pieces is not None:
            return _finished(StreamingResponse(answer.pieces, answer.status), house, answer)
        content = answer.content()
        is_packed = len(content) >= PACKED_FROM and "gzip" in message.headers.get("accept-encoding", "")
        response = Response(
            gzip.compress(content, 1) if is_packed else content,
            answer.status,
            media_type=None if answer.status == 204 or "Content-Type" in dict(answer.headers) else JSON,
        )
        _finished(response, house, answer)
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Vary"] = "Accept-Encoding"
        return response


def _finished(response: Response, house: House, answer: Answer) -> Response:
    for name, value in answer.headers:
        response.headers.append(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if answer.touches is not None:
        response.background = BackgroundTask(_touch, house, answer.touches)
    return response


def opened(method: str, path: str, work: Work, *, threads: str = "readers") -> Route:
    """This function will make a route anybody may call."""
    return Route(method, path, work, threads)


def minding(
    method: str,
    path: str,
    work: Callable[[House, Message, Caller], Answer],
    *,
    threads: str,
    is_always_open: bool = False,
    eyes: Eyes = Eyes.NOBODYS,
    limit: int = LARGEST_BODY,
) -> Route:
    """This function will make a route of somebody signed in whose work minds its Tx itself."""

    def gated(house: House, message: Message) -> Answer:
        with house.database.read() as tx:
            caller = pass_gate(tx, message, is_always_open=is_always_open, eyes=eyes)
        left = house.rates.take(caller)
        return _leaving(caller, left, work(house, message, caller))

    return Route(method, path, gated, threads, limit)


def reading(
    method: str,
    path: str,
    handle: Callable[[Call], object],
    *,
    is_always_open: bool = False,
    eyes: Eyes = Eyes.OTHERS,
) -> Route:
    """This function will make a route that reads, in one snapshot and within a budget of time."""

    def work(house: House, message: Message) -> Answer:
        with house.database.read(seconds=READ_SECONDS) as tx:
            caller = pass_gate(tx, message, is_always_open=is_always_open, eyes=eyes)
            left = house.rates.take(caller)
            answer = _with_version(_answer(handle(make_call(tx, message, caller))))
        return _leaving(caller, left, answer)

    return Route(method, path, work, "readers")


def writing(
    method: str,
    path: str,
    handle: Callable[[Call], object],
    *,
    is_always_open: bool = False,
    is_short: bool | Callable[[Message], bool] = True,
    eyes: Eyes = Eyes.NOBODYS,
) -> Route:
    """
    This function will make a route that writes in one Tx; a repeated key gets the stored answer.

    is_short: others may wait for it, so that they are committed together; for all requests, or told of each.
    """

    def work(house: House, message: Message, caller: Caller) -> Answer:
        def write(tx: Tx) -> Answer:
            return once(make_call(tx, message, caller), handle)

        together = is_short(message) if callable(is_short) else is_short
        return house.database.transact(caller.actor, write, together=together)

    return minding(method, path, work, threads="writers", is_always_open=is_always_open, eyes=eyes)


def write_beside(house: House, message: Message, caller: Caller, handle: Callable[[Call], object]) -> Answer:
    """This function will write in one Tx as ``writing`` does, for a route whose own threads do something else."""

    def write(tx: Tx) -> Answer:
        return once(make_call(tx, message, caller), handle)

    return from_thread.run(house.writers.run, partial(house.database.transact, caller.actor, write))


def _answer(given: object) -> Answer:
    return given if isinstance(given, Answer) else Answer(given)


def _leaving(caller: Caller, left: tuple[tuple[str, str], ...], answer: Answer) -> Answer:
    """Say with an answer how many requests are left, and whose session is to be prolonged."""
    touches = caller if caller.is_touch_due else None
    return replace(answer, headers=(*answer.headers, *left), touches=touches)


async def _touch(house: House, caller: Caller) -> None:
    """Let a session last longer while it is used, about once in ten minutes; the answer was sent already."""
    token = caller.session or caller.actor.key or 0
    if token in house.touching:
        return
    house.touching.add(token)
    touch = partial(people.touch, caller=caller)
    try:
        with suppress(HuodanError):  # when all is busy the next request tries again
            await house.writers.run(lambda: house.database.transact(caller.oneself, touch))
    finally:
        house.touching.discard(token)


def once(call: Call, handle: Callable[[Call], object]) -> Answer:
    """This function will do the work, or give the answer it had under the same Idempotency-Key."""
    taken = claim(call.tx, call.message)
    if taken is None:
        return _with_version(_answer(handle(call)))
    if isinstance(taken, replay.Answer):
        return _with_version(Answer(status=taken.status, body=taken.body))
    answer = _answer(handle(call))
    content = answer.content()
    replay.finish(call.tx, taken, status=answer.status, body=content)
    return _with_version(answer)


def claim(tx: Tx, message: Message) -> replay.Claim | replay.Answer | None:
    """This function will take the request's Idempotency-Key in its Tx, or find the answer it had; None without one."""
    key = message.headers.get("idempotency-key")
    if key is None:
        return None
    return replay.claim(tx, method=message.method, path=message.path, key=key, body_hash=message.digest())


def _with_version(answer: Answer) -> Answer:
    """Name the version of the record answered as ETag, ready for If-Match."""
    data: Any = answer.data if answer.body is None else orjson.loads(answer.body or b"null")
    if not isinstance(data, dict) or "version" not in data:
        return answer
    return replace(answer, headers=(*answer.headers, ("ETag", f'"{data["version"]}"')))
