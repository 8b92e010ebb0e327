"""The form of a task's record, as the task lets it be seen, and what its values would become: also for who has no role there."""

from __future__ import annotations

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import need
from huodan.doors.http.route import API, Route, reading
from huodan.doors.http.routes.rows import previewed
from huodan.doors.http.routes.tasks import task_in
from huodan.engines.records.preview import preview
from huodan.language.access import RecordNotFound
from huodan.language.describe import form_view
from huodan.workspace.flowing.widened import widened


def get_form(call: Call) -> object:
    """This function will describe the form of a task's record."""
    grant, held = widened(call.tx, call.plan, call.grant, task_in(call))
    return form_view(call.plan, grant, form=held.form, lang=call.lang)


def post_preview(call: Call) -> object:
    """This function will say what agreeing with these values would do."""
    values = need(call.message.json("values"), "values", dict, {})
    grant, held = widened(call.tx, call.plan, call.grant, task_in(call), is_asked=True)
    if held.record is None:
        raise RecordNotFound
    seen = preview(call.tx, call.plan, grant, form=held.form, id=held.record, values=values)
    return previewed(call.plan.forms[held.form], seen, call.lang)


ROUTES: tuple[Route, ...] = (
    reading("GET", f"{API}/tasks/{{id}}/form", get_form, eyes=Eyes.NOBODYS),
    reading("POST", f"{API}/tasks/{{id}}/preview", post_preview, eyes=Eyes.NOBODYS),
)
