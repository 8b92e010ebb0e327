"""How a run begins: whether it does at all, what is kept of how it came about, and that runs do not set off runs without end."""

from __future__ import annotations

import json

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, parse_id
from huodan.language.document.canonical import flow_text
from huodan.language.flow.course import START
from huodan.language.flow.run import Run
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.runs.around import BY_PROGRAM
from huodan.workspace.runs.choosing import by_starter, choose
from huodan.workspace.runs.moving import DEPTH, MOST_DEEP, PARENT, Begin, Move, Moving, Turn, stick


class TooDeep(HuodanError):
    """Runs set off runs without end."""

    code = "too_deep_flows"
    status = 422
    zh = "流程接连触发了 {limit} 层流程，已停下。请检查是否有流程的修改又触发它自己。"
    en = "Processes set off processes {limit} deep, and were stopped. Check whether what one changes sets it off again."


def begin(tx: Tx, plan: Plan, turn: Begin) -> tuple[Id | None, list[Turn]]:
    """Begin a run of a flow if its condition holds, and say what is to be done for it; None where it does not begin."""
    planned = plan.flows[turn.flow]
    found = planned.flow
    if tx.dialect != "sqlite" and turn.record is not None:
        fetch_rows(
            tx, plan, turn.form, (turn.record,), lock=True
        )  # of two who begin one at once the second sees the first
    under_way = flow.going(tx, turn.form, turn.record) if turn.record is not None else ()
    if found.is_approval and any(each.flow == turn.flow for each in under_way):
        return None, []  # it is on its way already
    held = _new(tx, plan, planned, turn)
    if held.data.get(DEPTH, 0) > MOST_DEEP:
        assert turn.by is not None
        stick(tx, plan, turn.by, Id(0), TooDeep(limit=MOST_DEEP))
        return None, []
    moving = Moving(tx, plan, held, planned)
    if turn.parent is None and not _is_meant(moving):
        return None, []
    body = json.loads(flow_text(found))
    flow.keep_tree(tx, planned.hash, app=planned.app, flow=turn.flow, body=body)
    if turn.chosen:
        choose(held, by_starter(planned), turn.chosen, moving.common.meant("").may_sign_in)
    turns = [*moving.settle(), Move(held.id, lambda moving: moving.walk.start(), is_start=True)]
    if turn.missed is not None:
        flow.say(tx, held.id, "caught_up", data={"at": turn.missed})
    return held.id, turns


def _new(tx: Tx, plan: Plan, planned: PlanFlow, turn: Begin) -> flow.Held:
    held = flow.Held(
        Run(tx.new_id(), turn.starter),
        app=planned.app,
        flow=turn.flow,
        tree=planned.hash,
        form=turn.form,
        record=turn.record,
        version=plan.version,
        begun_at=tx.now,
        cause=turn.cause,
    )
    if turn.parent is not None:
        held.data[PARENT] = list(turn.parent)
    if turn.by is not None:
        by = flow.load(tx, turn.by)
        held.data[DEPTH] = by.data.get(DEPTH, 0) + (
            by.begun_at < tx.now
        )  # within one Tx its commands are counted
    above = None if turn.parent is None else flow.data_of(tx, turn.parent[0])
    if tx.actor.person != turn.starter if above is None else above.get(BY_PROGRAM):
        held.data[BY_PROGRAM] = True
    return held


def _is_meant(moving: Moving) -> bool:
    """Say whether the condition of a flow holds of a record, and whether it is for who began it."""
    found, asked = moving.flow, moving.common.asked
    when = found.start.when
    if when is not None and (asked is None or not asked.holds(moving.planned.formula(when))):
        return False
    if not found.departments:
        return True
    own = moving.common.meant(START).departments_of(moving.held.run.starter)
    return not {parse_id(each) for each in found.departments}.isdisjoint(own)
