"""开关: yes or no."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.kit.text import fold
from huodan.language.fields._base import Field, Store

_YES = frozenset({"true", "1", "是", "yes", "y", "on", "√", "✓", "真", "开"})
_NO = frozenset({"false", "0", "否", "no", "n", "off", "×", "✗", "假", "关"})


class Switch(Field):
    """Yes or no, such as 是否停用."""

    store: ClassVar = Store.FLAG
    widget: ClassVar = "switch"
    title: ClassVar = {"zh": "开关", "en": "Switch"}
    purpose: ClassVar = {
        "zh": "是或否，如是否停用",
        "en": "Yes or no, such as whether it is still in use",
    }
    palette_place: ClassVar = 5
    suggested_by: ClassVar = ("是否停用", "是否有效", "active")
    examples: ClassVar = ((True, True), ("是", True), ("否", False), (0, False), ("", None))
    rejects: ClassVar[tuple[object, ...]] = ("也许", 2, [])

    kind: Literal["switch"] = "switch"

    def parse(self, raw: object, *, tz: str) -> bool | None:
        """Read true and false and the usual words for them."""
        if raw is None or isinstance(raw, bool):
            return raw
        if isinstance(raw, int) or (isinstance(raw, str) and len(raw) <= 40):
            word = fold(str(raw))
            if word in _YES or word in _NO:
                return word in _YES
            if not word:
                return None
        raise self.wrong(raw, "是或否", "yes or no")
