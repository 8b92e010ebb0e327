"""Trying a draft out, for who builds the app: a record is filled in as people will, and nothing is kept."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.route import reading
from huodan.doors.http.routes.drafts import DRAFT, app_key
from huodan.doors.http.routes.rows import previewed
from huodan.workspace.trying import try_out


def post_try(call: Call) -> object:
    """This function will say what a record of the draft would be, or what keeps the draft from making sense."""
    call.require_builder()
    body = call.message.json("form", "role", "values")
    tried = try_out(
        call.tx,
        call.grant,
        app_key(call),
        form=need(body, "form", str),
        role=need(body, "role", str, "") or None,
        values=need(body, "values", dict, {}),
    )
    if tried.preview is None or tried.form is None:
        return {"problem": tried.problems[0].text(call.lang)}
    return {"problem": None, **previewed(tried.form, tried.preview, call.lang)}


ROUTES = (reading("POST", f"{DRAFT}/try", post_try),)
