"""Runs of an earlier version of their flow: how many there are, and moving them to the version of now, or letting them finish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from huodan.engines import flow
from huodan.kit.errors import HuodanError
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
from huodan.workspace.flowing.known import looks_after, planned_held
from huodan.workspace.flowing.refusals import NotYours, RunOver
from huodan.workspace.perform import go_on
from huodan.workspace.runs import Move, Moving, Turn
from huodan.workspace.runs.around import DUE_SINCE, FIRED
from huodan.workspace.runs.moving import again

MOST_MOVED = 50
MOST_LOOKED_AT = 1_000
"""For those that can be moved, behind others that cannot."""


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
    zh = "这条流程已经改过数据，转到新版本会再改一次，例如金额加两遍。请让它按原来的版本走完，或结束它再重新提交。"
    en = (
        "This run has changed data, and would do so once more by the new version, such as add an amount twice. Let it finish by "
        "the version of before, or end it and hand the record in again."
    )


def renew(tx: Tx, plan: Plan, grant: Grant, run: Id) -> tuple[Change, ...]:
    """
    Move a run to the version of its flow that counts now (转到新版本).

    Steps that are there as before stay open with what was said at them; else it comes to the step it was at, or to the one before
    it that is there still, anew.

    Raises:
        NotYours, RunOver, FlowGone, WouldRepeat: the Tx must be given up then.
    """
    try:
        form, record = flow.about(tx, run)
    except HuodanError:
        raise NotYours from None
    held = hold(tx, plan, run, form, record)
    if not (grant.actor.is_admin or looks_after(tx, plan, grant, held)):
        raise NotYours
    if not held.is_running:
        raise RunOver
    return go_on(tx, plan, _turns(tx, plan, held)) if _is_earlier(plan, held) else ()


def renew_several(tx: Tx, plan: Plan, grant: Grant, id: str) -> int:
    """
    Move some of the runs of a flow that go by an earlier version, and say how many are left.

    Those that would repeat something stay as they are.

    Raises:
        NotYours, FlowGone
    """
    current = plan.flows.get(id)
    if not grant.actor.is_admin:
        raise NotYours
    if current is None:
        raise FlowGone
    moved = 0
    for run in flow.earlier(tx, id, current.hash, limit=MOST_LOOKED_AT):
        if moved == MOST_MOVED:
            break
        with suppress(WouldRepeat), tx.attempt():
            renew(tx, plan, grant, run)
            moved += 1
    return sum(each.count for each in flow.growing(tx, id) if each.tree != current.hash)


def _is_earlier(plan: Plan, held: flow.Held) -> bool:
    current = plan.flows.get(held.flow)
    if current is None or current.table.id != held.form:
        raise FlowGone
    return current.hash != held.tree


def _turns(tx: Tx, plan: Plan, held: flow.Held) -> list[Turn]:
    before, now = planned_held(tx, plan, held), plan.flows[held.flow]
    flow.keep_tree(tx, now.hash, app=now.app, flow=now.id, text=lambda: flow_text(now.flow))
    flow.say(tx, held.id, "renewed", data={"from": held.tree[:12], "to": now.hash[:12]})
    held.tree, held.stuck = now.hash, None
    open = [visit.node for visit in held.run.open_visits()]
    moving = Moving(tx, plan, held, now)
    if before is None or not all(_is_same(before.course, now.course, node) for node in open):
        _come_back(moving, before, open)
    else:
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


def _come_back(moving: Moving, before: PlanFlow | None, open: list[str]) -> None:
    """
    Come to the first node of the trunk that is there of those a run was at, or of those before; behind it, if what it did stays.

    Raises:
        WouldRepeat: where that lies among what comes again.
    """
    trunk = [node.id for node in moving.planned.course.trunk]
    there = (node for node in _nearest(before, open) if node in trunk)
    first = next(there, None)
    if first is None and any(DID in each.data for each in moving.held.run.visits.values()):
        raise WouldRepeat
    first = first or next(iter(trunk), None)
    while first is not None and _was_done(moving, first):
        behind = moving.planned.course.after(first)
        if first in open or behind is None:
            raise WouldRepeat
        first = behind.id
    if first is None:
        moving.walk.start()
        return
    moving.walk.come_to(first)


def _was_done(moving: Moving, node: str) -> bool:
    """Say whether a node of the trunk, or one within it, did something that stays."""
    run = moving.held.run
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
