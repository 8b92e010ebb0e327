"""Words for stretches of time that move along with the clock: ``this_month``, ``last_30_days``, ``last_24_hours``."""

from __future__ import annotations

from huodan.kit import zone


def hours_of(word: str) -> int | None:
    """Read ``last_24_hours`` and the like, which mean moments only."""
    side, _, rest = word.partition("_")
    hours, _, unit = rest.partition("_")
    is_right = (
        (side, unit) == ("last", "hours") and hours.isascii() and hours.isdigit() and 0 < int(hours) <= 9999
    )
    return int(hours) if is_right else None


def period(word: str, today: int) -> tuple[int, int] | None:
    """Give the first and last day of ``this_month`` and the like; weeks begin on Monday."""
    year, month = today // 10_000, today // 100 % 100
    monday = zone.add_days(today, -((zone.day_number(today) + 3) % 7))
    quarter = (month - 1) // 3 * 3 + 1
    named = {
        "today": (today, today),
        "yesterday": (zone.add_days(today, -1), zone.add_days(today, -1)),
        "tomorrow": (zone.add_days(today, 1), zone.add_days(today, 1)),
        "this_week": (monday, zone.add_days(monday, 6)),
        "last_week": (zone.add_days(monday, -7), zone.add_days(monday, -1)),
        "next_week": (zone.add_days(monday, 7), zone.add_days(monday, 13)),
        "this_month": _months(year, month, 1),
        "last_month": _months(year, month - 1, 1),
        "next_month": _months(year, month + 1, 1),
        "this_quarter": _months(year, quarter, 3),
        "last_quarter": _months(year, quarter - 3, 3),
        "this_year": _months(year, 1, 12),
        "last_year": _months(year - 1, 1, 12),
    }
    if word in named:
        return named[word]
    side, _, rest = word.partition("_")
    days, _, unit = rest.partition("_")
    if (
        side in ("last", "next")
        and unit == "days"
        and days.isascii()
        and days.isdigit()
        and 0 < int(days) <= 3660
    ):
        span = int(days) - 1
        return (zone.add_days(today, -span), today) if side == "last" else (today, zone.add_days(today, span))
    return None


def _months(year: int, month: int, count: int) -> tuple[int, int]:
    def first(index: int) -> int:
        return index // 12 * 10_000 + (index % 12 + 1) * 100 + 1

    start = year * 12 + month - 1
    return first(start), zone.add_days(first(start + count), -1)
