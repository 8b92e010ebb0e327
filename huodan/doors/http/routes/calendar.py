"""The working calendar (调休) and the day the company began to work here (开账日), for administrators of the company."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, reading, writing
from huodan.engines import flow
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.workspace import working_days

MOST_DAYS = 400


def get_calendar(call: Call) -> object:
    """This function will list the days that are not as their weekday is, and say for which years the State Council gave them."""
    call.require_administrator()
    given, own, opening = flow.GIVEN, flow.own_days(call.tx), flow.opening_day(call.tx)
    rows = [
        {
            "day": zone.day_text(int(day)),
            "is_worked": own.get(day, given.get(day)),
            "given": given.get(day),
            "is_own": day in own,
        }
        for day in sorted({*given, *own})
    ]
    return {
        "rows": rows,
        "years": list(flow.KNOWN_YEARS),
        "unknown": list(working_days.unknown_years(call.tx, call.plan)),
        "opening_day": None if opening is None else zone.day_text(opening),
    }


def post_calendar(call: Call) -> object:
    """This function will say of days whether they are worked, null for as they would be otherwise; and when the company began."""
    call.require_administrator()
    body = call.message.json("days", "opening_day")
    given: dict[str, object] = need(body, "days", dict, {})
    if len(given) > MOST_DAYS:
        raise WrongSetting(path="days", expected=f" ≤ {MOST_DAYS}")
    days: dict[int, bool | None] = {}
    for text, is_worked in given.items():
        if is_worked is not None and not isinstance(is_worked, bool):
            raise WrongSetting(path=f"days.{text}"[:80], expected=" true, false, null")
        days[_day(text, at=f"days.{text}"[:80])] = is_worked
    working_days.change(call.tx, days)
    if "opening_day" in body:
        opening = body["opening_day"]
        working_days.open_on(call.tx, None if opening is None else _day(opening, at="opening_day"))
    return get_calendar(call)


def _day(text: object, *, at: str) -> int:
    try:
        return zone.parse_day(text if isinstance(text, str) else "")
    except (HuodanError, ValueError):
        raise WrongSetting(path=at, expected=' "2026-10-01"') from None


ROUTES = (
    reading("GET", f"{API}/calendar", get_calendar),
    writing("POST", f"{API}/calendar", post_calendar),
)
