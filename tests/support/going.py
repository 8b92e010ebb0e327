"""A run of a flow that was written as a document: compiled, and walked by the nodes of its kinds without anything stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from huodan.kit.ids import Id
from huodan.language.flow.run import Run, RunState, TaskState, Visit
from huodan.language.flow.step import Around, Begins, Wish
from huodan.language.flow.voting import Vote
from huodan.language.flow.walk import Walk, turn
from huodan.language.nodes._asking import Asking
from tests.support.flows import flow, node, plan

DAY = 86_400_000
BOSS, FINANCE, STORE, OTHER_STORE = 2, 3, 4, 5
PEOPLE = {"boss": BOSS, "finance": FINANCE, "store": STORE, "other_store": OTHER_STORE}


@dataclass
class World:
    """What a run stands in: the conditions that are true now, the time, who is meant, and what was found."""

    true: set[str] = field(default_factory=set)
    now: int = 0
    lists: dict[str, tuple[Id, ...]] = field(default_factory=dict)
    fields: dict[str, tuple[Id, ...]] = field(default_factory=dict)
    starter: Id = 1

    def holds(self, formula: str) -> bool:
        """Say whether it is true now."""
        return formula in self.true

    def people(self, who: Sequence[Any]) -> tuple[Id, ...]:
        """Give who is meant: by their job, or by what the record names."""
        named = [id for each in who for id in (*each.jobs, *self.fields.get(each.field or "", ()))]
        return tuple(PEOPLE.get(str(id), id) for id in named)

    def starters(self) -> tuple[Id, ...]:
        """Give who began it."""
        return (self.starter,)

    def draw(self, people: Sequence[Id]) -> Id:
        """Nobody is fairer than the first."""
        return people[0]

    def agreed(self) -> tuple[tuple[str, Id], ...]:
        """Nobody has agreed before."""
        return ()

    def due(self, rules: Sequence[object]) -> int | None:
        """Nothing is due."""
        return None

    def moment(self, after: int | None, unit: str, field: str | None, at: str | None) -> int | None:
        """Give a moment from the beginning."""
        return None if after is None else after * DAY

    def looks_again(self, formula: str) -> int | None:
        """Say that a condition is looked at again when something changes only."""
        return None

    def found(self, of: str) -> tuple[Id, ...]:
        """Give what is meant by a name."""
        return self.lists.get(of, ())

    def is_there(self, item: Id) -> bool:
        """It is."""
        return True


class Going:
    """A run of a flow that was written as a document, compiled, and is walked by the nodes of its kinds."""

    def __init__(self, *nodes: dict[str, Any], **world: Any) -> None:
        self.world = World(**world)
        self.course = plan(flow(*nodes)).flows["f1"].course
        self.numbers, self.run, self.wishes = count(1), Run(1, starter=1), list[Wish]()
        self.move(Walk.start)

    def move(self, act: Any, *given: Any, **named: Any) -> None:
        """Let the run go on, and do what is wished."""
        around = cast(Around, self.world)
        walk = Walk(self.course, self.run, lambda visit: around, lambda: next(self.numbers), self.world.now)
        act(walk, *given, **named)
        while walk.wishes:
            (at, wish), *walk.wishes = walk.wishes
            self.wishes.append(wish)
            if at and not (isinstance(wish, Begins) and wish.waits):
                walk.done(self.run.visits[at])

    def at(self) -> list[str]:
        """Name the steps that go on, but for blocks, in the order in which they began."""
        return [each.node for each in self.run.open_visits() if not self.course.node(each.node).arms]

    def state(self) -> RunState:
        """Say where the run is."""
        return self.run.state

    def visit(self, node: str) -> Visit:
        """Give the visit of a step that goes on."""
        return next(each for each in self.run.open_visits() if each.node == node)

    def open(self, node: str) -> list[Id]:
        """Name who is asked at a step."""
        return [each.person for each in self.run.asked_at(self.visit(node).id) if each.is_open]

    def say(self, node: str, vote: Vote = Vote.APPROVE, person: Id | None = None) -> None:
        """Let whoever is asked at a step, or one of them, say something."""
        visit = self.visit(node)
        asked = [each for each in self.run.asked_at(visit.id) if each.is_open]
        task = next(each for each in asked if person in (None, each.person))
        task.state, task.vote = TaskState.DONE, vote
        step = self.course.node(node)
        assert isinstance(step, Asking)
        turn(self.run, visit.id, step.way)
        self.move(Walk.judged, visit)

    def wake(self, node: str, *, days: int = 0) -> None:
        self.world.now += days * DAY
        self.move(Walk.woken, self.visit(node))

    def change(self, *nodes: str) -> None:
        """Look again at steps that wait for the record."""
        for name in nodes:
            for visit in list(self.run.open_visits()):
                if visit.node == name and visit.is_open:
                    self.move(Walk.woken, visit)


def by(id: str, *people: str, kind: str = "approve", **settings: Any) -> dict[str, Any]:
    """Write a step at which these are asked (people by their job; who that is the world knows)."""
    return node(id, kind, who=[{"id": f"{id}_w", "by": "job", "jobs": list(people)}], **settings)


def block(id: str, mode: str, *ways: dict[str, Any]) -> dict[str, Any]:
    """Write ways that part."""
    return node(id, "branch", mode=mode, ways=list(ways))
