"""
What a search looks at: the words of a record itself, and the titles of the records it or its sub-rows refer to.

Only fields the asker may read plainly are looked at; where rows differ in what they show, each kind of row is
searched by what it shows. Options are found by the labels they have now: their marks are among the words of a record
(``kit.text``). Owns no index: that is ``storage.sql.search``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import Select, and_, exists, false, literal, or_, select

from huodan.language.access import Part
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.plan.model import PlanField, PlanForm
from huodan.storage.sql import search
from huodan.storage.sql.conditions import listed
from huodan.storage.sql.driven import unindexed
from huodan.storage.sql.rows import Clause, Row
from huodan.storage.sql.scopes import Scope
from huodan.storage.sql.tables import tables

Words = Callable[..., Clause]

MOST_MARKS = 500
"""Options of one form a term may stand for."""


@dataclass(frozen=True, slots=True)
class Arm:
    """
    One way a search finds records: ids of the records themselves, or of those ``fields`` lead to.

    fields: none; a reference; a subform and a reference of its sub-rows.
    there: the same for a row at hand, where the records themselves are found.
    given: what is sought, as parameters by name.
    """

    fields: tuple[PlanField, ...]
    ids: Callable[[], Select[Any]]
    given: Mapping[str, str]
    there: Callable[[], Clause] | None = None

    def reached(self, scope: Scope, row: Row, name: str | None) -> Select[Any]:
        """Select the ids of the records that lead to the ids given in a parameter, or to any that are hit, each once."""
        values = self._hit(scope, name)
        if not self.fields:
            return values
        if len(self.fields) == 1:
            own = scope.seen.row(row.table.id, depth=1)
            found = select(own.id).where(_leads(scope, own, self.fields[0], values))
            return _where(found, [scope.readable(own, self.fields[0])])
        subform, field = self.fields
        own = scope.seen.row(row.table.id, depth=2)
        line = scope.seen.row(subform.id, depth=1, parent=own)
        parent = line.source.c.parent
        found = select(parent).where(_leads(scope, line, field, values)).distinct()
        rights = [scope.readable(own, subform), scope.readable(line, field)]
        if any(right is not None for right in rights):
            found = found.join_from(line.source, own.source, own.id == parent)
        return _where(found, rights)

    def passed(self, scope: Scope, row: Row, name: str | None) -> Clause:
        """Give the condition that a row at hand leads to the ids given in a parameter, or to any that are hit."""
        values = self._hit(scope, name)
        if not self.fields:
            assert self.there is not None
            return self.there() if name is None else unindexed(scope.dialect, row.id).in_(values)
        *steps, field = self.fields
        rights = [scope.readable(row, step) for step in steps]
        found: Clause
        if not steps:
            found = _leads(scope, row, field, values, is_loose=True)
            rights.append(scope.readable(row, field))
        else:
            line = scope.seen.row(steps[0].id, depth=1, parent=row)
            hit = _leads(scope, line, field, values, is_loose=True)
            found = exists(
                select(literal(1)).where(line.source.c.parent == row.id, hit).correlate(row.source)
            )
            rights.append(scope.readable(line, field))
        return and_(*(right for right in rights if right is not None), found)

    def _hit(self, scope: Scope, name: str | None) -> Select[Any]:
        return self.ids() if name is None else select(listed(scope.dialect, name))


def _leads(
    scope: Scope, row: Row, field: PlanField, values: Select[Any], *, is_loose: bool = False
) -> Clause:
    """Give the condition that a row points to one of some records, by one reference or by several."""
    if field.store is not Store.REFS:
        column = row.column(field)
        return (unindexed(scope.dialect, column) if is_loose else column).in_(values)
    named = tables(scope.plan).options(field)
    return row.id.in_(select(named.c.row).where(named.c.option.in_(values)).correlate(None))


def search_arms(scope: Scope, row: Row, terms: tuple[str, ...]) -> tuple[Arm, ...]:
    """Give the ways to search a form for some terms; none if there are none."""
    if not terms:
        return ()
    plan, form = scope.plan, scope.plan.forms[row.table.id]
    arms = [_own(scope, row, form, terms)]
    for fields in _references(scope, form):
        target = plan.forms[str(fields[-1].target or form_of_several(fields[-1].field))]
        sought = seek(target, f"sought_{len(arms)}", scope.dialect, terms, {target.title.id})
        arms.append(Arm(fields, partial(_behind, scope, target, sought), sought.given))
    return tuple(arms)


def _references(scope: Scope, form: PlanForm) -> Iterator[tuple[PlanField, ...]]:
    """List the references of a form and of its sub-rows that may be read."""
    steps: list[tuple[PlanField, ...]] = [(), *((form.table.by_id[id],) for id in form.subforms)]
    for step in steps:
        fields = form.subforms[step[0].id].fields if step else form.table.fields
        for field in fields:
            is_asked = field.store in (Store.REF, Store.REFS) and field.has_column and not field.is_hidden
            if is_asked and all(_reads(scope, one) for one in (*step, field)):
                yield (*step, field)


def _behind(scope: Scope, target: PlanForm, sought: search.Sought) -> Select[Any]:
    """Select the visible records of a form whose title holds what is sought."""
    row = scope.seen.row(target.id, depth=1)
    visible, readable = scope.rows(row), scope.readable(row, target.title)
    hit = search.match(target.id, sought, id=row.id)
    return _where(select(row.id), [visible, readable, hit]).correlate(None)


def _where(found: Select[Any], clauses: Sequence[Clause | None]) -> Select[Any]:
    return found.where(*(clause for clause in clauses if clause is not None))


def _own(scope: Scope, row: Row, form: PlanForm, terms: tuple[str, ...]) -> Arm:
    """Search a form's own words: each kind of row by the fields its part of the Grant shows."""
    kinds: dict[frozenset[str], list[Part]] = {}
    for part in scope.parts(form.id):
        kinds.setdefault(part.read, []).append(part)
    shown = [
        (seek(form, f"sought_own_{number}", scope.dialect, terms, read), parts)
        for number, (read, parts) in enumerate(kinds.items())
    ]
    given = {name: text for sought, _ in shown for name, text in sought.given.items()}
    if len(shown) == 1 and not shown[0][0].is_nothing:
        # All visible rows show the same fields; which are visible, the list itself says.
        sought = shown[0][0]
        there = partial(search.holds, form.id, sought, id=row.id)
        return Arm((), partial(search.hits, form.id, sought), given, there)

    def in_any(row: Row, test: Words) -> Clause:
        return or_(false(), *(_in_rows(scope, row, parts, test, sought) for sought, parts in shown))

    def ids() -> Select[Any]:
        own = scope.seen.row(form.id, depth=1)
        return select(own.id).where(in_any(own, search.match)).correlate(None)

    return Arm((), ids, given, partial(in_any, row, search.holds))


