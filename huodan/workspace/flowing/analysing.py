"""
Who may see how the runs of flows went (流程分析), and as far as what.

Who looks after a flow, whatever its run, and administrators of the company see all of it, as on the board of stuck runs; who
builds its app sees its steps, as in the log of its runs, but not how fast somebody works: neither who did how much, nor times of
which there are only a few. To all others there is no such flow.
"""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import flow
from huodan.kit.ids import Id
from huodan.language.access import Grant, NotFound
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.administering import apps_of
from huodan.workspace.flowing.known import keeps


class NothingToAnalyse(NotFound):
    """There is no such flow, or it is none of the caller's business."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个流程的分析", "en": "The analysis of this process"})


@dataclass(frozen=True, slots=True)
class Open:
    """A flow somebody may see the analysis of. is_kept: whether also who did how much."""

    planned: PlanFlow
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Analysed:
    """How the runs of some flows went. shows_people: whether its reader may see who did how much."""

    flows: tuple[PlanFlow, ...]
    found: flow.Analysis
    oldest: dict[Id, flow.ListedRun]
    shows_people: bool


def open_to(tx: Tx, plan: Plan, grant: Grant) -> tuple[Open, ...]:
    """List the flows somebody may see the analysis of."""
    actor = grant.actor
    built = frozenset[str]() if actor.key is not None else apps_of(tx, actor.person)
    is_admin = actor.is_admin and actor.narrowing is None
    opened: list[Open] = []
    for each in plan.flows.values():
        is_kept = is_admin or keeps(tx, plan, grant, each)
        if is_kept or each.app in built:
            opened.append(Open(each, is_kept))
    return tuple(opened)


def analyse(tx: Tx, plan: Plan, grant: Grant, *, app: str, key: str | None, first: int, end: int) -> Analysed:
    """
    Say how the runs of a flow, or of all flows of an app somebody may see, went that began from ``first`` until before ``end``.

    Raises:
        NothingToAnalyse: also where there are flows, but none somebody may see. TooMuchToAnalyse
    """
    opened = [each for each in open_to(tx, plan, grant) if each.planned.app == app]
    chosen = [each for each in opened if key in (None, each.planned.flow.key)]
    if not chosen:
        raise NothingToAnalyse
    flows = tuple(each.planned for each in chosen)
    found = flow.analyse(tx, flows, first=first, end=end)
    is_kept = all(each.is_kept for each in chosen)
    found = found if is_kept else found.of_enough(flow.FEW)
    oldest = flow.listed_runs(tx, [step.oldest for step in found.steps if step.oldest is not None])
    return Analysed(flows, found, {each.id: each for each in oldest}, is_kept)
