"""
What is one to-do for several records (合成一条待办): answered together or not at all.

The step opens no fields then, so that one word does for all of them.
"""

from __future__ import annotations

from dataclasses import replace

from huodan.engines import files, flow
from huodan.kit.ids import Id, parse_id
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
    others = _others(tx, grant, task)
    changes = [deciding.agree(tx, plan, grant, task, answer)]
    for each in others:
        changes.append(deciding.agree(tx, plan, grant, each, _alike(tx, answer)))
    return tuple(change for some in changes for change in some)


def transfer(
    tx: Tx, plan: Plan, grant: Grant, task: Id, *, to: Id, opinion: str | None = None
) -> tuple[Change, ...]:
    """
    Give a task to somebody else for good, and those that are one to-do with it.

    Raises:
        as ``moving_tasks.transfer`` does: the Tx must be given up then.
    """
    every = (task, *_others(tx, grant, task))
    changes = [moving_tasks.transfer(tx, plan, grant, each, to=to, opinion=opinion) for each in every]
    return tuple(change for some in changes for change in some)


def _others(tx: Tx, grant: Grant, task: Id) -> tuple[Id, ...]:
    """List the tasks that are one to-do with one that is meant; that goes first, so that what is refused is refused of it."""
    return tuple(each for each in flow.merged_with(tx, task, by=grant.actor.person) if each != task)


def _alike(tx: Tx, answer: Answer) -> Answer:
    """Give an answer with files of its own, which are the same: a run keeps its files."""
    given = (*(() if answer.signature is None else (answer.signature,)), *answer.files)
    ids = [id for id in map(parse_id, given) if id is not None]
    if not ids:
        return answer
    copied = [each.outside for each in files.copy(tx, ids)]
    signature = None if answer.signature is None else copied.pop(0)
    return replace(answer, signature=signature, files=tuple(copied))
