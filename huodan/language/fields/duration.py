"""时长: how long something takes, kept in minutes; hours and minutes to people, minutes to formulas."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting

from huodan.kit import numbers
from huodan.kit.width import narrow
from huodan.language.fields._number import Numeric

_LONGEST = 60
_CLOCK = re.compile(r"(-?)([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_SAID = re.compile(
    rf"(-?)(?:{_NUMBER}(?:天|日|days?|d))?(?:{_NUMBER}(?:个?小时|个?钟头|时|hours?|hrs?|h))?"
    rf"(?:{_NUMBER}(?:分钟|分|minutes?|mins?|m))?(?:{_NUMBER}(?:秒钟?|seconds?|secs?|s))?",
    re.IGNORECASE,
)
_MINUTES = (Decimal(24 * 60), Decimal(60), Decimal(1))


class Duration(Numeric):
    """A stretch of time such as 工时; 「2:30」, 「2小时30分」 and 150 mean the same."""

    form: ClassVar = "duration"
    expected: ClassVar = ("时长，如 2:30 或 2小时30分", "a length of time such as 2:30")
    widget: ClassVar = "duration"
    title: ClassVar = {"zh": "时长", "en": "Duration"}
    purpose: ClassVar = {
        "zh": "多长时间，如工时「1 小时 30 分」",
        "en": "How long something takes, such as 1 h 30 min",
    }
    palette_place: ClassVar = 5
    suggested_by: ClassVar = ("时长", "工时", "耗时", "用时", "duration")
    group: ClassVar = "time"
    examples: ClassVar = (
        ("150", 150_000_000),
        ("2:30", 150_000_000),
        ("2小时30分钟", 150_000_000),
        ("1.5h", 90_000_000),
        ("1天", 1_440_000_000),
        ("0:00:30", 500_000),
        (45, 45_000_000),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = ("很久", "2:75", "小时", "1:2:3:4", True, [])

    kind: Literal["duration"] = "duration"
    places: Annotated[int, Setting(ge=0, le=6)] = 6

    def _read(self, raw: object) -> Decimal | None:
        if isinstance(raw, datetime.timedelta):
            return Decimal(raw // datetime.timedelta(microseconds=1)) / 60_000_000
        if isinstance(raw, str) and 0 < len(raw) <= _LONGEST:
            said = _said("".join(narrow(raw).split()))
            if said is not None:
                return said
        return super()._read(raw)

    def _say(self, number: Decimal) -> str:
        """Write hours and minutes: 2:30."""
        seconds = int(numbers.round_to(abs(number) * 60, 0))
        clock = f"{seconds // 3600}:{seconds // 60 % 60:02}"
        return f"{'-' if number < 0 else ''}{clock}{f':{seconds % 60:02}' if seconds % 60 else ''}"


def _said(text: str) -> Decimal | None:
    """Give the minutes of a length of time as people write it, None for anything else."""
    if match := _CLOCK.fullmatch(text):
        sign, hours, minutes, seconds = match.groups()
        total = Decimal(hours) * 60 + Decimal(minutes) + Decimal(seconds or 0) / 60
    elif (match := _SAID.fullmatch(text)) and any(match.groups()[1:]):
        sign, *parts, seconds = match.groups()
        total = sum(
            (Decimal(part or 0) * each for part, each in zip(parts, _MINUTES, strict=True)), Decimal(0)
        )
        total += Decimal(seconds or 0) / 60
    else:
        return None
    return -total if sign else total
