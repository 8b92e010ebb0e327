"""「离职交接」, for administrators: what there is to hand over, and having it done; its job tells of it and takes it back."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Literal

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, reading, writing
from huodan.doors.http.routes.jobs import shown_jobs, whole_job
from huodan.doors.http.routes.staff import person_of
from huodan.doors.http.routes.tasks import person_in
from huodan.engines import people
from huodan.kit.words import say
from huodan.language.document import builtin
from huodan.workspace.leaving import doing, looking
from huodan.workspace.leaving.wish import FieldNotOffered, FieldWish, Leaving

log = logging.getLogger("huodan.staff")

WHICH: Mapping[object, Literal["all", "open"]] = {"all": "all", "open": "open"}


def get_hand_over(call: Call) -> object:
    """This function will count what there is to hand over of somebody, as far as who asks sees it."""
    person = person_of(call)
    found = looking.preview(call.tx, call.plan, call.grant, person)
    account = people.find_account(call.tx, person=person)
    return {
        "tasks": found.runs,
        "is_more": found.runs == looking.MOST_RUNS,
        "flows": [
            {
                "app": say(one.app_label, call.lang),
                "label": say(one.flow_label, call.lang),
                "count": one.count,
            }
            for one in found.named
        ],
        "fields": [_field(call, one) for one in found.fields],
        "stand_ins": found.stand_ins,
        "views": found.views,
        "exports": found.exports,
        "can_sign_in": account is not None and account.is_active,
        "done": shown_jobs(call, found.done),
    }


def _field(call: Call, one: looking.Offered) -> dict[str, object]:
    form = call.plan.forms[one.field.form]
    app = builtin() if form.app == builtin().key else call.plan.apps[form.app]
    return {
        "app": form.app,
        "app_label": say(app.label, call.lang),
        "form": form.key,
        "form_label": say(form.label, call.lang),
        "field": one.field.key,
        "label": say(one.field.label, call.lang),
        "count": one.count,
        "open": one.open,
        "kept": one.kept,
        "proposed": one.proposed,
    }


def post_hand_over(call: Call) -> Answer:
    """This function will have everything of somebody handed over to another: 202, and the job that does it."""
    person = person_of(call)
    body = call.message.json("to", "fields", "tasks", "flows", "beside", "closes")
    given = need(body, "fields", list, [])
    wish = Leaving(
        person,
        person_in(call, body, "to"),
        tuple(_wish(call, one, f"fields.{at}") for at, one in enumerate(given)),
        tasks=need(body, "tasks", bool, True),
        flows=need(body, "flows", bool, True),
        beside=need(body, "beside", bool, True),
        closes=need(body, "closes", bool, False),
    )
    job = doing.ask(call.tx, call.plan, call.grant, wish)
    log.info("%r hands over for person %s to person %s", call.caller.login, person, wish.to)
    return Answer(whole_job(call, job), 202)


def _wish(call: Call, given: object, at: str) -> FieldWish:
    if not isinstance(given, dict) or given.keys() - {"app", "form", "field", "which", "to"}:
        raise WrongSetting(path=at, expected=' {"app", "form", "field", "which", "to"}')
    app, form, key = (need(given, name, str) for name in ("app", "form", "field"))
    which = WHICH.get(given.get("which", "all"))
    if which is None:
        raise WrongSetting(path=f"{at}.which", expected=" all / open")
    planned = next((one for one in call.plan.forms.values() if (one.app, one.key) == (app, form)), None)
    field = None if planned is None else planned.table.by_key.get(key)
    if planned is None or field is None:
        raise FieldNotOffered(path=at)
    to = need(given, "to", list, [])
    people_named = tuple(person_in(call, {"to": text}, "to") for text in to)
    return FieldWish(planned.id, field.id, which, people_named)


PERSON = f"{API}/staff/{{id}}/hand_over"
ROUTES = (reading("GET", PERSON, get_hand_over), writing("POST", PERSON, post_hand_over))
