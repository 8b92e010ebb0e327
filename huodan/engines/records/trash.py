"""
The trash of a form, newest first: what was deleted, by whom, when; its end; what a restored record points to in vain.

Restoring is a command (``decision.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, delete, false, or_, select

from huodan.engines.records.decision import may_see_trashed
from huodan.engines.records.draft import MOST_PROBLEMS, RowDraft, start
from huodan.engines.records.reach import reading
from huodan.engines.records.stored import load
from huodan.engines.records.targets import Targets
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.fields._references import form_of_several, several_ids
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.shown import reference, system_reference, titles
from huodan.storage.system import trash

MOST_LISTED = 500
MOST_PURGED = 200


class GoneTarget(HuodanError):
    """A restored record points to one that is deleted; nothing is refused, it is only told."""

    code = "target_deleted"
    zh = "「{label}」指向的数据已删除。请重新选择，或先恢复那条数据。"
    en = "“{label}” points to a deleted record. Please choose again, or restore that record first."


@dataclass(frozen=True, slots=True)
class TrashRow:
    """One deleted record; ``title`` is None where its field may not be read; ``deleted_by`` is a reference."""

    id: Id
    title: str | None
    deleted_at: int
    deleted_by: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TrashPage:
    """Some deleted records; ``next``: moment and id after which there are more, None at the end."""

    rows: tuple[TrashRow, ...]
    next: tuple[int, Id] | None


def list_trash(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    *,
    form: str,
    limit: int = MOST_LISTED,
    after: tuple[int, Id] | None = None,
    search: str = "",
) -> TrashPage:
    """
    List deleted records: all of them to who may delete all rows, else those one deleted oneself.

    after: the moment and the id of the last one of the page before. search: what stands in the title.

    Raises:
        NotFound, NotAllowed: if the actor may not delete in this form.
    """
    grant.require(form, Verb.DELETE)
    planned = plan.forms[form]
    shows_title = _shows_title(grant, planned)
    limit = min(limit, MOST_LISTED)
    wanted = (
        select(trash).where(trash.c.form == form).order_by(trash.c.deleted_at.desc(), trash.c.record.desc())
    )
    if not may_see_trashed(grant, planned, SYSTEM_PERSON):
        wanted = wanted.where(trash.c.deleted_by == grant.actor.person, trash.c.deleted_by != SYSTEM_PERSON)
    if after is not None:
        earlier = and_(trash.c.deleted_at == after[0], trash.c.record < after[1])
        wanted = wanted.where(or_(trash.c.deleted_at < after[0], earlier))
    if search:
        wanted = wanted.where(trash.c.title.icontains(search, autoescape=True) if shows_title else false())
    found = tx.execute(wanted.limit(limit + 1)).all()
    rows = found[:limit]
    people = titles(tx, plan, grant, PEOPLE, {row.deleted_by for row in rows if row.deleted_by})
    return TrashPage(
        tuple(
            TrashRow(
                id=row.record,
                title=row.title if shows_title else None,
                deleted_at=row.deleted_at,
                deleted_by=reference(plan, PEOPLE, row.deleted_by, people[row.deleted_by])
                if row.deleted_by in people
                else system_reference(tx),
            )
            for row in rows
        ),
        (rows[-1].deleted_at, rows[-1].record) if len(found) > limit else None,
    )


def titles_in_trash(tx: Tx, plan: Plan, grant: Grant, form: str, ids: Collection[Id]) -> dict[Id, str]:
    """Name deleted records, as far as somebody may know of them."""
    planned = plan.forms[form]
    if not ids or not grant.form(form).can(Verb.DELETE) or not _shows_title(grant, planned):
        return {}
    rows = tx.execute(select(trash).where(trash.c.form == form, trash.c.record.in_(ids)))
    return {
        row.record: row.title for row in rows if row.title and may_see_trashed(grant, planned, row.deleted_by)
    }


def delete_for_good(tx: Tx, plan: Plan, grant: Grant, *, form: str, ids: Collection[Id]) -> tuple[Id, ...]:
    """
    Forget deleted records, as far as the actor may know of them, and name those that were forgotten.

    What happened to them stays in the journal; their files go when their time is over.

    Raises:
        NotFound, NotAllowed: if the actor may not delete in this form.
    """
    grant.require(form, Verb.DELETE)
    here = (trash.c.form == form, trash.c.record.in_(ids))
    rows = tx.execute(select(trash.c.record, trash.c.deleted_by).where(*here)).all()
    known = [row.record for row in rows if may_see_trashed(grant, plan.forms[form], row.deleted_by)]
    gone = delete(trash).where(trash.c.form == form, trash.c.record.in_(known)).returning(trash.c.record)
    return tuple(sorted(tx.execute(gone).scalars())) if known else ()


def purge_trash(tx: Tx, *, until: int) -> dict[str, list[Id]]:
    """
    Forget what was deleted before a moment, two hundred at a time, and name it by its form.

    What somebody takes out of the trash meanwhile is not named: it lives.
    """
    old = select(trash.c.form, trash.c.record).where(trash.c.deleted_at < until)
    rows = tx.execute(old.order_by(trash.c.deleted_at).limit(MOST_PURGED)).all()
    gone: dict[str, list[Id]] = {}
    for form in sorted({row.form for row in rows}):
        here = (trash.c.form == form, trash.c.record.in_([row.record for row in rows if row.form == form]))
        dropped = delete(trash).where(*here, trash.c.deleted_at < until).returning(trash.c.record)
        if ids := sorted(tx.execute(dropped).scalars()):
            gone[form] = ids
    return gone


def _shows_title(grant: Grant, form: PlanForm) -> bool:
    """A title is kept without the record it stood in: it is shown where every role that deletes shows it."""
    parts = grant.form(form.id).parts_for(Verb.DELETE)
    return bool(parts) and all(Verb.READ in part.verbs and form.title.id in part.read for part in parts)


def deleted_at_versions(tx: Tx, *, form: str, ids: Collection[Id]) -> dict[Id, int]:
    """Give the version at which each of some records was deleted; those not in the trash are absent."""
    wanted = select(trash.c.record, trash.c.version).where(trash.c.form == form, trash.c.record.in_(ids))
    return {row.record: row.version for row in tx.execute(wanted)}


def gone_targets(tx: Tx, plan: Plan, grant: Grant, *, form: str, id: Id) -> tuple[Problem, ...]:
    """
    List the references of a record, as far as the actor may read them, whose target is deleted.

    A restored record comes back with them, shown as 「已删除」; whoever restores it should know.
    """
    planned = plan.forms[form]
    record = load(tx, plan, planned, id)
    if record is None:
        return ()
    read, masked = reading(tx, plan, grant, planned, id, record.cells)
    targets = Targets(tx, plan, grant)
    pointing: dict[str, list[tuple[RowDraft, PlanField]]] = defaultdict(list)
    for row in start(planned, id=id, old=record).every_row():
        for found in (*traits_of(plan, row.table).references, *traits_of(plan, row.table).several):
            target = found.target or str(form_of_several(found.field))
            is_known = found.target is not None or _knows_all(grant, target)
            if found.id in read - masked and row.cells.get(found.id) and is_known:
                pointing[target].append((row, found))
    gone: list[Problem] = []
    for target, pointers in pointing.items():
        wanted = [(row, found, set(several_ids(row.cells[found.id]))) for row, found in pointers]
        there = targets.read(target, {id for _, _, ids in wanted for id in ids})
        missing = ((row, found) for row, found, ids in wanted if ids - there.keys())
        gone += (GoneTarget(label=found.label).problem(path=row.path(found)) for row, found in missing)
    return tuple(gone[:MOST_PROBLEMS])


def _knows_all(grant: Grant, form: str) -> bool:
    """Say whether somebody may read every record of a form: only then does a gap in a set tell them nothing new."""
    return any(part.rows == "all" for part in grant.form(form).parts_for(Verb.READ))
