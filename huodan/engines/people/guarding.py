"""
What a change of the built-in forms must not do: shut the last administrator out, bend departments into a circle, take
away one that is in use.

Called by the write door for every Change, on whichever path it came.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from huodan.engines.people.administrators import hold_administrators, require_administrator
from huodan.engines.people.rows import departments, people
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.messages import Change, ChangeKind
from huodan.storage.db import Tx

PEOPLE, DEPARTMENTS = "people", "departments"


class DepartmentCircle(HuodanError):
    """A department would stand below itself."""

    code = "department_circle"
    status = 422
    zh = "部门不能放到自己或自己的下级部门下面。请换一个上级部门。"
    en = "A department cannot stand below itself or one of its own. Choose another parent."


class DepartmentInUse(HuodanError):
    """People or other departments belong to it."""

    code = "department_in_use"
    status = 409
    zh = "这个部门里还有 {people} 位成员、{departments} 个下级部门，不能删除。请先把他们移到别的部门。"
    en = "{people} people and {departments} departments still belong to it. Move them elsewhere first."


def guard(tx: Tx, changes: Iterable[Change]) -> None:
    """
    Refuse what a change of people or departments must not do; all other forms pass.

    Raises:
        LastAdministrator, DepartmentCircle, DepartmentInUse: the Tx must be given up then.
    """
    ours = [change for change in changes if change.form in (PEOPLE, DEPARTMENTS)]
    if any(change.form == PEOPLE and _may_shut_out(change) for change in ours):
        held = hold_administrators(tx)
        if any(change.record in held for change in ours if change.form == PEOPLE):
            require_administrator(tx)
    for change in ours:
        if change.form != DEPARTMENTS:
            continue
        if change.kind is ChangeKind.DELETED:
            _refuse_in_use(tx, change.record)
        elif change.after.get("dep_parent") is not None:
            _refuse_circle(tx, change.record)


def _may_shut_out(change: Change) -> bool:
    return change.kind is ChangeKind.DELETED or change.after.get("person_active", 1) in (0, False)


def _refuse_circle(tx: Tx, department: Id) -> None:
    """Walk up from a department; all are locked, so that nobody moves another one meanwhile."""
    wanted = select(departments.c.id, departments.c.f_dep_parent).order_by(departments.c.id).with_for_update()
    parents = {row.id: row.f_dep_parent for row in tx.execute(wanted)}
    above, seen = parents.get(department), {department}
    while above is not None:
        if above in seen:
            raise DepartmentCircle(path="parent")
        seen.add(above)
        above = parents.get(above)


def _refuse_in_use(tx: Tx, department: Id) -> None:
    count = select(func.count())
    inside = count.select_from(people).where(people.c.f_person_department == department)
    below = count.select_from(departments).where(departments.c.f_dep_parent == department)
    found = {"people": tx.execute(inside).scalar_one(), "departments": tx.execute(below).scalar_one()}
    if any(found.values()):
        raise DepartmentInUse(**found)
