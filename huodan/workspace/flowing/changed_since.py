"""
What became another in the record of a run since somebody decided about it, as far as the reader sees these fields.

What the run's own steps wrote, and what was empty and filled in at a later step, is the way it was agreed to go, and no change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from huodan.engines import flow, journal, records
from huodan.engines.journal import Behind, CellChange, Sight
from huodan.language.access import Grant, NotFound
from huodan.language.document import Verb
from huodan.language.messages import Origin, Reason
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.workspace.flowing.telling import Event

MOST_BEHIND = 500
MOST_VERSIONS = 10
"""Decisions on so many different versions of a record are compared with it, the latest ones."""


def with_changes(
    tx: Tx, plan: Plan, grant: Grant, wider: Grant, held: flow.Held, events: tuple[Event, ...]
) -> tuple[Event, ...]:
    """
    Add to each decision what was changed since, and whether its version may be compared with what is now.

    wider: what somebody sees of the record also by a task; grant: by their roles alone.
    """
    form, record = plan.forms.get(held.form), held.record
    decided = sorted({each.version for each in events if each.version is not None}, reverse=True)
    if form is None or record is None or not decided:
        return events
    try:
        sight = journal.sight_of(tx, plan, wider, form=form.id, id=record)
        now = records.now(tx, plan, form, record)
    except NotFound:
        return events
    compares = bool(covering(tx, plan, grant, form.id, record, Verb.READ))
    agreed = [each.version for each in events if each.version is not None and _is_agreed(each)]
    compared = [version for version in decided[:MOST_VERSIONS] if version in agreed]
    changes = _changes(tx, plan, wider, held, sight, now, compared) if compared else {}
    return tuple(
        each
        if each.version is None
        else replace(
            each,
            compares=compares and each.version < now.version,
            changes=changes.get(each.version, ()) if _is_agreed(each) else (),
        )
        for each in events
    )


def _is_agreed(event: Event) -> bool:
    """Say whether somebody agreed to what they saw; who did what is asked of them did not agree to what was there."""
    return event.kind == "approve" and event.vote == "approve"


def _changes(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    held: flow.Held,
    sight: Sight,
    now: records.Past,
    versions: Collection[int],
) -> dict[int, tuple[CellChange, ...]]:
    form, record = plan.forms[held.form], now.id
    behind = journal.changes_behind(tx, form.id, record, after=min(versions), limit=MOST_BEHIND)
    found, bodies = [], []
    for version in versions:
        later = [each for each in behind if each.version > version and not _is_step(held, each)]
        others, filled = _fields(held, later)
        if not (others | filled) & sight.shown:
            continue
        try:
            was = records.at_version(tx, plan, form, record, version)
        except records.NoVersion:
            continue
        body = records.between(form, was, now)
        fields = others | {id for id in filled if body["before"].get(id)}
        found.append(version)
        bodies.append({side: {id: body[side][id] for id in body[side].keys() & fields} for side in body})
    return dict(zip(found, journal.tell(tx, plan, grant, form, sight, bodies), strict=True))


def _is_step(held: flow.Held, change: Behind) -> bool:
    """Say whether a change is none anybody made: by a step of the run, or as something was worked out anew."""
    return change.why == Reason.RECOMPUTE or (change.cause == held.id and change.origin == Origin.RULE)


def _fields(held: flow.Held, changes: Iterable[Behind]) -> tuple[set[str], set[str]]:
    """Name the fields some changes are about, and apart those that were but filled in at steps of the run."""
    others, filled = set[str](), set[str]()
    for each in changes:
        (filled if each.cause == held.id else others).update(each.fields)
    return others, filled - others
