"""办理: people do something and fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from huodan.language.flow.run import RunState, Visit
from huodan.language.flow.step import Around, Ends, Passed, Step
from huodan.language.flow.voting import Vote, decided
from huodan.language.nodes._asking import Asking


class Handle(Asking):
    """People fill in what this step is about; there is nothing to refuse, but it may be sent back."""

    title: ClassVar = {"zh": "办理（填写）", "en": "Handling"}
    purpose: ClassVar = {
        "zh": "请人做一件事，填好再往下走",
        "en": "Ask people to do something and fill it in",
    }
    color: ClassVar = "teal"
    palette_place: ClassVar = 2

    kind: Literal["handle"] = "handle"

    def judge(self, around: Around, visit: Visit, votes: Sequence[Vote | None]) -> Step | None:
        """Go on when enough have done it; what its deadline refused ends the run."""
        outcome = decided(self.way, votes, self.share)
        if outcome is None:
            return None
        return Passed() if outcome is Vote.APPROVE else Ends(RunState.REJECTED)
