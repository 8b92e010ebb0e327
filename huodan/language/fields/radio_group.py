"""单选按钮组: one option of a few, all visible."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._options import Choice


class RadioGroup(Choice):
    """One option of a few, such as 订单状态."""

    widget: ClassVar = "radio"
    title: ClassVar = {"zh": "单选按钮组", "en": "Radio group"}
    palette_place: ClassVar = 2
    suggested_by: ClassVar = ("状态", "类型", "等级", "级别", "性别", "结算方式", "status", "type", "level")
    examples: ClassVar = (("甲", "a"), (" 乙 ", "b"), ("", None))
    rejects: ClassVar[tuple[object, ...]] = ("丙", [], True)

    kind: Literal["radio_group"] = "radio_group"
