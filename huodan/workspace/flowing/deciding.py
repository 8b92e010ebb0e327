"""What who is asked may answer: agree, refuse, send back, or keep what they wrote so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import Grant
from huodan.language.flow.course import START
from huodan.language.flow.run import Task, TaskState, Visit
from huodan.language.flow.voting import Vote
from huodan.language.flow.walk import NotOnTheWay, turn
from huodan.language.messages import Change, Origin, UpdateRecord
from huodan.language.nodes._asking import AGREED_BEFORE, Asking
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.acting import OnTask, on_task
from huodan.workspace.flowing.opinion_files import attach
from huodan.workspace.flowing.refusals import (
    ActNotOffered,
    CheckFailed,
    FieldsRequired,
    OpinionRequired,
    SignatureRequired,
    require_short,
)
from huodan.workspace.flowing.signatures import sign
from huodan.workspace.perform import perform
from huodan.workspace.runs import Moving
from huodan.workspace.runs.around import Surrounding, asking_of
from huodan.workspace.runs.choosing import Chosen, by_starter, by_who_decides, choose
from huodan.workspace.runs.tasked import required

DELEGATED, ALONG = "delegated", "along"
"""In the data of a visit: tasks that were given to somebody to be given back; by task, those who answered it need not answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What somebody answers.

    values: raw, by key, of fields the step opens; base_version: of the record they saw. chosen: by node, whom they choose to be
    asked there. signature: the file of it, which they have just brought, as those of ``files``, which go with the opinion.
    """

    opinion: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    base_version: int | None = None
    chosen: Chosen = field(default_factory=dict)
    signature: str | None = None
    files: tuple[str, ...] = ()
    origin: Origin = Origin.SCREEN


def agree(tx: Tx, plan: Plan, grant: Grant, task: Id, answer: Answer) -> tuple[Change, ...]:
    """
    Agree, or hand in what is done; of a record that was sent back, hand it in again.

    Raises:
        NotYourTask, TaskOver, what ``perform`` raises for the values, FieldsRequired, CheckFailed, OpinionRequired,
        SignatureRequired, BadSignature, BadOpinionFile, OpinionTooLong, CannotAsk: the Tx must be given up then.
    """
    acting, changes = _filled(tx, plan, grant, task, answer)
    if acting is None:
        return changes
    _require_ready(acting, answer)
    _choose(acting, answer.chosen)
    sign(acting, answer.signature)
    attach(acting, answer.files)
    judged = _vote(acting, Vote.APPROVE, answer.opinion)
    return (*changes, *acting.settle(judged))


def refuse(tx: Tx, plan: Plan, grant: Grant, task: Id, answer: Answer) -> tuple[Change, ...]:
    """
    Refuse.

    Raises:
        NotYourTask, TaskOver, ActNotOffered, OpinionRequired, SignatureRequired, BadSignature, BadOpinionFile, OpinionTooLong.
    """
    acting = on_task(tx, plan, grant, task)
    asking = acting.asking
    if asking is None or asking.kind != "approve":
        raise ActNotOffered(act={"zh": "拒绝", "en": "Refuse"})
    if asking.opinion != "never" and not answer.opinion:
        raise OpinionRequired
    sign(acting, answer.signature)
    attach(acting, answer.files)
    return acting.settle(_vote(acting, Vote.REJECT, answer.opinion))


def send_back(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    task: Id,
    *,
    to: str | None,
    straight: bool,
    opinion: str | None,
    files: tuple[str, ...] = (),
) -> tuple[Change, ...]:
    """
    Send the record back to a step before (退回): to its node, to ``start``, None for the one where people were asked last.

    straight: it then comes straight back here, and not step by step; what the step says about this counts first.

    Raises:
        NotYourTask, TaskOver, ActNotOffered, NotOnTheWay, OpinionRequired, BadOpinionFile
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
    attach(acting, files)
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
    if vote is Vote.APPROVE:
        _pass_along(acting)
    turn(run, acting.visit.id, acting.way)
    return acting.visit


def _pass_along(acting: OnTask) -> None:
    """Ask who agreed in somebody's name not once more for themselves at the same step, if it does not ask twice (重复审批人)."""
    asking, run, visit = acting.asking, acting.held.run, acting.visit
    if asking is None or asking.again == "ask" or acting.person == acting.task.person:
        return
    waited_for = {task.for_task for task in run.tasks.values() if task.is_open}
    own = [
        task
        for task in run.asked_at(visit.id)
        if task.person == acting.person and task.state in (TaskState.OPEN, TaskState.LATER)
    ]
    passed = [task for task in own if task.for_task is None and task.id not in waited_for]
    for task in passed:
        task.state, task.vote = TaskState.DONE, Vote.APPROVE
        acting.say("why", task, why=AGREED_BEFORE)
    if passed:
        known = visit.data.get(ALONG)
        along = {str(acting.task.id): [task.id for task in passed]}
        visit.data[ALONG] = {**(known if isinstance(known, dict) else {}), **along}


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
