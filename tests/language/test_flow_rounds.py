"""A jump that always comes, with nothing that waits on the way back to it, is refused; one that may end is not."""

from __future__ import annotations

import pytest

from tests.language.test_flows import compiled, problems
from tests.support.flows import BOSS, Tree, ask, flow, node, sets, way

COPY = node("n1", "copy_to", who=[BOSS])
SET = node("n2", "update", sets=sets("bill_total", "1"))
JUMP = node("j", "jump", to="n1")
ELSE = way("e")


def block(*ways: Tree, id: str = "b", **more: object) -> Tree:
    return node(id, "branch", ways=list(ways), **more)


@pytest.mark.parametrize(
    ("nodes", "place"),
    [
        ([COPY, JUMP], "nodes.1"),
        ([COPY, SET, JUMP], "nodes.2"),
        ([COPY, block(way("a", JUMP), way("c", SET), mode="parallel")], "nodes.1.ways.0.nodes.0"),
        ([block(way("a", COPY, SET), mode="parallel"), node("j", "jump", to="b")], "nodes.1"),
    ],
)
def test_what_goes_round_without_end_is_refused(nodes: list[Tree], place: str) -> None:
    assert problems(flow(*nodes)) == [(place, "endless")]


@pytest.mark.parametrize(
    "nodes",
    [
        [ask("n1"), JUMP],
        [COPY, node("w", "wait", after=1), JUMP],
        [COPY, block(way("a", JUMP, when="金额 > 1"), ELSE)],
        [COPY, block(way("a", node("x", "end"), when="金额 > 1"), ELSE), JUMP],
        [COPY, block(way("a", ask("x")), mode="parallel"), JUMP],
        [COPY, node("j", "jump", to="n1", returns=True)],
        [COPY, node("j", "jump", to="start")],
    ],
)
def test_what_may_wait_or_end_is_not(nodes: list[Tree]) -> None:
    assert compiled(*nodes).flow.nodes
