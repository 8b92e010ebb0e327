"""Lists: one page of the records of a form, in order, with the columns asked for."""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines.query.finding import Finding, Found
from huodan.engines.query.need import Wanted, shown_fields
from huodan.engines.query.order import read_cursor, seal, terms, write_cursor
from huodan.engines.query.paths import find, find_filter, require_form
from huodan.engines.query.reading import Reading
from huodan.engines.query.request import Query
from huodan.language.access import Grant
from huodan.language.fields import Store
from huodan.language.plan.model import Path, Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import Scope


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page of a list.

    rows: ``{"id", "version", path: value, …}``. previous, next: where the pages before and after go on, None at the
    ends. count: all hits, None if not asked for; is_capped: there may be more.
    """

    rows: tuple[dict[str, object], ...]
    previous: str | None
    next: str | None
    count: int | None
    is_capped: bool


def query(tx: Tx, plan: Plan, grant: Grant, asked: Query) -> Page:
    """
    Give one page of a list.

    Raises:
        NotFound: if the form does not exist for the asker. UnknownPath: for fields that do not, or that are hidden.
        BadFilter, NotSortable, Masked, StaleCursor: for what cannot be answered.
    """
    scope = Scope(tx, plan, grant)
    form = require_form(scope, asked.form)
    paths = columns(scope, form, asked.columns)
    finding = Finding(tx, scope, form.id)
    finding.filter(find_filter(scope, form.id, asked.where))
    ordered = terms(scope, finding.row, asked.order)
    mark = seal(scope, asked)
    cursor = asked.after or asked.before
    keys = None if cursor is None else read_cursor(cursor, mark, ordered)
    if asked.search is not None and asked.search.strip():
        finding.search(asked.search)
    if asked.is_backward:
        ordered = tuple(term.turned() for term in ordered)
    found = finding.page(ordered, keys, asked.limit, asked.count)
    first, last = (None if keys is None else write_cursor(mark, keys) for keys in (found.first, found.last))
    rows = _rows(tx, scope, form, paths, found)
    if asked.is_backward:
        first, last, rows = last, first, rows[::-1]
    return Page(rows, first, last, found.count, found.is_capped)


def columns(scope: Scope, form: PlanForm, names: tuple[str, ...] | None) -> tuple[Path, ...]:
    """Find the columns of a list; by default all own fields the asker may read."""
    if names is None:
        fields = shown_fields(scope, form.table)
        names = tuple(field.key for field in fields if field.store is not Store.ROWS)
    return tuple(find(scope, form.id, name) for name in names)


def _rows(
    tx: Tx, scope: Scope, form: PlanForm, paths: tuple[Path, ...], found: Found
) -> tuple[dict[str, object], ...]:
    wanted = Wanted(scope, form.id)
    for name in ("id", "version"):
        wanted.path(scope.plan.path(form.id, name))
    for path in paths:
        wanted.path(path)
    reading = Reading(tx, scope, wanted.need, found.ids)
    read = [(path.text, reading.column(path)) for path in paths]
    rows = []
    for id in found.ids:
        seen = reading.rows.get(id)
        if seen is not None:
            row: dict[str, object] = {"id": reading.id(form.id, id), "version": seen.cells["version"]}
            row.update((name, column(seen)) for name, column in read)
            rows.append(row)
    return tuple(rows)
