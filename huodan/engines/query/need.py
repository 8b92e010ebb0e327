"""
Reading records with everything asked for: one statement per table and step, however many rows.

A ``Need`` says what is wanted of the rows of one table and, below it, of the records they refer to and of their
sub-rows; what is the same for everybody with the same rights is kept. ``Fetched`` holds what was read for it. Targets
out of the asker's sight are simply not found; cells they may not see are not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field as default
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, select

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import SYSTEM_IDS, Part, shown
from huodan.language.fields import COMPOSITE, Cell, Store
from huodan.language.fields._references import form_of_several, several_ids
from huodan.language.plan.model import Path, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import among, id_list, is_behind_lookup
from huodan.storage.sql.prepared import prepared
from huodan.storage.sql.rows import Row
from huodan.storage.sql.scopes import Scope, covered_parts, flag_columns, flagged
from huodan.storage.sql.tables import CellReader, columns

MOST_SUB_ROWS = 200_000
Show = Callable[..., object]
Where = Callable[[ColumnElement[Any]], ColumnElement[bool]]
Shown = tuple[tuple[PlanField, Show | None], ...]

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

    parts: those of the Grant that cover it. rows: its sub-rows by subform, in order.
    """

    id: Id
    cells: dict[str, Cell]
    read: frozenset[str]
    masked: frozenset[str]
    parts: tuple[Part, ...] = ()
    parent: Seen | None = None
    rows: dict[str, list[Seen]] = default(default_factory=dict)


@dataclass(eq=False)
class Need:
    """
    What is wanted of the rows of a table.

    is_open: a look-up answers for the form, which its viewer has no rights in.
    stored: fields with columns to read. live: fields to work out. related: by target form, what is wanted of the
    records its references point to. followed: the references that lead there. rows: by subform.
    shown: the fields of a whole record, each with what shows a plain cell; filled by ``reading.py``.
    """

    table: PlanTable
    is_open: bool = False
    stored: dict[str, PlanField] = default(default_factory=dict)
    live: dict[str, PlanField] = default(default_factory=dict)
    related: dict[tuple[str, bool], Need] = default(default_factory=dict)
    followed: dict[tuple[str, bool], dict[str, PlanField]] = default(default_factory=dict)
    rows: dict[str, Need] = default(default_factory=dict)
    parent: Need | None = None
    shown: Shown = ()

    @cached_property
    def cells(self) -> CellReader:
        """Make the cells of a row, once all is wanted; its first column is the id."""
        fields = (
            (field.id, len(_main_columns(field)), columns(field).read) for field in self.stored.values()
        )
        return CellReader(fields, start=1)


