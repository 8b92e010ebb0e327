"""成员: one person of the company; marked as owner it decides who sees «own» records."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._reference import Reference

PEOPLE = "people"
DEPARTMENT = "person_department"  # its field that says where somebody belongs


class Member(Reference):
    """A person, such as 业务员; ``is_owner`` marks 负责人."""

    widget: ClassVar = "member"
    title: ClassVar = {"zh": "成员", "en": "Member"}
    purpose: ClassVar = {
        "zh": "公司里的一个人，如业务员；可以按它划定谁看得到",
        "en": "One person of the company, such as the salesperson, by which it can be decided who sees a record",
    }
    palette_place: ClassVar = 3
    suggested_by: ClassVar = ("负责人", "业务员", "销售员", "经办人", "跟进人", "owner", "salesperson")
    examples: ClassVar = ((17, 17), ("", None))
    rejects: ClassVar[tuple[object, ...]] = (1.5, [], True)

    kind: Literal["member"] = "member"
    is_owner: bool = False
    is_current_by_default: bool = False

    @property
    def target_form(self) -> str:
        """Name the built-in form of people."""
        return PEOPLE

    def current(self, *, person: int, departments: tuple[int, ...]) -> int | None:
        """Give who makes the record."""
        return person or None
