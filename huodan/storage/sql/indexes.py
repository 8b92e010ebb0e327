"""
Which indexes a table gets: what must be unique, what references and lists go by, what figures are summed from.

Views and figures are declared in the documents, so their indexes follow from these: a list walks along the index of
its order, a figure reads a covering index and never the rows (docs/performance.md). Names tell columns apart, so that
a changed index is a new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import Index

from huodan.language.document import View, Widget
from huodan.language.fields import COMPOSITE, KEYED, Store
from huodan.language.filter import Context, read_filter, tests
from huodan.language.plan.model import Path, Plan, PlanField, PlanTable
from huodan.storage.sql.names import (
    DAY,
    KEY,
    column_name,
    combination_name,
    short_name,
    table_name,
    unique_name,
)

LONGEST_TEXT = 400  # an index entry of PostgreSQL takes 2 704 bytes
LEADING = ("eq", "in", "empty", "not_empty")
Columns = tuple[str, ...]
_ANYBODY = Context("UTC", 20260506, 1, (1,))


def indexes(plan: Plan, table: PlanTable) -> list[Index]:
    """List the indexes of a table, made of column names."""
    name = table_name(table)
    unique = [
        field for field in table.fields if field.has_column and field.field.unique and not field.is_hidden
    ]
    keys = {key_column(field) for field in unique}
    made = [Index(unique_name(name, field), key_column(field), unique=True) for field in unique]
    for columns in combined(plan, table):
        made.append(Index(combination_name(name, columns), *columns, unique=True))
    for columns in _merged(_wanted(plan, table)):
        if columns[0] not in keys or columns[1:] not in ((), ("id",)):
            made.append(Index(_name(name, columns), *columns))
    return made


def combined(plan: Plan, table: PlanTable) -> list[Columns]:
    """List the columns whose values must not stand twice together; a row without one of them never does."""
    wanted = plan.forms[table.form].form.combinations if table.parent is None else ()
    return list(dict.fromkeys(tuple(key_column(table.by_id[id]) for id in each.fields) for each in wanted))


def key_column(field: PlanField) -> str:
    """Name the column that decides equality and order of a field."""
    return column_name(field, KEY if field.store in KEYED else "")


def _wanted(plan: Plan, table: PlanTable) -> Iterator[Columns]:
    if table.parent is not None:
        yield ("parent", "position")
    for field in table.fields:
        if field.has_column and not field.is_hidden:
            if field.store is Store.REF:
                # From what a sub-row refers to straight to its record, as filters and searches go.
                yield (key_column(field), *(() if table.parent is None else ("parent",)))
            elif field.store in (Store.DAY, Store.INSTANT, Store.SPAN, Store.SEALED):
                yield (key_column(field), "id")
    yield from _of_views(plan, table)
    for app in plan.apps.values():
        for widget in app.home:
            if widget.form == table.form and widget.aggregate is not None:
                yield from _of_figure(plan, table, widget)


def _of_views(plan: Plan, table: PlanTable) -> Iterator[Columns]:
    """
    A list in the order of a view walks along its first step.

    In the form's usual order it also does so for one state, one owner, or one record it refers to in one state.
    """
    views = plan.forms[table.form].form.views if table.parent is None else ()
    first = [plan.path(table.id, step.field) for view in views for step in view.order[:1]]
    orders = [key_column(path.leaf) for path in first if _lies_in(table, path)]
    yield from ((order, "id") for order in orders)
    states = tuple(dict.fromkeys((*_states(plan, table, views), *_lanes(plan, table, views))))
    for order in orders[:1]:
        yield from ((state, order) for state in states)
        for field in table.fields:
            if field.store is Store.REF and field.has_column and not field.is_hidden:
                is_owner = field in plan.forms[table.form].owners
                yield (key_column(field), *(() if is_owner else states[:1]), order)


def _states(plan: Plan, table: PlanTable, views: Iterable[View]) -> Columns:
    """Name the choices the views of a form keep to."""
    filters = (read_filter(plan, table.id, view.where, context=_ANYBODY) for view in views)
    kept = (test.path for filter in filters for test in tests(filter) if test.op in LEADING)
    choices = (path for path in kept if path.leaf.store is Store.CHOICE and _lies_in(table, path))
    return tuple(dict.fromkeys(key_column(path.leaf) for path in choices))


def _lanes(plan: Plan, table: PlanTable, views: Iterable[View]) -> Iterator[str]:
    """Name the choices that are lanes of a kanban: each is a list of its own, in the form's usual order."""
    for view in views:
        if view.layout == "kanban" and view.lane_by is not None:
            path = plan.path(table.id, view.lane_by)
            if path.leaf.store is Store.CHOICE and _lies_in(table, path):
                yield key_column(path.leaf)


