"""
A step that is offered to several, of whom one takes it (认领): taken, given back, and handed on.

Who takes it has the one open task of its visit; the tasks of the others end, and are offered again if it is given back.
"""

from __future__ import annotations

from collections.abc import Callable

from huodan.kit.ids import Id
from huodan.language.flow.run import Run, Task, TaskState, Visit

CLAIMED, OTHERS = "claimed", "not_claimed"
"""In the data of a visit: the task of who took it, and those that ended by it."""


def claim(run: Run, task: Task, now: int) -> None:
    """Let somebody have what is offered to several alone."""
    others = [each for each in run.asked_at(task.visit) if each.is_offered and each is not task]
    for each in others:
        each.state, each.closed_at = TaskState.CANCELLED, now
    task.state = TaskState.OPEN
    run.visits[task.visit].data |= {CLAIMED: task.id, OTHERS: [each.id for each in others]}


def put_back(run: Run, task: Task, is_there: Callable[[Id], bool]) -> None:
    """Offer it to all again who are there and are not asked there otherwise by now, and to who had it."""
    visit = run.visits[task.visit]
    asked = {each.person for each in run.asked_at(visit.id) if each.is_asked}
    for id in unclaimed(visit):
        other = run.tasks[id]
        if other.person not in asked and is_there(other.person):
            other.state, other.closed_at = TaskState.OFFERED, None
            asked.add(other.person)
    task.state = TaskState.OFFERED
    del visit.data[CLAIMED], visit.data[OTHERS]


def is_claimed(visit: Visit, task: Task) -> bool:
    """Say whether a task is that of who took it, or had it from them."""
    return visit.data.get(CLAIMED) == task.id


def unclaimed(visit: Visit) -> list[Id]:
    """Name the tasks that ended as somebody else took it."""
    listed = visit.data.get(OTHERS)
    return listed if isinstance(listed, list) else []


def taken_from(run: Run, task: Task) -> Task | None:
    """Give the task of who took what was offered by one; None where it ended otherwise, or has not."""
    visit = run.visits[task.visit]
    taken = visit.data.get(CLAIMED)
    is_over = task.state is TaskState.CANCELLED and task.id in unclaimed(visit)
    return run.tasks[taken] if is_over and isinstance(taken, int) else None


def hand_on(visit: Visit, old: Task, new: Task) -> None:
    """Let who is asked instead of somebody have what that one took."""
    if is_claimed(visit, old):
        visit.data[CLAIMED] = new.id
