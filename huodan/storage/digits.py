"""
Whole numbers of any size for SQLite: functions of Python over integers and their digits.

Owns: what a connection must know to work out products and quotients. SQLite has 64 bits and goes on with rounded
numbers beyond; what needs more is a text of its digits, which nothing but these functions ever sees. What they are
called for, ``storage/sql/wide.py`` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import TypeAlias

from huodan.language.formula.numbers import CONTEXT, settle

Digits: TypeAlias = "int | str | None"

_LARGEST = 2**63 - 1
_ROUNDINGS = {"half": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP, "floor": ROUND_FLOOR}


def _add(left: Digits, right: Digits) -> Digits:
    return None if left is None or right is None else _given(int(left) + int(right))


def _multiply(left: Digits, right: Digits) -> Digits:
    return None if left is None or right is None else _given(int(left) * int(right))


def _compare(left: Digits, right: Digits) -> int | None:
    if left is None or right is None:
        return None
    one, two = int(left), int(right)
    return (one > two) - (one < two)


def _round(over: Digits, under: Digits, scale: int, places: int, rounding: str) -> Digits:
    if over is None or under is None or not int(under):
        return None
    quotient = CONTEXT.divide(Decimal(int(over)).scaleb(-scale), Decimal(int(under)))
    units = settle(quotient).scaleb(places)
    return _given(int(units.to_integral_value(_ROUNDINGS[rounding], CONTEXT)))


def _narrow(over: Digits, under: Digits, scale: int, places: int, rounding: str, most: int) -> int | None:
    found = _round(over, under, scale, places, rounding)
    return None if found is None or abs(int(found)) > most else int(found)


def _given(value: int) -> int | str:
    return value if abs(value) <= _LARGEST else str(value)


FUNCTIONS: Mapping[str, tuple[int, Callable[..., Digits]]] = {
    "huodan_add": (2, _add),
    "huodan_multiply": (2, _multiply),
    "huodan_compare": (2, _compare),
    "huodan_round": (5, _round),
    "huodan_narrow": (6, _narrow),
}
"""What a connection to SQLite must know, by name, with the number of arguments."""
