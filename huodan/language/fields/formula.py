"""公式: a value worked out from other fields; stored when it can be, live when it must be."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit import numbers, zone
from huodan.kit.words import Text
from huodan.language.fields._base import Field, Store
from huodan.language.formula import Type, ValueType

RESULTS = {
    "number": (Store.DECIMAL, ValueType.NUMBER),
    "text": (Store.TEXT, ValueType.TEXT),
    "date": (Store.DAY, ValueType.DATE),
    "date_time": (Store.INSTANT, ValueType.INSTANT),
    "switch": (Store.FLAG, ValueType.BOOL),
}


class Formula(Field):
    """A computed field; ``result`` says what comes out, numbers are rounded half-up to ``places``."""

    store: ClassVar = Store.NONE
    widget: ClassVar = "readonly"
    title: ClassVar = {"zh": "公式", "en": "Formula"}
    purpose: ClassVar = {
        "zh": "由别的字段算出来，如「单价 × 数量」，不用填",
        "en": "Worked out of other fields, such as price × quantity; nobody fills it in",
    }
    palette_place: ClassVar = 2
    is_computed: ClassVar = True

    kind: Literal["formula"] = "formula"
    formula: Annotated[str, Setting(max_length=4000)]
    result: Literal["number", "text", "date", "date_time", "switch"] = "number"
    format: Literal["plain", "money", "percent"] = "plain"
    places: Annotated[int, Setting(ge=0, le=6)] = 2
    unit: Text | None = None
    currency: str = "CNY"

    @classmethod
    def starter(cls, id: str, lang: str) -> dict[str, Any]:
        """Begin with nothing worked out yet."""
        return {"formula": "0"}

    @property
    def result_store(self) -> Store:
        """Name the store of the result."""
        return RESULTS[self.result][0]

    def formula_type(self) -> Type:
        """Give the type of the result."""
        return Type(RESULTS[self.result][1])

    def parse(self, raw: object, *, tz: str) -> int | str | bool | None:
        """Turn the text of a result into a cell, for filters and checks."""
        if raw is None or raw == "":
            return None
        if self.result_store is Store.DECIMAL:
            return numbers.to_micro(raw if isinstance(raw, Decimal) else numbers.parse_decimal(str(raw)))
        if self.result_store is Store.DAY:
            return zone.parse_day(str(raw))
        if self.result_store is Store.INSTANT:
            return zone.parse_instant(str(raw), tz)
        return bool(raw) if self.result_store is Store.FLAG else str(raw)

    def settings_view(self) -> dict[str, object]:
        """Tell a screen how the result is written."""
        return {
            "result": self.result,
            "format": self.format,
            "decimals": self.places,
            "unit": self.unit,
            "currency": self.currency,
        }
