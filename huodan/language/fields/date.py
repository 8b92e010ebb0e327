"""日期: a calendar day without a time."""

from __future__ import annotations

from typing import ClassVar, Literal

from huodan.language.fields._day import Calendar


class Date(Calendar):
    """A day such as 要求到货日期."""

    widget: ClassVar = "date"
    expected: ClassVar = ("日期，如 2026-05-06", "a date such as 2026-05-06")
    title: ClassVar = {"zh": "日期", "en": "Date"}
    purpose: ClassVar = {
        "zh": "只记到天，如交货日期",
        "en": "A day, such as the date of delivery",
    }
    palette_place: ClassVar = 1
    suggested_by: ClassVar = ("日期", "date", "on")
    examples: ClassVar = (
        ("2026-05-06", 20260506),
        ("2026/5/6", 20260506),
        ("2026年5月6日", 20260506),
        ("", None),
    )
    rejects: ClassVar = ("2026-02-30", "明白天", 12.5, True, "0000-01-01")

    kind: Literal["date"] = "date"
