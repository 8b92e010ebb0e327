"""
What somebody sees of tasks and runs: as far as their rights and what they are asked let them (D12).

A run is there for who takes part in it, who looks after its flow, and, in short, for who may read its record. What is out of
sight is answered like what does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from huodan.engines import flow
from huodan.engines.query import Record, get, titles
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Lang, Text
from huodan.language.access import Grant, Part, RecordNotFound
from huodan.language.document import Verb
from huodan.language.flow.course import START
from huodan.language.flow.run import Task, TaskState
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.workspace.flowing.changed_since import with_changes
from huodan.workspace.flowing.foreseeing import Coming, coming
from huodan.workspace.flowing.known import looks_after, may_skip, may_withdraw, planned_held
from huodan.workspace.flowing.looking_after import may_hand_in
from huodan.workspace.flowing.telling import Event, events_of, step_label as step_label
from huodan.workspace.flowing.undoing import MOST_UNDONE_MS
from huodan.workspace.flowing.waiting import Waits, waits_of
from huodan.workspace.flowing.why import why_stuck
from huodan.workspace.notices import fill
from huodan.workspace.runs.around import asking_of
from huodan.workspace.runs.choosing import by_starter, by_who_decides
from huodan.workspace.runs.pinned import pinned
from huodan.workspace.runs.tasked import is_instead, part_of, part_of_copy, shown_by_copy, tasks_of, title_of

ZH: Lang = "zh"
EN: Lang = "en"
NOBODY_COMES: Text = {
    "zh": "正在等的人已不能登录，不会有人处理。请流程管理员把待办换给别人，或跳过这一步。",
    "en": "Who is asked may not sign in any more. Give the task to somebody else, or skip the step.",
}


@dataclass(frozen=True, slots=True)
class RunShown:
    """
    A run with its history.

    later: the steps still to come, as far as they can be told. can: acts its reader may do. stuck: why, told to who looks after
    it; None where it is not. is_keeper: whether its reader looks after it. skips: visits they may skip.
    """

    held: flow.Held
    label: Text
    title: str | None
    waits: tuple[Waits, ...]
    events: tuple[Event, ...]
    later: tuple[Coming, ...]
    can: tuple[str, ...]
    is_stuck: bool
    stuck: Text | None
    is_keeper: bool
    skips: frozenset[Id]


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """
    A task with its record as it is seen by it. writes: keys of fields, with ``lines.price`` for columns.

    chooses: the steps to come at which who is asked here says who that is. is_copy: it only shows, and asks for nothing.
    is_claimable: it is offered to several, of whom the asker is one.
    """

    run: RunShown
    task: Task
    asking: Asking | None
    record: Record | None
    writes: tuple[str, ...]
    required: tuple[str, ...]
    chooses: tuple[Asking, ...]
    is_mine: bool
    is_copy: bool = False
    is_claimable: bool = False


def open_task(tx: Tx, plan: Plan, grant: Grant, id: Id, *, is_whole: bool = True) -> TaskOpened:
    """
    Give a task of the asker's, open or done, or what they were shown, with its record. is_whole: with the steps still to come.

    Raises:
        TaskNotFound: if it is none of theirs.
    """
    run, _, _ = flow.run_of(tx, id)
    held = flow.look(tx, run)
    task, person = held.run.tasks.get(id), grant.actor.person
    if task is None:
        return _open_copy(tx, plan, grant, held, id, is_whole=is_whole)
    if not _is_theirs(tx, held, task, person):
        raise flow.TaskNotFound
    planned = planned_held(tx, plan, held)
    node = None if planned is None else asking_of(planned, held.run.visits[task.visit].node)
    is_mine = task.is_open and held.is_running
    record, form, writes, wider = None, plan.forms.get(held.form), frozenset[str](), grant
    is_theirs = person == task.person or is_instead(tx, held, task, person)
    if held.record is not None and form is not None:
        is_done = task.state is TaskState.DONE and is_theirs
        is_asked = held.is_running and (task.is_open or task.is_offered or is_done)
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
    run_shown = _told(tx, plan, grant, wider, held, is_whole=is_whole)
    return TaskOpened(
        run_shown,
        task,
        node,
        record,
        _keys(plan, held.form, writes),
        _keys(plan, held.form, needed & writes),
        () if planned is None or not is_mine else _chosen_here(planned, run_shown, task),
        is_mine,
        is_claimable=task.is_offered and held.is_running and is_theirs,
    )


def _open_copy(tx: Tx, plan: Plan, grant: Grant, held: flow.Held, id: Id, *, is_whole: bool) -> TaskOpened:
    """Give what somebody was shown without being asked; nobody stands in for who got it."""
    found = flow.copied(tx, id)
    if found is None or found.task.person != grant.actor.person:
        raise flow.TaskNotFound
    record = None
    wider = grant
    if held.record is not None and held.form in plan.forms:
        wider = grant_of_copy(tx, plan, grant, held, found)
        try:
            record = get(tx, plan, wider, held.form, held.record)
        except RecordNotFound:
            record = None  # it is in the trash
    shown = _told(tx, plan, grant, wider, held, is_whole=is_whole)
    return TaskOpened(shown, found.task, None, record, (), (), (), is_mine=False, is_copy=True)


def grant_of_copy(tx: Tx, plan: Plan, grant: Grant, held: flow.Held, found: flow.Copied) -> Grant:
    """Give somebody's rights with what was shown to them besides, in the record of its run."""
    if held.record is None:
        return grant
    node = held.run.visits[found.task.visit].node
    shows = shown_by_copy(plan, planned_held(tx, plan, held), node) if found.is_copy else ()
    return grant.and_these(held.form, part_of_copy(plan.forms[held.form], shows, grant, held.record))


