"""One task: what it shows, and all that may be answered (decision 0075). Lists of them are in ``task_lists``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import Answer, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, Route, reading, writing
from huodan.doors.http.routes.records import chosen_in
from huodan.doors.http.run_views import TASK, run_view, taken_view
from huodan.engines import flow
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import Text, say
from huodan.language.fields.member import PEOPLE
from huodan.language.flow.claims import is_claimed
from huodan.language.nodes._asking import Asking
from huodan.storage.sql.shown import authors
from huodan.workspace import flowing
from huodan.workspace.flowing import listing, looking
from huodan.workspace.flowing.foreseeing import CHOSEN
from huodan.workspace.flowing.moving_tasks import ADDED, Where
from huodan.workspace.flowing.refusals import NotYourTask

MOST_ASKED = 20
PUT_BACK = "put_back"
"""What who claimed a task may do besides (放回)."""
Body = Mapping[str, object]


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
        **_asked(call, found),
    }


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


def post_seen(call: Call) -> object:
    """This function will note that the caller saw what was shown to them."""
    ids = task_ids_in(call, call.message.json("ids"), most=flow.MOST_LISTED)
    flow.note_seen(call.tx, ids, person=call.grant.actor.person)
    return {}


def post_agree(call: Call) -> object:
    """This function will agree, hand in what is done, or hand a record in again that was sent back."""
    body = call.message.json("opinion", "values", "version", "chosen", "signature")
    flowing.agree(call.tx, call.plan, call.grant, task_in(call), _answer(call, body))
    return _decided(call)


def post_keep(call: Call) -> object:
    """This function will keep what was written so far without deciding."""
    body = call.message.json("opinion", "values", "version")
    flowing.keep(call.tx, call.plan, call.grant, task_in(call), _answer(call, body))
    return _done(call)


def post_refuse(call: Call) -> object:
    """This function will refuse."""
    body = call.message.json("opinion", "signature")
    flowing.refuse(call.tx, call.plan, call.grant, task_in(call), _answer(call, body))
    return _decided(call)


def post_send_back(call: Call) -> object:
    """This function will send the record back to a step before, or to who began it (``start``)."""
    body = call.message.json("opinion", "to", "straight")
    to, straight = need(body, "to", str, "") or None, need(body, "straight", bool, False)
    opinion = need(body, "opinion", str, "") or None
    flowing.send_back(
        call.tx, call.plan, call.grant, task_in(call), to=to, straight=straight, opinion=opinion
    )
    return _done(call)


def post_transfer(call: Call) -> object:
    """This function will give the task to somebody else for good."""
    body = call.message.json("to", "opinion")
    opinion = need(body, "opinion", str, "") or None
    flowing.transfer(
        call.tx, call.plan, call.grant, task_in(call), to=person_in(call, body, "to"), opinion=opinion
    )
    return _done(call)


def post_delegate(call: Call) -> object:
    """This function will have somebody say what they think, and come back."""
    body = call.message.json("to", "opinion")
    opinion = need(body, "opinion", str, "") or None
    flowing.delegate(
        call.tx, call.plan, call.grant, task_in(call), to=person_in(call, body, "to"), opinion=opinion
    )
    return _done(call)


def post_replace(call: Call) -> object:
    """This function will give somebody's task to another, for who looks after the flow."""
    body = call.message.json("to")
    flowing.replace(call.tx, call.plan, call.grant, task_in(call), to=person_in(call, body, "to"))
    return _done(call)


def post_add(call: Call) -> object:
    """This function will have more people asked: before, after or beside."""
    body = call.message.json("people", "where", "opinion", "signature")
    where = need(body, "where", str)
    if where not in ("before", "after", "beside"):
        raise WrongSetting(path="where", expected=" before after beside")
    opinion = need(body, "opinion", str, "") or None
    people = _people_in(call, body)
    flowing.add(
        call.tx,
        call.plan,
        call.grant,
        task_in(call),
        people=people,
        where=cast(Where, where),
        opinion=opinion,
        signature=need(body, "signature", str, "") or None,
    )
    return _done(call)


