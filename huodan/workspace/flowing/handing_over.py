"""All that waits for somebody who leaves goes to somebody else, or to who looks after each flow."""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.fields.member import PEOPLE
from huodan.language.flow.run import TaskState
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
        NotYours: to who does not administer the company. CannotAsk: if the other may not sign in.
    """
    if not grant.actor.is_admin:
        raise NotYours
    if to is not None and (to == person or not _may_sign_in(tx, plan, to)):
        raise CannotAsk
    given = 0
    for run in flow.runs_waiting_for(tx, person, limit=MOST_LOOKED_AT):
        held = hold(tx, plan, run, *flow.about(tx, run))
        if planned_held(tx, plan, held) is None:
            continue
        if given == MOST_RUNS:
            break
        moving = Moving(tx, plan, held)
        if _give(moving, person, to):
            given += 1
            go_on(tx, plan, moving.settle())
    return len(flow.runs_waiting_for(tx, person, limit=MOST_LOOKED_AT))


def _give(moving: Moving, person: Id, to: Id | None) -> bool:
    """Give the tasks of somebody in one run away, and say whether any could be."""
    is_given = False
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
            is_given = True
            data = {"to": new}
            flow.say(moving.tx, moving.held.id, "handed_over", visit=visit.id, task=task.id, data=data)
        elif is_shared:
            task.state, task.closed_at = TaskState.CANCELLED, moving.tx.now  # the others may take it
            is_given = True
    return is_given


def _may_sign_in(tx: Tx, plan: Plan, person: Id) -> bool:
    return flow.Meant(tx, plan, PEOPLE, None, {}, SYSTEM_PERSON).may_sign_in(person)
