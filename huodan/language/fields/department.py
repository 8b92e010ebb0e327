"""部门: one department of the company, a record of the built-in form of departments."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._reference import Reference

DEPARTMENTS = "departments"


class Department(Reference):
    """A department, such as 承办部门; new records take that of who makes them if ``is_current_by_default``."""

    widget: ClassVar = "department"
    title: ClassVar = {"zh": "部门", "en": "Department"}
    purpose: ClassVar = {
        "zh": "公司里的一个部门，可以按它划定谁看得到",
        "en": "One department of the company, by which it can be decided who sees a record",
    }
    palette_place: ClassVar = 4
    suggested_by: ClassVar = ("部门", "department")
    examples: ClassVar = ((17, 17), ("", None))
    rejects: ClassVar[tuple[object, ...]] = (1.5, [], True)

    kind: Literal["department"] = "department"
    is_current_by_default: bool = False

    @property
    def target_form(self) -> str:
        """Name the built-in form of departments."""
        return DEPARTMENTS

    def current(self, *, person: int, departments: tuple[int, ...]) -> int | None:
        """Give one's own department, which comes before those below it."""
        return departments[0] if departments else None
