"""结束: the run is over here, as agreed or as refused."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.flow.notation import Notation, Stops
from huodan.language.flow.run import RunState
from huodan.language.flow.step import Around, Ends, Step
from huodan.language.nodes._base import Node


class End(Node):
    """An end before the last node, such as in an arm of a branch."""

    title: ClassVar = {"zh": "结束", "en": "End"}
    purpose: ClassVar = {"zh": "走到这里就结束整个流程", "en": "End the whole process here"}
    never_passes: ClassVar = True

    kind: Literal["end"] = "end"
    state: Literal["approved", "rejected"] = "approved"

    def notation(self) -> Notation:
        """The run is over."""
        return Stops()

    def enter(self, around: Around) -> Step:
        """End."""
        return Ends(RunState(self.state))
