"""
What statements range over: a row of a table under an alias, and the view of whoever asks.

Owns where a field of a row is found in SQL: in a column, in a live formula, in a roll-up. Which rows and cells may be
seen is asked of a ``View``; ``scopes.py`` has that of a Grant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ColumnElement, FromClause, Table

from huodan.language.plan.model import Path, PlanField, PlanTable
from huodan.storage.sql import formulas, rollups
from huodan.storage.sql.names import column_name

if TYPE_CHECKING:
    from huodan.storage.sql.conditions import Conditions

Clause = ColumnElement[bool]
Value = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row a statement ranges over: a table of the Plan under an alias.

    depth: how many selects it stands in; it names the alias.
    parent: the record a sub-row belongs to, if at hand.
    dialect, today, now: what live formulas are written for; the business day as yyyymmdd, the moment in milliseconds.
    conditions: what made it, for roll-ups: their view says which rows count.
    """

    table: PlanTable
    source: FromClause
    depth: int = 0
    parent: Row | None = None
    dialect: str = "sqlite"
    today: int = 0
    now: int = 0
    conditions: Conditions | None = None

    @property
    def is_stored(self) -> bool:
        """Say whether it ranges over a table, and is not made up of what is about to be saved."""
        return isinstance(getattr(self.source, "element", self.source), Table)

    @property
    def id(self) -> Value:
        """Give the column of its id."""
        return self.source.c.id

    @property
    def record(self) -> Row:
        """Give the record whose rights and scope count: its parent's, or its own."""
        return self.parent or self

    def column(self, field: PlanField, suffix: str = "") -> Value:
        """Give a column of a field, or what a live formula is written as; whoever asks."""
        if field.lowered is None:
            return self.source.c[column_name(field, suffix)]
        return formulas.written(field.lowered, suffix, row=self, roll_up=rollups.of_row)


class View(Protocol):
    """What somebody may see. ``answered``: a look-up has answered for the right to what lies behind it."""

    def rows(self, row: Row, *, answered: bool = False) -> Clause | None:
        """Say which records may be seen; None means all."""

    def cell(
        self, row: Row, field: PlanField, suffix: str = "", *, whole: bool = False, answered: bool = False
    ) -> Value:
        """Give a column, empty in rows where it may not be seen; ``whole`` is for tests a mask allows."""

    def pointer(self, row: Row, field: PlanField, lookup: PlanField) -> Value:
        """Give the column of a reference to follow for a look-up, empty where that may not be seen."""

    def shown(self, row: Row, field: PlanField) -> Clause | None:
        """Say in which rows a field may be seen; None means all."""

    def readable(self, row: Row, field: PlanField, *, answered: bool = False) -> Clause | None:
        """Say in which of the rows it sees a field may be read plainly; None means all."""

    def may_read(self, path: Path) -> bool:
        """Say whether a path may be named at all."""


class Everything:
    """The view of rules and of the system itself."""

    def rows(self, row: Row, *, answered: bool = False) -> Clause | None:
        """See all rows."""
        return None

    def cell(
        self, row: Row, field: PlanField, suffix: str = "", *, whole: bool = False, answered: bool = False
    ) -> Value:
        """See all cells."""
        return row.column(field, suffix)

    def pointer(self, row: Row, field: PlanField, lookup: PlanField) -> Value:
        """Follow every reference."""
        return row.column(field)

    def shown(self, row: Row, field: PlanField) -> Clause | None:
        """See every field everywhere."""
        return None

    def readable(self, row: Row, field: PlanField, *, answered: bool = False) -> Clause | None:
        """Read every field everywhere."""
        return None

    def may_read(self, path: Path) -> bool:
        """Read every path."""
        return True
