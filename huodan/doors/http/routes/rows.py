"""Asking a form: lists, figures, pickers and previews. They change nothing and wait for nobody who writes."""

from __future__ import annotations

from collections.abc import Mapping

from huodan.doors.http.call import Call
from huodan.doors.http.message import need
from huodan.doors.http.problems import problem_entries
from huodan.doors.http.route import API, reading
from huodan.engines.query import aggregate, alike, pick, query, read_aggregate, read_query
from huodan.engines.records import Preview, narrow, preview
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import Lang, say
from huodan.language.access import RecordNotFound
from huodan.language.describe import option_views
from huodan.language.plan.model import PlanField, PlanForm, UnknownPath
from huodan.workspace.runs import locked

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
    form, body = call.form(), call.message.json("field", "search", "values", "limit", "id", "row")
    values = need(body, "values", dict, {})
    _check_draft(call, form, values)
    choice = pick(
        call.tx,
        call.plan,
        call.grant,
        form.id,
        need(body, "field", str),
        search=need(body, "search", str, ""),
        limit=need(body, "limit", int, USUAL_CHOICES),
        narrowed=_narrowed(call, form, body) if "values" in body else None,
    )
    columns = [{"path": column.path, "label": say(column.label, call.lang)} for column in choice.columns]
    shown = {"rows": choice.rows, "recent": choice.recent}
    return {**shown, "columns": columns, "can_create": choice.can_create}


def _check_draft(call: Call, form: PlanForm, values: Mapping[str, object]) -> None:
    """Refuse a draft with fields nobody knows."""
    granted = call.grant.form(form.id)
    for name in values:
        found = form.table.by_key.get(name)
        if found is None or found.id not in granted.readable | granted.writable:
            raise UnknownPath(path=f"values.{name}"[:LONGEST_PATH])


def _narrowed(call: Call, form: PlanForm, body: Mapping[str, object]) -> Mapping[str, object] | None:
    """Ask the rules of the form what a relation offers while a record is filled in."""
    return narrow(
        call.tx,
        call.plan,
        call.grant,
        form=form.id,
        id=_record(need(body, "id", str, "")),
        values=need(body, "values", dict, {}),
        path=need(body, "field", str),
        row=need(body, "row", int, -1),
    )


def _record(given: str) -> Id | None:
    id = parse_id(given) if given else None
    if given and id is None:
        raise RecordNotFound
    return id


def post_preview(call: Call) -> object:
    """This function will say what saving these values would do."""
    form, body = call.form(), call.message.json("id", "values")
    id = _record(need(body, "id", str, ""))
    seen = preview(call.tx, call.plan, call.grant, form=form.id, id=id, values=need(body, "values", dict, {}))
    return previewed(form, seen, call.lang) | _locked(call, form, id, seen)


def _locked(call: Call, form: PlanForm, id: Id | None, seen: Preview) -> dict[str, object]:
    """Say of a record that is on its way through a flow that it is not to be changed, but for what the step opens."""
    found = None if id is None else locked(call.tx, call.plan, form.id, id, person=call.grant.actor.person)
    if found is None:
        return {}
    why, opened = found
    shut = {field.key: True for field in form.table.fields if not field.is_hidden and field.id not in opened}
    known = {key: True for key in shut if key in seen.values}
    return {"readonly": {**seen.readonly, **known}, "locked": why.text(call.lang)}


def previewed(form: PlanForm, seen: Preview, lang: Lang) -> dict[str, object]:
    """This function will write what a record would be."""
    return {
        "values": seen.values,
        "errors": problem_entries(seen.errors, lang),
        "warnings": problem_entries(seen.warnings, lang),
        "visible": seen.visible,
        "required": seen.required,
        "readonly": seen.readonly,
        "options": {
            path: option_views(_at(form, path).field, values, lang) for path, values in seen.options.items()
        },
    }


def post_alike(call: Call) -> object:
    """This function will list the records that look like one being filled in."""
    form, body = call.form(), call.message.json("id", "values")
    id = _record(need(body, "id", str, ""))
    found = alike(call.tx, call.plan, call.grant, form.id, need(body, "values", dict, {}), but=id)
    records = [
        {
            "id": one.id,
            "title": one.title,
            "owner": one.owner,
            "why": [
                {"field": each.key, "label": say(each.label, call.lang), "value": each.value}
                for each in one.why
            ],
        }
        for one in found.records
    ]
    return {"records": records, "more": found.more, "unseen": found.is_unseen_there}


def _at(form: PlanForm, path: str) -> PlanField:
    """Find the field of a path such as ``state`` or ``lines.2.kind``."""
    first, *rest = path.split(".")
    found = form.table.by_key[first]
    return form.subforms[found.id].by_key[rest[-1]] if rest else found


ROUTES = (
    reading("POST", f"{FORM}/query", post_query),
    reading("POST", f"{FORM}/aggregate", post_aggregate),
    reading("POST", f"{FORM}/pick", post_pick),
    reading("POST", f"{FORM}/preview", post_preview),
    reading("POST", f"{FORM}/alike", post_alike),
)
