"""部门多选: several departments of the company."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._base import Cell
from huodan.language.fields._references import References

DEPARTMENTS = "departments"


class Departments(References):
    """Departments, such as 参与部门; new records take that of who makes them if ``is_current_by_default``."""

    meaning: ClassVar = "departments"
    widget: ClassVar = "departments"
    title: ClassVar = {"zh": "部门（多选）", "en": "Departments"}
    purpose: ClassVar = {
        "zh": "几个部门，如协作部门",
        "en": "Several departments, such as those that take part",
    }
    palette_place: ClassVar = 6
    suggested_by: ClassVar = ("参与部门", "协作部门", "departments")
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        ([17, 9, 17], (9, 17)),
        (17, (17,)),
        ("", None),
        ([], None),
    )
    rejects: ClassVar[tuple[object, ...]] = (1.5, [[]], True, [True], list(range(1, 300)))

    kind: Literal["departments"] = "departments"
    is_current_by_default: bool = False

    @property
    def target_form(self) -> str:
        """Name the built-in form of departments."""
        return DEPARTMENTS

    def current(self, *, person: int, departments: tuple[int, ...]) -> tuple[int, ...] | None:  # type: ignore[override]
        """Give one's own department, which comes before those below it."""
        return departments[:1] or None
