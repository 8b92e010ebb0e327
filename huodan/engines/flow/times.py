"""
Moments of a flow: so many minutes, hours, days or working days behind another, in the zone of business.

Working days are Monday to Friday but for the days the State Council gives (``holidays.py``) and what the calendar of the company
says (setting ``calendar``), which counts first: days off, and days that are worked in their stead (调休).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huodan.engines.flow.holidays import GIVEN
from huodan.kit import zone
from huodan.language.nodes._asking import Due
from huodan.storage.db import DAY_MS, Tx
from huodan.storage.settings import read_setting, write_setting

CALENDAR = "calendar"
"""The setting: a day yyyymmdd as text, and whether it is worked, for the days that are not as their weekday is."""
MOST_DAYS = 20_000
_UNITS = {"minute": 60_000, "hour": 3_600_000}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked."""

    tz: str
    days: Mapping[str, bool]

    def is_worked(self, day: int) -> bool:
        """Say whether a day yyyymmdd is worked."""
        weekday = (zone.day_number(day) + 3) % 7  # 1970-01-01 was a Thursday
        return self.days.get(str(day), weekday < 5)

    def shifted(self, ms: int, count: int, unit: str) -> int:
        """Give the moment so many units behind another, or before it; days keep the time of day."""
        if unit in _UNITS:
            return ms + count * _UNITS[unit]
        day = zone.day_of(ms, self.tz)
        into = ms - zone.start_of_day(day, self.tz)
        to = zone.add_days(day, count) if unit == "day" else self.day(day, count)
        return zone.start_of_day(to, self.tz) + into

    def day(self, day: int, count: int) -> int:
        """Give the working day so many of them behind another, or before it."""
        step, left = (1 if count > 0 else -1), abs(count)
        for _ in range(MOST_DAYS):
            if not left:
                break
            day = zone.add_days(day, step)
            left -= self.is_worked(day)
        return day


def calendar(tx: Tx) -> Calendar:
    """Read the calendar of the company."""
    return Calendar(tx.zone, {**GIVEN, **own_days(tx)})


def own_days(tx: Tx) -> dict[str, bool]:
    """Give the days of which the company says itself whether they are worked, yyyymmdd as text."""
    found = read_setting(tx, CALENDAR)
    return {str(day): bool(is_worked) for day, is_worked in found.items()} if isinstance(found, dict) else {}


def set_days(tx: Tx, days: Mapping[int, bool | None]) -> None:
    """Say of days whether they are worked; None: as they would be otherwise."""
    kept = own_days(tx)
    for day, is_worked in days.items():
        kept.pop(str(day), None)
        if is_worked is not None:
            kept[str(day)] = is_worked
    write_setting(tx, CALENDAR, kept)


def next_due(
    rules: Sequence[Due], moments: Sequence[int | None], fired: Mapping[str, int], days: Calendar
) -> tuple[int, int] | None:
    """
    Say which rule of a deadline is next, by its place, and when; None where all have had their turn.

    moments: when each is due for the first time. fired: how often each has had its turn, by its place.
    """
    next: list[tuple[int, int]] = []
    for place, (rule, moment) in enumerate(zip(rules, moments, strict=True)):
        count = fired.get(str(place), 0)
        if moment is None or (count and (rule.then != "remind" or rule.every is None or count >= rule.most)):
            continue
        for _ in range(count):
            moment = days.shifted(moment, rule.every or 0, rule.unit)
        next.append((moment, place))
    return min(next, default=None)


def moment_of(cell: object, *, is_day: bool, at: str | None, tz: str) -> int | None:
    """Give the moment a cell of a date or of a date with time says; ``at``: the time of day of a date, such as 09:00."""
    if not isinstance(cell, int):
        return None
    if not is_day and at is None:
        return cell
    day = cell if is_day else zone.day_of(cell, tz)
    return zone.start_of_day(day, tz) + (clock_ms(at) if at else 0)


def clock_ms(at: str) -> int:
    """Read a time of day such as 09:30 as milliseconds since midnight."""
    hours, minutes = at.split(":")
    return min((int(hours) * 60 + int(minutes)) * 60_000, DAY_MS - 1)
