"""单选按钮组: one option of a few, all visible."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._options import Choice


class RadioGroup(Choice):
    """One option of a few, such as 订单状态."""

    widget: ClassVar = "radio"
    title: ClassVar = {"zh": "单选按钮组", "en": "Radio group"}
    examples: ClassVar = (("甲", "a"), (" 乙 ", "b"), ("", None))
    rejects: ClassVar[tuple[object, ...]] = ("丙", [], True)

    kind: Literal["radio_group"] = "radio_group"
