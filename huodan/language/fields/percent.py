"""百分比: a fraction, stored as 0.05, shown as 5 %."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.text import clean
from huodan.language.fields._number import Numeric


class Percent(Numeric):
    """A fraction such as 折扣; ``"0.05"`` and ``"5%"`` mean the same."""

    form: ClassVar = "percent"
    expected: ClassVar = ("百分比，如 5%", "a percentage such as 5%")
    title: ClassVar = {"zh": "百分比", "en": "Percent"}
    purpose: ClassVar = {
        "zh": "折扣、税率，填 13 就是 13%",
        "en": "A discount or a rate: 13 is 13 %",
    }
    palette_place: ClassVar = 5
    suggested_by: ClassVar = ("折扣", "税率", "比例", "百分比", "discount", "rate")
    examples: ClassVar = (("0.05", 50_000), ("5%", 50_000), ("５％", 50_000), (1, 1_000_000))
    rejects: ClassVar = ("五成", "%", True)

    kind: Literal["percent"] = "percent"
    places: Annotated[int, Setting(ge=0, le=6)] = 4

    def sample(self, lang: str) -> object:
        """Give five per cent."""
        return "0.05" if self._takes("0.05") else super().sample(lang)

    def _read(self, raw: object) -> Decimal | None:
        text = (clean(raw) or "").replace("％", "%") if isinstance(raw, str) else ""
        if text.endswith("%"):
            number = super()._read(text[:-1])
            if number is None:
                raise self.wrong(raw, *self.expected)
            return number / 100
        return super()._read(raw)

    def _say(self, number: Decimal) -> str:
        return f"{super()._say(number * 100)}%"
