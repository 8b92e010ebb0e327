"""
The steps of a flow as an analysis lists them: in the order of its tree, then those only earlier versions had.

Blocks are none: what lies in them is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from huodan.engines.flow.trees import tree_of
from huodan.kit.words import Text
from huodan.language.document.canonical import read_flow
from huodan.language.document.flow import Flow
from huodan.language.flow.course import START
from huodan.language.flow.voting import Way
from huodan.language.nodes import Node
from huodan.language.nodes._asking import Asking
from huodan.language.plan.flowed import PlanFlow
from huodan.storage.db import Tx

BACK: Text = {"zh": "退回发起人修改", "en": "Back with its starter"}
MOST_TREES = 50
"""Of earlier versions of a flow, so many are asked what their steps were called; those of others go by their ids."""

Key = tuple[str, str]
"""A flow and a node of it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """
    One step of a flow.

    ways: the labels of the ways that lead to it, the outermost first. may_wait: whether a run may stay there; else it takes
    no time. has_due: whether it has a deadline. is_looped: whether it is come to several times by itself. is_in_turn: whether
    people are asked one after the other. is_gone: whether only earlier versions have it.
    """

    flow: str
    node: str
    label: Text
    kind: str
    ways: tuple[Text, ...] = ()
    may_wait: bool = True
    has_due: bool = False
    is_looped: bool = False
    is_in_turn: bool = False
    is_gone: bool = False

    @property
    def key(self) -> Key:
        """Give the flow and the node."""
        return self.flow, self.node


@dataclass(frozen=True, slots=True)
class Stages:
    """The steps of some flows by their keys, in order; blocks: what is none, as the steps in it are."""

    steps: dict[Key, Stage]
    blocks: frozenset[Key]


def stages(
    tx: Tx, flows: Sequence[PlanFlow], trees: Collection[tuple[str, str]], *, of: str | None = None
) -> Stages:
    """
    List the steps of flows. trees: flow and hash of the versions runs went by.

    of: the hash of the version that is meant; else the one of now.
    """
    steps: dict[Key, Stage] = {}
    blocks: set[Key] = set()
    for planned in flows:
        meant = planned.hash if of is None else of
        hashes = {planned.hash, *(tree for flow, tree in trees if flow == planned.id)}
        for tree in (meant, *sorted(hashes - {meant})[:MOST_TREES]):
            found = planned.flow if tree == planned.hash else read_flow(tree_of(tx, tree)[1])
            if isinstance(found, Flow):
                _lay(found, steps, blocks, is_gone=tree != meant)
    return Stages(steps, frozenset(blocks))


def steps_of(flow: Flow) -> tuple[Stage, ...]:
    """List the steps of one version of a flow in their order."""
    return tuple(each for each in _row(flow.nodes, Stage(flow.id, "", "", "")) if isinstance(each, Stage))


def _lay(flow: Flow, steps: dict[Key, Stage], blocks: set[Key], *, is_gone: bool = False) -> None:
    steps.setdefault((flow.id, START), Stage(flow.id, START, BACK, START))
    for each in _row(flow.nodes, Stage(flow.id, "", "", "")):
        if isinstance(each, Stage):
            steps.setdefault(each.key, replace(each, is_gone=is_gone))
        else:
            blocks.add((flow.id, each))


def _row(nodes: Sequence[Node], around: Stage) -> Iterator[Stage | str]:
    """Give the steps of a row in their order, and the ids of the blocks."""
    for node in nodes:
        if not node.arms:
            yield _stage(node, around)
            continue
        yield node.id
        is_looped = around.is_looped or node.is_loop
        for arm in node.arms:
            inside = replace(around, ways=(*around.ways, arm.label), is_looped=is_looped)
            yield from _row(arm.nodes, inside)


def _stage(node: Any, around: Stage) -> Stage:
    asks = node if isinstance(node, Asking) else None
    return replace(
        around,
        node=node.id,
        label=node.label,
        kind=node.kind,
        may_wait=node.may_wait,
        has_due=asks is not None and bool(asks.due),
        is_in_turn=asks is not None and asks.way is Way.SEQUENTIAL,
    )
