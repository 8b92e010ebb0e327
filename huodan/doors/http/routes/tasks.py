"""One task: what it shows, and all that may be answered (decision 0075). Lists of them are in ``task_lists``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, Route, writing
from huodan.doors.http.routes.records import chosen_in
from huodan.doors.http.run_views import TASK
from huodan.engines import flow
from huodan.kit.ids import Id, parse_id
from huodan.language.fields.member import PEOPLE
from huodan.workspace import flowing
from huodan.workspace.flowing.moving_tasks import Where
from huodan.workspace.flowing.refusals import NotYourTask

MOST_ASKED = 20
Body = Mapping[str, object]


def post_seen(call: Call) -> object:
    """This function will note that the caller saw what was shown to them."""
    ids = task_ids_in(call, call.message.json("ids"), most=flow.MOST_LISTED)
    flow.note_seen(call.tx, ids, person=call.grant.actor.person)
    return {}


def post_agree(call: Call) -> object:
    """This function will agree, hand in what is done, or hand a record in again that was sent back."""
    body = call.message.json("opinion", "values", "version", "chosen", "signature", "files")
    flowing.agree(call.tx, call.plan, call.grant, task_in(call), _answer(call, body))
    return _decided(call)


def post_keep(call: Call) -> object:
    """This function will keep what was written so far without deciding."""
    body = call.message.json("opinion", "values", "version")
    flowing.keep(call.tx, call.plan, call.grant, task_in(call), _answer(call, body))
    return _done(call)


def post_refuse(call: Call) -> object:
    """This function will refuse."""
    body = call.message.json("opinion", "signature", "files")
    flowing.refuse(call.tx, call.plan, call.grant, task_in(call), _answer(call, body))
    return _decided(call)


def post_send_back(call: Call) -> object:
    """This function will send the record back to a step before, or to who began it (``start``)."""
    body = call.message.json("opinion", "to", "straight", "files")
    to, straight = need(body, "to", str, "") or None, need(body, "straight", bool, False)
    opinion = need(body, "opinion", str, "") or None
    flowing.send_back(
        call.tx,
        call.plan,
        call.grant,
        task_in(call),
        to=to,
        straight=straight,
        opinion=opinion,
        files=_files_in(body),
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
        files=_files_in(body),
        origin=call.origin,
    )


def _files_in(body: Body) -> tuple[str, ...]:
    """Read the files that go with an opinion."""
    given = need(body, "files", list, [])
    if not all(isinstance(each, str) for each in given):
        raise WrongSetting(path="files", expected={"zh": "一列附件", "en": "a list of files"})
    return tuple(given)


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
    writing("POST", f"{API}/tasks/seen", post_seen),
    *(writing("POST", f"{API}/tasks/{{id}}/{act}", handle) for act, handle in ACTS.items()),
)
