"""API keys, for administrators: list, make, revoke. A key is told once, so its answer is never kept for a repeat."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need, texts
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.rates import BURST_SECONDS, KEY
from huodan.doors.http.route import API, House, minding, reading, writing
from huodan.engines import audit, people
from huodan.engines.people import ADMINISTRATOR, ApiKey, Caller
from huodan.engines.people.keys import UnknownKey
from huodan.engines.query import titles
from huodan.kit import zone
from huodan.kit.ids import format_id, parse_id
from huodan.kit.words import say
from huodan.language.document import Verb
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx

log = logging.getLogger("huodan.keys")

PREFIX = "key"
BUILT_IN = "workspace"


def get_keys(call: Call) -> object:
    """This function will list all keys, and what a new one can be given."""
    call.require_administrator()
    keys = people.keys(call.tx)
    makers = {key.created_by for key in keys if key.created_by}
    names = titles(call.tx, call.plan, call.grant, PEOPLE, makers) if makers else {}
    usual = {"rate": KEY.per_second, "burst": KEY.burst, "burst_seconds": BURST_SECONDS}
    return {
        "keys": [_view(call, key) | {"created_by": names.get(key.created_by)} for key in keys],
        "roles": _roles(call.plan, call.lang),
        "forms": _forms(call.plan, call.lang),
        "verbs": list(Verb),
        "usual": usual,
    }


def post_key(house: House, message: Message, caller: Caller) -> Answer:
    """This function will make a key and tell it this once."""
    body = message.json("name", "roles", "forms", "expires_on", "addresses", "rate", "burst")

    def make(tx: Tx) -> dict[str, object]:
        call = make_call(tx, message, caller)
        call.require_administrator()
        key, token = people.create_key(
            tx,
            name=need(body, "name", str, ""),
            roles=people.find_roles(call.plan, texts(body, "roles", [])),
            expires_at=people.end_of_day(tx, day) if (day := need(body, "expires_on", str, "")) else None,
            narrowing=people.find_narrowing(call.plan, _narrowing(body)),
            addresses=texts(body, "addresses", []),
            rate=_count(body, "rate"),
            burst=_count(body, "burst"),
        )
        view = _view(call, key)
        detail = {"did": "made", "name": key.name, "roles": list(view["roles"])}  # type: ignore[call-overload]
        audit.note(tx, kind=audit.KEY, detail=detail)
        return view | {"token": token}

    made = house.database.transact(caller.actor, make)
    log.info("%r made the API key %r", caller.login, made["name"])
    return Answer(made, 201)


def delete_key(call: Call) -> Answer:
    """This function will end a key at once and for ever."""
    call.require_administrator()
    given = call.message.names["id"]
    found = parse_id(given) if given.startswith(f"{PREFIX}_") else None
    if found is None:
        raise UnknownKey(key=given[:40])
    people.revoke_key(call.tx, key=found)
    name = people.key_names(call.tx, {found}).get(found)
    audit.note(call.tx, kind=audit.KEY, detail={"did": "revoked", "name": name})
    log.info("%r revoked the API key %s", call.caller.login, found)
    return Answer(status=204)


def _view(call: Call, key: ApiKey) -> dict[str, object]:
    is_over = key.expires_at is not None and key.expires_at <= call.tx.now
    return {
        "id": format_id(PREFIX, key.id),
        "name": key.name,
        "ending": key.ending,
        "state": "revoked" if key.revoked_at is not None else "expired" if is_over else "active",
        "roles": people.role_names(call.plan, key.roles, call.lang),
        "forms": people.narrowing_view(call.plan, key.narrowing),
        "addresses": key.addresses,
        "rate": key.rate,
        "burst": key.burst,
        "created_at": call.moment(key.created_at),
        "expires_at": call.moment(key.expires_at),
        "expires_on": None
        if key.expires_at is None
        else zone.day_text(zone.day_of(key.expires_at - 1, call.tx.zone)),
        "revoked_at": call.moment(key.revoked_at),
        "used_at": call.moment(key.used_at),
    }


def _roles(plan: Plan, lang: str) -> list[dict[str, object]]:
    names = ((id, people.role_names(plan, [id], lang)) for id in (*plan.roles, ADMINISTRATOR))
    return [{"id": id, "name": name} for id, (name, *_) in names]


def _forms(plan: Plan, lang: str) -> list[dict[str, object]]:
    return [
        {
            "name": f"{form.app}/{form.key}",
            "label": say(form.label, lang),
            "app": say(plan.apps[form.app].label, lang),
        }
        for form in sorted(plan.forms.values(), key=lambda form: form.app == BUILT_IN)
    ]


def _narrowing(body: Mapping[str, object]) -> dict[str, list[str]]:
    given = need(body, "forms", dict, {})
    if not all(
        isinstance(verbs, list) and all(isinstance(v, str) for v in verbs) for verbs in given.values()
    ):
        raise WrongSetting(path="forms", expected=' {"app/form": ["read", …], …}')
    return given


def _count(body: Mapping[str, object], name: str) -> int | None:
    return None if body.get(name) is None else need(body, name, int)


ROUTES = (
    reading("GET", f"{API}/keys", get_keys),
    minding("POST", f"{API}/keys", post_key, threads="writers"),
    writing("DELETE", f"{API}/keys/{{id}}", delete_key),
)
