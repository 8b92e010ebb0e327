"""
What formulas work with: types, values and how one becomes another.

Owns: exact arithmetic (60 digits inside, 38 when looked at), Excel's conversions and comparisons, refusals.
Does not own: the functions (``functions/``), rounding to a field's places and how a value is stored.

Values: None is empty; numbers are Decimal; an instant is an aware datetime in the business zone; a tuple has
one value per sub-row. Where a moment is wanted, formulas read the clock on the wall: a datetime without zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import StrEnum
from typing import TypeAlias

from huodan.kit.errors import HuodanError
from huodan.kit.numbers import parse_decimal, plain
from huodan.kit.zone import parse_instant

Value: TypeAlias = "None | Decimal | str | date | datetime | bool | tuple[Value, ...]"


class ValueType(StrEnum):
    """What a value can be; ANY is only known when it is there, NOTHING is always empty."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    BOOL = "bool"
    NOTHING = "nothing"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression; ``many`` means one value per sub-row."""

    base: ValueType
    many: bool = False


TIMES = (ValueType.DATE, ValueType.INSTANT)
OPEN = (ValueType.ANY, ValueType.NOTHING)

CONTEXT = Context(
    prec=60, rounding=ROUND_HALF_UP, Emax=308, Emin=-308, traps=[InvalidOperation, DivisionByZero, Overflow]
)
_SEEN = Context(prec=38, rounding=ROUND_HALF_UP, Emax=308, Emin=-308, traps=[InvalidOperation, Overflow])
_SHOWN = Context(prec=15, rounding=ROUND_HALF_UP)
_EXACT_DIGITS = 20
_CANCELLED = 40
_DAY_ZERO = datetime.combine(date(1899, 12, 30), time())
_EPOCH = datetime.combine(date(1970, 1, 1), time())
_DAY_MICROSECONDS = Decimal(86_400_000_000)
_LONGEST_TEXT = 32_767

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDREDTH = Decimal("0.01")


_SAID = {"TRUE": True, "真": True, "是": True, "FALSE": False, "假": False, "否": False}


class Fault(StrEnum):
    """Why there is no result, by the name Excel gives it."""

    DIVISION = "#DIV/0!"
    VALUE = "#VALUE!"
    NUMBER = "#NUM!"
    MISSING = "#N/A"


class Refusal(Exception):
    """A value an operation cannot take; ``compiler`` adds the place and raises an EvaluationError."""

    def __init__(self, fault: Fault, zh: str, en: str) -> None:
        super().__init__(en)
        self.fault, self.zh, self.en = fault, zh, en


def settle(number: Decimal) -> Decimal:
    """Return the number as it is compared, rounded and shown, so that 10 ÷ 3 × 3 is 10."""
    return _SEEN.plus(number)


def add(left: Decimal, right: Decimal) -> Decimal:
    """Add; what is left of 1 ÷ 3 × 3 − 1 is nothing."""
    total = CONTEXT.add(left, right)
    return ZERO if total and total.adjusted() < left.adjusted() - _CANCELLED else total


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """Subtract, with the same care as ``add``."""
    rest = CONTEXT.subtract(left, right)
    return ZERO if rest and rest.adjusted() < left.adjusted() - _CANCELLED else rest


def divide(left: Decimal, right: Decimal) -> Decimal:
    """Divide, or refuse a divisor of zero."""
    if not right:
        raise Refusal(
            Fault.DIVISION,
            "除数是 0 或空，请先判断，例如 IF(数量=0, 0, 金额/数量)",
            "the divisor is 0 or empty; test it first, such as IF(quantity=0, 0, amount/quantity)",
        )
    return CONTEXT.divide(left, right)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """Raise to a power, or refuse 0 to the power of 0 or less and roots of negative numbers."""
    if not base and exponent < 0:
        return divide(ONE, base)
    return CONTEXT.power(base, exponent)


def number_of(value: Value) -> Decimal:
    """Return a value as a number: empty is 0, true is 1, "8%" is 0.08, 1900-01-01 is 2."""
    if isinstance(value, Decimal):
        return value
    if value is None or isinstance(value, bool):
        return ONE if value else ZERO
    if isinstance(value, date):
        return _serial(value)
    if isinstance(value, tuple):
        raise _many()
    text = value.rstrip()
    try:
        if text.endswith(("%", "％")):
            return CONTEXT.multiply(parse_decimal(text[:-1]), HUNDREDTH)
        return parse_decimal(text)
    except HuodanError:
        raise Refusal(
            Fault.VALUE,
            f"「{_short(value)}」不是数字，请改成数字",
            f'"{_short(value)}" is not a number; use one',
        ) from None


def whole_of(value: Value) -> int:
    """Return a value as a whole number, cut off towards zero."""
    return int(settle(number_of(value)))


def text_of(value: Value) -> str:
    """Return a value as text: ``1.5``, ``2026-05-06``, ``2026-05-06 10:30``, ``TRUE``; empty gives none."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        number = settle(value)
        return plain(number if len(number.as_tuple().digits) <= _EXACT_DIGITS else _SHOWN.plus(number))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    raise _many()


