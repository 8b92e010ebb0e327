"""日期: a calendar day without a time."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal

from huodan.kit import zone
from huodan.language.fields._base import Field, Store


class Date(Field):
    """A day such as 要求到货日期."""

    store: ClassVar = Store.DAY
    widget: ClassVar = "date"
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

    def parse(self, raw: object, *, tz: str) -> int | None:
        """Read a day in any of the usual spellings; a moment gives its business day."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        if isinstance(raw, datetime.datetime):
            return zone.day_of(int(raw.timestamp() * 1000), tz) if raw.tzinfo else int(f"{raw:%Y%m%d}")
        if isinstance(raw, datetime.date):
            return int(f"{raw:%Y%m%d}")
        if isinstance(raw, bool) or not isinstance(raw, str | int):
            raise self.wrong(raw, "日期，如 2026-05-06", "a date such as 2026-05-06")
        try:
            text = str(raw).strip()
            return zone.day_of(zone.parse_instant(text, tz), tz) if "T" in text else zone.parse_day(text)
        except (zone.NotADay, zone.NotAnInstant) as error:
            raise self.wrong(raw, "日期，如 2026-05-06", "a date such as 2026-05-06") from error

    def show(self, cell: int, *, tz: str) -> str:
        """Give the ISO day."""
        return zone.day_text(cell)
