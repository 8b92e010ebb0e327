"""部门: one department of the company, a record of the built-in form of departments."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._reference import Reference

DEPARTMENTS = "departments"


class Department(Reference):
    """A department, such as 承办部门."""

    widget: ClassVar = "department"
    title: ClassVar = {"zh": "部门", "en": "Department"}
    examples: ClassVar = ((17, 17), ("", None))
    rejects: ClassVar[tuple[object, ...]] = (1.5, [], True)

    kind: Literal["department"] = "department"

    @property
    def target_form(self) -> str:
        """Name the built-in form of departments."""
        return DEPARTMENTS
