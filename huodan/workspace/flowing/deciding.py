"""What who is asked may answer: agree, refuse, send back, and take back what they said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huodan.engines import flow, mail, webhooks
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.flow.claims import unclaimed
from huodan.language.flow.course import START
from huodan.language.flow.run import RunState, Task, TaskState, Visit, VisitState
from huodan.language.flow.voting import Vote, Way
from huodan.language.flow.walk import DID, TOLD, NotOnTheWay, turn
from huodan.language.messages import SYSTEM_PERSON, Change, Origin, UpdateRecord
from huodan.language.nodes._asking import Asking
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.acting import Acting, OnTask, hold_run, on_task
from huodan.workspace.flowing.refusals import (
    ActNotOffered,
    CheckFailed,
    FieldsRequired,
    NotYours,
    OpinionRequired,
    RunOver,
    SignatureRequired,
    TooLate,
    require_short,
)
from huodan.workspace.flowing.signatures import sign
from huodan.workspace.perform import perform
from huodan.workspace.runs import Moving
from huodan.workspace.runs.around import DUE_SINCE, Surrounding, asking_of
from huodan.workspace.runs.choosing import Chosen, by_starter, by_who_decides, choose
from huodan.workspace.runs.moving import CHILDREN, DONE, parents
from huodan.workspace.runs.tasked import required

MOST_UNDONE_MS = 10 * 60_000
"""How long what ended a run can be taken back."""
DELEGATED = "delegated"
"""In the data of a visit: tasks that were given to somebody to be given back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What somebody answers.

    values: raw, by key, of fields the step opens; base_version: of the record they saw. chosen: by node, whom they choose to be
    asked there. signature: the file of it, which they have just brought.
    """

    opinion: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    base_version: int | None = None
    chosen: Chosen = field(default_factory=dict)
    signature: str | None = None
    origin: Origin = Origin.SCREEN


def agree(tx: Tx, plan: Plan, grant: Grant, task: Id, answer: Answer) -> tuple[Change, ...]:
    """
    Agree, or hand in what is done; of a record that was sent back, hand it in again.

    Raises:
        NotYourTask, TaskOver, what ``perform`` raises for the values, FieldsRequired, CheckFailed, OpinionRequired,
        SignatureRequired, BadSignature, OpinionTooLong, CannotAsk: the Tx must be given up then.
    """
    acting, changes = _filled(tx, plan, grant, task, answer)
    if acting is None:
        return changes
    _require_ready(acting, answer)
    _choose(acting, answer.chosen)
    sign(acting, answer.signature)
    judged = _vote(acting, Vote.APPROVE, answer.opinion)
    return (*changes, *acting.settle(judged))


def refuse(tx: Tx, plan: Plan, grant: Grant, task: Id, answer: Answer) -> tuple[Change, ...]:
    """
    Refuse.

    Raises:
        NotYourTask, TaskOver, ActNotOffered, OpinionRequired, SignatureRequired, BadSignature, OpinionTooLong.
    """
    acting = on_task(tx, plan, grant, task)
    asking = acting.asking
    if asking is None or asking.kind != "approve":
        raise ActNotOffered(act={"zh": "拒绝", "en": "Refuse"})
    if asking.opinion != "never" and not answer.opinion:
        raise OpinionRequired
    sign(acting, answer.signature)
    return acting.settle(_vote(acting, Vote.REJECT, answer.opinion))


def send_back(
    tx: Tx, plan: Plan, grant: Grant, task: Id, *, to: str | None, straight: bool, opinion: str | None
) -> tuple[Change, ...]:
    """
    Send the record back to a step before (退回): to its node, to ``start``, None for the one where people were asked last.

    straight: it then comes straight back here, and not step by step; what the step says about this counts first.

    Raises:
        NotYourTask, TaskOver, ActNotOffered, NotOnTheWay, OpinionRequired
    """
    acting = on_task(tx, plan, grant, task)
    acting.require("send_back", {"zh": "退回", "en": "Send back"})
    asking, around = acting.asking, Surrounding(acting.moving.common, acting.visit)
    assert asking is not None
    before = around.before(asking.id)
    to = to or around.back_from(asking) or START
    allowed = {"nobody": (), "starter": (START,), "before": (START, before), "any": (to,)}[asking.back_to]
    if asking.back_to == "nobody":
        raise ActNotOffered(act={"zh": "退回", "en": "Send back"})
    is_asked = to == START or asking_of(acting.moving.planned, to) is not None
    if to not in allowed or to not in acting.moving.planned.course.places or not is_asked:
        raise NotOnTheWay
    if asking.opinion != "never" and not opinion:
        raise OpinionRequired
    is_straight = straight if asking.straight == "asked" else asking.straight == "straight"
    acting.close(TaskState.DONE, opinion)
    acting.say("sent_back", acting.task, to=to, straight=is_straight)
    acting.moving.walk.back(acting.visit, to, straight=is_straight)
    return acting.settle()


def keep(tx: Tx, plan: Plan, grant: Grant, task: Id, answer: Answer) -> tuple[Change, ...]:
    """Keep what was written so far, without deciding (暂存)."""
    acting, changes = _filled(tx, plan, grant, task, answer)
    if acting is None:
        return changes
    acting.task.opinion = require_short(answer.opinion)
    return (*changes, *acting.settle())


def revoke(tx: Tx, plan: Plan, grant: Grant, run: Id) -> tuple[Change, ...]:
    """
    Take back what one said last (审批人撤回), before anybody acted on it: the step is asked again, all others as they had said.

    A run that ended by it goes on again, for a short time and as long as nothing became of it.

    Raises:
        NotYours, RunOver, TooLate, FlowChanged
    """
    held = hold_run(tx, plan, grant, run, may_be_over=True)
    acting = Acting(tx, plan, grant, Moving(tx, plan, held))
    mine = [
        task
        for task in acting.held.run.tasks.values()
        if task.vote is not None and task.closed_at is not None and _is_mine(acting, task)
    ]
    if not mine:
        raise NotYours
    last = max(mine, key=lambda task: (task.closed_at or 0, task.id))
    visit = acting.held.run.visits[last.visit]
    if not held.is_running:
        _run_again(acting, visit, last)
    acting.say("revoked", last)
    if not visit.is_open:
        _back_to(acting, visit)
    _ask_again(acting, visit, last)
    turn(acting.held.run, visit.id, way_of(acting, visit))
    return acting.settle(visit)


def _run_again(acting: Acting, visit: Visit, last: Task) -> None:
    """
    Let a run go on that ended by what somebody said a moment ago, at a step that is then as if it were passed.

    Raises:
        RunOver: if it did not end by it, or long ago. TooLate: if something became of it, or others were asked beside.
    """
    tx, held, asked = acting.tx, acting.held, acting.moving.common.asked
    ended_at = held.ended_at or 0
    if last.closed_at != ended_at or tx.now - ended_at > MOST_UNDONE_MS:
        raise RunOver
    left = acting.moving.walk.left_with(visit)
    cut_off = [
        each
        for each in held.run.visits.values()
        if each.state is VisitState.CANCELLED and each.left_at == ended_at
    ]
    others = [] if held.record is None else flow.list_runs(tx, limit=10, about=(held.form, held.record))
    is_followed = any(each.id != held.id and each.begun_at >= ended_at for each in others)
    is_same = asked is not None and asked.is_there and asked.changed_at <= ended_at
    if parents(held) or is_followed or not is_same or any(each not in left for each in cut_off):
        raise TooLate
    held.run.state, held.ended_at = RunState.RUNNING, None
    for each in left:
        each.state = VisitState.PASSED


def _is_mine(acting: Acting, task: Task) -> bool:
    """Say whether somebody said it: themselves, or for somebody in whose stead they may still act."""
    if task.acted_by is None or task.acted_by == SYSTEM_PERSON:
        return task.acted_by is None and acting.person == task.person
    is_instead = acting.person == task.acted_by
    return acting.person == task.person or (
        is_instead and flow.may_stand_in(acting.tx, task.acted_by, task.person, acting.held.flow)
    )


def way_of(acting: Acting, visit: Visit) -> Way:
    """Say how several decide at a step."""
    node = acting.moving.node(visit)
    return node.way if isinstance(node, Asking) else Way.ANY


def _back_to(acting: Acting, visit: Visit) -> None:
    """Open a step again that was left, if nothing was said or done behind it; who was asked there besides is so again."""
    run, left_at, walk = acting.held.run, visit.left_at, acting.moving.walk
    behind = {each.id for left in walk.left_with(visit) for each in walk.behind(left)}
    for left in walk.left_with(visit):
        is_passed = left.state is VisitState.PASSED and not left.data.get("race")
        if not (is_passed and all(_is_untouched(acting, left, each) for each in walk.behind(left))):
            raise TooLate
    walk.reopen(visit)
    told = flow.told_at(acting.tx, run.id, behind)
    mail.call_back(acting.tx, told)
    webhooks.call_back(acting.tx, told)
    for task in run.asked_at(visit.id):
        if (
            task.state is TaskState.CANCELLED
            and task.closed_at == left_at
            and task.id not in unclaimed(visit)
        ):
            task.state, task.closed_at = (TaskState.OPEN if task.for_task else TaskState.LATER), None
    node = acting.moving.node(visit)
    if isinstance(node, Asking):
        visit.data[DUE_SINCE] = acting.tx.now
        acting.held.due[visit.id] = acting.moving.common.of(visit).due(node.due)


def _is_untouched(acting: Acting, left: Visit, behind: Visit) -> bool:
    """Say whether nobody acted on what was come to behind a step, nothing was done there, and it led nowhere back."""
    run, places = acting.held.run, acting.moving.planned.course.places
    asked = run.asked_at(behind.id)
    is_said = any(
        task.closed_at is not None and task.state in (TaskState.DONE, TaskState.MOVED) for task in asked
    )
    is_back = behind.around == left.around and places[behind.node].index <= places[left.node].index
    if is_said or is_back or behind.state in (VisitState.RETURNED, VisitState.REJECTED):
        return False
    is_done = DID in behind.data and (behind.state is VisitState.PASSED or DONE in behind.data)
    is_done = is_done or (TOLD in behind.data and acting.tx.now - behind.entered_at >= mail.HOLD_MS)
    return not is_done and CHILDREN not in behind.data


def _ask_again(acting: Acting, visit: Visit, last: Task) -> None:
    """
    Ask somebody again who takes back what they said.

    Raises:
        TooLate: if somebody else said something because of it.
    """
    every, run = acting.held.run.asked_at(visit.id), acting.held.run
    if last.state is TaskState.MOVED:  # they agreed, and had others asked behind them (后加签)
        added = [
            task
            for task in every
            if task.opened_at == last.closed_at and task.place == last.place and task is not last
        ]
        if any(task.state not in (TaskState.OPEN, TaskState.LATER) for task in added):
            raise TooLate
        for task in added:
            task.state, task.closed_at = TaskState.CANCELLED, acting.tx.now
        for task in every:
            is_over = task.state is TaskState.CANCELLED and task.id not in unclaimed(visit)
            if is_over and task.closed_at == last.closed_at and task not in added:
                task.state, task.closed_at = (TaskState.OPEN if task.for_task else TaskState.LATER), None
    waiting = None if last.for_task is None else run.tasks[last.for_task]
    if waiting is not None:
        _wait_again(acting, waiting, last)
    if way_of(acting, visit) is Way.SEQUENTIAL:
        for task in (each for each in every if each.place > last.place):
            if task.vote is not None and task.closed_at is not None:
                raise TooLate
            task.state = TaskState.LATER if task.is_open else task.state
    last.state, last.vote, last.closed_at, last.acted_by = TaskState.OPEN, None, None, None


def _wait_again(acting: Acting, waiting: Task, last: Task) -> None:
    """Let who waited for somebody wait again; where that one refused for both, neither has said anything."""
    is_both = waiting.vote is Vote.REJECT and last.vote is Vote.REJECT and waiting.closed_at == last.closed_at
    if waiting.vote is not None and not is_both:
        raise TooLate
    if is_both and waiting.for_task is not None:
        _wait_again(acting, acting.held.run.tasks[waiting.for_task], waiting)
    if is_both:
        for other in acting.held.run.tasks.values():
            if other.for_task == waiting.id and other.state is TaskState.CANCELLED:
                other.state, other.closed_at = TaskState.OPEN, None
    waiting.state, waiting.vote, waiting.closed_at = TaskState.LATER, None, None


def _filled(
    tx: Tx, plan: Plan, grant: Grant, task: Id, answer: Answer
) -> tuple[OnTask | None, tuple[Change, ...]]:
    """Write the values, and hold the task as it is then; None where the values ended the run."""
    acting = on_task(tx, plan, grant, task)
    if not answer.values:
        return acting, ()
    record = acting.held.record
    assert record is not None
    command = UpdateRecord(acting.held.form, record, answer.values, answer.base_version, answer.origin)
    changes = perform(tx, plan, acting.wider, command, cause=acting.held.id)
    if not flow.load(tx, acting.held.id).is_running:
        return None, changes
    return on_task(tx, plan, grant, task), changes


def _require_ready(acting: OnTask, answer: Answer) -> None:
    asking = acting.asking
    if asking is None:
        return
    if asking.opinion == "always" and not answer.opinion:
        raise OpinionRequired
    if asking.signature and not answer.signature:
        raise SignatureRequired
    require_filled(acting.moving, asking)


def require_filled(moving: Moving, asking: Asking) -> None:
    """
    Let a record pass that has what a step wants of it before it is agreed to.

    Raises:
        FieldsRequired, CheckFailed
    """
    asked, form = moving.common.asked, moving.plan.forms[moving.held.form]
    if asked is None:
        return
    empty = asked.unfilled(required(form, asking))
    if empty:
        names = {lang: "、".join(f"「{say(each.label, lang)}」" for each in empty) for lang in ("zh", "en")}
        raise FieldsRequired(fields=names)
    for check in asking.checks:
        if not asked.holds(moving.planned.formula(check.formula)):
            raise CheckFailed(message=check.message)


def _choose(acting: OnTask, chosen: Chosen) -> None:
    """Note whom somebody chose for steps that let them choose: its starter for any that says so, others for what comes next."""
    planned, node = acting.moving.planned, acting.visit.node
    steps = by_who_decides(planned, node)
    if node == START:
        steps = (*steps, *by_starter(planned))
    choose(acting.held, steps, chosen, acting.meant.may_sign_in, by=(acting.person, acting.task.person))


def _vote(acting: OnTask, vote: Vote, opinion: str | None) -> Visit | None:
    """Say it, and give the visit that may be decided by it; who was asked for somebody else gives it back to them."""
    task, run = acting.task, acting.held.run
    acting.close(TaskState.DONE, opinion)
    task.vote = vote
    if task.for_task is not None:
        top = _give_back(acting, task, vote)
        if top.vote is None:
            return None
    turn(run, acting.visit.id, acting.way)
    return acting.visit


def _give_back(acting: OnTask, task: Task, vote: Vote) -> Task:
    """Let it be the turn of who waited for somebody, and give who is asked in the place they all stand before."""
    assert task.for_task is not None
    waiting = acting.held.run.tasks[task.for_task]
    delegated = acting.visit.data.get(DELEGATED)
    is_advice = isinstance(delegated, list) and task.id in delegated
    if vote is Vote.REJECT and not is_advice:  # who was added before refuses for the place they stand before
        waiting.state, waiting.vote, waiting.closed_at = TaskState.DONE, vote, acting.tx.now
        for other in acting.held.run.tasks.values():
            if other.for_task == waiting.id and other.is_open:
                other.state, other.closed_at = TaskState.CANCELLED, acting.tx.now
        return waiting if waiting.for_task is None else _give_back(acting, waiting, vote)
    others = [other for other in acting.held.run.tasks.values() if other.for_task == waiting.id]
    if waiting.state is TaskState.LATER and not any(
        other.state in (TaskState.OPEN, TaskState.LATER) for other in others
    ):
        waiting.state = TaskState.OPEN
    while waiting.for_task is not None:
        waiting = acting.held.run.tasks[waiting.for_task]
    return waiting
