"""Who is meant: people by name, by role, by place in the company, by what a record says, or chosen on the way (list U3)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.element import Element
from huodan.language.fields._base import ElementId
from huodan.language.flow.notation import Meant

WhoBy = Literal[
    "people",
    "role",
    "group",
    "job",
    "department",
    "department_head",
    "heads_up_to",
    "starter",
    "starter_manager",
    "starter_managers",
    "starter_chooses",
    "before_chooses",
    "field",
    "field_head",
    "matching",
    "matrix",
]
WAYS_TO_SAY: dict[WhoBy, tuple[str, str]] = {
    "people": ("指定成员", "these people"),
    "role": ("角色", "a role"),
    "group": ("用户组（按岗位）", "a group (by job)"),
    "job": ("岗位", "a job"),
    "department": ("部门成员", "a department"),
    "department_head": ("部门负责人", "the head of a department"),
    "heads_up_to": ("连续多级部门负责人", "heads of departments, level by level"),
    "starter": ("发起人", "who started it"),
    "starter_manager": ("发起人的主管", "the starter's manager"),
    "starter_managers": ("发起人的主管，逐级", "the starter's managers, level by level"),
    "starter_chooses": ("发起人自选", "whom the starter chooses"),
    "before_chooses": ("上一步的审批人选", "whom the approver before chooses"),
    "field": ("表单里的成员字段", "a member named in the form"),
    "field_head": ("表单里部门的负责人", "the head of a department named in the form"),
    "matching": ("符合条件的成员", "people who meet a condition"),
    "matrix": ("审批矩阵", "a matrix of approval"),
}


class MatrixRow(Element):
    """
    One row of a matrix: for amounts from ``least`` to below ``most``, of these departments and options, these people.

    What is left empty holds for all. people: ids of records; roles: ids. starters, starter_roles: who began the run, by their
    ids or roles; one of both is enough.
    """

    least: str | None = None
    most: str | None = None
    departments: Annotated[tuple[str, ...], Setting(max_length=50)] = ()
    options: Annotated[tuple[ElementId, ...], Setting(max_length=50)] = ()
    starters: Annotated[tuple[str, ...], Setting(max_length=50)] = ()
    starter_roles: Annotated[tuple[ElementId, ...], Setting(max_length=20)] = ()
    people: Annotated[tuple[str, ...], Setting(max_length=20)] = ()
    roles: Annotated[tuple[ElementId, ...], Setting(max_length=10)] = ()


class Matrix(Element):
    """
    A sheet that says who decides (审批矩阵): by an amount, a department and an option of the record.

    The first row that fits counts. amount, department: fields; None where a column is not used, and ``flow_starter`` for the
    departments of who began the run. option: a field with options, of the record or by path of what it or its rows name, such as
    the category of the products of its lines: one row that has it is enough. largest_by: a number of these rows; then only that
    with the largest counts. by_starter: whether rows say who began the run.
    """

    amount: ElementId | None = None
    department: ElementId | None = None
    option: Annotated[str, Setting(max_length=200)] | None = None
    largest_by: ElementId | None = None
    by_starter: bool = False
    rows: Annotated[tuple[MatrixRow, ...], Setting(max_length=500)] = ()


class Who(Element):
    """
    Some people.

    people, departments: ids of records. roles: ids. jobs: by name; ``group`` means them too, as older documents write it: groups
    of people are roles here, and the designer offers these. field: a member or department field of the form, of a relation or
    of its rows by path. level: how many up, 1 is the next, and of ``department_head`` and ``field_head`` the department itself;
    of ``heads_up_to`` and ``starter_managers`` the last. where: a filter on people. label: how a choice is asked for.
    """

    by: WhoBy
    people: Annotated[tuple[str, ...], Setting(max_length=50)] = ()
    roles: Annotated[tuple[ElementId, ...], Setting(max_length=20)] = ()
    jobs: Annotated[tuple[str, ...], Setting(max_length=20)] = ()
    departments: Annotated[tuple[str, ...], Setting(max_length=20)] = ()
    field: str | None = None
    level: Annotated[int, Setting(ge=1, le=20)] = 1
    where: dict[str, Any] | None = None
    matrix: Matrix | None = None
    label: Text | None = None

    @property
    def meant(self) -> Meant:
        """Say in short who it is, for a drawing; nobody by name."""
        zh, en = WAYS_TO_SAY[self.by]
        named = (self.field.rpartition(".")[2].lstrip("#"),) if self.field else self.roles
        return Meant({"zh": zh, "en": en}, named)
