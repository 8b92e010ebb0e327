"""
Instants and days in the business time zone.

Owns: the way between UTC milliseconds, days written yyyymmdd, day numbers and text.
Does not own: the clock (only ``storage/db.py`` asks it) and which zone the workspace is in.

A zone is a name such as ``Asia/Shanghai``.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huodan.kit.errors import HuodanError
from huodan.kit.width import narrow
from huodan.kit.words import excerpt

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_ONE_MS = timedelta(milliseconds=1)
_ONE_MINUTE = timedelta(minutes=1)
_TWO_WEEKS_MS = 14 * 86_400_000

_DAY = (
    r"(?P<year>[0-9]{4})(?:(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
    r"|(?P<month2>[0-9]{2})(?P<day2>[0-9]{2})|年(?P<month3>[0-9]{1,2})月(?P<day3>[0-9]{1,2})[日号])"
)
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:时点](?P<minute>[0-9]{1,2})(?:[:分](?:(?P<second>[0-9]{1,2})"
    r"(?:\.(?P<fraction>[0-9]{1,9}))?秒?)?)?|[时点])"
)
_OFFSET = r"(?P<offset>[zZ]|(?P<ahead>[+-])(?P<oh>[0-9]{2}):?(?P<om>[0-9]{2})(?::?(?P<os>[0-9]{2}))?)"
_DAY_ONLY = re.compile(_DAY)
_INSTANT = re.compile(rf"{_DAY}(?:(?:[Tt]|\s*){_TIME}\s*{_OFFSET}?)?")
_HALF = r"(?P<half>上午|下午|中午|晚上|早上|凌晨|[ap]\.?m\.?)"
_CLOCK = re.compile(rf"{_HALF}?\s*{_TIME}\s*{_HALF.replace('half', 'after')}?", re.IGNORECASE)
_LATER = ("下午", "晚上", "pm")


class NotADay(HuodanError):
    """The text is no date of the calendar."""

    code = "not_a_day"
    zh = "「{text}」不是日期，请填写如 2026-05-06 的日期。"
    en = '"{text}" is not a date; please enter one such as 2026-05-06.'
    status = 422


class NotAnInstant(HuodanError):
    """The text is no date with time."""

    code = "not_an_instant"
    zh = "「{text}」不是日期时间，请填写如 2026-05-06 10:30 的时间。"
    en = '"{text}" is not a date and time; please enter one such as 2026-05-06 10:30.'
    status = 422


class UnknownZone(HuodanError):
    """The time zone has no entry in the tz database."""

    code = "unknown_zone"
    zh = "没有时区「{zone}」，请填写如 Asia/Shanghai 的名称。"
    en = 'There is no time zone "{zone}"; please use a name such as Asia/Shanghai.'
    status = 422


def day_of(ms: int, zone: str) -> int:
    """Return the business day of an instant as yyyymmdd."""
    local = _local(ms, zone)
    return local.year * 10_000 + local.month * 100 + local.day


def start_of_day(day: int, zone: str) -> int:
    """Return the first instant of a business day in UTC milliseconds."""
    midnight = datetime.combine(_date(day), datetime.min.time())
    return _instant(midnight, _whole_minutes(midnight.replace(tzinfo=zone_info(zone))))


@lru_cache(maxsize=32)
def offsets(zone: str, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """
    List what the clocks of a zone are ahead of UTC between two years, in milliseconds: (since, ahead), found by halving.

    The first holds before as well, the last afterwards. Two changes within two weeks may be missed.
    """
    at, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1000 for year in (first, last))
    found = [(at, _ahead(at, zone))]
    while at < end:
        later = at + _TWO_WEEKS_MS
        if _ahead(later, zone) != found[-1][1]:
            low, high = at, later
            while high - low > 1_000:
                middle = (low + high) // 2_000 * 1_000
                low, high = (low, middle) if _ahead(middle, zone) != found[-1][1] else (middle, high)
            found.append((high, _ahead(high, zone)))
        at = later
    return tuple(found)


def _ahead(ms: int, zone: str) -> int:
    ahead = (_EPOCH + timedelta(milliseconds=ms)).astimezone(zone_info(zone)).utcoffset()
    assert ahead is not None
    return ahead // _ONE_MS


def iso(ms: int, zone: str) -> str:
    """Write an instant in its zone, ``2026-05-06T10:30:00+08:00``; milliseconds only if there are any."""
    return _local(ms, zone).isoformat(timespec="milliseconds" if ms % 1000 else "seconds")


def parse_instant(text: str, zone: str) -> int:
    """
    Read a date with time as UTC milliseconds; without an offset it is local, without a time it is midnight.

    Raises:
        NotAnInstant: if it is none, or outside of the years 1–9999.
    """
    match = _INSTANT.fullmatch(narrow(text).strip()) if len(text) <= 64 else None
    if match is None:
        raise NotAnInstant(text=excerpt(text))
    try:
        moment = datetime.combine(_date(_matched_day(match)), datetime.min.time()).replace(
            hour=int(match["hour"] or 0),
            minute=int(match["minute"] or 0),
            second=int(match["second"] or 0),
            microsecond=int((match["fraction"] or "0").ljust(6, "0")[:3]) * 1000,
        )
        ms = _instant(moment, _offset(match) or _whole_minutes(moment.replace(tzinfo=zone_info(zone))))
        _local(ms, zone)
    except (ValueError, OverflowError):
        raise NotAnInstant(text=excerpt(text)) from None
    return ms


def parse_day(text: str) -> int:
    """
    Read a day as yyyymmdd from 2026-05-06, 2026/5/6, 2026.5.6, 20260506 or 2026年5月6日.

    Raises:
        NotADay: if it is written otherwise or not in the calendar.
    """
    match = _DAY_ONLY.fullmatch(narrow(text).strip()) if len(text) <= 64 else None
    if match is None:
        raise NotADay(text=excerpt(text))
    try:
        return _matched_day(match)
    except ValueError:
        raise NotADay(text=excerpt(text)) from None


def parse_clock(text: str) -> int | None:
    """Read a time of day as seconds since midnight: 9:30, 09:30:00, 9点半, 下午3:30, 3:30 pm; None if it is none."""
    match = _CLOCK.fullmatch(narrow(text).strip().replace("点半", "点30")) if len(text) <= 32 else None
    if match is None or (match["half"] and match["after"]):
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    half = (match["half"] or match["after"] or "").lower().replace(".", "")
    if half in ("am", "pm") and not 1 <= hour <= 12:
        return None
    if half in _LATER and hour < 12:
        hour += 12
    elif half in ("am", "上午", "凌晨") and hour == 12:
        hour = 0
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else None


def clock_text(seconds: int) -> str:
    """Write seconds since midnight as ``09:30:00``."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def day_text(day: int) -> str:
    """Write a day yyyymmdd as ``2026-05-06``."""
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def day_number(day: int) -> int:
    """Return the days since 1970-01-01 of a day yyyymmdd."""
    return _date(day).toordinal() - _EPOCH_DAY


