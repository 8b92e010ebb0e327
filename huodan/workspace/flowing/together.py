"""
What is one to-do for several records (合成一条待办): answered together or not at all.

The step opens no fields then, so that one word does for all of them.
"""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.messages import Change
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing import deciding, moving_tasks
from huodan.workspace.flowing.deciding import Answer


def agree(tx: Tx, plan: Plan, grant: Grant, task: Id, answer: Answer) -> tuple[Change, ...]:
    """
    Agree to a task, and to those that are one to-do with it.

    Raises:
        as ``deciding.agree`` does: the Tx must be given up then.
    """
    changes = [deciding.agree(tx, plan, grant, each, answer) for each in _every(tx, task)]
    return tuple(change for some in changes for change in some)


def transfer(
    tx: Tx, plan: Plan, grant: Grant, task: Id, *, to: Id, opinion: str | None = None
) -> tuple[Change, ...]:
    """
    Give a task to somebody else for good, and those that are one to-do with it.

    Raises:
        as ``moving_tasks.transfer`` does: the Tx must be given up then.
    """
    every = _every(tx, task)
    changes = [moving_tasks.transfer(tx, plan, grant, each, to=to, opinion=opinion) for each in every]
    return tuple(change for some in changes for change in some)


def _every(tx: Tx, task: Id) -> tuple[Id, ...]:
    """List the tasks, the one that is meant first, so that what is refused is refused of it."""
    return (task, *(each for each in flow.merged_with(tx, task) if each != task))
