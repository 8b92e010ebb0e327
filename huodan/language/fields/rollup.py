"""汇总: count, sum and the like over the own sub-rows (stored) or over records that point here (live)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.words import Text
from huodan.language.fields._base import ElementId, Field, Store


class Rollup(Field):
    """
    ``operation`` of ``source`` over rows.

    over: a subform of this form, or a relation field of another form that points to this one.
    where: a filter on those rows; only for relations.
    """

    store: ClassVar = Store.NONE
    widget: ClassVar = "readonly"
    title: ClassVar = {"zh": "汇总", "en": "Roll-up"}
    purpose: ClassVar = {
        "zh": "把明细或关联到这里的数据加起来、数一数，如订单总金额",
        "en": "Adds up or counts lines, or records that point here, such as the total of an order",
    }
    palette_place: ClassVar = 3
    is_computed: ClassVar = True

    kind: Literal["rollup"] = "rollup"
    over: ElementId
    source: ElementId | None = None
    operation: Literal["count", "sum", "avg", "min", "max"] = "sum"
    where: dict[str, Any] | None = None
    format: Literal["plain", "money", "percent"] = "plain"
    places: Annotated[int, Setting(ge=0, le=6)] = 2
    unit: Text | None = None
    currency: str = "CNY"

    def settings_view(self) -> dict[str, object]:
        """Tell a screen how the result is written."""
        return {"format": self.format, "decimals": self.places, "unit": self.unit, "currency": self.currency}
