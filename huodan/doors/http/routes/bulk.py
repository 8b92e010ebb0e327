"""Many records of a form at once: change, delete, restore, work formulas out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer, need
from huodan.doors.http.problems import WrongSetting
from huodan.doors.http.route import writing
from huodan.doors.http.routes.jobs import whole_job
from huodan.doors.http.routes.rows import FORM
from huodan.kit.ids import parse_id
from huodan.language.plan.model import PlanForm
from huodan.workspace.bulk import ACTIONS, Bulk, Target, start, start_all

LONGEST_SEARCH = 5000
MOST_FORMULAS = 1000


def post_bulk(call: Call) -> Answer:
    """This function will do the same with many records: 200 and what became of each, or 202 and the job that does it."""
    form = call.form()
    body = call.message.json("action", "ids", "where", "search", "values", "formulas")
    action = need(body, "action", str)
    if action not in ACTIONS:
        raise WrongSetting(path="action", expected=f" {' / '.join(ACTIONS)}")
    if (action == "update") != ("values" in body):
        raise WrongSetting(path="values", expected={"zh": "只在修改时填写", "en": "given for an update only"})
    if (action == "recompute") != ("formulas" in body):
        raise WrongSetting(
            path="formulas", expected={"zh": "只在重算时填写", "en": "given for a recompute only"}
        )
    wanted = Bulk(form.id, action, call.origin, _values(body))
    if wanted.action == "update" and not wanted.values:
        raise WrongSetting(path="values", expected={"zh": "至少一个字段", "en": "at least one field"})
    is_all = "ids" not in body
    if is_all == (body.keys().isdisjoint({"where", "search"})) or (is_all and action == "restore"):
        raise WrongSetting(path="ids", expected={"zh": "数据的标识，或改用 where", "en": "ids, or use where"})
    if is_all:
        where, search = body.get("where"), need(body, "search", str, "")[:LONGEST_SEARCH]
        job = start_all(call.tx, call.plan, call.grant, wanted, where=where, search=search or None)
    else:
        job = start(call.tx, call.plan, call.grant, wanted, _targets(body, form))
    shown = whole_job(call, job)
    if not job.is_over:
        return Answer({"job": shown}, 202)
    told: Any = shown["result"]
    return Answer({"done": told["done"], "failed": told["failed"], "warned": told["warned"], "job": shown})


def _values(body: Mapping[str, Any]) -> Mapping[str, Any]:
    if "formulas" not in body:
        return need(body, "values", dict, {})
    formulas = need(body, "formulas", list)
    if not formulas or len(formulas) > MOST_FORMULAS:
        raise WrongSetting(path="formulas", expected={"zh": "至少一个公式字段", "en": "at least one formula"})
    return {"formulas": formulas}


def _targets(body: Mapping[str, Any], form: PlanForm) -> list[Target]:
    """Read ids, each alone or as ``{id, version}``; named twice is meant once."""
    targets: dict[int, int | None] = {}
    for index, given in enumerate(need(body, "ids", list)):
        entry = given if isinstance(given, dict) else {"id": given}
        text, version = entry.get("id"), entry.get("version")
        is_ours = isinstance(text, str) and text.startswith(f"{form.form.id_prefix}_")
        id = parse_id(text) if isinstance(text, str) and is_ours else None
        is_version = version is None or (type(version) is int and 0 < version < 1 << 31)
        if id is None or not is_version or entry.keys() - {"id", "version"}:
            expected = f' "{form.form.id_prefix}_…" / {{"id": "{form.form.id_prefix}_…", "version": 1}}'
            raise WrongSetting(path=f"ids.{index}", expected=expected)
        targets[id] = version
    return list(targets.items())


ROUTES = (writing("POST", f"{FORM}/bulk", post_bulk, is_short=False),)
