"""
Who looks after a flow is told that a run of it cannot go on: in the inbox, and by mail where they want it (decision 0094).

A hundred runs that stop for one cause are one notice: nobody is told anew of a flow while they have not read what they were told
of it within a day and something of it is still stuck. What a notice says is read when it is shown (``flowing/alerts.py``).
"""

from __future__ import annotations

from dataclasses import replace

from huodan.engines import flow, inbox, mail
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import DAY_MS, Tx
from huodan.workspace import live
from huodan.workspace.runs.around import Surroundings
from huodan.workspace.runs.pinned import planned_of


def keepers(tx: Tx, plan: Plan, held: flow.Held, planned: PlanFlow | None) -> tuple[Id, ...]:
    """List who looks after a run: whom its flow names now, else the administrators of the company; never nobody."""
    if planned is None:
        return flow.Meant(tx, plan, held.form, None, {}, SYSTEM_PERSON).administrators()
    meant = Surroundings(tx, plan, planned, replace(held, record=None)).meant("")
    return meant.administrators(plan.flows.get(held.flow, planned).flow.administrators)


def alert(tx: Tx, plan: Plan, held: flow.Held) -> None:
    """Tell who looks after a run that it is stuck, but for whoever made it so just now, who sees it."""
    try:
        planned = planned_of(tx, plan, held)
    except HuodanError:
        planned = None
    people = set(keepers(tx, plan, held, planned)) - {tx.actor.person}
    waiting = inbox.unread_alerts(tx, people)
    about = {each.id: each.flow for each in flow.listed_runs(tx, [each.run for each in waiting])}
    same = [each for each in waiting if about.get(each.run) == held.flow]
    is_more = bool(flow.count_stuck(tx, flows=(held.flow,), besides=held.id, limit=1))
    merged = {each.receiver for each in same if is_more and tx.now - each.at < DAY_MS}
    new = sorted(people - merged)
    inbox.alert(tx, new, held.id, instead=[each.id for each in same if each.receiver not in merged])
    mail.add(tx, new, mail.Kind.STUCK, run=held.id)
    live.tell(tx, {held.form, *live.inboxes(new)})
