"""「两步验证」 of one's own: what it needs, switching it on and off, new recovery codes; each with one's password."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import TypeVar

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.problems import SignInNeeded
from huodan.doors.http.route import API, House, minding, reading
from huodan.engines import audit, people
from huodan.engines.people import Caller
from huodan.kit.errors import HuodanError
from huodan.storage.db import Tx
from huodan.workspace.company import company_name

log = logging.getLogger("huodan.entry")

TOTP = f"{API}/session/totp"
PIXELS = 4
Result = TypeVar("Result")


class TotpDemanded(HuodanError):
    """One of the person's roles needs the second factor."""

    code = "totp_demanded"
    status = 409
    zh = "你的角色要求两步验证，不能关闭。换手机请先记下恢复码，再请管理员重置。"
    en = "One of your roles needs two-step sign-in; it cannot be switched off. For a new phone ask an administrator to reset it."


def get_totp(call: Call) -> object:
    """This function will say whether the caller signs in with codes, must do so, and how many recovery codes are left."""
    _require_person(call.caller)
    person = call.caller.actor.person
    return {
        "on": people.account_of(call.tx, person=person).has_totp,
        "demanded": _is_demanded(call.tx, call.caller),
        "recovery_left": people.recovery_left(call.tx, person=person),
    }


def post_proposal(house: House, message: Message, caller: Caller) -> Answer:
    """This function will make up what makes codes, as text and as a picture; it counts once it is switched on."""
    import segno

    message.json()
    _require_person(caller)
    with house.database.read() as tx:
        company = company_name(tx)
    secret = people.new_secret()
    uri = people.uri_of(secret, login=caller.login, company=company)
    picture = io.BytesIO()
    segno.make(uri, error="m").save(picture, kind="svg", scale=PIXELS, xmldecl=False, svgns=True, title=None)
    return Answer({"secret": secret, "uri": uri, "picture": picture.getvalue().decode()})


def post_on(house: House, message: Message, caller: Caller) -> Answer:
    """This function will switch codes on once one fits, and tell the recovery codes this once."""
    body = message.json("secret", "code", "password")
    secret, code = need(body, "secret", str), need(body, "code", str)

    def switch(tx: Tx) -> tuple[str, ...]:
        made = people.switch_on(tx, person=caller.actor.person, secret=secret, code=code)
        audit.note(tx, kind=audit.TOTP, detail={"did": "on"})
        return made

    made = _confirmed(house, message, caller, need(body, "password", str), switch)
    log.info("%r switched two-step sign-in on", caller.login)
    return Answer({"recovery": made})


def post_off(house: House, message: Message, caller: Caller) -> Answer:
    """This function will switch codes off, unless one of the caller's roles needs them."""
    body = message.json("password")

    def switch(tx: Tx) -> None:
        if _is_demanded(tx, caller):
            raise TotpDemanded
        people.switch_off(tx, person=caller.actor.person)
        audit.note(tx, kind=audit.TOTP, detail={"did": "off"})

    _confirmed(house, message, caller, need(body, "password", str), switch)
    log.info("%r switched two-step sign-in off", caller.login)
    return Answer(status=204)


def post_recovery(house: House, message: Message, caller: Caller) -> Answer:
    """This function will replace the recovery codes and tell the new ones this once."""
    body = message.json("password")

    def renew(tx: Tx) -> tuple[str, ...]:
        person = caller.actor.person
        if not people.account_of(tx, person=person).has_totp:
            return ()
        audit.note(tx, kind=audit.TOTP, detail={"did": "recovery_renewed"})
        return people.renew_recovery(tx, person=person)

    return Answer({"recovery": _confirmed(house, message, caller, need(body, "password", str), renew)})


def _confirmed(
    house: House, message: Message, caller: Caller, password: str, work: Callable[[Tx], Result]
) -> Result:
    """Do something as the caller, who gives their password."""
    _require_person(caller)

    def act(tx: Tx) -> Result:
        tx.actor = caller.actor
        return work(tx)

    return people.confirmed(
        house.database, person=caller.actor.person, password=password, address=message.address, then=act
    )


def _is_demanded(tx: Tx, caller: Caller) -> bool:
    return bool(caller.actor.roles & {*people.rules(tx).totp_roles})


def _require_person(caller: Caller) -> None:
    """
    Let somebody pass who is signed in.

    Raises:
        SignInNeeded: for a program: a key has no password.
    """
    if caller.session is None:
        raise SignInNeeded


ROUTES = (
    reading("GET", TOTP, get_totp, is_always_open=True, eyes=Eyes.NOBODYS),
    minding("POST", f"{TOTP}/proposal", post_proposal, threads="readers", is_always_open=True),
    minding("POST", f"{TOTP}/on", post_on, threads="keepers", is_always_open=True),
    minding("POST", f"{TOTP}/off", post_off, threads="keepers"),
    minding("POST", f"{TOTP}/recovery", post_recovery, threads="keepers"),
)
