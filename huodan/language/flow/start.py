"""What stands before the first node: the record is back with who began the run, who hands it in again (退回发起人)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huodan.language.flow.course import START, Arm
from huodan.language.flow.run import Visit
from huodan.language.flow.step import Around, Asked, Asks, Passed, Step
from huodan.language.flow.voting import Vote


@dataclass(frozen=True, slots=True)
class Start:
    """Comes only when it is sent back: a run begins behind it."""

    id: str = START
    arms: Sequence[Arm] = ()

    def enter(self, around: Around) -> Step:
        """Ask who began it."""
        return Asks(tuple(Asked(person) for person in around.starters()))

    def judge(self, around: Around, visit: Visit, votes: Sequence[Vote | None]) -> Step | None:
        """Go on when it is handed in again."""
        return Passed() if Vote.APPROVE in votes else None

    def woken(self, around: Around, visit: Visit) -> Step | None:
        """Wait for them, whatever changes."""
        return None
