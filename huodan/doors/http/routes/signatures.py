"""The signature a task was answered with, for who takes part in its run."""

from __future__ import annotations

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.route import API, minding
from huodan.doors.http.routes.files import giving
from huodan.doors.http.routes.tasks import task_in
from huodan.engines import flow
from huodan.engines.files import Stored
from huodan.workspace.flowing.refusals import NotYourTask
from huodan.workspace.flowing.signatures import signature_of


def of_task(call: Call) -> Stored:
    """This function will find the signature of a task."""
    try:
        task = task_in(call)
    except NotYourTask:
        raise flow.TaskNotFound from None
    return signature_of(call.tx, call.plan, call.grant, task)


ROUTES = (
    minding("GET", f"{API}/tasks/{{id}}/signature", giving(of_task), threads="filers", eyes=Eyes.NOBODYS),
)