def truth_of(value: Value) -> bool:
    """Return whether a value counts as true: TRUE, any number but 0; empty is false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        said = _SAID.get(value.upper())
        if said is None:
            raise Refusal(
                Fault.VALUE,
                f'「{_short(value)}」不是真或假，请写成比较，例如 状态="已付"',
                f'"{_short(value)}" is neither true nor false; write a comparison, such as status="paid"',
            )
        return said
    return bool(number_of(value))


def day_of(value: Value) -> date | None:
    """Return a value as a day; an empty one has none."""
    moment = moment_of(value)
    return moment.date() if moment else None


def moment_of(value: Value) -> datetime | None:
    """Return a value as a moment on the wall clock; a day begins at midnight, an empty value has none."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if value is None or value == "":
        return None
    if isinstance(value, str):
        moment = _read_moment(value)
        if moment is None:
            raise Refusal(
                Fault.VALUE,
                f"「{_short(value)}」不是日期，请写成 2026-05-06",
                f'"{_short(value)}" is not a date; write 2026-05-06',
            )
        return moment
    try:
        return _DAY_ZERO + _timedelta(number_of(value))
    except OverflowError:
        raise beyond_calendar() from None


def shift(moment: Value, days: Decimal) -> Value:
    """Return a day so many whole days later, or an instant so many days later at the same time of day."""
    try:
        if isinstance(moment, datetime):
            return moment + _timedelta(days)
        day = day_of(moment)
        return day and day + timedelta(days=int(settle(days).to_integral_value("ROUND_FLOOR")))
    except OverflowError:
        raise beyond_calendar() from None


def days_between(end: Value, start: Value) -> Decimal | None:
    """Return the days from start to end, with a fraction for times of day; None if one is empty."""
    last, first = moment_of(end), moment_of(start)
    return None if last is None or first is None else _days(last - first)


def order(left: Value, right: Value) -> int | None:
    """
    Return -1, 0 or 1 as left is less than, equal to or greater than right: numbers, then texts, then truths.

    Texts compare without case; empty equals 0, "" and false. An empty date is neither before nor after
    another (Excel takes it for 1900): then the answer is None.
    """
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _sign(settle(left), settle(right))
    if isinstance(left, date) or isinstance(right, date):
        return _order_times(left, right)
    rank_left, rank_right = _rank(left, right), _rank(right, left)
    if rank_left != rank_right:
        return -1 if rank_left < rank_right else 1
    if rank_left == 1:
        return _sign(text_of(left).casefold(), text_of(right).casefold())
    return _sign(settle(number_of(left)), settle(number_of(right)))


def same(left: Value, right: Value) -> bool:
    """Return whether two values are equal as ``=`` sees them."""
    return order(left, right) == 0


def sized(text: str) -> str:
    """Return the text, or refuse it where it is longer than 32,767 characters, Excel's limit."""
    refuse_length(len(text))
    return text


def refuse_length(length: int) -> None:
    """Refuse a text that would be longer than 32,767 characters, before it is made."""
    if length > _LONGEST_TEXT:
        raise Refusal(
            Fault.VALUE,
            "文本超过 32,767 个字，请缩短",
            "the text is longer than 32,767 characters; shorten it",
        )


def uneven() -> Refusal:
    """Return the refusal of lists that do not have one value per row each."""
    return Refusal(Fault.VALUE, "各列的行数不同", "the lists have different numbers of rows")


def _order_times(left: Value, right: Value) -> int | None:
    if left is None or right is None or left == "" or right == "":
        return None
    if isinstance(left, bool) or isinstance(right, bool):
        return 1 if isinstance(left, bool) else -1
    pair = [_read_moment(value) if isinstance(value, str) else moment_of(value) for value in (left, right)]
    if pair[0] is None or pair[1] is None:
        return 1 if pair[0] is None else -1
    return _sign(pair[0], pair[1])


def _rank(value: Value, other: Value) -> int:
    if isinstance(value, tuple):
        raise _many()
    known = other if value is None else value
    return 2 if isinstance(known, bool) else 1 if isinstance(known, str) else 0


def _sign(left: Decimal | str | datetime, right: Decimal | str | datetime) -> int:
    return (left > right) - (left < right)  # type: ignore[operator]


def _read_moment(text: str) -> datetime | None:
    try:
        return _EPOCH + timedelta(milliseconds=parse_instant(text, "UTC"))
    except HuodanError:
        return None


def _serial(value: date) -> Decimal:
    moment = moment_of(value)
    assert moment is not None
    return _days(moment - _DAY_ZERO)


def _days(span: timedelta) -> Decimal:
    return CONTEXT.divide(Decimal(span // timedelta(microseconds=1)), _DAY_MICROSECONDS)


def _timedelta(days: Decimal) -> timedelta:
    microseconds = CONTEXT.multiply(settle(days), _DAY_MICROSECONDS).to_integral_value(ROUND_HALF_UP)
    return timedelta(microseconds=int(microseconds))


def beyond_calendar() -> Refusal:
    """Return the refusal of a date that no calendar has."""
    return Refusal(Fault.NUMBER, "日期超出了 0001 至 9999 年", "the date is outside of the years 1 to 9999")


def _many() -> Refusal:
    return Refusal(
        Fault.VALUE,
        "这里有多行，请先用 SUM 等函数汇总",
        "there are several rows here; sum them up first, such as SUM(…)",
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
