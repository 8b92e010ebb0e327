"""What a run waits for now: at which steps, for whom or what, since and until when, and what follows then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.flow.course import START
from huodan.language.flow.run import Visit
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.telling import kind_of, step_label
from huodan.workspace.runs.around import Surrounding, Surroundings
from huodan.workspace.runs.moving import CHILDREN

For = Literal["people", "starter", "run", "time", "change"]


@dataclass(frozen=True, slots=True)
class Then:
    """What follows when the time is up: a rule of the step's deadline, ``goes_on`` where it only waited; whom it goes to."""

    what: str
    people: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Waits:
    """
    One thing a run waits for.

    asked: task and person, of those whose turn it is. due_at: UTC milliseconds; then: what follows at that moment.
    is_offered: one of them may take it (认领).
    """

    visit: Id
    node: str
    kind: str
    step: Text
    why: For
    asked: tuple[tuple[Id, Id], ...]
    since: int
    until: int | None
    then: Then | None
    is_offered: bool = False

    @property
    def people(self) -> tuple[Id, ...]:
        """Give whose turn it is."""
        return tuple(person for _, person in self.asked)


def waits_of(tx: Tx, plan: Plan, planned: PlanFlow | None, held: flow.Held) -> tuple[Waits, ...]:
    """List what a run waits for."""
    return tuple(_waits(tx, plan, planned, held)) if held.is_running else ()


def _waits(tx: Tx, plan: Plan, planned: PlanFlow | None, held: flow.Held) -> Iterator[Waits]:
    visits = held.run.visits
    common = None if planned is None else Surroundings(tx, plan, planned, held)
    for visit in held.run.open_visits():
        if any(each.around == visit.id and each.is_open for each in visits.values()):
            continue  # what lies in it is what is waited for
        waiting = [task for task in held.run.asked_at(visit.id) if task.is_open or task.is_offered]
        asked = tuple((task.id, task.person) for task in waiting)
        until = None if _is_until(planned, visit) else held.due.get(visit.id)
        yield Waits(
            visit.id,
            visit.node,
            kind_of(planned, visit.node),
            step_label(planned, visit.node),
            _why(visit, is_asked=bool(asked), until=until),
            asked,
            visit.entered_at,
            until,
            None if common is None or until is None else _then(common.of(visit), asked),
            any(task.is_offered for task in waiting),
        )


def _is_until(planned: PlanFlow | None, visit: Visit) -> bool:
    """Say whether a step waits for a condition alone, which is looked at from time to time."""
    place = None if planned is None else planned.course.places.get(visit.node)
    until = None if place is None else getattr(place.node, "until", None)
    return planned is not None and until in planned.moving


def _why(visit: Visit, *, is_asked: bool, until: int | None) -> For:
    if visit.node == START:
        return "starter"
    if is_asked:
        return "people"
    if CHILDREN in visit.data:
        return "run"
    return "change" if until is None else "time"


def _then(around: Surrounding, asked: tuple[tuple[Id, Id], ...]) -> Then | None:
    """Say what follows when the time of a step is up."""
    place = around.common.planned.course.places.get(around.visit.node)
    if place is None or not isinstance(place.node, Asking):
        return Then("goes_on")
    next = around.next_due(place.node.due)
    if next is None:
        return None
    rule = place.node.due[next[1]]
    meant = around.people((rule.to,)) if rule.to is not None else ()
    if rule.then in ("escalate", "tell_manager"):
        above = (around.manager(person) for _, person in asked)
        meant = tuple(dict.fromkeys(each for each in above if each is not None)) or meant
    if rule.then in ("transfer", "escalate"):
        return Then(rule.then, meant or around.administrators())
    return Then(rule.then, meant if rule.then == "tell_manager" else ())
