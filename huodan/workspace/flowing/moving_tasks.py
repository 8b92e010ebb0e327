"""Who else is asked: give a task away, have somebody asked before, behind or beside, take them out again, show it around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.flow.claims import hand_on
from huodan.language.flow.run import Task, TaskState, Visit
from huodan.language.flow.voting import Vote, Way
from huodan.language.flow.walk import turn
from huodan.language.messages import Change
from huodan.language.nodes._asking import Asking
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace import live
from huodan.workspace.flowing.acting import OnTask, on_run, on_task
from huodan.workspace.flowing.deciding import DELEGATED, require_filled
from huodan.workspace.flowing.known import is_agreed_at
from huodan.workspace.flowing.refusals import (
    CannotAsk,
    NotYours,
    OpinionRequired,
    OthersMustAgree,
    TaskOver,
    require_short,
)
from huodan.workspace.flowing.signatures import sign

Where = Literal["before", "after", "beside"]
ADDED = "added"
"""In the data of a visit: by whom tasks were added."""
LABELS = {
    "add_before": {"zh": "前加签", "en": "Ask somebody before"},
    "add_after": {"zh": "后加签", "en": "Ask somebody behind"},
    "add_beside": {"zh": "并加签", "en": "Ask somebody besides"},
}


def transfer(
    tx: Tx, plan: Plan, grant: Grant, task: Id, *, to: Id, opinion: str | None = None
) -> tuple[Change, ...]:
    """
    Give a task to somebody else for good (转交).

    Raises:
        NotYourTask, TaskOver, ActNotOffered, CannotAsk
    """
    acting = on_task(tx, plan, grant, task)
    acting.require("transfer", {"zh": "转交", "en": "Transfer"})
    _require_others(acting, (to,))
    _hand_over(acting, to, opinion)
    acting.say("transferred", acting.task, to=to)
    return acting.settle()


def _require_others(acting: OnTask, people: Sequence[Id]) -> None:
    """
    Let somebody have others asked, and not themselves: who stands in would be asked for good.

    Raises:
        CannotAsk
    """
    if acting.person in people:
        raise CannotAsk


def replace(tx: Tx, plan: Plan, grant: Grant, task: Id, *, to: Id) -> tuple[Change, ...]:
    """
    Give a task of somebody to another, as who looks after the flow (负责人调整).

    Raises:
        NotYours, RunOver, TaskOver, CannotAsk. OthersMustAgree: if one of those who look after it would then agree, though the
        step does not mean them.
    """
    try:
        run, _, _ = flow.run_of(tx, task)
    except flow.TaskNotFound:
        raise NotYours from None
    acting = on_run(tx, plan, grant, run)
    if not acting.is_administrator:
        raise NotYours
    found = acting.held.run.tasks.get(task)
    if found is None or not found.is_asked:
        raise TaskOver
    on = OnTask(tx, plan, grant, acting.moving, found)
    _require_not_kept(on, to)
    _hand_over(on, to, None)
    on.say("replaced", found, to=to)
    return on.settle()


def _require_not_kept(acting: OnTask, to: Id) -> None:
    """Let who looks after a flow not be asked to agree by themselves, unless the step means them (decision 0089)."""
    node = acting.moving.node(acting.visit)
    if not (isinstance(node, Asking) and is_agreed_at(acting.plan, node)):
        return
    now = acting.plan.flows.get(acting.held.flow, acting.moving.planned)
    keepers = acting.meant.administrators(now.flow.administrators)
    around = acting.moving.common.of(acting.visit)
    if to in keepers and to not in (around.people(node.who) or keepers):
        raise OthersMustAgree


def _hand_over(acting: OnTask, to: Id, opinion: str | None) -> None:
    """Ask somebody else in the same place; who was added for somebody stays so."""
    state, task = acting.task.state, acting.task
    if to == task.person:
        raise CannotAsk
    acting.close(TaskState.MOVED, opinion)
    (new,) = acting.ask((to,), acting.visit, place=task.place, for_task=task.for_task)
    new.state = state
    for waiting in acting.held.run.tasks.values():
        if waiting.for_task == task.id:
            waiting.for_task = new.id
    for listed in (acting.visit.data.get(DELEGATED),):
        if isinstance(listed, list) and task.id in listed:
            listed.append(new.id)
    hand_on(acting.visit, task, new)


def delegate(
    tx: Tx, plan: Plan, grant: Grant, task: Id, *, to: Id, opinion: str | None = None
) -> tuple[Change, ...]:
    """
    Have somebody say what they think; then it is one's own turn again (委派).

    Raises:
        NotYourTask, TaskOver, ActNotOffered, CannotAsk
    """
    acting = on_task(tx, plan, grant, task)
    acting.require("delegate", {"zh": "委派", "en": "Delegate"})
    _require_others(acting, (to,))
    new = _ask_before(acting, (to,), opinion)
    _list(acting.visit, DELEGATED).extend(new)
    acting.say("delegated", acting.task, to=to)
    return acting.settle()


def add(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    task: Id,
    *,
    people: Sequence[Id],
    where: Where,
    opinion: str | None = None,
    signature: str | None = None,
) -> tuple[Change, ...]:
    """
    Have more people asked (加签): before oneself, behind oneself (which is to agree), or beside all who are asked.

    Raises:
        NotYourTask, TaskOver, ActNotOffered, CannotAsk, OpinionRequired
    """
    acting = on_task(tx, plan, grant, task)
    acting.require(f"add_{where}", LABELS[f"add_{where}"])
    _require_others(acting, people)
    match where:
        case "before":
            new = _ask_before(acting, people, opinion)
        case "after":
            if acting.asking is not None and acting.asking.opinion == "always" and not opinion:
                raise OpinionRequired
            if acting.asking is not None:
                require_filled(acting.moving, acting.asking)
            sign(acting, signature)
            acting.close(TaskState.MOVED, opinion)
            acting.task.vote = Vote.APPROVE
            if acting.way.is_one and acting.task.for_task is None:
                _decide_alone(acting)
            new = [
                each.id
                for each in acting.ask(
                    people, acting.visit, place=acting.task.place, for_task=acting.task.for_task
                )
            ]
        case "beside":
            last = max(each.place for each in acting.held.run.asked_at(acting.visit.id))
            added = acting.ask(people, acting.visit, place=last + 1)
            for each in added if acting.way is Way.SEQUENTIAL else ():
                each.state = TaskState.LATER
            new = [each.id for each in added]
    data = acting.visit.data
    known = data.get(ADDED)
    data[ADDED] = {**(known if isinstance(known, dict) else {}), **{str(id): acting.person for id in new}}
    acting.say(f"added_{where}", acting.task, people=list(people))
    return acting.settle()


def _decide_alone(acting: OnTask) -> None:
    """Ask the others no longer where one is enough: who had somebody asked behind has decided it, if that one agrees too."""
    for other in acting.held.run.asked_at(acting.visit.id):
        if other.is_asked:
            other.state, other.closed_at = TaskState.CANCELLED, acting.tx.now


def _ask_before(acting: OnTask, people: Sequence[Id], opinion: str | None) -> list[Id]:
    new = acting.ask(people, acting.visit, place=acting.task.place, for_task=acting.task.id)
    acting.task.state = TaskState.LATER
    acting.task.opinion = require_short(opinion) or acting.task.opinion
    return [each.id for each in new]


def take_out(tx: Tx, plan: Plan, grant: Grant, task: Id, *, other: Id) -> tuple[Change, ...]:
    """
    Ask somebody no longer whom one had asked (减签).

    Raises:
        NotYourTask, ActNotOffered, TaskOver: if they have answered. CannotAsk: if somebody else asked them.
    """
    acting = _on_waiting(tx, plan, grant, task)
    acting.require("take_out", {"zh": "减签", "en": "Take out"})
    found, added = acting.held.run.tasks.get(other), acting.visit.data.get(ADDED)
    is_mine = isinstance(added, dict) and added.get(str(other)) == acting.person
    if found is None or found.visit != acting.visit.id or not is_mine:
        raise CannotAsk
    if not found.is_asked:
        raise TaskOver
    _cancel(acting, found)
    waiting = None if found.for_task is None else acting.held.run.tasks[found.for_task]
    others = acting.held.run.tasks.values()
    if waiting is not None and not any(each.is_open and each.for_task == waiting.id for each in others):
        waiting.state = TaskState.OPEN
    acting.say("taken_out", acting.task, person=found.person)
    turn(acting.held.run, acting.visit.id, acting.way)
    return acting.settle(acting.visit)


def _cancel(acting: OnTask, task: Task) -> None:
    """Ask somebody no longer, nor whom they had asked before themselves."""
    task.state, task.closed_at = TaskState.CANCELLED, acting.tx.now
    for other in list(acting.held.run.tasks.values()):
        if other.for_task == task.id and other.is_asked:
            _cancel(acting, other)


def _on_waiting(tx: Tx, plan: Plan, grant: Grant, task: Id) -> OnTask:
    """Hold a task of one's own that waits for somebody who was added before it, or is open."""
    try:
        return on_task(tx, plan, grant, task)
    except TaskOver:
        run, _, _ = flow.run_of(tx, task)
        acting = on_run(tx, plan, grant, run)
        found = acting.held.run.tasks[task]
        if found.state is not TaskState.LATER or found.person != acting.person:
            raise
        return OnTask(tx, plan, grant, acting.moving, found)


def copy_to(tx: Tx, plan: Plan, grant: Grant, task: Id, *, people: Sequence[Id]) -> None:
    """
    Show the run to people without asking them (抄送).

    Raises:
        NotYourTask, TaskOver, ActNotOffered, CannotAsk: who may not sign in.
    """
    acting = on_task(tx, plan, grant, task)
    acting.require("copy_to", {"zh": "抄送", "en": "Copy"})
    if not people or not all(acting.meant.may_sign_in(person) for person in people):
        raise CannotAsk
    flow.inform(tx, acting.held, acting.visit.id, people, flow.COPY)
    acting.say("copied", acting.task, people=list(people))
    live.tell(tx, live.inboxes(people))


def _list(visit: Visit, name: str) -> list[object]:
    found = visit.data.setdefault(name, [])
    assert isinstance(found, list)
    return found
