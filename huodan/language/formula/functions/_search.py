"""
Finding a value in a list as Excel's look-ups do.

Owns: exact, wildcard and nearest matches, forwards, backwards and by halving.
Does not own: the functions (``lookup.py``), comparing (``conversions.py``).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from huodan.language.formula.conversions import order
from huodan.language.formula.functions._criteria import wildcard
from huodan.language.formula.values import Fault, Refusal, Value

_WILD = ("*", "?", "~")


def exact(
    wanted: Value, values: Sequence[Value], *, wild: bool = True, backwards: bool = False
) -> int | None:
    """Return where an equal value stands; a text may hold ``*`` and ``?`` if ``wild``."""
    pattern = None
    if wild and isinstance(wanted, str) and any(sign in wanted for sign in _WILD):
        pattern = wildcard(wanted)
    places = range(len(values) - 1, -1, -1) if backwards else range(len(values))
    for place in places:
        value = values[place]
        if pattern is None:
            if compare(value, wanted) == 0:
                return place
        elif isinstance(value, str) and pattern.fullmatch(value):
            return place
    return None


def nearest(wanted: Value, values: Sequence[Value], side: int, *, backwards: bool = False) -> int | None:
    """Return where an equal value stands, else the next smaller (side -1) or greater one (1), in any order."""
    best: int | None = None
    places = range(len(values) - 1, -1, -1) if backwards else range(len(values))
    for place in places:
        value = values[place]
        found = None if value is None or isinstance(value, Refusal) else order(value, wanted)
        if found == 0:
            return place
        if found == side and (best is None or order(value, values[best]) == -side):
            best = place
    return best


def halving(wanted: Value, values: Sequence[Value]) -> int | None:
    """Return the last place not greater than wanted in an ascending list, just as Excel halves it."""
    low, high = 0, len(values) - 1
    while low <= high:
        middle = (low + high) // 2
        place = middle
        while place <= high and compare(values[place], wanted) is None:
            place += 1
        if place > high:
            high = middle - 1
        elif compare(values[place], wanted) == 0:
            while place < high and compare(values[place + 1], wanted) == 0:
                place += 1
            return place
        elif compare(values[place], wanted) == 1:
            high = middle - 1
        else:
            low = place + 1
    while high >= 0 and compare(values[high], wanted) is None:
        high -= 1
    return high if high >= 0 else None


def descending(wanted: Value, values: Sequence[Value]) -> int | None:
    """Return the last place not smaller than wanted in a descending list."""
    best: int | None = None
    for place, value in enumerate(values):
        found = compare(value, wanted)
        if found == -1:
            break
        if found == 0:
            return place
        if found == 1:
            best = place
    return best


def compare(value: Value, wanted: Value) -> int | None:
    """Return -1, 0 or 1 as a value is less than, equal to or greater than another of its kind, else None."""
    if value is None or kind(value) != kind(wanted):
        return None
    return order(value, wanted)


def kind(value: Value) -> str:
    """Name the kind of a value; only values of one kind are compared."""
    return "number" if value is None or isinstance(value, Decimal | date) else type(value).__name__


def missing() -> Refusal:
    """Return the refusal of what is not in the list."""
    return Refusal(
        Fault.MISSING, "没有找到，可用 IFNA 给出默认值", "it was not found; give a default with IFNA"
    )
