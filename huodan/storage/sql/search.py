"""
Full-text search: one index table ``x_<form id>`` per form, holding the words of its searchable fields.

Every word carries the tag of its field, so that a search sees only the fields it may, and a new field needs
no new column (FTS5 cannot add one). FTS5 on SQLite, a tsvector with GIN on PostgreSQL; words are cut by
``kit.text``, never by the database, so that both find the same.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, Select, cast, column, false, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from huodan.kit.ids import Id
from huodan.kit.text import search_text
from huodan.storage.db import Tx

Cells = Mapping[str, str | Iterable[str] | None]

LONGEST_WORD = 64
CACHED_LENGTH = 64
MOST_WORDS = 16_000  # a tsvector counts positions up to 16 383


def table_of(form: str) -> str:
    """Name the index table of a form."""
    return f"x_{form}"


def create(tx: Tx, form: str) -> None:
    """Make the index table of a form."""
    name = table_of(form)
    if tx.dialect == "sqlite":
        # The ascii tokenizer cuts at spaces only, as far as other letters than ASCII are concerned.
        tx.run(f"CREATE VIRTUAL TABLE {name} USING fts5(words, tokenize = 'ascii')")
    else:
        tx.run(f"CREATE TABLE {name} (id BIGINT PRIMARY KEY, words tsvector NOT NULL)")
        tx.run(f"CREATE INDEX i_{name} ON {name} USING gin (words)")


def index(tx: Tx, form: str, id: Id, cells: Cells) -> None:
    """
    Let a record be found by its words, instead of those it was found by before.

    cells: all searchable texts of the record by field id; several for a field of sub-rows.
    """
    index_many(tx, form, [(id, cells)])


def index_many(tx: Tx, form: str, records: Iterable[tuple[Id, Cells]]) -> None:
    """Do the same for many records in one statement."""
    name = table_of(form)
    if tx.dialect == "sqlite":
        rows = [(id, " ".join(_words(cells))) for id, cells in records]
        sql = f"INSERT OR REPLACE INTO {name} (rowid, words) VALUES (?, ?)"
    else:
        rows = [(id, _vector(_words(cells))) for id, cells in records]
        sql = (
            f"INSERT INTO {name} (id, words) VALUES (%s, %s::tsvector) "
            "ON CONFLICT (id) DO UPDATE SET words = excluded.words"
        )
    if rows:
        tx.run(sql, rows)


def remove(tx: Tx, form: str, id: Id) -> None:
    """Let a record be found no more."""
    if tx.dialect == "sqlite":
        tx.run(f"DELETE FROM {table_of(form)} WHERE rowid = ?", (id,))
    else:
        tx.run(f"DELETE FROM {table_of(form)} WHERE id = %s", (id,))


def match(
    dialect: str, form: str, terms: Collection[str], fields: Collection[str], *, id: ColumnElement[int]
) -> ColumnElement[bool]:
    """
    Give the condition that a record holds all terms (``kit.text.search_terms``), each in any of the fields.

    fields: ids of the fields the asker may read; no fields or no terms find nothing.
    id: the column to compare with the ids of the records found.
    """
    if not terms or not fields:
        return false()
    name = table_of(form)
    found: Select[tuple[int]]
    if dialect == "sqlite":
        sought = " AND ".join(_in_any(term, fields, _fts_phrase, " OR ") for term in terms)
        found = select(column("rowid")).where(literal_column(name).op("MATCH")(sought))
    else:
        sought = " & ".join(_in_any(term, fields, _ts_phrase, " | ") for term in terms)
        found = select(column("id")).where(column("words").op("@@")(cast(sought, TSQUERY)))
    return id.in_(found.select_from(table(name)))


def _words(cells: Cells) -> list[str]:
    words: list[str] = []
    for field, cell in cells.items():
        for value in (cell,) if isinstance(cell, str) else cell or ():
            words += (
                _short(field, value) if len(value) <= CACHED_LENGTH else _tagged(field, search_text(value))
            )
    return words[:MOST_WORDS]


@lru_cache(maxsize=4096)
def _short(field: str, value: str) -> tuple[str, ...]:
    """Cut a short text, 40 µs for twelve Han characters; names come again and again."""
    return tuple(_tagged(field, search_text(value)))


def _tagged(field: str, text: str) -> list[str]:
    tag = _tag(field)
    return [tag + word[:LONGEST_WORD] for word in text.split()]


@cache
def _tag(field: str) -> str:
    """Give eight letters that stand for a field; ids may hold ``_``, which would cut the word."""
    return base64.b32encode(hashlib.sha256(field.encode()).digest()[:5]).decode().lower()


def _vector(words: list[str]) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, start=1))


def _in_any(term: str, fields: Iterable[str], phrase: Callable[[list[str]], str], or_: str) -> str:
    return "(" + or_.join(phrase(_tagged(field, term)) for field in sorted(fields)) + ")"


def _fts_phrase(words: list[str]) -> str:
    return f'"{" ".join(words)}" *'


def _ts_phrase(words: list[str]) -> str:
    return "(" + " <-> ".join(f"'{word}'" for word in words) + ":*)"
