"""
What stands on the page of a record besides its fields: dividers, notes, related lists, and who made and changed it, and when.

Nothing here is stored with records; where a part stands is told by its section, among the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.document.related import Related
from huodan.language.element import Element

SystemKey = Literal["created_by", "created_at", "updated_by", "updated_at"]
PARTS: Mapping[str, tuple[str, str]] = {
    "divider": ("分割线", "divider"),
    "note": ("说明文字", "note"),
    "related": ("关联列表", "related list"),
    "created_by": ("创建人", "created by"),
    "created_at": ("创建时间", "created at"),
    "updated_by": ("修改人", "updated by"),
    "updated_at": ("修改时间", "updated at"),
}


PART_SETTINGS: Mapping[str, tuple[str, str]] = {
    "adds": ("可以在这里新建", "new ones from here"),
    "links": ("可以在这里关联、取消关联", "linked and unlinked from here"),
    "opens": ("可以打开", "may be opened"),
    "parts.over": ("按哪个关联", "by which relation"),
    "in_steps": ("新建时分步填写", "new ones are filled in step by step"),
}
"""What settings of parts, and of the page they stand on, are called."""


class Divider(Element):
    """A line across the page 「分割线」, with a word on it if there is one."""

    part: Literal["divider"] = "divider"
    label: Text | None = None


class Note(Element):
    """A text for who fills in or reads 「说明文字」; ``**so**`` is emphasis, all else is as written."""

    part: Literal["note"] = "note"
    text: Text


class SystemPart(Element):
    """Who made or changed the record last, or when; what every record knows of itself."""

    part: Literal["system"] = "system"
    shows: SystemKey


AnyPart = Annotated[Divider | Note | Related | SystemPart, Setting(discriminator="part")]


def part_name(element: Mapping[str, object], lang: str) -> str | None:
    """Say what a part of a page is to people, None for elements of other sorts."""
    words = PARTS.get(str(element.get("shows") or element.get("part")))
    return words and words[lang == "en"]
