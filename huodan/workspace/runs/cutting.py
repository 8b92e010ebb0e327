"""
A schedule that begins for more records than one moment may: the rest has its turn at the next, and its keepers are told.

They are told by a run about no record that cannot go on, so that it stands on the board and in the log like all else that does;
trying it again has the rest begin now.
"""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.document.canonical import flow_text
from huodan.language.flow.run import Run
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.runs.moving import CUT, stick
from huodan.workspace.runs.publishing import clock_of

MOST_A_MOMENT = 10_000
"""Records for which one schedule begins at one moment."""


class TooManyDue(HuodanError):
    """A schedule is due for more records than it may begin for at once."""

    code = "too_many_due"
    status = 422
    zh = (
        "这次定时已对 {limit} 条数据运行，还剩 {left}没有轮到，下次定时从它们接着来。现在就接着处理请点重试；"
        "总是这么多的话，请在流程的「启动」里把条件收窄，或隔久一点运行一次。"
    )
    en = (
        "This schedule began for {limit} records; {left} more have their turn at the next moment. Try again to go on with them "
        "now. If there are always so many, narrow the condition of its start, or let it run less often."
    )


@dataclass(frozen=True, slots=True)
class Rest:
    """What was left at a moment: how many records, is_more: or more; and where the clock goes on: its position there."""

    count: int
    is_more: bool
    position: dict[str, int]


def tell_cut(tx: Tx, plan: Plan, planned: PlanFlow, rest: Rest) -> None:
    """Let who looks after a flow know that a moment was too full; one run says so until somebody saw to it."""
    zh, en = ("以上", " or") if rest.is_more else ("", "")
    left: Text = {"zh": f"{rest.count} 条{zh}", "en": f"{rest.count}{en}"}
    error = TooManyDue(limit=MOST_A_MOMENT, left=left)
    there = told_cut(tx, planned)
    held = _new(tx, plan, planned) if there is None else flow.load(tx, there)
    held.data[CUT] = {"once": clock_of(planned), "position": rest.position}
    flow.save(tx, held)
    stick(tx, plan, held.id, Id(0), error)


def told_cut(tx: Tx, planned: PlanFlow) -> Id | None:
    """Find the run that says so already."""
    rows = flow.list_runs(tx, limit=flow.MOST_LISTED, flows=(planned.id,), is_stuck=True)
    found = (each for each in rows if each.stuck is not None and each.stuck.code == TooManyDue.code)
    row = next(found, None)
    return None if row is None else row.id


def _new(tx: Tx, plan: Plan, planned: PlanFlow) -> flow.Held:
    found = planned.flow
    flow.keep_tree(tx, planned.hash, app=planned.app, flow=planned.id, text=lambda: flow_text(found))
    run = Run(tx.new_id(), SYSTEM_PERSON)
    return flow.Held(run, planned.app, planned.id, planned.hash, planned.table.id, None, plan.version, tx.now)


ZH_DRAFTED = (
    f"现在符合启动条件的数据超过 {MOST_A_MOMENT} 条：每次定时最多对 {MOST_A_MOMENT} 条运行，其余的排到下一次。"
    "请把条件收窄，或隔久一点运行一次。"
)
EN_DRAFTED = (
    f"More than {MOST_A_MOMENT} records meet the condition of its start. It begins for {MOST_A_MOMENT} of them at each moment, "
    "and the rest have their turn at the next. Narrow the condition, or let it run less often."
)
TOO_MANY_DUE = {"zh": ZH_DRAFTED, "en": EN_DRAFTED}
"""Said before a schedule is published that would be due for more than it may begin for."""
