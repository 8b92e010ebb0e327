"""复选框组: any of a few options, all in sight."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._base import Cell
from huodan.language.fields._options import Choices


class CheckboxGroup(Choices):
    """Any of a few options."""

    widget: ClassVar = "checkbox"
    title: ClassVar = {"zh": "复选框组", "en": "Checkbox group"}
    purpose: ClassVar = {
        "zh": "可以勾几个，选项都摆出来；选项少的时候用",
        "en": "Several may be ticked and all are in sight; for a few options",
    }
    palette_place: ClassVar = 3
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        (["乙", "甲", "乙"], ("a", "b")),
        ("甲，乙", ("a", "b")),
        ("甲", ("a",)),
        ([], None),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = (["丙"], "甲，丙", [["甲"]], True, {"甲": 1}, 7)

    kind: Literal["checkbox_group"] = "checkbox_group"