def _in_rows(scope: Scope, row: Row, parts: list[Part], test: Words, sought: search.Sought) -> Clause:
    hit = test(row.table.id, sought, id=row.id)
    clauses = [clause for part in parts if (clause := scope.part_rows(part, row)) is not None]
    return and_(hit, or_(*clauses)) if len(clauses) == len(parts) else hit


def seek(
    form: PlanForm, name: str, dialect: str, terms: tuple[str, ...], read: Collection[str]
) -> search.Sought:
    """
    Say what is sought in the words of a form's records, of the fields that may be read.

    Of a term that stands for very many options, only those that fit best are sought.
    """
    fields = _searched(form, read)
    marks = [
        list(islice(((field.id, mark) for field in fields for mark in field.field.marks(term)), MOST_MARKS))
        for term in terms
    ]
    plain = tuple(field.id for field in fields if not field.field.takes_options)
    return search.Sought(name, dialect, terms, plain, tuple(map(tuple, marks)))


def _searched(form: PlanForm, read: Collection[str]) -> tuple[PlanField, ...]:
    """List the fields of a form and its subforms whose words are in its index, as far as they may be read."""
    return tuple(
        field
        for table in (form.table, *form.subforms.values())
        for field in table.fields
        if field.field.is_searched and field.has_column and not field.is_hidden and field.id in read
        if table is form.table or table.id in read
    )


def _reads(scope: Scope, field: PlanField) -> bool:
    granted = scope.grant.form(field.form)
    return field.id in granted.readable and field.id not in granted.masked
