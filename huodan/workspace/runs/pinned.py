"""The flow a run goes by: as it was when the run began, compiled against the Plan of now."""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.language.document.canonical import read_flow
from huodan.language.document.flow import Flow
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.flows import compile_pinned
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx


class FlowChanged(HuodanError):
    """What the flow of a run names is not there any more."""

    code = "flow_changed"
    status = 409
    zh = "这个流程用到的字段或角色已被删除，停在这里：{why}。请流程管理员让它改走新流程，或结束它。"
    en = "What this process goes by is not there any more: {why}. Its administrator can move it to the new version or end it."


def planned_of(tx: Tx, plan: Plan, held: flow.Held) -> PlanFlow:
    """
    Give the flow a run goes by, as it was when the run began, compiled against the Plan of now.

    Raises:
        FlowChanged: if it makes no sense any more.
    """
    return pinned(tx, plan, held.flow, held.tree)


def pinned(tx: Tx, plan: Plan, id: str, tree: str) -> PlanFlow:
    """
    Give a flow as it was, by the hash of its tree, compiled against the Plan of now.

    Raises:
        FlowChanged: if it makes no sense any more.
    """
    current = plan.flows.get(id)
    if current is not None and current.hash == tree:
        return current
    known: dict[str, PlanFlow] = plan.kept("flows of runs", dict)
    if tree not in known:
        app, body = flow.tree_of(tx, tree)
        read = read_flow(body)
        found = compile_pinned(plan, app, read) if isinstance(read, Flow) else read
        if not isinstance(found, PlanFlow):
            raise FlowChanged(why={"zh": found[0].zh, "en": found[0].en})
        known[tree] = found
    return known[tree]
