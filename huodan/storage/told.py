"""
What a database holds, told so that two can be compared: per table the number of rows and a checksum of all values.

A checksum is the same on SQLite and on PostgreSQL, whatever the order of rows or columns: of each row the values by the
names of their columns are hashed, and the hashes added up. Search tables are left out: they are made of the others, and
differently on each database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import inspect

from huodan.storage.db import Tx
from huodan.storage.upgrades import RESTORING

Tell = Callable[[int], None]

SEARCH = "x_"
HASH_BYTES = 16
TOLD_EVERY = 2_000
_LOOP = 1 << (8 * HASH_BYTES)


@dataclass(frozen=True, slots=True)
class Told:
    """What one table holds."""

    rows: int
    checksum: str


def tell(tx: Tx, done: Tell = lambda rows: None) -> dict[str, Told]:
    """
    Count the rows of every table and work out their checksums, as this Tx sees them.

    done: called now and then with how many rows were read so far, of all tables.
    """
    found: dict[str, Told] = {}
    before = 0
    for name, columns in data_tables(tx).items():
        total = count = 0
        for row in tx.stream(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(name)}"):
            total += _hash(columns, row)
            count += 1
            if count % TOLD_EVERY == 0:
                done(before + count)
        found[name] = Told(count, f"{total % _LOOP:0{2 * HASH_BYTES}x}")
        before += count
    done(before)
    return found


def data_tables(tx: Tx) -> dict[str, tuple[str, ...]]:
    """List the tables with what people entered and the system's own, each with its columns in order of their names."""
    found = inspect(tx.connection).get_multi_columns()
    names = {name: sorted(column["name"] for column in columns) for (_, name), columns in found.items()}
    return {
        name: tuple(names[name])
        for name in sorted(names)
        if not name.startswith((SEARCH, "sqlite_", RESTORING))
    }


def quoted(name: str) -> str:
    """Write the name of a table or column so that it is no word of SQL; none of ours holds a quotation mark."""
    return f'"{name}"'


def differing(expected: Mapping[str, Told], found: Mapping[str, Told]) -> tuple[str, ...]:
    """Name the tables that are not the same, or only on one side."""
    return tuple(
        name for name in sorted(expected.keys() | found.keys()) if expected.get(name) != found.get(name)
    )


def rows_of(told: Mapping[str, Told]) -> int:
    """Say how many rows there are in all."""
    return sum(each.rows for each in told.values())


def _hash(columns: tuple[str, ...], row: tuple[object, ...]) -> int:
    given = repr(tuple(_given(columns, row))).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(given, digest_size=HASH_BYTES).digest(), "big")


def _given(columns: tuple[str, ...], row: tuple[object, ...]) -> Iterator[object]:
    """Give what is there; a column that was added and holds nothing is as if it were not."""
    for name, value in zip(columns, row, strict=True):
        if value is not None:
            yield name
            yield bytes(value) if isinstance(value, memoryview) else value
