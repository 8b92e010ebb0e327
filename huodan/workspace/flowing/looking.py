"""
What somebody sees of tasks and runs: as far as their rights and what they are asked let them (D12).

A run is there for who takes part in it, who looks after its flow, and, in short, for who may read its record. What is out of
sight is answered like what does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from huodan.engines import flow
from huodan.engines.query import Record, get, titles
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant, Part, RecordNotFound
from huodan.language.document import Verb
from huodan.language.flow.course import START
from huodan.language.flow.run import Task, TaskState
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.workspace.flowing.known import looks_after, planned_held
from huodan.workspace.runs.around import asking_of
from huodan.workspace.runs.tasked import part_of, tasks_of, title_of

STARTED: Text = {"zh": "发起人", "en": "Starter"}
NOBODY_COMES: Text = {
    "zh": "正在等的人已不能登录，不会有人处理。请流程管理员把待办换给别人，或跳过这一步。",
    "en": "Who is asked may not sign in any more. Give the task to somebody else, or skip the step.",
}
KNOWN = frozenset({"withdrawn", "sent_back", "reminded", "retried", "skipped", "stuck"})
"""What is told of a run to who may only read its record: that it was, not what was said."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a run's history. person: None for the system. opinion, data: only for who takes part."""

    at: int
    what: str
    step: Text | None
    person: Id | None
    acted_by: Id | None = None
    state: str | None = None
    vote: str | None = None
    opinion: str | None = None
    data: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """What a run waits for: a step, whom, until when; why it is stuck, for who looks after it."""

    visit: Id
    node: str
    step: Text
    people: tuple[Id, ...]
    until: int | None


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run with its history. can: acts its reader may do. stuck: why, told to who looks after it; None where it is not."""

    held: flow.Held
    label: Text
    title: str | None
    waits: tuple[Waits, ...]
    events: tuple[Event, ...]
    can: tuple[str, ...]
    is_stuck: bool
    stuck: Text | None


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """A task with its record as it is seen by it. writes: keys of fields, with ``lines.price`` for columns."""

    run: RunShown
    task: Task
    asking: Asking | None
    record: Record | None
    writes: tuple[str, ...]
    required: tuple[str, ...]
    is_mine: bool


def open_task(tx: Tx, plan: Plan, grant: Grant, id: Id) -> TaskOpened:
    """
    Give a task of the asker's, open or done, with its record.

    Raises:
        TaskNotFound: if it is none of theirs.
    """
    run, _, _ = flow.run_of(tx, id)
    held = flow.load(tx, run)
    task, person = held.run.tasks.get(id), grant.actor.person
    if task is None or not _is_theirs(tx, held, task, person):
        raise flow.TaskNotFound
    planned = planned_held(tx, plan, held)
    node = None if planned is None else asking_of(planned, held.run.visits[task.visit].node)
    is_mine = task.is_open and held.is_running
    record, form, writes = None, plan.forms.get(held.form), frozenset[str]()
    if held.record is not None and form is not None:
        is_asked = is_mine or (task.state is TaskState.DONE and held.is_running)
        part = part_of(form, node if is_asked else None, grant, held.record)
        writes = part.write if is_mine else writes
        wider = grant.and_these(held.form, part if is_mine else only_read(part))
        try:
            record = get(tx, plan, wider, held.form, held.record)
        except RecordNotFound:
            record = None  # it is in the trash
    needed = {
        id for opened in (node.opens if node is not None else ()) if opened.required for id in opened.fields
    }
    return TaskOpened(
        show_run(tx, plan, grant, held),
        task,
        node,
        record,
        _keys(plan, held.form, writes),
        _keys(plan, held.form, needed & writes),
        is_mine,
    )


def open_run(tx: Tx, plan: Plan, grant: Grant, id: Id) -> RunShown:
    """
    Give a run with its history.

    Raises:
        RunNotFound: if it is out of the asker's sight.
    """
    form, record = flow.about(tx, id)
    held = flow.load(tx, id)
    is_reader = (
        record is not None and form in plan.forms and bool(covering(tx, plan, grant, form, record, Verb.READ))
    )
    if not (is_reader or flow.takes_part(tx, id, grant.actor.person) or looks_after(tx, plan, grant, held)):
        raise flow.RunNotFound
    return show_run(tx, plan, grant, held)


def runs_of(tx: Tx, plan: Plan, grant: Grant, form: str, record: Id) -> tuple[flow.ListedRun, ...]:
    """
    List the runs about a record somebody may read.

    Raises:
        RecordNotFound
    """
    if not covering(tx, plan, grant, form, record, Verb.READ):
        raise RecordNotFound
    return flow.list_runs(tx, limit=flow.MOST_LISTED, about=(form, record))


def show_run(tx: Tx, plan: Plan, grant: Grant, held: flow.Held) -> RunShown:
    """Tell a run to somebody who may know of it."""
    planned, person = planned_held(tx, plan, held), grant.actor.person
    is_keeper = looks_after(tx, plan, grant, held)
    is_in = is_keeper or flow.takes_part(tx, held.id, person)
    visits = held.run.visits
    waits = tuple(
        Waits(
            visit.id,
            visit.node,
            step_label(planned, visit.node),
            tuple(task.person for task in held.run.asked_at(visit.id) if task.is_open),
            held.due.get(visit.id),
        )
        for visit in held.run.open_visits()
        if not any(each.around == visit.id and each.is_open for each in visits.values())
    )
    why: Text | None = None if held.stuck is None else {"zh": held.stuck.zh, "en": held.stuck.en}
    if why is None and held.is_running and flow.gone(tx, held.id):
        why = NOBODY_COMES
    return RunShown(
        held,
        held.flow if planned is None else planned.flow.label,
        _title(tx, plan, grant, held, is_in=is_in),
        waits,
        _events(tx, planned, held, is_in=is_in),
        _can(tx, held, planned, person, looks_after=is_keeper),
        why is not None,
        why if is_keeper else None,
    )


def step_label(planned: PlanFlow | None, node: str) -> Text:
    """Say what a step is called."""
    if node == START:
        return STARTED
    place = None if planned is None else planned.course.places.get(node)
    return node if place is None else getattr(place.node, "label", node)


def _can(
    tx: Tx, held: flow.Held, planned: PlanFlow | None, person: Id, *, looks_after: bool
) -> tuple[str, ...]:
    if not held.is_running:
        return ()
    acts: list[str] = []
    has_acted = any(task.vote is not None and task.closed_at is not None for task in held.run.tasks.values())
    if person == held.run.starter:
        until = "before_the_end" if planned is None else planned.flow.withdraws
        is_back = any(visit.node == START for visit in held.run.open_visits())
        if is_back or until == "before_the_end" or (until == "before_anybody" and not has_acted):
            acts.append("withdraw")
    if person == held.run.starter or looks_after:
        acts.append("remind")
    if any(
        task.vote is not None and person in (task.person, task.acted_by) for task in held.run.tasks.values()
    ):
        acts.append("revoke")
    if looks_after:
        acts += ["stop", "skip", "replace", *(["retry"] if held.stuck is not None else [])]
    return tuple(acts)


def _events(tx: Tx, planned: PlanFlow | None, held: flow.Held, *, is_in: bool) -> tuple[Event, ...]:
    """Tell what happened in its order: visits, answers, and what else was done."""
    visits, events = held.run.visits, [Event(held.begun_at, "began", None, held.run.starter)]
    for visit in visits.values():
        events.append(
            Event(visit.entered_at, "came", step_label(planned, visit.node), None, state=visit.state.value)
        )
    for task in held.run.tasks.values():
        if task.state in (TaskState.DONE, TaskState.MOVED) and task.closed_at is not None:
            events.append(
                Event(
                    task.closed_at,
                    "answered",
                    step_label(planned, visits[task.visit].node),
                    task.person,
                    task.acted_by,
                    task.state.value,
                    None if task.vote is None else task.vote.value,
                    task.opinion if is_in else None,
                )
            )
    for said in flow.said_of(tx, held.id):
        if is_in or said.what in KNOWN:
            step = step_label(planned, visits[said.visit].node) if said.visit in visits else None
            is_told = is_in and said.what != "stuck"
            data = said.data if is_told else None
            events.append(Event(said.at, said.what, step, said.person or None, data=data))
    if held.ended_at is not None:
        events.append(Event(held.ended_at, "ended", None, None, state=held.run.state.value))
    return tuple(sorted(events, key=lambda event: event.at))


def _title(tx: Tx, plan: Plan, grant: Grant, held: flow.Held, *, is_in: bool) -> str | None:
    if held.record is None or held.form not in plan.forms:
        return None
    wider = grant
    if is_in:
        wider = grant.and_these(held.form, _only_title(plan, grant, held.form, held.record))
    return titles(tx, plan, wider, held.form, (held.record,)).get(held.record)


def _only_title(plan: Plan, grant: Grant, form: str, record: Id) -> Part:
    fields = title_of(plan.forms[form], grant)
    return Part(
        "task",
        frozenset({Verb.READ}),
        "these",
        None,
        fields,
        frozenset(),
        frozenset(),
        these=frozenset({record}),
    )


def planned_row(tx: Tx, plan: Plan, row: flow.Listed | flow.ListedRun) -> PlanFlow | None:
    """Give the flow of a task or run in a list, None where it makes no sense any more."""
    current = plan.flows.get(row.flow)
    if current is not None and current.hash == row.tree:
        return current
    id = row.run if isinstance(row, flow.Listed) else row.id
    return planned_held(tx, plan, flow.load(tx, id))


def flow_label(tx: Tx, plan: Plan, row: flow.ListedRun) -> Text:
    """Say what the flow of a run is called."""
    planned = planned_row(tx, plan, row)
    return row.flow if planned is None else planned.flow.label


def only_read(part: Part) -> Part:
    """Take away the writing."""
    return replace(part, verbs=frozenset({Verb.READ}), write=frozenset())


def _keys(plan: Plan, form: str, fields: Collection[str]) -> tuple[str, ...]:
    """Name fields by key, those of rows behind their subform's."""
    found = plan.forms[form]
    own = [field.key for field in found.table.fields if field.id in fields]
    below = [
        f"{found.table.by_id[id].key}.{field.key}"
        for id, table in found.subforms.items()
        for field in table.fields
        if field.id in fields
    ]
    return (*own, *below)


def _is_theirs(tx: Tx, held: flow.Held, task: Task, person: Id) -> bool:
    if person in (task.person, task.acted_by):
        return True
    return any(each.id == task.id for each in tasks_of(tx, held, person))
