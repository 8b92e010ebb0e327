"""What is kept of merges: which record went into which, in which state that is, and what is needed to take it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update

from huodan.engines import jobs
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.language.access import Grant, NotFound
from huodan.language.document import Verb
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import visible
from huodan.storage.sql.shown import reference, titles
from huodan.storage.sql.statements import fetch_versions
from huodan.storage.system import merged as table

MOST_STEPS = 10
"""How often what a record became may have become something else."""


class State(StrEnum):
    """How far a merge is: what is doing or undoing is a job's, or one's whose job came to nothing."""

    DOING = "doing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class MergeNotFound(NotFound):
    """There is no such merge, or it is of records the asker does not see."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这次合并", "en": "The merge"})


class MergedInto(HuodanError):
    """The record became a part of another, which who asks may see; into: a reference."""

    code = "merged"
    status = 410
    zh = "这条数据已并入「{title}」，请打开那一条。"
    en = "This record became a part of “{title}”. Please open that one."

    def __init__(self, into: Mapping[str, object]) -> None:
        self.into = into
        super().__init__(title=str(into["title"] or into["id"]))

    def __reduce__(self) -> tuple[Any, ...]:
        return MergedInto, (self.into,)


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A merge as it is kept.

    body: ``update``, the version its values made of the record that stays, or null; ``comments``, those that came along;
    of one that is not done yet what was wished.
    """

    id: Id
    form: str
    gone: Id
    stays: Id
    state: State
    job: Id | None
    body: Mapping[str, Any]

    def is_for(self, job: Id, state: State) -> bool:
        """Say whether a job is still the one that does this: one that failed and is tried again may come too late."""
        return self.job == job and self.state is state


@dataclass(frozen=True, slots=True)
class Became:
    """What a record became: the one that stays, as a reference with the title its asker may know."""

    merge: Id
    into: Mapping[str, object]


def keep(tx: Tx, kept: Kept) -> None:
    """Write a merge down."""
    row = {
        "id": kept.id,
        "form": kept.form,
        "record": kept.gone,
        "survivor": kept.stays,
        "state": kept.state,
        "person": tx.actor.person,
        "api_key": tx.actor.key,
        "at": tx.now,
        "job": kept.job,
        "body": pack(dict(kept.body)),
    }
    tx.execute(insert(table), row)


def note(
    tx: Tx, id: Id, state: State, *, job: Id | None = None, body: Mapping[str, Any] | None = None
) -> None:
    """Note how far a merge is; body: instead of what was kept so far."""
    values: dict[str, Any] = {"state": state, "job": job}
    if body is not None:
        values["body"] = pack(dict(body))
    tx.execute(update(table).where(table.c.id == id).values(values))


def find(tx: Tx, form: str, id: Id, *, lock: bool = False) -> Kept:
    """
    Read a merge of a form.

    Raises:
        MergeNotFound
    """
    wanted = select(table).where(table.c.id == id, table.c.form == form)
    row = tx.execute(wanted.with_for_update() if lock else wanted).first()
    if row is None:
        raise MergeNotFound
    return _kept(row)


def unfinished(tx: Tx, form: str, ids: Collection[Id]) -> list[Kept]:
    """List the merges that are not done, or not undone, yet and of which one of some records is a part."""
    open = (table.c.form == form, table.c.state.in_([State.DOING, State.UNDOING]))
    either = table.c.record.in_(ids) | table.c.survivor.in_(ids)
    return [_kept(row) for row in tx.execute(select(table).where(*open, either).order_by(table.c.id))]


def is_over(tx: Tx, kept: Kept) -> bool:
    """Say whether the job of a merge came to its end; one that is forgotten did."""
    try:
        return kept.job is None or jobs.find(tx, kept.job).is_over
    except jobs.JobNotFound:
        return True


def became(tx: Tx, plan: Plan, grant: Grant, form: str, ids: Collection[Id]) -> dict[Id, Became]:
    """Say of merged records what they became, to who sees that; all others are left out."""
    went = select(table.c.record).where(
        table.c.form == form, table.c.record.in_(ids), table.c.state == State.DONE
    )
    gone = set(tx.execute(went).scalars()) if ids else set()
    there = fetch_versions(tx, plan, form, gone)  # it came back by itself
    last = {id: _end(tx, plan, form, id) for id in gone if id not in there}
    found = {id: end for id, end in last.items() if end is not None}
    survivors = tuple({stays for _, stays in found.values()})
    seen = visible(tx, plan, grant, form, survivors, Verb.READ) if survivors else {}
    named = titles(tx, plan, grant, form, seen) if seen else {}
    return {
        id: Became(merge, reference(plan, form, stays, named[stays]))
        for id, (merge, stays) in found.items()
        if stays in seen
    }


def require_not_merged(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id) -> None:
    """
    Lead on from a record that is not there to what it became, who sees that.

    Raises:
        MergedInto
    """
    found = became(tx, plan, grant, form, (id,)).get(id) if grant.form(form).can(Verb.READ) else None
    if found is not None:
        raise MergedInto(found.into)


def _end(tx: Tx, plan: Plan, form: str, id: Id) -> tuple[Id, Id] | None:
    """Follow what a record became to the end: to what is there, or was never merged."""
    found: tuple[Id, Id] | None = None
    for _ in range(MOST_STEPS):
        wanted = select(table.c.id, table.c.survivor).where(
            table.c.form == form, table.c.record == id, table.c.state == State.DONE
        )
        row = tx.execute(wanted.order_by(table.c.id.desc()).limit(1)).first()
        if row is None:
            break
        found, id = (row.id if found is None else found[0], row.survivor), row.survivor
        if fetch_versions(tx, plan, form, (id,)):
            break
    return found


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.id, row.form, row.record, row.survivor, State(row.state), row.job, unpack(row.body))
