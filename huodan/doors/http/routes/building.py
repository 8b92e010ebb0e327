"""
The workbench of builders: their apps, the palette, acts on a draft, and what is asked while building.

The draft itself, publishing and versions are in ``drafts.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.problems import AdministratorNeeded, WrongSetting
from huodan.doors.http.route import API, House, minding, reading, writing
from huodan.doors.http.routes.drafts import DRAFT, app_key, handed_in_view, person_of, shown
from huodan.engines.people import Caller
from huodan.kit import zone
from huodan.kit.ids import format_id
from huodan.kit.words import say
from huodan.language.document import App
from huodan.language.document.acts import AnyAct
from huodan.language.document.flow_palette import node_palette
from huodan.language.document.merging import word_uses
from huodan.language.document.moving import MoveField, Way, not_movable, ways
from huodan.language.document.palette import palette
from huodan.language.document.said import setting_name
from huodan.language.document.shaping import all_fields
from huodan.language.document.uses import form_uses, uses
from huodan.language.fields import Field
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM_PERSON
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.workspace import administering, arranging, building, lending
from huodan.workspace.arranging import Placed
from huodan.workspace.webhooks.aiming import channel_of

BUILDING = f"{API}/building"
MOST_FIELDS = 100
MOST_WORDS = 2000
LONGEST_FORMULA = 4000
BPMN = "application/bpmn+xml"
"""Not registered; what tools that draw processes call it."""
PROBE = "fprobe"
"""An id no draft has, of a field that is moved to see what would come of it."""
_ACT: TypeAdapter[Any] = TypeAdapter(AnyAct)


def get_apps(call: Call) -> object:
    """This function will list the apps the caller builds, with their forms."""
    own = _require_any(call)
    return {
        "apps": [
            {
                "key": one.app.key,
                "label": say(one.app.label, call.lang),
                "description": say(one.app.description, call.lang) if one.app.description else None,
                "icon": one.app.icon,
                "color": one.app.color,
                "has_draft": one.has_draft,
                "handed_in": handed_in_view(call, one.app.key) if one.has_draft else None,
                "group": group,
                "forms": [_form(form.id, form.label, call.lang) for form in one.app.forms],
            }
            for one, group in arranging.in_order(call.tx, building.apps(call.tx), lambda one: one.app.key)
            if not call.is_limited or one.app.key in own
        ],
        "removed": [] if call.is_limited else _removed(call),
    }


def _removed(call: Call) -> list[dict[str, object]]:
    found = building.removed_apps(call.tx)
    names = titles(
        call.tx, call.plan, call.grant, PEOPLE, {one.by for one in found if one.by != SYSTEM_PERSON}
    )
    return [
        {
            "key": one.app.key,
            "label": say(one.app.label, call.lang),
            "icon": one.app.icon,
            "color": one.app.color,
            "at": zone.iso(one.at, call.tx.zone),
            "by": person_of(call, one.by, names),
            "forms": [_form(form.id, form.label, call.lang) for form in one.app.forms],
        }
        for one in found
    ]


def post_app(house: House, message: Message, caller: Caller) -> Answer:
    """This function will begin an app without forms."""
    label = need(message.json("label"), "label", str)

    def do(tx: Tx) -> Answer:
        call = make_call(tx, message, caller)
        call.require_administrator()
        key = building.create_app(tx, label, person=call.grant.actor.person)
        return Answer({"key": key}, 201)

    return house.database.transact(caller.actor, do, alone=True)


def patch_order(call: Call) -> object:
    """This function will put the apps in order, each under a heading or none."""
    call.require_administrator()
    wanted = need(call.message.json("apps"), "apps", list)
    arranging.arrange(call.tx, [_placed(one) for one in wanted[: arranging.MOST_APPS + 1]])
    return get_apps(call)


def _placed(raw: object) -> Placed:
    if not isinstance(raw, dict) or not isinstance(raw.get("group"), str | None):
        raise WrongSetting(path="apps", expected=" [{key, group}]")
    return Placed(need(raw, "key", str), raw.get("group"))


def delete_app(house: House, message: Message, caller: Caller) -> Answer:
    """This function will take an app out of the workspace; it can be restored."""
    return _alone(house, message, caller, building.remove_app)


def post_restore(house: House, message: Message, caller: Caller) -> Answer:
    """This function will bring a removed app back as it was."""
    return _alone(house, message, caller, building.restore_app)


def _alone(house: House, message: Message, caller: Caller, work: Callable[[Tx, str], int]) -> Answer:
    def do(tx: Tx) -> Answer:
        call = make_call(tx, message, caller)
        call.require_administrator()
        return Answer({"version": work(tx, app_key(call))})

    return house.database.transact(caller.actor, do, alone=True)


def _require_any(call: Call) -> frozenset[str]:
    """
    Let those pass who build any app, and name the apps they administer.

    Raises:
        AdministratorNeeded, OnlyViewing
    """
    call.require_own_eyes()
    own = administering.apps_of(call.tx, call.grant.actor.person)
    if call.caller.session is None or not (own or call.grant.actor.is_admin):
        raise AdministratorNeeded
    return own


def _others(call: Call) -> tuple[App, ...]:
    """Give the other apps: to who builds one app alone, the forms they see whole."""
    if call.is_limited:
        return administering.others_as_seen(call.tx, app_key(call), call.grant)
    return building.others(call.tx, app_key(call))


def get_palette(call: Call) -> object:
    """This function will list the field kinds with their settings."""
    _require_any(call)
    return palette(call.lang)


def get_nodes(call: Call) -> object:
    """This function will list the kinds of nodes of flows with their settings, how a flow begins, and who may be meant."""
    _require_any(call)
    return node_palette(call.lang)


def get_targets(call: Call) -> object:
    """This function will list the forms of other apps a relation may point to, with their fields."""
    call.require_builder()
    return {"apps": [_app(app, call.lang) for app in _others(call)]}


def get_channels(call: Call) -> object:
    """This function will list the robots, gateways and systems processes of an app may name, as far as who builds it may."""
    call.require_builder()
    is_free = not administering.is_limited(call.tx)
    rows = []
    for one in lending.offered(call.tx, call.message.names["app"], is_free=is_free):
        channel = channel_of(one)
        kind = "group" if channel.is_for_people else "each" if channel.is_to_each else "called"
        if channel.hears_changes and not channel.is_for_people:
            continue
        told = {"id": format_id("hook", one.id), "name": one.name, "kind": kind, "on": one.is_on}
        rows.append({**told, "url": one.url if kind == "called" else None})
    return {"rows": rows}


def get_target(call: Call) -> object:
    """This function will draw a form of another app a relation may point to; its fields are called by their ids."""
    call.require_builder()
    id = call.message.names["form"]
    return building.drawn_target(_others(call), id, call.lang)


def post_act(call: Call) -> object:
    """This function will do an act on the draft, as one step."""
    call.require_builder()
    body = call.message.json()
    try:
        deed = _ACT.validate_python(body)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors(include_url=False)[0]["loc"])
        raise WrongSetting(path=where or "do", expected=" act") from error
    return shown(call, building.act(call.tx, app_key(call), deed, call.lang))


def post_uses(call: Call) -> object:
    """This function will say what in the app uses a form, some of its fields, or some words in formulas."""
    call.require_builder()
    body = call.message.json("form", "fields", "words")
    form = need(body, "form", str)
    tree = building.tree_now(call.tx, app_key(call))
    if "fields" in body:
        ids = [str(id) for id in need(body, "fields", list)][:MOST_FIELDS]
        found = uses(tree, form, ids)
    elif "words" in body:
        found = word_uses(tree, [str(word) for word in need(body, "words", list)][:MOST_WORDS])
    else:
        found = form_uses(tree, form)
    return {
        "uses": [
            {
                "text": setting_name(tree, use.place, use.setting, call.lang),
                "place": list(use.place),
                "goes": use.goes,
            }
            for use in found
        ]
    }


def post_ways(call: Call) -> object:
    """This function will list the forms a field may be moved to, or say why it may not."""
    call.require_builder()
    body = call.message.json("form", "table", "field")
    place = tuple(need(body, name, str) for name in ("form", "table", "field"))
    tree = building.tree_now(call.tx, app_key(call))
    labels = {
        one["id"]: say(one["label"], call.lang) for form in tree["forms"] for one in (form, *all_fields(form))
    }
    why = not_movable(tree, *place)
    found = () if why is not None else ways(tree, *place)
    return {
        "problem": None if why is None else why.text(call.lang),
        "ways": [
            {
                "form": _form(way.form, labels[way.form], call.lang),
                "table": _form(way.table, labels[way.table], call.lang),
                "over": _form(way.over, labels[way.over], call.lang),
                "is_up": way.is_up,
                "can_stay": way.can_stay,
                "breaks": list(_breaks(call, place, way)) if way.can_stay else [],
            }
            for way in found
        ],
    }


def _breaks(call: Call, place: Sequence[str], way: Way) -> tuple[str, ...]:
    """Say what would not go on though a look-up stays where a field was."""
    form, table, id = place
    act = MoveField(
        form=form, table=table, id=id, to_form=way.form, to_table=way.table, over=way.over, new_id=PROBE
    )
    return building.broken_by(call.tx, app_key(call), act, call.lang)


def post_formula(call: Call) -> object:
    """This function will read a formula as it would be in a table of the draft."""
    call.require_builder()
    body = call.message.json("table", "text", "is_default", "flow")
    text = need(body, "text", str)
    if len(text) > LONGEST_FORMULA:
        raise WrongSetting(path="text", expected=f" ≤ {LONGEST_FORMULA}")
    is_default = body.get("is_default") is True
    table, flow = need(body, "table", str), body.get("flow")
    found = building.word_formula(
        call.tx,
        app_key(call),
        _others(call),
        table=table,
        text=text,
        is_default=is_default,
        flow=flow if isinstance(flow, str) else None,
    )
    return {
        "ids": found.ids,
        "labels": found.labels,
        "type": found.type,
        "problem": None if found.problem is None else found.problem.text(call.lang),
    }


def get_bpmn(call: Call) -> Answer:
    """This function will give a flow of the draft as a BPMN 2.0 file."""
    call.require_builder()
    flow = call.message.names["flow"]
    name, written = building.bpmn(call.tx, app_key(call), _others(call), flow=flow, lang=call.lang)
    named = f"attachment; filename=\"flow.bpmn\"; filename*=UTF-8''{quote(f'{name}.bpmn', safe='')}"
    headers = (("Content-Type", BPMN), ("Content-Disposition", named), ("Content-Length", str(len(written))))
    return Answer(headers=headers, pieces=iter((written,)))


def _app(app: App, lang: str) -> dict[str, object]:
    return {
        "key": app.key,
        "label": say(app.label, lang),
        "forms": [
            _form(form.id, form.label, lang) | {"key": form.key, "fields": _fields(form.fields, lang)}
            for form in app.forms
        ],
    }


def _form(id: str, label: Any, lang: str) -> dict[str, object]:
    return {"id": id, "label": say(label, lang)}


def _fields(fields: Iterable[Field], lang: str) -> list[dict[str, object]]:
    return [
        {"id": field.id, "key": field.key, "kind": field.kind, "label": say(field.label, lang)}
        for field in fields
    ]


ROUTES = (
    reading("GET", BUILDING, get_apps),
    minding("POST", BUILDING, post_app, threads="writers"),
    writing("PATCH", f"{BUILDING}/order", patch_order),
    minding("DELETE", f"{BUILDING}/{{app}}", delete_app, threads="writers"),
    minding("POST", f"{BUILDING}/{{app}}/restore", post_restore, threads="writers"),
    reading("GET", f"{BUILDING}/palette", get_palette),
    reading("GET", f"{BUILDING}/nodes", get_nodes),
    reading("GET", f"{BUILDING}/{{app}}/targets", get_targets),
    reading("GET", f"{BUILDING}/{{app}}/channels", get_channels),
    reading("GET", f"{BUILDING}/{{app}}/targets/{{form}}", get_target),
    writing("POST", f"{DRAFT}/acts", post_act),
    reading("POST", f"{DRAFT}/uses", post_uses),
    reading("POST", f"{DRAFT}/ways", post_ways),
    reading("POST", f"{DRAFT}/formula", post_formula),
    reading("GET", f"{DRAFT}/flows/{{flow}}/bpmn", get_bpmn),
)
