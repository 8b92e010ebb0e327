"""What happens when time is up at a step: a reminder, a decision by itself, somebody else, or the end of a wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.flow.claims import claim, hand_on
from huodan.language.flow.course import START
from huodan.language.flow.run import Task, TaskState, Visit
from huodan.language.flow.voting import Vote, Way
from huodan.language.flow.walk import turn
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.nodes._asking import Asking, Due
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace import live
from huodan.workspace.flowing.acting import go_behind
from huodan.workspace.flowing.deciding import DELEGATED, require_filled
from huodan.workspace.runs import Move, Moving, Turn, grouped, mailed
from huodan.workspace.runs.around import DUE_SINCE, FIRED, Surrounding
from huodan.workspace.runs.failing import is_its_own, trying
from huodan.workspace.runs.moving import end_by_record, judge, stick, wake
from huodan.workspace.runs.pinned import FlowChanged

AGAIN_MS = 3_600_000


def time_up(tx: Tx, plan: Plan, run: Id, visit: Id) -> int | None:
    """Do what is due at a visit, and say when to look again; None where there is nothing to wait for any more."""
    form, record = flow.about(tx, run)
    if tx.dialect != "sqlite" and record is not None and form in plan.forms:
        fetch_rows(tx, plan, form, (record,), lock=True)
    held = flow.load(tx, run)
    found = held.run.visits.get(visit)
    if not held.is_running or found is None or not found.is_open:
        return None
    due = held.due.get(visit)
    if due is None or due > tx.now:
        return due
    try:
        with trying(tx):
            turns = _due(Moving(tx, plan, held), found)
    except FlowChanged:
        return tx.now + AGAIN_MS  # it says itself that it is stuck, and may be mended
    except HuodanError as error:
        if not is_its_own(error):
            raise
        held = flow.load(tx, run)
        held.due[visit] = None
        flow.save(tx, held)
        stick(tx, plan, run, visit, error)
        return None
    go_behind(tx, plan, run, turns, found)
    again = flow.load(tx, run)
    return again.due.get(visit) if again.run.visits[visit].is_open else None


def _due(moving: Moving, visit: Visit) -> list[Turn]:
    """Do what is due at a visit, and give what follows; nothing, where its record became what ends the run without a change."""
    if end_by_record(moving):
        return moving.settle()
    node, due, held = moving.node(visit), moving.held.due.get(visit.id), moving.held
    after: list[Turn] = [Move(held.id, wake(visit.id), visit.id)]
    if isinstance(node, Asking):
        after = _deadline(moving, visit, node)  # the next rule may be due at the same moment
    elif visit.is_open and held.due.get(visit.id) == due:
        held.due[visit.id] = None
    return [*moving.settle(), *after]


def _deadline(moving: Moving, visit: Visit, node: Asking) -> list[Turn]:
    """Let the rule of the deadline whose turn it is have it, note when the next is, and give what follows."""
    after: list[Turn] = []
    around = Surrounding(moving.common, visit)
    next = around.next_due(node.due)
    if next is not None and next[0] <= moving.tx.now:
        place = next[1]
        while (
            next is not None and next[0] <= moving.tx.now and next[1] == place
        ):  # those missed are done by one
            known = visit.data.get(FIRED)
            fired = dict(known) if isinstance(known, dict) else {}
            visit.data[FIRED] = fired | {str(place): fired.get(str(place), 0) + 1}
            next = around.next_due(node.due)
        after = _fire(moving, visit, node.due[place], around)
    if visit.is_open:
        moving.held.due[visit.id] = around.due(node.due)
    return after


def _fire(moving: Moving, visit: Visit, rule: Due, around: Surrounding) -> list[Turn]:
    asked = moving.held.run.asked_at(visit.id)
    open = [task for task in asked if task.is_open or task.is_offered]
    flow.say(moving.tx, moving.held.id, f"due_{rule.then}", visit=visit.id)
    match rule.then:
        case "remind" | "tell_manager":
            told = _above(around, open) if rule.then == "tell_manager" else ()
            others = around.people((rule.to,)) if rule.to else ()
            people = tuple(dict.fromkeys((*(task.person for task in open), *told, *others)))
            flow.inform(moving.tx, moving.held, visit.id, people, flow.NOTICE)
            mailed.remind(moving.tx, moving.held, people)
            grouped.remind(moving.tx, moving.planned, moving.held, "due", (visit.id,))
            live.tell(moving.tx, live.inboxes(people))
        case "approve" | "reject":
            vote = Vote.APPROVE if rule.then == "approve" else Vote.REJECT
            return _decide(moving, visit, vote, [task.person for task in open])
        case "send_back":
            to = around.before(visit.node) or START
            return [
                Move(moving.held.id, lambda now: now.walk.back(now.held.run.visits[visit.id], to), visit.id)
            ]
        case "transfer" | "escalate" if any(task.is_offered for task in open):
            meant = around.people((rule.to,)) if rule.to else ()
            managers = _above(around, open) if rule.then == "escalate" else ()
            _give_one(moving, visit, open, (*managers, *meant) or around.administrators())
        case "transfer" | "escalate":
            for task in open:
                meant = around.people((rule.to,)) if rule.to else ()
                above = around.manager(task.person) if rule.then == "escalate" else None
                pass_on(
                    moving,
                    visit,
                    task,
                    ((above,) if above is not None else ()) or meant or around.administrators(),
                )

    return []


def _decide(moving: Moving, visit: Visit, vote: Vote, people: Sequence[Id]) -> list[Turn]:
    """
    Let those whose turn it is have said it, in the name of the system; who comes next has as long as they had.

    Nothing is agreed to that lacks what the step wants of it: who is asked is told instead.
    """
    held, node = moving.held, moving.node(visit)
    if vote is Vote.APPROVE and isinstance(node, Asking):
        try:
            require_filled(moving, node)
        except HuodanError as error:
            problem = error.problem()
            flow.say(
                moving.tx, held.id, "why", visit=visit.id, data={"why": {"zh": problem.zh, "en": problem.en}}
            )
            flow.inform(moving.tx, held, visit.id, people, flow.NOTICE)
            mailed.remind(moving.tx, held, people)
            grouped.remind(moving.tx, moving.planned, held, "due", (visit.id,))
            live.tell(moving.tx, live.inboxes(people))
            return []
    for task in held.run.asked_at(visit.id):
        if (
            task.is_open
            or task.is_offered
            or (task.state is TaskState.LATER and task.for_task is None and _waits(moving, task))
        ):
            task.state, task.vote, task.closed_at = TaskState.DONE, vote, moving.tx.now
            task.acted_by = SYSTEM_PERSON
    turn(held.run, visit.id, node.way if isinstance(node, Asking) else Way.ANY)
    visit.data[DUE_SINCE] = moving.tx.now
    visit.data.pop(FIRED, None)
    return [Move(held.id, judge(visit.id), visit.id)]


def _above(around: Surrounding, asked: Sequence[Task]) -> tuple[Id, ...]:
    """Give the managers of who is asked, as far as there are."""
    above = (around.manager(task.person) for task in asked)
    return tuple(each for each in above if each is not None)


def _give_one(moving: Moving, visit: Visit, offered: Sequence[Task], people: Sequence[Id]) -> None:
    """Let one of some people have what nobody took; where all of them are kept from it, it stays offered."""
    run = moving.held.run
    first: Id | None = people[0]
    if first not in {task.person for task in offered}:
        new = pass_on(moving, visit, offered[0], people)
        first = None if new is None else new.person
    for task in [each for each in run.asked_at(visit.id) if each.is_offered and each.person == first]:
        claim(run, task, moving.tx.now)


def _waits(moving: Moving, task: Task) -> bool:
    """Say whether somebody's turn waits for whom they had asked before themselves."""
    return any(each.for_task == task.id and each.is_open for each in moving.held.run.tasks.values())


def pass_on(moving: Moving, visit: Visit, task: Task, people: Iterable[Id]) -> Task | None:
    """Ask the first of some people instead who is not asked there yet, and give their task; where all are, it stays as it is."""
    run = moving.held.run
    asked = {
        each.person
        for each in run.asked_at(visit.id)
        if each.state not in (TaskState.MOVED, TaskState.CANCELLED)
    }
    node, around = moving.node(visit), Surrounding(moving.common, visit)
    asked |= {run.starter} if isinstance(node, Asking) and node.is_kept_from(around, run.starter) else set()
    to = next((person for person in people if person not in asked), None)
    if to is None:
        return None
    state, task.state, task.closed_at = task.state, TaskState.MOVED, moving.tx.now
    new = Task(moving.tx.new_id(), visit.id, to, task.place, moving.tx.now, state, for_task=task.for_task)
    run.tasks[new.id] = new
    advice = visit.data.get(DELEGATED)
    if isinstance(advice, list) and task.id in advice:
        advice.append(new.id)
    for waiting in run.tasks.values():
        if waiting.for_task == task.id:
            waiting.for_task = new.id
    hand_on(visit, task, new)
    return new
