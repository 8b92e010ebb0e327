"""评分: one to five stars, or up to ten; a number to formulas and figures."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit.width import narrow
from huodan.language.fields._number import Numeric
from huodan.language.fields._schema import DECIMAL, Schema

_STARS = re.compile(r"(★+)☆*")
_SAID = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:颗?星|分|stars?|points?)", re.IGNORECASE)


class Rating(Numeric):
    """A mark such as 客户评价; typed as 4, 「4 星」 or 「★★★★☆」."""

    meaning: ClassVar = "stars"
    widget: ClassVar = "rating"
    expected: ClassVar = ("几颗星，如 4", "a number of stars such as 4")
    title: ClassVar = {"zh": "评分", "en": "Rating"}
    purpose: ClassVar = {
        "zh": "打几颗星，如客户满意度",
        "en": "Stars, such as how content a customer is",
    }
    palette_place: ClassVar = 8
    suggested_by: ClassVar = ("评分", "评价", "满意度", "星级", "rating")
    group: ClassVar = "choice"
    examples: ClassVar = (
        ("4", 4_000_000),
        (5, 5_000_000),
        ("★★★☆☆", 3_000_000),
        ("2 星", 2_000_000),
        ("３分", 3_000_000),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = (0, 6, "很好", "☆☆☆☆☆", True, "-1", [])

    kind: Literal["rating"] = "rating"
    places: Literal[0] = 0
    least: Literal[1] = 1  # type: ignore[assignment]
    most: Annotated[int, Setting(ge=2, le=10)] = 5  # type: ignore[assignment]

    def settings_view(self) -> dict[str, object]:
        """Tell a screen how many stars there are."""
        return {**super().settings_view(), "stars": self.most}

    def sent_schema(self) -> Schema:
        """Describe a number of stars."""
        return {
            "oneOf": [
                {"type": "integer", "minimum": 1, "maximum": self.most},
                {"type": "string", "pattern": DECIMAL},
            ]
        }

    def sample(self, lang: str) -> object:
        """Give the second best mark."""
        return str(self.most - 1)

    def _read(self, raw: object) -> Decimal | None:
        if isinstance(raw, str) and len(raw) <= 40:
            text = narrow(raw).strip()
            if stars := _STARS.fullmatch(text):
                return Decimal(len(stars[1]))
            if said := _SAID.fullmatch(text):
                return Decimal(said[1])
        return super()._read(raw)
