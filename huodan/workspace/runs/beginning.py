"""How a run begins: whether it does at all, what is kept of how it came about, and that runs do not set off runs without end."""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.document.canonical import flow_text
from huodan.language.document.flow import Deleted
from huodan.language.flow.run import Run
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.runs.around import BY_PROGRAM
from huodan.workspace.runs.choosing import by_starter, choose
from huodan.workspace.runs.meant import (
    UNDECIDED,
    CannotTellStart,
    is_meant,
    is_surely_meant,
    is_undecided,
)
from huodan.workspace.runs.moving import DEPTH, MOST_DEEP, PARENT, Begin, Move, Moving, Turn, stick
from huodan.workspace.runs.own import note_starter

DEEP, VERY_DEEP = 1, 3
ROW = "row"
"""In the data of a run: how many runs of the Tx in which it began led to it, one by another."""
MOST_BESIDE = 200
"""Runs of one automation about one record that runs set off, deep in a chain; very deep ones are no more than ``MOST_DEEP``."""


class TooDeep(HuodanError):
    """Runs set off runs without end."""

    code = "too_deep_flows"
    status = 422
    zh = (
        "流程接连触发了 {limit} 次流程（最后要启动的是「{flow}」），已停下。请检查是否有流程的修改又触发它自己，"
        "或两个流程互相触发：给启动加上条件，或不要改触发它的字段。"
    )
    en = (
        "Processes set off processes {limit} times over (“{flow}” was to begin last), and were stopped. Check whether what one "
        "changes sets it off again, or two set off each other: give its start a condition, or leave the field that sets it off."
    )


def begin(tx: Tx, plan: Plan, turn: Begin) -> tuple[Id | None, list[Turn]]:
    """
    Begin a run of a flow if its condition holds, and say what is to be done for it; None where it does not begin.

    Where nobody can tell it is there, holds its record and is stuck: what should be agreed to never passes unasked.
    """
    planned = plan.flows[turn.flow]
    found = planned.flow
    if turn.record is not None and not isinstance(found.start, Deleted):
        is_locking = tx.dialect != "sqlite"  # of two who begin one at once the second sees the first
        if not fetch_rows(tx, plan, turn.form, (turn.record,), lock=is_locking):
            return None, []  # it went to the trash meanwhile
    under_way = flow.going(tx, turn.form, turn.record) if turn.record is not None else ()
    if found.is_approval and any(each.flow == turn.flow for each in under_way):
        return None, []  # it is on its way already
    held = _new(tx, plan, planned, turn)
    moving = Moving(tx, plan, held, planned)
    why: CannotTellStart | None = None
    try:
        if turn.parent is None and not is_meant(moving.common):
            return None, []
    except CannotTellStart as error:
        if any(each.flow == turn.flow and is_undecided(flow.data_of(tx, each.id)) for each in under_way):
            return None, []  # somebody is to see to it already
        why, held.data[UNDECIDED] = error, True
    note_starter(held, planned, moving.common.meant(""))
    flow.keep_tree(tx, planned.hash, app=planned.app, flow=turn.flow, text=lambda: flow_text(found))
    if turn.chosen:
        may_sign_in = moving.common.meant("").may_sign_in
        choose(held, by_starter(planned), turn.chosen, may_sign_in, by=(held.run.starter,))
    turns = moving.settle()
    if why is None:
        turns.append(Move(held.id, lambda moving: moving.walk.start(), is_start=True))
    else:
        stick(tx, plan, held.id, Id(0), why)
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
    if turn.depth:
        held.data[DEPTH] = turn.depth
    if turn.row:
        held.data[ROW] = turn.row
    above = None if turn.parent is None else flow.data_of(tx, turn.parent[0])
    if tx.actor.person != turn.starter if above is None else above.get(BY_PROGRAM):
        held.data[BY_PROGRAM] = True
    return held


def require_shallow(tx: Tx, plan: Plan, turn: Begin) -> None:
    """
    Let a run begin another, but not one after the other, nor more and more beside each other, without end.

    Many runs that people set off may come to change one record, such as orders their customer: these are not meant.

    Raises:
        TooDeep
    """
    is_row = turn.row > MOST_DEEP
    if turn.depth <= DEEP and not is_row:
        return
    planned = plan.flows[turn.flow]
    under_way = () if turn.record is None else flow.going(tx, turn.form, turn.record)
    same = 0 if planned.flow.is_approval else sum(each.flow == turn.flow for each in under_way)
    most = MOST_BESIDE if turn.depth <= VERY_DEEP else MOST_DEEP
    if turn.depth <= MOST_DEEP and same < most and not is_row:
        return
    common = Moving(tx, plan, _new(tx, plan, planned, turn), planned).common
    if turn.parent is not None or is_surely_meant(common, planned):
        label = planned.flow.label
        raise TooDeep(limit=MOST_DEEP if is_row or turn.depth > MOST_DEEP else most, flow=label)


def row_behind(tx: Tx, run: Id | None) -> int:
    """Count the runs that led one to another within this Tx: a rule that sets off itself at once has no end."""
    if run is None:
        return 0
    held = flow.load(tx, run)
    before: int = held.data.get(ROW, 0) if held.begun_at == tx.now else 0
    return before + 1


def depth_behind(tx: Tx, run: Id | None) -> int:
    """Count the runs that led one to another in several Txs; what one Tx may hold is counted as commands and turns."""
    if run is None:
        return 0
    held = flow.load(tx, run)
    before: int = held.data.get(DEPTH, 0)
    return before + (held.begun_at < tx.now)
