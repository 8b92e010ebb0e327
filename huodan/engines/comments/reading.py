"""Reading what was said about a record, as far as its reader sees the record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from huodan.engines.comments.stored import Said, is_fresh, is_own, said_of, seeing, stored
from huodan.kit import zone
from huodan.kit.ids import Id
from huodan.kit.words import excerpt
from huodan.language.access import Grant, may_comment
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import authors, reference, titles
from huodan.storage.system import comment as table

MOST_LISTED = 100
LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a comment answers; text: its beginning, None once it is deleted."""

    id: Id
    by: Mapping[str, object]
    text: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A comment as its reader sees it; text is None and nobody is mentioned once it is deleted.

    by, deleted_by, mentions: references.
    """

    id: Id
    at: str
    by: Mapping[str, object]
    text: str | None
    mentions: tuple[Mapping[str, object], ...]
    reply_to: Quoted | None
    edited_at: str | None
    deleted_by: Mapping[str, object] | None
    can_edit: bool
    can_delete: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some comments, the newest first; count: of all that are not deleted; next: before which there are more."""

    rows: tuple[Shown, ...]
    count: int
    next: Id | None
    can_comment: bool


def comments(
    tx: Tx, plan: Plan, grant: Grant, *, form: str, record: Id, limit: int, before: Id | None = None
) -> Page:
    """
    List what was said about a record, the newest first.

    before: only what was said before this comment.

    Raises:
        NotFound: if the record is not there or may not be seen.
    """
    parts = seeing(tx, plan, grant, form, record)
    here = (table.c.form == form, table.c.record == record)
    wanted = select(table).where(*here).order_by(table.c.id.desc())
    if before is not None:
        wanted = wanted.where(table.c.id < before)
    limit = min(limit, MOST_LISTED)
    found = tx.execute(wanted.limit(limit + 1)).all()
    said = [said_of(row) for row in found[:limit]]
    count = tx.execute(select(func.count()).where(*here, table.c.deleted_at.is_(None))).scalar_one()
    is_more = len(found) > limit
    writes = may_comment(parts)
    return Page(_shown(tx, plan, grant, said, writes), int(count), said[-1].id if is_more else None, writes)


def comment(tx: Tx, plan: Plan, grant: Grant, *, form: str, record: Id, id: Id) -> Shown:
    """
    Give one comment of a record.

    Raises:
        NotFound: if it or the record is not there or may not be seen.
    """
    writes = may_comment(seeing(tx, plan, grant, form, record))
    return _shown(tx, plan, grant, [stored(tx, form, record, id)], writes)[0]


def _shown(tx: Tx, plan: Plan, grant: Grant, said: list[Said], writes: bool) -> tuple[Shown, ...]:
    """Show comments; names of all of them, and what they answer, are read together."""
    answered = _read_answered(tx, {one.reply_to for one in said} - {None})
    writers = {(one.person, one.key) for one in (*said, *answered.values())}
    writers |= {(one.deleted_by, None) for one in said if one.deleted_by is not None}
    order = tuple(writers)
    by = dict(zip(order, authors(tx, plan, grant, order), strict=True))
    named = titles(tx, plan, grant, PEOPLE, {person for one in said for person in one.mentions})
    return tuple(
        Shown(
            id=one.id,
            at=zone.iso(one.created_at, tx.zone),
            by=by[one.person, one.key],
            text=one.text,
            mentions=tuple(reference(plan, PEOPLE, person, named[person]) for person in one.mentions),
            reply_to=_quoted(answered.get(one.reply_to), by) if one.reply_to is not None else None,
            edited_at=None if one.edited_at is None else zone.iso(one.edited_at, tx.zone),
            deleted_by=None if one.deleted_by is None else by[one.deleted_by, None],
            can_edit=one.deleted_at is None and writes and is_own(grant, one) and is_fresh(tx, one),
            can_delete=one.deleted_at is None and (is_own(grant, one) or grant.actor.is_admin),
        )
        for one in said
    )


def _read_answered(tx: Tx, ids: Collection[Id | None]) -> dict[Id | None, Said]:
    if not ids:
        return {}
    return {row.id: said_of(row) for row in tx.execute(select(table).where(table.c.id.in_(ids)))}


def _quoted(answered: Said | None, by: Mapping[Any, Mapping[str, object]]) -> Quoted | None:
    if answered is None:
        return None
    text = None if answered.text is None else excerpt(" ".join(answered.text.split()), LONGEST_QUOTE)
    return Quoted(answered.id, by[answered.person, answered.key], text)
