"""Comments as they are stored, whose they are, and who may read them: whoever sees their record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from huodan.kit.ids import Id
from huodan.language.access import Grant, NotFound, Part, RecordNotFound
from huodan.language.document import Verb
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.storage.system import comment as table

EDITED_WITHIN_MS = 10 * 60_000


class CommentNotFound(NotFound):
    """There is no such comment of this record any more."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这条评论", "en": "The comment"})


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as it is stored; text is None once it is deleted."""

    id: Id
    form: str
    record: Id
    text: str | None
    mentions: tuple[Id, ...]
    reply_to: Id | None
    person: Id
    key: Id | None
    created_at: int
    edited_at: int | None = None
    deleted_at: int | None = None
    deleted_by: Id | None = None


def seeing(tx: Tx, plan: Plan, grant: Grant, form: str, record: Id) -> tuple[Part, ...]:
    """
    Give the parts of a Grant that let somebody see a record, and with it what is said about it.

    Raises:
        NotFound
    """
    grant.require(form, Verb.READ)
    parts = covering(tx, plan, grant, form, record, Verb.READ)
    if not parts:
        raise RecordNotFound
    return parts


def stored(tx: Tx, form: str, record: Id, id: Id, *, lock: bool = False) -> Said:
    """
    Read one comment of a record.

    Raises:
        CommentNotFound
    """
    wanted = select(table).where(table.c.id == id, table.c.form == form, table.c.record == record)
    row = tx.execute(wanted.with_for_update() if lock else wanted).first()
    if row is None:
        raise CommentNotFound
    return said_of(row)


def said_of(row: Row[Any]) -> Said:
    """Read a row."""
    return Said(
        id=row.id,
        form=row.form,
        record=row.record,
        text=row.text,
        mentions=tuple(json.loads(row.mentions)),
        reply_to=row.reply_to,
        person=row.person,
        key=row.api_key,
        created_at=row.created_at,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
        deleted_by=row.deleted_by,
    )


def is_own(grant: Grant, said: Said) -> bool:
    """Say whether somebody wrote a comment."""
    return (said.person, said.key) == (grant.actor.person, grant.actor.key)


def is_fresh(tx: Tx, said: Said) -> bool:
    """Say whether a comment may still be changed."""
    return tx.now - said.created_at < EDITED_WITHIN_MS
