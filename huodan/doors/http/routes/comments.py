"""What people say about a record: read, said, changed, deleted."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need, whole_number
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.records import RECORD
from huodan.engines import comments
from huodan.engines.comments import CommentNotFound, Shown
from huodan.engines.query import titles
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import AddComment, DeleteComment, EditComment, Remark
from huodan.language.plan.model import PlanForm
from huodan.storage.sql.shown import reference
from huodan.workspace.commenting import remark

USUAL = 30
PREFIX = "cmt"


def get_comments(call: Call) -> object:
    """This function will list what was said about a record, the newest first, in pages."""
    form, asked = call.form(), call.message.query
    page = comments.comments(
        call.tx,
        call.plan,
        call.grant,
        form=form.id,
        record=call.record(form),
        limit=whole_number(asked.get("limit", ""), at="limit", most=comments.MOST_LISTED) or USUAL,
        before=_comment_id(asked["before"], at="before") if asked.get("before") else None,
    )
    return {
        "rows": [_view(call, one) for one in page.rows],
        "count": page.count,
        "next": None if page.next is None else format_id(PREFIX, page.next),
        "can_comment": page.can_comment and call.caller.viewing is None,
    }


def post_comment(call: Call) -> Answer:
    """This function will say something about a record; ``unreached`` names who is mentioned and was not told."""
    form, body = call.form(), call.message.json("text", "mentions", "reply_to")
    reply = need(body, "reply_to", str, "")
    wanted = AddComment(
        form.id,
        call.record(form),
        need(body, "text", str, ""),
        _mentions(call, body),
        _comment_id(reply, at="reply_to") if reply else None,
    )
    return _remarked(call, form, wanted, status=201)


def patch_comment(call: Call) -> Answer:
    """This function will say it in other words."""
    form, body = call.form(), call.message.json("text", "mentions")
    text = need(body, "text", str, "")
    mentions = _mentions(call, body) if "mentions" in body else None
    return _remarked(call, form, EditComment(form.id, call.record(form), _named(call), text, mentions))


def delete_comment(call: Call) -> Answer:
    """This function will take back what was said; that something was said stays."""
    form = call.form()
    return _remarked(call, form, DeleteComment(form.id, call.record(form), _named(call)))


def _remarked(call: Call, form: PlanForm, wanted: Remark, *, status: int = 200) -> Answer:
    done = remark(call.tx, call.plan, call.grant, wanted)
    record = wanted.record
    said = comments.comment(call.tx, call.plan, call.grant, form=form.id, record=record, id=done.comment)
    named = titles(call.tx, call.plan, call.grant, PEOPLE, set(done.unreached))
    unreached = [reference(call.plan, PEOPLE, person, named[person]) for person in done.unreached]
    return Answer(_view(call, said) | {"unreached": unreached}, status)


def _view(call: Call, one: Shown) -> dict[str, object]:
    quoted = one.reply_to
    is_own_eyes = call.caller.viewing is None
    return {
        "id": format_id(PREFIX, one.id),
        "at": one.at,
        "by": one.by,
        "text": one.text,
        "mentions": list(one.mentions),
        "reply_to": None
        if quoted is None
        else {"id": format_id(PREFIX, quoted.id), "by": quoted.by, "text": quoted.text},
        "edited_at": one.edited_at,
        "deleted_by": one.deleted_by,
        "can": {"edit": one.can_edit and is_own_eyes, "delete": one.can_delete and is_own_eyes},
    }


def _named(call: Call) -> Id:
    text = call.message.names["comment"]
    found = parse_id(text) if text.startswith(f"{PREFIX}_") else None
    if found is None:
        raise CommentNotFound
    return found


def _comment_id(text: str, *, at: str) -> Id:
    found = parse_id(text) if text.startswith(f"{PREFIX}_") else None
    if found is None:
        raise WrongSetting(path=at, expected=f' "{PREFIX}_…"')
    return found


def _mentions(call: Call, body: dict[str, object]) -> tuple[Id, ...]:
    """Read the ids of people; a repeated one counts once."""
    prefix = call.plan.forms[PEOPLE].form.id_prefix
    found: list[Id] = []
    for number, text in enumerate(need(body, "mentions", list, [])):
        id = parse_id(text) if isinstance(text, str) and text.startswith(f"{prefix}_") else None
        if id is None:
            raise WrongSetting(path=f"mentions.{number}", expected=f' "{prefix}_…"')
        found.append(id)
    return tuple(found)


COMMENT = f"{RECORD}/comments/{{comment}}"
ROUTES = (
    reading("GET", f"{RECORD}/comments", get_comments),
    writing("POST", f"{RECORD}/comments", post_comment),
    writing("PATCH", COMMENT, patch_comment),
    writing("DELETE", COMMENT, delete_comment),
)