class Fetched:
    """What was read for a Need. found: the rows by id. worked_out: live cells by field. titles: those asked for."""

    __slots__ = ("found", "need", "parent", "related", "rows", "titles", "worked_out")

    def __init__(self, need: Need, parent: Fetched | None = None) -> None:
        self.need, self.parent = need, parent
        self.found: dict[Id, Seen] = {}
        self.worked_out: dict[str, dict[Id, Cell]] = {}
        self.titles: dict[Id, str | None] = {}
        self.rows = {subform: Fetched(below, self) for subform, below in need.rows.items()}
        self.related = {key: Fetched(target) for key, target in need.related.items()}


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
        if (field.target or form_of_several(field.field)) and field.has_column:
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
        form = field.target or form_of_several(field.field)
        assert form is not None
        need.stored[field.id] = field
        is_open = answered and not self.scope.parts(form)
        key = (form, is_open)
        if key not in need.related:
            need.related[key] = Need(self.plan.tables[form], is_open)
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
        self.tx, self.scope, self.key = tx, scope, scope.key

    def load(self, into: Fetched, ids: Sequence[Id], *, with_parts: bool = False) -> dict[Id, Seen]:
        """
        Read records by id, as far as they may be seen, with all that is wanted below them.

        with_parts: say of each which parts cover it, also where all show the same fields.
        """
        need = into.need
        if ids:
            form = need.table.form
            parts = self.scope.parts(form)
            is_mixed = with_parts or not self.scope.grant.form(form).sees_all_rows_alike
            flags = flagged(parts) if is_mixed else ()
            key = ("records", form, need.is_open, tuple(need.stored), flags, self.key)
            for record in self._read(key, ids, lambda where: self._records(need, parts, flags, where)):
                of = covered_parts(parts, flags, record, start=len(record) - len(flags))
                into.found[record[0]] = _seen(need, record, of)
        self._below(into)
        return into.found

    def _read(self, key: Hashable, ids: Sequence[Id], make: Callable[[Where], Select[Any]]) -> Sequence[Any]:
        """Run a kept statement for some ids; one alone is looked up three times as fast as a list of one."""
        dialect, is_one = self.tx.dialect, len(ids) == 1

        def where(column: ColumnElement[Any]) -> ColumnElement[bool]:
            return column == bindparam("ids", None, BigInteger) if is_one else among(dialect, column, "ids")

        found = prepared(self.tx, self.scope.plan, (key, is_one), lambda: make(where))
        return found.run(self.tx, ids=ids[0] if is_one else id_list(dialect, ids))

    def _records(self, need: Need, parts: Sequence[Part], flags: Sequence[int], where: Where) -> Select[Any]:
        row = self.scope.seen.row(need.table.id)
        told = flag_columns(self.scope, parts, row) if flags else ()
        statement = select(row.id, *_columns(need, row), *told).where(where(row.id))
        visible = self.scope.rows(row, answered=need.is_open)
        return statement if visible is None else statement.where(visible)

    def _below(self, into: Fetched) -> None:
        for subform, below in into.rows.items():
            self._sub_rows(subform, into, below)
        for key, target in into.related.items():
            pointers = into.need.followed[key]
            cells = (seen.cells.get(field) for seen in into.found.values() for field in pointers)
            self.load(target, sorted({id for cell in cells for id in several_ids(cell)}))

    def _sub_rows(self, subform: str, into: Fetched, below: Fetched) -> None:
        for seen in into.found.values():
            seen.rows[subform] = []
        if into.found:
            need = below.need
            key = ("sub-rows", subform, tuple(need.stored))
            lines = self._read(key, list(into.found), lambda where: self._lines(need, where))
            if len(lines) > MOST_SUB_ROWS:
                raise TooMuch(limit=MOST_SUB_ROWS)
            for line in lines:
                owner = into.found[line[-1]]
                seen = Seen(line[0], _cells(need, line), owner.read, owner.masked, owner.parts, owner)
                owner.rows[subform].append(seen)
                below.found[seen.id] = seen
        self._below(below)

    def _lines(self, below: Need, where: Where) -> Select[Any]:
        row = self.scope.seen.row(below.table.id)
        parent, position = row.source.c.parent, row.source.c.position
        lines = select(row.id, *_columns(below, row), parent).order_by(parent, position, row.id)
        return lines.where(where(parent)).limit(MOST_SUB_ROWS + 1)


def shown_fields(scope: Scope, table: PlanTable) -> tuple[PlanField, ...]:
    """List the fields of a table the asker may see in at least some rows, masked ones included."""
    readable = scope.grant.form(table.form).readable
    return tuple(field for field in table.fields if field.id in readable and not field.is_hidden)


def is_system(field: PlanField) -> bool:
    """Say whether a field comes with every record."""
    return field.id in SYSTEM_IDS


def _columns(need: Need, row: Row) -> list[ColumnElement[Any]]:
    return [row.source.c[name] for field in need.stored.values() for name in _main_columns(field)]


def _main_columns(field: PlanField) -> tuple[str, ...]:
    """Name the columns a cell is made of; its keys for comparing are not needed to show it."""
    names = columns(field).names
    return names if field.store in COMPOSITE else names[:1]


def _cells(need: Need, record: Any) -> dict[str, Cell]:
    cells = need.cells(record)
    cells["id"] = record[0]
    return cells


def _seen(need: Need, record: Any, parts: tuple[Part, ...]) -> Seen:
    return Seen(record[0], _cells(need, record), *shown(parts), parts)
