"""How the runs of flows went (流程分析): which flows the caller may ask about, and what became of their runs between two days."""

from __future__ import annotations

from collections.abc import Mapping

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, reading
from huodan.doors.http.run_views import named_people, run_rows
from huodan.engines import flow
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.plan.flowed import PlanFlow
from huodan.workspace.flowing import analysing

USUAL_DAYS = 30
MOST_DAYS = 3_660
CLOCKS: tuple[flow.Clock, ...] = ("natural", "workdays")


def get_flows(call: Call) -> object:
    """This function will list the flows the caller may see the analysis of, by app."""
    opened = analysing.open_to(call.tx, call.plan, call.grant)
    apps: dict[str, list[object]] = {}
    for each in opened:
        apps.setdefault(each.planned.app, []).append(flow_view(call, each.planned))
    labels = {app: say(call.plan.apps[app].label, call.lang) for app in apps}
    return {"rows": [{"key": app, "label": labels[app], "flows": rows} for app, rows in apps.items()]}


def get_analysis(call: Call) -> object:
    """This function will say how the runs went that began between two days, of one flow or of all of an app."""
    first, last = days_in(call)
    tz = call.tx.zone
    seen = analysing.analyse(
        call.tx,
        call.plan,
        call.grant,
        app=call.message.names["app"],
        key=call.message.query.get("flow") or None,
        first=zone.start_of_day(first, tz),
        end=zone.start_of_day(zone.add_days(last, 1), tz),
    )
    found = seen.found
    return {
        "from": zone.day_text(first),
        "until": zone.day_text(last),
        "flows": [flow_view(call, each) for each in seen.flows],
        "runs": {
            "begun": sum(found.runs.values()),
            **{state.value: count for state, count in found.runs.items()},
            "natural": spread_view(found.natural),
            "workdays": spread_view(found.workdays),
        },
        "records": {"begun": found.records, "agreed": found.agreed},
        "bottleneck": {clock: _bottleneck(found, clock) for clock in CLOCKS},
        "steps": _steps(call, seen),
        "people": _people(call, found) if seen.shows_people else None,
    }


def days_in(call: Call) -> tuple[int, int]:
    """
    This function will read the days asked about: the last 30 where none is named.

    Raises:
        WrongSetting: for what is no day, and where the second lies before the first or years behind it.
    """
    last = _day(call, "until") or call.tx.today
    first = _day(call, "from") or zone.add_days(last, 1 - USUAL_DAYS)
    if not 0 <= zone.day_number(last) - zone.day_number(first) < MOST_DAYS:
        raise WrongSetting(
            path="until",
            expected={
                "zh": f"不早于 from、相隔不超过 {MOST_DAYS} 天的日期",
                "en": f"a day not before from and at most {MOST_DAYS} days behind it",
            },
        )
    return first, last


def _day(call: Call, name: str) -> int | None:
    text = call.message.query.get(name, "")
    if not text:
        return None
    try:
        day = zone.parse_day(text)
        zone.start_of_day(zone.add_days(day, 2), call.tx.zone)
        zone.start_of_day(zone.add_days(day, -USUAL_DAYS), call.tx.zone)
    except (HuodanError, ValueError, OverflowError):
        raise WrongSetting(path=name, expected=" 2026-05-06") from None
    return day


def flow_view(call: Call, planned: PlanFlow) -> dict[str, object]:
    """This function will name a flow."""
    return {
        "id": planned.id,
        "key": planned.flow.key,
        "label": say(planned.flow.label, call.lang),
        "is_on": planned.flow.is_on,
    }


def _bottleneck(found: flow.Analysis, clock: flow.Clock) -> object:
    step = found.bottleneck(clock)
    if step is None:
        return None
    return {"flow": step.stage.flow, "node": step.stage.node, "share": found.share(step, clock)}


def _steps(call: Call, seen: analysing.Analysed) -> list[dict[str, object]]:
    rows = dict(zip(seen.oldest, run_rows(call, list(seen.oldest.values())), strict=True))
    return [_step(call, seen.found, each, rows) for each in seen.found.steps]


def _step(
    call: Call, found: flow.Analysis, step: flow.StageFigures, rows: Mapping[Id, object]
) -> dict[str, object]:
    stage, since = step.stage, step.oldest_since
    return {
        "flow": stage.flow,
        "node": stage.node,
        "kind": stage.kind,
        "label": say(stage.label, call.lang),
        "ways": [say(way, call.lang) for way in stage.ways],
        "may_wait": stage.may_wait,
        "is_gone": stage.is_gone,
        "visits": step.visits,
        "by_itself": step.by_itself,
        "late": step.late,
        "late_rate": step.late_rate,
        "again": step.again,
        "rework_rate": step.rework_rate,
        "returned": step.returned,
        **{clock: _took(found, step, clock) for clock in CLOCKS},
        "open": step.open,
        "oldest": None if step.oldest is None else rows.get(step.oldest),
        "oldest_since": None if since is None else zone.iso(since, call.tx.zone),
        "records": {"reached": step.reached, "stands": step.halted_open, "ended": step.halted_ended},
    }


def _took(found: flow.Analysis, step: flow.StageFigures, clock: flow.Clock) -> dict[str, object]:
    took = step.by(clock)
    return {
        "took": spread_view(took.spread),
        "waiting_seconds": seconds(took.waiting),
        "working_seconds": seconds(took.working),
        "waiting_share": took.waiting_share,
        "share": found.share(step, clock),
    }


def spread_view(spread: flow.Spread | None) -> object:
    """This function will say how long things took, in seconds."""
    if spread is None:
        return None
    return {
        "count": spread.count,
        "mean_seconds": seconds(spread.mean),
        "median_seconds": seconds(spread.median),
        "p90_seconds": seconds(spread.p90),
    }


def seconds(ms: int | None) -> int | None:
    """This function will say a time in seconds."""
    return None if ms is None else (ms + 500) // 1000


def _people(call: Call, found: flow.Analysis) -> list[dict[str, object]]:
    named = named_people(call, {each.person for each in found.people})
    return [
        {
            "person": named[each.person],
            "done": each.done,
            "natural": spread_view(each.natural),
            "workdays": spread_view(each.workdays),
        }
        for each in found.people
    ]


ROUTES = (
    reading("GET", f"{API}/analysis", get_flows, eyes=Eyes.NOBODYS),
    reading("GET", f"{API}/apps/{{app}}/analysis", get_analysis, eyes=Eyes.NOBODYS),
)
