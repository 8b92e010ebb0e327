"""
Departments as an administrator keeps them: a tree of records, each with a head.

Owns what is done with them and what the audit log says of it; that they form no circle and none in use is removed is
the people engine's rule (``guarding.py``), whoever writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huodan.engines import audit
from huodan.engines.query import Query, query
from huodan.kit.ids import Id, parse_id
from huodan.language.access import Grant, RecordNotFound
from huodan.language.fields.member import PEOPLE
from huodan.language.messages import CreateRecord, DeleteRecord, Origin, UpdateRecord
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.perform import perform
from huodan.workspace.staff import MOST_PAGES, PAGE

DEPARTMENTS = "departments"
COLUMNS = ("name", "parent", "head")


@dataclass(frozen=True, slots=True)
class Department:
    """One department. values: by field key, references as ``api.md`` says. count: of its own people, none of those below."""

    id: Id
    values: Mapping[str, Any]
    count: int


def departments(tx: Tx, plan: Plan, grant: Grant) -> tuple[Department, ...]:
    """List all departments by name, with how many people are in each."""
    people = _all(
        tx, plan, grant, Query(PEOPLE, ("department",), {"field": "active", "op": "ne", "value": False})
    )
    counts = Counter(row["department"]["id"] for row in people if row["department"])
    return tuple(
        Department(id, row, counts[str(row["id"])])
        for row in _all(tx, plan, grant, Query(DEPARTMENTS, COLUMNS))
        if (id := parse_id(str(row["id"]))) is not None
    )


def add_department(tx: Tx, plan: Plan, grant: Grant, *, values: Mapping[str, object]) -> Id:
    """
    Make a department.

    Raises:
        Invalid: if its name is missing or taken.
    """
    (change,) = perform(tx, plan, grant, CreateRecord(DEPARTMENTS, values, origin=Origin.SCREEN))
    audit.note(
        tx, kind=audit.DEPARTMENT, detail={"did": "made", "name": _name(tx, plan, grant, change.record)}
    )
    return change.record


def change_department(
    tx: Tx, plan: Plan, grant: Grant, department: Id, *, values: Mapping[str, object]
) -> None:
    """
    Rename or move a department, or give it a head.

    Raises:
        Invalid, NotFound, DepartmentCircle: the Tx must be given up then.
    """
    was = _department(tx, plan, grant, department).values
    perform(tx, plan, grant, UpdateRecord(DEPARTMENTS, department, values, origin=Origin.SCREEN))
    now = _department(tx, plan, grant, department).values
    for key in COLUMNS:
        before, after = _text(was[key]), _text(now[key])
        if before != after:
            detail = {"did": f"changed_{key}", "name": _text(was["name"]), "from": before, "to": after}
            audit.note(tx, kind=audit.DEPARTMENT, detail=detail)


def remove_department(tx: Tx, plan: Plan, grant: Grant, department: Id) -> None:
    """
    Remove a department nobody and nothing belongs to.

    Raises:
        NotFound, DepartmentInUse: the Tx must be given up then.
    """
    name = _name(tx, plan, grant, department)
    perform(tx, plan, grant, DeleteRecord(DEPARTMENTS, department, origin=Origin.SCREEN))
    audit.note(tx, kind=audit.DEPARTMENT, detail={"did": "removed", "name": name})


def _all(tx: Tx, plan: Plan, grant: Grant, asked: Query) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    after = None
    for _ in range(MOST_PAGES):
        page = query(tx, plan, grant, Query(asked.form, asked.columns, asked.where, limit=PAGE, after=after))
        found.extend(page.rows)
        after = page.next
        if after is None:
            break
    return found


def _department(tx: Tx, plan: Plan, grant: Grant, department: Id) -> Department:
    found = next((one for one in departments(tx, plan, grant) if one.id == department), None)
    if found is None:
        raise RecordNotFound
    return found


def _name(tx: Tx, plan: Plan, grant: Grant, department: Id) -> str | None:
    return _text(_department(tx, plan, grant, department).values["name"])


def _text(value: object) -> str | None:
    """Say a value in words: of a reference its title."""
    shown = value.get("title") if isinstance(value, dict) else value
    return None if shown is None else str(shown)
