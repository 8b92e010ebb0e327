"""Saved views of a list: one's own and shared ones, and the one to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.rows import FORM
from huodan.engines import views
from huodan.engines.query import query, read_query
from huodan.engines.views import SavedView, ViewNotFound
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import say
from huodan.language.describe import layout_view, list_view
from huodan.language.document import EVERYBODY, Laid
from huodan.language.fields._sealed import require_untold
from huodan.language.opening import opening_view
from huodan.language.plan.model import PlanForm

PREFIX = "view"
VIEWS = f"{FORM}/views"
VIEW = f"{VIEWS}/{{id}}"
LISTED = ("columns", "where", "order", "search")
LAID = tuple(Laid.model_fields)
LOOKS = ("widths", "density")


def get_views(call: Call) -> object:
    """This function will list the views the caller may use, and say which one they begin with."""
    form = call.form()
    found = views.list_views(call.tx, call.grant, form.id)
    can_share = views.may_share(call.grant, form.id)
    roles = [
        {"id": id, "name": say(role.name, call.lang)}
        for id, role in call.plan.roles.items()
        if can_share and id != EVERYBODY and (id, form.id) in call.plan.rights
    ]
    return {
        "views": [_shown(call, form, view) for view in found],
        "chosen": views.chosen_view(call.tx, call.grant, form.id),
        "opens_with": opening_view(call.plan, call.grant, form=form.id),
        "can_share": can_share,
        "roles": roles,
    }


def post_view(call: Call) -> Answer:
    """This function will save a view."""
    form = call.form()
    body = call.message.json("name", "shared", *LISTED, *LAID, *LOOKS)
    saved = views.add_view(
        call.tx,
        call.grant,
        form.id,
        name=need(body, "name", str),
        body=_body(call, form, body),
        roles=need(body, "shared", list, []),
    )
    return Answer(_shown(call, form, saved), 201)


def patch_view(call: Call) -> object:
    """This function will rename, share, move or change a view."""
    form = call.form()
    body = call.message.json("name", "shared", "place", *LISTED, *LAID, *LOOKS)
    is_list = any(part in body for part in (*LISTED, *LAID, *LOOKS))
    id = _id(call)
    seen = views.find_view(call.tx, call.grant, form.id, id)
    saved = views.change_view(
        call.tx,
        call.grant,
        form.id,
        id,
        version=call.version() or seen.version,
        name=need(body, "name", str) if "name" in body else None,
        body=_body(call, form, body) if is_list else None,
        roles=need(body, "shared", list) if "shared" in body else None,
        place=need(body, "place", int) if "place" in body else None,
    )
    return _shown(call, form, saved)


def delete_view(call: Call) -> Answer:
    """This function will delete a view."""
    views.delete_view(call.tx, call.grant, call.form().id, _id(call))
    return Answer(status=204)


def post_choice(call: Call) -> Answer:
    """This function will let the caller begin with a view, saved or built in; with the first one for null."""
    form = call.form()
    key = need(call.message.json("view"), "view", str, "")
    is_built_in = any(view.key == key for view in form.form.views)
    if key and not is_built_in:
        views.find_view(call.tx, call.grant, form.id, _read_id(key))
    views.choose_view(call.tx, call.grant, form.id, key or None)
    return Answer(status=204)


def _body(call: Call, form: PlanForm, body: Mapping[str, Any]) -> dict[str, Any]:
    """Take what makes a list, and try it out: what is wrong with it is said as for any list."""
    asked = {part: body[part] for part in LISTED if body.get(part) is not None}
    need(body, "columns", list)
    query(call.tx, call.plan, call.grant, read_query(form.id, {**asked, "limit": 1}))
    require_untold(call.plan, form.id, body.get("where"))
    laid = {part: body[part] for part in LAID if body.get(part) is not None}
    layout = views.read_layout(laid)
    views.see_layout(call.plan, call.grant, form.id, layout)
    for tint in layout.tints:
        require_untold(call.plan, form.id, tint.where)
        tried = {"columns": asked["columns"], "where": tint.where, "limit": 1}
        query(call.tx, call.plan, call.grant, read_query(form.id, tried))
    return asked | laid | {part: body[part] for part in LOOKS if body.get(part) is not None}


def _shown(call: Call, form: PlanForm, view: SavedView) -> dict[str, object]:
    body = view.body
    listed = list_view(
        call.plan,
        call.grant,
        form=form.id,
        columns=body["columns"],
        where=body.get("where"),
        order=body.get("order", ()),
    )
    can_change = views.may_change(call.grant, view)
    shown: dict[str, object] = {
        "id": format_id(PREFIX, view.id),
        "name": view.name,
        "version": view.version,
        "place": view.place,
        "shared": sorted(view.roles) if can_change else [],
        "is_shared": bool(view.roles),
        "can_change": can_change,
        "available": listed is not None,
    }
    if listed is None:
        return shown
    widths = {path: width for path, width in body.get("widths", {}).items() if path in listed["columns"]}
    looks = {"search": body.get("search"), "widths": widths, "density": body.get("density")}
    laid = layout_view(call.plan, call.grant, form=form.id, laid=views.read_layout(body))
    return shown | listed | laid | looks


def _id(call: Call) -> Id:
    return _read_id(call.message.names["id"])


def _read_id(text: str) -> Id:
    id = parse_id(text) if text.startswith(f"{PREFIX}_") else None
    if id is None:
        raise ViewNotFound
    return id


ROUTES = (
    reading("GET", VIEWS, get_views),
    writing("POST", VIEWS, post_view),
    writing("POST", f"{VIEWS}/choice", post_choice),
    writing("PATCH", VIEW, patch_view),
    writing("DELETE", VIEW, delete_view),
)
