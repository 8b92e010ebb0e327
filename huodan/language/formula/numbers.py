"""
Exact arithmetic: 60 digits inside, 38 when a number is compared, rounded or shown.

Owns: the operators + - * / ^ of numbers. Products of stored numbers are exact, divisions never look inexact.
Does not own: numbers as stored (``kit/numbers.py``), rounding functions (``functions/math.py``).
"""

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from huodan.language.formula.values import Fault, Refusal

CONTEXT = Context(
    prec=60, rounding=ROUND_HALF_UP, Emax=308, Emin=-308, traps=[InvalidOperation, DivisionByZero, Overflow]
)
_SEEN = Context(prec=38, rounding=ROUND_HALF_UP, Emax=308, Emin=-308, traps=[InvalidOperation, Overflow])
_CANCELLED = 40

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDREDTH = Decimal("0.01")


def settle(number: Decimal) -> Decimal:
    """Return the number as it is compared, rounded and shown, so that 10 ÷ 3 × 3 is 10."""
    return _SEEN.plus(number)


def add(left: Decimal, right: Decimal) -> Decimal:
    """Add; what is left of 1 ÷ 3 × 3 − 1 is nothing."""
    total = CONTEXT.add(left, right)
    return ZERO if total and left and total.adjusted() < left.adjusted() - _CANCELLED else total


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """Subtract, with the same care as ``add``."""
    rest = CONTEXT.subtract(left, right)
    return ZERO if rest and left and rest.adjusted() < left.adjusted() - _CANCELLED else rest


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
