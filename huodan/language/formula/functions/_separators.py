"""
Where separators stand in a text, and numbers written with commas.

Owns: the n-th separator from the front or the back. Does not own: the functions (``text.py``).
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from huodan.language.formula.conversions import text_of
from huodan.language.formula.functions._base import Values
from huodan.language.formula.numbers import CONTEXT, settle
from huodan.language.formula.values import Fault, Refusal, refuse_length

_MOST_PLACES = 127
_MOST_SEPARATORS = 100


def nth_separator(text: str, separators: Values, nth: int, *, kind: int, end: int) -> tuple[int, int] | None:
    """
    Return where the n-th separator begins and ends, counted from the end if negative; None if there is none.

    kind: 1 ignores case.
    end: with 1 the end of the text counts as a separator, for a negative n its beginning.
    """
    if end not in (0, 1) or kind not in (0, 1):
        raise Refusal(Fault.VALUE, "第四、五项应为 0 或 1", "the fourth and fifth argument must be 0 or 1")
    if nth == 0 or (text and abs(nth) > len(text)):
        raise Refusal(
            Fault.VALUE, "第几个不能是 0，也不能超过字数", "the number cannot be 0 nor beyond the text"
        )
    wanted = [text_of(each) for each in separators[:_MOST_SEPARATORS]]
    if not all(wanted) or not wanted:
        return (0, 0) if nth > 0 else (len(text), len(text))
    pattern = "|".join(re.escape(each) for each in sorted(wanted, key=len, reverse=True))
    matches = re.finditer(pattern, text, re.IGNORECASE if kind else 0)
    places = [match.span() for match in matches]
    if end:
        places = [*places, (len(text), len(text))] if nth > 0 else [(0, 0), *places]
    if abs(nth) > len(places):
        return None
    return places[nth - 1 if nth > 0 else nth]


def written_fixed(number: Decimal, places: int, *, grouped: bool) -> str:
    """Round half up and write with so many decimal places, or in tens and hundreds if negative."""
    if places > _MOST_PLACES:
        raise Refusal(Fault.VALUE, "最多 127 位小数", "there are at most 127 decimal places")
    refuse_length(number.adjusted())
    settled = settle(number)
    unit = Decimal(1).scaleb(max(-places, -_MOST_PLACES))
    if -places > settled.adjusted() + 1:
        return "0"
    wide = CONTEXT.copy()
    wide.prec = 500
    rounded = settled.quantize(unit, ROUND_HALF_UP, wide)
    return format(rounded + 0 if rounded else abs(rounded), ("," if grouped else "") + f".{max(places, 0)}f")
