"""
Sine and its kin, exact to 50 digits.

Owns: π, the series, bringing an angle near zero. Does not own: logarithms and powers, which ``decimal`` has.
"""

from decimal import Context, Decimal

from huodan.language.formula.numbers import CONTEXT, ONE, ZERO
from huodan.language.formula.values import Fault, Refusal

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803483")
_WIDE = Context(prec=80)
_LARGEST = Decimal(2**27)  # Excel's limit
_TINY = Decimal("1e-70")


def sine(angle: Decimal) -> Decimal:
    """Return the sine of an angle in radians."""
    return CONTEXT.plus(_series(_reduced(angle), first=1))


def cosine(angle: Decimal) -> Decimal:
    """Return the cosine of an angle in radians."""
    return CONTEXT.plus(_series(_reduced(angle), first=0))


def arctangent(tangent: Decimal) -> Decimal:
    """Return the angle in radians between -π/2 and π/2."""
    if tangent < 0:
        return -arctangent(-tangent)
    if tangent > 1:
        return CONTEXT.subtract(PI / 2, arctangent(_WIDE.divide(ONE, tangent)))
    value = tangent
    for _ in range(3):  # arctan x = 2 arctan (x / (1 + √(1 + x²)))
        root = _WIDE.sqrt(_WIDE.add(ONE, _WIDE.multiply(value, value)))
        value = _WIDE.divide(value, _WIDE.add(ONE, root))
    square, term, total, place = _WIDE.multiply(value, value), value, value, 1
    while abs(term) > _TINY:
        term = -_WIDE.multiply(term, square)
        place += 2
        total = _WIDE.add(total, _WIDE.divide(term, Decimal(place)))
    return CONTEXT.multiply(total, Decimal(8))


def arcsine(value: Decimal) -> Decimal:
    """Return the angle in radians whose sine this is."""
    if abs(value) > 1:
        raise Refusal(Fault.NUMBER, "应在 -1 与 1 之间", "it must be between -1 and 1")
    rest = _WIDE.sqrt(_WIDE.subtract(ONE, _WIDE.multiply(value, value)))
    if not rest:
        return CONTEXT.multiply(PI / 2, value)
    return arctangent(_WIDE.divide(value, rest))


def _reduced(angle: Decimal) -> Decimal:
    if abs(angle) >= _LARGEST:
        raise Refusal(Fault.NUMBER, "角度太大", "the angle is too large")
    turn = _WIDE.multiply(PI, Decimal(2))
    rest = _WIDE.remainder(angle, turn)
    half = PI if rest > 0 else -PI
    return _WIDE.subtract(rest, half * 2) if abs(rest) > PI else rest


def _series(angle: Decimal, *, first: int) -> Decimal:
    square, place = _WIDE.multiply(angle, angle), first
    term, total = (angle if first else ONE), ZERO
    while abs(term) > _TINY:
        total = _WIDE.add(total, term)
        term = -_WIDE.divide(_WIDE.multiply(term, square), Decimal((place + 1) * (place + 2)))
        place += 2
    return total if abs(total) > Decimal("1e-60") else ZERO
