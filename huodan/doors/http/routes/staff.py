"""
「成员与角色」, for administrators: who is in the company, who may sign in with which roles, and shutting out or helping in.

A first or reset password is told once, so its answer is never kept for a repeat.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need, texts
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, House, minding, reading, writing
from huodan.engines import people
from huodan.engines.people import ADMINISTRATOR, ADMINISTRATOR_NAME, Caller
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.text import fold
from huodan.kit.words import say
from huodan.language.access import RecordNotFound
from huodan.language.document import EVERYBODY
from huodan.language.fields.member import PEOPLE
from huodan.storage.db import Tx
from huodan.workspace import staff
from huodan.workspace.staff import Member

log = logging.getLogger("huodan.staff")

STATES = ("active", "closed", "none", "locked")
VALUES = ("name", "no", "phone", "department", "job")
MOST, USUAL = 200, 50


def get_staff(call: Call) -> object:
    """This function will list people by name: all, or of one department, one role, one state, or called like a text."""
    call.require_administrator()
    asked = call.message.query
    everybody = staff.members(call.tx, call.plan, call.grant)
    found = [one for one in everybody if is_asked(call, one)]
    skip, limit = count(asked.get("skip", ""), 0, 100_000), count(asked.get("limit", ""), USUAL, MOST)
    return {
        "rows": [view(call, one) for one in found[skip : skip + limit]],
        "count": len(found),
        "roles": _roles(
            call, Counter(role for one in everybody if one.account for role in one.account.roles)
        ),
    }


def post_staff(house: House, message: Message, caller: Caller) -> Answer:
    """This function will let somebody sign in, new or known, and tell their first password this once."""
    body = message.json("id", *VALUES, "login", "roles")

    def add(call: Call) -> dict[str, object]:
        known = need(body, "id", str, "")
        person, password = staff.add_member(
            call.tx,
            call.plan,
            call.grant,
            values=_values(body),
            login=need(body, "login", str),
            roles=people.find_roles(call.plan, texts(body, "roles", [])),
            person=_id(call, known) if known else None,
        )
        return {"person": _shown(call, person), "password": password}

    return _telling(house, message, caller, add, status=201)


def patch_person(call: Call) -> object:
    """This function will change what is named of a person: values of their record, roles, whether they may come in."""
    person = person_of(call)
    body = call.message.json(*VALUES, "roles", "active")
    roles = None if body.get("roles") is None else people.find_roles(call.plan, texts(body, "roles", []))
    staff.change_member(call.tx, call.plan, call.grant, person, values=_values(body), roles=roles)
    if body.get("active") is not None:
        staff.set_open(call.tx, call.plan, call.grant, person, is_open=need(body, "active", bool))
    log.info("%r changed %s of person %s", call.caller.login, ", ".join(sorted(body)), person)
    return _shown(call, person)


def post_reset(house: House, message: Message, caller: Caller) -> Answer:
    """This function will give somebody a new password, which they must change, and tell it this once."""
    message.json()

    def reset(call: Call) -> dict[str, object]:
        person = person_of(call)
        password = staff.reset_password(call.tx, call.plan, call.grant, person)
        return {"person": _shown(call, person), "password": password}

    return _telling(house, message, caller, reset, status=200)


def delete_lock(call: Call) -> object:
    """This function will forget somebody's wrong passwords."""
    person = person_of(call)
    staff.unlock(call.tx, call.plan, call.grant, person)
    return _shown(call, person)


def delete_sessions(call: Call) -> object:
    """This function will sign somebody out everywhere."""
    person = person_of(call)
    staff.sign_out(call.tx, call.plan, call.grant, person)
    return _shown(call, person)


def delete_totp(call: Call) -> object:
    """This function will let somebody sign in without a code again."""
    person = person_of(call)
    staff.reset_totp(call.tx, call.plan, call.grant, person)
    return _shown(call, person)


def person_of(call: Call) -> Id:
    """
    Read whom the path names, for an administrator.

    Raises:
        AdministratorNeeded, RecordNotFound
    """
    call.require_administrator()
    return staff.member(call.tx, call.plan, call.grant, _id(call, call.message.names["id"])).id


