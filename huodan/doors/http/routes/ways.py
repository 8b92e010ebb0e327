"""Which way a record would go if it were handed in now, and how the flows of a form went: for who fills in, and who builds."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need, whole_number
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, Route, reading
from huodan.doors.http.routes.renewing import FLOW, flow_of
from huodan.doors.http.routes.rows import FORM
from huodan.doors.http.run_views import RUN, coming_view, named_people, run_rows
from huodan.engines import flow
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import say
from huodan.language.access import RecordNotFound
from huodan.language.plan.flowed import PlanFlow
from huodan.workspace.flowing import foreseeing

USUAL = 30


def post_way(call: Call) -> object:
    """This function will say who would be asked about a record with these values, step by step."""
    form, body = call.form(), call.message.json("id", "values")
    text, values = need(body, "id", str, ""), need(body, "values", dict)
    id = parse_id(text) if text else None
    if text and id is None:
        raise RecordNotFound
    ways = foreseeing.ways(call.tx, call.plan, call.grant, form.id, id, values)
    people: set[Id] = {person for way in ways for step in way.steps for person in step.people}
    named = named_people(call, people)
    rows = [
        {
            "flow": {"id": way.flow, "label": say(way.label, call.lang)},
            "steps": [coming_view(call, step, named) for step in way.steps],
        }
        for way in ways
    ]
    return {"rows": rows}


def get_runs(call: Call) -> object:
    """This function will list the last runs of a flow, for who builds its app."""
    call.require_builder()
    planned = flow_of(call)
    asked = call.message.query
    limit = whole_number(asked.get("limit", ""), at="limit", most=flow.MOST_LISTED) or USUAL
    before = parse_id(asked["before"]) if asked.get("before") else None
    if asked.get("before") and before is None:
        raise WrongSetting(path="before", expected=f' "{RUN}_…"')
    rows = run_rows(call, flow.list_runs(call.tx, limit=limit, flows=(planned.id,), before=before))
    return {"rows": rows, "next": rows[-1]["id"] if len(rows) == limit else None}


def get_flows(call: Call) -> object:
    """This function will list the flows of an app as they run: how many are under way or stuck, and how the last one went."""
    call.require_builder()
    named = call.message.names["app"]
    return {"rows": [_running(call, each) for each in call.plan.flows.values() if each.app == named]}


def _running(call: Call, planned: PlanFlow) -> dict[str, object]:
    last = run_rows(call, flow.list_runs(call.tx, limit=1, flows=(planned.id,)))
    growing = flow.growing(call.tx, planned.id)
    stuck = flow.list_runs(call.tx, limit=flow.MOST_LISTED, flows=(planned.id,), is_stuck=True)
    return {
        "id": planned.id,
        "key": planned.flow.key,
        "label": say(planned.flow.label, call.lang),
        "is_on": planned.flow.is_on,
        "running": sum(each.count for each in growing),
        "earlier": sum(each.count for each in growing if each.tree != planned.hash),
        "stuck": len(stuck),
        "last": last[0] if last else None,
    }


ROUTES: tuple[Route, ...] = (
    reading("POST", f"{FORM}/way", post_way),
    reading("GET", f"{API}/apps/{{app}}/flows", get_flows),
    reading("GET", f"{FLOW}/runs", get_runs),
)
