"""Who stands in for the caller while they are away, and for whom they stand in (代理人)."""

from __future__ import annotations

from collections.abc import Mapping

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import Answer, need
from huodan.doors.http.route import API, reading, writing
from huodan.doors.http.routes.tasks import person_in
from huodan.engines import flow
from huodan.kit import zone
from huodan.kit.ids import format_id, parse_id
from huodan.kit.words import say
from huodan.language.messages import SYSTEM_PERSON
from huodan.storage.sql.shown import authors
from huodan.workspace.flowing import appoint
from huodan.workspace.flowing.standing_in import end_stand_in, offered_flows

PREFIX = "sti"


def get_stand_ins(call: Call) -> object:
    """This function will list who stands in for the caller, for whom they do today, the flows to choose from, and, to
    administrators, everybody's."""
    person, is_admin = call.grant.actor.person, call.grant.actor.is_admin
    if person == SYSTEM_PERSON:
        return {"mine": [], "others": [], "flows": []}
    mine, others = flow.stand_ins_of(call.tx, person), flow.stood_in_for(call.tx, person)
    labels = {id: say(each.flow.label, call.lang) for id, each in call.plan.flows.items()}
    offered = offered_flows(call.tx, call.plan, call.grant)
    return {
        "mine": [_view(call, one, labels) for one in mine],
        "others": [_view(call, one, labels) for one in others],
        "flows": [{"id": id, "label": labels[id]} for id in offered],
        **(_everybodys(call, labels) if is_admin else {}),
    }


def _everybodys(call: Call, labels: Mapping[str, str]) -> dict[str, object]:
    """Give what administrators see besides: who stands in for whom, and all flows."""
    every = flow.every_stand_in(call.tx)
    return {
        "every": [_view(call, one, labels) for one in every],
        "all_flows": [{"id": id, "label": label} for id, label in labels.items()],
    }


def post_stand_in(call: Call) -> Answer:
    """This function will let somebody stand in between two days, in all flows or some: for the caller, or, as an administrator
    asks, for a colleague (``for``)."""
    body = call.message.json("to", "from", "until", "flows", "for")
    flows = need(body, "flows", list, [])
    id = appoint(
        call.tx,
        call.plan,
        call.grant,
        stand_in=person_in(call, body, "to"),
        from_day=zone.parse_day(need(body, "from", str)),
        to_day=zone.parse_day(need(body, "until", str)),
        flows=[str(each) for each in flows] if flows else None,
        person=person_in(call, body, "for") if body.get("for") is not None else None,
    )
    return Answer({"id": format_id(PREFIX, id)}, 201)


def post_end(call: Call) -> object:
    """This function will end it."""
    found = parse_id(call.message.names["id"])
    if found is None:
        raise flow.StandInNotFound
    end_stand_in(call.tx, call.plan, call.grant, found)
    return {}


def _view(call: Call, one: flow.StandIn, labels: Mapping[str, str]) -> dict[str, object]:
    person, stand_in = authors(call.tx, call.plan, call.grant, [(one.person, None), (one.stand_in, None)])
    return {
        "id": format_id(PREFIX, one.id),
        "person": person,
        "stand_in": stand_in,
        "from": zone.day_text(one.from_day),
        "until": zone.day_text(one.to_day),
        "flows": None
        if one.flows is None
        else [{"id": id, "label": labels[id]} for id in sorted(one.flows) if id in labels],
    }


ROUTES = (
    reading("GET", f"{API}/stand_ins", get_stand_ins, eyes=Eyes.NOBODYS),
    writing("POST", f"{API}/stand_ins", post_stand_in),
    writing("POST", f"{API}/stand_ins/{{id}}/end", post_end),
)
