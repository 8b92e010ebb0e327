"""
The calendar of working days as administrators keep it: what they change is noted, and years nobody gave days off for are told.

Owns when a year counts as unknown. Does not own the days (``engines/flow/times.py``, ``holidays.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines import audit, flow
from huodan.kit import zone
from huodan.kit.words import Text
from huodan.language.plan.model import Plan
from huodan.storage.db import Database, Tx
from huodan.workspace.findings import Finding, Level
from huodan.workspace.plans import current_plan

KEY = "calendar"
AHEAD_DAYS = 35
"""So long before a year begins its days off are missed, also if nothing is due in it yet: they are given in November."""
MOST_YEARS = 3
MOST_TOLD = 12


def change(tx: Tx, days: Mapping[int, bool | None]) -> None:
    """Say of days whether they are worked, None for as they would be otherwise, and note which are other than before."""
    own = flow.own_days(tx)
    new = {day: is_worked for day, is_worked in days.items() if own.get(str(day)) != is_worked}
    if not new:
        return
    flow.set_days(tx, new)
    first = [zone.day_text(day) for day in sorted(new)][:MOST_TOLD]
    off = sum(is_worked is False for is_worked in new.values())
    worked = sum(is_worked is True for is_worked in new.values())
    detail = {"did": "calendar", "count": len(new), "to": first, "off": off, "worked": worked}
    audit.note(tx, kind=audit.RULES, detail=detail)


def open_on(tx: Tx, day: int | None) -> None:
    """Say when the company began to work here, and note it."""
    before = flow.opening_day(tx)
    if before != day:
        flow.set_opening_day(tx, day)
        told = {"from": _told(before), "to": _told(day)}
        audit.note(tx, kind=audit.RULES, detail={"did": "opening_day", **told})


def unknown_years(tx: Tx, plan: Plan) -> tuple[int, ...]:
    """Name the years deadlines run into of which nobody said which days are off; none where there are no processes."""
    if not plan.flows:
        return ()
    last, soon = flow.last_due(tx), zone.add_days(tx.today, AHEAD_DAYS)
    until = max(soon, 0 if last is None else zone.day_of(last, tx.zone)) // 10_000
    said = {int(day) // 10_000 for day in flow.own_days(tx)} | set(flow.KNOWN_YEARS)
    return tuple(year for year in range(tx.today // 10_000, until + 1) if year not in said)[:MOST_YEARS]


def look_at_calendar(database: Database) -> Finding:
    """Say whether the working days are known as far as deadlines run."""
    with database.read() as tx:
        years = unknown_years(tx, current_plan(tx))
    if not years:
        return Finding(KEY, Level.GOOD, {"zh": "工作日历够用", "en": "Working days are known"})
    named = "、".join(map(str, years))
    words: Text = {
        "zh": f"{named} 年还没有国务院的放假安排，限时和按工作日的日期先按周一到周五算",
        "en": f"Nobody said which days are off in {', '.join(map(str, years))}: deadlines go by Monday to Friday",
    }
    remedy: Text = {
        "zh": "放假安排公布后，请在「设置 → 工作日历」点选放假和调休上班的日子。",
        "en": "Mark the days off and the days worked instead under Settings, Working days, once they are published.",
    }
    return Finding(KEY, Level.WARN, words, remedy)


def _told(day: int | None) -> str | None:
    return None if day is None else zone.day_text(day)
