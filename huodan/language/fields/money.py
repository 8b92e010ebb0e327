"""金额: an amount of money, exact to its places, shown with thousands and currency."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._number import Numeric


class Money(Numeric):
    """An amount of money."""

    form: ClassVar = "money"
    title: ClassVar = {"zh": "金额", "en": "Amount"}
    purpose: ClassVar = {
        "zh": "钱，带币种和两位小数，合计不差一分",
        "en": "Money with its currency, exact to the cent",
    }
    palette_place: ClassVar = 4
    suggested_by: ClassVar = (
        "金额",
        "单价",
        "价格",
        "售价",
        "进价",
        "成本",
        "费用",
        "运费",
        "货款",
        "price",
        "amount",
        "cost",
    )
    examples: ClassVar = (("￥1,985.505", 1_985_510_000), ("-3.1", -3_100_000), (0, 0))
    rejects: ClassVar[tuple[object, ...]] = ("一百元", {}, "12,3元")

    kind: Literal["money"] = "money"
    currency: str = "CNY"

    def settings_view(self) -> dict[str, object]:
        """Tell a screen the places and the currency."""
        return {**super().settings_view(), "currency": self.currency}
