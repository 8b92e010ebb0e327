"""The signature and the files a task was answered with, for who takes part in its run."""

from __future__ import annotations

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.route import API, minding
from huodan.doors.http.routes.files import file_in, giving
from huodan.doors.http.routes.tasks import task_in
from huodan.engines import flow
from huodan.engines.files import Stored
from huodan.kit.ids import Id
from huodan.workspace.flowing.opinion_files import file_of
from huodan.workspace.flowing.refusals import NotYourTask
from huodan.workspace.flowing.signatures import signature_of


def of_task(call: Call) -> Stored:
    """This function will find the signature of a task."""
    return signature_of(call.tx, call.plan, call.grant, _task(call))


def with_answer(call: Call) -> Stored:
    """This function will find a file that came with the answer to a task."""
    return file_of(call.tx, call.plan, call.grant, _task(call), file_in(call.message))


def _task(call: Call) -> Id:
    try:
        return task_in(call)
    except NotYourTask:
        raise flow.TaskNotFound from None


FILE = f"{API}/tasks/{{id}}/files/{{file}}"
ROUTES = (
    minding("GET", FILE, giving(with_answer), threads="filers", eyes=Eyes.NOBODYS),
    minding("GET", f"{API}/tasks/{{id}}/signature", giving(of_task), threads="filers", eyes=Eyes.NOBODYS),
)
