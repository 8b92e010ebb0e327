"""
Full-text search: one index table ``x_<form id>`` per form, holding the words of its searchable fields.

Every word carries the tag of its field, so that a search sees only the fields it may, and a new field needs
no new column (FTS5 cannot add one). FTS5 on SQLite, a tsvector with GIN on PostgreSQL; words are cut by
``kit.text``, never by the database, so that both find the same.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    literal_column,
    select,
    table,
)
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
        tx.run(f"CREATE VIRTUAL TABLE {name} USING fts5(words, tokenize = 'ascii', columnsize = 0)")
    else:
        tx.run(f"CREATE TABLE {name} (id BIGINT PRIMARY KEY, words tsvector NOT NULL)")
        _create_index(tx, name)


def lacking(tx: Tx, forms: Iterable[str]) -> tuple[str, ...]:
    """List the index tables, or the indexes on them, that forms need and the database lacks."""
    there = {row[0] for row in tx.run(_THERE[tx.dialect])}
    found = []
    for name in map(table_of, forms):
        needed = (name,) if tx.dialect == "sqlite" or name not in there else (f"i_{name}",)
        found += [each for each in needed if each not in there]
    return tuple(found)


def mend(tx: Tx, form: str) -> bool:
    """Make what is lacking of the index table of a form; True if it is a new one, in which nothing is found yet."""
    lacks = lacking(tx, (form,))
    if table_of(form) in lacks:
        create(tx, form)
    elif lacks:
        tx.run(f"DROP INDEX IF EXISTS {lacks[0]}")  # one that was never finished
        _create_index(tx, table_of(form))
    return table_of(form) in lacks


_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgres": "SELECT relname FROM pg_class LEFT JOIN pg_index ON indexrelid = pg_class.oid "
    "WHERE relnamespace = current_schema()::regnamespace AND coalesce(indisvalid, true)",
}


def _create_index(tx: Tx, name: str) -> None:
    tx.run(f"CREATE INDEX i_{name} ON {name} USING gin (words)")


def index(tx: Tx, form: str, id: Id, cells: Cells) -> None:
    """
    Let a record be found by its words, instead of those it was found by before.

    cells: all searchable texts of the record by field id; several for a field of sub-rows.
    """
    index_many(tx, form, [(id, cells)])


def index_many(tx: Tx, form: str, records: Iterable[tuple[Id, Cells]]) -> None:
    """Do the same for many records in one statement."""
    put(tx, form, [(id, words_of(cells)) for id, cells in records])


def words_of(cells: Cells) -> str:
    """Cut the texts of a record into the words it is found by, for ``put``; of two such texts one may follow the other."""
    return " ".join(_words(cells))


def put(tx: Tx, form: str, records: Iterable[tuple[Id, str]], *, are_new: bool = False) -> None:
    """
    Let records be found by words that were cut beforehand.

    are_new: nothing is known of them yet.
    """
    name = table_of(form)
    if tx.dialect == "sqlite":
        rows, columns = list(records), ("rowid", "words")
        sql = f"INSERT OR REPLACE INTO {name} (rowid, words) VALUES (?, ?)"
    else:
        rows, columns = [(id, _vector(words.split()[:MOST_WORDS])) for id, words in records], ("id", "words")
        sql = (
            f"INSERT INTO {name} (id, words) VALUES (%s, %s::tsvector) "
            "ON CONFLICT (id) DO UPDATE SET words = excluded.words"
        )
    if rows and are_new:
        tx.put(name, columns, rows)
    elif rows:
        tx.run(sql, rows)


def remove(tx: Tx, form: str, id: Id) -> None:
    """Let a record be found no more."""
    if tx.dialect == "sqlite":
        tx.run(f"DELETE FROM {table_of(form)} WHERE rowid = ?", (id,))
    else:
        tx.run(f"DELETE FROM {table_of(form)} WHERE id = %s", (id,))


@dataclass(frozen=True, slots=True)
class Sought:
    """
    What a search looks for, told to a statement as parameters, so that a kept one serves all texts of as many terms.

    terms: see ``kit.text.search_terms``; each must stand in any of the fields. No terms or no fields find nothing.
    fields: ids of the fields the asker may read, whose words are looked at.
    marks: for each term the fields of the same kind and the words of theirs (``kit.text.mark``) that stand for it too.
    """

    name: str
    dialect: str
    terms: tuple[str, ...]
    fields: tuple[str, ...]
    marks: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing can be found."""
        return not self.terms or not all(self._ways)

    @property
    def given(self) -> dict[str, str]:
        """Give the parameters by name."""
        if self.is_nothing:
            return {}
        if self.dialect == "postgres":
            return {self.name: " & ".join(f"({' | '.join(map(_ts_phrase, ways))})" for ways in self._ways)}
        whole = " AND ".join(f"({' OR '.join(map(_fts_phrase, ways))})" for ways in self._ways)
        phrases = (json.dumps([" " + " ".join(way) for way in ways]) for ways in self._ways)
        return {self.name: whole, **dict(zip(self.phrases, phrases, strict=True))}

    @property
    def phrases(self) -> list[str]:
        """Name the parameters that list how each term stands in the words of the fields (SQLite)."""
        return [f"{self.name}_{number}" for number in range(len(self.terms))]

    @property
    def _ways(self) -> list[list[list[str]]]:
        """List for each term the neighbouring words by which it is found: of its own in each field, and its marks."""
        marks = self.marks or ((),) * len(self.terms)
        return [
            [
                _tagged(field, text)
                for field, text in (*((field, term) for field in sorted(self.fields)), *also)
            ]
            for term, also in zip(self.terms, marks, strict=True)
        ]


