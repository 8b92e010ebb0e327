"""Why a run is stuck, as far as who asks may know: not what they do not see of the record."""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.kit.words import Text, say
from huodan.language.access import Grant
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Gives
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.workspace.flowing.known import sees_all_of
from huodan.workspace.runs.cutting import TooManyDue
from huodan.workspace.runs.failing import GIVES_UP

HIDDEN_VALUES: Text = {
    "zh": "这一步要写入的数据不符合要求。具体内容涉及你看不到的字段，请找能看到这些数据的同事一起处理。",
    "en": "What this step was to write is not right. It has to do with fields you do not see; ask a colleague who does.",
}
HIDDEN_CONDITION: Text = {
    "zh": "有一个条件算不出来，流程停在这里。条件涉及你看不到的字段，请找能看到这些数据的同事补全后重试。",
    "en": "A condition cannot be worked out. It reads fields you do not see; ask a colleague who does, and try again.",
}
HIDDEN_REST: Text = {
    "zh": "这次定时的数据太多，没有轮到的下次接着来。现在就接着处理请点重试；总是这样的话，请把启动条件收窄。",
    "en": "There were too many records for one moment; the rest have their turn at the next. Try again to go on with them now.",
}
CONDITIONS = frozenset({"cannot_tell", "cannot_tell_start"})
NAMES_NO_VALUES = frozenset(
    {
        "endless_run",
        "flow_changed",
        "no_other_flow",
        "no_record",
        "nobody_to_ask",
        "not_connected",
        "not_on_the_way",
        "several_fit",
        "step_broken",
        "too_deep_flows",
        "under_approval",
        *GIVES_UP,
    }
)
"""Codes of why a run is stuck whose words name steps, processes and forms only."""


def why_stuck(plan: Plan, grant: Grant, planned: PlanFlow | None, held: flow.Held) -> Text | None:
    """
    Say why a run is stuck, None where it is not.

    What is wrong with values that were to be written is told only to who sees all they are made of.

    An administrator of the company, who knows the names of all fields, is told at least which these are.
    """
    stuck = held.stuck
    if stuck is None:
        return None
    sees = planned is not None and sees_all_of(plan, grant, planned)
    if sees or stuck.code in NAMES_NO_VALUES:
        return {"zh": stuck.zh, "en": stuck.en}
    if stuck.code in CONDITIONS:
        return HIDDEN_CONDITION
    if stuck.code == TooManyDue.code:
        return HIDDEN_REST
    visit = held.run.visits.get(Id(int(stuck.path or 0)))
    place = None if planned is None or visit is None else planned.course.places.get(visit.node)
    if place is None or not isinstance(place.node, Node) or not grant.actor.is_admin:
        return HIDDEN_VALUES
    given = {need.field for need in place.node.needs() if isinstance(need, Gives)}
    labels = [each.label for table in plan.tables.values() for each in table.fields if each.id in given]
    named = {lang: "、".join(f"「{say(each, lang)}」" for each in labels) for lang in ("zh", "en")}
    return {lang: f"{say(HIDDEN_VALUES, lang)} {named[lang]}".strip() for lang in ("zh", "en")}
