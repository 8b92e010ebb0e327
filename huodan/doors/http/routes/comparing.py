"""Two flows of a form, or two versions of a flow, side by side (流程对比): what there is to choose from, and how they differ."""

from __future__ import annotations

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.route import API, reading
from huodan.doors.http.routes.analysis import CLOCKS, days_in, flow_view, seconds, spread_view
from huodan.engines import flow
from huodan.kit import zone
from huodan.kit.words import say
from huodan.workspace.flowing import comparing
from huodan.workspace.flowing.comparing import Side, Version, Wanted

ANALYSIS = f"{API}/apps/{{app}}/analysis"


def get_versions(call: Call) -> object:
    """This function will list the flows that can be compared, each with its form and its versions."""
    found = comparing.choices(call.tx, call.plan, call.grant, app=call.message.names["app"])
    rows = [
        {
            **flow_view(call, each.planned),
            "form": say(call.plan.forms[each.planned.table.id].form.label, call.lang),
            "form_id": each.planned.table.id,
            "is_approval": each.planned.flow.is_approval,
            "versions": [_version(call, one) for one in each.versions],
        }
        for each in found
    ]
    return {"rows": rows}


def get_comparison(call: Call) -> object:
    """
    This function will say how two flows went that began between two days, and how the second differs from the first.

    A verdict is ``few`` where there are too few to say, ``even`` where the difference may be chance, else ``less`` or ``more``.
    """
    first, last = days_in(call)
    tz, given = call.tx.zone, call.message.query
    key = given.get("flow", "")
    sides = comparing.compare(
        call.tx,
        call.plan,
        call.grant,
        app=call.message.names["app"],
        wanted=(
            Wanted(key, given.get("version") or None),
            Wanted(given.get("with") or key, given.get("with_version") or None),
        ),
        first=zone.start_of_day(first, tz),
        end=zone.start_of_day(zone.add_days(last, 1), tz),
    )
    judged = flow.judge(sides[0].found, sides[1].found)
    return {
        "from": zone.day_text(first),
        "until": zone.day_text(last),
        "few": flow.FEW,
        "sides": [_side(call, each) for each in sides],
        "verdicts": {
            "took": judged.took,
            "waiting": judged.waiting,
            "working": judged.working,
            "sent_back": judged.sent_back,
            "rejected": judged.rejected,
            "late": judged.late,
        },
        "steps": [_pair(call, each) for each in flow.pairs(sides[0].found, sides[1].found)],
    }


def _version(call: Call, version: Version) -> dict[str, object]:
    tz = call.tx.zone
    return {
        "version": version.tree,
        "is_now": version.is_now,
        "runs": version.runs,
        "first": None if version.first is None else zone.day_text(zone.day_of(version.first, tz)),
        "last": None if version.last is None else zone.day_text(zone.day_of(version.last, tz)),
    }


def _side(call: Call, side: Side) -> dict[str, object]:
    found, whole = side.found, side.found.whole
    times: dict[str, object] = {clock: _took(whole.by(clock)) for clock in CLOCKS}
    return {
        "flow": flow_view(call, side.planned),
        "version": None if side.version is None else _version(call, side.version),
        "runs": {
            "begun": found.begun,
            "ended": found.ended,
            **{state.value: count for state, count in found.runs.items()},
        },
        "sent_back": whole.sent_back,
        "sent_back_rate": found.sent_back_rate,
        "rejected_rate": found.rejected_rate,
        "timed": whole.timed,
        "late": whole.late,
        "late_rate": found.late_rate,
        **times,
    }


def _pair(call: Call, pair: flow.Pair) -> dict[str, object]:
    step = pair.first or pair.second
    assert step is not None
    return {
        "node": step.stage.node,
        "kind": step.stage.kind,
        "label": say(step.stage.label, call.lang),
        "may_wait": step.stage.may_wait,
        "sides": [_step(call, each) for each in (pair.first, pair.second)],
        "verdicts": {"took": pair.took, "returned": pair.returned, "late": pair.late},
    }


def _step(call: Call, step: flow.StageFigures | None) -> object:
    if step is None:
        return None
    times: dict[str, object] = {clock: _took(step.by(clock)) for clock in CLOCKS}
    return {
        "label": say(step.stage.label, call.lang),
        "ways": [say(way, call.lang) for way in step.stage.ways],
        "is_gone": step.stage.is_gone,
        "visits": step.visits,
        "by_itself": step.by_itself,
        "late": step.late,
        "late_rate": step.late_rate,
        "returned": step.returned,
        "returned_rate": step.returned_rate,
        "rework_rate": step.rework_rate,
        "open": step.open,
        **times,
    }


def _took(took: flow.Took) -> dict[str, object]:
    return {
        "took": spread_view(took.spread),
        "waiting_seconds": seconds(took.waiting),
        "working_seconds": seconds(took.working),
        "waiting_share": took.waiting_share,
    }


ROUTES = (
    reading("GET", f"{ANALYSIS}/versions", get_versions, eyes=Eyes.NOBODYS),
    reading("GET", f"{ANALYSIS}/compare", get_comparison, eyes=Eyes.NOBODYS),
)
