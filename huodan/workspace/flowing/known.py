"""Who looks after a run, and the flow it goes by; also where that makes no sense any more."""

from __future__ import annotations

from dataclasses import replace

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.language.access import Grant
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.runs import planned_of
from huodan.workspace.runs.around import Surroundings


def planned_held(tx: Tx, plan: Plan, held: flow.Held) -> PlanFlow | None:
    """Give the flow of a run, None where it makes no sense any more."""
    try:
        return planned_of(tx, plan, held)
    except HuodanError:
        return None


def looks_after(tx: Tx, plan: Plan, grant: Grant, held: flow.Held) -> bool:
    """Say whether somebody looks after a run: whom its flow names, else whoever administers the company."""
    planned = planned_held(tx, plan, held)
    if planned is None:
        return grant.actor.is_admin
    meant = Surroundings(tx, plan, planned, replace(held, record=None)).meant("")
    return grant.actor.person in meant.administrators(planned.flow.administrators)
