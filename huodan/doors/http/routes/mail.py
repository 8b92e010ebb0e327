"""E-mail: through whom it goes, its log, trying it out, for administrators; where one gets one's own, for everybody."""

from __future__ import annotations

import logging

from huodan.doors.http.call import Call, Eyes, make_call
from huodan.doors.http.message import Answer, Message, need, whole_number
from huodan.doors.http.problems import SignInNeeded, WrongSetting
from huodan.doors.http.route import API, House, minding, reading, writing
from huodan.doors.http.run_views import RUN, named_people
from huodan.engines import mail
from huodan.engines.mail import Kind, Line, State
from huodan.engines.people import Caller
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.workspace import mailing
from huodan.workspace.mailing import MailWish

log = logging.getLogger("huodan.mail")

SETTINGS = f"{API}/settings/mail"
FIELDS = ("host", "port", "security", "user", "password", "sender", "name", "on")
PREFIX = "mail"
USUAL = 30


def get_settings(call: Call) -> object:
    """This function will say through whom mail goes, and how that stands; the password is told nobody."""
    call.require_administrator()
    kept, pause = mailing.mail_settings(call.tx), mail.pause(call.tx)
    known = {} if kept is None else {"host": kept.host, "port": kept.port, "user": kept.user}
    sender = {} if kept is None else {"sender": kept.sender, "name": kept.name, "security": kept.security}
    return {
        "host": "",
        "port": 465,
        "security": "tls",
        "user": "",
        "sender": "",
        "name": "",
        **known,
        **sender,
        "has_password": kept is not None and bool(kept.secret),
        "is_set": kept is not None,
        "on": kept is not None and kept.is_on,
        "off_why": None if kept is None else kept.off_why,
        "trouble": None if pause is None else say(pause.error, call.lang),
        "trouble_since": None if pause is None else zone.iso(pause.since, call.tx.zone),
        "waiting": mail.count(call.tx, State.WAITING),
        "dead": mail.count(call.tx, State.DEAD),
        "with_address": sum(box.address is not None for box in mail.boxes(call.tx).values()),
        "mine": mail.box_of(call.tx, call.caller.oneself.person).address,
    }


def patch_settings(call: Call) -> object:
    """This function will say through whom mail goes from now on; a password that is not named stays."""
    call.require_administrator()
    body = call.message.json(*FIELDS)
    mailing.set_mail(
        call.tx,
        MailWish(
            host=need(body, "host", str),
            port=need(body, "port", int),
            security=need(body, "security", str),
            user=need(body, "user", str, ""),
            password=need(body, "password", str) if body.get("password") is not None else None,
            sender=need(body, "sender", str),
            name=need(body, "name", str, ""),
            is_on=need(body, "on", bool, True),
        ),
    )
    log.info("%r set the mail server", call.caller.login)
    return get_settings(call)


def post_trial(house: House, message: Message, caller: Caller) -> Answer:
    """This function will send a test message to an address, and say why if it is not taken."""
    with house.database.read() as tx:
        call = make_call(tx, message, caller)
        call.require_administrator()
        lang = call.lang
    to = need(message.json("to"), "to", str)
    return Answer({"to": mailing.try_mail(house.database, caller.actor, to, lang=lang)})


def get_log(call: Call) -> object:
    """This function will list what people were and are to be mailed of, the newest first, in pages; no word of it is kept."""
    call.require_administrator()
    asked = call.message.query
    state, before = asked.get("state", ""), asked.get("before", "")
    if state and state not in tuple(State):
        raise WrongSetting(path="state", expected=f" {' / '.join(State)}")
    limit = whole_number(asked.get("limit", ""), at="limit", most=mail.MOST_LISTED) or USUAL
    rows = mail.log_lines(
        call.tx,
        states=(State(state),) if state else (),
        before=_line_id(before) if before else None,
        limit=limit,
    )
    named = named_people(call, {row.person for row in rows})
    boxes = mail.boxes(call.tx)
    shown = [_line(call, row, named.get(row.person), boxes) for row in rows]
    return {"rows": shown, "next": shown[-1]["id"] if len(rows) == limit else None}


def post_again(call: Call) -> object:
    """This function will have sent what was given up in the last days."""
    call.require_administrator()
    call.message.json()
    return {"count": mail.again(call.tx)}


def get_mine(call: Call) -> object:
    """This function will say where one gets mail, of what, and whether mail goes out here at all."""
    box = mail.box_of(call.tx, call.grant.actor.person)
    return {
        "address": box.address,
        "kinds": {kind.value: kind not in box.off for kind in Kind},
        "on": mail.is_on(call.tx),
    }


def patch_mine(call: Call) -> object:
    """This function will say where one gets mail, and of what; no address means none."""
    body = call.message.json("address", "kinds")
    person = call.caller.actor.person
    if call.caller.session is None:
        raise SignInNeeded
    box = mail.box_of(call.tx, person)
    address, off = box.address, set(box.off)
    if "address" in body:
        text = (need(body, "address", str) if body["address"] is not None else "").strip()
        address = mailing.parse_mail_address(text, path="address") if text else None
    for kind, is_on in need(body, "kinds", dict, {}).items():
        if kind not in tuple(Kind) or not isinstance(is_on, bool):
            raise WrongSetting(path="kinds", expected=f" {' / '.join(Kind)}")
        (off.discard if is_on else off.add)(kind)
    mail.set_box(call.tx, person, address=address, off=off)
    return get_mine(call)


def _line(call: Call, row: Line, person: object, boxes: object) -> dict[str, object]:
    box = boxes.get(row.person) if isinstance(boxes, dict) else None
    return {
        "id": format_id(PREFIX, row.item.id),
        "person": person,
        "address": None if box is None else box.address,
        "kind": row.item.kind,
        "run": format_id(RUN, row.item.run),
        "at": zone.iso(row.item.at, call.tx.zone),
        "state": row.state,
        "due_at": None if row.due_at is None else zone.iso(row.due_at, call.tx.zone),
        "tried_at": None if row.tried_at is None else zone.iso(row.tried_at, call.tx.zone),
        "attempts": row.item.attempts,
        "error": None if row.error is None else say(row.error, call.lang),
    }


def _line_id(text: str) -> Id:
    return parse_id(text) or Id(0)


ROUTES = (
    reading("GET", SETTINGS, get_settings),
    writing("PATCH", SETTINGS, patch_settings),
    minding("POST", f"{SETTINGS}/trial", post_trial, threads="filers"),
    reading("GET", f"{SETTINGS}/log", get_log),
    writing("POST", f"{SETTINGS}/again", post_again),
    reading("GET", f"{API}/session/mail", get_mine, eyes=Eyes.NOBODYS),
    writing("PATCH", f"{API}/session/mail", patch_mine),
)
