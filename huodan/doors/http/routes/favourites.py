"""What the caller starred – forms, views, records –, listed as they may see it now, starred and unstarred."""

from __future__ import annotations

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import Answer, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, reading, writing
from huodan.engines.favourites import LONGEST_KEY, Kind, Thing
from huodan.kit.ids import format_id, parse_id
from huodan.kit.words import say
from huodan.language.access import RecordNotFound
from huodan.language.plan.model import PlanForm
from huodan.workspace import favourites
from huodan.workspace.favourites import Named

STARRED = f"{API}/favourites"
FORM = f"{STARRED}/{{app}}/{{form}}"


def get_favourites(call: Call) -> object:
    """This function will list what the caller starred and may see now, the newest first."""
    found = favourites.favourites(call.tx, call.plan, call.grant)
    return {"rows": [_view(call, one) for one in found]}


def post_favourite(call: Call) -> Answer:
    """This function will star a form, or one of its views or records; repeating it is harmless."""
    favourites.star(call.tx, call.plan, call.grant, _thing(call))
    return Answer(status=204)


def post_unstarred(call: Call) -> Answer:
    """This function will unstar a form, or one of its views or records."""
    favourites.unstar(call.tx, call.grant, _thing(call))
    return Answer(status=204)


def _thing(call: Call) -> Thing:
    form, body = call.form(), call.message.json("kind", "key")
    kind = need(body, "kind", str)
    if kind not in set(Kind):
        raise WrongSetting(path="kind", expected=" / ".join(Kind))
    key = need(body, "key", str, "")
    if kind == Kind.RECORD:
        key = _record(form, key)
    elif len(key) > LONGEST_KEY or (key == "") != (kind == Kind.FORM):
        raise WrongSetting(path="key", expected={"zh": "视图的 key 或 id", "en": "the key or id of a view"})
    return Thing(form.id, Kind(kind), key)


def _record(form: PlanForm, key: str) -> str:
    """Read the id of a record; one of another form is none of this one."""
    id = parse_id(key) if key.startswith(f"{form.form.id_prefix}_") else None
    if id is None:
        raise RecordNotFound
    return str(id)


def _view(call: Call, one: Named) -> dict[str, object]:
    form = call.plan.forms[one.thing.form]
    is_record = one.thing.kind is Kind.RECORD
    return {
        "kind": one.thing.kind.value,
        "app": form.app,
        "form": form.key,
        "label": say(form.label, call.lang),
        "key": format_id(form.form.id_prefix, one.thing.record) if is_record else one.thing.key,
        "name": one.name if one.name is None or isinstance(one.name, str) else say(one.name, call.lang),
    }


ROUTES = (
    # What one keeps at hand is one's own affair, also before an administrator who looks with one's eyes.
    reading("GET", STARRED, get_favourites, eyes=Eyes.NOBODYS),
    writing("POST", FORM, post_favourite),
    writing("POST", f"{FORM}/unstar", post_unstarred),
)
