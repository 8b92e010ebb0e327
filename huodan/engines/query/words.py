"""
What a search looks at: the words of a record itself, and the titles of the records it refers to.

Only fields the asker may read plainly are looked at; where rows differ in what they show, each kind of row is
searched by what it shows. Owns no index: that is ``storage.sql.search``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Select, and_, false, or_, select

from huodan.language.access import Part
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField, PlanForm
from huodan.storage.sql import search
from huodan.storage.sql.rows import Clause, Row
from huodan.storage.sql.scopes import Scope

Words = Callable[..., Clause]


@dataclass(frozen=True, slots=True)
class Arm:
    """
    One way a search finds records: ids of the records themselves, or of those their ``field`` refers to.

    there: the same for a row at hand, where the records themselves are found.
    given: what is sought, as parameters by name.
    """

    field: PlanField | None
    ids: Callable[[], Select[Any]]
    given: Mapping[str, str]
    there: Callable[[], Clause] | None = None


def search_arms(scope: Scope, row: Row, terms: tuple[str, ...]) -> tuple[Arm, ...]:
    """Give the ways to search a form for some terms; none if there are none."""
    if not terms:
        return ()
    plan, form = scope.plan, scope.plan.forms[row.table.id]
    arms = [_own(scope, row, form, terms)]
    for field in form.table.fields:
        if field.store is Store.REF and field.has_column and not field.is_hidden and _reads(scope, field):
            assert field.target is not None
            target = plan.forms[field.target]
            sought = search.Sought(f"sought_{len(arms)}", scope.dialect, terms, (target.title.id,))
            arms.append(Arm(field, partial(_behind, scope, target, sought), sought.given))
    return tuple(arms)


def _behind(scope: Scope, target: PlanForm, sought: search.Sought) -> Select[Any]:
    """Select the visible records of a form whose title holds what is sought."""
    row = scope.seen.row(target.id, depth=1)
    visible, readable = scope.rows(row), scope.readable(row, target.title)
    hit = search.match(target.id, sought, id=row.id)
    clauses = [clause for clause in (visible, readable, hit) if clause is not None]
    return select(row.id).where(*clauses).correlate(None)


def _own(scope: Scope, row: Row, form: PlanForm, terms: tuple[str, ...]) -> Arm:
    """Search a form's own words: each kind of row by the fields its part of the Grant shows."""
    kinds: dict[frozenset[str], list[Part]] = {}
    for part in scope.parts(form.id):
        kinds.setdefault(part.read, []).append(part)
    shown = [
        (search.Sought(f"sought_own_{number}", scope.dialect, terms, _searched(form, read)), parts)
        for number, (read, parts) in enumerate(kinds.items())
    ]
    given = {name: text for sought, _ in shown for name, text in sought.given.items()}
    if len(shown) == 1 and not shown[0][0].is_nothing:
        # All visible rows show the same fields; which are visible, the list itself says.
        sought = shown[0][0]
        there = partial(search.holds, form.id, sought, id=row.id)
        return Arm(None, partial(search.hits, form.id, sought), given, there)

    def in_any(row: Row, test: Words) -> Clause:
        return or_(false(), *(_in_rows(scope, row, parts, test, sought) for sought, parts in shown))

    def ids() -> Select[Any]:
        own = scope.seen.row(form.id, depth=1)
        return select(own.id).where(in_any(own, search.match)).correlate(None)

    return Arm(None, ids, given, partial(in_any, row, search.holds))


def _in_rows(scope: Scope, row: Row, parts: list[Part], test: Words, sought: search.Sought) -> Clause:
    hit = test(row.table.id, sought, id=row.id)
    clauses = [clause for part in parts if (clause := scope.part_rows(part, row)) is not None]
    return and_(hit, or_(*clauses)) if len(clauses) == len(parts) else hit


def _searched(form: PlanForm, read: frozenset[str]) -> tuple[str, ...]:
    """List the fields of a form and its subforms whose words are in its index, as far as they may be read."""
    return tuple(
        field.id
        for table in (form.table, *form.subforms.values())
        for field in table.fields
        if field.field.is_searched and field.has_column and not field.is_hidden and field.id in read
        if table is form.table or table.id in read
    )


def _reads(scope: Scope, field: PlanField) -> bool:
    granted = scope.grant.form(field.form)
    return field.id in granted.readable and field.id not in granted.masked
