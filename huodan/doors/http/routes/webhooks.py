"""Webhooks, for administrators: made, changed, tried out, their log, telling again. A secret is told once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from anyio import from_thread

from huodan.connectors.channels import CHANNELS, PROGRAMS
from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need, texts, whole_number
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, READ_SECONDS, House, minding, reading, writing
from huodan.doors.http.routes.keys import BUILT_IN
from huodan.engines import audit, people, webhooks
from huodan.engines.people import ADMINISTRATOR, Caller
from huodan.engines.query import titles
from huodan.engines.webhooks import EVENTS, TODOS, Delivery, Sent, State, Unknown, UnknownDelivery, Webhook
from huodan.kit.ids import Id, format_id, read_id
from huodan.kit.words import say
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import ANY_FORM
from huodan.storage.db import Tx
from huodan.workspace import administering, lending, webhooks as hooks
from huodan.workspace.lending import Lent
from huodan.workspace.noting import note_reading
from huodan.workspace.webhooks import Made, Wish
from huodan.workspace.webhooks.health import count_gone_roles
from huodan.workspace.webhooks.message import PREFIX as MESSAGE

log = logging.getLogger("huodan.webhooks")

WEBHOOKS = f"{API}/webhooks"
ONE = f"{WEBHOOKS}/{{id}}"
DELIVERIES = f"{ONE}/deliveries"
PREFIX = "hook"
PERSON = "usr"
FIELDS = ("name", "url", "secret", "forms", "events", "roles", "lent")
USUAL = 30
AGAIN = (State.DEAD.value, State.WITHHELD.value)


def get_webhooks(call: Call) -> object:
    """This function will list all webhooks, and what one can be set to."""
    call.require_administrator()
    forms = sorted(call.plan.forms.values(), key=lambda form: form.app == BUILT_IN)
    return {
        "webhooks": [_view(call, one) for one in webhooks.list_all(call.tx)],
        "forms": [
            {
                "name": f"{form.app}/{form.key}",
                "label": say(form.label, call.lang),
                "app": say(call.plan.apps[form.app].label, call.lang),
            }
            for form in forms
        ],
        "roles": [
            {"id": id, "name": name}
            for id in (*call.plan.roles, ADMINISTRATOR)
            for name in people.role_names(call.plan, [id], call.lang)
        ],
        "events": list(EVENTS),
        "todo_events": list(TODOS),
        "apps": [
            {"key": key, "label": say(app.label, call.lang)}
            for key, app in call.plan.apps.items()
            if key != BUILT_IN
        ],
        "builders": _people(call, administering.every_administrator(call.tx)),
        "channels": [
            {
                "key": key,
                "label": say(channel.label, call.lang),
                "sample": channel.sample,
                "is_robot": channel.is_for_people,
                "takes_secret": channel.takes_secret,
                "hears_changes": channel.hears_changes,
                "is_to_each": channel.is_to_each,
            }
            for key, channel in sorted(CHANNELS.items(), key=lambda item: item[1].place)
        ],
        "networks": hooks.allowed_networks(call.tx),
        "most": webhooks.MOST_WEBHOOKS,
    }


def post_webhook(house: House, message: Message, caller: Caller) -> Answer:
    """This function will make a webhook and tell its secret this once."""

    def make(call: Call) -> Made:
        return hooks.make(call.tx, call.plan, _wish(call.message.json("channel", *FIELDS)))

    return _telling(house, message, caller, make, status=201)


def post_secret(house: House, message: Message, caller: Caller) -> Answer:
    """This function will give a webhook another secret and tell it this once; the former signs too for a day."""

    def renew(call: Call) -> Made:
        return hooks.renew_secret(call.tx, call.plan, _id(call.message))

    return _telling(house, message, caller, renew)


def delete_former(call: Call) -> object:
    """This function will let the secrets a webhook had before sign no more."""
    call.require_administrator()
    return _view(call, hooks.end_former_secrets(call.tx, call.plan, _id(call.message)))


def patch_networks(call: Call) -> object:
    """This function will say which private networks webhooks may reach."""
    call.require_administrator()
    body = call.message.json("networks")
    return {"networks": hooks.set_allowed_networks(call.tx, texts(body, "networks", []))}


def patch_webhook(call: Call) -> object:
    """This function will change a webhook: all of it, as it is to be from now on."""
    call.require_administrator()
    body = call.message.json(*FIELDS, "on", "version")
    changed = hooks.set_webhook(
        call.tx,
        call.plan,
        _id(call.message),
        _wish(body),
        is_on=need(body, "on", bool),
        version=need(body, "version", int),
    )
    return _view(call, changed)


def delete_webhook(call: Call) -> Answer:
    """This function will remove a webhook with its log."""
    call.require_administrator()
    hooks.take_away(call.tx, call.plan, _id(call.message))
    return Answer(status=204)


def post_test(house: House, message: Message, caller: Caller) -> Answer:
    """This function will send a message to try a webhook out, and show what came of it."""
    with house.database.read() as tx:
        make_call(tx, message, caller).require_administrator()
    message.json()
    id = _id(message)
    entry = hooks.try_out(house.database, caller.actor, id)
    with house.database.read() as tx:
        return Answer(_sent(make_call(tx, message, caller), webhooks.find_sent(tx, id, entry)))


def post_replay(call: Call) -> object:
    """This function will tell a change again, or all of a state if none is named: those that were given up, or withheld."""
    call.require_administrator()
    body = call.message.json("delivery", "state")
    named, state = need(body, "delivery", str, ""), need(body, "state", str, State.DEAD.value)
    if state not in AGAIN:
        raise WrongSetting(path="state", expected=f" {' / '.join(AGAIN)}")
    what = _entry(named) if named else State(state)
    return {"count": hooks.tell_again(call.tx, call.plan, _id(call.message), what)}


def get_deliveries(call: Call) -> object:
    """This function will list what a webhook was told and is still to be told, the newest first, in pages."""
    call.require_administrator()
    id, asked = _id(call.message), call.message.query
    webhooks.find(call.tx, id)
    state, before = asked.get("state", ""), asked.get("before", "")
    if state and state not in tuple(State):
        raise WrongSetting(path="state", expected=f" {' / '.join(State)}")
    limit = whole_number(asked.get("limit", ""), at="limit", most=webhooks.MOST_LISTED) or USUAL
    rows = webhooks.list_deliveries(
        call.tx,
        id,
        states=(State(state),) if state else (),
        before=_entry(before) if before else None,
        limit=limit,
    )
    shown = [_line(call, row) for row in rows]
    return {"rows": shown, "next": shown[-1]["id"] if len(rows) == limit else None}


def get_delivery(house: House, message: Message, caller: Caller) -> Answer:
    """This function will show what was sent last, and what came back; that somebody reads values is noted first."""
    with house.database.read(seconds=READ_SECONDS) as tx:
        call = make_call(tx, message, caller)
        call.require_administrator()
        hook = webhooks.find(tx, _id(message))
        sent = webhooks.find_sent(tx, hook.id, _entry(message.names["delivery"]))
        shown = _sent(call, sent)
    if sent.request is not None and sent.delivery.form is not None:
        detail = {"did": "read", "name": hook.name, "record": shown["record"], "delivery": shown["id"]}
        note = partial(note_reading, house.database, call.grant.actor, kind=audit.WEBHOOK)
        from_thread.run(house.writers.run, partial(note, form=sent.delivery.form, detail=detail))
    return Answer(shown)


def _telling(
    house: House, message: Message, caller: Caller, make: Callable[[Call], Made], *, status: int = 200
) -> Answer:
    """Do what tells a secret: its answer is kept for no repeat."""

    def work(tx: Tx) -> dict[str, object]:
        call = make_call(tx, message, caller)
        call.require_administrator()
        made = make(call)
        return _view(call, made.webhook) | {"secret": made.secret}

    made = house.database.transact(caller.actor, work)
    log.info("%r set the secret of the webhook %r", caller.login, made["name"])
    return Answer(made, status)


def _view(call: Call, one: Webhook) -> dict[str, object]:
    forms = [
        f"{form.app}/{form.key}"
        for form in (call.plan.forms.get(id) for id in one.forms if id != ANY_FORM)
        if form is not None
    ]
    is_two = one.former_until is not None and call.tx.now < one.former_until
    return {
        "id": format_id(PREFIX, one.id),
        "channel": one.channel or PROGRAMS,
        "name": one.name,
        "url": one.url,
        "forms": [ANY_FORM] if ANY_FORM in one.forms else forms,
        "events": one.events,
        "roles": people.role_names(call.plan, one.roles, call.lang),
        "gone_roles": count_gone_roles(call.plan, one),
        "blind": webhooks.is_blind(call.tx, one.id),
        "on": one.is_on,
        "off_why": one.off_why,
        "off_at": call.moment(one.off_at),
        "former_until": call.moment(one.former_until) if is_two else None,
        "failing_since": call.moment(one.failing_since),
        "answered_at": call.moment(one.answered_at),
        "waiting": webhooks.count_states(call.tx, one.id, State.WAITING),
        "dead": webhooks.count_states(call.tx, one.id, State.DEAD),
        "lent": _lent(call, one),
        "version": one.version,
    }


def _line(call: Call, row: Delivery) -> dict[str, object]:
    form = call.plan.forms.get(row.form) if row.form is not None else None
    zh, _, en = (row.error or "").partition("\n")
    return {
        "id": format_id(MESSAGE, row.entry),
        "kind": row.kind,
        "app": None if form is None else form.app,
        "form": None if form is None else form.key,
        "label": None if form is None else say(form.label, call.lang),
        "record": None if form is None else format_id(form.form.id_prefix, row.record),
        "version": row.version,
        "at": call.moment(row.at),
        "state": row.state,
        "due_at": call.moment(row.due_at),
        "attempts": row.attempts,
        "most": webhooks.MOST_ATTEMPTS,
        "tried_at": call.moment(row.tried_at),
        "took_ms": row.took_ms,
        "status": row.status,
        "error": (say({"zh": zh, "en": en}, call.lang) or None) if row.error else None,
    }


def _sent(call: Call, sent: Sent) -> dict[str, object]:
    return _line(call, sent.delivery) | {"request": sent.request, "answer": sent.answer}


def _id(message: Message) -> Id:
    found = read_id(PREFIX, message.names["id"])
    if found is None:
        raise Unknown
    return found


def _entry(text: str) -> Id:
    found = read_id(MESSAGE, text)
    if found is None:
        raise UnknownDelivery
    return found


def _wish(given: Mapping[str, object]) -> Wish:
    return Wish(
        name=need(given, "name", str, ""),
        url=need(given, "url", str, ""),
        forms=tuple(texts(given, "forms", [])),
        events=tuple(texts(given, "events", [])),
        roles=tuple(texts(given, "roles", [])),
        channel=need(given, "channel", str, PROGRAMS),
        secret=need(given, "secret", str, ""),
        lent=_wished(given),
    )


def _wished(given: Mapping[str, object]) -> Lent | None:
    """Read to whom an address is to be lent; nothing said leaves it as it is."""
    if "lent" not in given:
        return None
    told = need(given, "lent", dict)
    people = [read_id(PERSON, text) for text in texts(told, "people", [])]
    if None in people:
        raise WrongSetting(path="lent.people", expected=f' ["{PERSON}_…"]')
    return Lent(tuple(texts(told, "apps", [])), tuple(each for each in people if each is not None))


def _lent(call: Call, one: Webhook) -> dict[str, object]:
    to = lending.lent(call.tx, one.id)
    return {"apps": [key for key in to.apps if key in call.plan.apps], "people": _people(call, to.people)}


def _people(call: Call, people: Sequence[Id]) -> list[dict[str, object]]:
    names = titles(call.tx, call.plan, call.grant, PEOPLE, people)
    return [{"id": format_id(PERSON, each), "title": names.get(each)} for each in people]


ROUTES = (
    reading("GET", WEBHOOKS, get_webhooks),
    minding("POST", WEBHOOKS, post_webhook, threads="writers"),
    writing("PATCH", WEBHOOKS, patch_networks),
    writing("PATCH", ONE, patch_webhook),
    writing("DELETE", ONE, delete_webhook),
    minding("POST", f"{ONE}/secret", post_secret, threads="writers"),
    writing("DELETE", f"{ONE}/secret", delete_former),
    minding("POST", f"{ONE}/test", post_test, threads="filers"),
    writing("POST", f"{ONE}/replay", post_replay),
    reading("GET", DELIVERIES, get_deliveries),
    minding("GET", f"{DELIVERIES}/{{delivery}}", get_delivery, threads="readers"),
)
