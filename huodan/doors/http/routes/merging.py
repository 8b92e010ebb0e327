"""Two records of a form that are one, or only look so: finding them, what a merge would do, doing it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need
from huodan.doors.http.problems import WrongSetting, problem_entries
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.jobs import whole_job
from huodan.doors.http.routes.records import RECORD, answer_record
from huodan.doors.http.routes.rows import FORM
from huodan.engines.query import LikePairs, like_pairs
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.language.access import RecordNotFound
from huodan.language.plan.model import PlanForm
from huodan.workspace import merging
from huodan.workspace.merging import PREFIX, MergeNotFound, Merging, Pair, Side
from huodan.workspace.parting import part

MOST_VERSION = (1 << 31) - 1


def post_pairs(call: Call) -> object:
    """This function will look on for records that look like one another, from the newest to the oldest."""
    form, body = call.form(), call.message.json("after", "parted")
    after = need(body, "after", str, "")
    before = _other(form, after) if after else None
    with_parted = need(body, "parted", bool, False)
    found = like_pairs(call.tx, call.plan, call.grant, form.id, before=before, with_parted=with_parted)
    return {
        "fields": [
            {"field": one.key, "label": say(one.label, call.lang)}
            for each in form.form.alikes
            for one in (form.table.by_id[each.field],)
            if one.id in call.grant.form(form.id).readable
        ],
        "records": [
            {"id": one.id, "title": one.title, "owner": one.owner, "values": one.values}
            for one in found.records
        ],
        "pairs": [
            {"ids": [one.newer, one.older], "fields": one.fields, "score": one.score, "parted": one.is_parted}
            for one in found.pairs
        ],
        "looked": found.looked,
        "next": _next(form, found),
    }


def _next(form: PlanForm, found: LikePairs) -> str | None:
    return None if found.next is None else format_id(form.form.id_prefix, found.next)


def post_parted(call: Call) -> object:
    """This function will note that a record is no duplicate of some others, or that it may be one again."""
    form, body = call.form(), call.message.json("others", "parted")
    id, others = call.record(form), need(body, "others", list)
    if not all(isinstance(one, str) for one in others):
        raise WrongSetting(path="others", expected=_IDS)
    ids = [_other(form, one) for one in others]
    part(call.tx, call.plan, call.grant, form.id, id, ids, is_parted=need(body, "parted", bool, True))
    return {}


_IDS = {"zh": "数据的 id", "en": "ids of records"}


def post_preview(call: Call) -> object:
    """This function will say what merging another record into this one would do; nothing is stored."""
    form, body = call.form(), call.message.json("other", "sides")
    found = merging.look(call.tx, call.plan, call.grant, _wish(call, form, body))
    forms = [(one, call.plan.forms[one.form]) for one in found.named]
    return {
        "fields": [_pair(pair, call) for pair in found.pairs],
        "named": [
            {
                "app": of.app,
                "form": of.key,
                "label": say(of.label, call.lang),
                "count": one.count,
                "count_capped": one.is_capped,
            }
            for one, of in forms
        ],
        "errors": problem_entries(found.problems, call.lang),
        "warnings": problem_entries(found.warnings, call.lang),
    }


def _pair(pair: Pair, call: Call) -> dict[str, object]:
    return {
        "field": pair.key,
        "label": say(pair.label, call.lang),
        "mine": pair.mine,
        "theirs": pair.theirs,
        "side": pair.side.value,
        "sides": [
            side.value
            for side, may in ((Side.MINE, True), (Side.THEIRS, pair.can_choose), (Side.BOTH, pair.can_join))
            if may
        ],
        "same": pair.is_same,
    }


def post_merge(call: Call) -> Answer:
    """This function will let another record become a part of this one: 200 at once, or 202 and the job that does it."""
    form, body = call.form(), call.message.json("other", "version", "sides")
    wish = _wish(call, form, body, is_write=True)
    done = merging.merge(call.tx, call.plan, call.grant, wish)
    named = {"merge": format_id(PREFIX, done.id)}
    if done.job is not None:
        return Answer({**named, "job": whole_job(call, done.job)}, 202)
    saved = answer_record(call, form, wish.stays, done.changes)
    assert isinstance(saved.data, dict)
    return Answer(saved.data | named)


def post_undo(call: Call) -> Answer:
    """This function will take a merge back: 200 at once, or 202 and the job that does it."""
    form = call.form()
    call.message.json()
    text = call.message.names["id"]
    id = parse_id(text) if text.startswith(f"{PREFIX}_") else None
    if id is None:
        raise MergeNotFound
    done = merging.undo(call.tx, call.plan, call.grant, form.id, id, origin=call.origin)
    back = {"restored": format_id(form.form.id_prefix, done.kept.gone)}
    if done.job is not None:
        return Answer({**back, "job": whole_job(call, done.job)}, 202)
    return Answer({**back, "warnings": problem_entries(done.warnings, call.lang)})


def _wish(call: Call, form: PlanForm, body: Mapping[str, Any], *, is_write: bool = False) -> Merging:
    stays = call.record(form)
    version = call.version() if is_write else None
    theirs = need(body, "version", int, 0)
    if is_write and call.caller.session is not None and not theirs:
        raise WrongSetting(path="version", expected=_VERSION)
    if not 0 <= theirs <= MOST_VERSION:
        raise WrongSetting(path="version", expected=_VERSION)
    other, sides = _other(form, need(body, "other", str)), _sides(need(body, "sides", dict, {}))
    return Merging(form.id, stays, other, sides, version, theirs or None, call.origin)


_VERSION = {"zh": "并入的那条的版本号", "en": "the version of the record that goes"}


def _other(form: PlanForm, text: str) -> Id:
    found = parse_id(text) if text.startswith(f"{form.form.id_prefix}_") else None
    if found is None:
        raise RecordNotFound
    return found


def _sides(given: Mapping[str, Any]) -> dict[str, Side]:
    known = [side.value for side in Side]
    for key, side in given.items():
        if side not in known:
            raise WrongSetting(path=f"sides.{key}"[:200], expected=f" {' / '.join(known)}")
    return {key: Side(side) for key, side in given.items()}


ROUTES = (
    reading("POST", f"{FORM}/alike/pairs", post_pairs),
    writing("POST", f"{RECORD}/parted", post_parted),
    reading("POST", f"{RECORD}/merge/preview", post_preview),
    writing("POST", f"{RECORD}/merge", post_merge, is_short=False),
    writing("POST", f"{FORM}/merges/{{id}}/undo", post_undo, is_short=False),
)