def post_take_out(call: Call) -> object:
    """This function will ask somebody no longer whom the caller had asked."""
    body = call.message.json("task")
    other = _id(need(body, "task", str), TASK, at="task")
    flowing.take_out(call.tx, call.plan, call.grant, task_in(call), other=other)
    return _done(call)


def post_copy(call: Call) -> object:
    """This function will show the run to people."""
    body = call.message.json("people")
    flowing.copy_to(call.tx, call.plan, call.grant, task_in(call), people=_people_in(call, body))
    return _done(call)


def _decided(call: Call) -> Answer:
    """Answer besides whether it may be taken back, as nobody acted on it yet and nothing was written because of it."""
    todo = flow.count_todo(call.tx, person=call.grant.actor.person)
    return Answer(
        {"todo": todo, "undo": flowing.may_take_back(call.tx, call.plan, call.grant, task_in(call))}
    )


def _done(call: Call) -> Answer:
    """Answer what still waits; what became of the run is asked for by itself, with the rights the caller has now."""
    return Answer({"todo": flow.count_todo(call.tx, person=call.grant.actor.person)})


def _answer(call: Call, body: Body) -> flowing.Answer:
    return flowing.Answer(
        opinion=need(body, "opinion", str, "") or None,
        values=need(body, "values", dict, {}),
        base_version=need(body, "version", int, 0) or None,
        chosen=chosen_in(call, body),
        signature=need(body, "signature", str, "") or None,
        origin=call.origin,
    )


def task_ids_in(call: Call, body: Body, *, most: int) -> list[Id]:
    """This function will read the tasks a body names."""
    given = need(body, "ids", list)
    if len(given) > most:
        raise WrongSetting(path="ids", expected=f" ≤ {most}")
    return [_id(text, TASK, at=f"ids.{number}") for number, text in enumerate(given)]


def person_in(call: Call, body: Body, name: str) -> Id:
    """This function will read somebody a body names."""
    return _id(need(body, name, str), call.plan.forms[PEOPLE].form.id_prefix, at=name)


def _people_in(call: Call, body: Body, *, at: str = "people") -> tuple[Id, ...]:
    given = need(body, "people", list)
    if not 0 < len(given) <= MOST_ASKED:
        raise WrongSetting(
            path=at, expected={"zh": f"1 到 {MOST_ASKED} 人", "en": f"1 to {MOST_ASKED} people"}
        )
    prefix = call.plan.forms[PEOPLE].form.id_prefix
    return tuple(dict.fromkeys(_id(text, prefix, at=f"{at}.{number}") for number, text in enumerate(given)))


def task_in(call: Call) -> Id:
    """This function will read which task an address is about."""
    text = call.message.names["id"]
    found = parse_id(text) if text.startswith(f"{TASK}_") else None
    if found is None:
        raise NotYourTask
    return found


def _id(text: object, prefix: str, *, at: str) -> Id:
    found = parse_id(text) if isinstance(text, str) and text.startswith(f"{prefix}_") else None
    if found is None:
        raise WrongSetting(path=at, expected=f' "{prefix}_…"')
    return found


ACTS: Mapping[str, Callable[[Call], object]] = {
    "agree": post_agree,
    "refuse": post_refuse,
    "send_back": post_send_back,
    "transfer": post_transfer,
    "delegate": post_delegate,
    "add": post_add,
    "take_out": post_take_out,
    "keep": post_keep,
    "copy": post_copy,
    "replace": post_replace,
}
ROUTES: tuple[Route, ...] = (
    reading("GET", f"{API}/tasks/{{id}}", get_task, eyes=Eyes.NOBODYS),
    writing("POST", f"{API}/tasks/seen", post_seen),
    *(writing("POST", f"{API}/tasks/{{id}}/{act}", handle) for act, handle in ACTS.items()),
)
