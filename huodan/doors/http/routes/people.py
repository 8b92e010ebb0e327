"""Colleagues, for member fields and mentions."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.route import API, reading
from huodan.engines.query import Query, query
from huodan.language.fields.member import PEOPLE

MOST = 20


def get_members(call: Call) -> object:
    """This function will find colleagues by name, 工号 or pinyin."""
    where = {"not": {"field": "active", "op": "eq", "value": False}}
    search = call.message.query.get("search")
    asked = Query(PEOPLE, ("name", "department"), where, search, limit=MOST)
    page = query(call.tx, call.plan, call.grant, asked)
    return {"rows": [_member(row) for row in page.rows]}


def _member(row: dict[str, object]) -> dict[str, object]:
    department = row["department"]
    title = department["title"] if isinstance(department, dict) else None
    return {"id": row["id"], "title": row["name"], "department": title}


ROUTES = (reading("GET", f"{API}/members", get_members),)
