"""
The contract of a node of a flow: its settings, and how it answers when a run comes to it.

A node is pure: what it needs it asks of ``Around``, what it wants it says as a ``Step`` (``language/flow/step.py``). One file a
kind; the folder is the registry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.element import Element, FormulaText
from huodan.language.flow.notation import Does, Notation
from huodan.language.flow.run import Visit
from huodan.language.flow.step import Around, Step
from huodan.language.flow.voting import Vote
from huodan.language.nodes._needs import Need

if TYPE_CHECKING:
    from huodan.language.nodes import AnyNode

Mistake = tuple[str, str, Text]
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


class Node(Element):
    """
    One step of a flow.

    title, purpose: what the kind is called, and what it is for, to who chooses it. color: of its head in the designer.
    is_loop: its one way is gone once for each of what it goes through, and formulas in it see that first.
    never_passes: no run goes on behind it.
    """

    title: ClassVar[Text]
    purpose: ClassVar[Text]
    color: ClassVar[str] = "grey"
    palette_place: ClassVar[int] = 9
    is_loop: ClassVar[bool] = False
    never_passes: ClassVar[bool] = False

    kind: str
    label: Text
    note: Text | None = None

    @property
    def arms(self) -> Sequence[Arm]:
        """List its ways, if it is a block: its setting ``ways``."""
        return getattr(self, "ways", ())

    @property
    def may_wait(self) -> bool:
        """Say whether a run may stay here, for people, a moment, an answer, or another run."""
        return False

    @property
    def leads_back(self) -> str | None:
        """Name the node before this one a run goes to from here each time it comes."""
        return None

    def outlets(self) -> Iterator[tuple[str, str, Element]]:
        """
        List what of the company's own it tells others over: setting, robot or address, and what is said there with it.

        Who may name these is for administrators to say (``workspace/lending.py``).
        """
        yield from ()

    @property
    def shown(self) -> Sequence[str]:
        """Name the fields who gets a copy by it sees of the record besides (decision 0083)."""
        return ()

    def needs(self) -> Iterator[Need]:
        """List what its settings name, but for what its ways do."""
        yield from ()

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """
        Give what a new node of the kind cannot be without.

        id: of the node, of which ids within it are made. form: of its flow.
        """
        return {}

    @property
    def begins(self) -> Sequence[str]:
        """List the flows it begins at once, one after the other."""
        return ()

    def mistakes(self) -> Iterator[Mistake]:
        """Say what of its settings does not go together: setting, code, and why with what to do."""
        yield from ()

    def notation(self) -> Notation:
        """Say what it is in a drawing of processes: something we do, if it says nothing else."""
        return Does()

    def enter(self, around: Around) -> Step:
        """Say what happens when a run comes here."""
        raise NotImplementedError(self.kind)

    def judge(self, around: Around, visit: Visit, votes: Sequence[Vote | None]) -> Step | None:
        """Say what follows from what those who are asked have said so far; None to go on waiting."""
        return None

    def woken(self, around: Around, visit: Visit) -> Step | None:
        """Say what follows from the time that has come, or from a change of the record; None to go on waiting."""
        return None
