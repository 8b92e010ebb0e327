"""
What is done with flows as a whole: runs of earlier versions, what is due already, tasks of who leaves, batches.

All but the batch is for administrators of the company.
"""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.route import API, Route, reading, writing
from huodan.doors.http.routes.tasks import person_in, task_ids_in
from huodan.doors.http.run_views import TASK
from huodan.engines import flow
from huodan.kit.errors import Problem
from huodan.kit.ids import format_id
from huodan.language.access import NotFound
from huodan.language.plan.flowed import PlanFlow
from huodan.workspace import flowing
from huodan.workspace.flowing import batch, handing_over, renewing, starting

FLOW = f"{API}/apps/{{app}}/flows/{{flow}}"
MOST_AT_ONCE = 50


class FlowNotFound(NotFound):
    """There is no such flow."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个流程", "en": "The process"})


def _flow(call: Call) -> PlanFlow:
    call.require_administrator()
    return flow_of(call)


def flow_of(call: Call) -> PlanFlow:
    """
    This function will find the flow an address is about.

    Raises:
        FlowNotFound
    """
    names = call.message.names
    every = call.plan.flows.values()
    found = next((each for each in every if (each.app, each.flow.key) == (names["app"], names["flow"])), None)
    if found is None:
        raise FlowNotFound
    return found


def get_versions(call: Call) -> object:
    """This function will say how many runs of a flow are under way, by the version of now and by earlier ones."""
    found = _flow(call)
    growing = flow.growing(call.tx, found.id)
    now = sum(each.count for each in growing if each.tree == found.hash)
    return {"now": now, "earlier": sum(each.count for each in growing) - now}


def post_renew(call: Call) -> object:
    """This function will move some runs of earlier versions to the one of now, and say how many are left."""
    found = _flow(call)
    return {"left": renewing.renew_several(call.tx, call.plan, call.grant, found.id)}


def get_due(call: Call) -> object:
    """This function will say for how many records the clock would begin a flow already; a thousand are looked at."""
    found = _flow(call)
    there = starting.count_those_there(call.tx, call.plan, call.grant, found.id)
    return {"count": there.count, "is_more": there.is_more}


def post_due(call: Call) -> object:
    """This function will have a flow begin for what it is due for already."""
    found = _flow(call)
    starting.begin_for_those_there(call.tx, call.plan, call.grant, found.id)
    return {}


def post_hand_over(call: Call) -> object:
    """This function will give the tasks of somebody who leaves to another, or to who looks after each flow."""
    call.require_administrator()
    body = call.message.json("from", "to")
    person = person_in(call, body, "from")
    to = person_in(call, body, "to") if body.get("to") is not None else None
    return {"left": handing_over.hand_over(call.tx, call.plan, call.grant, person, to=to)}


def post_agree_all(call: Call) -> object:
    """This function will agree to several of the caller's tasks that need nothing but that, and say which could not be."""
    body = call.message.json("ids", "opinion")
    ids = task_ids_in(call, body, most=MOST_AT_ONCE)
    opinion = need(body, "opinion", str, "") or None
    answer = flowing.Answer(opinion, origin=call.origin)
    done = batch.agree_all(call.tx, call.plan, call.grant, ids, answer)
    return {"rows": [{"id": format_id(TASK, id), "error": _told(call, why)} for id, why in done.items()]}


def _told(call: Call, why: Problem | None) -> object:
    return None if why is None else {"code": why.code, "message": why.text(call.lang)}


ROUTES: tuple[Route, ...] = (
    reading("GET", f"{FLOW}/versions", get_versions),
    writing("POST", f"{FLOW}/renew", post_renew),
    reading("GET", f"{FLOW}/due", get_due),
    writing("POST", f"{FLOW}/due", post_due),
    writing("POST", f"{API}/tasks/hand_over", post_hand_over),
    writing("POST", f"{API}/tasks/agree", post_agree_all),
)
