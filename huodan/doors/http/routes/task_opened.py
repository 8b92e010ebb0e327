"""One task, opened: its record, what may be written and answered, and the history of its run (decision 0075)."""

from __future__ import annotations

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.route import API, Route, reading
from huodan.doors.http.routes.task_lists import SHOWN
from huodan.doors.http.routes.tasks import task_in
from huodan.doors.http.run_views import TASK, run_view, taken_view
from huodan.engines.query import Record
from huodan.kit import zone
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text, say
from huodan.language.describe import path_view
from huodan.language.flow.claims import is_claimed
from huodan.language.nodes._asking import Asking
from huodan.language.plan.model import PlanForm
from huodan.storage.sql.shown import authors
from huodan.workspace.flowing import listing, looking
from huodan.workspace.flowing.aids import aids_of
from huodan.workspace.flowing.foreseeing import CHOSEN
from huodan.workspace.flowing.moving_tasks import ADDED

PUT_BACK = "put_back"
"""What who claimed a task may do besides (放回)."""


def get_task(call: Call) -> object:
    """This function will give a task with its record, what may be written and answered, and the history of its run."""
    found = looking.open_task(call.tx, call.plan, call.grant, task_in(call))
    asking, record, form = found.asking, found.record, call.plan.forms.get(found.run.held.form)
    offers: tuple[str, ...] = ()
    if found.is_mine:
        offers = ("approve",) if asking is None else _offers(asking.kind, asking.buttons)
        visit = found.run.held.run.visits[found.task.visit]
        offers += (PUT_BACK,) if is_claimed(visit, found.task) else ()
    return {
        "id": format_id(TASK, found.task.id),
        "mine": found.is_mine,
        "claimable": found.is_claimable,
        "taken_by": taken_view(call, found),
        "copy": found.is_copy,
        "state": found.task.state.value,
        "offers": offers,
        "opinion": None if asking is None else asking.opinion,
        "signature": asking is not None and asking.signature,
        "quick": [] if asking is None else [say(each, call.lang) for each in asking.quick],
        "kept": found.task.opinion if found.is_mine else None,
        "writes": found.writes,
        "requires": found.required,
        "form": None
        if form is None
        else {"app": form.app, "key": form.key, "label": say(form.label, call.lang)},
        "record": None
        if record is None
        else {"id": record.id, "version": record.version, "title": record.title, "values": record.values},
        "run": run_view(call, found.run),
        "merged": _merged(call, found.task.id) if found.is_mine else [],
        "aids": [] if asking is None or form is None or record is None else _aids(call, asking, form, record),
        **_asked(call, found),
    }


def _aids(call: Call, asking: Asking, form: PlanForm, record: Record) -> list[dict[str, object]]:
    """Tell what helps to decide, with what is needed to draw it."""
    found = aids_of(call.tx, call.plan, call.grant, asking, form, record)
    views = {
        aid.path: path_view(call.plan, form=form.id, path=aid.path, lang=call.lang) or {} for aid in found
    }
    return [
        {"field": {name: view[name] for name in SHOWN & view.keys()}, "value": aid.value}
        for aid, view in zip(found, views.values(), strict=True)
    ]


def _merged(call: Call, task: Id) -> list[dict[str, object]]:
    """Say which records a task is one to-do for, if there are several."""
    every = listing.list_merged(call.tx, call.plan, call.grant, task)
    rows = [row for row in every if row.listed.form in call.plan.forms]
    prefixes = {row.listed.form: call.plan.forms[row.listed.form].form.id_prefix for row in rows}
    return [
        {
            "task": format_id(TASK, row.listed.id),
            "record": {
                "id": format_id(prefixes[row.listed.form], row.listed.record or 0),
                "title": row.title,
            },
            "values": row.values,
        }
        for row in rows
    ]


def _asked(call: Call, found: looking.TaskOpened) -> dict[str, object]:
    """Say how the step asks: its name, its buttons' own names, how far back it may go, by when, and whom the caller had asked."""
    asking, task, held, me = found.asking, found.task, found.run.held, call.grant.actor.person
    visit, tz = held.run.visits[task.visit], call.tx.zone
    given = visit.data.get(ADDED)
    mine = [int(id) for id, by in given.items() if by == me] if isinstance(given, dict) else []
    added = [held.run.tasks[id] for id in mine if held.run.tasks[id].is_asked]
    people = [task.person, *(each.person for each in added)]
    whose, *others = authors(call.tx, call.plan, call.grant, [(person, None) for person in people])
    due = held.due.get(visit.id)
    return {
        "step": None if asking is None else say(asking.label, call.lang),
        "kind": "start" if asking is None else asking.kind,
        "names": {
            each.button: say(each.label, call.lang) for each in (() if asking is None else asking.names)
        },
        "back_to": None if asking is None else asking.back_to,
        "straight": None if asking is None else asking.straight,
        "chooses": [
            {"node": each.id, "label": say(_choice(each), call.lang), "many": True} for each in found.chooses
        ],
        "for": None if task.person == me else whose,
        "due_at": None if due is None else zone.iso(due, tz),
        "added": [
            {"task": format_id(TASK, each.id), "person": named}
            for each, named in zip(added, others, strict=True)
        ],
    }


def _choice(asking: Asking) -> Text:
    """Say how the choice of people for a step is asked for."""
    labels = (who.label for who in asking.who if who.by in CHOSEN)
    return next((label for label in labels if label), asking.label)


def _offers(kind: str, buttons: frozenset[str]) -> tuple[str, ...]:
    own = ("approve", "reject") if kind == "approve" else ("approve",)
    return (*own, *sorted(buttons - {"approve", "reject"}))


ROUTES: tuple[Route, ...] = (reading("GET", f"{API}/tasks/{{id}}", get_task, eyes=Eyes.NOBODYS),)
