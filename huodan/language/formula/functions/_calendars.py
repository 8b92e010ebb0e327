"""
Counting days as banks and offices do.

Owns: the five bases of a year, weekends and holidays.
Does not own: the calendar itself (``moments.py``), the functions (``dates.py``, ``finance.py``).
"""

from calendar import isleap, monthrange
from datetime import date, timedelta
from decimal import Decimal

from huodan.language.formula.conversions import number_of, whole_of
from huodan.language.formula.functions._base import Values
from huodan.language.formula.moments import beyond_calendar, day_of
from huodan.language.formula.numbers import CONTEXT
from huodan.language.formula.values import Fault, Refusal, Value

_WEEK = 7
_MOST_DAYS = 4_000_000  # more than a calendar of 9,999 years has


def thirty_days(start: date, end: date, basis: int, *, excel_end: bool) -> int:
    """
    Return the days between dates when every month has 30: basis 0 as American, 4 as European banks do.

    excel_end: the end of February counts as the 30th at both ends, as YEARFRAC does.
    """
    first, last = start.day, end.day
    if basis == 4:
        first, last = min(first, 30), min(last, 30)
    else:
        if _is_last_of_february(start):
            if excel_end and _is_last_of_february(end):
                last = 30
            first = 30
        if last == 31 and first >= 30:
            last = 30
        first = min(first, 30)
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first


def year_fraction(start: date, end: date, basis: int) -> Decimal:
    """Return the years between dates, whichever is first, on one of the bases 0 to 4."""
    if not 0 <= basis <= 4:
        raise Refusal(Fault.NUMBER, "计法应为 0 至 4", "the basis must be 0 to 4")
    start, end = min(start, end), max(start, end)
    if basis in (0, 4):
        return CONTEXT.divide(Decimal(thirty_days(start, end, basis, excel_end=True)), Decimal(360))
    days = Decimal((end - start).days)
    year = {1: _mean_year(start, end), 2: Decimal(360), 3: Decimal(365)}[basis]
    return CONTEXT.divide(days, year)


def weekend(rest: Value, *, may_be_all: bool = False) -> frozenset[int]:
    """
    Return the free days of the week, Monday being 0: 1 to 7 for two of them, 11 to 17 for one, or "0000011".

    may_be_all: whether every day may be free; no day comes after so many working days then.
    """
    if isinstance(rest, str):
        if len(rest) != _WEEK or set(rest) - {"0", "1"} or (rest == "1" * _WEEK and not may_be_all):
            raise Refusal(
                Fault.VALUE,
                "休息日请写成 0000011 这样的七位",
                'write the free days as seven digits like "0000011"',
            )
        return frozenset(day for day, digit in enumerate(rest) if digit == "1")
    kind = 1 if rest is None else whole_of(number_of(rest))
    if 1 <= kind <= _WEEK:
        return frozenset({(kind + 4) % _WEEK, (kind + 5) % _WEEK})
    if 11 <= kind <= 17:
        return frozenset({(kind - 12) % _WEEK})
    raise Refusal(Fault.NUMBER, "休息日应为 1 至 7 或 11 至 17", "the free days must be 1 to 7 or 11 to 17")


def workdays_between(start: date, end: date, free: frozenset[int], holidays: Values | None) -> int:
    """Count the working days from start to end, both included; negative if the end is earlier."""
    first, last = min(start, end), max(start, end)
    weeks, rest = divmod((last - first).days + 1, _WEEK)
    count = weeks * (_WEEK - len(free))
    count += sum((first.weekday() + extra) % _WEEK not in free for extra in range(rest))
    count -= sum(first <= day <= last and day.weekday() not in free for day in _days(holidays))
    return count if start <= end else -count


def workday_after(start: date, days: int, free: frozenset[int], holidays: Values | None) -> date:
    """Return the day so many working days later, or earlier if negative."""
    if abs(days) > _MOST_DAYS:
        raise beyond_calendar()
    off = _days(holidays)
    step, left = (1 if days >= 0 else -1), abs(days)
    day = start
    try:
        weeks = max(left - len(off) - 1, 0) // (_WEEK - len(free))
        if weeks:  # whole weeks at once; the holidays passed over are made up for below
            day = start + timedelta(weeks=step * weeks)
            between = (min(start, day), max(start, day))
            left -= weeks * (_WEEK - len(free))
            left += sum(
                between[0] <= each <= between[1] and each != start and each.weekday() not in free
                for each in off
            )
        while left:
            day += timedelta(days=step)
            left -= day.weekday() not in free and day not in off
    except OverflowError:
        raise beyond_calendar() from None
    return day


def _days(holidays: Values | None) -> frozenset[date]:
    found = (day_of(each) for each in holidays or () if each is not None)
    return frozenset(day for day in found if day is not None)


def _is_last_of_february(day: date) -> bool:
    return day.month == 2 and day.day == monthrange(day.year, 2)[1]


def _mean_year(start: date, end: date) -> Decimal:
    """Return the days of a year for basis 1: that of the one year between, else the mean of all years touched."""
    within = end.year == start.year or (
        end.year == start.year + 1 and (end.month, end.day) <= (start.month, start.day)
    )
    if not within:
        years = end.year - start.year + 1
        leaps = sum(map(isleap, range(start.year, end.year + 1)))
        return CONTEXT.divide(Decimal(365 * years + leaps), Decimal(years))
    if start.year == end.year:
        return Decimal(366 if isleap(start.year) else 365)
    for year in (start.year, end.year):
        if isleap(year) and start <= date(year, 2, 29) <= end:
            return Decimal(366)
    return Decimal(365)
