"""Lists of tasks and of what the caller began: narrowed, put into an order, and with what they can be narrowed by."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import whole_number
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, Route, reading
from huodan.doors.http.run_views import RUN, TASK, run_rows
from huodan.engines import flow
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.language.describe import path_view
from huodan.language.fields.member import PEOPLE
from huodan.language.flow.run import RunState, TaskState
from huodan.language.plan.model import PlanForm
from huodan.storage.sql.shown import authors
from huodan.workspace.flowing import listing
from huodan.workspace.flowing.begun import AskedRuns, list_begun
from huodan.workspace.flowing.choices import Choices, choices_begun, choices_of

USUAL = 30
MOST_WORDS = 100
MOST_DAYS = 999
DAY_MS = 86_400_000
STARTED = "started"
OPEN_LISTS = (flow.Which.WAITING, flow.Which.ALL)
SHOWN = frozenset(
    {"key", "label", "kind", "widget", "format", "currency", "unit", "places", "options", "fields"}
)
"""Of how a field is described: what is needed to draw its value."""
NO_SUCH = ""
"""The id of a flow, form or step nothing is of: what is unknown is answered like what is empty."""
NAME = re.compile(r"[\w-]{1,200}")
Named = TypeVar("Named", bound=StrEnum)


def get_tasks(call: Call) -> object:
    """This function will list the caller's tasks: to do, done, or shown to them; or all of the flows they look after."""
    asked = _asked(call)
    rows, behind = listing.list_tasks(call.tx, call.plan, call.grant, asked)
    people = authors(
        call.tx,
        call.plan,
        call.grant,
        [each for row in rows for each in ((row.listed.starter, None), (row.listed.person, None))],
    )
    named = list(people)
    person = call.grant.actor.person
    return {
        "rows": [_row(call, row, named[2 * n], named[2 * n + 1]) for n, row in enumerate(rows)],
        "next": None if behind is None else _told(behind),
        "todo": flow.count_todo(call.tx, person=person),
        "unseen": flow.count_unseen(call.tx, person=person),
    }


def get_started(call: Call) -> object:
    """This function will list the runs the caller began."""
    rows, last = list_begun(call.tx, call.plan, call.grant, _asked_runs(call))
    return {"rows": run_rows(call, rows), "next": None if last is None else format_id(RUN, last)}


def get_choices(call: Call) -> object:
    """This function will say what a list can be narrowed by, each with how many there would be."""
    if call.message.query.get("which") == STARTED:
        return _choices(call, choices_begun(call.tx, call.plan, call.grant, _asked_runs(call)))
    return _choices(call, choices_of(call.tx, call.plan, call.grant, _asked(call)))


def _asked(call: Call) -> listing.Asked:
    """Read what is asked of the lists of tasks."""
    asked = call.message.query
    which = _one_of(flow.Which, asked, "which") or flow.Which.WAITING
    days, is_late = whole_number(asked.get("days", ""), at="days", most=MOST_DAYS), _flag(asked, "late")
    for name, is_asked in (("days", days), ("late", is_late)):
        if is_asked and which not in OPEN_LISTS:
            raise WrongSetting(path=name, expected=" which=todo / all / started")
    order = _one_of(flow.Order, asked, "order") or flow.Order.NEWEST
    if order is not flow.Order.NEWEST and which not in OPEN_LISTS:
        raise WrongSetting(path="order", expected=f" {flow.Order.NEWEST}")
    is_unseen = _flag(asked, "unseen")
    if is_unseen and which is not flow.Which.COPIED:
        raise WrongSetting(path="unseen", expected=" which=copied")
    starter = asked.get("starter")
    prefix = call.plan.forms[PEOPLE].form.id_prefix
    chosen = flow.TaskFilter(
        _name(asked, "flow"),
        _form(call, asked),
        _name(asked, "step"),
        _id(starter, prefix, at="starter") if starter else None,
        None if days is None else call.tx.now - days * DAY_MS,
        is_late,
        is_unseen,
    )
    return listing.Asked(
        which,
        _limit(asked),
        chosen,
        order,
        _behind(asked["before"], order) if asked.get("before") else None,
        _words(asked),
    )


def _asked_runs(call: Call) -> AskedRuns:
    """Read what is asked of the runs somebody began."""
    asked = call.message.query
    days = whole_number(asked.get("days", ""), at="days", most=MOST_DAYS)
    chosen = flow.RunFilter(
        _name(asked, "flow"),
        _form(call, asked),
        _one_of(RunState, asked, "state"),
        None if days is None else call.tx.now - days * DAY_MS,
        _flag(asked, "late"),
    )
    order = _one_of(flow.Order, asked, "order") or flow.Order.NEWEST
    if order is flow.Order.DUE:
        raise WrongSetting(path="order", expected=f" {flow.Order.NEWEST} {flow.Order.LONGEST}")
    before = _id(asked["before"], RUN, at="before") if asked.get("before") else None
    return AskedRuns(_limit(asked), chosen, order, before, _words(asked))


def _one_of(known: type[Named], asked: Mapping[str, str], name: str) -> Named | None:
    given = asked.get(name)
    if not given:
        return None
    if given not in set(known):
        raise WrongSetting(path=name, expected=" " + " ".join(known))
    return known(given)


def _flag(asked: Mapping[str, str], name: str) -> bool:
    given = asked.get(name, "")
    if given not in ("", "true", "false"):
        raise WrongSetting(path=name, expected=" true false")
    return given == "true"


