"""
Excel's conditions, as COUNTIF and SUMIF take them: 5, ">=5", "<>", "张*", "<2026-01-01".

Owns: reading a condition. Does not own: comparing (``conversions.order``).
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from huodan.kit.errors import HuodanError
from huodan.kit.numbers import parse_decimal
from huodan.language.formula.conversions import order
from huodan.language.formula.tree import TRUTHS
from huodan.language.formula.values import Refusal, Value

_SIGNED = re.compile(r"(<>|<=|>=|[=＝<＜>＞≠≤≥])?(.*)", re.DOTALL)
_ACCEPTED = {
    "=": (0,),
    "<": (-1,),
    "<=": (-1, 0),
    ">": (1,),
    ">=": (0, 1),
}
_PLAIN = {"＝": "=", "＜": "<", "＞": ">", "≠": "<>", "≤": "<=", "≥": ">="}
_WILD = re.compile(r"~.|[*?]", re.DOTALL)


def criterion(condition: Value) -> Callable[[Value], bool]:
    """Return the test for a condition; a text may begin with a comparison and hold ``*`` and ``?``."""
    if not isinstance(condition, str):
        return lambda value: _meets(value, "=", condition)
    match = _SIGNED.fullmatch(condition)
    assert match is not None
    sign = _PLAIN.get(match[1], match[1] or "=")
    wanted = match[2]
    if not wanted:
        if sign in ("=", "<>"):
            return lambda value: (value is None or value == "") == (sign == "=")
        return lambda value: False
    known = TRUTHS.get(wanted.upper(), _number(wanted))
    if known is not None:
        return lambda value: _meets(value, sign, known)
    if sign in ("=", "<>"):
        pattern = wildcard(wanted)
        return lambda value: _is_like(value, pattern, wanted) == (sign == "=")
    return lambda value: isinstance(value, str | date) and order(value, wanted) in _ACCEPTED[sign]


def wildcard(text: str) -> re.Pattern[str]:
    """Return the pattern of a whole text with ``*`` for any run, ``?`` for any character, ``~`` to escape."""
    first, *rest = _pieces(text)
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    return _compiled(first + (f"{middle}.*{rest[-1]}" if rest else ""))


def finder(text: str) -> re.Pattern[str]:
    """Return the pattern that finds such a text from where matching starts; group 1 begins where it does."""
    first, *rest = _pieces(text)
    return _compiled(f"(?>.*?({first}))" + "".join(f"(?>.*?{piece})" for piece in rest))


def _pieces(text: str) -> list[str]:
    """
    Return the patterns between the stars.

    The first place where a piece fits is as good as any later one, so an atomic group may settle for it:
    no text keeps the processor busy.
    """
    pieces = [""]
    end = 0
    for match in _WILD.finditer(text):
        pieces[-1] += re.escape(text[end : match.start()])
        if match[0] == "*":
            pieces.append("")
        else:
            pieces[-1] += "." if match[0] == "?" else re.escape(match[0][1])
        end = match.end()
    pieces[-1] += re.escape(text[end:])
    return pieces


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _meets(value: Value, sign: str, wanted: Value) -> bool:
    if isinstance(value, Refusal):
        return sign == "<>"
    if value is None or value == "":
        return sign == "<>" and wanted is not None
    if isinstance(wanted, Decimal) and isinstance(value, str):
        return sign == "<>" or (sign == "=" and _number(value) == wanted)
    if isinstance(value, bool) != isinstance(wanted, bool):
        return sign == "<>"
    found = order(value, wanted)
    return found != 0 if sign == "<>" else found in _ACCEPTED[sign]


def _is_like(value: Value, pattern: re.Pattern[str], wanted: str) -> bool:
    if isinstance(value, date):
        return order(value, wanted) == 0
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _number(text: str) -> Decimal | None:
    try:
        return parse_decimal(text)
    except HuodanError:
        return None
