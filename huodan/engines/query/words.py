"""
What a search looks at: the words of a record itself, and the titles of the records it refers to.

Only fields the asker may read plainly are looked at; where rows differ in what they show, each kind of row is
searched by what it shows. Owns no index: that is ``storage.sql.search``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, false, or_, select

from huodan.kit.text import search_terms
from huodan.language.access import Part
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField, PlanForm
from huodan.storage.sql import search
from huodan.storage.sql.conditions import Clause, Row
from huodan.storage.sql.scopes import Scope

Words = Callable[..., Clause]


@dataclass(frozen=True, slots=True)
class Arm:
    """
    One way a search finds records: ids of the records themselves, or of those their ``field`` refers to.

    there: the same for a row at hand, where the records themselves are found.
    """

    field: PlanField | None
    ids: Select[Any]
    there: Clause | None = None


def search_arms(scope: Scope, row: Row, text: str) -> tuple[Arm, ...]:
    """Give the ways to search a form; none if the text has no letters."""
    terms = search_terms(text)
    if not terms:
        return ()
    plan, form = scope.plan, scope.plan.forms[row.table.id]
    arms = [_own(scope, row, form, terms)]
    for field in form.table.fields:
        if field.store is Store.REF and field.has_column and not field.is_hidden and _reads(scope, field):
            assert field.target is not None
            target = plan.forms[field.target]
            there = scope.seen.row(target.id, depth=1)
            visible, readable = scope.rows(there), scope.readable(there, target.title)
            hit = search.match(scope.dialect, target.id, terms, (target.title.id,), id=there.id)
            clauses = [clause for clause in (visible, readable, hit) if clause is not None]
            arms.append(Arm(field, select(there.id).where(*clauses).correlate(None)))
    return tuple(arms)


def _own(scope: Scope, row: Row, form: PlanForm, terms: tuple[str, ...]) -> Arm:
    """Search a form's own words: each kind of row by the fields its part of the Grant shows."""
    kinds: dict[frozenset[str], list[Part]] = {}
    for part in scope.parts(form.id):
        kinds.setdefault(part.read, []).append(part)
    shown = [(_searched(form, read), parts) for read, parts in kinds.items()]
    if len(shown) == 1 and shown[0][0]:
        # All visible rows show the same fields; which are visible, the list itself says.
        fields = shown[0][0]
        there = search.holds(scope.dialect, form.id, terms, fields, id=row.id)
        return Arm(None, search.hits(scope.dialect, form.id, terms, fields), there)
    own = scope.seen.row(form.id, depth=1)
    hit = [_in_rows(scope, own, parts, search.match, terms, fields) for fields, parts in shown]
    there = or_(
        false(), *(_in_rows(scope, row, parts, search.holds, terms, fields) for fields, parts in shown)
    )
    return Arm(None, select(own.id).where(or_(false(), *hit)).correlate(None), there)


def _in_rows(
    scope: Scope, row: Row, parts: list[Part], test: Words, terms: tuple[str, ...], fields: tuple[str, ...]
) -> Clause:
    hit = test(scope.dialect, row.table.id, terms, fields, id=row.id)
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
