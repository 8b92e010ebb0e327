"""The rules of signing in, for administrators: passwords, staying signed in, who needs a second factor."""

from __future__ import annotations

import logging

from huodan.doors.http.call import Call
from huodan.doors.http.message import need, texts
from huodan.doors.http.route import API, reading, writing
from huodan.engines import people
from huodan.workspace import signing

log = logging.getLogger("huodan.settings")

PATH = f"{API}/settings/signing"
LISTS = ("words", "totp_roles")


def get_rules(call: Call) -> object:
    """This function will say which rules hold."""
    call.require_administrator()
    now = people.rules(call.tx)
    return {
        "shortest": now.shortest,
        "expires_days": now.expires_days,
        "may_stay": now.may_stay,
        "words": now.words,
        "totp_roles": [role for role in now.totp_roles if people.is_role(call.plan, role)],
    }


def patch_rules(call: Call) -> object:
    """This function will set what is named of them; roles of apps that were removed keep what was demanded of them."""
    call.require_administrator()
    body = call.message.json("shortest", "expires_days", "may_stay", *LISTS)
    changes: dict[str, object] = {name: tuple(texts(body, name)) for name in LISTS if name in body}
    if "totp_roles" in changes:
        unseen = [one for one in people.rules(call.tx).totp_roles if not people.is_role(call.plan, one)]
        changes["totp_roles"] = (*people.find_roles(call.plan, texts(body, "totp_roles")), *unseen)
    if "shortest" in body:
        changes["shortest"] = need(body, "shortest", int)
    if "may_stay" in body:
        changes["may_stay"] = need(body, "may_stay", bool)
    if "expires_days" in body:
        changes["expires_days"] = None if body["expires_days"] is None else need(body, "expires_days", int)
    signing.set_rules(call.tx, **changes)
    log.info("%r set %s of signing in", call.caller.login, ", ".join(sorted(body)))
    return get_rules(call)


ROUTES = (reading("GET", PATH, get_rules), writing("PATCH", PATH, patch_rules))
