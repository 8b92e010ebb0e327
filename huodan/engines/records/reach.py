"""
How far an actor reaches: which fields may be named and written, in which records, before and after (D12).

Owns the order of the questions a write asks of a Grant. What a scope is in SQL is ``storage.sql.scopes``; the common
scopes (all, own, department) are answered from the record at hand, without asking the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Alias, literal, select

from huodan.engines.records.draft import Cells, RecordDraft
from huodan.engines.records.intake import ReadOnlyField
from huodan.kit.ids import Id
from huodan.language.access import VERB_WORDS, FormGrant, Grant, NotAllowed, Part, RecordNotFound, shown
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields._references import several_ids
from huodan.language.fields.member import DEPARTMENT, PEOPLE
from huodan.language.filter import Context, Filter, read_filter, tests
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql import scopes
from huodan.storage.sql.conditions import Conditions, among
from huodan.storage.sql.rows import Everything, Row
from huodan.storage.sql.statements import fetch_rows
from huodan.storage.sql.tables import columns, physical_fields, tables

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """The fields (by id, those of sub-rows included) an actor may know of, and those they may write."""

    sees: frozenset[str]
    writes: frozenset[str]


def reach_of(granted: FormGrant, parts: Collection[Part]) -> Reach:
    """Give what may be named in a form, and what may be written where ``parts`` hold."""
    writes = NOTHING.union(*(part.write for part in parts))
    return Reach(granted.readable | granted.writable | writes, writes)


def seen_ids(tx: Tx, plan: Plan, grant: Grant, form: str, rows: Mapping[Id, Cells]) -> set[Id]:
    """Give those of some stored records, by id with their cells, that may be read."""
    parts = grant.form(form).parts_for(Verb.READ)
    seen: set[Id] = set()
    for part in parts:
        seen |= _held(tx, plan, grant, plan.forms[form], rows, part)
    unseen = rows.keys() - seen
    if unseen and any(part.rows == "where" for part in parts):
        seen |= scopes.visible(tx, plan, grant, form, tuple(unseen), Verb.READ).keys()
    return seen


def offered(
    tx: Tx, plan: Plan, grant: Grant, form: str, where: Mapping[str, object], ids: set[Id]
) -> set[Id]:
    """Give those of some records that pass a filter of the document."""
    if not ids:
        return ids
    conditions = Conditions(plan, dialect=tx.dialect, context=_context(tx, grant), view=Everything())
    row = conditions.row(form)
    passed = conditions.clause(read_offer(tx, plan, grant, form, where), row)
    return set(tx.execute(select(row.id).where(among(tx.dialect, row.id, tuple(ids)), passed)).scalars())


def read_offer(tx: Tx, plan: Plan, grant: Grant, form: str, where: Mapping[str, object]) -> Filter:
    """
    Read a filter of the document as records are chosen by it.

    Raises:
        HuodanError: for values its fields do not take.
    """
    return read_filter(plan, form, where, context=_context(tx, grant))


def plain_of(granted: FormGrant, parts: Collection[Part]) -> frozenset[str]:
    """
    Give the fields that are shown as they are in every record which may be read, and those that ``parts`` let one write.

    A part that holds for some rows only may not hold for the one at hand: what it alone shows does not count.
    """
    reading = granted.parts_for(Verb.READ)
    everywhere = (part.read for part in reading if part.rows == "all")
    alike = frozenset.intersection(*(part.read for part in reading)) if reading else NOTHING
    return alike.union(*everywhere, *(part.write for part in parts))


def require(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, id: Id, cells: Cells, verb: Verb
) -> tuple[Part, ...]:
    """
    List the parts that give a verb on a stored record.

    Raises:
        NotFound: if the record may not be seen. NotAllowed: if it may, but not used so.
    """
    granted = grant.require(form.id, verb)
    found = _covering(tx, plan, grant, form, id, cells, granted.parts_for(verb))
    if found:
        return found
    if not _covering(tx, plan, grant, form, id, cells, granted.parts_for(Verb.READ)):
        raise RecordNotFound
    raise NotAllowed(form=form.label, verb=VERB_WORDS[verb])


def reading(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, id: Id, cells: Cells
) -> tuple[frozenset[str], frozenset[str]]:
    """Give the fields of a stored record the actor may read, and those shown masked."""
    return shown(_covering(tx, plan, grant, form, id, cells, grant.form(form.id).parts_for(Verb.READ)))


def covering_after(tx: Tx, plan: Plan, grant: Grant, draft: RecordDraft, verb: Verb) -> tuple[Part, ...]:
    """List the parts that would give a verb on the record as a draft leaves it."""
    parts = grant.form(draft.form.id).parts_for(verb)
    return tuple(part for part in parts if _covers_after(tx, plan, grant, draft, part))


def check_written(draft: RecordDraft, parts: Collection[Part]) -> None:
    """Note every sent field that no part covering the record lets the actor write."""
    writes = NOTHING.union(*(part.write for part in parts))
    for row in draft.every_row():
        for id in sorted(row.sent - writes):
            found = row.table.by_id[id]
            draft.refuse(row.path(found), ReadOnlyField(label=found.label))


def looks_at_rows(tx: Tx, plan: Plan, grant: Grant, form: str, verb: Verb) -> bool:
    """Say whether a scope depends on sub-rows, which only the stored record can show."""
    parts = [part for part in grant.form(form).parts_for(verb) if part.rows == "where"]
    trees = [read_filter(plan, form, part.where, context=_context(tx, grant)) for part in parts]
    return any(
        step.store is Store.ROWS for tree in trees for test in tests(tree) for step in test.path.fields
    )


def _covering(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, id: Id, cells: Cells, parts: tuple[Part, ...]
) -> tuple[Part, ...]:
    found = [part for part in parts if _held(tx, plan, grant, form, {id: cells}, part)]
    asked = [part for part in parts if part.rows == "where"]
    if asked:
        scope = scopes.Scope(tx, plan, grant)
        row = scope.plain.row(form.id)
        told = scopes.flag_columns(scope, asked, row)
        stored = tx.execute(select(row.id, *told).where(row.id == id)).first()
        found += scopes.covered_parts(asked, scopes.flagged(asked), stored) if stored is not None else ()
    return tuple(found)


def _held(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, rows: Mapping[Id, Cells], part: Part) -> set[Id]:
    """Give the records a part covers, as far as their own cells can tell: not by a condition."""
    if part.rows == "all":
        return set(rows)
    if part.rows == "where":
        return set()
    if part.rows == "these":
        return rows.keys() & part.these
    owners: dict[Id, set[Id]] = {
        id: {each for owner in form.owners for each in several_ids(cells.get(owner.id))}
        for id, cells in rows.items()
    }
    near = {grant.actor.person}
    if part.rows == "department" and grant.actor.departments:
        others = {owner for of in owners.values() for owner in of} - near
        people = fetch_rows(tx, plan, PEOPLE, others).values() if others else ()
        near |= {each["id"] for each in people if each[DEPARTMENT] in grant.actor.departments}
    return {id for id, of in owners.items() if of & near}


def _covers_after(tx: Tx, plan: Plan, grant: Grant, draft: RecordDraft, part: Part) -> bool:
    if part.rows != "where":
        id = draft.main.id
        return id in _held(tx, plan, grant, draft.form, {id: draft.main.cells}, part)
    scope = scopes.Scope(tx, plan, grant)
    row = _stand_in(tx, plan, draft, scope.plain)
    clause = scope.part_rows(part, row)
    return clause is None or tx.execute(select(row.id).where(clause)).first() is not None


def _stand_in(tx: Tx, plan: Plan, draft: RecordDraft, conditions: Conditions) -> Row:
    """Make a row that is not stored: a select of its values stands in for the table."""
    table = tables(plan).rows(draft.form.id)
    system = {"id": draft.main.id, "updated_by": tx.actor.person, "updated_at": tx.now}
    first = {"version": 1, "created_by": tx.actor.person, "created_at": tx.now}
    cells: Mapping[str, Any] = {**first, **draft.main.cells, **system}
    values: dict[str, Any] = {}
    for found in physical_fields(draft.form.table):
        lie = columns(found)
        values |= zip(lie.names, lie.write(cells.get(found.id), tx.zone), strict=True)
    given = (literal(value, table.c[name].type).label(name) for name, value in values.items())
    source = cast(Alias, select(*given).subquery("t0"))
    return Row(
        draft.form.table, source, dialect=tx.dialect, today=tx.today, now=tx.now, conditions=conditions
    )


def _context(tx: Tx, grant: Grant) -> Context:
    return Context(tx.zone, tx.today, grant.actor.person, grant.actor.departments, tx.now)
