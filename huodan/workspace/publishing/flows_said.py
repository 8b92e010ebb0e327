"""What a publish means to processes: how many records are under way by the version of before, and what is due already."""

from __future__ import annotations

from collections.abc import Iterator

from huodan.engines import flow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.starting import count_switched_on
from huodan.workspace.publishing.lines import Item, line

WORDS = {
    "flow_changes": (
        "流程「{flow}」改了：有 {count} 条正在走，会按原来的版本走完；发布后也可以把它们转到新版本",
        "Process “{flow}” is another one: {count} are under way and finish by the version of before; they can be moved later",
    ),
    "flow_goes": (
        "流程「{flow}」去掉了：有 {count} 条正在走，会按原来的版本走完，之前数据仍然锁定",
        "Process “{flow}” goes: {count} are under way, finish by the version of before, and keep their records until then",
    ),
    "flow_due": (
        "流程「{flow}」启用后只管以后到期的；已经到期的有 {count} 条，要现在就提醒，发布后在流程列表里选「现在提醒」",
        "Process “{flow}” looks at what becomes due from now on; {count} are due already, and can be begun for after publishing",
    ),
}


def flow_lines(tx: Tx, before: Plan, plan: Plan) -> Iterator[Item]:
    """Say of each flow that changes how many runs are under way, and of one that is switched on what is due already."""
    for each in before.flows.values():
        now = plan.flows.get(each.id)
        if now is not None and now.hash == each.hash:
            continue
        count = sum(one.count for one in flow.growing(tx, each.id))
        if count:
            code = "flow_goes" if now is None else "flow_changes"
            yield line(WORDS, "yellow", code, table=each.table.id, flow=each.flow.label, count=count)
    for each in plan.flows.values():
        count = count_switched_on(tx, before, each)
        if count:
            yield line(WORDS, "yellow", "flow_due", table=each.table.id, flow=each.flow.label, count=count)
