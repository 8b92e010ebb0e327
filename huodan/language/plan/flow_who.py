"""Who is meant by a flow: that what is named is there, and that somebody can be meant at all."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.nodes._who import Matrix, MatrixRow, Who
from huodan.language.plan.flow_own import STARTER
from huodan.language.plan.model import Path, PlanField

if TYPE_CHECKING:
    from huodan.language.plan.flow_nodes import NodeReader

PEOPLE, DEPARTMENTS = "people", "departments"
_LISTS = {"people": "people", "role": "roles", "group": "jobs", "job": "jobs", "department": "departments"}
"""What must not be empty."""


def check_who(reader: NodeReader, at: str, who: Who) -> None:
    """Refuse what means nobody, and what is gone."""
    name = _LISTS.get(who.by)
    if name is not None and not getattr(who, name):
        zh, en = "还没有选人，请选。", "Nobody is chosen yet; choose."
        reader.problem(f"{at}.{name}", "nobody_named", zh, en)
    _roles(reader, f"{at}.roles", who.roles)
    if who.by in ("field", "field_head"):
        _field(reader, f"{at}.field", who)
    if who.by == "matching":
        if who.where is None:
            zh, en = "请写要找什么样的成员。", "Say which people are meant."
            reader.problem(f"{at}.where", "nobody_named", zh, en)
        else:
            reader.filter(f"{at}.where", PEOPLE, who.where)
    if who.by == "matrix":
        if who.matrix is None or not who.matrix.rows:
            zh, en = "审批矩阵还是空的，请填写至少一行。", "The matrix is empty; fill in a row at least."
            reader.problem(f"{at}.matrix", "nobody_named", zh, en)
        else:
            _matrix(reader, f"{at}.matrix", who.matrix)


def _roles(reader: NodeReader, at: str, roles: Collection[str]) -> None:
    if any(role not in reader.plan.roles for role in roles):
        zh, en = "这里用到的角色已经不在了，请重新选。", "A role that is named here is gone; choose again."
        reader.problem(at, "no_role", zh, en)


def _field(reader: NodeReader, at: str, who: Who) -> None:
    if who.field is None:
        zh, en = "请选一个字段。", "Choose a field."
        reader.problem(at, "no_field", zh, en)
        return
    path = reader.path(at, reader.flow.form, who.field)
    if path is None:
        return
    target = path.leaf.target or form_of_several(path.leaf.field)
    if target != PEOPLE and (who.by == "field" or target != DEPARTMENTS):
        zh = "这个字段里不是成员（或部门），请换一个。"
        en = "This field names no member (or department); choose another."
        reader.problem(at, "no_people", zh, en)


def _matrix(reader: NodeReader, at: str, matrix: Matrix) -> None:
    columns = (matrix.amount, None if matrix.department == STARTER else matrix.department)
    amount, department = (
        reader.field(f"{at}.{name}", reader.flow.form, id) if id else None
        for name, id in zip(("amount", "department"), columns, strict=True)
    )
    path = reader.path(f"{at}.option", reader.flow.form, matrix.option) if matrix.option else None
    option = None if path is None else path.leaf
    if amount and (amount.store not in (Store.DECIMAL, Store.WHOLE) or amount.klass == "live"):
        zh, en = "「金额」一列要选保存的数字字段。", "The column of amounts needs a number that is stored."
        reader.problem(f"{at}.amount", "no_number", zh, en)
    if department and DEPARTMENTS not in (department.target, form_of_several(department.field)):
        zh, en = "「部门」一列要选部门字段。", "The column of departments needs a department."
        reader.problem(f"{at}.department", "no_department", zh, en)
    known: Collection[str] = ()
    if option and not option.field.takes_options:
        zh, en = "「选项」一列要选带选项的字段。", "The column of options needs a field with options."
        reader.problem(f"{at}.option", "no_options", zh, en)
    elif option:
        known = {each.id for each in getattr(option.field, "options", ())}
    _largest(reader, f"{at}.largest_by", matrix, path)
    for place, row in enumerate(matrix.rows):
        way = f"{at}.rows.{place}"
        _roles(reader, f"{way}.roles", row.roles)
        _roles(reader, f"{way}.starter_roles", row.starter_roles)
        if not row.people and not row.roles:
            zh, en = "这一行还没有选审批人。", "This row names nobody yet."
            reader.problem(f"{way}.people", "nobody_named", zh, en)
        if any(id not in known for id in row.options):
            zh, en = "这一行的选项已经不在了，请重新选。", "An option of this row is gone; choose again."
            reader.problem(f"{way}.options", "no_options", zh, en)
        _amounts(reader, way, row)


def _amounts(reader: NodeReader, way: str, row: MatrixRow) -> None:
    least, most = amount_of(row.least), amount_of(row.most)
    if (row.least and least is None) or (row.most and most is None):
        zh, en = "金额要写成数字，例如 50000。", "Write the amount as a number, such as 50000."
        reader.problem(f"{way}.least", "no_number", zh, en)
    elif least is not None and most is not None and least >= most:
        zh, en = "起点要小于终点。", "An amount begins below where it ends."
        reader.problem(f"{way}.most", "empty_range", zh, en)


def _largest(reader: NodeReader, at: str, matrix: Matrix, path: Path | None) -> None:
    if matrix.largest_by is None or path is None:
        return
    rows = next((step for step in path.steps if step.store is Store.ROWS), None)
    found: PlanField | None = None if rows is None else reader.field(at, rows.id, matrix.largest_by)
    if rows is None or (found and (found.store not in (Store.DECIMAL, Store.WHOLE) or found.klass == "live")):
        zh = "「最大的一行」要按明细里保存的数字来比，请重新选，或改成「任一行」。"
        en = "The largest line is found by a number that is stored with the lines; choose one, or take any line."
        reader.problem(at, "no_number", zh, en)


def amount_of(text: str | None) -> Decimal | None:
    """Read an amount of a matrix; None where there is none, or it is no number."""
    try:
        made = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return made if made is None or made.is_finite() else None
