"""Jobs: what somebody asked for that takes longer than a request: how far it is, what came of it, ending it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from huodan.doors.http.call import Call, make_call
from huodan.doors.http.message import Answer, Message
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, House, minding, reading, write_beside, writing
from huodan.engines import jobs, people
from huodan.engines.jobs import Job, JobNotFound, State
from huodan.engines.people import Caller
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import SYSTEM_PERSON
from huodan.storage.sql.shown import reference, system_reference, titles
from huodan.workspace import working

JOBS = f"{API}/jobs"
JOB = f"{JOBS}/{{id}}"
PREFIX = "job"
USUAL = 20
FLAGS = {"": False, "false": False, "0": False, "true": True, "1": True}


def get_jobs(call: Call) -> object:
    """This function will list the caller's jobs, the newest first; with ``all`` everybody's, for administrators."""
    asked = call.message.query
    of_all = FLAGS.get(asked.get("all", "").lower())
    if of_all is None:
        raise WrongSetting(path="all", expected=" true / false")
    after = asked.get("after", "")
    before = parse_id(after) if after else None
    limit = _limit(asked.get("limit", ""))
    found = jobs.list_jobs(
        call.tx,
        call.grant.actor,
        of_all=of_all and call.grant.actor.is_admin,
        states=_states(asked.get("state", "")),
        before=before,
        limit=limit,
    )
    shown = shown_jobs(call, found)
    return {"rows": shown, "next": shown[-1]["id"] if len(found) == limit else None}


def get_job(call: Call) -> object:
    """This function will say how it stands with a job, and what came of it."""
    return whole_job(call, job_of(call))


def post_cancel(house: House, message: Message, caller: Caller) -> Answer:
    """
    This function will ask a job to end: at once while it waits, after the piece at hand while it runs.

    It hears of it before this waits for a writer, as it may be the job itself that everybody waits for.
    """
    with house.database.read() as tx:
        is_called_off = working.call_off(house.database, job_of(make_call(tx, message, caller)))

    def cancel(call: Call) -> object:
        job = job_of(call)
        has_stopped = is_called_off and job.state is State.CANCELLED
        return whole_job(call, job if has_stopped else working.cancel(call.tx, job))

    return write_beside(house, message, caller, cancel)


def post_retry(call: Call) -> object:
    """This function will let a job that failed go on from where it stood."""
    return whole_job(call, working.retry(call.tx, job_of(call)))


def post_undo(call: Call) -> Answer:
    """This function will take back what a job did: 200 and what came of it, or 202 and the job that does it."""
    job = job_of(call)
    if not job.is_of(call.grant.actor):
        raise JobNotFound
    undoing = working.undo(call.tx, call.plan, call.grant, job)
    return Answer(whole_job(call, undoing), 200 if undoing.is_over else 202)


def whole_job(call: Call, job: Job) -> dict[str, object]:
    """This function will show one job with its report, which is for nobody but who asked for it."""
    (shown,) = shown_jobs(call, (job,))
    if job.is_of(call.grant.actor):
        shown["result"] = working.report(call.tx, call.plan, call.grant, job)
    return shown


def shown_jobs(call: Call, found: Iterable[Job]) -> list[dict[str, object]]:
    """This function will show jobs, with what each kept as its result."""
    every = tuple(found)
    return [_shown(call, job, by) for job, by in zip(every, askers(call, every), strict=True)]


class Asked(Protocol):
    """Something a person or a key asked for."""

    @property
    def person(self) -> Id:
        """Who."""

    @property
    def key(self) -> Id | None:
        """By which key, if by one."""


def askers(call: Call, every: Sequence[Asked]) -> list[Mapping[str, object]]:
    """This function will say who asked for each of some things, by name."""
    people_asked = {one.person for one in every if one.person != SYSTEM_PERSON}
    named = titles(call.tx, call.plan, call.grant, PEOPLE, people_asked)
    keys = people.key_names(call.tx, {one.key for one in every if one.key is not None})
    return [_asker(call, one, named, keys) for one in every]


def _asker(
    call: Call, asked: Asked, named: Mapping[Id, str | None], keys: Mapping[Id, str]
) -> Mapping[str, object]:
    if asked.key is not None and asked.key in keys:
        return {"id": None, "title": keys[asked.key]}
    if asked.person == SYSTEM_PERSON:
        return system_reference(call.tx)
    return reference(call.plan, PEOPLE, asked.person, named.get(asked.person))


def _shown(call: Call, job: Job, by: Mapping[str, object]) -> dict[str, object]:
    is_own = job.is_of(call.grant.actor)
    error = None if job.error is None else {"code": job.error.code, "message": job.error.text(call.lang)}
    return {
        "id": format_id(PREFIX, job.id),
        "kind": job.kind,
        "title": say(job.title, call.lang),
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "is_cancelling": job.is_cancelling,
        "by": by,
        "created_at": zone.iso(job.created_at, call.tx.zone),
        "ended_at": None if job.ended_at is None else zone.iso(job.ended_at, call.tx.zone),
        "result": job.result if is_own else None,
        "error": error,
        "undone_by": None if job.undone_by is None else format_id(PREFIX, job.undone_by),
        "run_at": zone.iso(job.due_at, call.tx.zone) if job.state is State.WAITING and job.due_at else None,
        "late": _late(call, job),
        "can": {
            "cancel": working.can_cancel(job),
            "retry": working.can_retry(job),
            "undo": is_own and working.can_undo(job),
        },
    }


def _late(call: Call, job: Job) -> dict[str, object] | None:
    """Say of what comes again by itself that its last time was made up for later than it was due."""
    found = working.made_up_for(job)
    if found is None:
        return None
    due_at, began_at = (zone.iso(at, call.tx.zone) for at in found)
    return {"due_at": due_at, "began_at": began_at}


def job_of(call: Call) -> Job:
    """
    Find the job the path names.

    Raises:
        JobNotFound: also for somebody else's, but to administrators.
    """
    text = call.message.names["id"]
    id = parse_id(text) if text.startswith(f"{PREFIX}_") else None
    if id is None:
        raise JobNotFound
    job = jobs.find(call.tx, id)
    if not (job.is_of(call.grant.actor) or call.grant.actor.is_admin):
        raise JobNotFound
    return job


def _states(text: str) -> tuple[State, ...]:
    """Read which jobs to list: of one state, or those that are not over («active»)."""
    if not text:
        return ()
    if text == "active":
        return tuple(state for state in State if state not in jobs.OVER)
    if text not in {state.value for state in State}:
        raise WrongSetting(path="state", expected=f" {' / '.join((*State, 'active'))}")
    return (State(text),)


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= jobs.MOST_LISTED):
        expected = {"zh": f"1 到 {jobs.MOST_LISTED} 的整数", "en": f"a number from 1 to {jobs.MOST_LISTED}"}
        raise WrongSetting(path="limit", expected=expected)
    return int(text)


ROUTES = (
    reading("GET", JOBS, get_jobs),
    reading("GET", JOB, get_job),
    minding("POST", f"{JOB}/cancel", post_cancel, threads="readers"),
    writing("POST", f"{JOB}/retry", post_retry),
    writing("POST", f"{JOB}/undo", post_undo, is_short=False),
)
