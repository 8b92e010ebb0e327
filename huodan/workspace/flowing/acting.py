"""
An act on a task or a run: who acts is let in, the record and the run are held, and what follows is done in the same Tx.

Locks the record before the run, as a save does that wakes a run, so that two never wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from huodan.engines import flow
from huodan.engines.query import titles
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.fields.member import PEOPLE
from huodan.language.flow.claims import taken_from
from huodan.language.flow.run import Task, TaskState, Visit
from huodan.language.flow.voting import Way
from huodan.language.messages import SYSTEM_PERSON, Change
from huodan.language.nodes._asking import Asking
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace.flowing.decided_on import note_version
from huodan.workspace.flowing.known import looks_after
from huodan.workspace.flowing.refusals import (
    ActNotOffered,
    CannotAsk,
    Claimed,
    ClaimFirst,
    NotYours,
    NotYourTask,
    RunOver,
    TaskOver,
    require_short,
)
from huodan.workspace.perform import go_on
from huodan.workspace.runs import Move, Moving, Turn
from huodan.workspace.runs.failing import GIVES_UP
from huodan.workspace.runs.moving import judge, stick
from huodan.workspace.runs.tasked import grant_with, is_instead


@dataclass
class Acting:
    """Somebody acts on a run."""

    tx: Tx
    plan: Plan
    grant: Grant
    moving: Moving

    @property
    def held(self) -> flow.Held:
        """Give the run."""
        return self.moving.held

    @property
    def person(self) -> Id:
        """Say who acts."""
        return self.grant.actor.person

    @property
    def meant(self) -> flow.Meant:
        """Say whom words mean."""
        return self.moving.common.meant("")

    @property
    def is_administrator(self) -> bool:
        """Say whether who acts looks after the flow."""
        return looks_after(self.tx, self.plan, self.grant, self.held)

    def say(self, what: str, task: Task | None = None, **data: object) -> None:
        """Note what was done."""
        visit = None if task is None else task.visit
        flow.say(self.tx, self.held.id, what, visit=visit, task=None if task is None else task.id, data=data)

    def settle(self, judged: Visit | None = None) -> tuple[Change, ...]:
        """Write what became of the run, and do what follows. judged: the visit whose answers are to be looked at then."""
        turns = self.moving.settle()
        if judged is not None:
            turns.append(Move(self.held.id, judge(judged.id), judged.id))
        return go_behind(self.tx, self.plan, self.held.id, turns, judged)

    def ask(
        self, people: Collection[Id], visit: Visit, *, place: int, for_task: Id | None = None
    ) -> list[Task]:
        """
        Ask more people at a visit.

        Raises:
            CannotAsk: who may not sign in, is asked there already, or would agree to their own.
        """
        node = self.moving.node(visit)
        around = self.moving.common.of(visit)
        asked = {
            task.person
            for task in self.held.run.asked_at(visit.id)
            if task.is_asked or task.state is TaskState.DONE
        }
        new: list[Task] = []
        for person in dict.fromkeys(people):
            if person in asked or not self.meant.may_sign_in(person):
                raise CannotAsk
            if isinstance(node, Asking) and node.is_kept_from(around, person):
                raise CannotAsk
            task = Task(self.tx.new_id(), visit.id, person, place, self.tx.now, for_task=for_task)
            self.held.run.tasks[task.id] = task
            new.append(task)
        if not new:
            raise CannotAsk
        return new


@dataclass
class OnTask(Acting):
    """Somebody acts on a task of theirs, or of whom they stand in for."""

    task: Task

    @property
    def visit(self) -> Visit:
        """Give the visit they are asked at."""
        return self.held.run.visits[self.task.visit]

    @property
    def asking(self) -> Asking | None:
        """Give the step they are asked at; None where a record was sent back to who began it."""
        node = self.moving.node(self.visit)
        return node if isinstance(node, Asking) else None

    @property
    def way(self) -> Way:
        """Say how several decide."""
        return Way.ANY if self.asking is None else self.asking.way

    @property
    def wider(self) -> Grant:
        """Give what they may do with the task in their hands."""
        return grant_with(self.tx, self.plan, self.grant, self.held, self.moving.planned, self.task)

    def require(self, button: str, label: Text) -> None:
        """
        Let what the step offers pass.

        Raises:
            ActNotOffered
        """
        if self.asking is None or button not in self.asking.buttons:
            raise ActNotOffered(act=label)

    def close(self, state: TaskState, opinion: str | None) -> None:
        """
        End the task in the name of who acts.

        Raises:
            OpinionTooLong
        """
        self.task.state, self.task.closed_at = state, self.tx.now
        self.task.opinion = require_short(opinion) or self.task.opinion
        if self.person != self.task.person:
            self.task.acted_by = self.person
        note_version(self.visit, self.task, self.moving.common.asked)


def go_behind(tx: Tx, plan: Plan, run: Id, turns: Iterable[Turn], visit: Visit | None) -> tuple[Change, ...]:
    """Let a run go on behind what was said at a visit, which stays said also where too much follows from it."""
    try:
        with tx.attempt():
            return go_on(tx, plan, turns)
    except HuodanError as error:
        if error.code not in GIVES_UP or visit is None:
            raise
        stick(tx, plan, run, visit.id, error)
        return ()


def on_task(tx: Tx, plan: Plan, grant: Grant, id: Id, *, is_offered: bool = False) -> OnTask:
    """
    Hold a task to act on it. is_offered: to take it, where it is offered to several.

    Raises:
        NotYourTask, TaskOver, ClaimFirst, Claimed
    """
    assert tx.is_write
    try:
        run, form, record = flow.run_of(tx, id)
    except HuodanError:
        raise NotYourTask from None
    held = hold(tx, plan, run, form, record)
    task = held.run.tasks.get(id)
    person = grant.actor.person
    if task is None or person == SYSTEM_PERSON:
        raise NotYourTask
    if person != task.person and not is_instead(tx, held, task, person):
        raise NotYourTask
    if task.state is TaskState.MOVED:
        raise NotYourTask
    taken = taken_from(held.run, task)
    if taken is not None and held.run.visits[task.visit].is_open:
        raise Claimed(name=_name(tx, plan, grant, taken.person))
    if held.is_running and task.is_offered and not is_offered:
        raise ClaimFirst
    if not held.is_running or task.is_offered != is_offered or not (is_offered or task.is_open):
        raise TaskOver
    return OnTask(tx, plan, grant, Moving(tx, plan, held), task)


def _name(tx: Tx, plan: Plan, grant: Grant, person: Id) -> Text:
    name = titles(tx, plan, grant, PEOPLE, (person,)).get(person)
    return name or {"zh": "别人", "en": "somebody else"}


def on_run(tx: Tx, plan: Plan, grant: Grant, id: Id) -> Acting:
    """
    Hold a run to act on it.

    Raises:
        as ``hold_run`` does. FlowChanged
    """
    return Acting(tx, plan, grant, Moving(tx, plan, hold_run(tx, plan, grant, id)))


def hold_run(tx: Tx, plan: Plan, grant: Grant, id: Id, *, may_be_over: bool = False) -> flow.Held:
    """
    Hold a run somebody may know of, also one that cannot go on.

    Raises:
        NotYours: if there is none, or who acts neither takes part in it nor looks after it. RunOver
    """
    try:
        form, record = flow.about(tx, id)
    except HuodanError:
        raise NotYours from None
    held = hold(tx, plan, id, form, record)
    if not flow.takes_part(tx, id, grant.actor.person) and not looks_after(tx, plan, grant, held):
        raise NotYours
    if not held.is_running and not may_be_over:
        raise RunOver
    return held


def hold(tx: Tx, plan: Plan, run: Id, form: str, record: Id | None) -> flow.Held:
    """Hold a run and its record, which is held before it as a save does that wakes a run."""
    if tx.is_write and tx.dialect != "sqlite" and record is not None and form in plan.forms:
        fetch_rows(tx, plan, form, (record,), lock=True)
    return flow.load(tx, run)
