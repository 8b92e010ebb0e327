"""子流程: another flow begins, for this record or for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Literal

from huodan.language.fields._base import ElementId
from huodan.language.flow.notation import ENDS, Does, Notation
from huodan.language.flow.run import RunState, Visit
from huodan.language.flow.step import Around, Begins, Ends, Passed, Step
from huodan.language.nodes._base import Node
from huodan.language.nodes._needs import Need, OtherFlow

REFUSED = {"zh": "子流程没有通过", "en": "A process within was not agreed to"}


AGREED = {"zh": "通过？", "en": "Agreed?"}


class SubFlow(Node):
    """of: as of an update: for each of them one. waits: until all have ended. refused: what a refusal in one of them does."""

    title: ClassVar = {"zh": "子流程", "en": "Other process"}
    purpose: ClassVar = {
        "zh": "启动另一个流程，可以等它结束",
        "en": "Begin another process, and wait for it if wanted",
    }
    palette_place: ClassVar = 13

    kind: Literal["sub_flow"] = "sub_flow"
    flow: ElementId
    of: str = ""
    waits: bool = True
    refused: Literal["end", "go_on"] = "end"

    @property
    def begins(self) -> Sequence[str]:
        """Name the other flow."""
        return (self.flow,)

    @property
    def may_wait(self) -> bool:
        """Wait, if it says so."""
        return self.waits

    @classmethod
    def begun(cls, id: str, form: str, lang: str) -> dict[str, Any]:
        """Begin with a process to be chosen."""
        return {"flow": id}

    def needs(self) -> Iterator[Need]:
        """Name the other flow, and for what it begins."""
        yield OtherFlow("flow", self.flow, self.of)

    def notation(self) -> Notation:
        """Another process is begun, for each of what is meant, and waited for or not."""
        ends = self.waits and self.refused == "end"
        return Does(
            "process",
            many="together" if self.of else "one",
            asks=AGREED if ends else None,
            refused=ENDS if ends else None,
            waits=self.waits,
            flow=self.flow,
        )

    def enter(self, around: Around) -> Step:
        """Have it begun, and go on at once or when all have ended."""
        return Passed((Begins(self.flow, self.of, self.waits),))

    def woken(self, around: Around, visit: Visit) -> Step | None:
        """Go on, or end as they did."""
        ended = visit.data.get("ended")
        if not isinstance(ended, list):
            return None
        is_agreed = all(state == RunState.APPROVED for state in ended)
        return Passed() if is_agreed or self.refused == "go_on" else Ends(RunState.REJECTED, why=REFUSED)
