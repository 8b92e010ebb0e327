"""Runs as a whole: those that cannot go on or wait for long (卡单), and the last ones of a flow with what each wrote."""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import flow, journal
from huodan.engines.journal import CellChange
from huodan.kit.ids import Id
from huodan.language.access import Grant, RecordNotFound
from huodan.language.document import Verb
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.workspace.flowing.known import kept_by
from huodan.workspace.flowing.looking import RunShown, show_run

LONG_DAYS = 3
DAY_MS = 86_400_000
MOST_DEEDS = 100


@dataclass(frozen=True, slots=True)
class Deed:
    """A record a run wrote. kind: of the change. lines: what became another, as far as its reader sees that record."""

    at: int
    form: str
    record: Id
    kind: str
    lines: tuple[CellChange, ...]


def stuck_runs(
    tx: Tx, plan: Plan, grant: Grant, *, limit: int, before: Id | None, is_long: bool = False
) -> tuple[tuple[RunShown, ...], Id | None]:
    """
    List runs that cannot go on, or, ``is_long``, those in which somebody has been asked for days or is late, the newest first.

    Administrators of the company are shown all, others those of flows they look after and nothing else. Gives the last
    one looked at besides.
    """
    kept = None if grant.actor.is_admin else kept_by(tx, plan, grant)
    if kept == []:
        return (), None
    rows = flow.list_runs(
        tx,
        limit=limit,
        flows=kept,
        is_stuck=not is_long,
        asked_before=tx.now - LONG_DAYS * DAY_MS if is_long else None,
        before=before,
    )
    shown = [show_run(tx, plan, grant, flow.look(tx, row.id), is_whole=False) for row in rows]
    last = rows[-1].id if len(rows) == limit else None
    return tuple(each for each in shown if grant.actor.is_admin or each.is_keeper), last


def count_stuck(tx: Tx, plan: Plan, grant: Grant) -> int | None:
    """Say how many runs cannot go on of those ``stuck_runs`` lists, at most a hundred; None for who looks after nothing."""
    kept = None if grant.actor.is_admin else kept_by(tx, plan, grant)
    return None if kept == [] else flow.count_stuck(tx, flows=kept)


def deeds_of(tx: Tx, plan: Plan, grant: Grant, run: Id) -> tuple[Deed, ...]:
    """List what a run wrote into records, the oldest first, as far as somebody sees these."""
    told: list[Deed] = []
    for each in journal.written_by(tx, run, limit=MOST_DEEDS):
        form = plan.forms.get(each.form)
        if form is None or not covering(tx, plan, grant, each.form, each.record, Verb.READ):
            continue
        try:
            sight = journal.sight_of(tx, plan, grant, form=form.id, id=each.record)
        except RecordNotFound:
            continue
        (lines,) = journal.tell(tx, plan, grant, form, sight, [each.body], versions=[each.app_version])
        told.append(Deed(each.at, form.id, each.record, each.kind, lines))
    return tuple(told)
