"""日期区间: from one day to another, both included, such as a lease or a trip."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import ClassVar, Literal

from huodan.kit import zone
from huodan.kit.errors import HuodanError
from huodan.kit.width import narrow
from huodan.language.fields._base import Cell, Field, Part, Store
from huodan.language.fields._schema import Schema
from huodan.language.formula import Type, Value, ValueType

LONGEST_LINE = 100
_BETWEEN = re.compile(r"\s*(?:~|〜|–|—+|至|到|,|，|\s-\s|\bto\b|/(?=[0-9]{4}-))\s*", re.IGNORECASE)


class RangeBackwards(HuodanError):
    """A range ends before it begins."""

    code = "range_backwards"
    status = 422
    zh = "「{label}」的结束日期 {last} 早于开始日期 {first}。请对调，或改正其中一个。"
    en = "“{label}” ends on {last}, before it begins on {first}. Please swap the days or correct one."


class DateRange(Field):
    """Two days, the first not after the last; found by the days it covers or overlaps."""

    store: ClassVar = Store.SPAN
    widget: ClassVar = "daterange"
    title: ClassVar = {"zh": "日期区间", "en": "Date range"}
    purpose: ClassVar = {
        "zh": "从哪天到哪天，如促销期",
        "en": "From a day to a day, such as a promotion",
    }
    palette_place: ClassVar = 4
    suggested_by: ClassVar = ("日期区间", "起止日期", "date range")
    is_sortable: ClassVar = False
    is_groupable: ClassVar = False
    joint: ClassVar = " ~ "
    parts: ClassVar = (
        Part("from", {"zh": "开始", "en": "From"}, "", Store.DAY),
        Part("to", {"zh": "结束", "en": "To"}, "t", Store.DAY),
    )
    examples: ClassVar[tuple[tuple[object, Cell], ...]] = (
        ({"from": "2026-05-06", "to": "2026-05-08"}, (20260506, 20260508)),
        ("2026/5/6 ~ 2026/5/8", (20260506, 20260508)),
        ("2026年5月6日至2026年5月8日", (20260506, 20260508)),
        ("2026-05-06 to 2026-05-08", (20260506, 20260508)),
        ("2026-05-06/2026-05-08", (20260506, 20260508)),
        (["2026-05-06", "2026-05-06"], (20260506, 20260506)),
        ("2026-05-06", (20260506, 20260506)),
        ({"from": None, "to": ""}, None),
        ("", None),
        ([], None),
    )
    rejects: ClassVar[tuple[object, ...]] = (
        "2026-05-08 ~ 2026-05-06", "2026-02-30", {"from": "2026-05-06"}, {"from": "2026-05-06", "to": None},
        {"from": 1, "to": 2, "x": 3}, ["2026-05-06"], 20260506, True, "明天 ~ 后天", "a ~ b ~ c",
    )  # fmt: skip

    kind: Literal["date_range"] = "date_range"

    def parse(self, raw: object, *, tz: str) -> Cell | None:
        """Read ``{from, to}``, two days, or a text such as 「2026-05-06 ~ 2026-05-08」; one day is a range too."""
        pair = self._pair(raw)
        days = [self._day(each, raw, tz) for each in pair]
        if days == [None, None]:
            return None
        first, last = days
        if first is None or last is None:
            raise self._wrong(raw)
        if first > last:
            raise RangeBackwards(label=self.label, first=zone.day_text(first), last=zone.day_text(last))
        return first, last

    def piece(self, part: Part, raw: object, *, tz: str) -> Cell | None:
        """Read one day."""
        return self._day(raw, raw, tz)

    def show(self, cell: Cell, *, tz: str) -> dict[str, str]:
        """Give both days by name."""
        return {part.key: zone.day_text(day) for part, day in zip(self.parts, cell, strict=True)}

    def shown_schema(self) -> Schema:
        """Describe both days."""
        day = {"type": "string", "format": "date"}
        pieces = {part.key: day for part in self.parts}
        return {
            "type": "object",
            "properties": pieces,
            "required": list(pieces),
            "additionalProperties": False,
        }

    def sent_schema(self) -> Schema:
        """Describe both days."""
        return self.shown_schema()

    def formula_type(self) -> Type:
        """Let a formula see two days: MIN and MAX tell them apart."""
        return Type(ValueType.DATE, many=True)

    def to_value(self, cell: Cell, *, tz: str) -> Value:
        """Give a formula both days."""
        if cell is None:
            return None
        return tuple(datetime.date(day // 10_000, day // 100 % 100, day % 100) for day in cell)

    def _pair(self, raw: object) -> tuple[object, object]:
        if raw is None or raw == {}:
            return None, None
        if isinstance(raw, Mapping) and set(raw) == {"from", "to"}:
            return raw["from"], raw["to"]
        pieces: object = raw
        if isinstance(raw, str) and len(raw) <= LONGEST_LINE:
            pieces = [piece for piece in _BETWEEN.split(narrow(raw).strip()) if piece]
            pieces = pieces * 2 if len(pieces) == 1 else pieces or [None, None]
        elif isinstance(raw, datetime.date):
            return raw, raw
        if not isinstance(pieces, list | tuple) or len(pieces) not in (0, 2):
            raise self._wrong(raw)
        return (pieces[0], pieces[1]) if pieces else (None, None)

    def _day(self, piece: object, raw: object, tz: str) -> int | None:
        if piece is None or (isinstance(piece, str) and not piece.strip()):
            return None
        if isinstance(piece, datetime.datetime) and piece.tzinfo:
            return zone.day_of(int(piece.timestamp() * 1000), tz)
        if isinstance(piece, datetime.date):
            return int(f"{piece:%Y%m%d}")
        if not isinstance(piece, str):
            raise self._wrong(raw)
        try:
            text = piece.strip()
            return zone.day_of(zone.parse_instant(text, tz), tz) if "T" in text else zone.parse_day(text)
        except (zone.NotADay, zone.NotAnInstant) as error:
            raise self._wrong(raw) from error

    def _wrong(self, raw: object) -> HuodanError:
        return self.wrong(
            raw, "两个日期，如 2026-05-06 ~ 2026-05-08", "two days such as 2026-05-06 ~ 2026-05-08"
        )
