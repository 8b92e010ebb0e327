"""
Flows a publish switches on that the clock begins: for how many records each is due already, and for which it begins at once.

Who publishes is asked 「对已有的 n 条：现在提醒 / 只管以后」; nobody is reminded who was not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.starting import begin_at_once, count_switched_on, is_switched_on
from huodan.workspace.publishing.planned import Planned


class FlowNotDue(HuodanError):
    """The publish does not switch on what is to begin for records there are."""

    code = "flow_not_due"
    status = 422
    zh = "这次发布没有启用流程「{flow}」，不能选「现在提醒」。请重新打开「发布前检查」。"
    en = "This publish does not switch the process “{flow}” on. Open the check before publishing again."


@dataclass(frozen=True, slots=True)
class DueFlow:
    """
    A flow that is switched on, and how many records it is due for already.

    by: what begins it, ``day_of`` or ``scheduled``. is_more: not all were looked at.
    """

    flow: str
    label: Text
    form: str
    by: str
    count: int
    is_more: bool


def due_flows(tx: Tx, before: Plan, plan: Plan) -> Iterator[DueFlow]:
    """Give the flows that are switched on and due for records there are."""
    for each in plan.flows.values():
        there = count_switched_on(tx, before, plan, each)
        if there.count:
            flow = each.flow
            yield DueFlow(each.id, flow.label, each.table.id, flow.start.on, there.count, there.is_more)


def require_switched_on(planned: Planned | None, flows: Iterable[str]) -> None:
    """
    See that a publish switches flows on. planned: None where nothing changes.

    Raises:
        FlowNotDue
    """
    for id in flows:
        found = None if planned is None else planned.plan.flows.get(id)
        if planned is None or found is None or planned.before is None:
            raise FlowNotDue(flow={"zh": "这个流程", "en": "this process"})
        if not is_switched_on(planned.before, found):
            raise FlowNotDue(flow=found.flow.label)


def begin_flows(tx: Tx, plan: Plan, flows: Iterable[str]) -> None:
    """Have flows begin for what they are due for already, once the version counts."""
    for id in flows:
        begin_at_once(tx, plan.flows[id])
