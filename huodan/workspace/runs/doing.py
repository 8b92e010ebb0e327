"""Taking a run's turn in the queue: what cannot be done leaves the run where it is, with its reason, and all else as it was."""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.flow.step import Begins, Calls, Changes, Makes, Removes
from huodan.language.nodes._asking import NobodyToAsk
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.runs.beginning import begin
from huodan.workspace.runs.failing import is_its_own, trying
from huodan.workspace.runs.moving import (
    JOINED,
    PARENT,
    Begin,
    Do,
    End,
    Move,
    Moving,
    Turn,
    end,
    is_waited_for,
    move,
    stick,
    wake,
)
from huodan.workspace.runs.taking_back import note_done, take_back
from huodan.workspace.runs.turns import TakeBack
from huodan.workspace.runs.wishes import Perform, Wishing, note_children


def do(tx: Tx, plan: Plan, turn: Turn, perform: Perform) -> list[Turn] | None:
    """
    Take a turn, and give those that follow; None where it could not be taken, and all it did was taken back.

    perform: does one command as the system.

    Raises:
        HuodanError: what is no matter of this run alone, such as that the server is busy or too much follows from it.
    """
    match turn:
        case Begin():
            return begin(tx, plan, turn)[1]
        case Move():
            return _move(tx, plan, turn)
        case Do():
            return _wish(tx, plan, turn, perform)
        case End(run=run, state=state, waited=waited, is_quiet=is_quiet):
            held = flow.load(tx, run)
            is_kept = waited is not None and (PARENT not in held.data or is_waited_for(tx, held, waited))
            return [] if is_kept else end(tx, plan, held, state, is_quiet=is_quiet)
        case TakeBack():
            take_back(tx, plan, turn, perform)
            return []


def _move(tx: Tx, plan: Plan, turn: Move) -> list[Turn] | None:
    try:
        with trying(tx):
            return move(tx, plan, turn)
    except HuodanError as error:
        if not is_its_own(error) or (turn.is_start and error.code == NobodyToAsk.code):
            raise
        stick(tx, plan, turn.run, turn.at or 0, error, is_done=turn.is_done)
        return None


def _wish(tx: Tx, plan: Plan, turn: Do, perform: Perform) -> list[Turn] | None:
    held = flow.load(tx, turn.run)
    visit = held.run.visits.get(turn.visit)
    if visit is not None and not visit.is_open:
        return []  # it was left meanwhile
    try:
        with trying(tx):
            moving = Moving(tx, plan, held)
            wishing = Wishing(moving, turn, perform)
            turns = wishing.do()
            if isinstance(turn.wish, Changes | Makes | Removes | Calls):
                note_done(moving, turn.visit, wishing.wrote)
    except HuodanError as error:
        if not is_its_own(error):
            raise
        stick(tx, plan, turn.run, turn.visit, error)
        return None
    return _begun(tx, plan, turn, turns) if isinstance(turn.wish, Begins) else []


def _begun(tx: Tx, plan: Plan, turn: Do, turns: list[Turn]) -> list[Turn]:
    """Begin the runs a visit wants, which waits for those that are not over at once."""
    children, next = [], list[Turn]()
    for each in turns:
        assert isinstance(each, Begin)
        there = _joined(tx, plan, each)
        if there is not None:
            children.append(there)
            continue
        run, following = begin(tx, plan, each)
        if run is not None:
            children.append(run)
        next += following
    held = flow.load(tx, turn.run)
    visit = held.run.visits.get(turn.visit)
    if visit is not None and visit.is_open:
        note_children(visit, children)
        flow.save(tx, held)
        if not children:
            next.append(Move(turn.run, wake(visit.id), visit.id))
    return next


def _joined(tx: Tx, plan: Plan, turn: Begin) -> Id | None:
    """Wait for an approval of the record that is on its way already, instead of beginning another."""
    if turn.record is None or turn.flow not in plan.flows or not plan.flows[turn.flow].flow.is_approval:
        return None
    there = next((each.id for each in flow.going(tx, turn.form, turn.record) if each.flow == turn.flow), None)
    if there is not None and turn.parent is not None:
        held = flow.load(tx, there)
        held.data.setdefault(JOINED, []).append(list(turn.parent))
        flow.save(tx, held)
    return there
