"""The same rows written and read by raw SQL on the same machine in the same run: what a database alone costs."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

try:
    import pysqlite3 as sqlite3
except ImportError:  # no wheel for this machine
    import sqlite3  # type: ignore[no-redef]

AT = 1_778_000_000_000
TABLES = {
    "o": "id INTEGER PRIMARY KEY, no TEXT, c INTEGER, at INTEGER, status TEXT, total INTEGER, v INTEGER",
    "l": "id INTEGER PRIMARY KEY, o INTEGER, p INTEGER, price INTEGER, q INTEGER, a INTEGER, n INTEGER",
    "j": "id INTEGER PRIMARY KEY, o INTEGER, at INTEGER, body BLOB",
    "task": "id INTEGER PRIMARY KEY, run INTEGER, person INTEGER, state TEXT, at INTEGER",
    "said": "id INTEGER PRIMARY KEY, run INTEGER, person INTEGER, what TEXT, at INTEGER",
    "visit": "id INTEGER PRIMARY KEY, run INTEGER, node TEXT, state TEXT, at INTEGER",
    "job": "id INTEGER PRIMARY KEY, kind TEXT, state TEXT, due INTEGER",
    "told": "id INTEGER PRIMARY KEY, run INTEGER, person INTEGER, what TEXT, at INTEGER",
}
INDEXES = {
    "UNIQUE INDEX floor_o_no": "floor_o(no)",
    "INDEX floor_l_o": "floor_l(o, n)",
    "INDEX floor_task_person": "floor_task(person, state)",
    "INDEX floor_visit_run": "floor_visit(run)",
    "INDEX floor_job_due": "floor_job(due)",
    "INDEX floor_told_person": "floor_told(person, id)",
}


def python_floor() -> list[float]:
    """This function will count to a million: how fast the machine is today, for comparing runs of different days."""
    taken = []
    for _ in range(9):
        started, total = time.perf_counter(), 0
        for number in range(1_000_000):
            total += number
        taken.append(time.perf_counter() - started)
    return taken


def create_floor(place: str, *, count: int) -> list[float]:
    """This function will write orders of five lines with raw SQL, one transaction each; seconds of each."""
    return _each(_open(place), _create, count)


def decision_floor(place: str, *, count: int) -> list[float]:
    """This function will write what a decision writes with raw SQL, one transaction each; seconds of each."""
    raw = _open(place)
    for number in range(count):
        _create(raw, number)
        raw.commit()
    return _each(raw, _decide, count)


@dataclass(frozen=True)
class Raw:
    """A connection in a transaction: what a database alone can do."""

    one: Callable[..., Any]
    many: Callable[..., Any]
    commit: Callable[[], Any]
    mark: str

    def insert(self, table: str, *rows: tuple[object, ...]) -> None:
        """This function will write rows."""
        sql = f"INSERT INTO floor_{table} VALUES ({','.join([self.mark] * len(rows[0]))})"
        if len(rows) == 1:
            self.one(sql, rows[0])
        else:
            self.many(sql, rows)


def _open(place: str) -> Raw:
    raw = _postgres(place) if "://" in place else _sqlite(place)
    for table, columns in TABLES.items():
        types = columns if raw.mark == "?" else columns.replace("INTEGER", "BIGINT").replace("BLOB", "BYTEA")
        raw.one(f"DROP TABLE IF EXISTS floor_{table}")
        raw.one(f"CREATE TABLE floor_{table}({types})")
    for name, on in INDEXES.items():
        raw.one(f"CREATE {name} ON {on}")
    raw.commit()
    return raw


def _sqlite(folder: str) -> Raw:
    connection = sqlite3.connect(os.path.join(folder, "floor.db"), isolation_level="IMMEDIATE")
    for sql in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        connection.execute(sql)
    return Raw(connection.execute, connection.executemany, connection.commit, "?")


def _postgres(url: str) -> Raw:
    import psycopg

    connection = psycopg.connect(url, autocommit=False)
    cursor = connection.cursor()
    return Raw(cursor.execute, cursor.executemany, connection.commit, "%s")


def _each(raw: Raw, work: Callable[[Raw, int], None], count: int) -> list[float]:
    taken = []
    for number in range(count):
        started = time.perf_counter()
        work(raw, number)
        raw.commit()
        taken.append(time.perf_counter() - started)
    return taken


def _create(raw: Raw, number: int) -> None:
    chance = random.Random(number)
    lines = []
    for position in range(5):
        price, quantity = chance.randint(500, 90_000), chance.randint(1, 40)
        lines.append((number * 8 + position, number, position, price, quantity, price * quantity, position))
    total = sum(line[5] for line in lines)
    raw.insert("o", (number, f"DD{number:07d}", 17, AT, "s1", total, 1))
    raw.insert("l", *lines)
    raw.insert("j", (number, number, AT, repr(lines).encode()))


def _decide(raw: Raw, number: int) -> None:
    """Write a vote, what is said, the steps that end and begin, whom the next asks and tells, the order and its journal row."""
    id, mark = 1_000_000 + number * 8, raw.mark
    raw.insert("task", (id, number, 2, "done", AT))
    raw.insert("said", (id, number, 2, "agree", AT))
    raw.insert("visit", (id, number, "finance", "open", AT))
    raw.insert("visit", (id + 1, number, "amount", "left", AT))
    raw.insert("job", (id, "flow_timer", "waiting", AT))
    raw.insert("told", (id, number, 3, "task", AT))
    raw.one(f"UPDATE floor_task SET state = {mark}, at = {mark} WHERE id = {mark}", ("open", AT, id))
    raw.one(f"UPDATE floor_visit SET state = {mark} WHERE id = {mark}", ("left", id + 1))
    raw.one(f"UPDATE floor_o SET status = {mark}, v = v + 1 WHERE id = {mark}", ("s2", number))
    raw.insert("j", (id, number, AT, b"status"))
