"""Runs: what the caller began, what is stuck, the runs about a record, and what who began or looks after one may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.log_views import log_view
from huodan.doors.http.message import Answer, need, whole_number
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, Route, reading, writing
from huodan.doors.http.routes.records import RECORD, chosen_in
from huodan.doors.http.routes.task_lists import STARTED, USUAL, get_started
from huodan.doors.http.run_views import RUN, VISIT, deed_views, run_rows, run_view, watched_view
from huodan.engines import flow
from huodan.kit.ids import Id, format_id, parse_id
from huodan.workspace import flowing
from huodan.workspace.flowing import log, looking, watching
from huodan.workspace.flowing.looking_after import Correction
from huodan.workspace.flowing.refusals import NotYours

STUCK, LONG = "stuck", "long"


def get_runs(call: Call) -> object:
    """This function will list the runs the caller began, or, for who looks after them, those that are stuck or wait for long."""
    asked = call.message.query
    which = asked.get("which", STARTED)
    if which not in (STARTED, STUCK, LONG):
        raise WrongSetting(path="which", expected=f" {STARTED} {STUCK} {LONG}")
    if which == STARTED:
        return get_started(call)
    limit = whole_number(asked.get("limit", ""), at="limit", most=flow.MOST_LISTED) or USUAL
    before = _run_id(asked["before"], at="before") if asked.get("before") else None
    shown, last = watching.stuck_runs(
        call.tx, call.plan, call.grant, limit=limit, before=before, is_long=which == LONG
    )
    return {
        "rows": [watched_view(call, each) for each in shown],
        "next": None if last is None else format_id(RUN, last),
    }


def get_stuck_count(call: Call) -> object:
    """This function will say whether the caller looks after flows, and how many of their runs cannot go on."""
    count = watching.count_stuck(call.tx, call.plan, call.grant)
    return {"keeps": count is not None, "count": count or 0}


def get_run(call: Call) -> object:
    """This function will give a run with its history, as far as the caller may know of it."""
    return run_view(call, looking.open_run(call.tx, call.plan, call.grant, _run(call)))


def get_record_runs(call: Call) -> object:
    """This function will list the runs about a record."""
    form = call.form()
    rows = looking.runs_of(call.tx, call.plan, call.grant, form.id, call.record(form))
    return {"rows": run_rows(call, rows)}


def get_wrote(call: Call) -> object:
    """This function will list what a run wrote into records, as far as the caller sees these."""
    run = _run(call)
    looking.open_run(call.tx, call.plan, call.grant, run)
    return {"rows": deed_views(call, watching.deeds_of(call.tx, call.plan, call.grant, run))}


def get_log(call: Call) -> object:
    """This function will give the log of a run, for who looks after it: each visit of a step, what it was given and did."""
    asked = call.message.query
    limit = whole_number(asked.get("limit", ""), at="limit", most=log.MOST_STEPS) or log.MOST_STEPS
    after = asked.get("after", "")
    found = parse_id(after) if after.startswith(f"{VISIT}_") else None
    if after and found is None:
        raise WrongSetting(path="after", expected=f' "{VISIT}_…"')
    return log_view(call, log.open_log(call.tx, call.plan, call.grant, _run(call), after=found, limit=limit))


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
    """This function will try a step again that could not be passed; ``values`` are written into the record of the run before."""
    body = call.message.json("values", "version") if call.message.body else {}
    values, version = need(body, "values", dict, {}), need(body, "version", int, 0) or None
    correction = Correction(values, version, call.origin) if values else None
    flowing.retry(call.tx, call.plan, call.grant, _run(call), correction=correction)
    return {}


def post_skip(call: Call) -> object:
    """This function will go on behind a step without it."""
    text = need(call.message.json("visit"), "visit", str)
    visit = parse_id(text) if text.startswith(f"{VISIT}_") else None
    if visit is None:
        raise WrongSetting(path="visit", expected=f' "{VISIT}_…"')
    flowing.skip(call.tx, call.plan, call.grant, _run(call), visit=visit)
    return {}


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
    reading("GET", f"{API}/stuck_runs", get_stuck_count, eyes=Eyes.NOBODYS),
    reading("GET", f"{API}/runs/{{id}}", get_run),
    reading("GET", f"{API}/runs/{{id}}/wrote", get_wrote),
    reading("GET", f"{API}/runs/{{id}}/log", get_log),
    *(writing("POST", f"{API}/runs/{{id}}/{act}", handle) for act, handle in ACTS.items()),
    reading("GET", f"{RECORD}/runs", get_record_runs),
    writing("POST", f"{RECORD}/hand_in", post_hand_in),
)
