"""What a task lets who is asked see and write besides their roles, to draw its record with and to say what a save would do."""

from __future__ import annotations

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.language.access import Grant, RecordNotFound
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing import looking
from huodan.workspace.flowing.known import planned_held
from huodan.workspace.runs.tasked import grant_with


def widened(tx: Tx, plan: Plan, grant: Grant, task: Id, *, is_asked: bool = False) -> tuple[Grant, flow.Held]:
    """
    Give the rights of who is asked as far as their task widens them, and the run; a task that is over widens nothing but reading.

    is_asked: only where it asks, not for what was merely shown.

    Raises:
        TaskNotFound: if it is none of theirs. RecordNotFound: if its form is gone.
    """
    looking.open_task(tx, plan, grant, task, is_whole=False)
    run, _, _ = flow.run_of(tx, task)
    held = flow.look(tx, run)
    if held.form not in plan.forms:
        raise RecordNotFound
    copied = flow.copied(tx, task)
    if copied is not None:
        if is_asked:
            raise flow.TaskNotFound
        return looking.grant_of_copy(tx, plan, grant, held, copied), held
    return grant_with(tx, plan, grant, held, planned_held(tx, plan, held), held.run.tasks[task]), held
