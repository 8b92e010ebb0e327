"""The log of a run for the outside: each visit of a step with what it was given, what it did, and what became of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huodan.doors.http.call import Call
from huodan.doors.http.run_views import RUN, VISIT, Named, deed_views, named_people
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text, say
from huodan.language.flow.run import Task
from huodan.workspace.flowing import log
from huodan.workspace.flowing.log.reader import Told as Read


def log_view(call: Call, found: log.Log) -> dict[str, object]:
    """This function will tell a page of the log of a run."""
    named = named_people(call, set(_people(found)))
    return {
        "given": None if found.given is None else _given(call, found.given),
        "steps": [_step(call, each, named) for each in found.steps],
        "besides": deed_views(call, found.besides),
        "next": None if found.next is None else format_id(VISIT, found.next),
    }


def _people(found: log.Log) -> Iterable[Id]:
    for step in found.steps:
        for task in step.tasks:
            yield from (each for each in (task.person, task.acted_by) if each)
        for told in step.told:
            yield from told.people
            yield from (each.person for each in told.sent if each.person)


def _given(call: Call, given: log.Given) -> dict[str, object]:
    return {
        "what": given.what,
        "button": _said(call, given.button),
        "deed": deed_views(call, [given.deed])[0] if given.deed is not None else None,
        "parent": None if given.parent is None else format_id(RUN, given.parent),
        "due_at": call.moment(given.due_at),
        "missed": given.is_missed,
        "program": given.is_program,
    }


def _step(call: Call, step: log.Step, named: Named) -> dict[str, object]:
    visit = step.visit
    return {
        "visit": format_id(VISIT, visit.id),
        "node": visit.node,
        "kind": step.kind,
        "label": say(step.label, call.lang),
        "depth": step.depth,
        "arm": _said(call, step.arm),
        "state": visit.state.value,
        "began": call.moment(visit.entered_at),
        "ended": call.moment(visit.left_at),
        "until": call.moment(step.until),
        "ways": [_way(call, each) for each in step.ways],
        "waited": None if step.waited is None else _way(call, step.waited),
        "found": None if step.found is None else _found(call, step.found),
        "wrote": deed_views(call, step.deeds),
        "told": [_told(call, each, named) for each in step.told],
        "call": None if step.call is None else _call(call, step.call, named),
        "runs": [{"id": format_id(RUN, id), "state": state} for id, state in step.children],
        "tasks": [_task(call, each, named) for each in step.tasks],
        "stuck": _said(call, step.stuck),
    }


def _way(call: Call, way: log.WayAsked) -> dict[str, object]:
    return {
        "label": say(way.label, call.lang),
        "taken": way.is_taken,
        "asked": way.is_asked,
        "holds": way.holds,
        "reads": [_read(call, each) for each in way.reads],
    }


def _read(call: Call, read: Read) -> dict[str, object]:
    label = say(read.label, call.lang)
    return {"path": read.path, "label": label, "value": read.value, "shown": read.is_shown}


def _found(call: Call, found: log.Found) -> dict[str, object]:
    form = None if found.form is None else call.plan.forms[found.form]
    prefix = "" if form is None else form.form.id_prefix
    return {
        "app": None if form is None else form.app,
        "form": None if form is None else form.key,
        "label": say(found.label, call.lang),
        "count": found.count,
        "records": [
            {"id": format_id(prefix, id), "title": title}
            for id, title in (found.records if form is not None else ())
        ],
    }


def _told(call: Call, told: log.Told, named: Named) -> dict[str, object]:
    return {
        "people": [named[each] for each in told.people],
        "text": told.text,
        "over": told.over,
        "sent": [_sent(call, each, named) for each in told.sent],
    }


def _call(call: Call, made: log.CallShown, named: Named) -> dict[str, object]:
    return {
        "host": made.host,
        "given": [{"name": name, "value": value} for name, value in made.given],
        "tried": [_sent(call, each, named) for each in made.tried],
        "shown": made.is_shown,
    }


def _sent(call: Call, sent: log.Sent, named: Named) -> Mapping[str, object]:
    return {
        "over": sent.over,
        "to": _said(call, sent.to) if sent.person is None else None,
        "person": None if sent.person is None else named[sent.person],
        "at": call.moment(sent.at),
        "state": sent.state,
        "attempts": sent.attempts,
        "status": sent.status,
        "why": _said(call, sent.why),
        "answer": sent.answer,
    }


def _task(call: Call, task: Task, named: Named) -> dict[str, object]:
    return {
        "person": named[task.person],
        "acted_by": None if not task.acted_by else named.get(task.acted_by),
        "state": task.state.value,
        "vote": None if task.vote is None else task.vote.value,
        "opinion": task.opinion,
        "opened": call.moment(task.opened_at),
        "closed": call.moment(task.closed_at),
    }


def _said(call: Call, text: Text | None) -> str | None:
    return None if text is None else say(text, call.lang)
