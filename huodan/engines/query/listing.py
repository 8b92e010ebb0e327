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

    rows: ``{"id", "version", path: value, …}``. next: the cursor of the page after, None at the end.
    count: all hits, None if not asked for; is_capped: there may be more.
    """

    rows: tuple[dict[str, object], ...]
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
    keys = None if asked.after is None else read_cursor(asked.after, mark, ordered)
    if asked.search is not None and asked.search.strip():
        finding.search(asked.search)
    found = finding.page(ordered, keys, asked.limit, asked.count)
    cursor = None if found.last is None else write_cursor(mark, found.last)
    return Page(_rows(tx, scope, form, paths, found), cursor, found.count, found.is_capped)


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
