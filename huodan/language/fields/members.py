"""成员多选: several people of the company; marked as owners, each of them sees «own» records."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._base import Cell
from huodan.language.fields._references import References

PEOPLE = "people"


class Members(References):
    """People, such as 协作人; ``is_owner`` makes a record everybody's own who is named in it."""

    meaning: ClassVar = "members"
    widget: ClassVar = "members"
    title: ClassVar = {"zh": "成员（多选）", "en": "Members"}
    purpose: ClassVar = {
        "zh": "公司里的几个人，如协作人",
        "en": "Several people of the company, such as those who help",
    }
    palette_place: ClassVar = 5
    suggested_by: ClassVar = ("协作人", "参与人", "抄送人", "members", "participants")
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        ([17, 9, 17], (9, 17)),
        (17, (17,)),
        ("", None),
        ([], None),
    )
    rejects: ClassVar[tuple[object, ...]] = (1.5, [[]], True, [True], list(range(1, 300)))

    kind: Literal["members"] = "members"
    is_owner: bool = False
    is_current_by_default: bool = False

    @property
    def target_form(self) -> str:
        """Name the built-in form of people."""
        return PEOPLE

    def current(self, *, person: int, departments: tuple[int, ...]) -> tuple[int, ...] | None:  # type: ignore[override]
        """Give who makes the record."""
        return (person,) if person else None
