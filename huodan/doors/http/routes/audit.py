"""The audit log, for administrators: who took data out of the workspace, when, how much, and what they asked for."""

from __future__ import annotations

from collections.abc import Mapping

from huodan.doors.http.call import Call
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import API, reading
from huodan.engines import audit, people
from huodan.engines.audit import Entry
from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import Lang, say
from huodan.language.describe import path_view
from huodan.language.fields.member import PEOPLE
from huodan.language.filter import filtered
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import PlanForm, UnknownPath
from huodan.storage.sql.shown import reference, system_reference, titles

AUDIT = f"{API}/audit"
PREFIX = "aud"
USUAL = 50


def get_audit(call: Call) -> object:
    """This function will list the entries, the newest first, of one person, kind, or from one day to another."""
    call.require_administrator()
    asked = call.message.query
    since, until = _day(call, "from"), _day(call, "to", is_end=True)
    kind = asked.get("kind", "")
    if kind and kind not in audit.KINDS:
        raise WrongSetting(path="kind", expected=" " + " / ".join(audit.KINDS))
    limit = _limit(asked.get("limit", ""))
    found = audit.entries(
        call.tx,
        person=_id(call, "person", call.plan.forms[PEOPLE].form.id_prefix),
        kind=kind or None,
        since=since,
        until=until,
        before=_id(call, "after", PREFIX),
        limit=limit,
    )
    named = titles(
        call.tx, call.plan, call.grant, PEOPLE, {one.person for one in found if one.person != SYSTEM_PERSON}
    )
    keys = people.key_names(call.tx, {one.key for one in found if one.key is not None})
    rows = [_shown(call, one, _by(call, one, named, keys)) for one in found]
    return {"rows": rows, "next": rows[-1]["id"] if len(found) == limit else None}


def _shown(call: Call, entry: Entry, by: Mapping[str, object]) -> dict[str, object]:
    form = call.plan.forms.get(entry.form or "")
    columns = entry.detail.get("columns")
    about = None if form is None else {"app": form.app, "key": form.key, "label": say(form.label, call.lang)}
    return {
        "id": format_id(PREFIX, entry.id),
        "at": zone.iso(entry.at, call.tx.zone),
        "by": by,
        "kind": entry.kind,
        "form": about,
        "columns": None if columns is None else [_label(call, form, name) for name in columns],
        "fields": None if form is None else _fields(call, form, entry.detail.get("where")),
        "detail": _detail(call, entry, form),
    }


def _fields(call: Call, form: PlanForm, where: object) -> dict[str, object]:
    """Describe the fields a filter names, so that it can be said in words; what is gone is left out."""
    described = {
        name: path_view(call.plan, form=form.id, path=name, lang=call.lang) for name in filtered(where)
    }
    return {name: view for name, view in described.items() if view is not None}


def _detail(call: Call, entry: Entry, form: PlanForm | None) -> dict[str, object]:
    """Give what was noted, roles by the names they have now."""
    detail = dict(entry.detail)
    if entry.kind == audit.REVEAL:
        detail["field"] = _named(form, str(detail["field"]), call.lang)
    named = {audit.ROLES: ("from", "to"), audit.ACCOUNT: ("roles",)}.get(entry.kind, ())
    if detail.get("did") == "totp_roles":
        named = ("from", "to")
    said = {key: people.role_names(call.plan, detail[key], call.lang) for key in named if key in detail}
    return detail | said


def _named(form: PlanForm | None, id: str, lang: Lang) -> str:
    """Give the label of a field by its id, also of sub-rows; its id if it is gone by now."""
    tables = () if form is None else (form.table, *form.subforms.values())
    found = next((table.by_id[id] for table in tables if id in table.by_id), None)
    return id if found is None else say(found.label, lang)


def _label(call: Call, form: PlanForm | None, name: str) -> str:
    """Give the label of a column, its key if it is gone by now."""
    try:
        path = None if form is None else call.plan.path(form.id, name)
    except UnknownPath:
        path = None
    return name if path is None else ".".join(say(field.label, call.lang) for field in path.guards)


def _by(
    call: Call, entry: Entry, named: Mapping[Id, str | None], keys: Mapping[Id, str]
) -> Mapping[str, object]:
    if entry.key is not None and entry.key in keys:
        return {"id": None, "title": keys[entry.key]}
    if entry.person == SYSTEM_PERSON:
        return system_reference(call.tx)
    return reference(call.plan, PEOPLE, entry.person, named.get(entry.person))


def _id(call: Call, name: str, prefix: str) -> Id | None:
    text = call.message.query.get(name, "")
    found = parse_id(text) if text.startswith(f"{prefix}_") else None
    if text and found is None:
        raise WrongSetting(path=name, expected=f" {prefix}_…")
    return found


def _day(call: Call, name: str, *, is_end: bool = False) -> int | None:
    """Give the moment a day begins, or that it is over."""
    text = call.message.query.get(name, "")
    if not text:
        return None
    try:
        day = zone.parse_day(text)
        return zone.start_of_day(zone.add_days(day, 1) if is_end else day, call.tx.zone)
    except (HuodanError, ValueError, OverflowError):
        raise WrongSetting(path=name, expected=" 2026-05-06") from None


def _limit(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= audit.MOST_LISTED):
        most = audit.MOST_LISTED
        raise WrongSetting(
            path="limit", expected={"zh": f"1 到 {most} 的整数", "en": f"a number from 1 to {most}"}
        )
    return int(text)


ROUTES = (reading("GET", AUDIT, get_audit),)
