"""「登录设备」: where somebody is signed in, and signing out there."""

from __future__ import annotations

import logging

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import Answer
from huodan.doors.http.problems import SignInNeeded
from huodan.doors.http.route import API, reading, writing
from huodan.engines import people
from huodan.engines.people import Session
from huodan.kit import zone

log = logging.getLogger("huodan.entry")


def get_devices(call: Call) -> object:
    """This function will list the browsers in which the caller is signed in, the one used last first."""
    here = _own(call)
    kept = people.sessions_of(call.tx, person=call.caller.actor.person)
    return {"devices": [_view(call, one, here) for one in kept]}


def delete_device(call: Call) -> Answer:
    """This function will sign the caller out of one browser."""
    _own(call)
    people.end_session_by_id(call.tx, person=call.caller.actor.person, id=call.message.names["id"])
    log.info("%r ended a session from %s", call.caller.login, call.message.address)
    return Answer(status=204)


def delete_others(call: Call) -> Answer:
    """This function will sign the caller out everywhere but here."""
    people.end_sessions(call.tx, person=call.caller.actor.person, but=_own(call))
    log.info("%r ended all other sessions from %s", call.caller.login, call.message.address)
    return Answer(status=204)


def _own(call: Call) -> bytes:
    """
    Give the caller's own session.

    Raises:
        SignInNeeded: for a program: a key has no devices.
    """
    if call.caller.session is None:
        raise SignInNeeded
    return call.caller.session


def _view(call: Call, one: Session, here: bytes) -> dict[str, object]:
    return {
        "id": one.id,
        "here": one.token_hash == here,
        "agent": one.agent,
        "address": one.address,
        "stays": one.is_lasting,
        "created_at": zone.iso(one.created_at, call.tx.zone),
        "seen_at": zone.iso(one.seen_at, call.tx.zone),
        "expires_at": zone.iso(one.expires_at, call.tx.zone),
    }


ROUTES = (
    reading("GET", f"{API}/session/devices", get_devices, eyes=Eyes.NOBODYS),
    writing("DELETE", f"{API}/session/devices", delete_others),
    writing("DELETE", f"{API}/session/devices/{{id}}", delete_device),
)
