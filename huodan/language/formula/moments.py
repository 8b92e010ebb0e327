"""
Days and moments: reading them, adding days, counting days.

Owns: what counts as a date, Excel's numbering of days, the clock on the wall.
Does not own: the parts of a date and its months (``functions/dates.py``).
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from huodan.kit.errors import HuodanError
from huodan.kit.zone import parse_clock, parse_instant
from huodan.language.formula.numbers import CONTEXT, settle
from huodan.language.formula.values import Fault, Refusal, Value, several, short

CLOCK_DAY = date(1899, 12, 30)  # a time without a day lies on it, as in Excel
_DAY_ZERO = datetime.combine(CLOCK_DAY, time())
_EPOCH = datetime.combine(date(1970, 1, 1), time())
_DAY_MICROSECONDS = Decimal(86_400_000_000)
_CENTURY = 30  # Excel takes 29 for 2029 and 30 for 1930
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
_MONTH += "|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_ENGLISH = re.compile(
    r"(?:(?:(?:sun|mon|tues|wednes|thurs|fri|satur)day,? )?"
    r"(?:(?P<month>[0-9]{1,2})(?P<sep>[/-])(?P<day>[0-9]{1,2})(?P=sep)"
    rf"|(?P<date>[0-9]{{1,2}})[- ](?P<name>{_MONTH})[- ]|(?P<word>{_MONTH}) (?P<number>[0-9]{{1,2}}), ?)"
    r"(?P<year>[0-9]{4}|[0-9]{2}))?\s*"
    r"(?:(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{1,2})(?::(?P<second>[0-9]{1,2}))?)?\s*(?P<half>[ap]m)?)?",
    re.IGNORECASE,
)


def moment_of(value: Value) -> datetime | None:
    """Return a value as a moment on the wall clock; a day begins at midnight, an empty value has none."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if value is None or value == "":
        return None
    if isinstance(value, str):
        moment = read_moment(value)
        if moment is None:
            raise Refusal(
                Fault.VALUE,
                f"「{short(value)}」不是日期，请写成 2026-05-06",
                f'"{short(value)}" is not a date; write 2026-05-06',
            )
        return moment
    if isinstance(value, tuple):
        raise several()
    if isinstance(value, Refusal):
        raise value
    days = Decimal(value)
    try:
        if days < 0:
            raise beyond_calendar()
        return _DAY_ZERO + _timedelta(days)
    except OverflowError:
        raise beyond_calendar() from None


def day_of(value: Value) -> date | None:
    """Return a value as a day; an empty one has none."""
    moment = moment_of(value)
    return moment.date() if moment else None


def shift(moment: Value, days: Decimal) -> Value:
    """Return a day so many whole days later, or an instant so many days later at the same time of day."""
    try:
        if isinstance(moment, datetime):
            return moment + _timedelta(days)
        day = day_of(moment)
        return day and day + timedelta(days=int(settle(days).to_integral_value(ROUND_FLOOR)))
    except OverflowError:
        raise beyond_calendar() from None


def days_between(end: Value, start: Value) -> Decimal | None:
    """Return the days from start to end, with a fraction for times of day; None if one is empty."""
    last, first = moment_of(end), moment_of(start)
    return None if last is None or first is None else _days(last - first)


def serial(value: date) -> Decimal:
    """Return the number of a day as Excel counts, 1900-01-01 being 2; a time of day is a fraction."""
    moment = moment_of(value)
    assert moment is not None
    return _days(moment - _DAY_ZERO)


def read_moment(text: str) -> datetime | None:
    """
    Return the moment a text means, None if it means none.

    Beside 2026-05-06 and 2026年5月6日 10:30 Excel's English ones: 5/6/2026, 6-May-26, May 6, 2026 10:30 PM; a time
    alone is one of day 0.
    """
    seconds = parse_clock(text)
    if seconds is not None:
        return _DAY_ZERO + timedelta(seconds=seconds)
    if not text.isascii() or _ENGLISH.fullmatch(text.strip()) is None:
        try:
            return _EPOCH + timedelta(milliseconds=parse_instant(text, "UTC"))
        except HuodanError:
            return None
    return _read_english(text.strip())


def _read_english(text: str) -> datetime | None:
    match = _ENGLISH.fullmatch(text)
    assert match is not None
    day = _DAY_ZERO.date()
    if match["year"]:
        month = int(match["month"] or _MONTHS.index((match["name"] or match["word"])[:3].lower()) + 1)
        year = int(match["year"])
        year += (2000 if year < _CENTURY else 1900) if year < 100 else 0
        try:
            day = date(year, month, int(match["day"] or match["date"] or match["number"]))
        except ValueError:
            return None
    elif not match["hour"]:
        return None
    hour, half = int(match["hour"] or 0), (match["half"] or "").lower()
    if half and not 0 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    minute, second = int(match["minute"] or 0), int(match["second"] or 0)
    if (not half and match["hour"] and not match["minute"]) or hour > 23 or minute > 59 or second > 59:
        return None
    return datetime.combine(day, time(hour, minute, second))


def beyond_calendar() -> Refusal:
    """Return the refusal of a date that no calendar has."""
    return Refusal(Fault.NUMBER, "日期超出了 0001 至 9999 年", "the date is outside of the years 1 to 9999")


def _days(span: timedelta) -> Decimal:
    return CONTEXT.divide(Decimal(span // timedelta(microseconds=1)), _DAY_MICROSECONDS)


def _timedelta(days: Decimal) -> timedelta:
    microseconds = CONTEXT.multiply(settle(days), _DAY_MICROSECONDS).to_integral_value(ROUND_HALF_UP)
    return timedelta(microseconds=int(microseconds))
