"""
What a Grant lets somebody see, as SQL: scopes of rows, and cells that are empty where they may not be seen.

Owns the way from the parts of a Grant to clauses over stored columns. Which parts there are, ``language.access``
says. People and departments are records of the built-in app; a department scope asks that table.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any, cast

from sqlalchemy import Select, case, false, func, or_, select

from huodan.kit.ids import Id
from huodan.language.access import SYSTEM_IDS, Grant, Part
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields.member import DEPARTMENT, PEOPLE
from huodan.language.filter import Context, read_filter
from huodan.language.plan.model import Path, Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sealed_cells import blind
from huodan.storage.sql.conditions import Conditions, among
from huodan.storage.sql.rollups import are_hourly, are_personal
from huodan.storage.sql.rows import Clause, Everything, Row, Value
from huodan.storage.sql.tables import tables

MINUTE_MS = 60_000


class Scope:
    """
    The view of one actor: every row and cell outside of it does not exist for the statements made with it.

    plain: conditions that see everything, for the clauses of scopes themselves.
    """

    def __init__(self, tx: Tx, plan: Plan, grant: Grant) -> None:
        self.plan, self.grant, self.dialect = plan, grant, tx.dialect
        actor = grant.actor
        self.context = context = Context(
            tx.zone, tx.today, actor.person, actor.departments, tx.now, partial(blind, tx)
        )
        self.plain = Conditions(plan, dialect=tx.dialect, context=context, view=Everything())
        self.seen = Conditions(plan, dialect=tx.dialect, context=context, view=self, plain=self.plain)

    @property
    def key(self) -> Hashable:
        """Give what tells apart scopes of one Plan; equal keys make equal statements, for live formulas read the day."""
        rights = self.grant.rights
        is_personal = rights.is_personal or are_personal(self.plan)
        minute = self.context.now // MINUTE_MS if are_hourly(self.plan) else 0
        return rights, self.context if is_personal else self.context.today, minute

    def parts(self, form: str, verb: Verb = Verb.READ) -> tuple[Part, ...]:
        """List the parts of the Grant that give a verb in a form."""
        return self.grant.form(form).parts_for(verb)

    def sees_all(self, form: str) -> bool:
        """Say whether every record of a form may be read."""
        return any(part.rows == "all" for part in self.parts(form))

    def rows(self, row: Row, *, answered: bool = False) -> Clause | None:
        """Say which records may be read; None means all. Without rights there are none, but for a look-up."""
        parts = self.parts(row.table.form)
        if not parts:
            return None if answered else false()
        return self._any(parts, row)

    def cell(
        self, row: Row, field: PlanField, suffix: str = "", *, whole: bool = False, answered: bool = False
    ) -> Value:
        """Give a column, wrapped in CASE only if not all rows of the viewer show it."""
        column = row.column(field, suffix)
        where = self.readable(row, field, whole=whole, answered=answered)
        return column if where is None else case((where, column))

    def pointer(self, row: Row, field: PlanField, lookup: PlanField) -> Value:
        """Give the column of a reference to follow for a look-up, whose right decides."""
        column = row.column(field)
        where = self.readable(row, lookup)
        return column if where is None else case((where, column))

    def shown(self, row: Row, field: PlanField) -> Clause | None:
        """Say in which of the visible rows a field may be read, masked or not; None means all, never NULL."""
        where = self.readable(row, field, whole=True)
        return None if where is None else func.coalesce(where, false())

    def may_read(self, path: Path) -> bool:
        """Say whether a path may be named; nobody follows a masked relation."""
        plain = (self.grant.form(field.form).masked.isdisjoint({field.id}) for field in self._crossed(path))
        return self.grant.may_read(path) and all(plain)

    def part_rows(self, part: Part, row: Row) -> Clause | None:
        """Say which records a part covers; None means all."""
        if part.rows == "all":
            return None
        if part.rows == "where":
            tree = read_filter(self.plan, row.table.id, part.where, context=self.context)
            return self.plain.clause(tree, row)
        if part.rows == "these":
            return row.id.in_(sorted(part.these))
        owners = self.plan.forms[row.table.form].owners
        mine = [self._is_of(row, owner, self.context.person) for owner in owners]
        if part.rows == "department" and self.context.departments:
            people = self.plain.row(PEOPLE, depth=row.depth + 1)
            department = people.column(people.table.by_id[DEPARTMENT])
            of_mine = select(people.id).where(department.in_(self.context.departments)).correlate(None)
            mine += [self._is_of(row, owner, of_mine) for owner in owners]
        return or_(false(), *mine)

    def _is_of(self, row: Row, owner: PlanField, people: Id | Select[Any]) -> Clause:
        """Say in which stored rows an owner is, or one of several owners is, one person or one of some."""
        if owner.store is not Store.REFS:
            return _is(row.column(owner), people)
        named = tables(self.plan).options(owner)
        return row.id.in_(select(named.c.row).where(_is(named.c.option, people)).correlate(None))

    def _crossed(self, path: Path) -> tuple[PlanField, ...]:
        return tuple(field for field in path.guards[:-1] if field.store is not Store.ROWS)

    def readable(
        self, row: Row, field: PlanField, *, whole: bool = False, answered: bool = False
    ) -> Clause | None:
        """Say in which of the visible rows a field may be read plainly (or ``whole``: masked too); None means all."""
        if field.id in SYSTEM_IDS:
            return None
        parts = self.parts(field.form)
        readers = [part for part in parts if field.id in part.read or (whole and field.id in part.masked)]
        if len(readers) == len(parts) and parts:
            return None
        if not readers:
            return None if answered and field.id not in self.grant.form(field.form).readable else false()
        return self._any(readers, row.record)

    def _any(self, parts: Sequence[Part], row: Row) -> Clause | None:
        clauses: list[Clause] = []
        for part in parts:
            clause = self.part_rows(part, row)
            if clause is None:
                return None
            clauses.append(clause)
        return or_(*clauses)


def _is(column: Value, people: Id | Select[Any]) -> Clause:
    return column == people if isinstance(people, int) else column.in_(people)


def covering(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, verb: Verb) -> tuple[Part, ...]:
    """List the parts with a verb whose scope holds a record as it is stored now."""
    return visible(tx, plan, grant, form, (id,), verb).get(id, ())


def visible(
    tx: Tx, plan: Plan, grant: Grant, form: str, ids: Sequence[Id], verb: Verb
) -> dict[Id, tuple[Part, ...]]:
    """Give the records among ``ids`` for which a verb is granted, each with the parts that cover it."""
    scope = Scope(tx, plan, grant)
    parts = scope.parts(form, verb)
    if not parts or not ids:
        return {}
    row = scope.plain.row(form)
    told = flag_columns(scope, parts, row)
    found = tx.execute(select(row.id, *told).where(among(tx.dialect, row.id, ids)))
    covered = {record[0]: covered_parts(parts, flagged(parts), record) for record in found}
    return {id: of for id, of in covered.items() if of}


def flagged(parts: Sequence[Part]) -> tuple[int, ...]:
    """Number the parts that do not cover every row."""
    return tuple(number for number, part in enumerate(parts) if part.rows != "all")


def flag_columns(scope: Scope, parts: Sequence[Part], row: Row) -> list[Value]:
    """Give one column per ``flagged`` part: 1 where it covers the row, else 0."""
    clauses = [(number, scope.part_rows(parts[number], row)) for number in flagged(parts)]
    return [case((cast(Clause, clause), 1), else_=0).label(f"part_{number}") for number, clause in clauses]


def covered_parts(
    parts: Sequence[Part], flags: Sequence[int], record: Sequence[Any], *, start: int = 1
) -> tuple[Part, ...]:
    """List the parts that cover a row read with ``flag_columns``, the first of which is its column ``start``."""
    if not flags:
        return tuple(parts)
    told = dict(zip(flags, record[start:], strict=False))
    return tuple(part for number, part in enumerate(parts) if told.get(number, True))
