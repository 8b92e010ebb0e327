"""Trying a draft out: a record is filled in as people will, one that is there goes through a flow, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.drafts import DRAFT, app_key
from huodan.doors.http.routes.rows import previewed
from huodan.engines import people
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.language.fields.member import PEOPLE
from huodan.language.nodes._base import MOST_NODES
from huodan.storage.sql.shown import titles
from huodan.workspace import trying_kept
from huodan.workspace.trying import try_out
from huodan.workspace.trying_deeds import Done
from huodan.workspace.trying_flows import Answer, Went, try_flow
from huodan.workspace.trying_needs import lacking
from huodan.workspace.trying_reads import Read

KEPT = "kep"
ANSWERS: tuple[Answer, ...] = get_args(Answer)
MOST_ROUNDS = 20
"""As often as a record comes to one step in one moment."""


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


def get_lacking(call: Call) -> object:
    """This function will say what the caller lacks for a test run of a flow of the draft: forms, and roles that show them."""
    call.require_administrator()
    found = lacking(call.tx, call.grant, app_key(call), flow_id=call.message.names["flow"])
    names = people.role_names(call.plan, found.roles, call.lang)
    return {
        "problem": found.problems[0].text(call.lang) if found.problems else None,
        "forms": [say(each, call.lang) for each in found.forms],
        "roles": [{"id": id, "name": name} for id, name in zip(found.roles, names, strict=True)],
    }


def post_try_flow(call: Call) -> object:
    """This function will say how a record that is there would go through a flow of the draft: the way, the people, the deeds."""
    call.require_administrator()
    body = call.message.json("record", "starter", "answers")
    record, starter = _tried(body)
    answers = _answers(need(body, "answers", dict, {}))
    flow = call.message.names["flow"]
    trial = try_flow(
        call.tx, call.grant, app_key(call), flow_id=flow, record=record, starter=starter, answers=answers
    )
    done = (*trial.begun, *trial.ended, *(each for step in trial.steps for each in step.does))
    people = {person for step in trial.steps for person, _ in step.people}
    people |= {person for each in done for person in each.to} | ({trial.starter} if trial.starter else set())
    names = titles(call.tx, call.plan, call.grant, PEOPLE, people)
    return {
        "problem": trial.problems[0].text(call.lang) if trial.problems else None,
        "begins": trial.begins,
        "reads": [_read(call, each) for each in trial.reads],
        "starter": None if trial.starter is None else names[trial.starter],
        "begun": [_done(call, each, names) for each in trial.begun],
        "steps": [_step(call, each, names) for each in trial.steps],
        "ended": [_done(call, each, names) for each in trial.ended],
        "state": trial.state,
        "stuck": None if trial.stuck is None else trial.stuck.text(call.lang),
    }


def get_kept(call: Call) -> object:
    """This function will list the records that are kept to compare with, each tried again on the draft while there is time."""
    call.require_administrator()
    rows = trying_kept.kept_trials(call.tx, call.grant, app_key(call), flow_id=call.message.names["flow"])
    return {"rows": [_kept(call, each) for each in rows]}


def post_keep(call: Call) -> object:
    """This function will keep a record with the way it goes by the draft now, as the way it should go."""
    call.require_administrator()
    body = call.message.json("record", "starter", "answers")
    record, starter = _tried(body)
    answers = _answers(need(body, "answers", dict, {}))
    flow = call.message.names["flow"]
    trying_kept.keep(
        call.tx, call.grant, app_key(call), flow_id=flow, record=record, starter=starter, answers=answers
    )
    return {}


def post_forget(call: Call) -> object:
    """This function will keep a record no more."""
    call.require_administrator()
    text = need(call.message.json("id"), "id", str)
    id = parse_id(text) if text.startswith(f"{KEPT}_") else None
    if id is None:
        raise WrongSetting(path="id", expected=f' "{KEPT}_…"')
    trying_kept.forget(call.tx, app_key(call), flow_id=call.message.names["flow"], id=id)
    return {}


def _kept(call: Call, kept: trying_kept.KeptTrial) -> dict[str, object]:
    return {
        "id": format_id(KEPT, kept.id),
        "title": kept.title,
        "at": call.moment(kept.at),
        "way": [say(each.label, call.lang) for each in kept.way],
        "now": None if kept.now is None else [say(each.label, call.lang) for each in kept.now],
        "why": None if kept.why is None else say(kept.why, call.lang),
    }


def _tried(body: Mapping[str, object]) -> tuple[Id, Id | None]:
    """Read which record is tried, and who would hand it in."""
    record = parse_id(need(body, "record", str))
    starter = parse_id(need(body, "starter", str, "")) if body.get("starter") is not None else None
    if record is None or (starter is None and body.get("starter") is not None):
        raise WrongSetting(path="record" if record is None else "starter", expected=" id")
    return record, starter


def _answers(given: dict[str, object]) -> dict[str, Sequence[Answer]]:
    """Read what people say at each step, the first time, the second time …"""
    read: dict[str, Sequence[Answer]] = {}
    for node, listed in list(given.items())[:MOST_NODES]:
        if not isinstance(listed, list) or not all(each in ANSWERS for each in listed):
            raise WrongSetting(path=f"answers.{node}", expected=f" [{', '.join(ANSWERS)}]")
        read[node] = listed[:MOST_ROUNDS]
    return read


def _step(call: Call, step: Went, names: Mapping[Id, str | None]) -> dict[str, object]:
    return {
        "node": step.node,
        "kind": step.kind,
        "label": say(step.label, call.lang),
        "round": step.round,
        "state": step.state,
        "people": [{"name": names[person], "vote": vote} for person, vote in step.people],
        "answer": step.answer,
        "offers": step.offers,
        "chosen_by": step.chosen_by,
        "until": None if step.until is None else zone.iso(step.until, call.tx.zone),
        "why": [say(each, call.lang) for each in step.whys],
        "does": [_done(call, each, names) for each in step.does],
        "fills": [say(each, call.lang) for each in step.fills],
        "checks": [say(each, call.lang) for each in step.checks],
        "ways": [{"id": each.id, "holds": each.holds, "taken": each.taken} for each in step.ways],
        "reads": [_read(call, each) for each in step.reads],
        "is_stuck": step.is_stuck,
    }


def _read(call: Call, read: Read) -> dict[str, object]:
    return {"path": read.path, "label": say(read.label, call.lang), "value": read.value}


def _done(call: Call, done: Done, names: Mapping[Id, str | None]) -> dict[str, object]:
    form = None if done.form is None else call.plan.forms.get(done.form)
    return {
        "what": done.what,
        "form": None if form is None else {"app": form.app, "form": form.key},
        "of": None if done.of is None else say(done.of, call.lang),
        "count": done.count,
        "records": done.records,
        "changes": [
            {
                "path": each.path,
                "label": say(each.label, call.lang),
                "before": each.before,
                "after": each.after,
                "is_known": each.is_known,
            }
            for each in done.written
        ],
        "people": [names[person] for person in done.to],
        "text": None if done.text is None else say(done.text, call.lang),
        "over": done.over,
    }


ROUTES = (
    reading("POST", f"{DRAFT}/try", post_try),
    reading("GET", f"{DRAFT}/flows/{{flow}}/try", get_lacking),
    reading("POST", f"{DRAFT}/flows/{{flow}}/try", post_try_flow),
    reading("GET", f"{DRAFT}/flows/{{flow}}/kept", get_kept),
    writing("POST", f"{DRAFT}/flows/{{flow}}/kept", post_keep),
    writing("POST", f"{DRAFT}/flows/{{flow}}/kept/forget", post_forget),
)
