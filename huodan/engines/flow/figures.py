"""What an analysis of runs says: of a step, of a person, of all of them. Works nothing out but parts of wholes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from huodan.engines.flow.spreads import Spread
from huodan.engines.flow.stages import Stage
from huodan.kit.ids import Id
from huodan.language.flow.run import RunState

Clock = Literal["natural", "workdays"]
"""Full time, or time on working days of the company's calendar."""
THROUGH = (RunState.APPROVED, RunState.REJECTED)
"""Runs that went as far as their flow leads; the others were ended on the way."""


@dataclass(frozen=True, slots=True)
class Took:
    """
    How long a step or a run took by one clock.

    waiting, working: medians of the time until who is asked opened it first, and from then on; waited, worked: the sums of
    these. stood: the sum of all the time runs stood there, of those that still do until now.
    spans, waits, works: all that spread and the medians are of.
    """

    spread: Spread | None
    waiting: int | None = None
    working: int | None = None
    waited: int = 0
    worked: int = 0
    stood: int = 0
    spans: Sequence[int] = field(default=(), repr=False, compare=False)
    waits: Sequence[int] = field(default=(), repr=False, compare=False)
    works: Sequence[int] = field(default=(), repr=False, compare=False)

    @property
    def waiting_share(self) -> float | None:
        """Give the part of the time of people's tasks in which nobody had opened them yet; None where nobody was asked."""
        return None if self.waiting is None else part_of(self.waited, self.waited + self.worked)

    def of_enough(self, few: int) -> Took:
        """Say nothing of times of which there are fewer, as these are times of one record or of one person."""
        timed = self if len(self.spans) >= few else replace(self, spread=None, spans=())
        if len(self.waits) >= few:
            return timed
        return replace(timed, waiting=None, working=None, waited=0, worked=0, waits=(), works=())


@dataclass(frozen=True, slots=True)
class StageFigures:
    """
    What happened at a step. natural, workdays: by the two clocks.

    by_itself: visits that were over at once though somebody might have been asked. late: visits whose time was up.
    again: visits in runs that had been there before. returned: sent back from here. open: runs that stand here now, whenever they
    began, with the oldest and since when. reached: records that came here; halted: of these, those that stand here, and whose
    run ended here.
    """

    stage: Stage
    visits: int
    by_itself: int
    late: int | None
    again: int
    returned: int
    natural: Took
    workdays: Took
    open: int = 0
    oldest: Id | None = None
    oldest_since: int | None = None
    reached: int = 0
    halted_open: int = 0
    halted_ended: int = 0

    def by(self, clock: Clock) -> Took:
        """Give how long it took by one of the clocks."""
        return self.natural if clock == "natural" else self.workdays

    @property
    def late_rate(self) -> float | None:
        """Give the part of the visits somebody was asked at whose time was up; None without a deadline."""
        return None if self.late is None else part_of(self.late, self.visits - self.by_itself)

    @property
    def returned_rate(self) -> float:
        """Give the part of the visits that was sent back from here."""
        return part_of(self.returned, self.visits)

    @property
    def rework_rate(self) -> float:
        """Give the part of the visits that came here again."""
        return part_of(self.again, self.visits)


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """How many tasks somebody answered, and how long each took from their turn on."""

    person: Id
    done: int
    natural: Spread
    workdays: Spread


@dataclass(frozen=True, slots=True)
class Whole:
    """
    What holds of runs as they are, whatever their steps.

    sent_back: runs in which somebody sent it back. timed: runs that came to a step with a deadline; late: those in which a time
    was up. natural, workdays: how long those took that came to their end, with the times of all that people were asked.
    """

    sent_back: int
    timed: int
    late: int
    natural: Took
    workdays: Took

    def by(self, clock: Clock) -> Took:
        """Give how long it took by one of the clocks."""
        return self.natural if clock == "natural" else self.workdays


@dataclass(frozen=True, slots=True)
class Analysis:
    """
    Runs by their state, and as a whole; records of these runs and how many of them were agreed to; steps in their order; people,
    those who answered most first.
    """

    runs: dict[RunState, int]
    whole: Whole
    records: int
    agreed: int
    steps: tuple[StageFigures, ...]
    people: tuple[PersonFigures, ...]

    @property
    def natural(self) -> Spread | None:
        """Say how long the runs took that came to their end."""
        return self.whole.natural.spread

    @property
    def workdays(self) -> Spread | None:
        """Say so in time on working days."""
        return self.whole.workdays.spread

    @property
    def begun(self) -> int:
        """Count the runs."""
        return sum(self.runs.values())

    @property
    def ended(self) -> int:
        """Count those that went as far as their flow leads."""
        return sum(self.runs[state] for state in THROUGH)

    @property
    def sent_back_rate(self) -> float:
        """Give the part of the runs in which somebody sent it back."""
        return part_of(self.whole.sent_back, self.begun)

    @property
    def rejected_rate(self) -> float:
        """Give the part of those that were refused, of all that went as far as their flow leads."""
        return part_of(self.runs[RunState.REJECTED], self.ended)

    @property
    def late_rate(self) -> float | None:
        """Give the part of the runs in which a time was up; None where none came to a step with a deadline."""
        return part_of(self.whole.late, self.whole.timed) if self.whole.timed else None

    def share(self, step: StageFigures, clock: Clock) -> float:
        """Give the part of all the time of these runs that they stood at a step."""
        return part_of(step.by(clock).stood, sum(each.by(clock).stood for each in self.steps))

    def bottleneck(self, clock: Clock) -> StageFigures | None:
        """Give the step that takes the largest part of all the time; None where nothing took any."""
        slowest = max(self.steps, key=lambda step: step.by(clock).stood, default=None)
        return slowest if slowest is not None and slowest.by(clock).stood else None

    def of_enough(self, few: int) -> Analysis:
        """Say nothing of single people, and nothing of times of which there are fewer."""
        whole = replace(
            self.whole,
            natural=self.whole.natural.of_enough(few),
            workdays=self.whole.workdays.of_enough(few),
        )
        steps = tuple(
            replace(each, natural=each.natural.of_enough(few), workdays=each.workdays.of_enough(few))
            for each in self.steps
        )
        return replace(self, whole=whole, steps=steps, people=())


def part_of(some: int, of: int) -> float:
    return round(some / of, 4) if of > 0 else 0.0
