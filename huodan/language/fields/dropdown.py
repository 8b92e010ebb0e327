"""下拉框: one option of many, behind a list that can be searched."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._options import Choice


class Dropdown(Choice):
    """One option of many."""

    widget: ClassVar = "select"
    title: ClassVar = {"zh": "下拉框", "en": "Dropdown"}
    purpose: ClassVar = {
        "zh": "从一列选项里选一个；选项多的时候用",
        "en": "One of a list of options; for many of them",
    }
    palette_place: ClassVar = 1
    examples: ClassVar = (("甲", "a"), (" 乙 ", "b"), ("", None))
    rejects: ClassVar[tuple[object, ...]] = ("丙", [], True)

    kind: Literal["dropdown"] = "dropdown"
