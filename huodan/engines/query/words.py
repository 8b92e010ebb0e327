"""
What a search looks at: the words of a record itself, and the titles of the records it refers to.

Only fields the asker may read plainly are looked at; where rows differ in what they show, each kind of row is
searched by what it shows. Owns no index: that is ``storage.sql.search``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from huodan.kit.text import search_terms
from huodan.language.access import Part
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField, PlanForm
from huodan.storage.sql import search
from huodan.storage.sql.conditions import Clause, Row
from huodan.storage.sql.scopes import Scope


@dataclass(frozen=True, slots=True)
class Arm:
    """One way a search finds records: ids of the records themselves, or of those their ``field`` refers to."""

    field: PlanField | None
    ids: Select[Any]


def search_arms(scope: Scope, row: Row, text: str) -> tuple[Arm, ...]:
    """Give the ways to search a form; none if the text has no letters or nothing may be searched."""
    terms = search_terms(text)
    if not terms:
        return ()
    plan, form = scope.plan, scope.plan.forms[row.table.id]
    own = scope.seen.row(form.id, depth=1)
    arms = [Arm(None, select(own.id).where(own_words(scope, own, terms)).correlate(None))]
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


def own_words(scope: Scope, row: Row, terms: tuple[str, ...]) -> Clause:
    """Give the condition that a record holds all terms in fields its part of the Grant shows."""
    form = scope.plan.forms[row.table.id]
    kinds: dict[frozenset[str], list[Part]] = {}
    for part in scope.parts(form.id):
        kinds.setdefault(part.read, []).append(part)
    found = [_words_of(scope, row, form, terms, read, parts) for read, parts in kinds.items()]
    return or_(*found)


def _words_of(
    scope: Scope, row: Row, form: PlanForm, terms: tuple[str, ...], read: frozenset[str], parts: list[Part]
) -> Clause:
    fields = [
        field.id for field in searched(form) if field.id in read and _subform_is_read(field, form, read)
    ]
    hit = search.match(scope.dialect, form.id, terms, fields, id=row.id)
    clauses = [scope.part_rows(part, row) for part in parts]
    if any(clause is None for clause in clauses):
        return hit
    return and_(hit, or_(*(clause for clause in clauses if clause is not None)))


def searched(form: PlanForm) -> Iterator[PlanField]:
    """List the fields of a form and its subforms whose words are in its index."""
    for table in (form.table, *form.subforms.values()):
        for field in table.fields:
            if field.field.is_searched and field.has_column and not field.is_hidden:
                yield field


def _subform_is_read(field: PlanField, form: PlanForm, read: frozenset[str]) -> bool:
    return field.table == form.id or field.table in read


def _reads(scope: Scope, field: PlanField) -> bool:
    granted = scope.grant.form(field.form)
    return field.id in granted.readable and field.id not in granted.masked
