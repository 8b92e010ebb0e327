"""「以某人视角查看」: beginning it, choosing as whom, leaving it. What passes meanwhile is up to the gate (``call.py``)."""

from __future__ import annotations

import logging

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import Answer, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, reading, writing
from huodan.doors.http.routes.entry import leave_viewing, session_view
from huodan.engines import audit, people
from huodan.engines.query import Query, query
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.fields.member import PEOPLE
from huodan.language.filter import MOST_VALUES

log = logging.getLogger("huodan.entry")

VIEWING = f"{API}/session/viewing"
MOST = 50


def get_people(call: Call) -> object:
    """This function will list colleagues with accounts in use, found by name, 工号 or pinyin, with what they are."""
    call.require_administrator()
    used = {one.person: one for one in people.accounts(call.tx) if one.is_active}
    where: dict[str, object] = {"not": {"field": "active", "op": "eq", "value": False}}
    if len(used) <= MOST_VALUES:  # else those without are left out of what is found
        ids = [person_id(call, person) for person in used]
        where = {"and": [where, {"field": "id", "op": "in", "value": ids}]}
    search = call.message.query.get("search")
    page = query(
        call.tx, call.plan, call.grant, Query(PEOPLE, ("name", "department"), where, search, limit=MOST)
    )
    rows = []
    for row in page.rows:
        account = used.get(parse_id(str(row["id"])) or 0)
        if account is None or account.person == call.caller.actor.person:
            continue
        department = row["department"]
        title = department["title"] if isinstance(department, dict) else None
        roles = people.role_names(call.plan, sorted(account.roles), call.lang)
        rows.append({"id": row["id"], "title": row["name"], "department": title, "roles": roles})
    return {"rows": rows}


def post_viewing(call: Call) -> object:
    """This function will let an administrator look with somebody's eyes for half an hour, instead of whose it was."""
    call.require_administrator(is_viewing_fine=True)
    person = read_person(call, need(call.message.json("person"), "person", str))
    leave_viewing(call)
    other = people.begin_viewing(call.tx, caller=call.caller, person=person)
    until = zone.iso(call.tx.now + people.VIEWING_MS, call.tx.zone)
    detail = {"did": "began", "person": person_id(call, person), "name": other.name, "until": until}
    audit.note(call.tx, kind=audit.VIEWING, detail=detail)
    log.info("%r views as %s until %s", call.caller.login, person_id(call, person), until)
    return session_view(call)


def delete_viewing(call: Call) -> Answer:
    """This function will let the caller look with their own eyes again; harmless if they do."""
    leave_viewing(call)
    return Answer(status=204)


def person_id(call: Call, person: Id) -> str:
    """This function will write a person's id as outside."""
    return format_id(call.plan.forms[PEOPLE].form.id_prefix, person)


def read_person(call: Call, text: str) -> Id:
    """
    This function will read a person's id.

    Raises:
        WrongSetting: if it is none.
    """
    prefix = call.plan.forms[PEOPLE].form.id_prefix
    found = parse_id(text) if text.startswith(f"{prefix}_") else None
    if found is None:
        raise WrongSetting(path="person", expected=f" {prefix}_…")
    return found


ROUTES = (
    reading("GET", f"{VIEWING}/people", get_people, eyes=Eyes.NOBODYS),
    writing("POST", VIEWING, post_viewing, eyes=Eyes.OWN),
    writing("DELETE", VIEWING, delete_viewing, eyes=Eyes.OWN),
)
