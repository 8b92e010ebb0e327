"""Runs of a flow under way by an earlier version: which there are, where each would come, and moving them."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need, whole_number
from huodan.doors.http.problems import AdministratorNeeded, WrongSetting
from huodan.doors.http.route import API, Route, reading, writing
from huodan.doors.http.run_views import RUN
from huodan.engines import flow
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.language.access import NotFound
from huodan.language.plan.flowed import PlanFlow
from huodan.workspace.flowing import renewing, underway
from huodan.workspace.flowing.known import may_renew

FLOW = f"{API}/apps/{{app}}/flows/{{flow}}"
USUAL = 30
MOST_BUT = 1_000
SHORT = 12
"""Of a hash that names a version."""


class FlowNotFound(NotFound):
    """There is no such flow."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个流程", "en": "The process"})


def flow_of(call: Call) -> PlanFlow:
    """
    This function will find the flow an address is about.

    Raises:
        FlowNotFound
    """
    found = _named(call)
    if found is None:
        raise FlowNotFound
    return found


def _named(call: Call) -> PlanFlow | None:
    names = call.message.names
    every = call.plan.flows.values()
    return next((each for each in every if (each.app, each.flow.key) == (names["app"], names["flow"])), None)


def _watched(call: Call) -> PlanFlow:
    """
    Find the flow, for who builds its app or keeps it.

    Raises:
        AdministratorNeeded: for everybody else, whether there is such a flow or not. FlowNotFound, OnlyViewing
    """
    call.require_own_eyes()
    found = _named(call)
    id = "" if found is None else found.id
    if call.caller.session is None or not underway.may_look(call.tx, call.plan, call.grant, id):
        raise AdministratorNeeded
    if found is None:
        raise FlowNotFound
    return found


def get_versions(call: Call) -> object:
    """This function will say by which versions runs of a flow are under way, how many by each, and which steps these have."""
    found = _watched(call)
    every = underway.versions(call.tx, found)
    growing = flow.growing(call.tx, found.id)
    now = sum(each.count for each in growing if each.tree == found.hash)
    return {
        "flow": {"id": found.id, "key": found.flow.key, "label": say(found.flow.label, call.lang)},
        "now": now,
        "earlier": sum(each.count for each in growing) - now,
        "can_renew": may_renew(call.tx, call.plan, call.grant, found.id),
        "versions": [_version(call, each) for each in every],
    }


def _version(call: Call, version: underway.Version) -> dict[str, object]:
    steps = version.steps
    return {
        "version": version.tree[:SHORT],
        "is_now": version.is_now,
        "count": version.count,
        "since": None if version.since is None else zone.iso(version.since, call.tx.zone),
        "steps": None
        if steps is None
        else [
            {
                "node": step.node,
                "kind": step.kind,
                "label": say(step.label, call.lang),
                "ways": [say(way, call.lang) for way in step.ways],
            }
            for step in steps
        ],
    }


def get_under_way(call: Call) -> object:
    """This function will list runs under way by earlier versions, or by that of now, each with where it stands and would come."""
    found, asked = _watched(call), call.message.query
    which = asked.get("which", "earlier")
    if which not in ("earlier", "now"):
        raise WrongSetting(path="which", expected=" earlier now")
    limit = whole_number(asked.get("limit", ""), at="limit", most=flow.MOST_LISTED) or USUAL
    after = _run(asked["after"], at="after") if asked.get("after") else None
    every = underway.list_under_way(
        call.tx, call.plan, call.grant, found, is_now=which == "now", limit=limit, after=after
    )
    return {
        "rows": [_row(call, each) for each in every],
        "next": format_id(RUN, every[-1].run.id) if len(every) == limit else None,
    }


def _row(call: Call, each: underway.UnderWay) -> dict[str, object]:
    tz, lands = call.tx.zone, each.landing
    return {
        "id": format_id(RUN, each.run.id),
        "title": each.title,
        "begun_at": zone.iso(each.run.begun_at, tz),
        "is_stuck": each.run.stuck is not None,
        "version": each.run.tree[:SHORT],
        "waits": [{"step": say(step, call.lang), "since": zone.iso(at, tz)} for step, at in each.waits],
        "lands": None
        if lands is None
        else {
            "stays": lands.stays,
            "node": lands.node,
            "step": None if each.step is None else say(each.step, call.lang),
        },
        "why": None if each.why is None else each.why.text(call.lang),
    }


def post_renew(call: Call) -> object:
    """
    This function will move some runs of earlier versions to the one of now, and say which could not be moved and why.

    runs: these; without it the oldest 50, but for those in ``but``. after: only those behind this one; ``next`` of the answer.
    """
    found = _watched(call)
    body = call.message.json("runs", "but", "after") if call.message.body else {}
    runs = _runs(body, "runs", most=renewing.MOST_MOVED) if "runs" in body else None
    but = _runs(body, "but", most=MOST_BUT) if "but" in body else []
    after = _run(need(body, "after", str), at="after") if body.get("after") is not None else None
    done = renewing.renew_several(
        call.tx, call.plan, call.grant, found.id, runs=runs, but=frozenset(but), after=after
    )
    titles = underway.titled(call.tx, call.plan, call.grant, found, list(done.refused))
    return {
        "moved": done.moved,
        "refused": [
            {"id": format_id(RUN, id), "title": titles.get(id), "why": why.text(call.lang)}
            for id, why in done.refused.items()
        ],
        "left": done.left,
        "next": None if done.next is None else format_id(RUN, done.next),
    }


def _runs(body: dict[str, object], name: str, *, most: int) -> list[Id]:
    listed = need(body, name, list)
    if len(listed) > most:
        raise WrongSetting(path=name, expected=f" ≤ {most}")
    return [_run(each, at=name) for each in listed]


def _run(text: object, *, at: str) -> Id:
    found = parse_id(text) if isinstance(text, str) and text.startswith(f"{RUN}_") else None
    if found is None:
        raise WrongSetting(path=at, expected=f' "{RUN}_…"')
    return found


ROUTES: tuple[Route, ...] = (
    reading("GET", f"{FLOW}/versions", get_versions),
    reading("GET", f"{FLOW}/under_way", get_under_way),
    writing("POST", f"{FLOW}/renew", post_renew),
)
