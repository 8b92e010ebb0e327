"""
The contract of a node of a flow: its settings, and how it answers when a run comes to it.

A node is pure: what it needs it asks of ``Around``, what it wants it says as a ``Step`` (``language/flow/step.py``). One file a
kind; the folder is the registry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.document.element import Element
from huodan.language.document.rule import FormulaText
from huodan.language.fields._base import ElementId
from huodan.language.flow.run import Visit
from huodan.language.flow.step import Around, Step
from huodan.language.flow.voting import Vote

if TYPE_CHECKING:
    from huodan.language.nodes import AnyNode

MOST_NODES = 200
DEEPEST = 6


class Arm(Element):
    """
    One way through a block.

    when: a formula; an arm without one is the one for everything else. nodes: what comes on this way.
    """

    label: Text
    when: FormulaText | None = None
    nodes: Annotated[tuple[AnyNode, ...], Setting(max_length=MOST_NODES)] = ()


class Given(Element):
    """A field that is given a value by a formula over the record the flow is about; add: it is added to what is there."""

    field: ElementId
    formula: FormulaText
    add: bool = False


class Node(Element):
    """
    One step of a flow.

    title, purpose: what the kind is called, and what it is for, to who chooses it. color: of its head in the designer.
    """

    title: ClassVar[Text]
    purpose: ClassVar[Text]
    color: ClassVar[str] = "grey"
    palette_place: ClassVar[int] = 9

    kind: str
    label: Text
    note: Text | None = None

    @property
    def arms(self) -> Sequence[Arm]:
        """List its ways, if it is a block."""
        return ()

    def enter(self, around: Around) -> Step:
        """Say what happens when a run comes here."""
        raise NotImplementedError(self.kind)

    def judge(self, around: Around, visit: Visit, votes: Sequence[Vote | None]) -> Step | None:
        """Say what follows from what those who are asked have said so far; None to go on waiting."""
        return None

    def woken(self, around: Around, visit: Visit) -> Step | None:
        """Say what follows from the time that has come, or from a change of the record; None to go on waiting."""
        return None
