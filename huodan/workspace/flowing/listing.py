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
from huodan.language.fields.member import PEOPLE
from huodan.language.flow.run import TaskState
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.known import kept_by
from huodan.workspace.flowing.looking import only_read, only_title, planned_row, told_text
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the lists of tasks. behind: where the page before ended. words: all of them stand in the title."""

    which: flow.Which
    limit: int
    filter: flow.TaskFilter = flow.EVERY
    order: flow.Order = flow.Order.NEWEST
    behind: flow.Behind | None = None
    words: str = ""


def list_tasks(
    tx: Tx, plan: Plan, grant: Grant, asked: Asked
) -> tuple[tuple[TaskShown, ...], flow.Behind | None]:
    """
    List the asker's tasks, each with its record as far as they see it, and say where the next page begins.

    What they see is by their rights and the task. Words are looked for in titles as they are shown. A page may be short although
    there is another: so many are looked at.
    """
    found, is_more = sift(tx, plan, grant, asked, limit=asked.limit)
    counts = {} if asked.which is flow.Which.ALL else flow.count_merged(tx, found.rows, by=grant.actor.person)
    shown = _shown(tx, plan, grant, found, counts)
    last = found.last if is_more else None
    return shown, None if last is None else flow.place_of(last, asked.order)


@dataclass(frozen=True, slots=True)
class Sifted:
    """
    Tasks that are meant. last: up to where was looked.

    titled: for lists of others' tasks, the flows whose records the asker is told the titles of; None for tasks of their own.
    """

    rows: tuple[flow.Listed, ...]
    last: flow.Listed | None
    titled: frozenset[str] | None


def sift(tx: Tx, plan: Plan, grant: Grant, asked: Asked, *, limit: int) -> tuple[Sifted, bool]:
    """Give the tasks that are meant, at most so many, and say whether there may be more behind them."""
    kept, titled = _kept(tx, plan, grant, asked.which)
    wanted = asked.words.casefold().split()
    if not sees(tx, plan, grant, asked.filter.starter):
        return Sifted((), None, titled), False
    most = flow.MOST_COUNTED if wanted else limit
    rows = flow.list_tasks(
        tx,
        asked.which,
        person=grant.actor.person,
        limit=most + 1,
        asked=asked.filter,
        order=asked.order,
        behind=asked.behind,
        kept=kept,
    )
    is_more, rows = len(rows) > most, rows[:most]
    if not wanted:
        return Sifted(rows, rows[-1] if rows else None, titled), is_more
    found: list[flow.Listed] = []
    for start in range(0, len(rows), flow.MOST_LISTED):
        part = rows[start : start + flow.MOST_LISTED]
        named = _named(tx, plan, grant, Sifted(part, None, titled), _planned(tx, plan, part)).titles
        for row in part:
            title = (named.get((row.form, row.record or 0)) or "").casefold()
            if not all(word in title for word in wanted):
                continue
            if len(found) == limit:
                return Sifted(tuple(found), found[-1], titled), True
            found.append(row)
    return Sifted(tuple(found), rows[-1] if rows else None, titled), is_more


def sees(tx: Tx, plan: Plan, grant: Grant, person: Id | None) -> bool:
    """Say whether somebody may be told by whom something was begun: nobody finds out by a filter."""
    return person is None or titles(tx, plan, grant, PEOPLE, {person}).get(person) is not None


def _kept(
    tx: Tx, plan: Plan, grant: Grant, which: flow.Which
) -> tuple[list[str] | None, frozenset[str] | None]:
    """Name the flows whose tasks are listed, None for all, and those whose titles are told, as ``watching`` does."""
    if which is not flow.Which.ALL:
        return [], None
    kept, is_admin = kept_by(tx, plan, grant), grant.actor.is_admin
    free = [each.id for each in plan.flows.values() if is_admin and not each.flow.administrators]
    return (None if is_admin else kept), frozenset((*kept, *free))


def list_merged(tx: Tx, plan: Plan, grant: Grant, task: Id) -> tuple[TaskShown, ...]:
    """List the tasks that are one to-do with one of the asker's, and it, the oldest first; nothing where it is one by itself."""
    ids = flow.merged_with(tx, task, by=grant.actor.person)
    if len(ids) < 2:
        return ()
    return _shown(tx, plan, grant, Sifted(flow.listed(tx, ids), None, None), {})


def list_some(tx: Tx, plan: Plan, grant: Grant, ids: Sequence[Id]) -> tuple[TaskShown, ...]:
    """List those of some tasks that wait for the asker and for nobody in whose stead they stand, the oldest first."""
    person = grant.actor.person
    rows = tuple(
        row
        for row in flow.listed(tx, ids)
        if row.person == person and row.state in WAITING and row.is_running and row.sort in flow.ASKED
    )
    return _shown(tx, plan, grant, Sifted(rows, None, None), flow.count_merged(tx, rows, by=person))


def card_of(
    tx: Tx, plan: Plan, grant: Grant, held: flow.Held, planned: PlanFlow | None
) -> Mapping[str, object]:
    """Give the fields a card of a run shows, by key, as far as the asker's roles show them."""
    if planned is None or held.record is None or held.form not in plan.forms:
        return {}
    values = _cards(tx, plan, grant, held.form, held.record)
    keys = _keys_of(plan, held.form, planned.flow.summary)
    return {key: values[key] for key in keys if key in values}


@dataclass(frozen=True, slots=True)
class _Named:
    """What records tasks are about are called, and the rights by which each form of theirs is read."""

    titles: Mapping[tuple[str, Id], str | None]
    grants: Mapping[str, Grant]


Planned = Mapping[str, PlanFlow | None]


def _planned(tx: Tx, plan: Plan, rows: Sequence[flow.Listed]) -> Planned:
    """Give the flows tasks go by, by their trees."""
    return {row.tree: planned_row(tx, plan, row) for row in {row.tree: row for row in rows}.values()}


def _named(tx: Tx, plan: Plan, grant: Grant, sifted: Sifted, planned: Planned) -> _Named:
    """Read what records are called, each as far as its reader sees it by their rights and what they are told of it."""
    parts: dict[str, list[Part]] = defaultdict(list)
    ids: dict[str, set[Id]] = defaultdict(set)
    for row in sifted.rows:
        if row.record is None or row.form not in plan.forms:
            continue
        ids[row.form].add(row.record)
        if sifted.titled is None:
            parts[row.form].append(_part(tx, plan, grant, row, planned[row.tree]))
        elif row.flow in sifted.titled:
            parts[row.form].append(only_title(plan, grant, row.form, row.record))
    grants = {form: grant.and_these(form, *_merged(parts[form])) for form in ids}
    named: dict[tuple[str, Id], str | None] = {}
    for form, wider in grants.items():
        named |= {(form, id): title for id, title in titles(tx, plan, wider, form, ids[form]).items()}
    return _Named(named, grants)


def _shown(
    tx: Tx, plan: Plan, grant: Grant, sifted: Sifted, counts: Mapping[Id, int]
) -> tuple[TaskShown, ...]:
    rows = sifted.rows
    planned = _planned(tx, plan, rows)
    known = _named(tx, plan, grant, sifted, planned)
    notes = flow.told_last(tx, {row.run for row in rows if row.sort not in flow.ASKED})
    about = {(row.form, row.record) for row in rows if row.record is not None and row.form in known.grants}
    shown = {(form, id): _cards(tx, plan, known.grants[form], form, id) for form, id in about}
    found = []
    for row in rows:
        flown, place = planned[row.tree], (row.form, row.record or 0)
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
                known.titles.get(place),
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
