"""
One kind of value as another, and which of two comes first.

Owns: Excel's conversions to number, text and truth, and its order of values.
Does not own: dates (``moments.py``).
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

from huodan.kit.errors import HuodanError
from huodan.kit.numbers import parse_decimal, plain
from huodan.language.formula.moments import CLOCK_DAY, moment_of, read_moment, serial
from huodan.language.formula.numbers import CONTEXT, HUNDREDTH, ONE, ZERO, settle
from huodan.language.formula.values import Fault, Refusal, Value, several, short

_EXACT_DIGITS = 20
_DOLLAR = re.compile(r"^([+-]?)\$")
_SHOWN = Context(prec=15, rounding=ROUND_HALF_UP)
_SAID = {"TRUE": True, "真": True, "是": True, "FALSE": False, "假": False, "否": False}


def number_of(value: Value) -> Decimal:
    """Return a value as a number: empty is 0, true is 1, "8%" is 0.08, 1900-01-01 is 2."""
    if isinstance(value, Decimal):
        return value
    if value is None or isinstance(value, bool):
        return ONE if value else ZERO
    if isinstance(value, date):
        return serial(value)
    said = _single(value)
    text = said.strip()
    plain_text = _DOLLAR.sub(r"\1", text)
    try:
        if text.endswith(("%", "％")):
            return CONTEXT.multiply(parse_decimal(plain_text[:-1]), HUNDREDTH)
        return parse_decimal(plain_text)
    except HuodanError:
        moment = read_moment(text) if text == said else None
        if moment is not None:
            return serial(moment)
        raise Refusal(
            Fault.VALUE,
            f"「{short(said)}」不是数字，请改成数字",
            f'"{short(said)}" is not a number; use one',
        ) from None


def _single(value: "str | Refusal | tuple[Value, ...]") -> str:
    if isinstance(value, Refusal):
        raise value
    if isinstance(value, tuple):
        raise several()
    return value


def whole_of(value: Value) -> int:
    """Return a value as a whole number, cut off towards zero."""
    return int(settle(number_of(value)))


def text_of(value: Value) -> str:
    """Return a value as text: ``1.5``, ``2026-05-06``, ``2026-05-06 10:30``, ``10:30``, ``TRUE``; empty gives none."""
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
        clock = f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
        return clock if value.date() == CLOCK_DAY else f"{value:%Y-%m-%d} {clock}"
    if isinstance(value, date):
        return value.isoformat()
    raise several()


def truth_of(value: Value) -> bool:
    """Return whether a value counts as true: TRUE, any number but 0; empty is false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        said = _SAID.get(value.upper())
        if said is None:
            raise Refusal(
                Fault.VALUE,
                f'「{short(value)}」不是真或假，请写成比较，例如 状态="已付"',
                f'"{short(value)}" is neither true nor false; write a comparison, such as status="paid"',
            )
        return said
    return bool(number_of(value))


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


def _order_times(left: Value, right: Value) -> int | None:
    if left is None or right is None or left == "" or right == "":
        return None
    if isinstance(left, bool) or isinstance(right, bool):
        return 1 if isinstance(left, bool) else -1
    pair = [read_moment(value) if isinstance(value, str) else moment_of(value) for value in (left, right)]
    if pair[0] is None or pair[1] is None:
        return 1 if pair[0] is None else -1
    return _sign(pair[0], pair[1])


def _rank(value: Value, other: Value) -> int:
    if isinstance(value, tuple):
        raise several()
    known = other if value is None else value
    return 2 if isinstance(known, bool) else 1 if isinstance(known, str) else 0


def _sign(left: Decimal | str | datetime, right: Decimal | str | datetime) -> int:
    return (left > right) - (left < right)  # type: ignore[operator]
