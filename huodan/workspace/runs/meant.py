"""Whether a flow is for a record and who began it; where nobody can tell, its run waits for somebody to see to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.engines import flow
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import parse_id
from huodan.language.document.flow import Dated
from huodan.language.fields import Cell, Store
from huodan.language.flow.course import START
from huodan.language.plan.flowed import PlanFlow
from huodan.storage.db import Tx
from huodan.workspace.runs.around import Surroundings

UNDECIDED = "undecided"
"""In the data of a run: that it has not begun, as nobody can tell whether it should."""


class CannotTellStart(HuodanError):
    """Nobody can say whether a flow is for a record."""

    code = "cannot_tell_start"
    status = 422
    zh = (
        "判断不了这条数据要不要走「{flow}」，先停在这里：{why} 请发起人撤回，补全条件用到的数据再提交；"
        "或请流程管理员在数据补全、条件改好后重试，确定不用走就终止。"
    )
    en = (
        "Whether this is to go through “{flow}” cannot be worked out, so it waits here: {why} Take it back, fill in what "
        "the condition reads and hand it in; or have it tried again once that is mended, or stopped if it need not go."
    )


def is_undecided(data: Mapping[str, Any]) -> bool:
    """Say whether a run has not begun as nobody can tell whether it should. data: of the run."""
    return bool(data.get(UNDECIDED))


def is_history(tx: Tx, planned: PlanFlow, *bodies: Mapping[str, Cell]) -> bool:
    """
    Say whether a flow leaves a record alone, as its day lies before the day the company began to work here (开账日).

    bodies: its cells as they were and as they are; what is history by one of them only is none.
    """
    start = planned.flow.start
    found = planned.table.by_id.get(start.dated or "") if isinstance(start, Dated) else None
    if found is None:
        return False
    days = [body.get(found.id) for body in bodies]
    opening = flow.opening_day(tx) if all(isinstance(day, int) for day in days) else None
    return opening is not None and all(
        (day if found.store is Store.DAY else zone.day_of(day, tx.zone)) < opening
        for day in days
        if isinstance(day, int)
    )


def is_meant(common: Surroundings) -> bool:
    """
    Say whether a flow is for a record and who began it.

    Of approvals a form is handed in to, those for some departments go before those for everybody (先给部分部门用, decision 0081).

    Raises:
        CannotTellStart: where its condition cannot be worked out.
    """
    own = common.planned
    if not _is_for(common, own):
        return False
    if own.flow.departments or not own.is_handed_in:
        return True
    others = common.plan.flows_of(own.table.id)
    return not any(
        each.is_handed_in and each.flow.departments and is_surely_meant(common, each) for each in others
    )


def is_surely_meant(common: Surroundings, planned: PlanFlow) -> bool:
    """Say whether a flow is for a record and who began it, and somebody can tell."""
    try:
        return _is_for(common, planned)
    except CannotTellStart:
        return False


def _is_for(common: Surroundings, planned: PlanFlow) -> bool:
    """Say whether a flow is for who began it, and whether its condition holds of a record."""
    found, asked = planned.flow, common.asked
    if found.departments:
        own = common.meant(START).departments_of(common.held.run.starter)
        if {parse_id(each) for each in found.departments}.isdisjoint(own):
            return False
    if found.start.when is None:
        return True
    try:
        return asked is not None and asked.decides(planned.formula(found.start.when))
    except HuodanError as error:
        problem = error.problem()
        raise CannotTellStart(flow=found.label, why={"zh": problem.zh, "en": problem.en}) from error
