"""What who looks after flows may know now of runs they were told are stuck; nothing of those that go on again."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from huodan.engines import flow, inbox
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.known import kept_by, looks_after, planned_held
from huodan.workspace.flowing.looking import flow_label
from huodan.workspace.flowing.why import why_stuck


def told(tx: Tx, plan: Plan, grant: Grant, runs: Collection[Id]) -> Mapping[Id, inbox.Stuck]:
    """
    Say of runs what their keeper may know: how many of the flow are stuck, and why this one is if it still is.

    Runs are counted to who looks after the whole flow by name, or all of the company.
    """
    found: dict[Id, inbox.Stuck] = {}
    kept = None if grant.actor.is_admin else set(kept_by(tx, plan, grant))
    counts: dict[str, int] = {}
    for row in flow.listed_runs(tx, sorted(runs)):
        held = flow.look(tx, row.id)
        if not looks_after(tx, plan, grant, held):
            continue
        is_all = kept is None or row.flow in kept
        if is_all and row.flow not in counts:
            counts[row.flow] = flow.count_stuck(tx, flows=(row.flow,))
        count = counts[row.flow] if is_all else int(held.is_running and held.stuck is not None)
        if count:
            why = why_stuck(plan, grant, planned_held(tx, plan, held), held) if held.is_running else None
            found[row.id] = inbox.Stuck(flow_label(tx, plan, row), count, why)
    return found