def match(form: str, sought: Sought, *, id: ColumnElement[int]) -> ColumnElement[bool]:
    """
    Give the condition that a record holds what is sought.

    id: the column to compare with the ids of the records found.
    """
    return false() if sought.is_nothing else id.in_(hits(form, sought))


def hits(form: str, sought: Sought) -> Select[Any]:
    """Select the ids of the records that hold what is sought; the first ones come at once, also where all do."""
    name = table_of(form)
    if sought.dialect == "sqlite":
        hit, key = literal_column(name).op("MATCH")(_told(sought.name)), "rowid"
    else:
        hit, key = column("words").op("@@")(cast(_told(sought.name), TSQUERY)), "id"
    return select(literal_column(key).label("id")).where(hit).select_from(table(name))


def holds(form: str, sought: Sought, *, id: ColumnElement[int]) -> ColumnElement[bool]:
    """
    Give the same condition as ``match`` for a row at hand: its words are looked at, the index is not asked.

    For whoever goes through rows in another order and stops soon.
    """
    if sought.is_nothing:
        return false()
    is_sqlite = sought.dialect == "sqlite"
    at = table(table_of(form), column("rowid" if is_sqlite else "id"), column("words"))
    row = select(literal(1)).select_from(at).where(next(iter(at.c)) == id)
    if is_sqlite:
        # A phrase of neighbours whose last word is the beginning of one, in the text the index was made of.
        text = literal(" ") + at.c.words
        row = row.where(*(_stands_in(text, name) for name in sought.phrases))
    else:
        row = row.where(at.c.words.op("@@")(cast(_told(sought.name), TSQUERY)))
    return exists(row.correlate_except(at))


def _stands_in(text: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Give the condition that one of the phrases listed in a parameter stands in a text."""
    phrase = func.json_each(_told(name)).table_valued("value")
    return exists(select(literal(1)).select_from(phrase).where(func.instr(text, phrase.c.value) > 0))


def _told(name: str) -> BindParameter[str]:
    return bindparam(name, None, Text())


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


def _fts_phrase(words: list[str]) -> str:
    return f'"{" ".join(words)}" *'


def _ts_phrase(words: list[str]) -> str:
    return "(" + " <-> ".join(f"'{word}'" for word in words) + ":*)"
