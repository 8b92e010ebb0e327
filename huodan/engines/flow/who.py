"""
Whom somebody is meant by (list U3): the strategies of ``language/document/who.py``, asked of the people there are now.

Only people who may sign in are meant. Reads the records of people and departments, and who has which account.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from huodan.kit.ids import Id, parse_id
from huodan.language.fields import Cell, Store
from huodan.language.fields.member import PEOPLE
from huodan.language.filter import Context, read_filter
from huodan.language.nodes._who import Matrix, MatrixRow, Who
from huodan.language.plan.flow_own import STARTER
from huodan.language.plan.flowed import find_named
from huodan.language.plan.model import Path, Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.settings import read_setting
from huodan.storage.sql.conditions import Conditions
from huodan.storage.sql.prepared import prepared
from huodan.storage.sql.rows import Everything
from huodan.storage.sql.statements import fetch_rows, fetch_sub_rows
from huodan.storage.sql.tables import tables
from huodan.storage.system import account

DEPARTMENTS = "departments"
ADMINISTRATOR = "admin"
MOST_LEVELS = 20
MOST_STEPS = 10
"""How often to whom somebody handed over may have left in turn."""
HANDED_OVER = "handed_over:"
"""Begins the name of a setting for each person who left: to whom they handed over. Written by ``workspace/leaving``."""
MOST_MEANT = 200
"""More people than are ever asked at one step."""

Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class _Person:
    department: Id | None
    manager: Id | None
    job: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Department:
    parent: Id | None
    head: Id | None


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where somebody belongs: their department with those above it, and their roles."""

    departments: tuple[Id, ...]
    roles: frozenset[str]


