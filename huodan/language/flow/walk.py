"""
How a run moves on: into nodes, through blocks, back, and to its end.

Changes the ``Run`` it is given and says what is to be done besides; whoever called it stores both in one Tx. A node that wants
something done is passed only when they are (``Walk.done``), so that what comes behind it sees what they did.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.flow.course import TRUNK, Course, Node
from huodan.language.flow.rounds import ROUNDS, next_round
from huodan.language.flow.run import Run, RunState, Task, TaskState, Visit, VisitState
from huodan.language.flow.step import (
    Acting,
    Around,
    Asks,
    Ends,
    Goes,
    Opens,
    Passed,
    Sleeps,
    Step,
    Wish,
    goes_out,
    leaves_nothing,
)
from huodan.language.flow.straight import broken_off, is_same_way, kept, steps
from huodan.language.flow.voting import Vote, Way, asked_now

MOST_VISITS = 1_000
"""Of one run: far more than any order needs, and few enough to end what goes round and round."""

MOST_TURNS = 100
"""Of a loop in one Tx, times its steps; then it goes on in another, so that what led to it is not refused for being too much."""

RETURNED, DID, TOLD, PAUSED, SINCE = "returned", "did", "told", "paused", "since"
"""
In the data of a visit: that the run came straight back to it; that its node had something done that stays; of a loop, that it
goes on in another Tx, and the moment of this one with the turn it began with.
"""


class EndlessRun(HuodanError):
    """A run visits nodes again and again."""

    code = "endless_run"
    status = 422
    zh = "流程走了 {limit} 步还没有结束，已停下。请检查是否有步骤互相跳转；循环的条数乘以每次的步数也不能超过 {limit}。"
    en = (
        "The process did not end after {limit} steps and was stopped. Check whether steps lead back to each other; what a loop "
        "goes through, times the steps for each, is no more than {limit} either."
    )


class NotOnTheWay(HuodanError):
    """A run may only go back to where it came from."""

    code = "not_on_the_way"
    status = 422
    zh = "不能回到这一步：它不在到这里的路上。"
    en = "This step does not lie on the way here, so nothing can be sent back to it."


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A node the run is about to come to."""

    around: Id
    arm: str
    node: Node
    straight: str | None = None
    is_return: bool = False
    rounds: int = 0


