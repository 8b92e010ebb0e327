"""Taking what is offered to several (认领), and putting it back (放回)."""

from __future__ import annotations

from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.flow import claims
from huodan.language.flow.run import TaskState
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.acting import on_task
from huodan.workspace.flowing.refusals import NotClaimed


def claim(tx: Tx, plan: Plan, grant: Grant, task: Id) -> None:
    """
    Take a task that is offered to several: it is theirs alone then, and the deadline of the step goes on.

    Raises:
        NotYourTask, TaskOver, Claimed: if somebody else has taken it.
    """
    acting = on_task(tx, plan, grant, task, is_offered=True)
    claims.claim(acting.held.run, acting.task, tx.now)
    acting.say("claimed", acting.task, person=acting.task.person)
    acting.settle()


def put_back(tx: Tx, plan: Plan, grant: Grant, task: Id) -> None:
    """
    Offer to all again what somebody took, or had from who took it.

    Raises:
        NotYourTask, TaskOver, ClaimFirst, NotClaimed
    """
    acting = on_task(tx, plan, grant, task)
    others = [each for each in acting.held.run.asked_at(acting.visit.id) if each is not acting.task]
    is_alone = not any(each.state in (TaskState.OPEN, TaskState.LATER) for each in others)
    if not claims.is_claimed(acting.visit, acting.task) or not is_alone:
        raise NotClaimed
    claims.put_back(acting.held.run, acting.task, acting.meant.may_sign_in)
    acting.say("put_back", acting.task)
    acting.settle()