@dataclass
class Meant:
    """
    Whom the words of a flow mean in a run, at the moment of a Tx.

    cells: of the record the run is about. chosen: whom somebody chose for the node at hand. rows: of its subforms, where they are
    known without asking. then: where its starter belonged when it began, where that was noted.
    """

    tx: Tx
    plan: Plan
    form: str
    record: Id | None
    cells: Cells
    starter: Id
    chosen: Sequence[Id] = ()
    rows: Mapping[str, Sequence[Cells]] = field(default_factory=dict)
    then: Belonging | None = None
    _ways: Mapping[str, Callable[[Who], Iterable[Id | None]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._ways = {
            "people": lambda who: map(self._instead, map(parse_id, who.people)),
            "role": lambda who: self._with_roles(who.roles),
            "group": self._with_jobs,
            "job": self._with_jobs,
            "department": lambda who: self._in_departments(_ids(who.departments)),
            "department_head": lambda who: self._heads_at(_ids(who.departments), who.level),
            "heads_up_to": lambda who: self._heads_up(self.starter, who.level),
            "starter": lambda who: (self.starter,),
            "starter_manager": lambda who: tuple(self._managers(self.starter, who.level))[who.level - 1 :],
            "starter_managers": lambda who: self._managers(self.starter, who.level),
            "starter_chooses": lambda who: self.chosen,
            "before_chooses": lambda who: self.chosen,
            "field": lambda who: self._at(who.field),
            "field_head": lambda who: self._heads_at(self._at(who.field), who.level),
            "matching": self._matching,
            "matrix": self._by_matrix,
        }

    def people(self, every: Iterable[Who]) -> tuple[Id, ...]:
        """Give the people somebody is meant by, each once, in their order; only those who may sign in."""
        meant: dict[Id, None] = {}
        for who in every:
            for person in self._ways[who.by](who):
                if person is not None and person in self._staff and len(meant) < MOST_MEANT:
                    meant[person] = None
        return tuple(meant)

    def _instead(self, person: Id | None) -> Id | None:
        """Give whom a flow means that names who left by now: to whom they handed over, who may have left as well."""
        for _ in range(MOST_STEPS):
            if person is None or person in self._staff:
                break
            to = read_setting(self.tx, f"{HANDED_OVER}{person}")
            if not isinstance(to, int):
                break
            person = to
        return person

    def may_sign_in(self, person: Id) -> bool:
        """Say whether somebody has an account that counts."""
        return person in self._staff

    def administrators(self, wanted: Iterable[Who] = ()) -> tuple[Id, ...]:
        """Give who is wanted to look after a flow, else all administrators; there always is one who may sign in."""
        return self.people(wanted) or self._with_roles((ADMINISTRATOR,))

    def manager(self, person: Id) -> Id | None:
        """Give the manager of somebody, else the head of their department or of one above: the first who may sign in."""
        found = self._staff.get(person)
        heads = (self._head(each) for each in self._up(found.department)) if found is not None else ()
        above = (None if found is None else found.manager, *heads)
        return next((each for each in above if each in self._staff and each not in (None, person)), None)

    def departments_of(self, person: Id) -> tuple[Id, ...]:
        """List the department of somebody and all above it."""
        found = self._staff.get(person)
        return tuple(self._up(found.department)) if found is not None else ()

    def belonging(self, person: Id) -> Belonging:
        """Say where somebody belongs; of who began the run, where they did then."""
        if self.then is not None and person == self.starter:
            return self.then
        found = self._staff.get(person)
        return Belonging(self.departments_of(person), found.roles if found is not None else frozenset())

    def begun_by(self, starter: Id) -> Meant:
        """Say whom the same words mean where somebody else began it; the company is read once for all."""
        other = replace(self, starter=starter)
        other.__dict__ |= {"_staff": self._staff, "_departments": self._departments}
        return other

    def by_department(self, *, most: int) -> dict[Id, tuple[Id, ...]]:
        """Give of each department those in it who may sign in, but for its head; at most so many of each."""
        found: dict[Id, tuple[Id, ...]] = {}
        for id, person in self._staff.items():
            if id is not None and person.department is not None and id != self._head(person.department):
                before = found.get(person.department, ())
                found[person.department] = (*before, id)[:most]
        return found

    @cached_property
    def _staff(self) -> dict[Id | None, _Person]:
        """Everybody who may sign in, in the order of their ids."""
        found = prepared(self.tx, self.plan, _Person, lambda: _everybody(self.plan)).run(self.tx)
        return {
            id: _Person(department, manager, job or "", frozenset(json.loads(roles)))
            for id, department, manager, job, roles in found
        }

    @cached_property
    def _departments(self) -> dict[Id | None, _Department]:
        found = prepared(self.tx, self.plan, _Department, lambda: _every_department(self.plan)).run(self.tx)
        return {id: _Department(parent, head) for id, parent, head in found}

    def _with_roles(self, roles: Collection[str]) -> tuple[Id, ...]:
        return self._those(lambda person: not person.roles.isdisjoint(roles))

    def _with_jobs(self, who: Who) -> tuple[Id, ...]:
        return self._those(lambda person: person.job in who.jobs)

    def _in_departments(self, departments: Collection[Id]) -> tuple[Id, ...]:
        return self._those(lambda person: person.department in departments)

    def _those(self, test: Callable[[_Person], bool]) -> tuple[Id, ...]:
        return tuple(id for id, person in self._staff.items() if id is not None and test(person))

    def _head(self, department: Id | None) -> Id | None:
        found = self._departments.get(department)
        return None if found is None else found.head

    def _up(self, department: Id | None) -> Iterator[Id]:
        """Give a department and those above it; a circle ends where it began."""
        seen: set[Id] = set()
        while department is not None and department not in seen and department in self._departments:
            seen.add(department)
            yield department
            department = self._departments[department].parent

    def _heads_at(self, departments: Iterable[Id], level: int) -> Iterator[Id | None]:
        """Give the heads of departments, or of those so many levels above; nobody of one that has none so far up."""
        for department in departments:
            yield from (self._head(each) for each in tuple(self._up(department))[level - 1 : level])

    def _heads_up(self, person: Id, level: int) -> Iterator[Id]:
        """Give the heads of somebody's department and of those above it, so many levels."""
        for department in self.departments_of(person)[:level]:
            head = self._head(department)
            if head is not None:
                yield head

    def _managers(self, person: Id, level: int) -> Iterator[Id]:
        """Give who stands above somebody, one after the other; a circle ends where it began."""
        seen, at = {person}, person
        for _ in range(min(level, MOST_LEVELS)):
            found = self._staff.get(at)
            heads = (self._head(each) for each in self._up(found.department)) if found is not None else ()
            above = (None if found is None else found.manager, *heads)
            next_up = next((each for each in above if each is not None and each not in seen), None)
            if next_up is None:
                return
            seen.add(next_up)
            yield next_up
            at = next_up

    def named(self, path: Path) -> Iterator[Id]:
        """Give what a path of the record names: a field of its own, of a record it names, or of its rows."""
        for row in self._reached(path):
            yield from _several(row.get(path.leaf.id))

    def _at(self, text: str | None) -> Iterator[Id]:
        if text is not None and self.record is not None:
            yield from self.named(find_named(self.plan, self.form, text))

    def _reached(self, path: Path, largest: str | None = None) -> list[Cells]:
        """Give the records or rows a path leads to. largest: a column; only the rows in which it is largest lead on."""
        rows: list[Cells] = [self.cells]
        for step in path.steps:
            if step.store is Store.ROWS:
                rows = self._rows(step.id, largest)
                continue
            ids = list(dict.fromkeys(id for row in rows for id in _several(row.get(step.id))))
            found = fetch_rows(self.tx, self.plan, step.target, ids) if step.target and ids else {}
            rows = [found[id] for id in ids if id in found]
        return rows

    def _rows(self, subform: str, largest: str | None) -> list[Cells]:
        found = self.rows.get(subform)
        if found is None:
            assert self.record is not None
            found = fetch_sub_rows(self.tx, self.plan, subform, (self.record,))[self.record]
        by = None if largest is None else self.plan.tables[subform].by_id.get(largest)
        if by is None:
            return list(found)
        sizes = [by.to_value(row.get(by.id), tz=self.tx.zone) for row in found]
        most = max((each for each in sizes if isinstance(each, Decimal)), default=None)
        return [row for row, size in zip(found, sizes, strict=True) if size == most]

    def _matching(self, who: Who) -> list[Id]:
        departments = self.departments_of(self.starter)[:1]
        context = Context(self.tx.zone, self.tx.today, self.starter, departments, self.tx.now)
        conditions = Conditions(self.plan, dialect=self.tx.dialect, context=context, view=Everything())
        row = conditions.row(PEOPLE)
        passed: ColumnElement[bool] = conditions.clause(
            read_filter(self.plan, PEOPLE, who.where, context=context), row
        )
        return list(self.tx.execute(select(row.id).where(passed).order_by(row.id)).scalars())

    def _by_matrix(self, who: Who) -> tuple[Id, ...]:
        matrix = who.matrix
        if matrix is None:
            return ()
        found = next((row for row in matrix.rows if self._fits(matrix, row)), None)
        if found is None:
            return ()
        named = (id for id in map(self._instead, map(parse_id, found.people)) if id is not None)
        return (*named, *self._with_roles(found.roles))

    def _fits(self, matrix: Matrix, row: MatrixRow) -> bool:
        amount = self._value(matrix.amount)
        if row.least is not None and not (isinstance(amount, Decimal) and amount >= Decimal(row.least)):
            return False
        if row.most is not None and not (isinstance(amount, Decimal) and amount < Decimal(row.most)):
            return False
        if row.departments and not self._departments_meant(matrix).intersection(_ids(row.departments)):
            return False
        if (row.starters or row.starter_roles) and not self._is_by(row):
            return False
        return not row.options or not self._options(matrix).isdisjoint(row.options)

    def _is_by(self, row: MatrixRow) -> bool:
        return self.starter in _ids(row.starters) or not self.belonging(self.starter).roles.isdisjoint(
            row.starter_roles
        )

    def _options(self, matrix: Matrix) -> set[Cell]:
        """Give the options a record says: its own, those of what it names, or those of its rows."""
        if matrix.option is None:
            return set()
        path = find_named(self.plan, self.form, matrix.option)
        cells = (row.get(path.leaf.id) for row in self._reached(path, matrix.largest_by))
        return {each for cell in cells for each in (cell if isinstance(cell, tuple) else (cell,))}

    def _departments_meant(self, matrix: Matrix) -> set[Id]:
        """Give the department a record says with those above it, so that a row for a whole branch holds; else the starter's."""
        if matrix.department in (None, STARTER):
            return set(self.belonging(self.starter).departments)
        assert matrix.department is not None
        cells = _several(self.cells.get(matrix.department))
        field = self.plan.tables[self.form].by_id[matrix.department]
        if field.target == PEOPLE:
            return {above for person in cells for above in self.departments_of(person)}
        return {above for each in cells for above in self._up(each)}

    def _value(self, field: str | None) -> object:
        found: PlanField | None = None if field is None else self.plan.tables[self.form].by_id.get(field)
        return None if found is None else found.to_value(self.cells.get(found.id), tz=self.tx.zone)


def _everybody(plan: Plan) -> Select[Any]:
    rows = tables(plan).rows(PEOPLE).c
    cells = (rows.id, rows.f_person_department, rows.f_person_manager, rows.f_person_job, account.c.roles)
    is_staff = or_(rows.f_person_active.is_(None), rows.f_person_active == 1)
    wanted: Select[Any] = select(*cells).join(account, account.c.person == rows.id)
    return wanted.where(account.c.is_active == 1, is_staff).order_by(rows.id)


def _every_department(plan: Plan) -> Select[Any]:
    rows = tables(plan).rows(DEPARTMENTS).c
    return select(rows.id, rows.f_dep_parent, rows.f_dep_head)


def _ids(texts: Iterable[str]) -> tuple[Id, ...]:
    return tuple(id for id in map(parse_id, texts) if id is not None)


def _several(cell: Any) -> tuple[Id, ...]:
    """Give the ids a cell holds: none, one or several."""
    if cell is None:
        return ()
    return tuple(cell) if isinstance(cell, tuple | list) else (cell,)
