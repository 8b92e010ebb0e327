"""
Trying a draft out 「试填」: what a record of it would be, worked out by the very preview of saves, and nothing is kept.

An empty database beside the workspace has the draft's own tables, also those nobody has published. Into it go, for one
preview, the records it points to, as far as the builder sees them today; then all of it is taken back. Owns that place;
does not own what a role of the draft may do (``language.access``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary, finalize

from huodan.engines import schema
from huodan.engines.records import Preview, preview, reach
from huodan.kit.ids import Id, parse_id
from huodan.language.access import Grant, NotFound, grant
from huodan.language.fields._references import form_of_several
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM, Actor
from huodan.language.plan import Plan, compile
from huodan.language.plan.model import PlanField, PlanForm, PlanTable
from huodan.storage.db import Database, Tx
from huodan.storage.scratch import aside
from huodan.storage.sql.names import SYSTEM as SYSTEM_COLUMNS
from huodan.storage.sql.statements import fetch_rows, insert_rows
from huodan.workspace import drafts
from huodan.workspace.administering import apps_to_show, plan_to_show
from huodan.workspace.plans import Problems, current_stamp, stamp_of, version_of

STEPS = 2
"""How far from the record others are taken along: what it points to, and what these point to."""
MOST_TAKEN = 500


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: problems instead of a preview while the draft makes no sense. form: of the draft."""

    problems: Problems
    preview: Preview | None = None
    form: PlanForm | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of one draft as it was at one moment."""

    stamp: str
    plan: Plan
    database: Database
    stack: ExitStack


_lock = Lock()
_places: WeakKeyDictionary[Database, _Place] = WeakKeyDictionary()


class _TakenBack(Exception):
    """Ends the Tx of a preview, so that nothing stays."""


def try_out(
    tx: Tx, seen: Grant, key: str, *, form: str, role: str | None, values: Mapping[str, object]
) -> Tried:
    """
    Say what a new record of a draft's form would be with these values.

    seen: what the builder may read today. form: its key. role: of the draft, whose rights count; None for all rights.

    Raises:
        AppNotFound, Clash: as ``drafts.open_draft``. NotFound: without such a form or role, or if the role does not see it.
        NotAllowed: if the role does not make records there.
    """
    found = drafts.open_draft(tx, key, tx.actor.person)
    if role is not None and role not in {one.id for one in found.app.roles}:
        raise NotFound(what={"zh": "这个角色", "en": "The role"})
    apps = apps_to_show(tx, key, found.app).values()
    stamp = stamp_of(version_of(current_stamp(tx)) + 1, apps)
    with _lock:
        place = _places.get(tx.database)
        if place is None or place.stamp != stamp:
            version, kinds = version_of(stamp), schema.kinds(tx)
            plan = compile(tuple(apps), version=version, tz=tx.zone, kinds=kinds, is_opening=True)
            if not isinstance(plan, Plan):
                told = plan_to_show(tx, key, found.app)
                return Tried(plan if isinstance(told, Plan) else told)
            place = _furnish(tx.database, stamp, plan)
        return _preview(tx, seen, place, found.app.key, form=form, role=role, values=values)


def _furnish(database: Database, stamp: str, plan: Plan) -> _Place:
    """Make the place of a draft instead of the one there was; what a killed process left is swept at the next start."""
    if (before := _places.pop(database, None)) is not None:
        before.stack.close()
    stack = ExitStack()
    folder = stack.enter_context(aside(database))
    beside = replace(database.address, url=f"sqlite:///{folder / 'tried.db'}", files=folder / "files").open()
    stack.callback(beside.close)
    try:
        beside.transact(SYSTEM, lambda tx: schema.sync(tx, plan), alone=True)
    except BaseException:
        stack.close()
        raise
    _places[database] = place = _Place(stamp, plan, beside, stack)
    finalize(database, stack.close)
    return place


def _preview(
    tx: Tx,
    seen: Grant,
    place: _Place,
    app: str,
    *,
    form: str,
    role: str | None,
    values: Mapping[str, object],
) -> Tried:
    plan = place.plan
    found = next((one for one in plan.forms.values() if (one.app, one.key) == (app, form)), None)
    if found is None:
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    actor = seen.actor
    if role is None:
        somebody = Grant(plan, actor, is_system=True)
    else:
        somebody = grant(plan, Actor(actor.person, actor.name, roles=frozenset((role,))))
    tried: list[Preview] = []
    try:
        with place.database.write(actor) as beside:
            _take_along(tx, seen, beside, plan, found, values)
            tried.append(preview(beside, plan, somebody, form=found.id, id=None, values=values))
            raise _TakenBack
    except _TakenBack:
        return Tried((), tried[0], found)


def _take_along(
    tx: Tx, seen: Grant, beside: Tx, plan: Plan, form: PlanForm, values: Mapping[str, object]
) -> None:
    """Copy the records that are pointed to, as the builder sees them today."""
    wanted = dict[str, set[Id]]()
    for target, id in (*_named(form, values), (PEOPLE, seen.actor.person)):
        wanted.setdefault(target, set()).add(id)
    taken: set[tuple[str, Id]] = set()
    for _ in range(STEPS):
        further = dict[str, set[Id]]()
        for target, ids in wanted.items():
            new = sorted(ids - {id for of, id in taken if of == target})[: MOST_TAKEN - len(taken)]
            if target not in seen.plan.forms or target not in plan.forms or not new:
                continue
            rows = list(_copies(tx, seen, plan, target, new))
            insert_rows(beside, plan, target, rows)
            taken |= {(target, id) for id in new}
            for found in plan.forms[target].table.fields:
                if found.target is not None and found.has_column:
                    pointed = {row[found.id] for row in rows if row.get(found.id) is not None}
                    further.setdefault(found.target, set()).update(pointed)
        wanted = further


def _copies(tx: Tx, seen: Grant, plan: Plan, form: str, ids: Collection[Id]) -> Iterator[dict[str, Any]]:
    """Give the rows of some records, each with the fields its reader is shown as they are and the draft still has so."""
    there, table = seen.plan.forms[form], plan.forms[form].table
    for id, cells in fetch_rows(tx, seen.plan, form, ids).items():
        read, _ = reach.reading(tx, seen.plan, seen, there, id, cells)
        if not read:
            continue
        same = {one.id for one in there.table.fields if one.id in read and _is_same(one, table)}
        kept = {name: cell for name, cell in cells.items() if name in same or name in SYSTEM_COLUMNS}
        yield kept | {"app_version": plan.version}


def _is_same(found: PlanField, table: PlanTable) -> bool:
    other = table.by_id.get(found.id)
    return other is not None and other.has_column and other.field.kind == found.field.kind


def _named(form: PlanForm, values: Mapping[str, object]) -> Iterator[tuple[str, Id]]:
    """Give the records that values name by their ids, also those of sub-rows, with the forms they are of."""
    for found in form.table.fields:
        given = values.get(found.key)
        if found.id in form.subforms:
            for row in given if isinstance(given, list) else ():
                if isinstance(row, Mapping):
                    for column in form.subforms[found.id].fields:
                        yield from _pointed(column, row.get(column.key))
        else:
            yield from _pointed(found, given)


def _pointed(found: PlanField, given: object) -> Iterator[tuple[str, Id]]:
    target = found.target or form_of_several(found.field)
    for one in given if isinstance(given, list) else [given]:
        text = one.get("id") if isinstance(one, Mapping) else one
        id = parse_id(text) if isinstance(text, str) else None
        if target is not None and id is not None:
            yield target, id