def view(call: Call, one: Member) -> dict[str, object]:
    """This function will say of a person what administrators may know."""
    account = one.account

    return {
        "id": format_id(_prefix(call), one.id),
        **{key: one.values[key] for key in VALUES},
        "login": None if account is None else account.login,
        "roles": [] if account is None else [one for one in account.roles if people.is_role(call.plan, one)],
        "state": one.state,
        "must_change_password": account is not None and account.must_change_password,
        "signed_in_at": call.moment(None if account is None else account.signed_in_at),
        "locked_until": call.moment(one.locked_until),
        "has_totp": account is not None and account.has_totp,
    }


def _telling(
    house: House,
    message: Message,
    caller: Caller,
    handle: Callable[[Call], dict[str, object]],
    *,
    status: int,
) -> Answer:
    """Do what tells a password once."""

    def work(tx: Tx) -> dict[str, object]:
        call = make_call(tx, message, caller)
        call.require_administrator()
        return handle(call)

    done = house.database.transact(caller.actor, work)
    log.info("%r gave somebody a password", caller.login)
    return Answer(done, status)


def _shown(call: Call, person: Id) -> dict[str, object]:
    return view(call, staff.member(call.tx, call.plan, call.grant, person))


def is_asked(call: Call, one: Member) -> bool:
    """This function will say whether somebody is among those a request asks for, by search, department, role and state."""
    asked = call.message.query
    state, department, role = (asked.get(name, "") for name in ("state", "department", "role"))
    if state and state not in STATES:
        raise WrongSetting(path="state", expected=" " + " / ".join(STATES))
    mine = one.values["department"]
    return (
        one.is_called(fold(asked.get("search", "")))
        and (not department or (isinstance(mine, dict) and mine.get("id") == department))
        and (not role or (one.account is not None and role in one.account.roles))
        and (not state or (one.locked_until is not None if state == "locked" else one.state == state))
    )


def _roles(call: Call, counts: Mapping[str, int]) -> list[dict[str, object]]:
    """List the roles, the built-in one last; app: of which one they are. counts: how many have each."""
    found = [
        (role.id, role.name, role.note, app.label)
        for app in call.plan.apps.values()
        for role in app.roles
        if role.id in call.plan.roles and role.id != EVERYBODY
    ]
    return [
        {
            "id": id,
            "name": say(name, call.lang),
            "app": None if app is None else say(app, call.lang),
            "note": None if note is None else say(note, call.lang),
            "count": counts.get(id, 0),
        }
        for id, name, note, app in (*found, (ADMINISTRATOR, ADMINISTRATOR_NAME, None, None))
    ]


def _values(body: Mapping[str, object]) -> dict[str, object]:
    """Give what is said of the record; null empties a field."""
    return {key: body[key] for key in VALUES if key in body}


def _id(call: Call, text: str) -> Id:
    found = parse_id(text) if text.startswith(f"{_prefix(call)}_") else None
    if found is None:
        raise RecordNotFound
    return found


def _prefix(call: Call) -> str:
    return call.plan.forms[PEOPLE].form.id_prefix


def count(text: str, usual: int, most: int) -> int:
    """
    This function will read how many are asked for.

    Raises:
        WrongSetting: if it is no number, or too many.
    """
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= most):
        raise WrongSetting(
            path="limit", expected={"zh": f"不超过 {most} 的整数", "en": f"a number up to {most}"}
        )
    return int(text)


PERSON = f"{API}/staff/{{id}}"
ROUTES = (
    reading("GET", f"{API}/staff", get_staff),
    minding("POST", f"{API}/staff", post_staff, threads="keepers"),
    writing("PATCH", PERSON, patch_person),
    minding("POST", f"{PERSON}/password", post_reset, threads="keepers"),
    writing("DELETE", f"{PERSON}/lock", delete_lock),
    writing("DELETE", f"{PERSON}/sessions", delete_sessions),
    writing("DELETE", f"{PERSON}/totp", delete_totp),
)
