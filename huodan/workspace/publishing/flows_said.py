"""What a publish means to processes: how many records are under way by the version of before."""

from __future__ import annotations

from collections.abc import Iterator

from huodan.engines import flow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
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
}


def flow_lines(tx: Tx, before: Plan, plan: Plan) -> Iterator[Item]:
    """Say of each flow that changes how many runs are under way."""
    for each in before.flows.values():
        now = plan.flows.get(each.id)
        if now is not None and now.hash == each.hash:
            continue
        count = sum(one.count for one in flow.growing(tx, each.id))
        if count:
            code = "flow_goes" if now is None else "flow_changes"
            yield line(WORDS, "yellow", code, table=each.table.id, flow=each.flow.label, count=count)
