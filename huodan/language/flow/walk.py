"""
How a run moves on: into nodes, through blocks, back, and to its end.

Changes the ``Run`` it is given and says what is to be done besides; whoever called it stores both in one Tx. A node that wants
something done is passed only when they are (``Walk.done``), so that what comes behind it sees what they did.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.flow.course import TRUNK, Course, Node
from huodan.language.flow.run import Run, RunState, Task, TaskState, Visit, VisitState
from huodan.language.flow.step import Acting, Around, Asks, Ends, Goes, Opens, Passed, Sleeps, Step, Wish
from huodan.language.flow.voting import Vote, Way, asked_now

MOST_VISITS = 1_000
"""Of one run: far more than any order needs, and few enough to end what goes round and round."""


RETURNED = "returned"
"""In the data of a visit: that the run came straight back to it."""


class EndlessRun(HuodanError):
    """A run visits nodes again and again."""

    code = "endless_run"
    status = 422
    zh = "流程走了 {limit} 步还没有结束，已停下。请检查是否有步骤互相跳转。"
    en = "The process did not end after {limit} steps and was stopped. Check whether steps lead back to each other."


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
        if step is not None:
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
        left = [each for each in self._beside(around, place.arm) if each.is_open]
        for each in left:
            self._leave(each, VisitState.RETURNED if each is visit else VisitState.CANCELLED)
        self._ahead.append(_Ahead(around, place.arm, place.node, visit.node if straight else None))

    def behind(self, visit: Visit) -> list[Visit]:
        """Give what was come to in the same arm after a visit, and what lies in it."""
        return [each for each in self._beside(visit.around, visit.arm) if each.id > visit.id]

    def reopen(self, visit: Visit) -> None:
        """Come back to a visit as it was; what was begun behind it ends, as nothing was done there."""
        for each in self.behind(visit):
            if each.is_open:
                self._leave(each, VisitState.CANCELLED)
        visit.state, visit.left_at = VisitState.OPEN, None

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
            self.wishes += [(visit.id, wish) for wish in wishes]
        else:
            self._pass(visit)

    def _pass(self, visit: Visit) -> None:
        self._leave(visit, VisitState.PASSED)
        if (
            visit.straight in self.course.places
            and visit.straight
            and self._is_same_way(visit, visit.straight)
        ):
            self._straight(visit, visit.straight)
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
        block.data["turn"] = next_turn
        self._ahead.append(_Ahead(block.id, arms[0], row[0]))
        return True

    def _straight(self, visit: Visit, node: str) -> None:
        """Go to the node that wants the record again; into each block on the way by that arm alone."""
        way = [node, *self.course.blocks(node)]
        inner = next(
            index for index, id in enumerate(way) if self.course.places[id].block == self._block_of(visit)
        )
        around, arm = visit.around, visit.arm
        for depth in range(inner, 0, -1):
            before = [each.data for each in self.run.visits.values() if each.node == way[depth]][-1:]
            block, inside = self._visit(way[depth], around, arm), self.course.places[way[depth - 1]].arm
            kept = ((name, value) for data in before for name, value in data.items())
            block.data |= {name: value for name, value in kept if name in ("items", "turn", "race")}
            others = [arm for arm in self._broken_off(way[depth]) if arm != inside]
            block.data["arms"] = [inside, *others]
            rows = ((arm, self.course.row_of(way[depth], arm)) for arm in others)
            self._ahead += [_Ahead(block.id, arm, row[0]) for arm, row in rows]
            around, arm = block.id, inside
        self._ahead.append(_Ahead(around, arm, self.course.node(node), is_return=True))

    def _is_same_way(self, visit: Visit, node: str) -> bool:
        """Say whether all blocks on the way straight to a node would be gone through as they were; else it goes step by step."""
        way, top = self._between(visit, node)
        row, here = self.course.places[top].row, self.course.places[visit.node].index
        passed = [each.id for each in row[here + 1 : self.course.places[top].index] if each.arms]
        for block in (*passed, *way):
            last = [each for each in self.run.visits.values() if each.node == block][-1:]
            step = self._entered(Visit(0, block, visit.around, visit.arm, self.now))
            if not last or not isinstance(step, Opens) or list(step.arms) != last[0].data.get("arms"):
                return False
        return True

    def _entered(self, visit: Visit) -> Step:
        return self._acting(visit).enter(self.around(visit))

    def _between(self, visit: Visit, node: str) -> tuple[list[str], str]:
        """Give the blocks a node lies in up to the row of a visit, and what of that row holds it."""
        way = [node, *self.course.blocks(node)]
        own = self._block_of(visit)
        inner = next(index for index, id in enumerate(way) if self.course.places[id].block == own)
        return way[1 : inner + 1], way[inner]

    def _broken_off(self, node: str) -> list[str]:
        """Name the arms of a block that had not come to their end when it was left the last time."""
        before = [each for each in self.run.visits.values() if each.node == node and not each.is_open]
        arms = before[-1].data.get("arms") if before else None
        if not isinstance(arms, list):
            return []
        ended = {
            each.arm
            for each in self.run.visits.values()
            if each.around == before[-1].id
            and each.state is VisitState.PASSED
            and each.node == self.course.row_of(node, each.arm)[-1].id
        }
        return [arm for arm in arms if arm not in ended and self.course.row_of(node, arm)]

    def _block_of(self, visit: Visit) -> str:
        return self.course.places[visit.node].block

    def _leave(self, visit: Visit, state: VisitState) -> None:
        visit.state, visit.left_at = state, self.now
        self._close_tasks(visit)

    def _close_tasks(self, visit: Visit) -> None:
        for task in self.run.asked_at(visit.id):
            if task.state in (TaskState.OPEN, TaskState.LATER):
                task.state, task.closed_at = TaskState.CANCELLED, self.now


def _counts(task: Task) -> bool:
    """Say whether a task belongs to those who are asked; who gave it away is stood for by who has it now."""
    return task.state not in (TaskState.MOVED, TaskState.CANCELLED)


def turn(run: Run, visit: Id, way: Way) -> None:
    """Let those whose turn it is see their task, where people are asked one after the other, but who waits for somebody else."""
    every = run.asked_at(visit)
    waiting = {task.for_task for task in every if task.state in (TaskState.OPEN, TaskState.LATER)}
    asked = [task for task in every if task.for_task is None and _counts(task)]
    votes: list[Vote | None] = [task.vote for task in asked]
    for place in asked_now(way, votes):
        if asked[place].state is TaskState.LATER and asked[place].id not in waiting:
            asked[place].state = TaskState.OPEN