def _limit(asked: Mapping[str, str]) -> int:
    return whole_number(asked.get("limit", ""), at="limit", most=flow.MOST_LISTED) or USUAL


def _words(asked: Mapping[str, str]) -> str:
    words = asked.get("words", "").strip()
    if len(words) > MOST_WORDS:
        raise WrongSetting(path="words", expected=f" ≤ {MOST_WORDS}")
    return words


def _name(asked: Mapping[str, str], name: str) -> str | None:
    given = asked.get(name)
    return (given if NAME.fullmatch(given) else NO_SUCH) if given else None


def _form(call: Call, asked: Mapping[str, str]) -> str | None:
    """Find a form as ``orders.order``; what is unknown is a form no task is of."""
    given = asked.get("form")
    if not given:
        return None
    app, _, key = given.partition(".")
    found = (each.id for each in call.plan.forms.values() if (each.app, each.key) == (app, key))
    return next(found, NO_SUCH)


def _told(behind: flow.Behind) -> str:
    """Write where a page ended, with what it is ordered by: it is asked of no row again, so that nobody probes others' tasks."""
    id = format_id(TASK, behind.id)
    return id if behind.at is None else f"{id}.{behind.at}"


def _behind(text: str, order: flow.Order) -> flow.Behind:
    name, _, at = text.partition(".")
    if order is flow.Order.NEWEST:
        return flow.Behind(_id(text, TASK, at="before"))
    if not (at.isascii() and at.isdigit() and len(at) < 20 and int(at) < 2**63):
        raise WrongSetting(path="before", expected=f' "{TASK}_….…"')
    return flow.Behind(_id(name, TASK, at="before"), int(at))


def _id(text: str, prefix: str, *, at: str) -> Id:
    found = parse_id(text) if text.startswith(f"{prefix}_") else None
    if found is None:
        raise WrongSetting(path=at, expected=f' "{prefix}_…"')
    return found


def _row(call: Call, row: listing.TaskShown, starter: object, person: object) -> dict[str, object]:
    one, tz = row.listed, call.tx.zone
    form = call.plan.forms.get(one.form)
    is_own = one.person == call.grant.actor.person
    return {
        "id": format_id(TASK, one.id),
        "run": format_id(RUN, one.run),
        "flow": {"id": one.flow, "label": say(row.label, call.lang)},
        "step": say(row.step, call.lang),
        "node": {"id": one.node, "kind": row.kind},
        "kind": one.sort,
        "state": one.state.value,
        "vote": one.vote,
        "form": None
        if form is None
        else {"app": form.app, "key": form.key, "label": say(form.label, call.lang)},
        "record": None
        if form is None or one.record is None
        else {"id": format_id(form.form.id_prefix, one.record), "title": row.title},
        "values": row.values,
        "shows": [] if form is None else _shows(call, form, row.values),
        "starter": starter,
        "opinion": None if row.asking is None else row.asking.opinion,
        "batch": row.is_plain and one.state is TaskState.OPEN,
        "for": None if is_own else person,
        "opened_at": zone.iso(one.opened_at, tz),
        "closed_at": None if one.closed_at is None else zone.iso(one.closed_at, tz),
        "due_at": None if one.due_at is None else zone.iso(one.due_at, tz),
        "seen": one.is_seen,
        "count": row.count,
        "told": row.told,
    }


def _shows(call: Call, form: PlanForm, values: Mapping[str, object]) -> list[dict[str, object]]:
    """Say of the values of a card what fields they are of, also to who has no role there."""
    views = {key: path_view(call.plan, form=form.id, path=key, lang=call.lang) for key in values}
    return [
        {"field": {name: view[name] for name in SHOWN & view.keys()}, "value": values[key]}
        for key, view in views.items()
        if view is not None
    ]


def _choices(call: Call, found: Choices) -> dict[str, object]:
    def label(of: str | tuple[str, str]) -> str:
        return say(found.labels.get(of, ""), call.lang)

    forms = {id: call.plan.forms[id] for id in found.forms}
    starters = found.starters.most_common()
    people = authors(call.tx, call.plan, call.grant, [(person, None) for person, _ in starters])
    return {
        "count": found.count,
        "is_more": found.is_more,
        "is_part": found.is_part,
        "flows": [{"id": id, "label": label(id), "count": n} for id, n in found.flows.most_common()],
        "forms": [
            {
                "app": forms[id].app,
                "key": forms[id].key,
                "label": say(forms[id].label, call.lang),
                "count": n,
            }
            for id, n in found.forms.most_common()
        ],
        "steps": [
            {"flow": of, "id": node, "label": label((of, node)), "count": n}
            for (of, node), n in found.steps.most_common()
        ],
        "starters": [
            {"person": person, "count": n}
            for person, (_, n) in zip(people, starters, strict=True)
            if person["id"] and person["title"] is not None  # whom they do not see is no choice
        ],
        "states": [{"state": state, "count": n} for state, n in found.states.most_common()],
    }


LISTS: Mapping[str, Callable[[Call], object]] = {"tasks": get_tasks, "task_choices": get_choices}
ROUTES: tuple[Route, ...] = tuple(
    reading("GET", f"{API}/{name}", handle, eyes=Eyes.NOBODYS) for name, handle in LISTS.items()
)
