"""单选按钮组: one option of a few, all visible."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._options import Choice


class RadioGroup(Choice):
    """One option of a few, such as 订单状态."""

    widget: ClassVar = "radio"
    title: ClassVar = {"zh": "单选按钮组", "en": "Radio group"}
    purpose: ClassVar = {
        "zh": "选一个，选项都摆出来，如订单状态；可以定哪步到哪步",
        "en": "One of a few options, all in sight, such as a status; which may follow which can be set",
    }
    palette_place: ClassVar = 2
    suggested_by: ClassVar = ("状态", "类型", "等级", "级别", "性别", "结算方式", "status", "type", "level")
    examples: ClassVar = (("甲", "a"), (" 乙 ", "b"), ("", None))
    rejects: ClassVar[tuple[object, ...]] = ("丙", [], True)

    kind: Literal["radio_group"] = "radio_group"
