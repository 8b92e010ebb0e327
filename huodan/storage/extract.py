"""
Records of one form taken out of a database into a file of their own: found by state, words and id when that database is gone.

Owns the shape of the file, the same whichever database it was made of. What stands in a body, and who may read it, is for
those who write and read it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from huodan.kit.disk import for_us
from huodan.kit.ids import Id
from huodan.storage import sqlite
from huodan.storage.sql.search import Sought
from huodan.storage.trouble import minding_disk

SAME, CHANGED, DELETED = "same", "changed", "deleted"
STATES = (DELETED, CHANGED, SAME)
ASKED = 500

_SCHEMA = (
    "CREATE TABLE record (id INTEGER PRIMARY KEY, version INTEGER, title TEXT, updated_at INTEGER, state TEXT, body BLOB)",
    "CREATE INDEX newest ON record (state, updated_at DESC, id DESC)",
    "CREATE VIRTUAL TABLE word USING fts5(words, tokenize = 'ascii', columnsize = 0, content = '')",
    "CREATE TABLE attached (id INTEGER PRIMARY KEY, hash TEXT, name TEXT, size INTEGER, type TEXT)",
    "CREATE TABLE told (key TEXT PRIMARY KEY, value TEXT)",
)
_SHOWN = "id, version, title, updated_at, state"


@dataclass(frozen=True, slots=True)
class Listed:
    """One record as it is listed. state: how it differed from the living one when the file was made."""

    id: Id
    version: int
    title: str | None
    updated_at: int
    state: str


@dataclass(frozen=True, slots=True)
class Laid:
    """One record as it was laid into the file, with the words it is found by."""

    listed: Listed
    words: str
    body: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What was known of an attached file."""

    id: Id
    hash: str
    name: str
    size: int
    type: str


class Extracting:
    """A file that is being made."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def add(self, records: Sequence[Laid]) -> None:
        """This function will lay some records into it."""
        rows = [
            (
                one.listed.id,
                one.listed.version,
                one.listed.title,
                one.listed.updated_at,
                one.listed.state,
                one.body,
            )
            for one in records
        ]
        self._connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", rows)
        words = [(one.listed.id, one.words) for one in records]
        self._connection.executemany("INSERT INTO word (rowid, words) VALUES (?, ?)", words)

    def add_files(self, files: Iterable[KeptFile]) -> None:
        """This function will keep what was known of some files; one that is known already stays."""
        rows = [(one.id, one.hash, one.name, one.size, one.type) for one in files]
        self._connection.executemany("INSERT OR IGNORE INTO attached VALUES (?, ?, ?, ?, ?)", rows)

    def tell(self, told: Mapping[str, object]) -> None:
        """This function will keep what belongs to all of them; JSON-ready."""
        rows = [(key, orjson.dumps(value).decode()) for key, value in told.items()]
        self._connection.executemany("INSERT INTO told VALUES (?, ?)", rows)


@contextmanager
def extracting(path: Path) -> Iterator[Extracting]:
    """
    Make such a file; in the end it is there whole, or not at all if this is left by an exception.

    Raises:
        DiskFull, NotWritable: instead of what the system says.
    """
    unfinished = path.with_name(f"{path.name}.part")
    with minding_disk(path.parent):
        unfinished.unlink(missing_ok=True)
        try:
            with open(unfinished, "xb", opener=for_us):
                pass
            with closing(sqlite.driver().connect(str(unfinished), isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = OFF").fetchall()
                connection.execute("PRAGMA synchronous = OFF")
                for statement in _SCHEMA:
                    connection.execute(statement)
                connection.execute("BEGIN")
                yield Extracting(connection)
                connection.execute("COMMIT")
            os.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)


class Extract:
    """A file that was made; close it in the end."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise FileNotFoundError(path)
        self._connection = sqlite.driver().connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    def close(self) -> None:
        """Let the file be."""
        self._connection.close()

    def told(self) -> dict[str, Any]:
        """Give what was kept of all records together."""
        return {
            key: orjson.loads(value) for key, value in self._connection.execute("SELECT key, value FROM told")
        }

    def counts(self) -> dict[str, int]:
        """Say how many records there are in each state."""
        found = dict(self._connection.execute("SELECT state, count(*) FROM record GROUP BY state").fetchall())
        return {state: int(found.get(state, 0)) for state in STATES}

    def find(
        self, states: Sequence[str], sought: Sought | None, *, limit: int, skip: int = 0
    ) -> tuple[Listed, ...]:
        """List records of some states that hold what is sought, those changed last first."""
        if sought is not None and sought.is_nothing:
            return ()
        marks = ", ".join("?" * len(states))
        where, given = f"state IN ({marks})", [*states]
        if sought is not None:
            where += " AND id IN (SELECT rowid FROM word WHERE words MATCH ?)"
            given.append(sought.given[sought.name])
        sql = f"SELECT {_SHOWN} FROM record WHERE {where} ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?"
        return tuple(Listed(*row) for row in self._connection.execute(sql, (*given, limit, skip)))

    def take(self, ids: Sequence[Id]) -> tuple[tuple[Listed, bytes], ...]:
        """Give some records with their bodies, in the order of their ids; those that are not there are left out."""
        assert len(ids) <= ASKED
        sql = f"SELECT {_SHOWN}, body FROM record WHERE id IN ({', '.join('?' * len(ids))}) ORDER BY id"
        return tuple((Listed(*row[:-1]), row[-1]) for row in self._connection.execute(sql, tuple(ids)))

    def files(self, ids: Sequence[Id]) -> tuple[KeptFile, ...]:
        """Give what was known of some files, in the order of their ids."""
        found: list[KeptFile] = []
        for start in range(0, len(ids), ASKED):
            some = ids[start : start + ASKED]
            sql = f"SELECT id, hash, name, size, type FROM attached WHERE id IN ({', '.join('?' * len(some))}) ORDER BY id"
            found += [KeptFile(*row) for row in self._connection.execute(sql, tuple(some))]
        return tuple(found)