def day_from_number(number: int) -> int:
    """
    Return the day yyyymmdd so many days after 1970-01-01, the inverse of ``day_number``.

    Raises:
        NotADay: outside of the years 1–9999.
    """
    try:
        found = date.fromordinal(number + _EPOCH_DAY)
    except (ValueError, OverflowError):
        raise NotADay(text=str(number)) from None
    return _written(found)


def add_days(day: int, days: int) -> int:
    """Return the day so many days later, or earlier if negative."""
    return day_from_number(day_number(day) + days)


def zone_info(zone: str) -> ZoneInfo:
    """
    Return the rules of a zone by its name.

    Raises:
        UnknownZone: if the tz database has no such name.
    """
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(zone=excerpt(zone)) from None


def _instant(local: datetime, offset: timezone) -> int:
    return (local.replace(tzinfo=offset) - _EPOCH) // _ONE_MS


def _local(ms: int, zone: str) -> datetime:
    moment = _EPOCH + timedelta(milliseconds=ms)
    return moment.astimezone(_whole_minutes(moment.astimezone(zone_info(zone))))


def _whole_minutes(moment: datetime) -> timezone:
    """Give the offset of a moment, rounded where it had seconds (1900: +08:05:43), which RFC 3339 cannot write."""
    ahead = moment.utcoffset() or timedelta()
    return timezone(round(ahead / _ONE_MINUTE) * _ONE_MINUTE)


def _date(day: int) -> date:
    return date(day // 10_000, day // 100 % 100, day % 100)


def _written(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _matched_day(match: re.Match[str]) -> int:
    month = match["month"] or match["month2"] or match["month3"]
    day = match["day"] or match["day2"] or match["day3"]
    return _written(date(int(match["year"]), int(month), int(day)))


def _offset(match: re.Match[str]) -> timezone | None:
    if match["offset"] is None:
        return None
    if match["ahead"] is None:
        return UTC
    ahead = timedelta(hours=int(match["oh"]), minutes=int(match["om"]), seconds=int(match["os"] or 0))
    return timezone(ahead if match["ahead"] == "+" else -ahead)
