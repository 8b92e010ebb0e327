"""Runs of a flow under way (流转中的单据): by which version, and where each would come by the one of now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from huodan.engines import flow
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.document.canonical import read_flow
from huodan.language.document.flow import Flow
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.administering import is_of
from huodan.workspace.flowing.known import keeps, planned_held
from huodan.workspace.flowing.looking import title_shown
from huodan.workspace.flowing.renewing import Landing, landing
from huodan.workspace.flowing.telling import step_label
from huodan.workspace.flowing.waiting import waits_of

MOST_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Version:
    """
    A version of a flow runs are under way by.

    since: when the oldest of these began; None of none. steps: None where they can be read no more.
    """

    tree: str
    is_now: bool
    count: int
    since: int | None
    steps: tuple[flow.Stage, ...] | None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """
    A run under way.

    waits: the steps it is at, each with since when. landing: None where it cannot be moved, which ``why`` says, or goes by the
    version of now. step: what it comes to is called. title: of its record, None where it is out of sight.
    """

    run: flow.ListedRun
    title: str | None
    waits: tuple[tuple[Text, int], ...]
    landing: Landing | None = None
    step: Text | None = None
    why: Problem | None = None


def may_look(tx: Tx, plan: Plan, grant: Grant, id: str) -> bool:
    """Say whether somebody sees by which versions a flow is under way: who builds its app or keeps it, and administrators."""
    planned = plan.flows.get(id)
    if grant.actor.is_admin or planned is None:
        return grant.actor.is_admin
    return is_of(tx, grant.actor.person, planned.app) or keeps(tx, plan, grant, planned)


def versions(tx: Tx, planned: PlanFlow) -> tuple[Version, ...]:
    """List the version of now, and then the earlier ones that runs go by, the newest of those first."""
    growing = sorted(flow.growing(tx, planned.id), key=lambda each: -each.since)
    now = next((each for each in growing if each.tree == planned.hash), None)
    first = Version(
        planned.hash,
        is_now=True,
        count=0 if now is None else now.count,
        since=None if now is None else now.since,
        steps=flow.steps_of(planned.flow),
    )
    return (first, *islice(_earlier(tx, growing, planned.hash), MOST_VERSIONS))


def _earlier(tx: Tx, growing: list[flow.Growing], now: str) -> Iterator[Version]:
    for each in growing:
        if each.tree != now:
            read = read_flow(flow.tree_of(tx, each.tree)[1])
            steps = flow.steps_of(read) if isinstance(read, Flow) else None
            yield Version(each.tree, is_now=False, count=each.count, since=each.since, steps=steps)


def list_under_way(
    tx: Tx, plan: Plan, grant: Grant, planned: PlanFlow, *, is_now: bool, limit: int, after: Id | None
) -> tuple[UnderWay, ...]:
    """List runs of a flow that go by its version of now, or by earlier ones, the oldest first."""
    ids = flow.under_way(tx, planned.id, planned.hash, is_by=is_now, limit=limit, after=after)
    return tuple(_shown(tx, plan, grant, planned, row) for row in flow.listed_runs(tx, ids))


def titled(tx: Tx, plan: Plan, grant: Grant, planned: PlanFlow, runs: Sequence[Id]) -> dict[Id, str | None]:
    """Give the titles of the records of those of some runs that are of a flow, None where they are out of sight."""
    own = [each.id for each in flow.listed_runs(tx, runs) if each.flow == planned.id]
    return {id: title_shown(tx, plan, grant, flow.look(tx, id)) for id in own}


def _shown(tx: Tx, plan: Plan, grant: Grant, planned: PlanFlow, row: flow.ListedRun) -> UnderWay:
    held = flow.look(tx, row.id)
    title = title_shown(tx, plan, grant, held)
    waits = waits_of(tx, plan, planned_held(tx, plan, held), held)
    stands = tuple((each.step, each.since) for each in waits)
    if row.tree == planned.hash:
        return UnderWay(row, title, stands)
    try:
        found = landing(tx, plan, held)
    except HuodanError as error:
        return UnderWay(row, title, stands, why=error.problem())
    return UnderWay(
        row, title, stands, found, None if found.node is None else step_label(planned, found.node)
    )
