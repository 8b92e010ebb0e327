"""
The tree of a flow: which node comes after which, what a block holds, and what lies on the way to a node.

A flow is a row of nodes; a node that is a block has arms, each of which is a row again. So there is one way to every node, the
end of an arm leads back to its block, and nothing can lie beside the way (design D9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

TRUNK = ""
"""The arm of no block."""

START = "start"
"""The node before the first: who began the run has the record in their hands again."""


class Arm(Protocol):
    """One way through a block."""

    @property
    def id(self) -> str: ...
    @property
    def nodes(self) -> Sequence[Node]: ...


class Node(Protocol):
    """What a course knows of a node."""

    @property
    def id(self) -> str: ...
    @property
    def arms(self) -> Sequence[Arm]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: in which arm of which block (both "" for the trunk), and behind how many others."""

    node: Node
    block: str
    arm: str
    index: int
    row: Sequence[Node] = field(repr=False, compare=False)


class Course:
    """The places of all nodes of a flow. start: what stands before its first node, where it can be sent back to its starter."""

    def __init__(self, nodes: Sequence[Node], start: Node | None = None) -> None:
        self.trunk = tuple(nodes)
        self.places: dict[str, Place] = {}
        if start is not None:
            self.places[start.id] = Place(start, "", TRUNK, -1, self.trunk)
        self._lay(self.trunk, "", TRUNK)

    def _lay(self, row: Sequence[Node], block: str, arm: str) -> None:
        for index, node in enumerate(row):
            self.places[node.id] = Place(node, block, arm, index, row)
            for each in node.arms:
                self._lay(each.nodes, node.id, each.id)

    def node(self, id: str) -> Node:
        """Give a node by its id."""
        return self.places[id].node

    def after(self, id: str) -> Node | None:
        """Give the next node of the same row; None behind the last."""
        place = self.places[id]
        return place.row[place.index + 1] if place.index + 1 < len(place.row) else None

    def blocks(self, id: str) -> Iterator[str]:
        """Name the blocks a node lies in, the innermost first."""
        block = self.places[id].block
        while block:
            yield block
            block = self.places[block].block

    def before(self, id: str) -> Iterator[Node]:
        """
        Give the nodes on the way to a node, the nearest first: in its own row, then before each block it lies in.

        Only to these a run may go back (resolutions 17): whatever stands between is left whole.
        """
        for at in (id, *self.blocks(id)):
            place = self.places[at]
            yield from reversed(place.row[: max(place.index, 0)])
        if id != START and START in self.places:
            yield self.places[START].node

    def row_of(self, block: str, arm: str) -> Sequence[Node]:
        """Give the nodes of an arm."""
        return next(each.nodes for each in self.node(block).arms if each.id == arm)
