"""
Pickers: which records a reference may point to, found by words, with the columns that tell them apart.

Only records the asker may see and the builder's filter offers; those the asker used last come first. A field of free
words offers those used before (``suggesting.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import FromClause, and_, case, select, true

from huodan.engines.query.finding import Finding
from huodan.engines.query.need import Wanted
from huodan.engines.query.order import terms, title_term
from huodan.engines.query.paths import find, label
from huodan.engines.query.reading import Reading
from huodan.engines.query.request import MOST_ROWS, BadQuery
from huodan.engines.query.suggesting import suggest_words
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant, NotFound
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.filter import read_filter
from huodan.language.plan.model import Path, Plan, PlanField, PlanForm, UnknownPath
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import among
from huodan.storage.sql.rows import Clause
from huodan.storage.sql.scopes import Scope
from huodan.storage.sql.tables import tables

USUAL = 20
MOST_RECENT = 5
LOOKED_BACK = 1000
MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a picker."""

    path: str
    label: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What a picker offers.

    rows, recent: ``{"id", "title", "cells": {path: value}}``; recent is empty while somebody searches.
    """

    rows: tuple[dict[str, object], ...]
    recent: tuple[dict[str, object], ...]
    columns: tuple[Column, ...]
    can_create: bool


def pick(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: str,
    field: str,
    *,
    search: str | None = None,
    limit: int = USUAL,
    narrowed: Mapping[str, object] | None = None,
) -> Choice:
    """
    Offer records for a reference, or words for a field of them, by a path such as ``customer`` or ``lines.product``.

    narrowed: a filter rules put on what is offered, besides that of the field.

    Raises:
        NotFound: if the form does not exist for the asker. UnknownPath: if the field does not, or offers nothing.
    """
    if not 1 <= limit <= MOST_ROWS:
        reason = {
            "zh": f"要 1 到 {MOST_ROWS} 的整数",
            "en": f"a whole number from 1 to {MOST_ROWS} is expected",
        }
        raise BadQuery(path="limit", reason=reason)
    scope = Scope(tx, plan, grant)
    path = _offering(scope, form, field)
    sought = (search or "").strip()
    form_offered = path.leaf.target or form_of_several(path.leaf.field)
    if form_offered is None:
        words = suggest_words(tx, plan, grant, form, path, search=sought, limit=limit)
        return Choice(tuple({"id": word, "title": word, "cells": {}} for word in words), (), (), False)
    target = plan.forms[form_offered]
    finding = Finding(tx, scope, target.id)
    offered = _offered(scope, finding, path.leaf, narrowed)
    if offered is not None:
        finding.keep_to(offered, ("offered", path.leaf.table, path.leaf.id, scope.context, repr(narrowed)))
    if sought:
        finding.search(sought)
    order = (title_term(scope, finding.row), *terms(scope, finding.row, ()))
    found = finding.page(order, None, limit, "none").ids
    recent = () if sought else _recent(tx, scope, path, offered)
    paths = _columns(scope, target, path.leaf)
    rows = _rows(tx, scope, target, paths, (*found, *recent))
    can_create = getattr(path.leaf.field, "can_create", False) and grant.form(target.id).can(Verb.CREATE)
    return Choice(
        tuple(rows[id] for id in found if id in rows),
        tuple(rows[id] for id in recent if id in rows),
        tuple(Column(column.text, label(column)) for column in paths),
        can_create,
    )


def _offering(scope: Scope, form: str, text: str) -> Path:
    """Find a field that offers something and may be read, or filled in: who may only create needs pickers too."""
    if form not in scope.plan.forms or not scope.grant.sees(form):
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    path = scope.plan.path(form, text)
    is_written = all(
        field.form == form and field.id in scope.grant.form(form).writable for field in path.guards
    )
    offers = path.leaf.target or form_of_several(path.leaf.field) or path.leaf.field.offers_words
    if not (scope.may_read(path) or is_written) or not offers:
        raise UnknownPath(path=text)
    return path


def _offered(
    scope: Scope, finding: Finding, field: PlanField, narrowed: Mapping[str, object] | None
) -> Clause | None:
    """Say what the builder's filters offer, also by fields the asker may not see."""
    filters = [each for each in (getattr(field.field, "where", None), narrowed) if each is not None]
    if not filters:
        return None
    tree = read_filter(scope.plan, finding.row.table.id, {"and": filters}, context=scope.context)
    return scope.plain.clause(tree, finding.row)


def _recent(tx: Tx, scope: Scope, path: Path, offered: Clause | None) -> tuple[Id, ...]:
    """List the records that stand in this field of what the asker made last, as far as they see it and it is still offered."""
    field, form = path.leaf, path.leaf.target or form_of_several(path.leaf.field)
    if form is None or not field.has_column or any(step.store is not Store.ROWS for step in path.steps):
        return ()
    record = scope.plain.row(field.form)
    # The newest records of all, so that no index by creator is needed.
    seen = [scope.rows(record), *(scope.readable(record, one) for one in path.fields)]
    is_seen = and_(true(), *(clause for clause in seen if clause is not None))
    shown = case((is_seen, 1), else_=0).label("shown")
    newest = select(record.id, record.source.c.created_by, shown)
    newest = newest.order_by(record.id.desc()).limit(LOOKED_BACK)
    if path.steps:
        line = scope.plain.row(field.table, depth=1)
        mine = newest.subquery("newest")
        source: FromClause = mine.join(line.source, mine.c.id == line.source.c.parent)
        used, holder, order = line.column(field), line.id, [mine.c.id.desc(), line.source.c.position.desc()]
    else:
        mine = newest.add_columns(record.column(field).label("used")).subquery("newest")
        source, used, holder, order = mine, mine.c.used, mine.c.id, [mine.c.id.desc()]
    if field.store is Store.REFS:
        chosen = tables(scope.plan).options(field).alias("chosen")
        source, used = source.join(chosen, chosen.c.row == holder), chosen.c.option
    found = select(used).select_from(source).order_by(*order)
    found = found.where(mine.c.created_by == scope.context.person, mine.c.shown == 1).limit(LOOKED_BACK)
    ids = list(dict.fromkeys(id for (id,) in tx.execute(found) if id is not None))
    if not ids:
        return ()
    row = scope.seen.row(form)
    conditions = [clause for clause in (scope.rows(row), offered) if clause is not None]
    there = tx.execute(select(row.id).where(among(tx.dialect, row.id, ids), *conditions)).scalars().all()
    return tuple(id for id in ids if id in set(there))[:MOST_RECENT]


def _columns(scope: Scope, target: PlanForm, field: PlanField) -> tuple[Path, ...]:
    """Give the columns the builder chose, else the first ones of the target's first view, but its title."""
    names = getattr(field.field, "columns", ())
    if not names and target.form.views:
        names = [name for name in target.form.views[0].columns if target.table.find(name) is not target.title]
        names = names[:MOST_COLUMNS]
    found = []
    for name in names:
        try:
            found.append(find(scope, target.id, name))
        except UnknownPath:
            continue
    return tuple(found)


def _rows(
    tx: Tx, scope: Scope, target: PlanForm, paths: Sequence[Path], ids: Sequence[Id]
) -> dict[Id, dict[str, object]]:
    wanted = Wanted(scope, target.id)
    wanted.title(wanted.need)
    for path in paths:
        wanted.path(path)
    reading = Reading(tx, scope, wanted.need, tuple(dict.fromkeys(ids)))
    return {
        id: {
            "id": reading.id(target.id, id),
            "title": reading.title(seen),
            "cells": {path.text: reading.value(seen, path) for path in paths},
        }
        for id, seen in reading.rows.items()
    }
