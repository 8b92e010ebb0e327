"""What a publish means to runs that are under way: those whose flow makes no sense any more are stuck, and say why."""

from __future__ import annotations

import hashlib

from huodan.engines import flow, jobs
from huodan.language.document.flow import DayOf, Scheduled
from huodan.language.messages import SYSTEM
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.runs.alerting import alert
from huodan.workspace.runs.pinned import FlowChanged, pinned

CLOCK = "flow_start"
"""The kind of job that sets a flow off by the clock (``workspace/jobs/flow_start.py``): one a flow."""


def follow_publish(tx: Tx, plan: Plan) -> None:
    """Look at each tree runs are under way on, as it is with the Plan that counts from now on."""
    set_clocks(tx, plan)
    for each in flow.growing(tx):
        try:
            pinned(tx, plan, each.flow, each.tree)
        except FlowChanged as error:
            new = flow.strand(tx, each.tree, error.problem())
            if new is not None:
                alert(tx, plan, flow.load(tx, new))
        else:
            flow.float_again(tx, each.tree, FlowChanged.code)


def set_clocks(tx: Tx, plan: Plan) -> None:
    """Let each flow that begins by the clock have its job; one whose start is another one by now ends by itself."""
    for planned in plan.flows.values():
        start = planned.flow.start
        if planned.flow.is_on and isinstance(start, Scheduled | DayOf):
            at = flow.next_moment(start, tx.now, flow.calendar(tx))
            input = {"flow": planned.id, "start": start_hash(planned), "at": at, "on_at": tx.now}
            title = {"zh": "流程定时启动", "en": "Processes begin by the clock"}
            jobs.enqueue(
                tx, kind=CLOCK, title=title, input=input, run_at=at, once=clock_of(planned), by=SYSTEM
            )


def clock_of(planned: PlanFlow) -> str:
    """Name the job that sets a flow off by the clock."""
    return f"{CLOCK}:{planned.id}:{start_hash(planned)}"


def start_hash(planned: PlanFlow) -> str:
    """Name what sets a flow off, by what it says."""
    return hashlib.sha256(planned.flow.start.model_dump_json().encode()).hexdigest()[:16]