def _of_figure(plan: Plan, table: PlanTable, widget: Widget) -> Iterator[Columns]:
    """A figure over one table reads what it tests, groups and sums from an index, in this order."""
    asked = widget.aggregate or {}
    groups = [(plan.path(widget.form, step["field"]), step.get("by")) for step in asked.get("group", ())]
    sums = [plan.path(widget.form, step["field"]) for step in asked.get("measures", ()) if step.get("field")]
    filter = read_filter(plan, widget.form, asked.get("where"), context=_ANYBODY)
    tested = [(test.path, test.op) for test in tests(filter)]
    paths = [path for path, _ in (*groups, *tested)] + sums
    if not paths or not all(_lies_in(table, path) for path in paths):
        return
    leads = [key_column(path.leaf) for path, op in tested if op in LEADING]
    grouped = [column for path, by in groups for column in _group_columns(path.leaf, by)]
    ranged = [key_column(path.leaf) for path, op in tested if op not in LEADING]
    summed = [column_name(path.leaf) for path in sums]
    columns = (*leads, *grouped, *ranged)
    yield tuple(dict.fromkeys((*columns, *summed) if columns else ("", *summed)))


def _lies_in(table: PlanTable, path: Path) -> bool:
    is_near = all(step.store is Store.ROWS for step in path.steps)
    return is_near and path.part is None and path.leaf.table == table.id and _is_indexable(path.leaf)


def _is_indexable(field: PlanField) -> bool:
    """Text without a bound could be too long for an entry."""
    is_short = (
        field.store is not Store.TEXT or getattr(field.field, "max_length", LONGEST_TEXT + 1) <= LONGEST_TEXT
    )
    return (
        field.has_column
        and field.store not in (*COMPOSITE, Store.CHOICES, Store.REFS, Store.RICH)
        and is_short
    )


def _group_columns(field: PlanField, by: object) -> Columns:
    if by is not None and field.store is Store.INSTANT:
        return (column_name(field, DAY),)
    return (key_column(field), column_name(field)) if field.store is Store.TEXT else (column_name(field),)


def _merged(wanted: Iterable[Columns]) -> list[Columns]:
    """
    Let indexes with the same first column be one, in which the id, if an order wants it, comes second.

    A figure that only sums (its first column is empty) reads any index that holds its columns.
    """
    shared: dict[str, list[str]] = {}
    sums: list[Columns] = []
    for lead, *rest in wanted:
        if lead:
            shared.setdefault(lead, []).extend(rest)
        else:
            sums.append(tuple(rest))
    made = [
        (lead, *dict.fromkeys(sorted(rest, key=lambda each: each != "id"))) for lead, rest in shared.items()
    ]
    for columns in sums:
        if not any(set(columns) <= set(other) for other in made):
            made.append(columns)
    return made


def _name(table: str, columns: Columns) -> str:
    lead = columns[0].removeprefix("f_").removesuffix(KEY)
    if len(columns) == 1:
        return short_name(f"i_{table}_{lead}")
    return short_name(f"i_{table}_{lead}_{hashlib.sha256('.'.join(columns).encode()).hexdigest()[:6]}")
