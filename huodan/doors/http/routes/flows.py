"""
What is done with flows as a whole: what is due already, tasks of who leaves, batches.

All but the batch is for administrators of the company.
"""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.route import API, Route, reading, writing
from huodan.doors.http.routes.renewing import FLOW, flow_of
from huodan.doors.http.routes.tasks import person_in, task_ids_in
from huodan.doors.http.run_views import TASK
from huodan.kit.errors import Problem
from huodan.kit.ids import format_id
from huodan.language.plan.flowed import PlanFlow
from huodan.workspace import flowing
from huodan.workspace.flowing import batch, handing_over, starting

MOST_AT_ONCE = 50


def _flow(call: Call) -> PlanFlow:
    call.require_administrator()
    return flow_of(call)


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
    reading("GET", f"{FLOW}/due", get_due),
    writing("POST", f"{FLOW}/due", post_due),
    writing("POST", f"{API}/tasks/hand_over", post_hand_over),
    writing("POST", f"{API}/tasks/agree", post_agree_all),
)
