"""What number, money and percent share: exact decimals in millionths, places, least and most."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field as Setting

from huodan.kit import numbers
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.fields._base import Field, Store, shorten
from huodan.language.formula import Value

SAMPLES = ("12.5", "2", "0.05")
_LARGEST = Decimal("9223372036854.775807")


class OutOfBounds(HuodanError):
    """The number is below the least or above the most the builder allows."""

    code = "out_of_bounds"
    status = 422
    zh = "「{label}」{bounds}，现在是 {value}。"
    en = "“{label}” must be {bounds}; this is {value}."


class Numeric(Field):
    """A number with fixed places; rounding is half-up, storage is exact."""

    store: ClassVar = Store.DECIMAL
    widget: ClassVar = "number"
    form: ClassVar[str] = "plain"
    expected: ClassVar[tuple[str, str]] = ("数字", "a number")

    places: Annotated[int, Setting(ge=0, le=6)] = 2
    least: Decimal | None = None
    most: Decimal | None = None
    unit: Text | None = None

    def parse(self, raw: object, *, tz: str) -> int | None:
        """Read a decimal text or JSON number, round it to the field's places and check its bounds."""
        quick = numbers.quick_micro(raw, self.places) if isinstance(raw, str) else None
        if quick is not None:
            self._check(numbers.from_micro(quick))
            return quick
        number = self._read(raw)
        if number is None:
            return None
        rounded = numbers.round_to(number, self.places)
        self._check(rounded)
        return numbers.to_micro(rounded)

    def operand(self, raw: object, *, tz: str) -> int | None:
        """Read any number; 14.004 is more than 14.00 and a discount may be compared with 1.5."""
        number = self._read(raw)
        return None if number is None else numbers.to_micro(number)

    def _check(self, rounded: Decimal) -> None:
        is_small = self.least is not None and rounded < self.least
        if not is_small and (self.most is None or rounded <= self.most):
            return
        raise self._out_of_bounds(self.least, self.most, self._say(rounded))

    def _out_of_bounds(self, least: Decimal | None, most: Decimal | None, value: str) -> OutOfBounds:
        """Name the bounds there are."""
        low, high = (None if bound is None else self._say(bound) for bound in (least, most))
        if low is None:
            bounds = {"zh": f"不能大于 {high}", "en": f"at most {high}"}
        elif high is None:
            bounds = {"zh": f"不能小于 {low}", "en": f"at least {low}"}
        else:
            bounds = {"zh": f"要在 {low} 到 {high} 之间", "en": f"between {low} and {high}"}
        return OutOfBounds(label=self.label, bounds=bounds, value=value)

    def _say(self, number: Decimal) -> str:
        """Write a number as people do."""
        return numbers.plain(number)

    def _read(self, raw: object) -> Decimal | None:
        if raw is None or isinstance(raw, Decimal):
            return self._bounded(raw)
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise self.wrong(raw, *self.expected)
        if isinstance(raw, str) and not raw.strip():
            return None
        try:
            return self._bounded(numbers.parse_decimal(str(raw)))
        except numbers.NotANumber as error:
            raise self.wrong(raw, *self.expected) from error

    def _bounded(self, number: Decimal | None) -> Decimal | None:
        if number is not None:
            if not number.is_finite():
                raise self.wrong(shorten(str(number)), *self.expected)
            try:
                numbers.to_micro(number)
            except numbers.OutOfRange as error:
                raise self._out_of_bounds(-_LARGEST, _LARGEST, shorten(str(number))) from error
        return number

    def show(self, cell: int, *, tz: str) -> str:
        """Give the decimal text without trailing zeros."""
        return numbers.micro_text(cell)

    def from_value(self, value: Value, *, tz: str) -> int | None:
        """Round a formula's result into a cell."""
        if isinstance(value, bool):
            value = Decimal(int(value))
        return self.parse(value, tz=tz)

    def sample(self, lang: str) -> object:
        """Give a number of these places within the bounds."""
        found = (numbers.plain(numbers.round_to(Decimal(text), self.places)) for text in SAMPLES)
        return next((text for text in found if self._takes(text)), None)

    def settings_view(self) -> dict[str, object]:
        """Tell a screen how the number is written."""
        return {"format": self.form, "decimals": self.places, "unit": self.unit}
