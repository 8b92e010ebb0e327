"""日期时间: a moment; stored in UTC, shown in the business zone."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal

from huodan.kit import zone
from huodan.language.fields._base import ElementId, Field, Store


class DateTime(Field):
    """
    A moment such as 下单时间.

    stamps: a choice of the same row; the moment is then when the row came to the option it has, kept by the server.
    """

    store: ClassVar = Store.INSTANT
    widget: ClassVar = "datetime"
    title: ClassVar = {"zh": "日期时间", "en": "Date and time"}
    purpose: ClassVar = {
        "zh": "记到几点几分，如下单时间",
        "en": "A moment, such as when an order was placed",
    }
    palette_place: ClassVar = 2
    suggested_by: ClassVar = ("时间", "time")
    examples: ClassVar = (
        ("2026-05-06T10:30:00+08:00", 1778034600000),
        ("2026-05-06 10:30", 1778034600000),
        ("2026-05-06T02:30:00Z", 1778034600000),
        ("", None),
    )
    rejects: ClassVar = ("10:30", "2026-13-01 00:00", "0001-01-01", True, 3.5)

    kind: Literal["date_time"] = "date_time"
    stamps: ElementId | None = None

    @property
    def stamped_by(self) -> str | None:
        """Name the choice whose changes it tells."""
        return self.stamps

    def settings_view(self) -> dict[str, object]:
        """Say whether it tells how long something has been so."""
        return {} if self.stamps is None else {"since": True}

    def parse(self, raw: object, *, tz: str) -> int | None:
        """Read an ISO moment (no offset means the business zone) or a day (its midnight)."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        if isinstance(raw, datetime.date):  # or a moment, which is one too
            raw = raw.isoformat()
        if not isinstance(raw, str):
            raise self.wrong(raw, "日期时间，如 2026-05-06 10:30", "a date and time such as 2026-05-06 10:30")
        try:
            return zone.parse_instant(raw.strip(), tz)
        except (zone.NotADay, zone.NotAnInstant) as error:
            raise self.wrong(
                raw, "日期时间，如 2026-05-06 10:30", "a date and time such as 2026-05-06 10:30"
            ) from error

    def show(self, cell: int, *, tz: str) -> str:
        """Give ISO 8601 with the business zone's offset."""
        return zone.iso(cell, tz)
