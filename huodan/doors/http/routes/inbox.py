"""What the caller was told, such as who mentioned them: listed, counted, noted as read."""

from __future__ import annotations

from functools import partial

from huodan.doors.http.call import Call, Eyes
from huodan.doors.http.message import need, whole_number
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, reading, writing
from huodan.doors.http.run_views import RUN
from huodan.engines import inbox
from huodan.engines.inbox import Shown
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.workspace import live
from huodan.workspace.flowing import alerts

USUAL = 20
MOST_AT_ONCE = 200
PREFIX = "msg"


def get_messages(call: Call) -> object:
    """This function will list the caller's messages, the newest first, in pages, and say how many are unread."""
    asked = call.message.query
    page = inbox.messages(
        call.tx,
        call.plan,
        call.grant,
        _stuck(call),
        limit=whole_number(asked.get("limit", ""), at="limit", most=inbox.MOST_LISTED) or USUAL,
        before=_message_id(asked["before"], at="before") if asked.get("before") else None,
        unread=asked.get("unread") == "true",
    )
    return {
        "rows": [_view(call, one) for one in page.rows],
        "next": None if page.next is None else format_id(PREFIX, page.next),
        "unread": inbox.count_unread(call.tx, call.plan, call.grant, _stuck(call)),
    }


def post_read(call: Call) -> object:
    """This function will note that the caller read some of their messages (``ids``), or all (``all``)."""
    body = call.message.json("ids", "all")
    ids: list[Id] | None = None
    if not need(body, "all", bool, False):
        given = need(body, "ids", list)
        if not 0 < len(given) <= MOST_AT_ONCE:
            most = MOST_AT_ONCE
            raise WrongSetting(path="ids", expected={"zh": f"1 到 {most} 个标识", "en": f"1 to {most} ids"})
        ids = [_message_id(text, at=f"ids.{number}") for number, text in enumerate(given)]
    inbox.read(call.tx, call.plan, call.grant, _stuck(call), ids)
    live.tell(call.tx, live.inboxes((call.grant.actor.person,)))
    return {"unread": inbox.count_unread(call.tx, call.plan, call.grant, _stuck(call))}


def _stuck(call: Call) -> inbox.Stuckness:
    return partial(alerts.told, call.tx, call.plan, call.grant)


def _view(call: Call, one: Shown) -> dict[str, object]:
    """Tell one message: who mentions somebody, with the record; or what is stuck, with the run, its process and how many are."""
    spot, stuck = one.spot, one.stuck
    form = None if spot is None else call.plan.forms[spot.form]
    return {
        "id": format_id(PREFIX, one.id),
        "kind": one.kind,
        "at": one.at,
        "by": one.by if stuck is None else None,
        "form": {"app": form.app, "key": form.key, "label": say(spot.label, call.lang)}
        if spot is not None and form is not None
        else None,
        "record": {"id": format_id(form.form.id_prefix, spot.record), "title": spot.title}
        if spot is not None and form is not None
        else None,
        "comment": None if spot is None else format_id("cmt", spot.comment),
        "run": None if one.run is None else format_id(RUN, one.run),
        "flow": None if stuck is None else say(stuck.flow, call.lang),
        "count": None if stuck is None else stuck.count,
        "text": one.text if stuck is None else "" if stuck.why is None else say(stuck.why, call.lang),
        "read": one.is_read,
    }


def _message_id(text: object, *, at: str) -> Id:
    found = parse_id(text) if isinstance(text, str) and text.startswith(f"{PREFIX}_") else None
    if found is None:
        raise WrongSetting(path=at, expected=f' "{PREFIX}_…"')
    return found


ROUTES = (
    # Whom one is called by is one's own affair, also before an administrator who looks with one's eyes.
    reading("GET", f"{API}/messages", get_messages, eyes=Eyes.NOBODYS),
    writing("POST", f"{API}/messages/read", post_read),
)
