"""Trying a draft out: a record is filled in as people will, one that is there goes through a flow, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import reading
from huodan.doors.http.routes.drafts import DRAFT, app_key
from huodan.doors.http.routes.rows import previewed
from huodan.kit import zone
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import say
from huodan.language.fields.member import PEOPLE
from huodan.language.nodes._base import MOST_NODES
from huodan.storage.sql.shown import titles
from huodan.workspace.trying import try_out
from huodan.workspace.trying_flows import Done, Went, try_flow


def post_try(call: Call) -> object:
    """This function will say what a record of the draft would be, or what keeps the draft from making sense."""
    call.require_builder()
    body = call.message.json("form", "role", "values")
    tried = try_out(
        call.tx,
        call.grant,
        app_key(call),
        form=need(body, "form", str),
        role=need(body, "role", str, "") or None,
        values=need(body, "values", dict, {}),
    )
    if tried.preview is None or tried.form is None:
        return {"problem": tried.problems[0].text(call.lang)}
    return {"problem": None, **previewed(tried.form, tried.preview, call.lang)}


def post_try_flow(call: Call) -> object:
    """This function will say how a record that is there would go through a flow of the draft: the way, the people, the deeds."""
    call.require_administrator()
    body = call.message.json("record", "starter", "refusing")
    record = parse_id(need(body, "record", str))
    starter = parse_id(need(body, "starter", str, "")) if body.get("starter") is not None else None
    refusing = [str(each) for each in need(body, "refusing", list, [])][:MOST_NODES]
    if record is None or (starter is None and body.get("starter") is not None):
        raise WrongSetting(path="record" if record is None else "starter", expected=" id")
    flow = call.message.names["flow"]
    trial = try_flow(
        call.tx, call.grant, app_key(call), flow_id=flow, record=record, starter=starter, refusing=refusing
    )
    people = {person for step in trial.steps for person, _ in step.people}
    people |= {person for step in trial.steps for done in step.does for person in done.to}
    names = titles(call.tx, call.plan, call.grant, PEOPLE, people)
    return {
        "problem": trial.problems[0].text(call.lang) if trial.problems else None,
        "begins": trial.begins,
        "state": trial.state,
        "stuck": None if trial.stuck is None else trial.stuck.text(call.lang),
        "steps": [_step(call, each, names) for each in trial.steps],
    }


def _step(call: Call, step: Went, names: Mapping[Id, str | None]) -> dict[str, object]:
    return {
        "node": step.node.id,
        "kind": step.node.kind,
        "label": say(step.node.label, call.lang),
        "people": [{"name": names[person], "vote": vote} for person, vote in step.people],
        "why": [say(each, call.lang) for each in step.whys],
        "until": None if step.until is None else zone.iso(step.until, call.tx.zone),
        "does": [_done(call, each, names) for each in step.does],
    }


def _done(call: Call, done: Done, names: Mapping[Id, str | None]) -> dict[str, object]:
    return {
        "what": done.what,
        "of": None if done.of is None else say(done.of, call.lang),
        "count": done.count,
        "values": [{"label": say(label, call.lang), "value": value} for label, value in done.values],
        "people": [names[person] for person in done.to],
        "text": None if done.text is None else say(done.text, call.lang),
    }


ROUTES = (
    reading("POST", f"{DRAFT}/try", post_try),
    reading("POST", f"{DRAFT}/flows/{{flow}}/try", post_try_flow),
)
