"""What a publish means to processes: how many records are under way by the version of before, and what is due already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huodan.engines import flow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.publishing.due import DueFlow
from huodan.workspace.publishing.lines import Item, line

WORDS = {
    "flow_changes": (
        "流程「{flow}」改了：有 {count} 条正在走，会按原来的版本走完；发布后也可以让它们改走新流程",
        "Process “{flow}” is another one: {count} are under way and finish by the earlier version; they can be moved later",
    ),
    "flow_goes": (
        "流程「{flow}」去掉了：有 {count} 条正在走，会按原来的版本走完，之前数据仍然锁定",
        "Process “{flow}” goes: {count} are under way, finish by the earlier version, and keep their records until then",
    ),
    "flow_due": (
        "流程「{flow}」启用后只管以后到期的；已经到期的有 {count} 条，要现在就提醒，请在下面选",
        "Process “{flow}” looks at what becomes due from now on; {count} are due already and left alone, unless you choose below",
    ),
    "flow_meets": (
        "流程「{flow}」启用后到设定的时间才做；现在符合条件的有 {count} 条，要现在就做一次，请在下面选",
        "Process “{flow}” begins at its times; {count} match already and are done then, unless you choose below",
    ),
}


def flow_lines(tx: Tx, before: Plan, plan: Plan, due: Iterable[DueFlow]) -> Iterator[Item]:
    """Say of each flow that changes how many runs are under way, and of those that are switched on what is due already."""
    for each in before.flows.values():
        now = plan.flows.get(each.id)
        if now is not None and now.hash == each.hash:
            continue
        count = sum(one.count for one in flow.growing(tx, each.id))
        if count:
            code = "flow_goes" if now is None else "flow_changes"
            yield line(WORDS, "yellow", code, table=each.table.id, flow=each.flow.label, count=count)
    for one in due:
        code = "flow_due" if one.by == "day_of" else "flow_meets"
        yield line(WORDS, "yellow", code, table=one.form, flow=one.label, count=one.count)
