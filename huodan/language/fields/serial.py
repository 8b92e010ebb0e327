"""流水号: a number the system gives when a record is first saved, built from parts."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field as Setting, field_validator

from huodan.kit.text import clean
from huodan.language.fields._base import ElementId, Field, Store


class FixedPart(BaseModel):
    """Letters that stand in every number, such as ``DD``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    part: Literal["fixed"] = "fixed"
    text: Annotated[str, Setting(max_length=20)]


class DatePart(BaseModel):
    """The business day of creation in a chosen spelling."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    part: Literal["date"] = "date"
    format: Literal["yyyy", "yyyymm", "yyyymmdd", "yymm", "yymmdd"] = "yyyymmdd"


class CounterPart(BaseModel):
    """A counter of at least ``digits`` digits that starts anew each period."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
    part: Literal["counter"] = "counter"
    digits: Annotated[int, Setting(ge=1, le=12)] = 4
    period: Literal["never", "year", "month", "day"] = "never"
    start: Annotated[int, Setting(ge=0)] = 1


SerialPart = Annotated[FixedPart | DatePart | CounterPart, Setting(discriminator="part")]


class Serial(Field):
    """
    A unique number such as SO-202611-0006; an import may bring its own.

    by_hand: whether people and programs may send one of their own too. It stands for itself: only numbers an import
    brings move the counter on.
    """

    store: ClassVar = Store.TEXT
    widget: ClassVar = "serial"
    title: ClassVar = {"zh": "流水号", "en": "Serial number"}
    purpose: ClassVar = {
        "zh": "单号，保存时自动编，不重号",
        "en": "A number given when the record is saved, never twice",
    }
    palette_place: ClassVar = 1
    suggested_by: ClassVar = (
        "单号",
        "编号",
        "流水号",
        "no.",
        "order number",
        "invoice number",
        "serial number",
    )
    is_searched: ClassVar = True
    examples: ClassVar = (("DD10248", "DD10248"), ("", None))
    rejects: ClassVar[tuple[object, ...]] = ([], "x" * 101)

    kind: Literal["serial"] = "serial"
    unique: Literal[True] = True
    by_hand: bool = True
    serial: Annotated[tuple[SerialPart, ...], Setting(min_length=1, max_length=8)]

    @classmethod
    def starter(cls, id: str, lang: str) -> dict[str, Any]:
        """Begin with the day and a counter of it: 20261128-0001."""
        parts: tuple[dict[str, object], ...] = (
            {"part": "date", "format": "yyyymmdd"},
            {"part": "fixed", "text": "-"},
            {"part": "counter", "digits": 4, "period": "day"},
        )
        return {
            "serial": [part | {"id": f"{id}_{letter}"} for letter, part in zip("abc", parts, strict=True)]
        }

    @field_validator("serial")
    @classmethod
    def _counts_once(cls, parts: tuple[SerialPart, ...]) -> tuple[SerialPart, ...]:
        if sum(isinstance(part, CounterPart) for part in parts) != 1:
            raise ValueError("a serial number needs exactly one counter")
        return parts

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Accept a number brought by an import; empty means «give me one»."""
        if raw is not None and (isinstance(raw, bool) or not isinstance(raw, str | int)):
            raise self.wrong(raw, "一个编号", "a number")
        text = None if raw is None else clean(str(raw))
        if text is not None and (len(text) > 100 or "\n" in text):
            raise self.wrong(raw, "100 字以内的编号", "a number of at most 100 characters")
        return text

    def sample(self, lang: str) -> object:
        """Write the first number there was."""
        return self.write(day=20260506, number=self.counter.start)

    @property
    def counter(self) -> CounterPart:
        """Give the counter among the parts."""
        return next(part for part in self.serial if isinstance(part, CounterPart))

    def period_of(self, day: int) -> str:
        """Name the counting period of a business day (yyyymmdd), ``""`` for one that never ends."""
        lengths = {"never": 0, "year": 4, "month": 6, "day": 8}
        return f"{day:08d}"[: lengths[self.counter.period]]

    def around(self, day: int) -> tuple[str, str]:
        """Write what stands before and after the counter on a business day."""
        before: list[str] = []
        after: list[str] = []
        pieces = before
        for part in self.serial:
            if isinstance(part, CounterPart):
                pieces = after
            else:
                pieces.append(part.text if isinstance(part, FixedPart) else _spell(day, part.format))
        return "".join(before), "".join(after)

    def write(self, *, day: int, number: int) -> str:
        """Write the number for a business day and a counter value."""
        before, after = self.around(day)
        return f"{before}{number:0{self.counter.digits}d}{after}"

    def read(self, text: str, *, day: int) -> int | None:
        """Find the counter in a number of this pattern and of its digits, so that imported ones are not given again."""
        before, after = self.around(day)
        middle = text.removeprefix(before).removesuffix(after)
        is_ours = text == f"{before}{middle}{after}" and middle.isascii() and middle.isdigit()
        return int(middle) if is_ours and len(middle) <= self.counter.digits else None


def _spell(day: int, form: str) -> str:
    text = f"{day:08d}"
    return {"yyyy": text[:4], "yyyymm": text[:6], "yyyymmdd": text, "yymm": text[2:6], "yymmdd": text[2:]}[
        form
    ]