def _chosen_here(planned: PlanFlow, run: RunShown, task: Task) -> tuple[Asking, ...]:
    """List the steps somebody is about to choose people for: those right behind theirs that it is going to come to."""
    node = run.held.run.visits[task.visit].node
    if node == START:
        return tuple(each for each in by_starter(planned) if each.id not in flow.chosen(run.held))
    to_come = {each.node for each in run.later}
    return tuple(each for each in by_who_decides(planned, node) if each.id in to_come)


def open_run(tx: Tx, plan: Plan, grant: Grant, id: Id) -> RunShown:
    """
    Give a run with its history.

    Raises:
        RunNotFound: if it is out of the asker's sight.
    """
    form, record = flow.about(tx, id)
    held = flow.look(tx, id)
    is_reader = (
        record is not None and form in plan.forms and bool(covering(tx, plan, grant, form, record, Verb.READ))
    )
    if not (is_reader or flow.takes_part(tx, id, grant.actor.person) or looks_after(tx, plan, grant, held)):
        raise flow.RunNotFound
    return _told(tx, plan, grant, grant, held, is_whole=True)


def _told(tx: Tx, plan: Plan, grant: Grant, wider: Grant, held: flow.Held, *, is_whole: bool) -> RunShown:
    """Tell a run, whole with what was changed in its record since it was decided about, as far as ``wider`` lets it be seen."""
    shown = show_run(tx, plan, grant, held, is_whole=is_whole)
    if not is_whole:
        return shown
    return replace(shown, events=with_changes(tx, plan, grant, wider, held, shown.events))


def runs_of(tx: Tx, plan: Plan, grant: Grant, form: str, record: Id) -> tuple[flow.ListedRun, ...]:
    """
    List the runs about a record somebody may read.

    Raises:
        RecordNotFound
    """
    if not covering(tx, plan, grant, form, record, Verb.READ):
        raise RecordNotFound
    return flow.list_runs(tx, limit=flow.MOST_LISTED, about=(form, record))


def show_run(tx: Tx, plan: Plan, grant: Grant, held: flow.Held, *, is_whole: bool = True) -> RunShown:
    """Tell a run to somebody who may know of it. is_whole: with the steps still to come."""
    planned, person = planned_held(tx, plan, held), grant.actor.person
    is_keeper = looks_after(tx, plan, grant, held)
    is_in = is_keeper or flow.takes_part(tx, held.id, person)
    why = why_stuck(plan, grant, planned, held)
    if why is None and held.is_running and flow.gone(tx, held.id):
        why = NOBODY_COMES
    waits = waits_of(tx, plan, planned, held)
    skips = (
        each.visit
        for each in (waits if is_keeper else ())
        if may_skip(plan, planned, held, held.run.visits[each.visit])
    )
    skipped = frozenset(skips)
    return RunShown(
        held,
        held.flow if planned is None else planned.flow.label,
        _title(tx, plan, grant, held, is_in=is_in),
        waits,
        _filled(tx, plan, grant, held, events_of(tx, planned, held, is_in=is_in)),
        coming(tx, plan, planned, held) if is_in and is_whole else (),
        (
            *_can(tx, held, planned, person, looks_after=is_keeper),
            *(("skip",) if skipped else ()),
            *(("hand_in",) if may_hand_in(tx, plan, grant, held) else ()),
        ),
        why is not None,
        why if is_keeper else None,
        is_keeper,
        skipped,
    )


