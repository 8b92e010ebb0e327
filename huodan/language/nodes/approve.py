"""审批: people agree or refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from huodan.language.flow.notation import Does, Notation
from huodan.language.flow.run import RunState, Visit
from huodan.language.flow.step import Around, Ends, Goes, Passed, Step
from huodan.language.flow.voting import Vote, decided
from huodan.language.nodes._asking import Asking

AGREES = {"zh": "同意？", "en": "Agreed?"}


class Approve(Asking):
    """People say yes or no; one refusal of those it needs ends the run, or sends it back."""

    title: ClassVar = {"zh": "审批人", "en": "Approval"}
    purpose: ClassVar = {"zh": "请人同意或拒绝", "en": "Ask people to agree or refuse"}
    color: ClassVar = "orange"
    palette_place: ClassVar = 1

    kind: Literal["approve"] = "approve"

    def notation(self) -> Notation:
        """Behind it stands the question whether they agree, and where a no leads."""
        asked = super().notation()
        assert isinstance(asked, Does)
        refused = self.rejects_to if self.rejecting == "back" else None
        return replace(asked, asks=AGREES, refused=refused or asked.refused)

    def judge(self, around: Around, visit: Visit, votes: Sequence[Vote | None]) -> Step | None:
        """Go on when enough agree; end or go back when they cannot any more."""
        outcome = decided(self.way, votes, self.share)
        if outcome is Vote.APPROVE:
            return Passed()
        if outcome is Vote.REJECT:
            back = self.rejects_to if self.rejecting == "back" else None
            return Goes(back) if back is not None else Ends(RunState.REJECTED)
        return None
