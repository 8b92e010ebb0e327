"""
Two flows of one form, or two versions of a flow, side by side: which there are to choose from, and how they differ.

For those who may see the analysis of both (``analysing.py``), and nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from huodan.engines import flow
from huodan.kit.errors import HuodanError
from huodan.language.access import Grant
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.analysing import NothingToAnalyse, open_to

MOST_VERSIONS = 50
"""Of a flow, those that runs were begun by last."""


class OtherForm(HuodanError):
    """Flows of different forms have nothing in common that could be compared."""

    code = "flows_of_other_forms"
    status = 422
    zh = "这两个流程用在不同的表单上，没法对比。请选同一张表单的两个流程，或同一个流程的两个版本。"
    en = "These processes are of different forms. Choose two of the same form, or two versions of one."


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a flow. is_now: the one that counts now. runs, first, last: how many went by it, begun from when to when."""

    tree: str
    is_now: bool
    runs: int = 0
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A flow that can be compared, with its versions: the one of now, then those that were begun by last.

    is_kept: whether the asker sees all of how it went.
    """

    planned: PlanFlow
    is_kept: bool
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A flow by its key; version: only the runs that went by it, by its hash."""

    key: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. version: None for all of them."""

    planned: PlanFlow
    version: Version | None
    found: flow.Analysis


def choices(tx: Tx, plan: Plan, grant: Grant, *, app: str) -> tuple[Choice, ...]:
    """
    List the flows of an app somebody may see the analysis of, each with the versions runs went by.

    Raises:
        NothingToAnalyse
    """
    opened = [each for each in open_to(tx, plan, grant) if each.planned.app == app]
    if not opened:
        raise NothingToAnalyse
    grown = flow.grown(tx, [each.planned.id for each in opened])
    return tuple(Choice(each.planned, each.is_kept, _versions(each.planned, grown)) for each in opened)


def _versions(planned: PlanFlow, grown: tuple[flow.Grown, ...]) -> tuple[Version, ...]:
    own = [
        Version(each.tree, each.tree == planned.hash, each.runs, each.first, each.last)
        for each in grown
        if each.flow == planned.id
    ]
    now = next((each for each in own if each.is_now), Version(planned.hash, is_now=True))
    return now, *[each for each in own if not each.is_now][: MOST_VERSIONS - 1]


def compare(
    tx: Tx, plan: Plan, grant: Grant, *, app: str, wanted: tuple[Wanted, Wanted], first: int, end: int
) -> tuple[Side, Side]:
    """
    Analyse two flows of a form, or two versions of one, by their runs that began from ``first`` until before ``end``.

    Raises:
        NothingToAnalyse: also for a version no run went by. OtherForm, TooMuchToAnalyse
    """
    found = {each.planned.flow.key: each for each in choices(tx, plan, grant, app=app)}
    if any(each.key not in found for each in wanted):
        raise NothingToAnalyse
    if len({found[each.key].planned.table.id for each in wanted}) > 1:
        raise OtherForm
    one, two = (_side(tx, found[each.key], each.version, first, end) for each in wanted)
    return one, two


def _side(tx: Tx, choice: Choice, tree: str | None, first: int, end: int) -> Side:
    version = None if tree is None else next((each for each in choice.versions if each.tree == tree), None)
    if tree is not None and version is None:
        raise NothingToAnalyse
    found = flow.analyse(tx, [choice.planned], first=first, end=end, tree=tree)
    return Side(choice.planned, version, found if choice.is_kept else found.of_enough(flow.FEW))
