"""Incoming webhooks, for administrators: made, changed, their log, doing again. An address and a secret are told once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial

from anyio import from_thread

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need, texts, whole_number
from huodan.doors.http.problems import WrongSetting, problem_entries
from huodan.doors.http.refusals import HOOKS
from huodan.doors.http.route import API, READ_SECONDS, House, minding, reading, writing
from huodan.engines import audit, incoming, people
from huodan.engines.incoming import Address, Call as Came, State, Unknown, UnknownCall
from huodan.engines.people import ADMINISTRATOR, Caller
from huodan.engines.query import titles
from huodan.kit.errors import Invalid
from huodan.kit.ids import Id, format_id, read_id
from huodan.language.fields.member import PEOPLE
from huodan.storage.db import Tx
from huodan.workspace import incoming as incomings
from huodan.workspace.address import public_address
from huodan.workspace.incoming import Made, Wish
from huodan.workspace.incoming.acting import DOES
from huodan.workspace.incoming.describing import flows, forms
from huodan.workspace.incoming.health import lacks
from huodan.workspace.incoming.mapping import read_kept, shown
from huodan.workspace.incoming.proving import PROOFS
from huodan.workspace.incoming.receiving import WAYS
from huodan.workspace.noting import note_reading

log = logging.getLogger("huodan.incoming")

ALL = f"{API}/incoming"
ONE = f"{ALL}/{{id}}"
CALLS = f"{ONE}/calls"
PREFIX, CALL = "in", "call"
FIELDS = ("name", "form", "does", "key", "flow", "maps", "proof", "header", "once", "roles")
USUAL = 30


def get_incoming(call: Call) -> object:
    """This function will list all addresses, and what one can be set to."""
    call.require_administrator()
    return {
        "incoming": [_view(call, one) for one in incoming.list_all(call.tx)],
        "forms": forms(call.plan, call.lang),
        "flows": flows(call.plan, call.lang),
        "roles": [
            {"id": id, "name": name}
            for id in (*call.plan.roles, ADMINISTRATOR)
            for name in people.role_names(call.plan, [id], call.lang)
        ],
        "does": DOES,
        "proofs": PROOFS,
        "ways": WAYS,
        "base": public_address(call.tx),
        "path": HOOKS,
        "most": incoming.MOST_ADDRESSES,
    }


def post_incoming(house: House, message: Message, caller: Caller) -> Answer:
    """This function will make an address and tell its end and its secret this once."""

    def make(call: Call) -> Made:
        return incomings.make(call.tx, call.plan, _wish(call.message.json(*FIELDS, "secret")))

    return _telling(house, message, caller, make, status=201)


def post_address(house: House, message: Message, caller: Caller) -> Answer:
    """This function will let an address end otherwise and tell how this once; the former one leads nowhere."""

    def renew(call: Call) -> Made:
        return incomings.renew_address(call.tx, call.plan, _id(call.message))

    return _telling(house, message, caller, renew)


def post_secret(house: House, message: Message, caller: Caller) -> Answer:
    """This function will give an address another secret and tell it this once; the former counts too for a day."""

    def renew(call: Call) -> Made:
        given = need(call.message.json("secret"), "secret", str, "")
        return incomings.renew_secret(call.tx, call.plan, _id(call.message), given.strip())

    return _telling(house, message, caller, renew)


def delete_former(call: Call) -> object:
    """This function will let the secrets an address had before count no more."""
    call.require_administrator()
    return _view(call, incomings.end_former_secrets(call.tx, call.plan, _id(call.message)))


def patch_incoming(call: Call) -> object:
    """This function will change an address: all of it, as it is to be from now on."""
    call.require_administrator()
    body = call.message.json(*FIELDS, "version")
    version = need(body, "version", int)
    changed = incomings.set_address(call.tx, call.plan, _id(call.message), _wish(body), version=version)
    return _view(call, changed)


def post_switch(call: Call) -> object:
    """This function will let an address take what comes, or refuse it."""
    call.require_administrator()
    body = call.message.json("on", "version")
    is_on, version = need(body, "on", bool), need(body, "version", int)
    return _view(call, incomings.switch(call.tx, call.plan, _id(call.message), is_on=is_on, version=version))


def delete_incoming(call: Call) -> Answer:
    """This function will remove an address with its log."""
    call.require_administrator()
    incomings.take_away(call.tx, call.plan, _id(call.message))
    return Answer(status=204)


def post_try(call: Call) -> object:
    """This function will say what a sample would come to; nothing is done."""
    call.require_administrator()
    body = call.message.json(*FIELDS, "sample")
    tried = incomings.try_out(call.tx, call.plan, _wish(body), body.get("sample"))
    refusal = tried.refusal
    errors = (
        refusal.errors if isinstance(refusal, Invalid) else () if refusal is None else (refusal.problem(),)
    )
    return {"values": tried.values, "is_there": tried.is_there, "errors": problem_entries(errors, call.lang)}


def get_calls(call: Call) -> object:
    """This function will list what came to an address, the newest first, in pages."""
    call.require_administrator()
    id, asked = _id(call.message), call.message.query
    incoming.find(call.tx, id)
    state, before = asked.get("state", ""), asked.get("before", "")
    if state and state not in tuple(State):
        raise WrongSetting(path="state", expected=f" {' / '.join(State)}")
    limit = whole_number(asked.get("limit", ""), at="limit", most=incoming.MOST_LISTED) or USUAL
    rows = incoming.list_calls(
        call.tx,
        id,
        state=State(state) if state else None,
        before=_call(before) if before else None,
        limit=limit,
    )
    replayers = {row.replayed_by for row in rows if row.replayed_by}
    names = titles(call.tx, call.plan, call.grant, PEOPLE, replayers) if replayers else {}
    told = [_line(call, row, names) for row in rows]
    return {"rows": told, "next": told[-1]["id"] if len(rows) == limit else None}


def get_call(house: House, message: Message, caller: Caller) -> Answer:
    """This function will show what came; that somebody reads values is noted first."""
    with house.database.read(seconds=READ_SECONDS) as tx:
        call = make_call(tx, message, caller)
        call.require_administrator()
        address = incoming.find(tx, _id(message))
        row, came = incoming.find_came(tx, address.id, _call(message.names["call"]))
        told = _line(call, row, {})
    text = incomings.opened(house.database, came)
    if text is not None:
        form = row.form or address.settings.form
        detail = {"did": "in_read", "name": address.name, "record": told["record"], "delivery": told["id"]}
        note = partial(note_reading, house.database, call.grant.actor, kind=audit.WEBHOOK)
        from_thread.run(house.writers.run, partial(note, form=form, detail=detail))
    return Answer(told | {"headers": came.headers, "body": text})


def post_replay(house: House, message: Message, caller: Caller) -> Answer:
    """This function will do what came once more, with the mapping of now."""
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()
        address = incoming.find(tx, _id(message))
    message.json()
    taken = incomings.replay(house.database, caller.actor, address, _call(message.names["call"]))
    log.info("%r had a message to %r done again", caller.login, address.name)
    return Answer(dict(taken.body), 200)


def _telling(
    house: House, message: Message, caller: Caller, make: Callable[[Call], Made], *, status: int = 200
) -> Answer:
    """Do what tells a secret: its answer is kept for no repeat."""

    def work(tx: Tx) -> dict[str, object]:
        call = make_call(tx, message, caller)
        call.require_administrator()
        made = make(call)
        path = None if made.token is None else f"{HOOKS}{made.token}"
        return _view(call, made.address) | {"path": path, "secret": made.secret}

    made = house.database.transact(caller.actor, work)
    log.info("%r set what opens the incoming webhook %r", caller.login, made["name"])
    return Answer(made, status)


def _view(call: Call, one: Address) -> dict[str, object]:
    settings, plan = one.settings, call.plan
    form = plan.forms.get(settings.form)
    flow = None if settings.flow is None else plan.flows.get(settings.flow)
    key = None if form is None or settings.key is None else form.table.by_id.get(settings.key)
    is_two = one.former_until is not None and call.tx.now < one.former_until
    last = incoming.list_calls(call.tx, one.id, limit=1)
    return {
        "id": format_id(PREFIX, one.id),
        "name": one.name,
        "ending": one.ending,
        "form": None if form is None else f"{form.app}/{form.key}",
        "does": settings.does,
        "key": None if key is None else key.key,
        "flow": None if flow is None else f"{flow.app}/{flow.flow.key}",
        "maps": shown(plan, settings.form, read_kept(settings.maps)),
        "proof": settings.proof,
        "header": settings.header,
        "once": settings.once,
        "roles": people.role_names(plan, one.roles, call.lang),
        "lacks": lacks(plan, one),
        "failing": incoming.is_failing(call.tx, one.id),
        "on": one.is_on,
        "former_until": call.moment(one.former_until) if is_two else None,
        "last_at": call.moment(last[0].at) if last else None,
        "last_state": last[0].state if last else None,
        "version": one.version,
    }


def _line(call: Call, row: Came, names: Mapping[Id, str | None]) -> dict[str, object]:
    form = call.plan.forms.get(row.form) if row.form is not None else None
    error, lang = row.error, call.lang
    return {
        "id": format_id(CALL, row.id),
        "at": call.moment(row.at),
        "state": row.state,
        "status": row.status,
        "did": row.did,
        "once": row.once,
        "app": None if form is None else form.app,
        "form": None if form is None else form.key,
        "record": None if form is None or not row.record else format_id(form.form.id_prefix, row.record),
        "code": None if error is None else error["code"],
        "error": None if error is None else error[lang],
        "errors": []
        if error is None
        else [{"path": one["path"], "message": one[lang]} for one in error["errors"]],
        "address": row.address,
        "took_ms": row.took_ms,
        "repeats": row.repeats,
        "repeated_at": call.moment(row.repeated_at),
        "replay_of": None if row.replay_of is None else format_id(CALL, row.replay_of),
        "replayed_by": None if row.replayed_by is None else names.get(row.replayed_by),
        "has_body": row.has_body,
    }


def _id(message: Message) -> Id:
    found = read_id(PREFIX, message.names["id"])
    if found is None:
        raise Unknown
    return found


def _call(text: str) -> Id:
    found = read_id(CALL, text)
    if found is None:
        raise UnknownCall
    return found


def _wish(given: dict[str, object]) -> Wish:
    once = need(given, "once", dict, {"by": "none"})
    if not all(isinstance(one, str) for pair in once.items() for one in pair):
        raise WrongSetting(path="once", expected=' {"by": "header", "name": "webhook-id"}')
    return Wish(
        name=need(given, "name", str, ""),
        form=need(given, "form", str, ""),
        does=need(given, "does", str, "create"),
        key=need(given, "key", str, ""),
        flow=need(given, "flow", str, ""),
        maps=need(given, "maps", list, []),
        proof=need(given, "proof", str, "standard"),
        header=need(given, "header", str, ""),
        once=once,
        roles=tuple(texts(given, "roles", [])),
        secret=need(given, "secret", str, "").strip(),
    )


ROUTES = (
    reading("GET", ALL, get_incoming),
    minding("POST", ALL, post_incoming, threads="writers"),
    reading("POST", f"{ALL}/try", post_try),
    writing("PATCH", ONE, patch_incoming),
    writing("DELETE", ONE, delete_incoming),
    writing("POST", f"{ONE}/switch", post_switch),
    minding("POST", f"{ONE}/address", post_address, threads="writers"),
    minding("POST", f"{ONE}/secret", post_secret, threads="writers"),
    writing("DELETE", f"{ONE}/secret", delete_former),
    reading("GET", CALLS, get_calls),
    minding("GET", f"{CALLS}/{{call}}", get_call, threads="readers"),
    minding("POST", f"{CALLS}/{{call}}/replay", post_replay, threads="writers"),
)
