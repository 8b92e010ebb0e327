"""时间: a time of day without a date, kept as seconds since midnight."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import ClassVar, Literal

from huodan.kit import zone
from huodan.language.fields._base import Cell, Field, Store
from huodan.language.fields._schema import Schema
from huodan.language.formula import CLOCK_DAY, Type, Value, ValueType

_DAY_SECONDS = 86_400


class Time(Field):
    """A time of day such as 送货时间; formulas see it as Excel does, on the day before 1900."""

    store: ClassVar = Store.WHOLE
    widget: ClassVar = "time"
    meaning: ClassVar = "seconds"
    title: ClassVar = {"zh": "时间", "en": "Time"}
    purpose: ClassVar = {
        "zh": "一天里的几点几分，如上门时间",
        "en": "A time of day, such as when to call",
    }
    palette_place: ClassVar = 3
    examples: ClassVar = (
        ("09:30", 34_200),
        ("9点05分", 32_700),
        ("下午3:30", 55_800),
        ("23:59:59", 86_399),
        ("00:00:00", 0),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = ("24:00", "9:60", "早上", "2026-05-06", 12.5, True)

    kind: Literal["time"] = "time"

    def parse(self, raw: object, *, tz: str) -> int | None:
        """Read a time in any of the usual spellings."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        if isinstance(raw, datetime.datetime):
            raw = raw.time()
        if isinstance(raw, datetime.time):
            return raw.hour * 3600 + raw.minute * 60 + raw.second
        seconds = zone.parse_clock(raw) if isinstance(raw, str) else None
        if seconds is None:
            raise self.wrong(raw, "时间，如 09:30", "a time such as 09:30")
        return seconds

    def show(self, cell: int, *, tz: str) -> str:
        """Give ``HH:MM:SS``."""
        return zone.clock_text(cell)

    def shown_schema(self) -> Schema:
        """Describe ``HH:MM:SS``."""
        return {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$"}

    def sent_schema(self) -> Schema:
        """Describe ``HH:MM`` with or without seconds."""
        return {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"}

    def formula_type(self) -> Type:
        """Let hours and minutes be taken of it, and two of them be subtracted."""
        return Type(ValueType.INSTANT)

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Give the moment of the day from which formulas count."""
        if cell is None:
            return None
        return datetime.datetime.combine(
            CLOCK_DAY, datetime.time.fromisoformat(self.show(cell, tz=tz)), zone.zone_info(tz)
        )

    def from_value(self, value: Value, *, tz: str) -> int | None:
        """Take the time of a moment, or of a fraction of a day."""
        if isinstance(value, Decimal):
            fraction = value % 1
            return round((fraction + 1 if fraction < 0 else fraction) * _DAY_SECONDS) % _DAY_SECONDS
        return self.parse(value, tz=tz)

    def settings_view(self) -> dict[str, object]:
        """Tell a screen what stands in a look-up of it."""
        return {"result": "time"}
