"""
How long things took: mean, median and P90 of many spans, in full time and in time on working days.

Whole milliseconds all the way, so that both databases give the same to the millisecond.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from huodan.engines.flow.times import Calendar
from huodan.kit import zone


@dataclass(frozen=True, slots=True)
class Spread:
    """Of ``count`` spans of milliseconds; p90: nine of ten took no longer, between two of them in a straight line."""

    count: int
    mean: int
    median: int
    p90: int


def spread(spans: Sequence[int]) -> Spread | None:
    """Say how long some spans are; None of none."""
    if not spans:
        return None
    ordered = sorted(spans)
    count = len(ordered)
    return Spread(count, _rounded(sum(ordered), count), _at(ordered, 1, 2), _at(ordered, 9, 10))


def _at(ordered: Sequence[int], part: int, of: int) -> int:
    """Give what such a part of the values is no larger than (``statistics.quantiles``, inclusive)."""
    place, rest = divmod((len(ordered) - 1) * part, of)
    above = ordered[min(place + 1, len(ordered) - 1)]
    return _rounded(ordered[place] * (of - rest) + above * rest, of)


def _rounded(value: int, by: int) -> int:
    return (2 * value + by) // (2 * by)


class WorkedDays:
    """The working days between two moments as a clock that stands still on the others."""

    def __init__(self, days: Calendar, first: int, last: int) -> None:
        self._begins, self._worked, self._before = [], array("b"), array("q")
        day, at, before = zone.day_of(first, days.tz), 0, 0
        while at <= last:
            at = zone.start_of_day(day, days.tz)
            following = zone.add_days(day, 1)
            is_worked = days.is_worked(day)
            self._begins.append(at)
            self._worked.append(is_worked)
            self._before.append(before)
            before += (zone.start_of_day(following, days.tz) - at) if is_worked else 0
            day = following

    def at(self, ms: int) -> int:
        """Say what this clock shows at a moment, in milliseconds since its beginning."""
        place = bisect_right(self._begins, ms) - 1
        if place < 0:
            return 0
        return self._before[place] + (ms - self._begins[place] if self._worked[place] else 0)


class Spans:
    """Spans as they are found, each in full time and in time on working days."""

    __slots__ = ("_days", "natural", "worked")

    def __init__(self, days: WorkedDays) -> None:
        self._days = days
        self.natural, self.worked = array("q"), array("q")

    def add(self, first: int, last: int) -> None:
        """Note one span."""
        at = self._days.at
        self.put(last - first, at(last) - at(first))

    def put(self, natural: int, worked: int) -> None:
        """Note one that was measured by both clocks."""
        self.natural.append(natural)
        self.worked.append(worked)