@dataclass(slots=True)
class Walk:
    """
    One move of a run.

    wishes: what is to be done before it goes on, and at which visits it then does (0: none).
    sleeping: the visits that begin to wait, and until when. said: what the history tells besides, by visit.
    """

    course: Course
    run: Run
    around: Callable[[Visit], Around]
    new_id: Callable[[], Id]
    now: int
    wishes: list[tuple[Id, Wish]] = field(default_factory=list)
    sleeping: list[tuple[Id, int | None]] = field(default_factory=list)
    said: list[tuple[Id, Text]] = field(default_factory=list)
    _ahead: deque[_Ahead] = field(default_factory=deque)

    def start(self) -> None:
        """Begin at the first node."""
        self._go_on(0, TRUNK, self.course.trunk[0] if self.course.trunk else None)
        self._go()

    def done(self, visit: Visit) -> None:
        """Go on behind a node whose wishes are done."""
        if visit.is_open:
            self._pass(visit)
            self._go()

    def woken(self, visit: Visit) -> None:
        """Look again at a visit that waits, as its time has come or something it waited for has changed."""
        step = self._acting(visit).woken(self.around(visit), visit) if visit.is_open else None
        paused_at = visit.data.get(PAUSED)
        if visit.is_open and isinstance(paused_at, int) and paused_at < self.now:
            del visit.data[PAUSED]
            self._next_turn(visit)
            self._go()
        elif step is not None:
            self._take(visit, step)
            self._go()

    def again(self, visit: Visit) -> None:
        """Come to the node of a visit anew, such as one that could not be passed."""
        self._close_tasks(visit)
        self._take(visit, self._acting(visit).enter(self.around(visit)))
        self._go()

    def judged(self, visit: Visit) -> None:
        """Look again at what people said at a visit, and move on if that decides it."""
        self._judge(visit)
        self._go()

    def _judge(self, visit: Visit) -> None:
        node = self._acting(visit)
        votes = [task.vote for task in self.run.asked_at(visit.id) if task.for_task is None and _counts(task)]
        step = node.judge(self.around(visit), visit, votes)
        if step is not None:
            self._take(visit, step)

    def back(self, visit: Visit, node: str, *, straight: bool = False) -> None:
        """
        Send the run back from a visit to a node on the way to it; what was begun meanwhile beside it ends.

        Raises:
            NotOnTheWay: if the node does not lie there.
        """
        self._back(visit, node, straight=straight)
        self._go()

    def _back(self, visit: Visit, node: str, *, straight: bool) -> None:
        if node not in {each.id for each in self.course.before(visit.node)}:
            raise NotOnTheWay
        place = self.course.places[node]
        around = self._visit_around(visit, place.block)
        beside = self._beside(around, place.arm)
        left = [each for each in beside if each.is_open]
        for each in left:
            self._leave(each, VisitState.RETURNED if each is visit else VisitState.CANCELLED)
        rounds = next_round([each for each in beside if each.node == node], self.now)
        target = visit.node if straight else None
        self._ahead.append(_Ahead(around, place.arm, place.node, target, rounds=rounds))

    def behind(self, visit: Visit) -> list[Visit]:
        """Give what was come to in the same arm after a visit, and what lies in it."""
        arm = (visit.around, visit.arm)
        own = [each for each in self.run.visits.values() if (each.around, each.arm) == arm]
        later = [each for each in own if each.id > visit.id]
        return later + [each for top in later for each in self.run.inside(top.id)]

    def left_with(self, visit: Visit) -> list[Visit]:
        """Give a visit that was left, and the blocks around it that have ended since."""
        left = [visit]
        while left[-1].around and not self.run.visits[left[-1].around].is_open:
            left.append(self.run.visits[left[-1].around])
        return left

    def reopen(self, visit: Visit) -> None:
        """Come back to a visit as it was; what was begun behind it ends, as nothing was done there."""
        for left in self.left_with(visit):
            for each in self.behind(left):
                if each.is_open:
                    self._leave(each, VisitState.CANCELLED)
            left.state, left.left_at = VisitState.OPEN, None

    def come_to(self, node: str) -> None:
        """Leave all that goes on, and come to a node of the trunk, as the way there is another one now."""
        for each in self.run.open_visits():
            self._leave(each, VisitState.CANCELLED)
        place = self.course.places[node]
        assert place.arm == TRUNK
        self._ahead.append(_Ahead(0, TRUNK, place.node))
        self._go()

    def end(self, state: RunState) -> None:
        """End the run and whatever goes on in it."""
        for visit in self.run.open_visits():
            self._leave(visit, VisitState.CANCELLED)
        self.run.state = state

    def _beside(self, around: Id, arm: str) -> list[Visit]:
        """Give the visits of one arm, with all that lies in them."""
        own = [each for each in self.run.visits.values() if each.around == around and each.arm == arm]
        return own + [each for top in own for each in self.run.inside(top.id)]

    def _visit_around(self, visit: Visit, block: str) -> Id:
        """Find the visit of the block a node stands in, from a visit at any depth within it."""
        at = visit
        while at.around:
            at = self.run.visits[at.around]
            if at.node == block:
                return at.id
        return 0

    def _acting(self, visit: Visit) -> Acting:
        return self.course.node(visit.node)  # type: ignore[return-value]

    def _go_on(self, around: Id, arm: str, node: Node | None) -> None:
        """Come to a node of an arm, or to the arm's end."""
        if node is not None:
            self._ahead.append(_Ahead(around, arm, node))
        elif not around:
            if self.run.state is RunState.RUNNING:
                self.end(RunState.APPROVED)
        else:
            self._arm_ended(self.run.visits[around])

    def _go(self) -> None:
        """Come to all nodes the run is about to come to, but for those in what has ended meanwhile."""
        while self._ahead:
            ahead = self._ahead.popleft()
            is_within = not ahead.around or self.run.visits[ahead.around].is_open
            if self.run.state is not RunState.RUNNING or not is_within:
                continue
            visit = self._visit(ahead.node.id, ahead.around, ahead.arm, straight=ahead.straight)
            visit.data |= {RETURNED: True} if ahead.is_return else {}
            visit.data |= {ROUNDS: ahead.rounds} if ahead.rounds else {}
            self._take(visit, self._acting(visit).enter(self.around(visit)))

    def _visit(self, node: str, around: Id, arm: str, *, straight: str | None = None) -> Visit:
        if len(self.run.visits) >= MOST_VISITS:
            raise EndlessRun(limit=MOST_VISITS)
        visit = Visit(self.new_id(), node, around, arm, self.now, straight=straight)
        self.run.visits[visit.id] = visit
        return visit

    def _take(self, visit: Visit, step: Step) -> None:
        """Do what a node answered."""
        why = getattr(step, "why", None)
        if why is not None:
            self.said.append((visit.id, why))
        match step:
            case Passed(wishes=wishes):
                self._when_done(visit, wishes)
            case Asks(people=people, until=until):
                for place, each in enumerate(people):
                    task = Task(self.new_id(), visit.id, each.person, place, self.now, each.state, each.vote)
                    self.run.tasks[task.id] = task
                    if each.why is not None:
                        self.said.append((visit.id, each.why))
                self.sleeping.append((visit.id, until))
                self._judge(visit)
            case Sleeps(until=until):
                self.sleeping.append((visit.id, until))
            case Opens(arms=arms, is_race=is_race, items=items):
                visit.data |= {"arms": list(arms), "race": is_race}
                visit.data |= {"items": list(items), "turn": 0} if items else {}
                self._open(visit, arms)
            case Goes(straight=True) if visit.data.get(RETURNED):
                self._pass(visit)
            case Goes(node=node, straight=straight):
                self._back(visit, node, straight=straight)
            case Ends(state=state, wishes=wishes):
                self.wishes += [(0, wish) for wish in wishes]
                self._leave(visit, VisitState.REJECTED if state is RunState.REJECTED else VisitState.PASSED)
                self.end(state)

    def _when_done(self, visit: Visit, wishes: Sequence[Wish]) -> None:
        if wishes:
            self._close_tasks(visit)
            visit.data |= {} if all(map(leaves_nothing, wishes)) else {DID: True}
            visit.data |= {TOLD: True} if any(map(goes_out, wishes)) else {}
            self.wishes += [(visit.id, wish) for wish in wishes]
        else:
            self._pass(visit)

    def _pass(self, visit: Visit) -> None:
        self._leave(visit, VisitState.PASSED)
        to = visit.straight
        if to and is_same_way(self.course, self.run, visit, to, partial(self._entered, visit)):
            self._straight(visit, to)
        else:
            self._go_on(visit.around, visit.arm, self.course.after(visit.node))

    def _open(self, visit: Visit, arms: Sequence[str]) -> None:
        rows = {arm: self.course.row_of(visit.node, arm) for arm in arms}
        self._ahead += [_Ahead(visit.id, arm, row[0]) for arm, row in rows.items() if row]
        self._arm_ended(visit)

    def _arm_ended(self, block: Visit) -> None:
        """Go on behind a block when all the arms that were begun have ended, or the first of a race."""
        if not block.is_open:
            return
        open_arms = {
            each.arm for each in self.run.visits.values() if each.around == block.id and each.is_open
        }
        begun = {each.arm for each in self.run.visits.values() if each.around == block.id}
        arms = block.data.get("arms")
        assert isinstance(arms, list)
        empty = {arm for arm in arms if not self.course.row_of(block.node, arm)}
        waiting = [arm for arm in arms if arm in open_arms or not (arm in begun or arm in empty)]
        ended = len(arms) - len(waiting)
        if waiting and not (block.data.get("race") and ended):
            return
        for each in self.run.inside(block.id):
            if each.is_open:
                self._leave(each, VisitState.CANCELLED)
        if not self._again(block):
            self._pass(block)

    def _again(self, block: Visit) -> bool:
        """Go the way of a loop once more for what comes next; say whether there is anything."""
        items, turn, arms = (block.data.get(name) for name in ("items", "turn", "arms"))
        if not (isinstance(items, list) and isinstance(turn, int) and isinstance(arms, list)):
            return False
        row = self.course.row_of(block.node, arms[0])
        around = self.around(block)
        following = (place for place in range(turn + 1, len(items)) if around.is_there(items[place]))
        next_turn = next(following, None) if row else None
        if next_turn is None:
            return False
        since = block.data.get(SINCE)
        if not isinstance(since, list) or since[0] != self.now:
            since = block.data[SINCE] = [self.now, turn]
        block.data["turn"] = next_turn
        if next_turn - since[1] < max(1, MOST_TURNS // len(row)):
            self._next_turn(block)
        else:
            block.data[PAUSED] = self.now
            self.sleeping.append((block.id, self.now + 1))
        return True

    def _next_turn(self, loop: Visit) -> None:
        arms = loop.data.get("arms")
        assert isinstance(arms, list)
        self._ahead.append(_Ahead(loop.id, arms[0], self.course.row_of(loop.node, arms[0])[0]))

    def _straight(self, visit: Visit, node: str) -> None:
        """Go to the node that wants the record again; into each block on the way by that arm, and by those broken off there."""
        around, arm = visit.around, visit.arm
        for outer, inner in steps(self.course, visit.node, node):
            inside = self.course.places[inner].arm
            block = self._visit(outer, around, arm)
            block.data |= kept(self.run, outer, block.id)
            others = [arm for arm in broken_off(self.course, self.run, outer, block.id) if arm != inside]
            block.data["arms"] = [inside, *others]
            self._ahead += [_Ahead(block.id, arm, self.course.row_of(outer, arm)[0]) for arm in others]
            around, arm = block.id, inside
        self._ahead.append(_Ahead(around, arm, self.course.node(node), is_return=True))

    def _entered(self, visit: Visit, node: str) -> Step:
        """Say what a node would answer if the run came to it from a visit in the same arm."""
        asked = Visit(0, node, visit.around, visit.arm, self.now)
        return self._acting(asked).enter(self.around(asked))

    def _leave(self, visit: Visit, state: VisitState) -> None:
        visit.state, visit.left_at = state, self.now
        self._close_tasks(visit)

    def _close_tasks(self, visit: Visit) -> None:
        for task in self.run.asked_at(visit.id):
            if task.is_asked:
                task.state, task.closed_at = TaskState.CANCELLED, self.now


def _counts(task: Task) -> bool:
    """Say whether a task belongs to those who are asked; who gave it away is stood for by who has it now."""
    return task.state not in (TaskState.MOVED, TaskState.CANCELLED)


def turn(run: Run, visit: Id, way: Way) -> None:
    """Let those whose turn it is see their task, where people are asked one after the other, but who waits for somebody else."""
    every = run.asked_at(visit)
    waiting = {task.for_task for task in every if task.is_asked}
    asked = [task for task in every if task.for_task is None and _counts(task)]
    votes: list[Vote | None] = [task.vote for task in asked]
    for place in asked_now(way, votes):
        if asked[place].state is TaskState.LATER and asked[place].id not in waiting:
            asked[place].state = TaskState.OPEN
