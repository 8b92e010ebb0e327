"""Runs for the outside: one with its history and what it waits for, lists of them, and what they wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from huodan.doors.http.call import Call
from huodan.engines import flow
from huodan.engines.journal import CellChange
from huodan.engines.query import titles
from huodan.kit import zone
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text, say
from huodan.language.flow.claims import taken_from
from huodan.storage.sql.shown import authors
from huodan.workspace.flowing import looking
from huodan.workspace.flowing.foreseeing import Coming
from huodan.workspace.flowing.looking import RunShown
from huodan.workspace.flowing.telling import Event
from huodan.workspace.flowing.waiting import Then, Waits
from huodan.workspace.flowing.watching import Deed
from huodan.workspace.runs.tasked import offered_to, tasks_of

RUN, VISIT, TASK = "run", "vis", "tsk"
Named = Mapping[Id, object]
THEN: Mapping[str, Text] = {
    "remind": {"zh": "再提醒一次", "en": "they are reminded"},
    "approve": {"zh": "自动同意", "en": "it is agreed to by itself"},
    "reject": {"zh": "自动拒绝", "en": "it is refused by itself"},
    "send_back": {"zh": "自动退回", "en": "it is sent back by itself"},
    "transfer": {"zh": "自动转给 {who}", "en": "it goes to {who}"},
    "escalate": {"zh": "自动转给上级 {who}", "en": "it goes to {who} above them"},
    "tell_manager": {"zh": "提醒，并告诉上级 {who}", "en": "they are reminded, and {who} above them is told"},
    "goes_on": {"zh": "继续往下走", "en": "it goes on"},
}
"""What follows when the time of a step is up."""


def run_view(call: Call, shown: RunShown) -> dict[str, object]:
    """This function will tell a run with its history."""
    named = named_people(call, _people(shown))
    return {
        **_head(call, shown, named),
        "events": [_event(call, event, named) for event in shown.events],
        "later": [coming_view(call, each, named) for each in shown.later],
    }


def taken_view(call: Call, found: looking.TaskOpened) -> object:
    """This function will say who claimed what was offered to the caller as well; None of what ended otherwise."""
    taken = None if found.is_copy else taken_from(found.run.held.run, found.task)
    return None if taken is None else named_people(call, {taken.person})[taken.person]


def watched_view(call: Call, shown: RunShown) -> dict[str, object]:
    """This function will tell a run without its history, to who looks after it."""
    return _head(call, shown, named_people(call, _people(shown)))


def _people(shown: RunShown) -> set[Id]:
    people = {shown.held.run.starter}
    for wait in shown.waits:
        people.update(wait.people, () if wait.then is None else wait.then.people)
    for event in shown.events:
        people |= {each for each in (event.person, event.acted_by, event.added_by) if each}
        people.update(event.people)
    for step in shown.later:
        people.update(step.people)
    return people


def _head(call: Call, shown: RunShown, named: Named) -> dict[str, object]:
    held, tz, form = shown.held, call.tx.zone, call.plan.forms.get(shown.held.form)
    me = call.grant.actor.person
    theirs = chain(tasks_of(call.tx, held, me), offered_to(call.tx, held, me))
    mine = next(theirs, None) if held.is_running else None
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
        "waits": [_wait(call, wait, named, shown) for wait in shown.waits],
        "can": shown.can,
        "task": None if mine is None else format_id(TASK, mine.id),
        "locks": held.locks and held.is_running,
        "is_stuck": shown.is_stuck,
        "stuck": None if shown.stuck is None else say(shown.stuck, call.lang),
    }


def _wait(call: Call, wait: Waits, named: Named, shown: RunShown) -> dict[str, object]:
    """Tell what is waited for; to who looks after the run also the tasks, to be given to others, and what they may skip."""
    tz = call.tx.zone
    return {
        "visit": format_id(VISIT, wait.visit),
        "step": say(wait.step, call.lang),
        "node": wait.node,
        "kind": wait.kind,
        "for": wait.why,
        "people": [named[person] for person in wait.people],
        "offered": wait.is_offered,
        "asked": [
            {"task": format_id(TASK, task), "person": named[person]}
            for task, person in (wait.asked if shown.is_keeper else ())
        ],
        "skips": wait.visit in shown.skips,
        "since": zone.iso(wait.since, tz),
        "until": None if wait.until is None else zone.iso(wait.until, tz),
        "then": None if wait.then is None else _then(call, wait.then, named),
    }


def _then(call: Call, then: Then, named: Named) -> str:
    joint = {"zh": "、", "en": ", "}[call.lang]
    return say(THEN[then.what], call.lang).format(who=joint.join(_name(named[each]) for each in then.people))


def _name(person: object) -> str:
    return str(person.get("title") or "") if isinstance(person, Mapping) else ""


def _event(call: Call, event: Event, named: Named) -> dict[str, object]:
    return {
        "at": call.moment(event.at),
        "what": event.what,
        "visit": None if event.visit is None else format_id(VISIT, event.visit),
        "step": None if event.step is None else say(event.step, call.lang),
        "kind": event.kind,
        "by": None if event.person is None else named.get(event.person),
        "acted_by": None if event.acted_by is None else named[event.acted_by],
        "state": event.state,
        "vote": event.vote,
        "opinion": event.opinion,
        "opened_at": call.moment(event.opened_at),
        "left_at": call.moment(event.left_at),
        "added_by": None if event.added_by is None else named[event.added_by],
        "task": None if event.task is None else format_id(TASK, event.task),
        "signature": format_id(TASK, event.task) if event.signed and event.task is not None else None,
        "files": event.files,
        "version": event.version,
        "compares": event.compares,
        "changes": [_change(one, call) for one in event.changes],
        "by_version": None
        if event.by_version is None
        else {"version": event.by_version.version, "at": call.moment(event.by_version.at)},
        "people": [named[each] for each in event.people],
        "to": None if event.to is None else say(event.to, call.lang),
        "why": _why(event.data, call),
    }


def _change(one: CellChange, call: Call) -> dict[str, object]:
    return {
        "path": one.path,
        "label": say(one.label, call.lang),
        "before": one.before,
        "after": one.after,
        "act": one.act,
    }


def _why(data: Mapping[str, object] | None, call: Call) -> str | None:
    """Give the words of what the system did by itself, or of who ended it."""
    why: object = None if data is None else data.get("why") or data.get("text")
    return say(why, call.lang) if why and isinstance(why, str | dict) else None


def coming_view(call: Call, step: Coming, named: Named) -> dict[str, object]:
    """This function will tell a step to come."""
    return {
        "node": step.node,
        "kind": step.kind,
        "step": say(step.step, call.lang),
        "people": [named[each] for each in step.people],
        "chosen_by": step.chosen_by,
    }


def run_rows(call: Call, rows: Sequence[flow.ListedRun]) -> list[dict[str, object]]:
    """This function will list runs, each in short."""
    here: dict[str, set[Id]] = {}
    for row in rows:
        if row.record is not None and row.form in call.plan.forms:
            here.setdefault(row.form, set()).add(row.record)
    seen = {form: titles(call.tx, call.plan, call.grant, form, ids) for form, ids in here.items()}
    named = named_people(call, {row.starter for row in rows})
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


def deed_views(call: Call, deeds: Sequence[Deed]) -> list[dict[str, object]]:
    """This function will tell what a run wrote."""
    here: dict[str, set[Id]] = {}
    for deed in deeds:
        here.setdefault(deed.form, set()).add(deed.record)
    seen = {form: titles(call.tx, call.plan, call.grant, form, ids) for form, ids in here.items()}
    return [_deed(call, deed, seen[deed.form].get(deed.record)) for deed in deeds]


def _deed(call: Call, deed: Deed, title: str | None) -> dict[str, object]:
    form = call.plan.forms[deed.form]
    return {
        "at": zone.iso(deed.at, call.tx.zone),
        "kind": deed.kind,
        "record": {
            "app": form.app,
            "form": form.key,
            "label": say(form.label, call.lang),
            "id": format_id(form.form.id_prefix, deed.record),
            "title": title,
        },
        "changes": [
            {"path": one.path, "label": say(one.label, call.lang), "before": one.before, "after": one.after}
            for one in deed.lines
        ],
    }


def named_people(call: Call, people: set[Id]) -> Named:
    """This function will name some people."""
    every = sorted(people)
    named = authors(call.tx, call.plan, call.grant, [(person, None) for person in every])
    return dict(zip(every, named, strict=True))
