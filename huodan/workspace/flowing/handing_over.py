"""All that waits for somebody who leaves goes to somebody else, or to who looks after each flow."""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.fields.member import PEOPLE
from huodan.language.flow.run import Task, TaskState
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.acting import hold
from huodan.workspace.flowing.known import planned_held
from huodan.workspace.flowing.refusals import CannotAsk, NotYours
from huodan.workspace.flowing.timing import pass_on
from huodan.workspace.perform import go_on
from huodan.workspace.runs import Moving

MOST_RUNS = 50
MOST_LOOKED_AT = 1_000
"""For those that can be given away, behind others that cannot: their flow makes no sense any more, or all are asked already."""


def hand_over(tx: Tx, plan: Plan, grant: Grant, person: Id, *, to: Id | None) -> int:
    """
    Give the tasks of somebody to another, or to who looks after each flow, and say how many are left to be given.

    Some runs at once, and none twice that cannot be given; who is asked at a step already stays the only one there.

    Raises:
        NotYours: to who does not administer the company. CannotAsk: if the other may not sign in, or who asks takes it from
        somebody who still may.
    """
    if not grant.actor.is_admin:
        raise NotYours
    if to is not None and (to == person or not may_sign_in(tx, plan, to)):
        raise CannotAsk
    if to == grant.actor.person and may_sign_in(tx, plan, person):
        raise CannotAsk  # nobody takes over from who is there themselves (decision 0089)
    given = 0
    for run in flow.runs_waiting_for(tx, person, limit=MOST_LOOKED_AT):
        held = hold(tx, plan, run, *flow.about(tx, run))
        if planned_held(tx, plan, held) is None:
            continue
        if given == MOST_RUNS:
            break
        moving = Moving(tx, plan, held)
        if _give(moving, person, to)[1]:
            given += 1
            go_on(tx, plan, moving.settle())
    return len(flow.runs_waiting_for(tx, person, limit=MOST_LOOKED_AT))


@dataclass(frozen=True, slots=True)
class Given:
    """A task that was given to somebody else, and the task that came of it."""

    run: Id
    task: Id
    new: Id
    to: Id


def give_run(tx: Tx, plan: Plan, run: Id, person: Id, *, to: Id) -> list[Given]:
    """Give the tasks of somebody in one run to another, or to who looks after the flow; none where nobody can be asked."""
    held = hold(tx, plan, run, *flow.about(tx, run))
    if not held.is_running or planned_held(tx, plan, held) is None:
        return []
    moving = Moving(tx, plan, held)
    given, is_changed = _give(moving, person, to)
    if is_changed:
        go_on(tx, plan, moving.settle())
    return [Given(run, task.id, new.id, new.person) for task, new in given]


def give_back(tx: Tx, plan: Plan, given: Given, person: Id) -> bool:
    """Give a task back that somebody handed over, if it still waits for who took it and they may sign in; say whether it did."""
    if not may_sign_in(tx, plan, person):
        return False
    held = hold(tx, plan, given.run, *flow.about(tx, given.run))
    task = held.run.tasks.get(given.new)
    if not held.is_running or planned_held(tx, plan, held) is None or task is None:
        return False
    if task.person != given.to or not task.is_asked:
        return False
    moving, visit = Moving(tx, plan, held), held.run.visits[task.visit]
    new = pass_on(moving, visit, task, (person,))
    if new is None:
        return False
    flow.say(tx, held.id, "handed_over", visit=visit.id, task=task.id, data={"to": person})
    go_on(tx, plan, moving.settle())
    return True


def _give(moving: Moving, person: Id, to: Id | None) -> tuple[list[tuple[Task, Task]], bool]:
    """
    Give the tasks of somebody in one run away: those that could be, each with the one that came of it, and whether any changed.

    What is offered to others as well is left to these.
    """
    given: list[tuple[Task, Task]] = []
    is_left = False
    for task in [each for each in moving.held.run.tasks.values() if each.person == person]:
        if not task.is_asked:
            continue
        visit = moving.held.run.visits[task.visit]
        keepers = moving.common.of(visit).administrators()
        is_shared = task.is_offered and any(
            each.is_offered for each in moving.held.run.asked_at(visit.id) if each is not task
        )
        others = () if is_shared else keepers
        new = pass_on(moving, visit, task, (*([] if to is None else [to]), *others))
        if new is not None:
            given.append((task, new))
            data = {"to": new.person}
            flow.say(moving.tx, moving.held.id, "handed_over", visit=visit.id, task=task.id, data=data)
        elif is_shared:
            task.state, task.closed_at = TaskState.CANCELLED, moving.tx.now  # the others may take it
            is_left = True
    return given, bool(given) or is_left


def may_sign_in(tx: Tx, plan: Plan, person: Id) -> bool:
    """Say whether somebody has an account that counts."""
    return flow.Meant(tx, plan, PEOPLE, None, {}, SYSTEM_PERSON).may_sign_in(person)
