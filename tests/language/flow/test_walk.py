"""
Random trees, random decisions, returns and withdrawals: a run ends or waits for somebody, and nothing in it is left behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from huodan.kit.ids import Id
from huodan.language.flow.course import Course
from huodan.language.flow.rounds import RoundAndRound
from huodan.language.flow.run import Run, RunState, TaskState, Visit, VisitState
from huodan.language.flow.step import Around, Asked, Asks, Ends, Goes, Opens, Passed, Removes, Step
from huodan.language.flow.voting import Vote, Way, decided
from huodan.language.flow.walk import MOST_VISITS, NotOnTheWay, Walk, turn

WISH = Removes("")


@dataclass(frozen=True)
class Arm:
    id: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Node:
    """A node that does what it was made for."""

    id: str
    does: str
    arms: tuple[Arm, ...] = ()
    people: int = 0
    way: Way = Way.ANY
    goes: str = ""

    def enter(self, around: Around) -> Step:
        match self.does:
            case "ask":
                later = TaskState.LATER if self.way is Way.SEQUENTIAL else TaskState.OPEN
                states = [TaskState.OPEN, *[later] * (self.people - 1)]
                return Asks(tuple(Asked(person, state) for person, state in enumerate(states, 1)))
            case "do":
                return Passed((WISH,))
            case "choose":
                return Opens((self.arms[0].id,))
            case "go":
                return Goes(self.goes)
            case "all" | "race":
                return Opens(tuple(arm.id for arm in self.arms), is_race=self.does == "race")
        return Passed()

    def judge(self, around: Around, visit: Visit, votes: Sequence[Vote | None]) -> Step | None:
        match decided(self.way, votes):
            case Vote.APPROVE:
                return Passed()
            case Vote.REJECT:
                return Ends(RunState.REJECTED)
        return None


class Play:
    """A run of a tree and whoever acts on it; wishes are done as the engine does them, one after the other."""

    def __init__(self, *nodes: Node) -> None:
        self.course, self.numbers, self.now, self.done = Course(nodes), count(1), 0, 0
        self.run = Run(1, starter=7)
        self.move(Walk.start)

    def move(self, act: Any, *given: Any, **named: Any) -> None:
        self.now += 1
        walk = Walk(self.course, self.run, lambda visit: None, lambda: next(self.numbers), self.now)  # type: ignore[arg-type,return-value]
        act(walk, *given, **named)
        while walk.wishes:
            (at, _), *walk.wishes = walk.wishes
            self.done += 1
            if at and not any(visit == at for visit, _ in walk.wishes):
                walk.done(self.run.visits[at])

    def open(self) -> list[Id]:
        return [task.id for task in self.run.tasks.values() if task.is_open]

    def say(self, task: Id, vote: Vote) -> None:
        asked = self.run.tasks[task]
        asked.state, asked.vote, asked.closed_at = TaskState.DONE, vote, self.now
        visit = self.run.visits[asked.visit]
        node = self.course.node(visit.node)
        assert isinstance(node, Node)
        turn(self.run, visit.id, node.way)
        self.move(Walk.judged, visit)

    def at(self) -> list[str]:
        return [visit.node for visit in self.run.open_visits()]


def ask(id: str, people: int = 1, way: Way = Way.ANY) -> Node:
    return Node(id, "ask", people=people, way=way)


def block(id: str, does: str, *rows: tuple[Node, ...]) -> Node:
    return Node(id, does, tuple(Arm(f"{id}{place}", row) for place, row in enumerate(rows)))


def agree(play: Play, count: int = 1) -> None:
    for _ in range(count):
        play.say(play.open()[0], Vote.APPROVE)


def test_one_after_the_other() -> None:
    play = Play(ask("a"), Node("b", "do"), ask("c"))
    assert play.at() == ["a"]
    agree(play)
    assert (play.at(), play.done) == (["c"], 1)
    agree(play)
    assert play.run.state is RunState.APPROVED


def test_a_rejection_ends_all() -> None:
    play = Play(block("p", "all", (ask("a"),), (ask("b"),)), ask("c"))
    play.say(play.open()[0], Vote.REJECT)
    assert play.run.state is RunState.REJECTED
    assert not play.open()


def test_a_block_waits_for_all_its_arms() -> None:
    play = Play(block("p", "all", (ask("a"),), (ask("b"), ask("c"))), ask("d"))
    assert play.at() == ["p", "a", "b"]
    agree(play)
    assert play.at() == ["p", "b"]
    agree(play, 2)
    assert play.at() == ["d"]


def test_the_first_of_a_race_cancels_the_others() -> None:
    play = Play(block("p", "race", (ask("a"),), (ask("b"), ask("c"))), ask("d"))
    agree(play)
    assert play.at() == ["d"]
    left = [visit.id for visit in play.run.visits.values() if visit.node == "b"]
    assert [task.state for task in play.run.tasks.values() if task.visit in left] == [TaskState.CANCELLED]


def test_empty_arms_are_passed() -> None:
    assert Play(block("p", "all", (), ()), block("q", "choose", ())).run.state is RunState.APPROVED
    assert Play(block("p", "race", (ask("a"),), ())).run.state is RunState.APPROVED


def test_one_after_the_other_is_asked_in_turn() -> None:
    play = Play(ask("a", 3, Way.SEQUENTIAL))
    assert play.open() == [2]
    agree(play)
    assert play.open() == [3]
    agree(play, 2)
    assert play.run.state is RunState.APPROVED


def test_back_and_again_step_by_step() -> None:
    play = Play(ask("a"), ask("b"), ask("c"))
    agree(play, 2)
    play.move(Walk.back, visit(play, "c"), "a")
    assert play.at() == ["a"]
    agree(play)
    assert play.at() == ["b"]


def test_back_and_straight_to_who_sent_it() -> None:
    play = Play(ask("a"), ask("b"), ask("c"))
    agree(play, 2)
    play.move(Walk.back, visit(play, "c"), "a", straight=True)
    agree(play)
    assert play.at() == ["c"]


def test_back_out_of_a_block_ends_its_other_arms_and_straight_goes_into_those_again() -> None:
    play = Play(ask("a"), block("p", "all", (ask("b"),), (ask("c"),)), ask("d"))
    agree(play)
    play.move(Walk.back, visit(play, "c"), "a", straight=True)
    assert play.at() == ["a"]
    agree(play)
    assert sorted(play.at()) == ["b", "c", "p"]
    agree(play, 2)
    assert play.at() == ["d"]


def test_back_leads_only_to_what_was_passed_on_the_way() -> None:
    play = Play(block("p", "all", (ask("a"), ask("e")), (ask("b"), ask("c"))), ask("d"))
    agree(play)
    for there in ("b", "c", "d", "e", "p"):
        with pytest.raises(NotOnTheWay):
            play.move(Walk.back, visit(play, "e"), there)
    play.move(Walk.back, visit(play, "e"), "a")
    assert sorted(play.at()) == ["a", "b", "p"]


def test_what_goes_round_is_stopped() -> None:
    with pytest.raises(RoundAndRound):
        Play(Node("a", "pass"), Node("b", "go", goes="a"))


def visit(play: Play, node: str) -> Visit:
    return next(each for each in play.run.open_visits() if each.node == node)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> tuple[Node, ...]:
    """Draw rows of nodes with blocks in them; every node has an id of its own."""
    numbers = count()

    def row(depth: int) -> tuple[Node, ...]:
        return tuple(node(depth) for _ in range(draw(st.integers(0 if depth < 3 else 1, 3))))

    def node(depth: int) -> Node:
        id = f"n{next(numbers)}"
        does = draw(
            st.sampled_from(["ask", "ask", "do", "pass", *(["all", "race", "choose"] if depth else [])])
        )
        if does in ("all", "race", "choose"):
            return block(id, does, *(row(depth - 1) for _ in range(draw(st.integers(1, 3)))))
        return Node(id, does, people=draw(st.integers(1, 3)), way=draw(st.sampled_from(list(Way))))

    return row(depth)


@settings(max_examples=150, deadline=None)
@given(trees(), st.data())
def test_a_run_ends_or_waits_for_somebody(tree: tuple[Node, ...], data: st.DataObject) -> None:
    play = Play(*tree)
    for _ in range(25):
        sound(play)
        if not play.open():
            break
        task = data.draw(st.sampled_from(play.open()))
        at = play.run.visits[play.run.tasks[task].visit]
        behind = [node.id for node in play.course.before(at.node)]
        act = data.draw(
            st.sampled_from(["agree", "agree", "agree", "refuse", *(["back", "straight"] if behind else [])])
        )
        if act in ("agree", "refuse"):
            play.say(task, Vote.APPROVE if act == "agree" else Vote.REJECT)
        else:
            play.move(Walk.back, at, data.draw(st.sampled_from(behind)), straight=act == "straight")
    sound(play)


@settings(max_examples=100, deadline=None)
@given(trees())
def test_who_always_agrees_comes_to_the_end(tree: tuple[Node, ...]) -> None:
    play = Play(*tree)
    while play.open():
        agree(play)
        assert len(play.run.visits) < MOST_VISITS
    assert play.run.state is RunState.APPROVED


@settings(max_examples=50, deadline=None)
@given(trees(), st.integers(0, 5))
def test_what_is_ended_is_ended_whole(tree: tuple[Node, ...], moves: int) -> None:
    play = Play(*tree)
    for _ in range(moves):
        if play.open():
            agree(play)
    if play.run.state is RunState.RUNNING:
        play.move(Walk.end, RunState.WITHDRAWN)
    assert not play.open()
    assert not play.at()


def sound(play: Play) -> None:
    """Hold what is always true between two moves."""
    run = play.run
    assert (run.state is RunState.RUNNING) == bool(play.open()), "it ends or waits for somebody"
    for each in run.open_visits():
        inside = [other for other in run.inside(each.id) if other.is_open]
        asks = any(task.visit == each.id for task in run.tasks.values() if task.is_open)
        assert asks or inside, "what is open waits for somebody, itself or in its arms"
        assert each.around == 0 or run.visits[each.around].is_open, "nothing is open in a block that is not"
    for task in run.tasks.values():
        if task.state in (TaskState.OPEN, TaskState.LATER):
            assert run.visits[task.visit].is_open, "nobody is asked at what is over"
        assert (task.vote is not None) == (task.state is TaskState.DONE)
    tops = [each for each in run.open_visits() if not each.around]
    assert len(tops) == (run.state is RunState.RUNNING), "the trunk is at one place"
    for each in run.visits.values():
        assert (each.left_at is None) == (each.state is VisitState.OPEN)
        alike = [other for other in run.open_visits() if (other.around, other.arm) == (each.around, each.arm)]
        assert len(alike) <= 1, "an arm is at one place"
