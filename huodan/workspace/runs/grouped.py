"""
Which groups are told of what somebody is asked, urged to or reminded of in a run, by their robots (decision 0100).

Noted with what happened, without words: ``webhooks/todos.py`` writes these when it is sent, of what waits by then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from huodan.engines import flow, webhooks
from huodan.kit.ids import Id, read_id
from huodan.language.flow.run import Task
from huodan.language.nodes._groups import Group, TodoEvent
from huodan.language.plan.flowed import PlanFlow
from huodan.storage.db import Tx
from huodan.workspace.runs.around import asking_of

GROUPS, TASKS = "groups", "tasks"
"""In a note: what each group is shown, by the id of its robot, and of which tasks it is told."""
ROBOT = "hook"


def arise(tx: Tx, planned: PlanFlow, held: flow.Held, tasks: Collection[Task]) -> None:
    """Have groups told of new tasks, those of a step together; none is told twice that a task is new."""
    at_each: dict[Id, list[Task]] = defaultdict(list)
    for task in tasks:
        at_each[task.visit].append(task)
    told: set[int] | None = None
    for visit, asked in at_each.items():
        groups = _groups(tx, planned, held, visit, "todo")
        if not groups:
            continue
        if told is None:
            earlier = [each for each in flow.said_of(tx, held.id) if each.what == flow.GROUPED]
            told = {id for each in earlier if each.data["on"] == "todo" for id in each.data[TASKS]}
        _note(tx, held, visit, "todo", [task for task in asked if task.id not in told], groups)


def remind(tx: Tx, planned: PlanFlow, held: flow.Held, event: TodoEvent, visits: Collection[Id]) -> None:
    """Have groups told that somebody urges, or that a deadline says to remind, of what waits at some visits."""
    for visit in visits:
        open = [task for task in held.run.asked_at(visit) if task.is_open or task.is_offered]
        groups = _groups(tx, planned, held, visit, event)
        if groups:
            _note(tx, held, visit, event, open, groups)


def _groups(
    tx: Tx, planned: PlanFlow, held: flow.Held, visit: Id, event: TodoEvent
) -> Mapping[Id, Mapping[str, object]]:
    """Give the robots that are to tell it: of the step, else of the flow, else those that hear of all to-dos of its form."""
    asking = asking_of(planned, held.run.visits[visit].node)
    if planned.flow.quiet or (asking is not None and asking.quiet):
        return {}
    named = (asking.groups if asking is not None else ()) or planned.flow.groups
    if not named:
        return {id: _shown(None) for id in webhooks.hearing(tx, event, held.form)}
    ids = ((read_id(ROBOT, each.robot), each) for each in named if event in each.tells)
    return {id: _shown(each) for id, each in ids if id is not None}


def _shown(group: Group | None) -> Mapping[str, object]:
    return {
        "shows": [] if group is None else list(group.shows),
        "calls": group is not None and group.calls,
    }


def _note(
    tx: Tx,
    held: flow.Held,
    visit: Id,
    event: TodoEvent,
    tasks: Collection[Task],
    groups: Mapping[Id, Mapping[str, object]],
) -> None:
    if not tasks:
        return
    data = {
        "on": event,
        TASKS: [task.id for task in tasks],
        GROUPS: {str(id): shown for id, shown in groups.items()},
    }
    entry = flow.say(tx, held.id, flow.GROUPED, visit=visit, data=data)
    webhooks.follow_notice(tx, groups, entry=entry, form=held.form, record=held.record, kind=event)
