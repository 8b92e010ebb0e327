"""What day, month and year share: a day of the calendar, the first where only the month or the year counts."""

from __future__ import annotations

import datetime
from typing import ClassVar

from huodan.kit import zone
from huodan.language.fields._base import Field, Store
from huodan.language.fields._schema import Schema


class Calendar(Field):
    """
    A day, kept as yyyymmdd.

    form: how its values are written, in the pattern of spreadsheets. expected: what to type, in Chinese and English.
    """

    store: ClassVar = Store.DAY
    form: ClassVar[str] = "yyyy-mm-dd"
    expected: ClassVar[tuple[str, str]]

    def parse(self, raw: object, *, tz: str) -> int | None:
        """Read a day in any of the usual spellings; a moment gives its business day."""
        day = self.operand(raw, tz=tz)
        return None if day is None else self._of(day)

    def operand(self, raw: object, *, tz: str) -> int | None:
        """Read a day as it is, so that a month or a year is compared by its first day with any day."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        if isinstance(raw, datetime.datetime):
            return zone.day_of(int(raw.timestamp() * 1000), tz) if raw.tzinfo else _written(raw)
        if isinstance(raw, datetime.date):
            return _written(raw)
        if isinstance(raw, bool) or not isinstance(raw, str | int):
            raise self.wrong(raw, *self.expected)
        try:
            return self._read(str(raw).strip(), tz)
        except (zone.NotADay, zone.NotAnInstant) as error:
            raise self.wrong(raw, *self.expected) from error

    def _read(self, text: str, tz: str) -> int:
        return zone.day_of(zone.parse_instant(text, tz), tz) if "T" in text else zone.parse_day(text)

    def _of(self, day: int) -> int:
        """Give the day that is kept for any day of the same month or year."""
        return day

    def sent_schema(self) -> Schema:
        """Describe what is shown; a day of it may be sent as well."""
        return self.shown_schema()

    def show(self, cell: int, *, tz: str) -> str:
        """Give the ISO day, month or year."""
        return zone.day_text(cell)[: len(self.form)]


def _written(day: datetime.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
