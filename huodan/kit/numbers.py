"""
Exact numbers: Decimal in thought, millionths as 64-bit integers in storage, plain text outside.

Owns: the one fixed scale, its limits, reading what people type and writing without exponent.
Does not own: 小数位 and separators (display, ``language/fields``) and arithmetic (``language/formula``).
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from huodan.kit.errors import HuodanError
from huodan.kit.words import excerpt

MICRO = 1_000_000
_LARGEST = 2**63 - 1
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_ONE_MICRO = Decimal("0.000001")
_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(7))
_BOUND = Decimal(10**13)

# Full-width digits and signs become ASCII; nothing else does: NFKC would turn 5² into 52.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: 0xA5, 0x2212: 0x2D, 0x3000: 0x20}
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*¥?\s*(?P<inner>[+-]?)"
    r"(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?P<power>[eE][+-]?[0-9]{1,2})?\s*元?"
)
_ORDINARY = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,6}))?")


class NotANumber(HuodanError):
    """The text is no number."""

    code = "not_a_number"
    zh = "「{text}」不是数字，请填写如 1985.5 的数字。"
    en = '"{text}" is not a number; please enter one such as 1985.5.'
    status = 422


class OutOfRange(HuodanError):
    """The number does not fit into 64 bits of millionths."""

    code = "out_of_range"
    zh = "数字 {number} 超出范围，请填写 ±9,223,372,036,854.775807 以内的数字。"
    en = "The number {number} is out of range; please stay within ±9,223,372,036,854.775807."
    status = 422


def to_micro(number: Decimal) -> int:
    """
    Return the number in millionths, a seventh decimal rounded half up (away from zero).

    Raises:
        OutOfRange: beyond ±9 223 372 036 854.775807, or no finite number.
    """
    if not number.is_finite() or abs(number) > _BOUND:
        raise OutOfRange(number=excerpt(str(number)))
    micro = int(number.quantize(_ONE_MICRO, context=_EXACT).scaleb(6, context=_EXACT))
    if abs(micro) > _LARGEST:
        raise OutOfRange(number=excerpt(str(number)))
    return micro


def round_to(number: Decimal, places: int) -> Decimal:
    """
    Return the number rounded half up (away from zero) to so many decimal places.

    Raises:
        OutOfRange: beyond ±10 000 000 000 000, or no finite number.
    """
    if not number.is_finite() or abs(number) > _BOUND:
        raise OutOfRange(number=excerpt(str(number)))
    return number.quantize(_STEPS[places], context=_EXACT)


@lru_cache(maxsize=4096)
def from_micro(micro: int) -> Decimal:
    """Return millionths as an exact Decimal without trailing zeros: 1 500 000 → Decimal("1.5")."""
    return Decimal(micro_text(micro))


@lru_cache(maxsize=4096)
def micro_text(micro: int) -> str:
    """Write millionths without trailing zeros or exponent: 1 234 500 000 → "1234.5"."""
    whole, rest = divmod(abs(micro), MICRO)
    sign = "-" if micro < 0 else ""
    return f"{sign}{whole}.{rest:06d}".rstrip("0") if rest else f"{sign}{whole}"


def quick_micro(text: str, places: int) -> int | None:
    """Read an ordinary number of at most so many places straight into millionths; None for any other text."""
    match = _ORDINARY.fullmatch(text)
    if match is None:
        return None
    sign, whole, rest = match.groups("")
    if len(rest) > places:
        return None
    micro = int(whole) * MICRO + int(rest.ljust(6, "0"))
    return -micro if sign else micro


def plain(number: Decimal) -> str:
    """Write a finite Decimal without trailing zeros or exponent: Decimal("1.20E+3") → "1200"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def parse_decimal(text: str) -> Decimal:
    """
    Read a number as people write it: ``1,985.5``, ``￥1,985.5``, ``－１２``, ``1985.5元``.

    Commas must group by three: 1,5 is refused rather than taken for 15.

    Raises:
        NotANumber: for anything else, also for empty text and more than 64 characters.
    """
    match = _NUMBER.fullmatch(text.translate(_NARROW).strip()) if len(text) <= 64 else None
    if match is None or (match["sign"] and match["inner"]):
        raise NotANumber(text=excerpt(text))
    sign = match["sign"] or match["inner"]
    return Decimal(sign + match["digits"].replace(",", "") + (match["power"] or ""))
