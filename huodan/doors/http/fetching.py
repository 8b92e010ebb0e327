"""
Files that leave as a whole: what jobs wrote and backups. Each time is noted in the audit log before a byte
goes, or kept to be noted where the disk is full.

Does not own who may have which; the route's own work says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from anyio import from_thread

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message
from huodan.doors.http.route import READ_SECONDS, House, Route, minding
from huodan.engines import audit
from huodan.engines.people import Caller
from huodan.workspace.noting import note_reading


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file to give, and what is noted of it: the form it is about, and more."""

    answer: Answer
    form: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


def fetching(path: str, find: Callable[[Call], Fetched]) -> Route:
    """This function will make a route that gives a file found in a Tx."""

    def give(house: House, message: Message, caller: Caller) -> Answer:
        with house.database.read(seconds=READ_SECONDS) as tx:
            call = make_call(tx, message, caller)
            found = find(call)
        note = partial(note_reading, house.database, call.grant.actor, kind=audit.DOWNLOAD)
        note = partial(note, form=found.form, detail=found.detail)
        from_thread.run(house.writers.run, note)
        return found.answer

    return minding("GET", path, give, threads="exporters")
