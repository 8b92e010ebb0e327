"""Runs: what the caller began, what is stuck, the runs about a record, and what who began or looks after one may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import Answer, need, whole_number
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, Route, reading, writing
from huodan.doors.http.routes.records import RECORD, chosen_in
from huodan.engines import flow
from huodan.engines.query import titles
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import Text, say
from huodan.storage.sql.shown import authors
from huodan.workspace import flowing
from huodan.workspace.flowing import looking
from huodan.workspace.flowing.looking import RunShown
from huodan.workspace.flowing.refusals import NotYours
from huodan.workspace.runs.tasked import tasks_of

USUAL = 30
RUN, VISIT, TASK = "run", "vis", "tsk"
STARTED, STUCK = "started", "stuck"


def get_runs(call: Call) -> object:
    """This function will list the runs the caller began, or, for administrators, those that are stuck."""
    asked = call.message.query
    which = asked.get("which", STARTED)
    if which not in (STARTED, STUCK):
        raise WrongSetting(path="which", expected=f" {STARTED} {STUCK}")
    if which == STUCK:
        call.require_administrator()
    limit = whole_number(asked.get("limit", ""), at="limit", most=flow.MOST_LISTED) or USUAL
    before = _run_id(asked["before"], at="before") if asked.get("before") else None
    starter = call.grant.actor.person if which == STARTED else None
    rows = flow.list_runs(call.tx, limit=limit, starter=starter, is_stuck=which == STUCK, before=before)
    shown = _rows(call, rows)
    return {"rows": shown, "next": shown[-1]["id"] if len(shown) == limit else None}


def get_run(call: Call) -> object:
    """This function will give a run with its history, as far as the caller may know of it."""
    return run_view(call, looking.open_run(call.tx, call.plan, call.grant, _run(call)))


def get_record_runs(call: Call) -> object:
    """This function will list the runs about a record."""
    form = call.form()
    rows = looking.runs_of(call.tx, call.plan, call.grant, form.id, call.record(form))
    return {"rows": _rows(call, rows)}


def post_hand_in(call: Call) -> Answer:
    """This function will hand a record in, such as one that was taken back."""
    form = call.form()
    chosen = chosen_in(call, call.message.json("chosen")) if call.message.body else {}
    run = flowing.hand_in(call.tx, call.plan, call.grant, form.id, call.record(form), chosen=chosen)
    return Answer({"run": format_id(RUN, run)}, 201)


def post_withdraw(call: Call) -> object:
    """This function will take back what the caller handed in."""
    flowing.withdraw(call.tx, call.plan, call.grant, _run(call))
    return {}


def post_revoke(call: Call) -> object:
    """This function will take back what the caller said last, before anybody acted on it."""
    flowing.revoke(call.tx, call.plan, call.grant, _run(call))
    return {}


def post_remind(call: Call) -> object:
    """This function will remind those whose turn it is."""
    flowing.remind(call.tx, call.plan, call.grant, _run(call))
    return {}


def post_stop(call: Call) -> object:
    """This function will end a run, for who looks after it."""
    why = need(call.message.json("why"), "why", str, "") or None
    flowing.stop(call.tx, call.plan, call.grant, _run(call), why=why)
    return {}


def post_retry(call: Call) -> object:
    """This function will try a step again that could not be passed."""
    flowing.retry(call.tx, call.plan, call.grant, _run(call))
    return {}


def post_skip(call: Call) -> object:
    """This function will go on behind a step without it."""
    text = need(call.message.json("visit"), "visit", str)
    visit = parse_id(text) if text.startswith(f"{VISIT}_") else None
    if visit is None:
        raise WrongSetting(path="visit", expected=f' "{VISIT}_…"')
    flowing.skip(call.tx, call.plan, call.grant, _run(call), visit=visit)
    return {}


def run_view(call: Call, shown: RunShown) -> dict[str, object]:
    """This function will tell a run."""
    held, tz, form = shown.held, call.tx.zone, call.plan.forms.get(shown.held.form)
    people = {person for wait in shown.waits for person in wait.people}
    people |= {person for event in shown.events for person in (event.person, event.acted_by) if person}
    named = _named(call, people | {held.run.starter})
    mine = next(tasks_of(call.tx, held, call.grant.actor.person), None) if held.is_running else None
    return {
        "id": format_id(RUN, held.id),
        "flow": {"id": held.flow, "label": say(shown.label, call.lang)},
        "state": held.run.state.value,
        "starter": named[held.run.starter],
        "begun_at": zone.iso(held.begun_at, tz),
        "ended_at": None if held.ended_at is None else zone.iso(held.ended_at, tz),
        "record": None
        if form is None or held.record is None
        else {
            "app": form.app,
            "form": form.key,
            "id": format_id(form.form.id_prefix, held.record),
            "title": shown.title,
        },
        "waits": [
            {
                "visit": format_id(VISIT, wait.visit),
                "step": say(wait.step, call.lang),
                "node": wait.node,
                "people": [named[person] for person in wait.people],
                "since": zone.iso(held.run.visits[wait.visit].entered_at, tz),
                "until": None if wait.until is None else zone.iso(wait.until, tz),
            }
            for wait in shown.waits
        ],
        "events": [
            {
                "at": zone.iso(event.at, tz),
                "what": event.what,
                "step": None if event.step is None else say(event.step, call.lang),
                "by": None if event.person is None else named.get(event.person),
                "acted_by": None if event.acted_by is None else named[event.acted_by],
                "state": event.state,
                "vote": event.vote,
                "opinion": event.opinion,
                "why": _why(event.data, call),
            }
            for event in shown.events
        ],
        "can": shown.can,
        "task": None if mine is None else format_id(TASK, mine.id),
        "locks": held.locks and held.is_running,
        "is_stuck": shown.is_stuck,
        "stuck": None if shown.stuck is None else say(shown.stuck, call.lang),
    }


def _why(data: Mapping[str, object] | None, call: Call) -> str | None:
    """Give the words of what the system did by itself, or of who ended it."""
    why: object = None if data is None else data.get("why") or data.get("text")
    return say(why, call.lang) if isinstance(why, str | dict) else None


def _rows(call: Call, rows: tuple[flow.ListedRun, ...]) -> list[dict[str, object]]:
    here: dict[str, set[Id]] = {}
    for row in rows:
        if row.record is not None and row.form in call.plan.forms:
            here.setdefault(row.form, set()).add(row.record)
    seen = {form: titles(call.tx, call.plan, call.grant, form, ids) for form, ids in here.items()}
    named = _named(call, {row.starter for row in rows})
    return [_row(call, row, seen.get(row.form, {}), named[row.starter]) for row in rows]


def _row(
    call: Call, row: flow.ListedRun, seen: Mapping[Id, str | None], starter: object
) -> dict[str, object]:
    form, tz = call.plan.forms.get(row.form), call.tx.zone
    label: Text = looking.flow_label(call.tx, call.plan, row)
    return {
        "id": format_id(RUN, row.id),
        "flow": {"id": row.flow, "label": say(label, call.lang)},
        "state": row.state.value,
        "starter": starter,
        "begun_at": zone.iso(row.begun_at, tz),
        "ended_at": None if row.ended_at is None else zone.iso(row.ended_at, tz),
        "record": None
        if form is None or row.record is None
        else {
            "app": form.app,
            "form": form.key,
            "id": format_id(form.form.id_prefix, row.record),
            "title": seen.get(row.record),
        },
        "is_stuck": row.stuck is not None,
    }


def _named(call: Call, people: set[Id]) -> Mapping[Id, object]:
    every = sorted(people)
    named = authors(call.tx, call.plan, call.grant, [(person, None) for person in every])
    return dict(zip(every, named, strict=True))


def _run(call: Call) -> Id:
    text = call.message.names["id"]
    found = parse_id(text) if text.startswith(f"{RUN}_") else None
    if found is None:
        raise NotYours if call.message.method == "POST" else flow.RunNotFound
    return found


def _run_id(text: str, *, at: str) -> Id:
    found = parse_id(text) if text.startswith(f"{RUN}_") else None
    if found is None:
        raise WrongSetting(path=at, expected=f' "{RUN}_…"')
    return found


ACTS: Mapping[str, Callable[[Call], object]] = {
    "withdraw": post_withdraw,
    "revoke": post_revoke,
    "remind": post_remind,
    "stop": post_stop,
    "retry": post_retry,
    "skip": post_skip,
}
ROUTES: tuple[Route, ...] = (
    reading("GET", f"{API}/runs", get_runs, eyes=Eyes.NOBODYS),
    reading("GET", f"{API}/runs/{{id}}", get_run),
    *(writing("POST", f"{API}/runs/{{id}}/{act}", handle) for act, handle in ACTS.items()),
    reading("GET", f"{RECORD}/runs", get_record_runs),
    writing("POST", f"{RECORD}/hand_in", post_hand_in),
)
