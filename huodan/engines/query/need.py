"""
Reading records with everything asked for: one statement per table and step, however many rows.

A ``Need`` says what is wanted of the rows of one table and, below it, of the records they refer to and of their
sub-rows. Targets out of the asker's sight are simply not found; cells they may not see are not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field as default
from typing import Any

from sqlalchemy import ColumnElement, select

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import SYSTEM_IDS
from huodan.language.fields import Cell, Store
from huodan.language.plan.model import Path, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import Row, among, is_behind_lookup
from huodan.storage.sql.scopes import Scope, covered_parts, flag_columns
from huodan.storage.sql.tables import columns

MOST_SUB_ROWS = 200_000
PARENT = "^"
LOOKUP = "lookup"


class TooMuch(HuodanError):
    """The page asks for more sub-rows than one answer holds."""

    code = "too_much"
    status = 422
    zh = "这一页的明细超过 {limit} 行，请减少每页条数或少选明细列。"
    en = "This page has more than {limit} sub-rows; ask for fewer records or fewer columns of sub-rows."


@dataclass(slots=True, eq=False)
class Seen:
    """
    One row as it was read. read, masked: ids of the fields its viewer may see plainly, or masked.

    rows: its sub-rows by subform, in order.
    """

    id: Id
    cells: dict[str, Cell]
    read: frozenset[str]
    masked: frozenset[str]
    parent: Seen | None = None
    rows: dict[str, list[Seen]] = default(default_factory=dict)


@dataclass(slots=True, eq=False)
class Need:
    """
    What is wanted of the rows of a table, and what was found.

    is_open: a look-up answers for the form, which its viewer has no rights in.
    stored: fields with columns to read. live: fields to work out. related: by target form, what is wanted of the
    records its references point to. followed: the references that lead there. rows: by subform.
    """

    table: PlanTable
    is_open: bool = False
    stored: dict[str, PlanField] = default(default_factory=dict)
    live: dict[str, PlanField] = default(default_factory=dict)
    related: dict[tuple[str, bool], Need] = default(default_factory=dict)
    followed: dict[tuple[str, bool], dict[str, PlanField]] = default(default_factory=dict)
    rows: dict[str, Need] = default(default_factory=dict)
    parent: Need | None = None
    found: dict[Id, Seen] = default(default_factory=dict)
    worked_out: dict[str, dict[Id, Cell]] = default(default_factory=dict)


class Wanted:
    """Collects what is wanted, path by path, into a Need."""

    def __init__(self, scope: Scope, table: str) -> None:
        self.scope, self.plan = scope, scope.plan
        self.need = Need(scope.plan.tables[table])

    def path(self, path: Path, need: Need | None = None) -> None:
        """Want the value at a path, from the wanted table itself or from somewhere below it."""
        need = need or self.need
        for step in path.steps:
            if step.store is Store.ROWS:
                need = self.sub_rows(need, step)
            else:
                need = self.follow(need, step, answered=is_behind_lookup(path, step))
        self.field(need, path.leaf, answered=is_behind_lookup(path, path.leaf))

    def field(self, need: Need, field: PlanField, *, answered: bool = False) -> None:
        """Want a field as it is shown: references with their title, subforms with all that may be read."""
        if field.store is Store.ROWS:
            below = self.sub_rows(need, field)
            for inner in shown_fields(self.scope, below.table):
                self.field(below, inner)
            return
        if field.field.kind == LOOKUP:
            self.path(self.plan.path(need.table.id, f"#{field.id}"), need)
            return
        self.cell(need, field)
        if field.target is not None and field.has_column:
            target = self.follow(need, field, answered=answered)
            self.title(target)

    def title(self, need: Need, depth: int = 0) -> None:
        """Want what is needed to name a record; a title that is a reference is followed."""
        title = self.plan.forms[need.table.form].title
        self.cell(need, title)
        if title.target is not None and depth < 2:
            self.title(self.follow(need, title), depth + 1)

    def cell(self, need: Need, field: PlanField) -> None:
        """Want a cell, or what a live value is worked out from."""
        if field.has_column:
            need.stored[field.id] = field
        elif field.klass == "live" and field.id not in need.live:
            need.live[field.id] = field
            for reference in field.compute.references if field.compute else ():
                self._input(need, reference)

    def follow(self, need: Need, field: PlanField, *, answered: bool = False) -> Need:
        """Want something of the records a reference points to."""
        assert field.target is not None
        need.stored[field.id] = field
        is_open = answered and not self.scope.parts(field.target)
        key = (field.target, is_open)
        if key not in need.related:
            need.related[key] = Need(self.plan.tables[field.target], is_open)
        need.followed.setdefault(key, {})[field.id] = field
        return need.related[key]

    def sub_rows(self, need: Need, field: PlanField) -> Need:
        """Want something of the sub-rows."""
        if field.id not in need.rows:
            need.rows[field.id] = Need(self.plan.tables[field.id], need.is_open, parent=need)
        return need.rows[field.id]

    def _input(self, need: Need, reference: tuple[str, ...]) -> None:
        if reference[0] == PARENT:
            assert need.parent is not None
            need, reference = need.parent, reference[1:]
        found = need.table.by_id[reference[0]]
        if found.store is not Store.ROWS:
            self.cell(need, found)
            return
        below = self.sub_rows(need, found)
        if len(reference) > 1:
            self.cell(below, below.table.by_id[reference[1]])


class Loader:
    """Reads what a Need wants, each table once."""

    def __init__(self, tx: Tx, scope: Scope) -> None:
        self.tx, self.scope = tx, scope

    def load(self, need: Need, ids: Sequence[Id]) -> dict[Id, Seen]:
        """Read records by id, as far as they may be seen, with all that is wanted below them."""
        if ids:
            row = self.scope.seen.row(need.table.id)
            parts = self.scope.parts(need.table.form)
            flags = (
                {}
                if self.scope.grant.form(need.table.form).sees_all_rows_alike
                else flag_columns(self.scope, parts, row)
            )
            names, picked = _columns(need, row)
            statement = select(row.id, *picked, *flags.values()).where(among(self.tx.dialect, row.id, ids))
            visible = self.scope.rows(row, answered=need.is_open)
            if visible is not None:
                statement = statement.where(visible)
            for record in self.tx.execute(statement):
                of = covered_parts(parts, flags, record)
                read = frozenset[str]().union(*(part.read for part in of))
                masked = frozenset[str]().union(*(part.masked for part in of)) - read
                need.found[record[0]] = Seen(record[0], _cells(names, record), read, masked)
        self._below(need)
        return need.found

    def _below(self, need: Need) -> None:
        for subform, below in need.rows.items():
            self._sub_rows(subform, need, below)
        for key, target in need.related.items():
            pointers = need.followed[key]
            wanted = {seen.cells.get(field) for seen in need.found.values() for field in pointers}
            self.load(target, sorted(id for id in wanted if id is not None))

    def _sub_rows(self, subform: str, need: Need, below: Need) -> None:
        for seen in need.found.values():
            seen.rows[subform] = []
        if need.found:
            row = self.scope.seen.row(subform)
            names, picked = _columns(below, row)
            columns = row.source.c
            statement = select(row.id, *picked, columns.parent).order_by(columns.parent, columns.position)
            statement = statement.where(among(self.tx.dialect, columns.parent, list(need.found)))
            lines = self.tx.execute(statement.limit(MOST_SUB_ROWS + 1)).all()
            if len(lines) > MOST_SUB_ROWS:
                raise TooMuch(limit=MOST_SUB_ROWS)
            for line in lines:
                owner = need.found[line[-1]]
                seen = Seen(line[0], _cells(names, line), owner.read, owner.masked, owner)
                owner.rows[subform].append(seen)
                below.found[seen.id] = seen
        self._below(below)


def shown_fields(scope: Scope, table: PlanTable) -> tuple[PlanField, ...]:
    """List the fields of a table the asker may see in at least some rows, masked ones included."""
    readable = scope.grant.form(table.form).readable
    return tuple(field for field in table.fields if field.id in readable and not field.is_hidden)


def _columns(need: Need, row: Row) -> tuple[list[tuple[PlanField, int]], list[ColumnElement[Any]]]:
    """Give the columns to select, and with each field the number of its columns."""
    names: list[tuple[PlanField, int]] = []
    picked: list[ColumnElement[Any]] = []
    for field in need.stored.values():
        if field.id != "id":
            own = [row.source.c[name] for name in main_columns(field)]
            names.append((field, len(own)))
            picked += own
    return names, picked


def main_columns(field: PlanField) -> tuple[str, ...]:
    """Name the columns a cell is made of; its keys for comparing are not needed to show it."""
    names = columns(field).names
    return names if field.store is Store.PLACE else names[:1]


def _cells(fields: Iterable[tuple[PlanField, int]], record: Any) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"id": record[0]}
    place = 1
    for field, size in fields:
        cells[field.id] = columns(field).read(tuple(record[place : place + size]))
        place += size
    return cells


def is_system(field: PlanField) -> bool:
    """Say whether a field comes with every record."""
    return field.id in SYSTEM_IDS
