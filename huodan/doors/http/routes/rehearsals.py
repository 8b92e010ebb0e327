"""
The check before publishing, for those who build an app: having a draft rehearsed, what came of it, which values do not convert,
which records do not keep to what it demands.
"""

from __future__ import annotations

from urllib.parse import quote

from huodan.doors.http.call import Call
from huodan.doors.http.fetching import Fetched, fetching
from huodan.doors.http.message import Answer, Message, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, reading, writing
from huodan.doors.http.routes.jobs import PREFIX, shown_jobs, whole_job
from huodan.engines.jobs import Job, JobNotFound
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.access import NotFound
from huodan.workspace import administering, drafts
from huodan.workspace.publishing import listed, recomputes, rehearsed
from huodan.workspace.publishing.recomputes import Recompute

APP = f"{API}/building/{{app}}"
REHEARSAL = f"{APP}/rehearsals/{{id}}"
MOST_CREATED = 400


def post_rehearse(call: Call) -> Answer:
    """This function will have the draft that was looked at rehearsed with the real data: 202 and the job."""
    call.require_builder()
    number, creates, _ = wish(call.message)
    job = drafts.rehearse_draft(call.tx, call.message.names["app"], number, creates=creates)
    return Answer(whole_job(call, job), 202)


def get_rehearsal(call: Call) -> object:
    """This function will tell what a rehearsal found, to everybody who builds the app."""
    job = _rehearsal(call)
    (shown,) = shown_jobs(call, (job,))
    shown["number"] = job.input["number"]
    shown["result"] = None if job.result is None else rehearsed.told(job.result, call.lang)
    return shown


def get_values(call: Call) -> object:
    """This function will list the values that do not convert: whose they are, what they are, why."""
    job = _rehearsal(call)
    start = _start(call.message.query.get("after", ""))
    found = list(rehearsed.values_of(call.tx, job, start=start, limit=rehearsed.MOST_VALUES))
    end = start + len(found)
    rows = [
        {
            "field": one["field"],
            "record": {"id": format_id(_prefix(call, one["form"]), one["record"]), "title": one["title"]},
            "is_row": one["row"] is not None,
            "value": one["value"],
            "reason": one["problem"][call.lang],
        }
        for one in found
    ]
    is_more = job.result is not None and end < job.result["listed"]
    return {"rows": rows, "next": str(end) if is_more else None}


def get_values_file(call: Call) -> Fetched:
    """This function will give all of these values as a file for spreadsheet programs."""
    job = _rehearsal(call)
    name, body, count = listed.values_file(call.tx, call.plan, job, call.lang)
    headers = (
        ("Content-Type", "text/csv"),
        (
            "Content-Disposition",
            f"attachment; filename=\"values.csv\"; filename*=UTF-8''{quote(name, safe='')}",
        ),
    )
    detail = {"name": name, "job": format_id(PREFIX, job.id), "records": count}
    return Fetched(Answer(headers=headers, body=body), None, detail)


def get_standing(call: Call) -> object:
    """This function will list the records that do not keep to what the draft newly demands, those the reader may see."""
    job = _rehearsal(call)
    query = call.message.query
    start, number = _start(query.get("after", "")), _start(query.get("list", ""), "list")
    found, end = rehearsed.standing_of(
        call.tx, call.plan, call.grant, job, number, start=start, limit=rehearsed.MOST_VALUES
    )
    rows = [
        {
            "form": call.plan.forms[one.form].key,
            "record": {"id": format_id(_prefix(call, one.form), one.record), "title": one.title},
            "row": one.row,
        }
        for one in found
    ]
    return {"rows": rows, "next": str(end) if end else None}


def post_matching(call: Call) -> object:
    """This function will count the records a changed formula is to be worked out again in."""
    call.require_administrator()
    body = call.message.json("form", "where")
    form = need(body, "form", str)
    if form not in call.plan.forms or call.plan.forms[form].app != call.message.names["app"]:
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    return {"count": recomputes.matching(call.tx, call.plan, form, body.get("where"))}


def wish(message: Message, *more: str) -> tuple[int, tuple[str, ...], Id | None]:
    """
    Read which draft is meant, for which fields missing records are made, and the rehearsal that was looked at.

    more: names of settings that may stand beside.
    """
    body = message.json("number", "creates", "rehearsal", *more)
    creates = need(body, "creates", list, [])
    if len(creates) > MOST_CREATED or not all(isinstance(each, str) for each in creates):
        raise WrongSetting(path="creates", expected=" [field id]")
    text = body.get("rehearsal")
    rehearsal = None if text is None else job_id(need(body, "rehearsal", str))
    return need(body, "number", int), tuple(creates), rehearsal


def followed(message: Message) -> tuple[Recompute, ...]:
    """Read which records follow changed formulas: each a field, and a condition or null for all."""
    wanted = need(message.json(), "recompute", list, [])
    wrong = WrongSetting(path="recompute", expected=' [{"field": id, "where": filter | null}]')
    if len(wanted) > MOST_CREATED:
        raise wrong
    for one in wanted:
        if not isinstance(one, dict) or one.keys() != {"field", "where"} or not isinstance(one["field"], str):
            raise wrong
        if one["where"] is not None and not isinstance(one["where"], dict):
            raise wrong
    if len({one["field"] for one in wanted}) < len(wanted):
        raise wrong
    return tuple(Recompute(one["field"], one["where"]) for one in wanted)


def begun(message: Message) -> tuple[str, ...]:
    """Read which flows begin for what they are due for already (现在提醒)."""
    wanted = need(message.json(), "begins", list, [])
    if len(wanted) > MOST_CREATED or not all(isinstance(each, str) for each in wanted):
        raise WrongSetting(path="begins", expected=" [flow id]")
    return tuple(dict.fromkeys(wanted))


def job_id(text: str) -> Id:
    """Read the id of a job."""
    found = parse_id(text) if text.startswith(f"{PREFIX}_") else None
    if found is None:
        raise JobNotFound
    return found


def _rehearsal(call: Call) -> Job:
    call.require_builder()
    key = call.message.names["app"]
    job = rehearsed.rehearsal_of(call.tx, key, job_id(call.message.names["id"]))
    if call.is_limited:  # it holds what was told to who asked, and whoever reads it sees all of that now
        found = drafts.looked_at(call.tx, key, job.input["number"], base=job.input["base"])
        administering.require_lawful(call.tx, key, found.app)
    return job


def _prefix(call: Call, form: str) -> str:
    found = call.plan.forms.get(form)
    return "rec" if found is None else found.form.id_prefix


def _start(text: str, path: str = "after") -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise WrongSetting(path=path, expected=" 0–9999999")
    return int(text)


ROUTES = (
    writing("POST", f"{APP}/draft/rehearse", post_rehearse),
    reading("POST", f"{APP}/draft/matching", post_matching),
    reading("GET", REHEARSAL, get_rehearsal),
    reading("GET", f"{REHEARSAL}/values", get_values),
    fetching(f"{REHEARSAL}/values/file", get_values_file),
    reading("GET", f"{REHEARSAL}/standing", get_standing),
)
