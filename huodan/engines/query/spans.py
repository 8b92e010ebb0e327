"""
Spans of time to group by: years to hours, weeks by ISO, weekdays.

Each is one whole number that SQL makes of a stored business day, by constants alone, and a label made here.
Hours are those of the business zone, whose changes of offset become a CASE.
"""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast

from huodan.kit import zone

HOUR_MS = 3_600_000
YEARS = (1992, 2045)
LAST_HOUR = datetime.date.max.toordinal() * 24 - 1
_JULIAN_OF_ORDINAL = 1_721_425
# Hours are counted from the year 1, so that division never meets a negative number.
_FROM_YEAR_ONE_MS = 62_135_596_800_000


def span(by: str, day: ColumnElement[Any], instant: ColumnElement[Any] | None, tz: str) -> ColumnElement[Any]:
    """
    Give the number of the span a row falls into.

    day: yyyymmdd. instant: milliseconds, needed for hours only.
    """
    if by == "hour":
        assert instant is not None
        return (instant + _offset(instant, tz) + _FROM_YEAR_ONE_MS) // HOUR_MS
    year, month = day // 10_000, day // 100 % 100
    if by == "quarter":
        return year * 10 + (month + 2) // 3
    if by == "week":
        return _julian(day) // 7
    if by == "weekday":
        return _julian(day) % 7 + 1
    return {"year": year, "month": day // 100, "day": day}[by]


def label(by: str, number: int) -> str:
    """Name a span: ``2026``, ``2026-Q2``, ``2026-05``, ``2026-W19``, ``2026-05-06``, ``2026-05-06T10``, ``3``."""
    if by == "year":
        return f"{number:04d}"
    if by == "quarter":
        return f"{number // 10:04d}-Q{number % 10}"
    if by == "month":
        return f"{number // 100:04d}-{number % 100:02d}"
    if by == "week":
        monday = datetime.date.fromordinal(number * 7 - _JULIAN_OF_ORDINAL)
        year, week, _ = monday.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if by == "hour":
        # Long before 1992 the offset was another one; the first and the last moment stay on the calendar.
        hours = datetime.timedelta(hours=min(max(number, 0), LAST_HOUR))
        return (datetime.datetime(1, 1, 1) + hours).isoformat(timespec="hours")  # noqa: DTZ001 a clock on the wall
    return str(number) if by == "weekday" else zone.day_text(number)


def _julian(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the Julian day number of a day yyyymmdd; those of Mondays are multiples of 7."""
    year, month, date = day // 10_000, day // 100 % 100, day % 100
    before_march = (14 - month) // 12
    years, months = year + 4800 - before_march, month + 12 * before_march - 3
    return date + (153 * months + 2) // 5 + 365 * years + years // 4 - years // 100 + years // 400 - 32045


def _offset(instant: ColumnElement[Any], tz: str) -> ColumnElement[Any] | int:
    first, *changes = zone.offsets(tz, *YEARS)
    if not changes:
        return first[1]
    cases = [(instant >= since, offset) for since, offset in reversed(changes)]
    return cast(case(*cases, else_=first[1]), BigInteger)
