"""下拉复选框: any of many options, behind a list that can be searched."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._base import Cell
from huodan.language.fields._options import Choices


class MultiSelect(Choices):
    """Any of many options, such as 标签."""

    widget: ClassVar = "multiselect"
    title: ClassVar = {"zh": "下拉复选框", "en": "Multi-select"}
    purpose: ClassVar = {
        "zh": "从一列选项里选几个；选项多的时候用",
        "en": "Several of a list of options; for many of them",
    }
    palette_place: ClassVar = 4
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        (["乙", "甲", "乙"], ("a", "b")),
        ("甲，乙", ("a", "b")),
        ("甲", ("a",)),
        ([], None),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = (["丙"], "甲，丙", [["甲"]], True, {"甲": 1}, 7)

    kind: Literal["multi_select"] = "multi_select"
