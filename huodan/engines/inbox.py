"""
The inbox: what people are told, one row for each receiver: who mentioned them, and that a run they look after is stuck.

A message holds no words of its own: what it is about is read again whenever it is shown, with the rights its receiver has
then, so that who may not see a record any more learns nothing of it, not even that there is a message. Owns the table
``message``. Does not own what is said (``engines/comments``), nor how messages leave the house.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, and_, delete, insert, or_, select, update

from huodan.kit import zone
from huodan.kit.ids import Id
from huodan.kit.words import Text, excerpt
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.sql.scopes import visible
from huodan.storage.sql.shown import authors, titles
from huodan.storage.system import comment, message as table

MOST_LISTED = 50
MOST_COUNTED = 100
LOOKED_AT = 200
"""Messages looked at together: those about what may not be seen are passed over."""
MOST_LOOKED_AT = 1_000
LONGEST_EXCERPT = 120
KEPT_MS = 365 * DAY_MS
MOST_PURGED = 500


class Kind(StrEnum):
    """Of what somebody is told."""

    MENTION = "mention"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Stuck:
    """What somebody may know of a run that is stuck. flow: its name; count: of runs of it that are; why: if this one still is."""

    flow: Text
    count: int
    why: Text | None


Stuckness = Callable[[Collection[Id]], Mapping[Id, Stuck]]
"""Says of runs what whoever reads may know of them now, and nothing of others (``workspace/flowing/alerts.py``)."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment stands. title: of the record."""

    form: str
    label: Text
    record: Id
    title: str | None
    comment: Id


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A message as its receiver sees it.

    by: a reference. text: the beginning of what was said. spot: of who mentions somebody. run, stuck: of one that cannot go on.
    """

    id: Id
    kind: str
    at: str
    by: Mapping[str, object]
    text: str
    is_read: bool
    spot: Spot | None = None
    run: Id | None = None
    stuck: Stuck | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """That somebody was told that a run is stuck, and has not read it."""

    id: Id
    receiver: Id
    run: Id
    at: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, the newest first; next: before which there are more, None at the end."""

    rows: tuple[Shown, ...]
    next: Id | None


def tell(
    tx: Tx, receivers: Collection[Id], *, mentioned: Collection[Id], form: str, record: Id, about: Id
) -> tuple[Id, ...]:
    """
    Tell people that a comment mentions them, each once, and name those who are told now.

    Those of an earlier wording who are not mentioned any more hear nothing of it; who only lost sight of the record keeps
    the message, as it would without another wording.
    """
    known = set(tx.execute(select(table.c.receiver).where(table.c.comment == about)).scalars())
    if gone := known - set(mentioned):
        tx.execute(delete(table).where(table.c.comment == about, table.c.receiver.in_(gone)))
    new = tuple(person for person in receivers if person not in known)
    same = {"kind": Kind.MENTION.value, "sender": tx.actor.person, "api_key": tx.actor.key, "at": tx.now}
    place = {"form": form, "record": record, "comment": about}
    if new:
        tx.execute(
            insert(table), [{"id": tx.new_id(), "receiver": person, **same, **place} for person in new]
        )
    return new


def alert(tx: Tx, receivers: Collection[Id], run: Id, *, instead: Collection[Id] = ()) -> None:
    """Tell people that a run is stuck; instead: of what they were told before, which goes."""
    if instead:
        tx.execute(delete(table).where(table.c.id.in_(instead)))
    same = {"kind": Kind.STUCK.value, "sender": SYSTEM_PERSON, "at": tx.now, "record": run}
    if receivers:
        tx.execute(insert(table), [{"id": tx.new_id(), "receiver": person, **same} for person in receivers])


def unread_alerts(tx: Tx, receivers: Collection[Id]) -> tuple[Alert, ...]:
    """List what people were told of stuck runs and have not read, the newest first."""
    unread = (table.c.receiver.in_(receivers), table.c.kind == Kind.STUCK.value, table.c.read_at.is_(None))
    rows = tx.execute(select(table).where(*unread).order_by(table.c.id.desc()).limit(MOST_LOOKED_AT))
    return tuple(Alert(row.id, row.receiver, row.record, row.at) for row in rows) if receivers else ()


def told_of(tx: Tx, about: Id) -> tuple[Id, ...]:
    """List who was told of a comment."""
    return tuple(tx.execute(select(table.c.receiver).where(table.c.comment == about)).scalars())


def move(tx: Tx, form: str, record: Id, comments: Collection[Id]) -> frozenset[Id]:
    """Let what people were told of some comments lead to another record, and name the people."""
    here = (table.c.form == form, table.c.comment.in_(comments))
    moved = update(table).where(*here).values(record=record).returning(table.c.receiver)
    return frozenset(tx.execute(moved).scalars()) if comments else frozenset()


def forget(tx: Tx, form: str, records: Collection[Id]) -> None:
    """Forget what people were told of records that are gone for good."""
    if records:
        tx.execute(delete(table).where(table.c.form == form, table.c.record.in_(records)))


