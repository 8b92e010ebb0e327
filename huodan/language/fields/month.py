"""年月: a month of a year; kept as its first day."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from huodan.kit import zone
from huodan.kit.width import narrow
from huodan.language.fields._day import Calendar
from huodan.language.fields._schema import Schema

_MONTH = re.compile(r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})月?|([0-9]{4})([0-9]{2})")


class Month(Calendar):
    """A month such as 所属月份; formulas see its first day, and any day of it may be written."""

    widget: ClassVar = "month"
    meaning: ClassVar = "month"
    form: ClassVar = "yyyy-mm"
    expected: ClassVar = ("年月，如 2026-05", "a month such as 2026-05")
    title: ClassVar = {"zh": "年月", "en": "Month"}
    purpose: ClassVar = {
        "zh": "只记到月，如所属月份",
        "en": "A month, such as the one an amount belongs to",
    }
    palette_place: ClassVar = 6
    suggested_by: ClassVar = ("月份", "年月", "month")
    examples: ClassVar = (
        ("2026-05", 20260501),
        ("2026/5", 20260501),
        ("2026年5月", 20260501),
        ("202605", 20260501),
        ("2026-05-06", 20260501),
        ("", None),
    )
    rejects: ClassVar = ("2026-13", "2026-00", "五月", "5", 12.5, True, "2026-02-30")

    kind: Literal["month"] = "month"

    def _read(self, text: str, tz: str) -> int:
        match = _MONTH.fullmatch(narrow(text)) if len(text) <= 16 else None
        if match is None:
            return super()._read(text, tz)
        return zone.parse_day(f"{match[1] or match[3]}-{match[2] or match[4]}-1")

    def _of(self, day: int) -> int:
        return day // 100 * 100 + 1

    def shown_schema(self) -> Schema:
        """Describe ``YYYY-MM``."""
        return {"type": "string", "pattern": "^[0-9]{4}-[0-1][0-9]$"}