def _filled(
    tx: Tx, plan: Plan, grant: Grant, held: flow.Held, events: tuple[Event, ...]
) -> tuple[Event, ...]:
    """Put into the texts of notices what their fields are now, as far as the asker sees them."""

    def told(kept: Mapping[str, Any]) -> str:
        return told_text(tx, plan, grant, held.form, held.record, kept)

    return tuple(
        replace(each, data={**each.data, "text": told(each.data)})
        if each.what in (flow.TOLD, flow.BY_RECORD) and each.data is not None and "text" in each.data
        else each
        for each in events
    )


def told_text(tx: Tx, plan: Plan, grant: Grant, form: str, record: Id | None, kept: Mapping[str, Any]) -> str:
    """
    Fill in what a notice says of a record for somebody: by their own rights, and the title it is known by.

    kept: what was ``noted`` of it.
    """
    lang = EN if grant.actor.lang == EN else ZH
    if record is not None and form in plan.forms:
        grant = grant.and_these(form, only_title(plan, grant, form, record))
    return fill(tx, plan, grant, form, record, kept, lang)


def _can(
    tx: Tx, held: flow.Held, planned: PlanFlow | None, person: Id, *, looks_after: bool
) -> tuple[str, ...]:
    if not held.is_running:
        return ("revoke",) if _has_just_ended(tx, held, person) else ()
    acts: list[str] = []
    if person == held.run.starter and may_withdraw(planned, held):
        acts.append("withdraw")
    if person == held.run.starter or looks_after:
        acts.append("remind")
    if any(
        task.vote is not None
        and task.closed_at is not None
        and task.acted_by != SYSTEM_PERSON
        and person in (task.person, task.acted_by)
        for task in held.run.tasks.values()
    ):
        acts.append("revoke")
    if looks_after:
        acts += ["stop", "replace", *(["retry"] if held.stuck is not None else [])]
    return tuple(acts)


def _has_just_ended(tx: Tx, held: flow.Held, person: Id) -> bool:
    """Say whether a run ended by what somebody said a moment ago, who may take it back."""
    at = held.ended_at or 0
    ended = (task for task in held.run.tasks.values() if task.vote is not None and task.closed_at == at)
    return tx.now - at <= MOST_UNDONE_MS and any(
        task.acted_by != SYSTEM_PERSON and person in (task.person, task.acted_by) for task in ended
    )


def title_shown(tx: Tx, plan: Plan, grant: Grant, held: flow.Held) -> str | None:
    """Give the title of the record of a run as who opens the run sees it."""
    is_in = looks_after(tx, plan, grant, held) or flow.takes_part(tx, held.id, grant.actor.person)
    return _title(tx, plan, grant, held, is_in=is_in)


def _title(tx: Tx, plan: Plan, grant: Grant, held: flow.Held, *, is_in: bool) -> str | None:
    if held.record is None or held.form not in plan.forms:
        return None
    wider = grant
    if is_in:
        wider = grant.and_these(held.form, only_title(plan, grant, held.form, held.record))
    return titles(tx, plan, wider, held.form, (held.record,)).get(held.record)


def only_title(plan: Plan, grant: Grant, form: str, record: Id) -> Part:
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
    try:
        return pinned(tx, plan, row.flow, row.tree)
    except HuodanError:
        return None


def flow_label(tx: Tx, plan: Plan, row: flow.ListedRun) -> Text:
    """Say what the flow of a run is called."""
    planned = planned_row(tx, plan, row)
    return row.flow if planned is None else planned.flow.label


def only_read(part: Part) -> Part:
    """Take away the writing."""
    return replace(part, verbs=frozenset({Verb.READ}), write=frozenset())


def _keys(plan: Plan, form: str, fields: Collection[str]) -> tuple[str, ...]:
    """Name fields by key, those of rows behind their subform's."""
    found = plan.forms.get(form)
    if found is None:
        return ()
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
    return any(each.id == task.id for each in tasks_of(tx, held, person)) or (
        task.is_offered and is_instead(tx, held, task, person)
    )
