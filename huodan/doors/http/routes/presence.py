"""Who has a record open: a tab says so again and again, and hears of the others."""

from __future__ import annotations

import re

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import writing
from huodan.doors.http.routes.records import RECORD
from huodan.engines import presence
from huodan.workspace.live import PEOPLE_OF, tell

TAB = re.compile(r"[0-9a-f]{16,64}")


def post_presence(call: Call) -> object:
    """This function will note where a tab is, and name the others there."""
    form = call.form()
    id = call.record(form)
    body = call.message.json("tab", "editing", "leaving")
    tab = need(body, "tab", str)
    if not TAB.fullmatch(tab):
        raise WrongSetting(path="tab", expected=" 0123456789abcdef")
    others, is_new = presence.visit(
        call.tx,
        call.plan,
        call.grant,
        form=form.id,
        id=id,
        tab=tab,
        is_editing=need(body, "editing", bool, False),
        is_leaving=need(body, "leaving", bool, False),
    )
    if is_new:
        tell(call.tx, (PEOPLE_OF + form.id,))
    return {"people": [{"person": one.person, "editing": one.is_editing} for one in others]}


ROUTES = (writing("POST", f"{RECORD}/presence", post_presence),)
