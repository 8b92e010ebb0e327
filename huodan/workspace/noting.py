"""
Noting who took a file or looked at others' rights, also while the disk takes nothing: the note is then kept in memory.

To read one's own data must be possible just when the disk is full: they may have to be carried elsewhere. Each note that is
kept is told to the log of the server as well, and is written with its own moment as soon as there is room (``write_kept``,
which the server calls again and again). Owns the notes that are kept, for one process; no more than a limit, then files are
refused after all.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from huodan.engines import audit, people
from huodan.engines.query import titles
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import Actor
from huodan.language.plan.model import Plan
from huodan.storage.db import Database, Tx
from huodan.storage.trouble import DiskFull, NotWritable

log = logging.getLogger("huodan.audit")

MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class _Note:
    """What is to be noted. at: when it was."""

    actor: Actor
    at: int
    kind: str
    form: str | None
    detail: Mapping[str, object]

    def write(self, tx: Tx) -> None:
        """Write it into the audit log."""
        audit.note(tx, kind=self.kind, form=self.form, detail=self.detail, at=self.at)


_kept: WeakKeyDictionary[Database, deque[_Note]] = WeakKeyDictionary()
_lock = Lock()


def note_reading(
    database: Database, actor: Actor, *, kind: str, form: str | None, detail: Mapping[str, object]
) -> None:
    """
    This function will note in the audit log what somebody gets to read, such as a file, before a byte of it goes.

    Raises:
        DiskFull, NotWritable: if it cannot be written, and too many are kept already.
    """
    note = _Note(actor, database.now(), kind, form, detail)
    try:
        database.transact(actor, note.write)
    except (DiskFull, NotWritable) as error:
        with _lock:
            waiting = _kept.setdefault(database, deque())
            if len(waiting) >= MOST_KEPT:
                raise
            waiting.append(note)
        said = "a %s of person %s (key %s, form %s) is noted in memory: the audit log takes nothing (%s)"
        log.warning(said, kind, actor.person, actor.key, form, error.code)


def write_kept(database: Database) -> int:
    """Write the notes that are kept, the oldest first, as far as there is room, and say how many were written."""
    written = 0
    while _kept.get(database):
        with _lock:  # one thread at a time, so that none is written twice
            waiting = _kept[database]
            if not waiting:
                break
            try:
                database.transact(waiting[0].actor, waiting[0].write)
            except (DiskFull, NotWritable):
                break
            waiting.popleft()
        written += 1
    if written:
        log.warning("%d notes kept in memory are in the audit log now", written)
    return written


def note_about(tx: Tx, plan: Plan, grant: Grant, kind: str, person: Id, **detail: object) -> None:
    """Note what was done with whom, by the name they had then."""
    account = people.find_account(tx, person=person)
    name = titles(tx, plan, grant, PEOPLE, {person}).get(person)
    about = {"name": name, "login": None if account is None else account.login}
    audit.note(tx, kind=kind, detail={"about": about, **detail})
