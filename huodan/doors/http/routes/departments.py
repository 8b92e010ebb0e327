"""The tree of departments, for administrators: make, rename, move, give a head, remove one nobody is in."""

from __future__ import annotations

from huodan.doors.http.call import Call
from huodan.doors.http.message import Answer
from huodan.doors.http.route import API, reading, writing
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.access import RecordNotFound
from huodan.workspace import departments
from huodan.workspace.departments import DEPARTMENTS, Department

PATH = f"{API}/departments"


def get_departments(call: Call) -> object:
    """This function will list all departments by name; ``parent`` makes them a tree."""
    call.require_administrator()
    return {"rows": [_view(call, one) for one in departments.departments(call.tx, call.plan, call.grant)]}


def post_department(call: Call) -> Answer:
    """This function will make a department."""
    call.require_administrator()
    made = departments.add_department(call.tx, call.plan, call.grant, values=_values(call))
    return Answer(_shown(call, made), 201)


def patch_department(call: Call) -> object:
    """This function will rename or move a department, or give it a head."""
    department = _named(call)
    departments.change_department(call.tx, call.plan, call.grant, department, values=_values(call))
    return _shown(call, department)


def delete_department(call: Call) -> Answer:
    """This function will remove a department nobody and nothing belongs to."""
    departments.remove_department(call.tx, call.plan, call.grant, _named(call))
    return Answer(status=204)


def _named(call: Call) -> Id:
    call.require_administrator()
    text = call.message.names["id"]
    found = parse_id(text) if text.startswith(f"{_prefix(call)}_") else None
    if found is None:
        raise RecordNotFound
    return found


def _values(call: Call) -> dict[str, object]:
    return dict(call.message.json("name", "parent", "head"))


def _shown(call: Call, department: Id) -> dict[str, object]:
    rows = departments.departments(call.tx, call.plan, call.grant)
    return next(_view(call, one) for one in rows if one.id == department)


def _view(call: Call, one: Department) -> dict[str, object]:
    values = {key: one.values[key] for key in departments.COLUMNS}
    return {"id": format_id(_prefix(call), one.id), **values, "count": one.count}


def _prefix(call: Call) -> str:
    return call.plan.forms[DEPARTMENTS].form.id_prefix


ROUTES = (
    reading("GET", PATH, get_departments),
    writing("POST", PATH, post_department),
    writing("PATCH", f"{PATH}/{{id}}", patch_department),
    writing("DELETE", f"{PATH}/{{id}}", delete_department),
)
