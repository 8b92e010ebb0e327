"""数字: a quantity or any plain number, exact."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._number import Numeric


class Number(Numeric):
    """A plain number such as 数量 or 库存."""

    title: ClassVar = {"zh": "数字", "en": "Number"}
    purpose: ClassVar = {
        "zh": "数量、重量这类数字，可以带单位",
        "en": "A number such as a quantity, with a unit if you like",
    }
    palette_place: ClassVar = 3
    suggested_by: ClassVar = ("数量", "库存", "天数", "件数", "重量", "年龄", "quantity", "stock", "days")
    examples: ClassVar = (
        ("1,985.5", 1_985_500_000),
        (3, 3_000_000),
        ("１２", 12_000_000),
        ("", None),
        ("-0.005", -10_000),
    )
    rejects: ClassVar[tuple[object, ...]] = ("abc", True, [], "1e400", "9223372036854.775808", float("nan"))

    kind: Literal["number"] = "number"
