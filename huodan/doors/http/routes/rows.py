"""Asking a form: lists, figures, pickers and previews. They change nothing and wait for nobody who writes."""

from __future__ import annotations

from collections.abc import Mapping

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import problem_entries
from huodan.doors.http.route import API, reading
from huodan.engines.query import aggregate, pick, query, read_aggregate, read_query
from huodan.engines.records import preview
from huodan.kit.ids import parse_id
from huodan.kit.words import say
from huodan.language.access import RecordNotFound
from huodan.language.describe import option_views
from huodan.language.plan.model import PlanForm, UnknownPath

FORM = f"{API}/apps/{{app}}/forms/{{form}}"

USUAL_CHOICES = 20
LONGEST_PATH = 200


def post_query(call: Call) -> object:
    """This function will answer a list."""
    form = call.form()
    page = query(call.tx, call.plan, call.grant, read_query(form.id, call.message.json()))
    return {
        "rows": page.rows,
        "previous": page.previous,
        "next": page.next,
        "count": page.count,
        "count_capped": page.is_capped,
    }


def post_aggregate(call: Call) -> object:
    """This function will answer figures."""
    form = call.form()
    asked = read_aggregate(form.id, call.message.json())
    return {"rows": aggregate(call.tx, call.plan, call.grant, asked)}


def post_pick(call: Call) -> object:
    """This function will offer records to choose from for a relation or member field."""
    form, body = call.form(), call.message.json("field", "search", "values", "limit")
    _check_draft(call, form, need(body, "values", dict, {}))
    choice = pick(
        call.tx,
        call.plan,
        call.grant,
        form.id,
        need(body, "field", str),
        search=need(body, "search", str, ""),
        limit=need(body, "limit", int, USUAL_CHOICES),
    )
    columns = [{"path": column.path, "label": say(column.label, call.lang)} for column in choice.columns]
    shown = {"rows": choice.rows, "recent": choice.recent}
    return {**shown, "columns": columns, "can_create": choice.can_create}


def _check_draft(call: Call, form: PlanForm, values: Mapping[str, object]) -> None:
    """
    Refuse a draft with fields nobody knows.

    A relation's filter cannot refer to the draft yet (decision 0007), so its values decide nothing.
    """
    granted = call.grant.form(form.id)
    for name in values:
        found = form.table.by_key.get(name)
        if found is None or found.id not in granted.readable | granted.writable:
            raise UnknownPath(path=f"values.{name}"[:LONGEST_PATH])


def post_preview(call: Call) -> object:
    """This function will say what saving these values would do."""
    form, body = call.form(), call.message.json("id", "values")
    given = need(body, "id", str, "")
    id = parse_id(given) if given else None
    if given and id is None:
        raise RecordNotFound
    seen = preview(call.tx, call.plan, call.grant, form=form.id, id=id, values=need(body, "values", dict, {}))
    return {
        "values": seen.values,
        "errors": problem_entries(seen.errors, call.lang),
        "visible": seen.visible,
        "required": seen.required,
        "readonly": seen.readonly,
        "options": {
            key: option_views(form.table.by_key[key].field, values, call.lang)
            for key, values in seen.options.items()
        },
    }


ROUTES = (
    reading("POST", f"{FORM}/query", post_query),
    reading("POST", f"{FORM}/aggregate", post_aggregate),
    reading("POST", f"{FORM}/pick", post_pick),
    reading("POST", f"{FORM}/preview", post_preview),
)
