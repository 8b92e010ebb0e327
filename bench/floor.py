"""The same rows written and read by raw SQL on the same machine in the same run: what a database alone costs."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from typing import Any

try:
    import pysqlite3 as sqlite3
except ImportError:  # no wheel for this machine
    import sqlite3  # type: ignore[no-redef]

ORDER = "CREATE TABLE o(id INTEGER PRIMARY KEY, no TEXT, c INTEGER, at INTEGER, status TEXT, total INTEGER, v INTEGER)"
LINE = "CREATE TABLE l(id INTEGER PRIMARY KEY, o INTEGER, p INTEGER, price INTEGER, q INTEGER, a INTEGER, n INTEGER)"
JOURNAL = "CREATE TABLE j(id INTEGER PRIMARY KEY, o INTEGER, at INTEGER, body BLOB)"


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
    insert = _postgres(place) if "://" in place else _sqlite(place)
    taken = []
    for number in range(count):
        started = time.perf_counter()
        insert(number)
        taken.append(time.perf_counter() - started)
    return taken


def _sqlite(folder: str) -> Callable[[int], None]:
    connection = sqlite3.connect(os.path.join(folder, "floor.db"), isolation_level=None)
    for sql in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", ORDER, LINE, JOURNAL):
        connection.execute(sql)
    connection.execute("CREATE UNIQUE INDEX o_no ON o(no)")
    connection.execute("CREATE INDEX l_o ON l(o, n)")

    def insert(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        _insert(connection.execute, connection.executemany, number, "?")
        connection.execute("COMMIT")

    return insert


def _postgres(url: str) -> Callable[[int], None]:
    import psycopg

    connection = psycopg.connect(url, autocommit=False)
    cursor = connection.cursor()
    for sql in (ORDER, LINE, JOURNAL):
        name = sql.split("(")[0].split()[-1]
        cursor.execute(f"DROP TABLE IF EXISTS floor_{name}")
        moved = (
            sql.replace(f"TABLE {name}(", f"TABLE floor_{name}(")
            .replace("INTEGER", "BIGINT")
            .replace("BLOB", "BYTEA")
        )
        cursor.execute(moved)
    cursor.execute("CREATE UNIQUE INDEX ON floor_o(no)")
    cursor.execute("CREATE INDEX ON floor_l(o, n)")
    connection.commit()

    def insert(number: int) -> None:
        _insert(cursor.execute, cursor.executemany, number, "%s", prefix="floor_")
        connection.commit()

    return insert


def _insert(
    one: Callable[..., Any], many: Callable[..., Any], number: int, mark: str, *, prefix: str = ""
) -> None:
    chance = random.Random(number)
    lines = []
    for position in range(5):
        price, quantity = chance.randint(500, 90_000), chance.randint(1, 40)
        lines.append((number * 8 + position, number, position, price, quantity, price * quantity, position))
    total = sum(line[5] for line in lines)
    marks = ",".join([mark] * 7)
    one(
        f"INSERT INTO {prefix}o VALUES ({marks})",
        (number, f"DD{number:07d}", 17, 1_778_000_000_000, "s1", total, 1),
    )
    many(f"INSERT INTO {prefix}l VALUES ({marks})", lines)
    body = repr(lines).encode()
    one(f"INSERT INTO {prefix}j VALUES ({','.join([mark] * 4)})", (number, number, 1_778_000_000_000, body))
