"""年: a year of the calendar; kept as its first day."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from huodan.kit import zone
from huodan.kit.width import narrow
from huodan.language.fields._day import Calendar
from huodan.language.fields._schema import Schema

_YEAR = re.compile(r"([0-9]{4})年?度?")


class Year(Calendar):
    """A year such as 年度; formulas see its first day, and any day of it may be written."""

    widget: ClassVar = "year"
    meaning: ClassVar = "year"
    form: ClassVar = "yyyy"
    expected: ClassVar = ("年份，如 2026", "a year such as 2026")
    title: ClassVar = {"zh": "年份", "en": "Year"}
    purpose: ClassVar = {
        "zh": "只记到年，如所属年度",
        "en": "A year, such as the one a target is for",
    }
    palette_place: ClassVar = 7
    suggested_by: ClassVar = ("年份", "年度", "year")
    examples: ClassVar = (
        ("2026", 20260101),
        ("2026年", 20260101),
        ("2026年度", 20260101),
        (2026, 20260101),
        ("2026-05-06", 20260101),
        ("", None),
    )
    rejects: ClassVar = ("26", "明年", 12.5, True, "0000", "2026-02-30")

    kind: Literal["year"] = "year"

    def _read(self, text: str, tz: str) -> int:
        match = _YEAR.fullmatch(narrow(text)) if len(text) <= 16 else None
        return zone.parse_day(f"{match[1]}-1-1") if match else super()._read(text, tz)

    def _of(self, day: int) -> int:
        return day // 10_000 * 10_000 + 101

    def shown_schema(self) -> Schema:
        """Describe ``YYYY``."""
        return {"type": "string", "pattern": "^[0-9]{4}$"}
