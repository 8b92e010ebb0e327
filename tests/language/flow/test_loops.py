"""Loops in the walk: their one way is gone once for each, one after the other, also after a return and straight back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from huodan.kit.ids import Id
from huodan.language.flow.course import Course
from huodan.language.flow.run import Run, RunState, TaskState, Visit
from huodan.language.flow.step import Around, Asked, Asks, Opens, Passed, Sleeps, Step
from huodan.language.flow.voting import Vote
from huodan.language.flow.walk import Walk


class Everything:
    """What a loop asks: whether what comes next is there still."""

    def is_there(self, item: int) -> bool:
        return True


@dataclass(frozen=True)
class Arm:
    id: str
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Node:
    """Asks one person, goes through items, or sleeps until it is woken with an answer."""

    id: str
    does: str = "ask"
    arms: tuple[Arm, ...] = ()
    items: tuple[Id, ...] = ()

    def enter(self, around: Around) -> Step:
        match self.does:
            case "loop":
                return Opens((self.arms[0].id,), items=self.items)
            case "sleep":
                return Sleeps(None)
        return Asks((Asked(1),))

    def judge(self, around: Around, visit: Visit, votes: Sequence[Vote | None]) -> Step | None:
        return Passed() if all(votes) else None

    def woken(self, around: Around, visit: Visit) -> Step | None:
        return Passed() if visit.data.get("answer") else None


@dataclass
class Play:
    course: Course
    run: Run = field(default_factory=lambda: Run(1, 7))
    ids: Any = field(default_factory=lambda: count(1))

    def walk(self) -> Walk:
        return Walk(
            self.course, self.run, lambda visit: cast(Around, Everything()), lambda: next(self.ids), 0
        )

    def at(self) -> list[tuple[str, Id | None]]:
        return [
            (visit.node, self.run.item(visit))
            for visit in self.run.open_visits()
            if not visit.data.get("items")
        ]

    def agree(self) -> None:
        task = next(task for task in self.run.tasks.values() if task.is_open)
        task.state, task.vote = TaskState.DONE, Vote.APPROVE
        self.walk().judged(self.run.visits[task.visit])

    def here(self) -> Visit:
        return list(self.run.open_visits())[-1]


def begun(*nodes: Node) -> Play:
    play = Play(Course(nodes))
    play.walk().start()
    return play


def each(*nodes: Node, items: tuple[Id, ...] = (10, 20)) -> Node:
    return Node("loop", "loop", (Arm("way", nodes),), items)


def test_a_way_is_gone_once_for_each() -> None:
    play, seen = begun(each(Node("a"), Node("b")), Node("end")), []

    while play.run.state is RunState.RUNNING:
        seen += play.at()
        play.agree()

    assert seen == [("a", 10), ("b", 10), ("a", 20), ("b", 20), ("end", None)]
    assert play.run.state is RunState.APPROVED


def test_a_loop_without_a_step_on_its_way_is_passed() -> None:
    assert begun(each(), Node("end")).at() == [("end", None)]


def test_a_loop_within_a_loop_knows_both_items() -> None:
    inner = Node("inner", "loop", (Arm("deep", (Node("a"),)),), (1, 2))
    play, seen = begun(each(inner)), []

    while play.run.state is RunState.RUNNING:
        visit = play.here()
        seen.append((play.run.item(visit, "loop"), play.run.item(visit)))
        play.agree()

    assert seen == [(10, 1), (10, 2), (20, 1), (20, 2)]


def test_a_return_within_a_loop_stays_with_what_is_its_turn() -> None:
    play = begun(each(Node("a"), Node("b")))
    play.agree()
    play.agree()
    play.agree()
    assert play.at() == [("b", 20)]

    play.walk().back(play.here(), "a")

    assert play.at() == [("a", 20)]


def test_a_return_out_of_a_loop_comes_straight_back_to_what_was_its_turn() -> None:
    play = begun(Node("first"), each(Node("a"), Node("b")), Node("end"))
    for _ in range(4):
        play.agree()
    assert play.at() == [("b", 20)]

    play.walk().back(play.here(), "first", straight=True)
    play.agree()

    assert play.at() == [("b", 20)]
    play.agree()
    assert play.at() == [("end", None)]


def test_a_visit_that_sleeps_goes_on_when_it_is_woken_with_an_answer() -> None:
    play = begun(Node("call", "sleep"), Node("end"))

    play.walk().woken(play.here())
    assert play.at() == [("call", None)]

    play.here().data["answer"] = "done"
    play.walk().woken(play.here())
    assert play.at() == [("end", None)]


def test_what_was_found_is_kept_by_the_last_visit() -> None:
    play = begun(Node("find"), Node("end"))
    play.here().data["found"] = [4, 5]

    assert play.run.found("find") == (4, 5)
    assert play.run.found("end") == ()
