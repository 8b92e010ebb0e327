"""
Hints: which forms changed just now, for the screens that show them; also what was said about them, and who was told.

A hint names a form and nothing of what changed: whoever gets it asks again through the read door, with their own rights.
What this process changed is known at its commit; ``share`` writes it down for other processes and ``look`` finds theirs.
A hint may be lost with a killed process: nothing but a screen depends on it.
Owns the table ``form_changed``. Does not own who is told (``doors/http/events.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import select

from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.system import form_changed

APPS = "*"
"""Told instead of a form: a new version of some app, so that everything is to be asked for again."""

PEOPLE_OF = "@"
"""Before a form: who has a record of it open, not what is in it."""

COMMENTS_OF = "#"
"""Before a form: something was said about a record of it, not what."""

INBOX_OF = ">"
"""Before the id of a person: they were told something, or what they were told is other now."""


def inboxes(people: Collection[Id]) -> frozenset[str]:
    """Name the inboxes of people."""
    return frozenset(f"{INBOX_OF}{person}" for person in people)


class Hints:
    """What was told in one process: each name with the number of its last time, of one sequence."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = 0
        self._told: dict[str, int] = {}
        self._unshared: set[str] = set()
        self._seen: dict[str, int] | None = None

    def ring(self, names: Collection[str], *, is_own: bool = True) -> None:
        """Tell some names; what others told is not shared with them again."""
        with self._lock:
            self._number += 1
            self._told.update(dict.fromkeys(names, self._number))
            if is_own:
                self._unshared.update(names)

    def since(self, number: int | None) -> tuple[int, frozenset[str]]:
        """Give the number of now, and what was told after an earlier one; nothing for None."""
        with self._lock:
            if number is None or number == self._number:
                return self._number, frozenset()
            return self._number, frozenset(name for name, at in self._told.items() if at > number)

    def take_unshared(self) -> frozenset[str]:
        """Give what other processes do not know yet, once."""
        with self._lock:
            taken, self._unshared = frozenset(self._unshared), set()
        return taken

    def compare(self, found: Mapping[str, int], *, is_all: bool = True) -> frozenset[str]:
        """Say what is new in what was written down, and take it for known; at first everything is known."""
        with self._lock:
            seen = self._seen
            if seen is None:
                self._seen = dict(found) if is_all else None
                return frozenset()
            new = frozenset(name for name, at in found.items() if seen.get(name) != at)
            seen.update(found)
            return new


_hints: WeakKeyDictionary[Database, Hints] = WeakKeyDictionary()


def hints(database: Database) -> Hints:
    """Give what is told in this process about a database."""
    return _hints.setdefault(database, Hints())


def tell(tx: Tx, names: Collection[str]) -> None:
    """Tell that forms changed, once the Tx is committed."""
    if names:
        tx.after_commit(partial(hints(tx.database).ring, names))


def share(database: Database) -> None:
    """Write down for other processes what they do not know yet; for all of one tick of the teller in one short Tx."""
    names = hints(database).take_unshared()
    if names:
        hints(database).compare(database.transact(SYSTEM, partial(_write, names=names)), is_all=False)


def look(database: Database) -> None:
    """Find what other processes told since the last time."""
    with database.read() as tx:
        found = {row.form: row.at for row in tx.execute(select(form_changed))}
    names = hints(database).compare(found)
    if names:
        hints(database).ring(names, is_own=False)


def _write(tx: Tx, *, names: frozenset[str]) -> dict[str, int]:
    mark = "?" if tx.dialect == "sqlite" else "%s"
    sql = (
        f"INSERT INTO form_changed (form, at) VALUES ({mark}, {mark}) "
        "ON CONFLICT (form) DO UPDATE SET at = excluded.at"
    )
    rows = [(name, tx.new_id()) for name in sorted(names)]
    tx.run(sql, rows if len(rows) > 1 else rows[0])
    return dict(rows)
