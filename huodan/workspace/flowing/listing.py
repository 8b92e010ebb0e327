"""A list of tasks as somebody sees it: each with its record as far as their rights and the task let them (D12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from huodan.engines import flow
from huodan.engines.query import get, titles
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant, Part, RecordNotFound
from huodan.language.flow.run import TaskState
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.looking import only_read, planned_row, told_text
from huodan.workspace.flowing.telling import kind_of, step_label
from huodan.workspace.runs.around import asking_of
from huodan.workspace.runs.choosing import by_who_decides
from huodan.workspace.runs.tasked import part_of, part_of_copy, shown_by_copy

WAITING = (TaskState.OPEN, TaskState.OFFERED)


@dataclass(frozen=True, slots=True)
class TaskShown:
    """
    A task in a list.

    label: of the flow; step: of its node, kind of what kind that is. title: of the record. values: of fields a card shows, by
    key. asking: the step, where it asks; is_plain: it may be agreed to without being opened. count: of the records it is one
    to-do for. told: what a step told them, with what its fields are now as far as they see them.
    """

    listed: flow.Listed
    label: Text
    step: Text
    kind: str
    asking: Asking | None
    is_plain: bool
    title: str | None
    values: Mapping[str, object]
    count: int = 1
    told: str | None = None


def list_tasks(
    tx: Tx, plan: Plan, grant: Grant, which: flow.Which, *, limit: int, before: Id | None, of: str | None
) -> tuple[TaskShown, ...]:
    """List the asker's tasks, the newest first, each with its record as far as they see it by their rights and the task."""
    rows = flow.list_tasks(tx, which, person=grant.actor.person, limit=limit, before=before, flow=of)
    return _shown(tx, plan, grant, rows, flow.count_merged(tx, rows, by=grant.actor.person))


def list_merged(tx: Tx, plan: Plan, grant: Grant, task: Id) -> tuple[TaskShown, ...]:
    """List the tasks that are one to-do with one of the asker's, and it, the oldest first; nothing where it is one by itself."""
    ids = flow.merged_with(tx, task, by=grant.actor.person)
    return _shown(tx, plan, grant, flow.listed(tx, ids), {}) if len(ids) > 1 else ()


def list_some(tx: Tx, plan: Plan, grant: Grant, ids: Sequence[Id]) -> tuple[TaskShown, ...]:
    """List those of some tasks that wait for the asker and for nobody in whose stead they stand, the oldest first."""
    person = grant.actor.person
    rows = [
        row
        for row in flow.listed(tx, ids)
        if row.person == person and row.state in WAITING and row.is_running and row.sort in flow.ASKED
    ]
    return _shown(tx, plan, grant, rows, flow.count_merged(tx, rows, by=person))


def card_of(
    tx: Tx, plan: Plan, grant: Grant, held: flow.Held, planned: PlanFlow | None
) -> Mapping[str, object]:
    """Give the fields a card of a run shows, by key, as far as the asker's roles show them."""
    if planned is None or held.record is None or held.form not in plan.forms:
        return {}
    values = _cards(tx, plan, grant, held.form, held.record)
    keys = _keys_of(plan, held.form, planned.flow.summary)
    return {key: values[key] for key in keys if key in values}


def _shown(
    tx: Tx, plan: Plan, grant: Grant, rows: Sequence[flow.Listed], counts: Mapping[Id, int]
) -> tuple[TaskShown, ...]:
    planned = {row.run: planned_row(tx, plan, row) for row in rows}
    parts: dict[str, list[Part]] = defaultdict(list)
    for row in rows:
        if row.record is not None and row.form in plan.forms:
            parts[row.form].append(_part(tx, plan, grant, row, planned[row.run]))
    notes = flow.told_last(tx, {row.run for row in rows if row.sort not in flow.ASKED})
    named: dict[tuple[str, Id], str | None] = {}
    shown: dict[tuple[str, Id], Mapping[str, object]] = {}
    for form, given in parts.items():
        wider = grant.and_these(form, *_merged(given))
        ids = {id for part in given for id in part.these}
        named |= {(form, id): title for id, title in titles(tx, plan, wider, form, ids).items()}
        shown |= {(form, id): _cards(tx, plan, wider, form, id) for id in ids}
    found = []
    for row in rows:
        flown, place = planned[row.run], (row.form, row.record or 0)
        keys = _card_keys(plan, row, flown)
        values = shown.get(place, {})
        asking = None if flown is None else asking_of(flown, row.node)
        found.append(
            TaskShown(
                row,
                row.flow if flown is None else flown.flow.label,
                step_label(flown, row.node),
                kind_of(flown, row.node),
                asking,
                asking is not None and flown is not None and _is_plain(flown, asking),
                named.get(place),
                {key: values[key] for key in keys if key in values},
                counts.get(row.id, 1),
                _told(tx, plan, grant, row, notes, step_label(flown, row.node)),
            )
        )
    return tuple(found)


def _told(
    tx: Tx, plan: Plan, grant: Grant, row: flow.Listed, notes: Mapping[Id, Mapping[str, Any]], step: Text
) -> str | None:
    """Say what a step told somebody, as the course of the run says it; a copy without words of its own says nothing more."""
    kept = notes.get(row.visit) if row.sort not in flow.ASKED else None
    text = None if kept is None else kept.get("text")
    if kept is None or not text or text == step:
        return None
    return told_text(tx, plan, grant, row.form, row.record, kept)


def _is_plain(planned: PlanFlow, asking: Asking) -> bool:
    """Say whether a step asks for nothing but a word."""
    is_filled_in = any(opened.required for opened in asking.opens)
    is_told = asking.signature or asking.opinion == "always"
    return not (is_filled_in or is_told or by_who_decides(planned, asking.id))


def _part(tx: Tx, plan: Plan, grant: Grant, row: flow.Listed, planned: PlanFlow | None) -> Part:
    assert row.record is not None
    if row.sort not in flow.ASKED:
        shows = shown_by_copy(plan, planned, row.node) if row.sort == flow.COPY else ()
        return part_of_copy(plan.forms[row.form], shows, grant, row.record)
    me = grant.actor.person
    is_theirs = row.person == me or flow.may_stand_in(tx, me, row.person, row.flow)
    is_asked = row.state in WAITING or (row.state is TaskState.DONE and row.is_running and is_theirs)
    node = None
    if planned is not None and is_asked and row.node in planned.course.places:
        node = asking_of(planned, row.node)
    return only_read(part_of(plan.forms[row.form], node, grant, row.record))


def _merged(parts: Iterable[Part]) -> Sequence[Part]:
    """Bring those together that show the same."""
    these: dict[Part, set[Id]] = defaultdict(set)
    for part in parts:
        these[replace(part, these=frozenset())] |= part.these
    return [replace(part, these=frozenset(ids)) for part, ids in these.items()]


def _cards(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id) -> Mapping[str, object]:
    try:
        return get(tx, plan, grant, form, id).values
    except RecordNotFound:
        return {}


def _card_keys(plan: Plan, row: flow.Listed, planned: PlanFlow | None) -> list[str]:
    """Name the fields a card shows: those of the step, else those of the flow."""
    if planned is None or row.form not in plan.forms:
        return []
    node = asking_of(planned, row.node) if row.node in planned.course.places else None
    shown = (node.summary if node is not None else ()) or planned.flow.summary
    return _keys_of(plan, row.form, shown)


def _keys_of(plan: Plan, form: str, shown: Sequence[str]) -> list[str]:
    table = plan.forms[form].table
    found = (table.by_id.get(name) or table.by_key.get(name) for name in shown)
    return [field.key for field in found if field is not None]
