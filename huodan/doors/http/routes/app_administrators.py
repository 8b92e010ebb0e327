"""Who designs and publishes one app 「应用管理员」, chosen by the administrators of the company (decision 0058)."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.drafts import app_key
from huodan.doors.http.routes.rehearsals import APP
from huodan.kit.ids import Id, parse_id
from huodan.language.fields.member import PEOPLE
from huodan.storage.sql.shown import reference, titles
from huodan.workspace import administering

ADMINISTRATORS = f"{APP}/administrators"


def get_administrators(call: Call) -> object:
    """This function will list who administers an app."""
    call.require_administrator()
    persons = administering.administrators(call.tx, app_key(call))
    named = titles(call.tx, call.plan, call.grant, PEOPLE, set(persons))
    return {"people": [reference(call.plan, PEOPLE, one, named.get(one)) for one in persons]}


def patch_administrators(call: Call) -> object:
    """This function will let just these people administer an app."""
    call.require_administrator()
    persons = [_person(call, one) for one in need(call.message.json("people"), "people", list)]
    administering.set_administrators(call.tx, call.plan, call.grant, app_key(call), persons)
    return get_administrators(call)


def _person(call: Call, text: object) -> Id:
    prefix = call.plan.forms[PEOPLE].form.id_prefix
    found = parse_id(text) if isinstance(text, str) and text.startswith(f"{prefix}_") else None
    if found is None:
        raise WrongSetting(path="people", expected=f" [{prefix}_…]")
    return found


ROUTES = (
    reading("GET", ADMINISTRATORS, get_administrators),
    writing("PATCH", ADMINISTRATORS, patch_administrators),
)
