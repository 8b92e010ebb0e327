"""
Two analyses side by side (流程对比): which step of one is which of the other, and whether they differ by more than chance.

Times are compared by their ranks and parts by their counts, as few and uneven numbers are the rule here: a mean of three runs
says nothing, and one order that lay for a month says little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from huodan.engines.flow.figures import Analysis, Clock, StageFigures, Took
from huodan.kit.words import say
from huodan.language.flow.course import START
from huodan.language.flow.run import RunState

FEW = 5
"""Of fewer than that nothing can be said."""
SURE = 1.96
"""So many standard deviations from the middle of what chance gives: one in twenty lies further off by chance."""

Verdict = Literal["few", "even", "less", "more"]
"""What the second is against the first; even: the difference may be chance."""
ByClock = Mapping[Clock, Verdict]


@dataclass(frozen=True, slots=True)
class Pair:
    """
    A step of the first and the one of the second that is the same; None where there is none.

    took: how the second differs in the time taken, returned: in how much was sent back from there, late: in how often the time
    was up; None where one of them has no such step, or no deadline.
    """

    first: StageFigures | None
    second: StageFigures | None
    took: ByClock | None = None
    returned: Verdict | None = None
    late: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """
    How the second differs from the first as a whole.

    took: in the time from start to end; waiting, working: of what people were asked, until opened and from then on. late: None
    where one of them has no deadlines.
    """

    took: ByClock
    waiting: ByClock
    working: ByClock
    sent_back: Verdict
    rejected: Verdict
    late: Verdict | None


def judge(first: Analysis, second: Analysis) -> Judged:
    """Say how the second differs from the first as a whole."""
    one, two = first.whole, second.whole
    by = _clocked(one.natural, two.natural), _clocked(one.workdays, two.workdays)
    rejected = RunState.REJECTED
    return Judged(
        {"natural": by[0][0], "workdays": by[1][0]},
        {"natural": by[0][1], "workdays": by[1][1]},
        {"natural": by[0][2], "workdays": by[1][2]},
        parts(one.sent_back, first.begun, two.sent_back, second.begun),
        parts(first.runs[rejected], first.ended, second.runs[rejected], second.ended),
        parts(one.late, one.timed, two.late, two.timed) if one.timed and two.timed else None,
    )


def _clocked(one: Took, two: Took) -> tuple[Verdict, Verdict, Verdict]:
    return times(one.spans, two.spans), times(one.waits, two.waits), times(one.works, two.works)


def pairs(first: Analysis, second: Analysis) -> tuple[Pair, ...]:
    """
    Put the steps of two analyses together, each of one flow.

    A step is the same where it has the same id, as in another version of a flow, else where kind and name are the same, as in a
    copy of one: of several of a name the first is the first. Those only the second has stand behind what is before them there.
    """
    twins = _twins(first.steps, second.steps)
    found = [_pair(step, twins.get(step.stage.node)) for step in first.steps]
    taken = {step.stage.node for step in twins.values()}
    before: StageFigures | None = None
    for step in second.steps:
        if step.stage.node not in taken:
            place = next((at for at, pair in enumerate(found) if before and pair.second is before), -1)
            found.insert(place + 1, Pair(None, step))
        before = step
    return tuple(found)


def _twins(first: Sequence[StageFigures], second: Sequence[StageFigures]) -> dict[str, StageFigures]:
    """Find the step of the second for steps of the first, by the id of these."""
    by_id = {step.stage.node: step for step in second}
    same = {step.stage.node: by_id[step.stage.node] for step in first if step.stage.node in by_id}
    named = _named([step for step in second if step.stage.node not in same])
    own = _named([step for step in first if step.stage.node not in same])
    return same | {own[key].stage.node: named[key] for key in own if key in named}


def _named(steps: Sequence[StageFigures]) -> dict[tuple[str, str, int], StageFigures]:
    """Give steps by their kind and name, and how many of these there are before."""
    count = Counter[tuple[str, str]]()
    found: dict[tuple[str, str, int], StageFigures] = {}
    for step in steps:
        key = step.stage.kind, say(step.stage.label, "zh").strip()
        found[*key, count[key]] = step
        count[key] += 1
    return found


def _pair(one: StageFigures, two: StageFigures | None) -> Pair:
    if two is None:
        return Pair(one, None)
    took: ByClock = {
        "natural": times(one.natural.spans, two.natural.spans),
        "workdays": times(one.workdays.spans, two.workdays.spans),
    }
    if one.stage.node == START:
        return Pair(one, two, took)
    late = None
    if one.late is not None and two.late is not None:
        late = parts(one.late, one.visits - one.by_itself, two.late, two.visits - two.by_itself)
    return Pair(one, two, took, parts(one.returned, one.visits, two.returned, two.visits), late)


def times(first: Sequence[int], second: Sequence[int]) -> Verdict:
    """
    Say whether the second spans are longer or shorter than the first by more than chance.

    By the sum of ranks (Mann and Whitney), with equal ones sharing theirs and a step towards the middle, as both are whole.
    """
    if min(len(first), len(second)) < FEW:
        return "few"
    count = len(first) + len(second)
    ranks, ties, place = 0.0, 0, 0
    ordered = sorted([(span, False) for span in first] + [(span, True) for span in second])
    for _, group in groupby(ordered, key=lambda each: each[0]):
        same = [is_second for _, is_second in group]
        ranks += sum(same) * (place + (len(same) + 1) / 2)
        ties += len(same) ** 3 - len(same)
        place += len(same)
    middle = len(second) * (count + 1) / 2
    spread = len(first) * len(second) / 12 * (count + 1 - ties / (count * (count - 1)))
    return _verdict(ranks - middle, spread, 0.5)


def parts(first: int, of_first: int, second: int, of_second: int) -> Verdict:
    """Say whether the second part is larger or smaller than the first by more than chance (with the correction of Yates)."""
    if min(of_first, of_second) < FEW:
        return "few"
    common = (first + second) / (of_first + of_second)
    by = 1 / of_first + 1 / of_second
    return _verdict(second / of_second - first / of_first, common * (1 - common) * by, by / 2)


def _verdict(off: float, variance: float, step: float) -> Verdict:
    if variance <= 0 or (abs(off) - step) / math.sqrt(variance) < SURE:
        return "even"
    return "more" if off > 0 else "less"