def purge(tx: Tx) -> int:
    """Forget messages of a year ago, some at a time, and say how many."""
    oldest = select(table.c.id, table.c.at).order_by(table.c.id).limit(MOST_PURGED)
    ids = [row.id for row in tx.execute(oldest) if row.at < tx.now - KEPT_MS]
    if ids:
        tx.execute(delete(table).where(table.c.id.in_(ids)))
    return len(ids)


def messages(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    stuck: Stuckness,
    *,
    limit: int,
    before: Id | None = None,
    unread: bool = False,
) -> Page:
    """
    List what the actor was told of and may see now, the newest first.

    before: only what was told before this message. unread: only what they have not read.
    """
    limit, next = min(limit, MOST_LISTED), None
    found: list[Row[Any]] = []
    for seen, next in _looked(tx, plan, grant, stuck, before=before, unread=unread):
        found += seen
        if len(found) > limit:
            next = found[limit - 1].id
            break
    return Page(_shown(tx, plan, grant, stuck, found[:limit]), next)


def count_unread(tx: Tx, plan: Plan, grant: Grant, stuck: Stuckness) -> int:
    """Say how many messages the actor has not read, as far as they may see them; a hundred means «or more»."""
    count = 0
    for seen, _ in _looked(tx, plan, grant, stuck, unread=True):
        count += len(seen)
        if count >= MOST_COUNTED:
            break
    return min(count, MOST_COUNTED)


def read(tx: Tx, plan: Plan, grant: Grant, stuck: Stuckness, ids: Collection[Id] | None) -> None:
    """Note that the actor read some messages, or all they may see now; those of others are left alone."""
    if ids is None:
        ids = [row.id for seen, _ in _looked(tx, plan, grant, stuck, unread=True) for row in seen]
    mine = (table.c.receiver == grant.actor.person, table.c.receiver != SYSTEM_PERSON)
    unread = update(table).where(*mine, table.c.read_at.is_(None), table.c.id.in_(ids))
    if ids:
        tx.execute(unread.values(read_at=tx.now))


def _looked(
    tx: Tx, plan: Plan, grant: Grant, stuck: Stuckness, *, before: Id | None = None, unread: bool = False
) -> Iterator[tuple[list[Row[Any]], Id | None]]:
    """Look at the actor's messages, the newest first: some they may see, and before which there are more, if there are."""
    for _ in range(MOST_LOOKED_AT // LOOKED_AT):
        rows = tx.execute(_mine(grant, before=before, unread=unread).limit(LOOKED_AT)).all()
        before = rows[-1].id if len(rows) == LOOKED_AT else None
        yield _seen(tx, plan, grant, stuck, rows), before
        if before is None:
            return


def _mine(grant: Grant, *, before: Id | None = None, unread: bool = False) -> Select[Any]:
    """Ask for the actor's messages, those about comments if these are there; a key is nobody, and has none."""
    is_said = and_(comment.c.id.is_not(None), comment.c.deleted_at.is_(None))
    wanted = (
        select(table, comment.c.text)
        .outerjoin(comment, comment.c.id == table.c.comment)
        .where(
            table.c.receiver == grant.actor.person,
            table.c.receiver != SYSTEM_PERSON,
            or_(table.c.kind == Kind.STUCK.value, is_said),
        )
        .order_by(table.c.id.desc())
    )
    if before is not None:
        wanted = wanted.where(table.c.id < before)
    return wanted.where(table.c.read_at.is_(None)) if unread else wanted


def _seen(tx: Tx, plan: Plan, grant: Grant, stuck: Stuckness, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Keep those about records the actor may see now, and about what is stuck that they look after."""
    runs = {row.record for row in rows if row.kind == Kind.STUCK}
    told = stuck(runs) if runs else {}
    here: dict[str, set[Id]] = {}
    for row in rows:
        if row.kind != Kind.STUCK and row.form in plan.forms and grant.form(row.form).can(Verb.READ):
            here.setdefault(row.form, set()).add(row.record)
    seen = {form: visible(tx, plan, grant, form, tuple(ids), Verb.READ) for form, ids in here.items()}
    return [row for row in rows if row.record in (told if row.kind == Kind.STUCK else seen.get(row.form, {}))]


def _shown(tx: Tx, plan: Plan, grant: Grant, stuck: Stuckness, rows: Sequence[Row[Any]]) -> tuple[Shown, ...]:
    here: dict[str, set[Id]] = {}
    for row in rows:
        if row.kind != Kind.STUCK:
            here.setdefault(row.form, set()).add(row.record)
    named = {form: titles(tx, plan, grant, form, ids) for form, ids in here.items()}
    runs = {row.record for row in rows if row.kind == Kind.STUCK}
    told = stuck(runs) if runs else {}
    by = authors(tx, plan, grant, [(row.sender, row.api_key) for row in rows])
    shown = []
    for row, sender in zip(rows, by, strict=True):
        text = excerpt(" ".join((row.text or "").split()), LONGEST_EXCERPT)
        one = Shown(row.id, row.kind, zone.iso(row.at, tx.zone), sender, text, row.read_at is not None)
        if row.kind == Kind.STUCK:
            shown.append(replace(one, run=row.record, stuck=told[row.record]))
            continue
        label, title = plan.forms[row.form].label, named[row.form][row.record]
        shown.append(replace(one, spot=Spot(row.form, label, row.record, title, row.comment)))
    return tuple(shown)
