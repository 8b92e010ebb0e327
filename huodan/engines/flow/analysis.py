"""
What became of the runs that began between two moments (流程分析): how long each step took, where it stood, what came back.

One pass over visits and one over tasks, put together in whole numbers here, so that both databases say the same. Does not own who
may ask (``workspace/flowing/analysing.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select

from huodan.engines.flow.figures import THROUGH, Analysis, PersonFigures, StageFigures, Took, Whole
from huodan.engines.flow.spreads import Spans, WorkedDays, spread
from huodan.engines.flow.stages import Key, Stage, Stages, stages
from huodan.engines.flow.stored import ASKED
from huodan.engines.flow.times import calendar
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, first_id
from huodan.language.flow.course import START
from huodan.language.flow.run import RunState, TaskState, VisitState
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.nodes._asking import LATE
from huodan.language.plan.flowed import PlanFlow
from huodan.storage.db import Tx
from huodan.storage.system import flow_run as runs, flow_said, flow_task as tasks, flow_visit as visits

MOST_VISITS = 300_000
MOST_PEOPLE = 100
AT_ONCE = 2_000
LATE_SAID = tuple(f"due_{then}" for then in LATE)
"""What is told of a visit whose time was up (``workspace/flowing/timing.py``)."""
_THROUGH = tuple(state.value for state in THROUGH)
_DECIDED = (VisitState.PASSED.value, VisitState.REJECTED.value, VisitState.RETURNED.value)


class TooMuchToAnalyse(HuodanError):
    """So many steps were taken in that time that nobody would wait for the answer."""

    code = "too_much_to_analyse"
    status = 422
    zh = "这段时间里走过的步骤超过 {most} 个，算不过来。请选短一些的时间，或只看一个流程。"
    en = "More than {most} steps were taken in that time. Choose a shorter time, or one process only."


@dataclass(slots=True)
class _At:
    """What is found at a step."""

    stage: Stage
    took: Spans
    waiting: Spans
    working: Spans
    stood_natural: int = 0
    stood_worked: int = 0
    visits: int = 0
    by_itself: int = 0
    late: int = 0
    returned: int = 0
    runs: set[Id] = field(default_factory=set)
    is_open: list[tuple[Id, Id, int]] = field(default_factory=list)
    halted: Counter[bool] = field(default_factory=Counter)


@dataclass(slots=True)
class _Run:
    """A run of the time asked for. last: the step it stands at or ended at, with how sure that is."""

    flow: str
    about: tuple[str, Id]
    state: str
    ended_at: int | None
    last: tuple[bool, Id, _At] | None = None


def analyse(tx: Tx, flows: Sequence[PlanFlow], *, first: int, end: int, tree: str | None = None) -> Analysis:
    """
    Work out what became of the runs of some flows that began from ``first`` until before ``end``.

    tree: only of those that go by one version of their flow, by its hash.

    Raises:
        TooMuchToAnalyse
    """
    found = _Reading(tx, flows, first, end, tree)
    found.read_runs()
    found.read_visits()
    found.read_late()
    found.read_tasks()
    found.read_open()
    return found.told()


class _Reading:
    """One analysis as it is read."""

    def __init__(self, tx: Tx, flows: Sequence[PlanFlow], first: int, end: int, tree: str | None) -> None:
        self.tx, self.first, self.flows, self.tree = tx, first, flows, tree
        self.days = WorkedDays(calendar(tx), min(first, tx.now), tx.now)
        self.ids = tuple(each.id for each in flows)
        self.of: tuple[ColumnElement[bool], ...] = (
            runs.c.flow.in_(self.ids),
            *(() if tree is None else (runs.c.tree == tree,)),
        )
        self.within = (
            runs.c.state.in_([state.value for state in RunState]),  # the index begins with it
            *self.of,
            runs.c.id >= first_id(first),
            runs.c.begun_at >= first,
            runs.c.begun_at < end,
        )
        self.runs: dict[Id, _Run] = {}
        self.length = Spans(self.days)
        self.at: dict[Key, _At] = {}
        self.visited: dict[Id, _At] = {}
        self.people: dict[Id, Spans] = {}
        self.waiting, self.working = Spans(self.days), Spans(self.days)
        self.sent_back, self.timed, self.late = set[Id](), set[Id](), set[Id]()
        self.stages = Stages({}, frozenset())

    def read_runs(self) -> None:
        """Read the runs, and lay out the steps of the versions they went by."""
        wanted = select(
            *(runs.c.id, runs.c.flow, runs.c.tree, runs.c.form, runs.c.record),
            *(runs.c.state, runs.c.begun_at, runs.c.ended_at),
        )
        trees = {(each.id, each.hash) for each in self.flows}
        for id, flow, tree, form, record, state, begun, ended in self._rows(wanted.where(*self.within)):
            trees.add((flow, tree))
            about = (form, record) if record is not None else ("", id)
            self.runs[id] = _Run(flow, about, state, ended)
            if ended is not None and state in _THROUGH:
                self.length.add(begun, ended)
        self.stages = stages(self.tx, self.flows, trees, of=self.tree)

    def read_visits(self) -> None:
        """Read what the runs came to."""
        wanted = select(
            *(visits.c.id, visits.c.run, visits.c.node, visits.c.state, visits.c.entered_at, visits.c.left_at)
        ).join_from(runs, visits, visits.c.run == runs.c.id)
        now, clock = self.tx.now, self.days.at
        passed, returned = VisitState.PASSED.value, VisitState.RETURNED.value
        for id, run, node, state, entered, left in self._rows(wanted.where(*self.within)):
            of = self.runs[run]
            at = self._at((of.flow, node))
            if at is None:
                continue
            at.visits += 1
            at.runs.add(run)
            if state == returned:
                at.returned += 1
                self.sent_back.add(run)
            if at.stage.has_due:
                self.timed.add(run)
            if left != entered:
                until = now if left is None else left
                natural, worked = until - entered, clock(until) - clock(entered)
                at.stood_natural += natural
                at.stood_worked += worked
                if state in _DECIDED:
                    at.took.put(natural, worked)
            else:
                at.by_itself += at.stage.may_wait
            self.visited[id] = at
            halts = left is None or (left == of.ended_at and state != passed)
            if of.last is None or (halts, id) > of.last[:2]:
                of.last = (halts, id, at)

    def read_late(self) -> None:
        """Read at which visits the time was up."""
        wanted = select(flow_said.c.visit, runs.c.id).join_from(runs, flow_said, flow_said.c.run == runs.c.id)
        is_late = flow_said.c.what.in_(LATE_SAID)
        for id, run in self._rows(wanted.where(*self.within, is_late).distinct()):
            if id in self.visited:
                self.visited[id].late += 1
                self.timed.add(run)
                self.late.add(run)

    def read_tasks(self) -> None:
        """Read who answered, and how long each took."""
        wanted = select(
            *(tasks.c.visit, tasks.c.person, tasks.c.acted_by, tasks.c.state),
            *(tasks.c.opened_at, tasks.c.seen_at, tasks.c.closed_at),
        ).join_from(runs, tasks, tasks.c.run == runs.c.id)
        is_over = tasks.c.state.in_([TaskState.DONE.value, TaskState.MOVED.value])
        over = (tasks.c.sort.in_(ASKED), is_over, tasks.c.closed_at.is_not(None))
        turn: dict[Id, int] = {}
        clock, done = self.days.at, TaskState.DONE.value
        ordered = wanted.where(*self.within, *over).order_by(tasks.c.closed_at, tasks.c.id)
        for visit, person, acted_by, state, opened, seen, closed in self._rows(ordered):
            at = self.visited.get(visit)
            if at is None:
                continue
            if (
                at.stage.is_in_turn
            ):  # a task is there from the beginning; its turn comes when the one before is over
                opened = max(opened, turn.get(visit, opened))
                turn[visit] = closed
            begun, over_at = clock(opened), clock(closed)
            if seen is not None or acted_by in (None, person, SYSTEM_PERSON):
                seen = closed if seen is None or seen > closed else max(seen, opened)
                seen_at = clock(seen)
                for waiting, working in ((at.waiting, at.working), (self.waiting, self.working)):
                    waiting.put(seen - opened, seen_at - begun)
                    working.put(closed - seen, over_at - seen_at)
            who = person if acted_by is None else acted_by
            if state == done and who != SYSTEM_PERSON and at.stage.node != START:
                if who not in self.people:
                    self.people[who] = Spans(self.days)
                self.people[who].put(closed - opened, over_at - begun)

    def read_open(self) -> None:
        """Read where runs stand now, whenever they began."""
        wanted = select(visits.c.run, runs.c.flow, visits.c.node, visits.c.id, visits.c.entered_at)
        stands = (
            runs.c.state == RunState.RUNNING.value,
            *self.of,
            visits.c.state == VisitState.OPEN.value,
        )
        joined = wanted.join_from(runs, visits, visits.c.run == runs.c.id)
        for run, flow, node, id, entered in self._rows(joined.where(*stands)):
            at = self._at((flow, node))
            if at is not None:
                at.is_open.append((entered, id, run))

    def told(self) -> Analysis:
        """Put it together."""
        last: dict[tuple[str, Id], _Run] = {}
        for run in (self.runs[id] for id in sorted(self.runs)):
            last[run.about] = run
        for run in last.values():
            if run.last is not None and run.state != RunState.APPROVED.value:
                run.last[2].halted[run.state == RunState.RUNNING.value] += 1
        states = Counter(run.state for run in self.runs.values())
        order = [key for key in self.stages.steps if key in self.at or key[1] != START]
        shown = [key for key in order if key in self.at or not self.stages.steps[key].is_gone]
        people = sorted(self.people.items(), key=lambda each: (-len(each[1].natural), each[0]))
        return Analysis(
            {state: states[state.value] for state in RunState},
            self._whole(),
            len(last),
            sum(run.state == RunState.APPROVED.value for run in last.values()),
            tuple(self._figures(self.at.get(key) or self._new(self.stages.steps[key])) for key in shown),
            tuple(_person(person, spans) for person, spans in people[:MOST_PEOPLE]),
        )

    def _whole(self) -> Whole:
        every = self.at.values()
        return Whole(
            len(self.sent_back),
            len(self.timed),
            len(self.late),
            _took(self.length, self.waiting, self.working, "natural", sum(at.stood_natural for at in every)),
            _took(self.length, self.waiting, self.working, "worked", sum(at.stood_worked for at in every)),
        )

    def _figures(self, at: _At) -> StageFigures:
        oldest = min(at.is_open, default=None)
        return StageFigures(
            at.stage,
            at.visits,
            at.by_itself,
            at.late if at.stage.has_due else None,
            0 if at.stage.is_looped else at.visits - len(at.runs),
            at.returned,
            _took(at.took, at.waiting, at.working, "natural", at.stood_natural),
            _took(at.took, at.waiting, at.working, "worked", at.stood_worked),
            open=len({run for _, _, run in at.is_open}),
            oldest=None if oldest is None else oldest[2],
            oldest_since=None if oldest is None else oldest[0],
            reached=len({self.runs[run].about for run in at.runs}),
            halted_open=at.halted[True],
            halted_ended=at.halted[False],
        )

    def _at(self, key: Key) -> _At | None:
        """Give where to count for a step; None for a block."""
        found = self.at.get(key)
        if found is None and key not in self.stages.blocks:
            stage = self.stages.steps.get(key) or Stage(*key, label=key[1], kind="", is_gone=True)
            self.stages.steps.setdefault(key, stage)
            found = self.at[key] = self._new(stage)
        return found

    def _new(self, stage: Stage) -> _At:
        return _At(stage, Spans(self.days), Spans(self.days), Spans(self.days))

    def _rows(self, wanted: Any) -> Iterator[Any]:
        count = 0
        for rows in self.tx.execute(wanted.limit(MOST_VISITS + 1)).partitions(AT_ONCE):
            count += len(rows)
            if count > MOST_VISITS:
                raise TooMuchToAnalyse(most=MOST_VISITS)
            yield from rows


def _took(took: Spans, waited: Spans, worked: Spans, clock: str, stood: int) -> Took:
    waiting, working = getattr(waited, clock), getattr(worked, clock)
    waits, works, spans = spread(waiting), spread(working), getattr(took, clock)
    return Took(
        spread(spans),
        None if waits is None else waits.median,
        None if works is None else works.median,
        sum(waiting),
        sum(working),
        stood,
        spans,
        waiting,
        working,
    )


def _person(person: Id, spans: Spans) -> PersonFigures:
    natural, worked = spread(spans.natural), spread(spans.worked)
    assert natural is not None
    assert worked is not None
    return PersonFigures(person, natural.count, natural, worked)
