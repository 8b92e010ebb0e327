"""What happened to a record, what it was before, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need, whole_number
from huodan.doors.http.problems import WrongSetting, problem_entries
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.records import RECORD, answer_record
from huodan.engines import journal
from huodan.engines.journal import CellChange
from huodan.engines.records import Wanted
from huodan.kit.ids import format_id, parse_id
from huodan.kit.words import Lang, say
from huodan.language.plan.model import PlanForm
from huodan.workspace.history import Restoring, Version, compare, preview_restore, restore
from huodan.workspace.importing.wish import IMPORTS_AS

USUAL = 50
MOST_VERSION = (1 << 31) - 1
MOST_NAMED = 500


def get_history(call: Call) -> object:
    """This function will list what happened to a record, the newest first, in pages."""
    form, asked = call.form(), call.message.query
    id = call.record(form)
    brought = asked.get("import_as") or None
    if brought not in (None, *IMPORTS_AS):
        raise WrongSetting(path="import_as", expected=f" {' / '.join(IMPORTS_AS)}")
    page = journal.history(
        call.tx,
        call.plan,
        call.grant,
        form=form.id,
        id=id,
        limit=whole_number(asked.get("limit", ""), at="limit", most=journal.MOST_ENTRIES) or USUAL,
        before=whole_number(asked.get("before", ""), at="before", most=MOST_VERSION),
        field=asked.get("field") or None,
        import_as=brought,
    )
    return {"entries": [_happened(entry, form, call.lang) for entry in page.entries], "next": page.next}


def _happened(entry: journal.Entry, form: PlanForm, lang: Lang) -> dict[str, object]:
    return {
        "id": format_id("chg", entry.id),
        "at": entry.at,
        "by": entry.by,
        "kind": entry.kind,
        "version": entry.version,
        "import_as": entry.import_as,
        "origin": entry.origin,
        "file": entry.file,
        "recovered": entry.recovered,
        "why": entry.why,
        "of_version": entry.of_version,
        "of_at": entry.of_at,
        "merged": entry.merged and {"gone": entry.merged.gone, "into": entry.merged.into},
        "changes": _changed(entry.changes, form, lang),
    }


def _changed(changes: Iterable[CellChange], form: PlanForm, lang: Lang) -> list[dict[str, object]]:
    return [
        {
            "path": one.path,
            "label": say(one.label, lang),
            "before": one.before,
            "after": one.after,
            "row": None if one.row is None else format_id(form.form.id_prefix, one.row),
            "act": one.act,
        }
        for one in changes
    ]


def get_comparison(call: Call) -> object:
    """This function will show two versions of a record, and what differs; without ``to`` the second is what it is now."""
    form, asked = call.form(), call.message.query
    id = call.record(form)
    was = whole_number(asked.get("from", ""), at="from", most=MOST_VERSION)
    if was is None:
        raise WrongSetting(path="from", expected={"zh": "一个版本号", "en": "a version"})
    now = whole_number(asked.get("to", ""), at="to", most=MOST_VERSION)
    told = compare(call.tx, call.plan, call.grant, form=form.id, id=id, was=was, now=now)
    return {
        "from": _version(told.was),
        "to": _version(told.now),
        "changes": _changed(told.changes, form, call.lang),
    }


def _version(version: Version) -> dict[str, object]:
    return {"version": version.version, "at": version.at, "by": version.by, "values": version.values}


def post_preview(call: Call) -> object:
    """This function will say what going back to a version would change, and what cannot be restored."""
    form = call.form()
    wish = _wish(call, form, call.message.json("version", "fields", "rows"))
    lines, left = preview_restore(call.tx, call.plan, call.grant, wish)
    return {"changes": _changed(lines, form, call.lang), "left": problem_entries(left, call.lang)}


def post_back(call: Call) -> Answer:
    """This function will go back to a version; ``left`` names what could not be restored, if that was agreed to."""
    form = call.form()
    body = call.message.json("version", "fields", "rows", "partly")
    wish = _wish(call, form, body, base_version=call.version(), is_partial=need(body, "partly", bool, False))
    changes, left = restore(call.tx, call.plan, call.grant, wish)
    saved = answer_record(call, form, wish.id, changes)
    assert isinstance(saved.data, dict)
    told = {"restored": bool(changes), "left": problem_entries(left, call.lang)}
    return Answer(saved.data | told)


def _wish(
    call: Call,
    form: PlanForm,
    body: dict[str, Any],
    *,
    base_version: int | None = None,
    is_partial: bool = False,
) -> Restoring:
    version = need(body, "version", int)
    if not 0 < version <= MOST_VERSION:
        raise WrongSetting(path="version", expected={"zh": "一个版本号", "en": "a version"})
    fields, rows = need(body, "fields", list, []), need(body, "rows", list, [])
    for name, given in (("fields", fields), ("rows", rows)):
        if not all(isinstance(each, str) for each in given) or len(given) > MOST_NAMED:
            raise WrongSetting(path=name, expected={"zh": "一列文字", "en": "a list of texts"})
    ids = [parse_id(text) for text in rows]
    if None in ids:
        at = f"rows.{ids.index(None)}"
        raise WrongSetting(path=at, expected=f' "{form.form.id_prefix}_…"')
    wanted = Wanted(frozenset(fields), frozenset(id for id in ids if id is not None))
    return Restoring(form.id, call.record(form), version, wanted, base_version, is_partial, call.origin)


ROUTES = (
    reading("GET", f"{RECORD}/history", get_history),
    reading("GET", f"{RECORD}/compare", get_comparison),
    reading("POST", f"{RECORD}/restore/preview", post_preview),
    writing("POST", f"{RECORD}/restore", post_back),
)
