"""
Statements made with SQLAlchemy once and run as text ever after.

Making a statement costs SQLAlchemy up to a millisecond, running its text a twentieth of that. What is kept is kept
per Plan, for as long as it is used; its parameters are kept with it, but for those named when it is run.
Statements over system tables need no Plan (``Fixed``).
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import ClauseElement, Dialect, Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.compiler import SQLCompiler

from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.formulas import NOW

MOST_KEPT = 2_000

_lock = Lock()
_positional = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]


class Prepared:
    """The text of a statement with its parameters in order."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        made = statement.compile(dialect=_positional if dialect.name == "postgresql" else dialect)
        assert isinstance(made, SQLCompiler)
        state = made.construct_expanded_state()
        self.text = state.statement
        self.names = tuple(state.positiontup or ())
        self.values = dict(state.parameters)
        self.columns = tuple(statement.selected_columns.keys()) if isinstance(statement, Select) else ()

    def run(self, tx: Tx, **given: Any) -> Sequence[Any]:
        """Run it with the parameters left open, and fetch all rows."""
        values = self.values | given
        if NOW in values:
            values[NOW] = tx.now
        return tx.run(self.text, tuple(values[name] for name in self.names)).fetchall()


class Fixed:
    """A select that is the same in every workspace; rows come by the names of their columns."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._made: dict[str, Prepared] = {}
        self._row: Any = namedtuple("Row", statement.selected_columns.keys())  # type: ignore[misc]

    def run(self, tx: Tx, **given: Any) -> list[Any]:
        """Run it with the parameters left open, and fetch all rows."""
        made = self._made.get(tx.dialect)
        if made is None:
            made = self._made[tx.dialect] = Prepared(self.statement, tx.connection.dialect)
        return [self._row._make(row) for row in made.run(tx, **given)]


def prepared(tx: Tx, plan: Plan, key: Hashable, make: Callable[[], ClauseElement]) -> Prepared:
    """
    Give a statement kept under a key, or make it.

    key: must tell apart all that ``make`` depends on besides the Plan and the database: also values. None: not kept.
    """
    kept: dict[Hashable, Prepared] = plan.kept(Prepared, dict)
    found = None if key is None else kept.get((tx.dialect, key))
    if found is not None:
        return found
    made = Prepared(make(), tx.connection.dialect)
    if key is None:
        return made
    with _lock:
        while len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[tx.dialect, key] = made
    return made
