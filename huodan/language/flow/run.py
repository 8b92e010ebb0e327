"""
What a run of a flow remembers: each visit of a node, and what people were asked at it.

A visit lies in the visit of the block around it; so what belongs together ends together. Nothing here is ever removed: what is
over has a state, and the history of a run is its visits and its tasks in the order of their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from huodan.kit.ids import Id
from huodan.language.flow.voting import Vote


class RunState(StrEnum):
    """Where a run is: under way, or how it ended."""

    RUNNING = "running"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class VisitState(StrEnum):
    """Where the visit of a node is: it goes on, or how it was left."""

    OPEN = "open"
    PASSED = "passed"
    REJECTED = "rejected"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    """Where a task is: whose turn it is (open), whose turn will come (later), who may take it (offered), or how it ended."""

    OFFERED = "offered"
    LATER = "later"
    OPEN = "open"
    DONE = "done"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Visit:
    """
    One visit of a node.

    around: the visit of the block it lies in, 0 for the trunk. arm: of that block. straight: a node to go to at once when this
    one is passed, because somebody sent the record back and wants it again (直达).
    """

    id: Id
    node: str
    around: Id
    arm: str
    entered_at: int
    state: VisitState = VisitState.OPEN
    left_at: int | None = None
    straight: str | None = None
    data: dict[str, object] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Say whether it goes on."""
        return self.state is VisitState.OPEN


@dataclass(slots=True)
class Task:
    """
    What one person is asked at a visit.

    place: of those who are asked in turn. for_task: the task this one was added for (加签): it is asked before that one, and
    does not count in its vote. acted_by: who answered in their stead (代理人).
    """

    id: Id
    visit: Id
    person: Id
    place: int
    opened_at: int
    state: TaskState = TaskState.OPEN
    vote: Vote | None = None
    opinion: str | None = None
    closed_at: int | None = None
    for_task: Id | None = None
    acted_by: Id | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is their turn."""
        return self.state is TaskState.OPEN

    @property
    def is_offered(self) -> bool:
        """Say whether they may take it, as others may (认领)."""
        return self.state is TaskState.OFFERED

    @property
    def is_asked(self) -> bool:
        """Say whether it has not ended: it is their turn, will be, or may be."""
        return self.state in (TaskState.OPEN, TaskState.LATER, TaskState.OFFERED)


@dataclass(slots=True)
class Run:
    """One run: its visits and tasks by their ids, in the order in which they began."""

    id: Id
    starter: Id
    state: RunState = RunState.RUNNING
    visits: dict[Id, Visit] = field(default_factory=dict)
    tasks: dict[Id, Task] = field(default_factory=dict)

    def open_visits(self) -> Iterator[Visit]:
        """Give the visits that go on, blocks before what lies in them."""
        return (visit for visit in list(self.visits.values()) if visit.is_open)

    def inside(self, block: Id) -> Iterator[Visit]:
        """Give the visits that lie in one, at any depth."""
        held = {block}
        for visit in list(self.visits.values()):  # a block was entered before what lies in it
            if visit.around in held:
                held.add(visit.id)
                yield visit

    def found(self, node: str) -> tuple[Id, ...]:
        """Give the records a node found or made when it was visited last."""
        visits = [visit for visit in self.visits.values() if visit.node == node]
        listed = visits[-1].data.get("found") if visits else None
        return tuple(listed) if isinstance(listed, list) else ()

    def item(self, visit: Visit, loop: str | None = None) -> Id | None:
        """Give what is the turn of the loop a visit stands in: of the innermost, or of one by its node."""
        at = visit
        while at.around:
            at = self.visits[at.around]
            listed = at.data.get("items")
            if isinstance(listed, list) and loop in (None, at.node):
                place = at.data["turn"]
                return listed[place] if isinstance(place, int) else None
        return None

    def asked_at(self, visit: Id) -> list[Task]:
        """Give the tasks of a visit in the order of their places."""
        return sorted(
            (task for task in self.tasks.values() if task.visit == visit), key=lambda task: task.place
        )
