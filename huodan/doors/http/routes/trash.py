"""The trash of a form: what was deleted and for how long it stays, bringing it back, deleting it for good."""

from __future__ import annotations

from dataclasses import replace

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need, whole_number
from huodan.doors.http.problems import WrongSetting, problem_entries
from huodan.doors.http.route import reading, writing
from huodan.doors.http.routes.records import answer_saved
from huodan.doors.http.routes.rows import FORM
from huodan.engines.records import MOST_LISTED, TrashRow, gone_targets, list_trash
from huodan.kit import zone
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.messages import RestoreRecord
from huodan.language.plan.model import PlanForm
from huodan.storage.db import DAY_MS
from huodan.workspace.history import Keeping, delete_for_good, keeping
from huodan.workspace.merging import Became, became

USUAL = 100
MOST_AT_ONCE = 200
LONGEST_SEARCH = 200


def get_trash(call: Call) -> object:
    """This function will list deleted records the caller may restore, the newest first, in pages."""
    form, asked, rules = call.form(), call.message.query, keeping(call.tx)
    limit = whole_number(asked.get("limit", ""), at="limit", most=MOST_LISTED) or USUAL
    search = asked.get("search", "")[:LONGEST_SEARCH].replace("\x00", "").strip()
    after = _after(asked.get("after", ""), form)
    page = list_trash(call.tx, call.plan, call.grant, form=form.id, limit=limit, after=after, search=search)
    at, last = page.next or (0, 0)
    into = became(call.tx, call.plan, call.grant, form.id, [row.id for row in page.rows])
    return {
        "rows": [_trashed(row, form, call, rules) | _merged(into.get(row.id)) for row in page.rows],
        "next": f"{at}-{format_id(form.form.id_prefix, last)}" if page.next else None,
        "days": rules.trash_days,
    }


def _merged(became: Became | None) -> dict[str, object]:
    """Say what a record became a part of, and by which merge it can be brought back, to who sees that."""
    if became is None:
        return {"merged_into": None, "merge": None}
    return {"merged_into": became.into, "merge": format_id("mrg", became.merge)}


def _trashed(row: TrashRow, form: PlanForm, call: Call, rules: Keeping) -> dict[str, object]:
    until, tz = rules.until(row.deleted_at), call.tx.zone
    return {
        "id": format_id(form.form.id_prefix, row.id),
        "title": row.title,
        "deleted_at": zone.iso(row.deleted_at, tz),
        "deleted_by": row.deleted_by,
        "until": zone.iso(until, tz),
        "days_left": max(0, -((call.tx.now - until) // DAY_MS)),
    }


def _after(text: str, form: PlanForm) -> tuple[int, Id] | None:
    """Read where the page before ended."""
    if not text:
        return None
    at, _, id = text.partition("-")
    found = parse_id(id) if id.startswith(f"{form.form.id_prefix}_") else None
    if found is None or not (at.isascii() and at.isdigit() and len(at) < 16):
        raise WrongSetting(
            path="after", expected={"zh": "上一页的 next", "en": "the next of the page before"}
        )
    return int(at), found


def post_restore(call: Call) -> Answer:
    """This function will bring a record back from the trash, and say what it points to in vain (``gone``)."""
    form = call.form()
    id = call.record(form)
    saved = answer_saved(call, form, RestoreRecord(form.id, id, call.origin), status=200)
    gone = gone_targets(call.tx, call.plan, call.grant, form=form.id, id=id)
    assert isinstance(saved.data, dict)
    return replace(saved, data=saved.data | {"gone": problem_entries(gone, call.lang)})


def post_purge(call: Call) -> object:
    """This function will delete records of the trash for good; administrators may who may delete in the form."""
    call.require_administrator()
    form = call.form()
    ids: list[Id] = []
    given = need(call.message.json("ids"), "ids", list)
    if not 0 < len(given) <= MOST_AT_ONCE:
        most = MOST_AT_ONCE
        raise WrongSetting(path="ids", expected={"zh": f"1 到 {most} 个标识", "en": f"1 to {most} ids"})
    for index, text in enumerate(given):
        is_ours = isinstance(text, str) and text.startswith(f"{form.form.id_prefix}_")
        found = parse_id(text) if is_ours else None
        if found is None:
            raise WrongSetting(path=f"ids.{index}", expected=f' "{form.form.id_prefix}_…"')
        ids.append(found)
    return {"done": delete_for_good(call.tx, call.plan, call.grant, form=form.id, ids=ids)}


ROUTES = (
    reading("GET", f"{FORM}/trash", get_trash),
    writing("POST", f"{FORM}/trash/purge", post_purge),
    writing("POST", f"{FORM}/trash/{{id}}/restore", post_restore),
)
