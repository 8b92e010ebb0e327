"""
One move of a run: read and held, walked by the pure walk, written back, with the timers and the wishes that follow.

Owns nothing of what an act is or who may do it (``workspace/flowing``), nor when commands are done (``workspace/perform.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from huodan.engines import flow, jobs
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.language.document.flow import Flow
from huodan.language.flow.course import START, Course
from huodan.language.flow.run import RunState, Visit, VisitState
from huodan.language.flow.step import Around, Begins, Calls, Changes
from huodan.language.flow.walk import Walk
from huodan.language.messages import SYSTEM, Change
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace import live
from huodan.workspace.notices import CHANGED, noted
from huodan.workspace.runs import called_off, grouped
from huodan.workspace.runs.alerting import alert
from huodan.workspace.runs.around import Surroundings, sort_tasks
from huodan.workspace.runs.mailed import Mailed
from huodan.workspace.runs.meant import UNDECIDED, is_meant, is_undecided
from huodan.workspace.runs.pinned import FlowChanged, planned_of
from huodan.workspace.runs.turns import Begin as Begin, Do as Do, End as End, Move as Move, Turn as Turn

TIMER = "flow_timer"
"""The kind of job that looks again at a visit (``workspace/jobs/flow_timer.py``)."""
PARENT, JOINED, CHILDREN, ENDED, STUCK, DONE, DEPTH = (
    "parent",
    "joined",
    "children",
    "ended",
    "stuck",
    "done",
    "depth",
)
"""In data: of a run, the run and visit that wait for it, and others that do so too; of a visit, the runs it waits for, how each
ended, and why it is stuck."""
CUT = "cut"
"""In the data of a run: where the clock goes on that left records for its next moment (``cutting.py``)."""
MOST_DEEP = 20
"""Of runs that wait for one another."""


class Moving:
    """A run while it moves."""

    def __init__(self, tx: Tx, plan: Plan, held: flow.Held, planned: PlanFlow | None = None) -> None:
        self.tx, self.plan, self.held = tx, plan, held
        self.planned = planned or planned_of(tx, plan, held)
        self.common = Surroundings(tx, plan, self.planned, held)
        self.walk = Walk(self.planned.course, held.run, self.common.of, tx.new_id, tx.now)
        self._was, self._mailed = self.standing, Mailed(held, is_approval=self.flow.is_approval)
        self._open, self._asked = [visit.id for visit in held.run.open_visits()], called_off.asked_in(held)
        self.because: list[str] = []
        self.is_quiet = False
        self._due = {id: due for id, due in held.due.items() if held.run.visits[id].is_open}

    @property
    def flow(self) -> Flow:
        """Give the flow it goes by."""
        return self.planned.flow

    def node(self, visit: Visit) -> object:
        """Give the node of a visit."""
        return self.planned.course.node(visit.node)

    def settle(self) -> list[Turn]:
        """Write what became of it, and say what is to be done for it."""
        held, walk = self.held, self.walk
        for id, until in walk.sleeping:
            held.due[id] = until
        sort_tasks(self.common)
        held.locks = self.flow.is_approval and not self.is_with_starter
        if held.stuck is not None and not self._is_open(held.stuck.path):
            held.stuck = first_stuck(held)
        touched = flow.save(self.tx, held)
        for visit, why in walk.said:
            flow.say(self.tx, held.id, "why", visit=visit, data={"why": why})
        self._set_timers()
        live.tell(self.tx, {held.form, *live.inboxes(touched)})
        if self.flow.is_approval and not self.is_quiet:
            called_off.tell(self.tx, self.plan, held, self._asked, self.because)
            self._asked = called_off.asked_in(held)
        grouped.arise(self.tx, self.planned, held, self._mailed.note(self.tx, held))
        return [*self.marked(), *self._wanted(), *left_behind(held, self._open), *tell_parents(held)]

    @property
    def is_with_starter(self) -> bool:
        """Say whether the record is back in the hands of who began the run."""
        return any(visit.node == START for visit in self.held.run.open_visits())

    def set_due(self, visit: Visit, due: int | None) -> None:
        """Have a visit looked at again at a moment, with a timer of its own also where it should have had one."""
        self.held.due[visit.id] = due
        self._due.pop(visit.id, None)

    @property
    def standing(self) -> str:
        """Say how the run stands, as ``Mark.on`` does; nothing before it has begun."""
        state = self.held.run.state
        if state is not RunState.RUNNING or not self.held.run.visits:
            return "" if state is RunState.RUNNING else state.value
        return "returned" if self.is_with_starter else "running"

    def leave_unmarked(self) -> None:
        """Have nothing written into the record of how it stands now."""
        self._was = self.standing

    def marked(self) -> list[Do]:
        """Have written into the record how the run stands, where that is something else now."""
        was, self._was = self._was, self.standing
        sets = [each for mark in self.flow.marks if mark.on == self._was != was for each in mark.sets]
        if not sets or self.common.asked is None or not self.common.asked.is_there:
            return []
        given = tuple((each.field, each.formula, each.add) for each in sets)
        return [Do(self.held.id, Id(0), Changes("", given))]

    def _is_open(self, path: str) -> bool:
        visit = self.held.run.visits.get(int(path or 0))
        return self.held.is_running and (visit is None or visit.is_open)

    def _set_timers(self) -> None:
        """Let the timers be those of the visits that are open."""
        now = {id: due for id, due in self.held.due.items() if self.held.run.visits[id].is_open}
        over = [timer_of(id) for id, due in self._due.items() if due is not None and now.get(id) is None]
        jobs.call_off(self.tx, over)
        for id, due in now.items():
            if due is not None and due != self._due.get(id):
                set_timer(self.tx, self.held, id, due)

    def _wanted(self) -> list[Turn]:
        """Give the wishes in their order, and behind those of a visit that it goes on."""
        turns: list[Turn] = []
        for visit, wishes in groupby(self.walk.wishes, key=lambda each: each[0]):
            listed = [wish for _, wish in wishes]
            turns += [Do(self.held.id, visit, wish) for wish in listed]
            if visit and not any(isinstance(wish, Begins | Calls) and wish.waits for wish in listed):
                turns.append(Move(self.held.id, done(visit), visit, is_done=True))
        return turns


def tell_parents(held: flow.Held) -> list[Turn]:
    """Let the runs go on that wait for one, if that has ended."""
    if held.is_running:
        return []
    state = held.run.state.value
    every = parents(held)
    noted = [Move(run, child_ended(visit, held.id, state), visit) for run, visit in every]
    return [*noted, *(Move(run, wake(visit), visit) for run, visit in every)]


def parents(held: flow.Held) -> list[tuple[Id, Id]]:
    """List the runs that wait for one, and the visits at which they do."""
    first = held.data.get(PARENT)
    return [tuple(each) for each in [*([first] if first else []), *held.data.get(JOINED, ())]]


def left_behind(held: flow.Held, were_open: Iterable[Id]) -> list[Turn]:
    """End the runs nobody waits for any more: what waited for them was left before they had ended."""
    left = (held.run.visits[id] for id in were_open)
    return [
        End(child, RunState.CANCELLED, (held.id, visit.id))
        for visit in left
        if not visit.is_open and visit.state is not VisitState.PASSED
        for child in _children(visit)
        if str(child) not in _mapping(visit.data.get("ends"))
    ]


def _children(visit: Visit) -> list[Id]:
    listed = visit.data.get(CHILDREN)
    return listed if isinstance(listed, list) else []


def is_waited_for(tx: Tx, held: flow.Held, besides: tuple[Id, Id]) -> bool:
    """Say whether another run waits for one."""
    others = (each for each in parents(held) if each != besides)
    return any(flow.load(tx, run).run.visits[visit].is_open for run, visit in others)


def family(tx: Tx, run: Id) -> Id:
    """Name the run that began the runs of which this is one."""
    for _ in range(MOST_DEEP):
        waiting = flow.data_of(tx, run).get(PARENT)
        if waiting is None:
            break
        run = waiting[0]
    return run


def move(tx: Tx, plan: Plan, turn: Move) -> list[Turn]:
    """
    Let a run go on.

    Raises:
        flow.RunNotFound, FlowChanged, what the walk raises.
    """
    held = flow.load(tx, turn.run)
    if not held.is_running:
        return []
    if turn.is_start and held.run.visits:
        return []
    if turn.at is not None and (
        not held.run.visits[turn.at].is_open or STUCK in held.run.visits[turn.at].data
    ):
        return []
    moving = Moving(tx, plan, held)
    turn.act(moving)
    return moving.settle()


def stick(tx: Tx, plan: Plan, run: Id, visit: Id, error: HuodanError, *, is_done: bool = False) -> None:
    """Let a run wait where it could not go on, and say why. is_done: what its node there wanted is done, and not done again."""
    held = flow.load(tx, run)
    problem, before, found = error.problem(), held.stuck, held.run.visits.get(visit)
    if found is None:
        held.stuck = Problem("", problem.code, problem.zh, problem.en)
    else:
        found.data[STUCK] = [problem.code, problem.zh, problem.en]
        found.data |= {DONE: True} if is_done else {}
        held.stuck = first_stuck(held)
    flow.save(tx, held)
    if held.stuck == before:
        return  # it was said already
    flow.say(tx, run, "stuck", visit=visit or None, data={"zh": problem.zh, "en": problem.en})
    alert(tx, plan, held)


def first_stuck(held: flow.Held) -> Problem | None:
    """Say why a run cannot go on where it has waited the longest for somebody to see to it; its path names the visit."""
    for visit in held.run.open_visits() if held.is_running else ():
        why = visit.data.get(STUCK)
        if isinstance(why, list):
            return Problem(str(visit.id), *why)
    return None


def end(tx: Tx, plan: Plan, held: flow.Held, state: RunState, *, is_quiet: bool = False) -> list[Turn]:
    """End a run, and give what follows; also where its flow makes no sense any more. is_quiet: as ``End`` says."""
    if not held.is_running:
        return []
    try:
        moving = Moving(tx, plan, held)
    except FlowChanged:
        were_open, asked = [each.id for each in held.run.open_visits()], called_off.asked_in(held)
        timers = [timer_of(each.id) for each in held.run.open_visits() if held.due.get(each.id) is not None]
        Walk(Course(()), held.run, _nowhere, tx.new_id, tx.now).end(state)
        held.stuck = None
        touched = flow.save(tx, held)
        jobs.call_off(tx, timers)
        live.tell(tx, {held.form, *live.inboxes(touched)})
        if not is_quiet:
            called_off.tell(tx, plan, held, asked)
        return [*left_behind(held, were_open), *tell_parents(held)]
    moving.is_quiet = is_quiet
    moving.walk.end(state)
    return moving.settle()


def _nowhere(visit: Visit) -> Around:
    raise AssertionError(visit)


def done(visit: Id) -> Callable[[Moving], None]:
    """Go on behind a node whose wishes are done."""
    return lambda moving: moving.walk.done(moving.held.run.visits[visit])


def wake(visit: Id) -> Callable[[Moving], None]:
    """Look again at a visit that waits."""

    def look(moving: Moving) -> None:
        found = moving.held.run.visits[visit]
        node = moving.node(found)
        if isinstance(node, Asking) and any(rule.field is not None for rule in node.due):
            moving.held.due[visit] = moving.common.of(found).due(
                node.due
            )  # the day it is due on may be another one
        moving.walk.woken(found)

    return look


def judge(visit: Id) -> Callable[[Moving], None]:
    """Look at what people said at a visit, and go on if that decides it."""

    def look(moving: Moving) -> None:
        found = moving.held.run.visits[visit]
        if found.is_open:
            moving.walk.judged(found)

    return look


def end_by_record(moving: Moving, change: Change | None = None) -> bool:
    """End a run if its record has become what ends it, and say whether it has. change: by which it may have."""
    ends, asked = moving.flow.ends_when, moving.common.asked
    if ends is None or asked is None or not asked.holds(moving.planned.formula(ends)):
        return False
    if change is not None:
        moving.because = called_off.by_change(moving.plan, change)
    data = {**noted("", moving.held.form, None), CHANGED: moving.because} if moving.because else None
    flow.say(moving.tx, moving.held.id, flow.BY_RECORD, data=data)
    moving.walk.end(RunState.CANCELLED)
    return True


def again(moving: Moving) -> None:
    """Try once more where a run is stuck, without doing again what was done."""
    run, walk = moving.held.run, moving.walk
    if not run.visits:
        _start(moving)
    for visit in run.open_visits():
        if not visit.is_open or visit.data.pop(STUCK, None) is None:
            continue
        node = moving.node(visit)
        if visit.data.pop(DONE, False):
            walk.done(visit)
        elif CHILDREN in visit.data:
            walk.woken(visit)
        elif isinstance(node, Asking) and run.asked_at(visit.id):
            moving.set_due(visit, moving.common.of(visit).due(node.due))
            walk.judged(visit)
        else:
            walk.again(visit)


def _start(moving: Moving) -> None:
    """Begin at last, or end where it turns out that the flow is not for the record, or it only said what the clock left."""
    cut = moving.held.data.get(CUT)
    if cut is not None:
        there, position = jobs.waits_at(moving.tx, cut["once"]), cut["position"]
        if there is not None and (there.get("since"), there.get("from")) == (
            position["at"],
            position["after"],
        ):
            jobs.put_off(moving.tx, cut["once"], run_at=moving.tx.now, position=position)  # no moment took it
        moving.walk.end(RunState.CANCELLED)
        moving.leave_unmarked()
        return
    if is_undecided(moving.held.data) and not is_meant(moving.common):
        flow.say(moving.tx, moving.held.id, "not_meant")
        moving.walk.end(RunState.CANCELLED)
        moving.leave_unmarked()
        return
    moving.held.data.pop(UNDECIDED, None)
    moving.held.stuck = None
    moving.walk.start()


def child_ended(visit: Id, child: Id, state: str) -> Callable[[Moving], None]:
    """Note that a run ended that a visit waits for."""

    def note(moving: Moving) -> None:
        data = moving.held.run.visits[visit].data
        ended: Mapping[str, str] = {**_mapping(data.get("ends")), str(child): state}
        data["ends"] = ended
        children = data.get(CHILDREN)
        if isinstance(children, list) and all(str(each) in ended for each in children):
            data[ENDED] = [ended[str(each)] for each in children]

    return note


def _mapping(value: object) -> Mapping[str, str]:
    return value if isinstance(value, Mapping) else {}


def timer_of(visit: Id) -> str:
    """Name the timer of a visit."""
    return f"{TIMER}:{visit}"


def set_timer(tx: Tx, held: flow.Held, visit: Id, due: int) -> None:
    """Have a visit looked at again at a moment; a timer that is at work goes on by itself."""
    once = timer_of(visit)
    title = {"zh": "流程到时间", "en": "A process is due"}
    input = {"run": held.id, "visit": visit}
    if jobs.enqueue(tx, kind=TIMER, title=title, input=input, run_at=due, once=once, by=SYSTEM) is None:
        jobs.put_off(tx, once, run_at=due, position={})
