"""The history of a run in its order: what it came to, who answered what, and what else was done, with whom and where to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from huodan.engines import flow
from huodan.engines.journal import CellChange
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.flow.course import START
from huodan.language.flow.run import TaskState, Visit
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.flowed import PlanFlow
from huodan.storage.db import Tx
from huodan.workspace.flowing.decided_on import version_decided_on
from huodan.workspace.flowing.moving_tasks import ADDED
from huodan.workspace.flowing.opinion_files import ATTACHED, of_answers
from huodan.workspace.flowing.signatures import SIGNED
from huodan.workspace.notices import EACH
from huodan.workspace.plans import Published, published_at

STARTED: Text = {"zh": "发起人", "en": "Starter"}
KNOWN = frozenset(
    {"withdrawn", "sent_back", "reminded", "corrected", "retried", "skipped", "stuck", flow.BY_RECORD}
)
"""What is told of a run to who may only read its record: that it was, not what was said."""
WHOM = ("to", "person", "people")
"""In what is told of an act: whom it was about."""


@dataclass(frozen=True, slots=True)
class Event:
    """
    One entry of a run's history.

    visit, step, kind: where it was; kind of the node, ``start`` where it was back at its starter. person: None for the system.
    left_at: of what it came to. people, to: whom an act was about, and which step it led to. task: of an answer. signed: whether
    it was signed. files: what came with it. version: of the record it was given on; compares, changes: whether that can be held
    against what is now, and what was changed since. by_version: of the app, whose flow counts from then on. opinion, signed and
    what follows: only for who takes part.
    """

    at: int
    what: str
    visit: Id | None = None
    step: Text | None = None
    kind: str | None = None
    person: Id | None = None
    acted_by: Id | None = None
    state: str | None = None
    vote: str | None = None
    opinion: str | None = None
    opened_at: int | None = None
    left_at: int | None = None
    added_by: Id | None = None
    task: Id | None = None
    signed: bool = False
    files: tuple[Mapping[str, object], ...] = ()
    version: int | None = None
    compares: bool = False
    changes: tuple[CellChange, ...] = ()
    by_version: Published | None = None
    people: tuple[Id, ...] = ()
    to: Text | None = None
    data: Mapping[str, object] | None = None


def step_label(planned: PlanFlow | None, node: str) -> Text:
    """Say what a step is called."""
    if node == START:
        return STARTED
    place = None if planned is None else planned.course.places.get(node)
    return node if place is None else getattr(place.node, "label", node)


def kind_of(planned: PlanFlow | None, node: str) -> str:
    """Say of what kind a step is: ``start`` where a record is back at who began the run."""
    place = None if planned is None else planned.course.places.get(node)
    return START if node == START else getattr(None if place is None else place.node, "kind", "")


def events_of(tx: Tx, planned: PlanFlow | None, held: flow.Held, *, is_in: bool) -> tuple[Event, ...]:
    """Tell what happened in its order."""
    by_version = published_at(tx, held.app, held.version) if is_in else None
    events = [Event(held.begun_at, "began", person=held.run.starter, by_version=by_version)]
    events += _visits(planned, held)
    said = flow.said_of(tx, held.id)
    signed = {each.task for each in said if each.what == SIGNED} if is_in else set()
    files = of_answers(held, said) if is_in else {}
    events += _answers(planned, held, signed, files, is_in=is_in)
    events += _said(tx, planned, held, said, is_in=is_in)
    if held.ended_at is not None:
        events.append(Event(held.ended_at, "ended", state=held.run.state.value))
    return tuple(sorted(events, key=lambda event: event.at))


def _visits(planned: PlanFlow | None, held: flow.Held) -> Iterator[Event]:
    for visit in held.run.visits.values():
        yield Event(
            visit.entered_at,
            "came",
            visit.id,
            step_label(planned, visit.node),
            kind_of(planned, visit.node),
            state=visit.state.value,
            left_at=visit.left_at,
        )


def _answers(
    planned: PlanFlow | None,
    held: flow.Held,
    signed: Collection[Id | None],
    files: Mapping[Id, tuple[Mapping[str, object], ...]],
    *,
    is_in: bool,
) -> Iterator[Event]:
    for task in held.run.tasks.values():
        if task.state not in (TaskState.DONE, TaskState.MOVED) or task.closed_at is None:
            continue
        visit = held.run.visits[task.visit]
        yield Event(
            task.closed_at,
            "answered",
            visit.id,
            step_label(planned, visit.node),
            kind_of(planned, visit.node),
            None if task.acted_by == SYSTEM_PERSON else task.person,
            None if task.acted_by == SYSTEM_PERSON else task.acted_by,
            task.state.value,
            None if task.vote is None else task.vote.value,
            task.opinion if is_in else None,
            opened_at=task.opened_at,
            added_by=_added_by(visit, task.id) if is_in else None,
            task=task.id if is_in else None,
            signed=task.id in signed and task.vote is not None,
            files=files.get(task.id, ()),
            version=version_decided_on(visit, task) if is_in else None,
        )


def _added_by(visit: Visit, task: Id) -> Id | None:
    """Say who had somebody asked besides (加签)."""
    added = visit.data.get(ADDED)
    found = added.get(str(task)) if isinstance(added, dict) else None
    return Id(found) if isinstance(found, int) else None


def _said(
    tx: Tx, planned: PlanFlow | None, held: flow.Held, every: Iterable[flow.Said], *, is_in: bool
) -> Iterator[Event]:
    for said in every:
        if (
            (not is_in and said.what not in KNOWN)
            or said.what in (flow.GROUPED, ATTACHED)
            or EACH in said.data
        ):
            continue
        visit = held.run.visits.get(said.visit or Id(0))
        data = said.data if is_in and said.what != "stuck" else None
        yield Event(
            said.at,
            said.what,
            None if visit is None else visit.id,
            None if visit is None else step_label(planned, visit.node),
            None if visit is None else kind_of(planned, visit.node),
            said.person or None,
            by_version=_by_version(tx, held, data),
            people=_people(data),
            to=_to(planned, data),
            data=data,
        )


def _people(data: Mapping[str, object] | None) -> tuple[Id, ...]:
    """Give whom an act was about."""
    named: list[Id] = []
    for name in WHOM if data is not None else ():
        found = data.get(name) if data is not None else None
        listed = found if isinstance(found, list) else [found]
        named += [Id(each) for each in listed if isinstance(each, int)]
    return tuple(named)


def _by_version(tx: Tx, held: flow.Held, data: Mapping[str, object] | None) -> Published | None:
    """Name the version of the app whose flow counts from an act on."""
    version = None if data is None else data.get("version")
    return published_at(tx, held.app, version) if isinstance(version, int) else None


def _to(planned: PlanFlow | None, data: Mapping[str, object] | None) -> Text | None:
    """Name the step an act led to."""
    to = None if data is None else data.get("to")
    return step_label(planned, to) if isinstance(to, str) else None
