"""
A test run 「试运行」: the way a record that is there would go through a flow of the draft, whom it would ask, what it would do.

The very nodes and the very walk of real runs, read in one snapshot; nothing is written, nobody is told, no program called.
People agree unless told otherwise; what is waited for is taken as come, the first moment first. What a step writes into the
record is seen by what comes behind it, but its formulas are not worked out anew, and what else it would set off is not followed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, cast

from huodan.engines import flow
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant, NotFound
from huodan.language.flow.course import START, TRUNK
from huodan.language.flow.run import Run, RunState, Task, TaskState, Visit
from huodan.language.flow.step import Begins, Calls, Wish
from huodan.language.flow.voting import Vote
from huodan.language.flow.walk import turn
from huodan.language.nodes._asking import Asking
from huodan.language.plan.model import Plan
from huodan.language.whole import sees_whole
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.storage.sql.statements import fetch_row
from huodan.workspace.flowing.foreseeing import chooser
from huodan.workspace.flowing.telling import kind_of, step_label
from huodan.workspace.plans import Problems
from huodan.workspace.runs.around import asking_of
from huodan.workspace.runs.meant import CannotTellStart, is_meant
from huodan.workspace.runs.moving import ENDED, Do, Moving
from huodan.workspace.runs.tasked import required
from huodan.workspace.trying_deeds import Done, Dry, SeesTooLittle
from huodan.workspace.trying_needs import drafted, read_by
from huodan.workspace.trying_reads import Noted, Noting, Read

MOST_MOVES = 500
ANSWER = "answer"
BEFORE, BEHIND = Id(0), Id(-1)
"""Where it is kept what is done before the first step, and behind the last one."""

Answer = Literal["approve", "reject", "back"]


@dataclass(frozen=True, slots=True)
class WentWay:
    """A way of a block. holds: its condition, where it has one that was asked. taken: whether it is gone."""

    id: str
    holds: bool | None
    taken: bool


@dataclass(frozen=True, slots=True)
class Went:
    """
    One step the record came to; node: ``start`` where it is back at its starter.

    round: how often the record was here before. state: how it was left. people: whom it asks, and what they said.
    answer, offers: what those say, and what they may. chosen_by: who says who is asked. until: the moment it waits for, or is due
    at. fills: fields they must fill in that hold nothing; checks: what would have to hold before they agree, and does not.
    ways: of a block. reads: what its conditions read. is_stuck: the record would not go on from here.
    """

    node: str
    kind: str
    label: Text
    round: int
    state: str
    people: tuple[tuple[Id, Vote | None], ...]
    answer: Answer | None
    offers: tuple[Answer, ...]
    chosen_by: Literal["starter", "before"] | None
    until: int | None
    whys: tuple[Text, ...]
    does: tuple[Done, ...]
    fills: tuple[Text, ...]
    checks: tuple[Text, ...]
    ways: tuple[WentWay, ...]
    reads: tuple[Read, ...]
    is_stuck: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """
    What came of it.

    problems: instead of all else, while the draft's flows make no sense with what is published. begins, reads: whether it would
    begin for the record, and what its condition read. begun, ended: what is written as it begins, and as it ends. stuck: why it
    would not go on.
    """

    problems: Problems = ()
    begins: bool = True
    reads: tuple[Read, ...] = ()
    starter: Id | None = None
    begun: tuple[Done, ...] = ()
    steps: tuple[Went, ...] = ()
    ended: tuple[Done, ...] = ()
    state: RunState = RunState.RUNNING
    stuck: Problem | None = None


def try_flow(
    tx: Tx,
    seen: Grant,
    key: str,
    *,
    flow_id: str,
    record: Id,
    starter: Id | None = None,
    answers: Mapping[str, Sequence[Answer]] | None = None,
) -> Trial:
    """
    Say how a record would go through a flow of the draft of an app, over the forms as they are published.

    seen: what who asks may read; the flow may only read forms they see whole, as its way tells of their values. starter: who
    would hand it in; else who made it. answers: by node, what people say there the first time, the second time … else they agree.

    Raises:
        AppNotFound, Clash; NotFound: without such a flow or record. SeesTooLittle: where they do not see all it reads.
    """
    plan = drafted(tx, key, flow_id)
    if not isinstance(plan, Plan):
        return Trial(plan)
    return try_in(tx, seen, plan, flow_id=flow_id, record=record, starter=starter, answers=answers)


def try_in(
    tx: Tx,
    seen: Grant,
    plan: Plan,
    *,
    flow_id: str,
    record: Id,
    starter: Id | None = None,
    answers: Mapping[str, Sequence[Answer]] | None = None,
) -> Trial:
    """
    Say how a record would go through a flow of a Plan that is ``drafted``.

    Raises:
        NotFound: without such a record. SeesTooLittle: where they do not see all it reads.
    """
    planned = plan.flows[flow_id]
    if not all(sees_whole(seen, form) for form in read_by(plan, planned)):
        raise SeesTooLittle
    form = planned.flow.form
    row = fetch_row(tx, plan, form, record)
    if row is None or titles(tx, seen.plan, seen, form, {record})[record] is None:
        raise NotFound(what={"zh": "这条数据", "en": "The record"})
    by = starter if starter is not None else cast(Id, row["created_by"])
    held = flow.Held(
        Run(tx.new_id(), by), planned.app, flow_id, planned.hash, form, record, plan.version, tx.now
    )
    return _Going(Moving(tx, plan, held, planned), seen, answers or {}).go()


@dataclass
class _Going:
    """
    A test run while it goes.

    does, wants, noted: by visit, what is done there, what who agrees would have to do before, and what its conditions read.
    at: the visit at which something is being done.
    """

    moving: Moving
    seen: Grant
    answers: Mapping[str, Sequence[Answer]]
    does: dict[Id, list[Done]] = field(default_factory=dict)
    wants: dict[Id, tuple[tuple[Text, ...], tuple[Text, ...]]] = field(default_factory=dict)
    noted: dict[Id, Noted] = field(default_factory=dict)
    at: Id | None = None

    def go(self) -> Trial:
        """Let it go until it ends, or cannot go on."""
        moving = self.moving
        moving.walk.around = self._around
        try:
            begins = is_meant(moving.common)
        except CannotTellStart as error:
            self._read_start()
            return Trial(reads=self._reads(), starter=moving.held.run.starter, stuck=error.problem())
        self._read_start()
        stuck: Problem | None = None
        try:
            moving.walk.start()
            for _ in range(MOST_MOVES):
                self._mark()
                if not self._wish() and not (moving.held.is_running and self._next()):
                    break
        except HuodanError as error:
            stuck = error.problem()
            self.at = self.at or max(moving.held.run.visits, default=None)
        return Trial(
            (),
            begins,
            self._reads(),
            moving.held.run.starter,
            tuple(self.does.get(BEFORE, ())),
            tuple(map(self._went, moving.held.run.visits.values())),
            tuple(self.does.get(BEHIND, ())),
            moving.held.run.state,
            stuck,
        )

    def _read_start(self) -> None:
        """Note what the condition of its beginning reads."""
        when = self.moving.flow.start.when
        if when is not None:
            with suppress(HuodanError):
                self._around(Visit(BEFORE, START, Id(0), TRUNK, self.moving.tx.now)).holds(when)

    def _reads(self) -> tuple[Read, ...]:
        return tuple(self.noted[BEFORE].reads.values()) if BEFORE in self.noted else ()

    def _around(self, visit: Visit) -> Noting:
        return Noting(self.moving.common, visit, self.seen, self.noted.setdefault(visit.id, Noted()))

    def _mark(self) -> None:
        """Say what is written as the run begins, goes back to its starter, or ends."""
        for do in self.moving.marked():
            run = self.moving.held.run
            back = [visit.id for visit in run.visits.values() if visit.node == START]
            at = (back or [BEFORE])[-1] if run.state is RunState.RUNNING else BEHIND
            self.does.setdefault(at, []).append(Dry(self.moving, do, self.seen).say())

    def _wish(self) -> bool:
        """Say what is wanted, and go on behind it; whether there was anything."""
        walk, run = self.moving.walk, self.moving.held.run
        wanted, walk.wishes = walk.wishes, []
        for visit, wishes in groupby(wanted, key=lambda each: each[0]):
            listed: list[Wish] = [wish for _, wish in wishes]
            for wish in listed:
                dry = Dry(self.moving, Do(run.id, visit, wish), self.seen)
                self.at = dry.visit.id
                self.does.setdefault(dry.visit.id, []).append(dry.say())
            self.at = None
            if not visit:
                continue
            if any(isinstance(wish, Begins | Calls) and wish.waits for wish in listed):
                run.visits[visit].data |= {ANSWER: "done", ENDED: []}
                walk.woken(run.visits[visit])
            else:
                walk.done(run.visits[visit])
        return bool(wanted)

    def _next(self) -> bool:
        """Let who is asked the longest say something, else let come what is waited for; whether there was anything."""
        run, walk = self.moving.held.run, self.moving.walk
        task = next((each for each in run.tasks.values() if each.is_open or each.is_offered), None)
        if task is not None:
            self._say(task)
            return True
        waits = [each for each in run.open_visits() if not self._is_block(each)]
        if waits:
            due = dict(walk.sleeping)
            walk.done(min(waits, key=lambda each: (due.get(each.id) is None, due.get(each.id) or 0, each.id)))
        return bool(waits)

    def _is_block(self, visit: Visit) -> bool:
        return "arms" in visit.data

    def _say(self, task: Task) -> None:
        run, walk = self.moving.held.run, self.moving.walk
        visit = run.visits[task.visit]
        asking, answer = asking_of(self.moving.planned, visit.node), self._answer(visit)
        task.state, task.closed_at = TaskState.DONE, self.moving.tx.now
        if asking is not None and answer == "back":
            to = self.moving.common.of(visit).back_from(asking)
            assert to is not None
            walk.back(visit, to, straight=asking.straight == "straight")
            return
        task.vote = Vote.REJECT if answer == "reject" else Vote.APPROVE
        if asking is not None:
            if answer == "approve":
                self.wants.setdefault(visit.id, self._wanted(asking))
            turn(run, visit.id, asking.way)
        walk.judged(visit)

    def _round(self, visit: Visit) -> int:
        visits = self.moving.held.run.visits.values()
        return sum(each.node == visit.node and each.id < visit.id for each in visits)

    def _offers(self, visit: Visit) -> tuple[Answer, ...]:
        """List what who is asked may answer; at a step nobody is asked at, nothing."""
        asking = asking_of(self.moving.planned, visit.node)
        if not self.moving.held.run.asked_at(visit.id):
            return ()
        offers: list[Answer] = ["approve"]
        if asking is not None and asking.kind == "approve":
            offers.append("reject")
        if asking is not None and "send_back" in asking.buttons:
            offers += ["back"] if self.moving.common.of(visit).back_from(asking) is not None else []
        return tuple(offers)

    def _answer(self, visit: Visit) -> Answer:
        told, round = self.answers.get(visit.node, ()), self._round(visit)
        answer = told[round] if round < len(told) else "approve"
        return answer if answer in self._offers(visit) else "approve"

    def _wanted(self, asking: Asking) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
        """List what who is asked would have to fill in, and what does not hold that should before they agree."""
        moving, asked = self.moving, self.moving.common.asked
        if asked is None:
            return (), ()
        fills = asked.unfilled(required(moving.plan.forms[moving.held.form], asking))
        fails = [each for each in asking.checks if not asked.holds(moving.planned.formula(each.formula))]
        return tuple(each.label for each in fills), tuple(each.message for each in fails)

    def _went(self, visit: Visit) -> Went:
        run, walk, planned = self.moving.held.run, self.moving.walk, self.moving.planned
        asking, offers = asking_of(planned, visit.node), self._offers(visit)
        fills, checks = self.wants.get(visit.id, ((), ()))
        return Went(
            visit.node,
            kind_of(planned, visit.node),
            step_label(planned, visit.node),
            self._round(visit),
            visit.state.value,
            tuple((task.person, task.vote) for task in run.asked_at(visit.id)),
            self._answer(visit) if offers else None,
            offers,
            None if asking is None else chooser(asking),
            dict(walk.sleeping).get(visit.id),
            tuple(why for at, why in walk.said if at == visit.id),
            tuple(self.does.get(visit.id, ())),
            fills,
            checks,
            self._ways(visit),
            tuple(self._noted(visit).reads.values()),
            visit.id == self.at,
        )

    def _ways(self, visit: Visit) -> tuple[WentWay, ...]:
        taken, tests = visit.data.get("arms"), self._noted(visit).tests
        arms = self.moving.planned.course.node(visit.node).arms if isinstance(taken, list) else ()
        return tuple(
            WentWay(arm.id, tests.get(getattr(arm, "when", None) or ""), arm.id in cast(list[str], taken))
            for arm in arms
        )

    def _noted(self, visit: Visit) -> Noted:
        return self.noted.get(visit.id) or Noted()
