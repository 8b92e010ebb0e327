"""The trash of a form, newest first: what was deleted, by whom, when. Restoring is a command (``decision.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from huodan.engines.records.decision import may_see_trashed
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import reference, system_reference, titles
from huodan.storage.system import trash

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class TrashRow:
    """One deleted record; ``title`` is None where its field may not be read; ``deleted_by`` is a reference."""

    id: Id
    title: str | None
    deleted_at: int
    deleted_by: Mapping[str, object]


def list_trash(
    tx: Tx, plan: Plan, grant: Grant, *, form: str, limit: int = MOST_LISTED
) -> tuple[TrashRow, ...]:
    """
    List deleted records: all of them to who may delete all rows, else those one deleted oneself.

    Raises:
        NotFound, NotAllowed: if the actor may not delete in this form.
    """
    granted, planned = grant.require(form, Verb.DELETE), plan.forms[form]
    wanted = (
        select(trash).where(trash.c.form == form).order_by(trash.c.deleted_at.desc(), trash.c.record.desc())
    )
    if not may_see_trashed(grant, planned, SYSTEM_PERSON):
        wanted = wanted.where(trash.c.deleted_by == grant.actor.person)
    rows = tx.execute(wanted.limit(min(limit, MOST_LISTED))).all()
    people = titles(tx, plan, grant, PEOPLE, {row.deleted_by for row in rows if row.deleted_by})
    shows_title = planned.title.id in granted.readable - granted.masked
    return tuple(
        TrashRow(
            id=row.record,
            title=row.title if shows_title else None,
            deleted_at=row.deleted_at,
            deleted_by=reference(plan, PEOPLE, row.deleted_by, people[row.deleted_by])
            if row.deleted_by in people
            else system_reference(tx),
        )
        for row in rows
    )
