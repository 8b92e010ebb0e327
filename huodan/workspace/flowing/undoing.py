"""
Taking back what one said last (撤销, 审批人撤回), with all it led to, as long as nobody acted because of it (decision 0088).

Whether it may be is worked out in memory first: so it is offered only where it works, and nothing is taken back by halves.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from huodan.engines import flow, jobs, mail, webhooks
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.flow.claims import unclaimed
from huodan.language.flow.run import RunState, Task, TaskState, Visit, VisitState
from huodan.language.flow.voting import Vote, Way
from huodan.language.flow.walk import DID, turn
from huodan.language.messages import SYSTEM_PERSON, Change
from huodan.language.nodes._asking import Asking
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.acting import Acting, go_behind, hold_run
from huodan.workspace.flowing.deciding import ALONG
from huodan.workspace.flowing.led_to import LedTo
from huodan.workspace.flowing.moved_on import moved_on
from huodan.workspace.flowing.refusals import NotYours, RunOver, TooLate
from huodan.workspace.perform import go_on
from huodan.workspace.runs import End, Move, Moving, TakeBack
from huodan.workspace.runs.around import DUE_SINCE
from huodan.workspace.runs.moving import judge, parents
from huodan.workspace.runs.taking_back import WROTE, DataMovedOn

MOST_UNDONE_MS = 10 * 60_000
"""How long what ended a run can be taken back."""


@dataclass
class _Taken:
    """A decision as it is taken back, in memory still."""

    acting: Acting
    last: Task
    visit: Visit
    led_to: LedTo


def may_take_back(tx: Tx, plan: Plan, grant: Grant, task: Id) -> bool:
    """Say whether what somebody just said about a task may be taken back now; not where one word did for several records."""
    run, _, _ = flow.run_of(tx, task)
    try:
        taken = _taken(tx, plan, grant, run)
    except HuodanError:
        return False
    return taken.last.id == task and not flow.is_done_with_others(tx, task)


def revoke(tx: Tx, plan: Plan, grant: Grant, run: Id) -> tuple[Change, ...]:
    """
    Take back what one said last, before anybody acted on it: the step is asked again, all others as they had said.

    What steps did behind it is taken back as well, within the seconds in which nothing left the house. A run that ended by it
    goes on again, for a short time and as long as nothing became of it.

    Raises:
        NotYours, RunOver, TooLate, DataMovedOn, FlowChanged
    """
    taken = _taken(tx, plan, grant, run)
    acting, led_to = taken.acting, taken.led_to
    acting.say("revoked", taken.last)
    mail.call_back(tx, led_to.told)
    webhooks.call_back(tx, led_to.told)
    if jobs.call_off(tx, led_to.calls):
        raise TooLate  # somebody else calls by now, by their clock: what was sent cannot be taken back
    for other in led_to.runs:
        flow.say(tx, other.id, "revoked")
    turns = acting.moving.settle()
    ends = [End(other.id, RunState.CANCELLED, is_quiet=True) for other in led_to.runs]
    try:
        changes = go_on(tx, plan, [*ends, TakeBack(run, tuple(led_to.wrote))] if led_to.is_done else [])
    except DataMovedOn as error:
        raise moved_on(tx, plan, grant, error) from None
    visit = taken.visit
    return (
        *changes,
        *go_behind(tx, plan, run, [*turns, Move(run, judge(visit.id), visit.id)], visit),
    )


def _taken(tx: Tx, plan: Plan, grant: Grant, run: Id) -> _Taken:
    """
    Take back in memory what somebody said last in a run.

    Raises:
        as ``revoke`` does, but for what is found out only when records are written.
    """
    held = hold_run(tx, plan, grant, run, may_be_over=True)
    acting = Acting(tx, plan, grant, Moving(tx, plan, held))
    mine = [
        task
        for task in acting.held.run.tasks.values()
        if task.vote is not None and task.closed_at is not None and _is_mine(acting, task)
    ]
    if not mine:
        raise NotYours
    last = max(mine, key=lambda task: (task.closed_at or 0, task.id))
    visit, walk = acting.held.run.visits[last.visit], acting.moving.walk
    led_to = LedTo(tx, plan, last.closed_at or 0, acting.person)
    behind: list[Visit] = []
    if not visit.is_open:
        behind = [each for left in walk.left_with(visit) for each in walk.behind(left)]
        led_to.gather(held, behind)
        led_to.require_soon()
    if led_to.is_done and acting.person != (last.acted_by or last.person):
        raise NotYours
    if not held.is_running:
        _run_again(acting, visit, last, {other.id for other in led_to.runs})
    if not visit.is_open:
        _back_to(acting, visit)
    for each in behind:
        if each.data.pop(WROTE, None) is not None and each.state is VisitState.PASSED:
            each.state = VisitState.CANCELLED
            each.data.pop(DID, None)
    held.data.pop(WROTE, None)
    _ask_again(acting, visit, last)
    turn(acting.held.run, visit.id, way_of(acting, visit))
    return _Taken(acting, last, visit, led_to)


def _run_again(acting: Acting, visit: Visit, last: Task, set_off: Collection[Id]) -> None:
    """
    Let a run go on that ended by what somebody said a moment ago, at a step that is then as if it were passed.

    set_off: runs that are taken back with it.

    Raises:
        RunOver: if it did not end by it, or long ago. TooLate: if something became of it, or others were asked beside.
    """
    tx, held, asked = acting.tx, acting.held, acting.moving.common.asked
    ended_at = held.ended_at or 0
    if last.closed_at != ended_at or tx.now - ended_at > MOST_UNDONE_MS:
        raise RunOver
    left = acting.moving.walk.left_with(visit)
    cut_off = [
        each
        for each in held.run.visits.values()
        if each.state is VisitState.CANCELLED and each.left_at == ended_at
    ]
    others = [] if held.record is None else flow.list_runs(tx, limit=10, about=(held.form, held.record))
    own = {held.id, *set_off}
    is_followed = any(each.id not in own and each.begun_at >= ended_at for each in others)
    is_same = asked is not None and asked.is_there and asked.changed_at <= ended_at
    if parents(held) or is_followed or not is_same or any(each not in left for each in cut_off):
        raise TooLate
    held.run.state, held.ended_at = RunState.RUNNING, None
    for each in left:
        each.state = VisitState.PASSED


def _is_mine(acting: Acting, task: Task) -> bool:
    """Say whether somebody said it: themselves, or for somebody in whose stead they may still act."""
    if task.acted_by is None or task.acted_by == SYSTEM_PERSON:
        return task.acted_by is None and acting.person == task.person
    is_instead = acting.person == task.acted_by
    return acting.person == task.person or (
        is_instead and flow.may_stand_in(acting.tx, task.acted_by, task.person, acting.held.flow)
    )


def way_of(acting: Acting, visit: Visit) -> Way:
    """Say how several decide at a step."""
    node = acting.moving.node(visit)
    return node.way if isinstance(node, Asking) else Way.ANY


def _back_to(acting: Acting, visit: Visit) -> None:
    """Open a step again that was left, if nothing was said or done behind it; who was asked there besides is so again."""
    run, left_at, walk = acting.held.run, visit.left_at, acting.moving.walk
    for left in walk.left_with(visit):
        is_passed = left.state is VisitState.PASSED and not left.data.get("race")
        if not (is_passed and all(_is_ahead(acting, left, each) for each in walk.behind(left))):
            raise TooLate
    walk.reopen(visit)
    for task in run.asked_at(visit.id):
        is_over = task.state is TaskState.CANCELLED and task.id not in unclaimed(visit)
        if is_over and task.closed_at == left_at:
            task.state, task.closed_at = (TaskState.OPEN if task.for_task else TaskState.LATER), None
    node = acting.moving.node(visit)
    if isinstance(node, Asking):
        visit.data[DUE_SINCE] = acting.tx.now
        acting.held.due[visit.id] = acting.moving.common.of(visit).due(node.due)


def _is_ahead(acting: Acting, left: Visit, behind: Visit) -> bool:
    """Say whether what was come to behind a step led nowhere back."""
    places = acting.moving.planned.course.places
    is_back = behind.around == left.around and places[behind.node].index <= places[left.node].index
    return not is_back and behind.state not in (VisitState.RETURNED, VisitState.REJECTED)


def _ask_again(acting: Acting, visit: Visit, last: Task) -> None:
    """
    Ask somebody again who takes back what they said.

    Raises:
        TooLate: if somebody else said something because of it.
    """
    every, run = acting.held.run.asked_at(visit.id), acting.held.run
    if last.state is TaskState.MOVED:  # they agreed, and had others asked behind them (后加签)
        added = [
            task
            for task in every
            if task.opened_at == last.closed_at and task.place == last.place and task is not last
        ]
        if any(task.state not in (TaskState.OPEN, TaskState.LATER) for task in added):
            raise TooLate
        for task in added:
            task.state, task.closed_at = TaskState.CANCELLED, acting.tx.now
        for task in every:
            is_over = task.state is TaskState.CANCELLED and task.id not in unclaimed(visit)
            if is_over and task.closed_at == last.closed_at and task not in added:
                task.state, task.closed_at = (TaskState.OPEN if task.for_task else TaskState.LATER), None
    along = visit.data.get(ALONG)
    for id in along.pop(str(last.id), ()) if isinstance(along, dict) else ():
        run.tasks[id].state, run.tasks[id].vote = TaskState.LATER, None
    waiting = None if last.for_task is None else run.tasks[last.for_task]
    if waiting is not None:
        _wait_again(acting, waiting, last)
    if way_of(acting, visit) is Way.SEQUENTIAL:
        for task in (each for each in every if each.place > last.place):
            if task.vote is not None and task.closed_at is not None:
                raise TooLate
            task.state = TaskState.LATER if task.is_open else task.state
    last.state, last.vote, last.closed_at, last.acted_by = TaskState.OPEN, None, None, None


def _wait_again(acting: Acting, waiting: Task, last: Task) -> None:
    """Let who waited for somebody wait again; where that one refused for both, neither has said anything."""
    is_both = waiting.vote is Vote.REJECT and last.vote is Vote.REJECT and waiting.closed_at == last.closed_at
    if waiting.vote is not None and not is_both:
        raise TooLate
    if is_both and waiting.for_task is not None:
        _wait_again(acting, acting.held.run.tasks[waiting.for_task], waiting)
    if is_both:
        for other in acting.held.run.tasks.values():
            if other.for_task == waiting.id and other.state is TaskState.CANCELLED:
                other.state, other.closed_at = TaskState.OPEN, None
    waiting.state, waiting.vote, waiting.closed_at = TaskState.LATER, None, None
