"""Asking a form: lists, figures, pickers and previews. They change nothing and wait for nobody who writes."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import problem_entries
from huodan.doors.http.route import API, reading
from huodan.engines.query import aggregate, query, read_aggregate, read_query
from huodan.engines.records import preview
from huodan.kit.ids import parse_id
from huodan.language.access import NotFound

FORM = f"{API}/apps/{{app}}/forms/{{form}}"


def post_query(call: Call) -> object:
    """This function will answer a list."""
    form = call.form()
    page = query(call.tx, call.plan, call.grant, read_query(form.id, call.message.json()))
    return {"rows": page.rows, "next": page.next, "count": page.count, "count_capped": page.is_capped}


def post_aggregate(call: Call) -> object:
    """This function will answer figures."""
    form = call.form()
    asked = read_aggregate(form.id, call.message.json())
    return {"rows": aggregate(call.tx, call.plan, call.grant, asked)}


def post_preview(call: Call) -> object:
    """This function will say what saving these values would do."""
    form, body = call.form(), call.message.json("id", "values")
    given = need(body, "id", str, "")
    id = parse_id(given) if given else None
    if given and id is None:
        raise NotFound(what={"zh": "这条数据", "en": "The record"})
    seen = preview(call.tx, call.plan, call.grant, form=form.id, id=id, values=need(body, "values", dict, {}))
    return {
        "values": seen.values,
        "errors": problem_entries(seen.errors, call.lang),
        "visible": seen.visible,
        "required": seen.required,
        "readonly": seen.readonly,
        "options": seen.options,
    }


ROUTES = (
    reading("POST", f"{FORM}/query", post_query),
    reading("POST", f"{FORM}/aggregate", post_aggregate),
    reading("POST", f"{FORM}/preview", post_preview),
)
