"""The first steps of a new workspace, for administrators: what is done, and putting the list away."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.route import API, reading, writing
from huodan.workspace.first_steps import Step, first_steps, show_first_steps

PATH = f"{API}/settings/first-steps"


def get_first_steps(call: Call) -> object:
    """This function will list the steps, none where nobody is to be shown them."""
    call.require_administrator()
    return {"steps": [_shown(step) for step in first_steps(call.tx, call.plan, call.grant)]}


def patch_first_steps(call: Call) -> object:
    """This function will put the list away, or show it again."""
    call.require_administrator()
    show_first_steps(call.tx, is_shown=need(call.message.json("shown"), "shown", bool))
    return get_first_steps(call)


def _shown(step: Step) -> dict[str, object]:
    at = None if step.form is None else {"app": step.form.app, "form": step.form.form.key}
    return {"name": step.name, "done": step.is_done, "at": at}


ROUTES = (reading("GET", PATH, get_first_steps), writing("PATCH", PATH, patch_first_steps))
