"""
Runs of an earlier version of their flow: where each would go on by the version of now, moving them, or letting them finish.

Whoever may publish the app, or looks after the flow whatever its run, moves them. ``underway.py`` lists them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from huodan.engines import flow
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.document.canonical import flow_text
from huodan.language.flow.course import TRUNK, Course
from huodan.language.flow.run import Visit
from huodan.language.flow.walk import DID
from huodan.language.messages import Change
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.acting import hold
from huodan.workspace.flowing.known import looks_after, may_renew, planned_held
from huodan.workspace.flowing.refusals import NotYours, RunOver
from huodan.workspace.perform import go_on
from huodan.workspace.runs import Move, Moving, Turn
from huodan.workspace.runs.around import DUE_SINCE, FIRED
from huodan.workspace.runs.moving import again

MOST_MOVED = 50
MOST_LOOKED_AT = 200
"""In one Tx: for those that can be moved, behind others that cannot."""


class FlowGone(HuodanError):
    """There is no version a run could be moved to."""

    code = "flow_gone"
    status = 409
    zh = "这个流程已经删除，没有新版本可转。可以让它走完，或结束它。"
    en = "This process was taken out, so there is no newer version. Let the run finish, or end it."


class WouldRepeat(HuodanError):
    """A run would do again what it did."""

    code = "would_repeat"
    status = 409
    zh = "这条流程已经改过数据，改走新流程会再改一次，例如金额加两遍。请让它按原来的版本走完，或结束它再重新提交。"
    en = (
        "This run has changed data, and would do so once more by the new version, such as add an amount twice. Let it finish by "
        "the earlier version, or end it and hand the record in again."
    )


@dataclass(frozen=True, slots=True)
class Landing:
    """
    Where a run goes on by the version of now.

    stays: the steps it is at are there as before, and stay open with what was said. node: else the one it comes to anew; None:
    it begins again.
    """

    stays: bool
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """
    What became of some runs that were to be moved.

    refused: those that stay as they are, and why. left: how many go by an earlier version now. next: the last one looked at, if
    there may be more behind it.
    """

    moved: int
    refused: dict[Id, Problem]
    left: int
    next: Id | None


def renew(tx: Tx, plan: Plan, grant: Grant, run: Id) -> tuple[Change, ...]:
    """
    Move a run to the version of its flow that counts now (转到新版本).

    Steps that are there as before stay open with what was said at them; else it comes to the step it was at, or to the one before
    it that is there still, anew.

    Raises:
        NotYours, RunOver, FlowGone, WouldRepeat: the Tx must be given up then.
    """
    held = _held(tx, plan, run)
    if not (may_renew(tx, plan, grant, held.flow) or looks_after(tx, plan, grant, held)):
        raise NotYours
    return _renew(tx, plan, held)


def renew_several(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    id: str,
    *,
    runs: Sequence[Id] | None = None,
    but: Collection[Id] = (),
    after: Id | None = None,
) -> Moved:
    """
    Move some of the runs of a flow that go by an earlier version, each for itself.

    runs: these, at most ``MOST_MOVED``; None for the oldest. but: those that finish by theirs. after: only those behind this one.

    Raises:
        NotYours, FlowGone
    """
    current = plan.flows.get(id)
    if not may_renew(tx, plan, grant, id):
        raise NotYours
    if current is None:
        raise FlowGone
    wanted = tuple(dict.fromkeys(runs or ()))
    if runs is None:
        wanted = flow.under_way(tx, id, current.hash, is_by=False, limit=MOST_LOOKED_AT, after=after)
    moved, last, refused = 0, None, dict[Id, Problem]()
    for run in wanted:
        if moved == MOST_MOVED:
            break
        last = run
        if run in but:
            continue
        try:
            with tx.attempt():
                held = _held(tx, plan, run)
                if held.flow != id:
                    raise NotYours
                is_earlier = held.tree != current.hash
                _renew(tx, plan, held)
            moved += is_earlier
        except HuodanError as error:
            if error.status >= 500:
                raise
            refused[run] = error.problem()
    is_all = not wanted or (last == wanted[-1] and len(wanted) < MOST_LOOKED_AT)
    left = sum(each.count for each in flow.growing(tx, id) if each.tree != current.hash)
    return Moved(moved, refused, left, None if is_all or runs is not None else last)


def landing(tx: Tx, plan: Plan, held: flow.Held) -> Landing:
    """
    Say where a run of an earlier version would go on by the version of now.

    Raises:
        FlowGone, WouldRepeat
    """
    if not _is_earlier(plan, held):
        return Landing(stays=True)
    before, now = planned_held(tx, plan, held), plan.flows[held.flow]
    open = [visit.node for visit in held.run.open_visits()]
    if before is not None and all(_is_same(before.course, now.course, node) for node in open):
        return Landing(stays=True)
    return Landing(stays=False, node=_first(held, before, now, open))


def _held(tx: Tx, plan: Plan, run: Id) -> flow.Held:
    try:
        form, record = flow.about(tx, run)
    except HuodanError:
        raise NotYours from None
    return hold(tx, plan, run, form, record)


def _renew(tx: Tx, plan: Plan, held: flow.Held) -> tuple[Change, ...]:
    if not held.is_running:
        raise RunOver
    return go_on(tx, plan, _turns(tx, plan, held)) if _is_earlier(plan, held) else ()


def _is_earlier(plan: Plan, held: flow.Held) -> bool:
    current = plan.flows.get(held.flow)
    if current is None or current.table.id != held.form:
        raise FlowGone
    return current.hash != held.tree


def _turns(tx: Tx, plan: Plan, held: flow.Held) -> list[Turn]:
    before, now, goes_on = planned_held(tx, plan, held), plan.flows[held.flow], landing(tx, plan, held)
    flow.keep_tree(tx, now.hash, app=now.app, flow=now.id, text=lambda: flow_text(now.flow))
    flow.say(
        tx, held.id, "renewed", data={"from": held.tree[:12], "to": now.hash[:12], "version": plan.version}
    )
    held.tree, held.stuck = now.hash, None
    moving = Moving(tx, plan, held, now)
    if not goes_on.stays:
        if goes_on.node is None:
            moving.walk.start()
        else:
            moving.walk.come_to(goes_on.node)
    elif before is not None:
        for visit in held.run.open_visits():
            _fit(moving, before.course.node(visit.node), visit)
    return [*moving.settle(), Move(held.id, again)]


def _fit(moving: Moving, was: object, visit: Visit) -> None:
    """Let a step that stays open go by what the new version says: its deadlines begin anew where they are others."""
    node = moving.node(visit)
    if isinstance(was, Asking) and isinstance(node, Asking) and was.due != node.due:
        visit.data.pop(FIRED, None)
        visit.data[DUE_SINCE] = moving.tx.now
        moving.set_due(visit, moving.common.of(visit).due(node.due))


def _is_same(before: Course, now: Course, node: str) -> bool:
    """Say whether a node stands where it stood, and is of the same kind with the same ways."""
    was, is_now = before.places.get(node), now.places.get(node)
    if was is None or is_now is None:
        return False
    same_way = (was.block, was.arm) == (is_now.block, is_now.arm)
    same_arms = {arm.id for arm in was.node.arms} == {arm.id for arm in is_now.node.arms}
    return same_way and same_arms and getattr(was.node, "kind", "") == getattr(is_now.node, "kind", "")


def _first(held: flow.Held, before: PlanFlow | None, now: PlanFlow, open: list[str]) -> str | None:
    """
    Name the first node of the trunk that is there of those a run was at, or of those before; behind it, if what it did stays.

    Raises:
        WouldRepeat: where that lies among what comes again.
    """
    trunk = [node.id for node in now.course.trunk]
    there = (node for node in _nearest(before, open) if node in trunk)
    first = next(there, None)
    if first is None and any(DID in each.data for each in held.run.visits.values()):
        raise WouldRepeat
    first = first or next(iter(trunk), None)
    while first is not None and _was_done(held, first):
        behind = now.course.after(first)
        if first in open or behind is None:
            raise WouldRepeat
        first = behind.id
    return first


def _was_done(held: flow.Held, node: str) -> bool:
    """Say whether a node of the trunk, or one within it, did something that stays."""
    run = held.run
    visits = (each for each in run.visits.values() if each.node == node)
    return any(DID in each.data for visit in visits for each in (visit, *run.inside(visit.id)))


def _nearest(before: PlanFlow | None, open: list[str]) -> Iterator[str]:
    """Name the nodes of the trunk a run was at, and then those before these, the nearest first."""
    if before is None:
        yield from open
        return
    for node in open:
        if node not in before.course.places:
            continue
        outer = [node, *before.course.blocks(node)][-1]
        if before.course.places[outer].arm == TRUNK:
            yield outer
            yield from (each.id for each in before.course.before(outer))
