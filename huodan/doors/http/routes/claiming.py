"""What is offered to several: taken, and offered to all again (decision 0095)."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.route import API, Route, writing
from huodan.doors.http.routes.tasks import task_in
from huodan.engines import flow
from huodan.workspace import flowing


def post_claim(call: Call) -> object:
    """This function will take what is offered to several, of whom the caller is one: it is theirs alone then."""
    call.message.json()
    flowing.claim(call.tx, call.plan, call.grant, task_in(call))
    return {"todo": flow.count_todo(call.tx, person=call.grant.actor.person)}


def post_put_back(call: Call) -> object:
    """This function will offer to all again what the caller had claimed."""
    call.message.json()
    flowing.put_back(call.tx, call.plan, call.grant, task_in(call))
    return {"todo": flow.count_todo(call.tx, person=call.grant.actor.person)}


ROUTES: tuple[Route, ...] = (
    writing("POST", f"{API}/tasks/{{id}}/claim", post_claim),
    writing("POST", f"{API}/tasks/{{id}}/put_back", post_put_back),
)
