"""
Products and quotients as terms: whole numbers of any size, divided only where a result is rounded.

Owns: which of them give just what ``numbers.py`` gives with its 60 digits, and 38 where a number is compared or
rounded. Does not own: how large numbers are written for a database (``storage/sql/wide.py``).

What has no divisor is exact as long as it has 38 digits. A quotient is never rounded on the way, Python's is at its
60th digit; both are one number again when seen with 38, for a quotient of cells is no closer to a rounding than that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from huodan.language.formula.terms import BASE, NoTerm, Pair, Term, case, constant, number, term

Number: TypeAlias = "Pair | Fraction"

_MOST_DIGITS = 10**57
_SEEN = 10**38
_SURELY_SEEN = 10**36
_MOST_SCALE = 36
_MICRO_SCALE = 6
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Fraction:
    """
    A number ``over / (under × 10^scale)``, never NULL; the terms are wide ones.

    under: None stands for 1; where it is 0 whoever divides says that it fails. tops bound both absolutely.
    """

    over: Term
    under: Term | None
    scale: int
    tops: tuple[int, int]

    def __post_init__(self) -> None:
        if max(self.tops) > _MOST_DIGITS or self.scale > _MOST_SCALE:
            raise NoTerm

    @staticmethod
    def of(one: Number) -> Fraction:
        """Give a number as a fraction."""
        if isinstance(one, Fraction):
            return one
        if one.whole is not None:
            return Fraction(term("wide", one.whole), None, one.scale, (one.top, 1))
        high, low = term("wide", one.high), term("wide", one.low)
        top = one.tops[0] * BASE + one.tops[1]
        return Fraction(term("wide+", term("wide*", high, big(BASE)), low), None, one.scale, (top, 1))

    def by(self, other: Fraction) -> Fraction:
        """Multiply."""
        under = self.under or other.under
        if self.under is not None and other.under is not None:
            under = term("wide*", self.under, other.under)
        tops = self.tops[0] * other.tops[0], self.tops[1] * other.tops[1]
        return Fraction(term("wide*", self.over, other.over), under, self.scale + other.scale, tops)

    def divided(self, other: Fraction) -> Fraction:
        """Divide; whoever asks sees to a divisor of zero."""
        if other.under is not None:
            raise NoTerm
        one, two = _alike(self, other)
        under = two.over if one.under is None else term("wide*", one.under, two.over)
        return Fraction(one.over, under, 0, (one.tops[0], one.tops[1] * two.tops[0]))

    def times(self, factor: int, scale: int = 0) -> Fraction:
        """Multiply by a whole number of units of ``10^-scale``."""
        over = self.over if factor == 1 else term("wide*", self.over, big(factor))
        tops = self.tops[0] * max(abs(factor), 1), self.tops[1]
        return Fraction(over, self.under, self.scale + scale, tops)

    def plus(self, other: Number) -> Fraction:
        """Add; two quotients might cancel one another beyond the 38th digit."""
        one, two = _alike(self, Fraction.of(other))
        if one.under is not None and two.under is not None:
            raise NoTerm
        under = one.under or two.under
        left, right = _across(one, two)
        tops = one.tops[0] * two.tops[1] + two.tops[0] * one.tops[1], one.tops[1] * two.tops[1]
        return Fraction(term("wide+", left, right), under, one.scale, tops)

    def chosen(self, condition: Term, other: Number) -> Fraction:
        """Take another where a condition does not hold."""
        one, two = _alike(self, Fraction.of(other))
        under = None
        if one.under is not None or two.under is not None:
            under = case(condition, one.under or big(1), two.under or big(1))
        tops = max(one.tops[0], two.tops[0]), max(one.tops[1], two.tops[1])
        return Fraction(case(condition, one.over, two.over), under, one.scale, tops)

    def is_negative(self) -> Term:
        """Make the condition that it is below zero."""
        signed = self.over if self.under is None else term("wide*", self.over, self.under)
        return term("wide<", signed, big(0))

    def size(self) -> Fraction:
        """Take the sign away."""
        return self.times(-1).chosen(self.is_negative(), self)

    def compared(self, sign: str, other: Number) -> Term:
        """Make the condition that it stands so to another."""
        one, two = _alike(self, Fraction.of(other))
        tops = one.tops[0] * two.tops[1], two.tops[0] * one.tops[1]
        is_exact = one.under is None and two.under is None and max(tops) < _SEEN
        # Nearly equal ones are as large as the smaller bound, so that they differ in the first 38 digits.
        if not is_exact and (min(tops) >= _SURELY_SEEN or None not in (one.under, two.under)):
            raise NoTerm
        left, right = _across(one, two)
        under = one.under or two.under
        if under is not None:  # it may be negative
            left, right = term("wide*", left, under), term("wide*", right, under)
        return term(f"wide{sign}", left, right)

    def rounded(self, places: int, rounding: str = "half") -> Fraction:
        """Round to so many decimal places: ``half`` (away from zero), ``down``, ``up`` or ``floor``."""
        if self.tops[0] >= _SEEN * 10**self.scale:
            raise NoTerm
        top = self.tops[0] * 10**places // 10**self.scale + 1
        under = self.under or big(1)
        whole = term("wide-round", self.over, under, self.scale, places, rounding)
        return Fraction(whole, None, places, (top, 1))

    def micro(self, places: int) -> Term:
        """Round and give as millionths, NULL where it does not fit into 64 bits."""
        after, under = 10 ** (_MICRO_SCALE - places), self.under or big(1)
        narrow = term("narrow", self.over, under, self.scale, places, "half", _LARGEST // after)
        return term("*", narrow, number(after)) if after > 1 else narrow

    def floor(self) -> tuple[Term, Term]:
        """Days are not counted by products."""
        raise NoTerm


def big(value: int) -> Term:
    """Make a whole number of any size."""
    return term("big", value)


def quotient(left: Number, right: Number) -> tuple[Fraction, Term]:
    """Divide, and give the condition that the divisor is zero."""
    return Fraction.of(left).divided(Fraction.of(right)), right.compared("=", constant(Decimal(0)))


def _alike(one: Fraction, two: Fraction) -> tuple[Fraction, Fraction]:
    scale = max(one.scale, two.scale)
    return _at(one, scale), _at(two, scale)


def _at(one: Fraction, scale: int) -> Fraction:
    return one if one.scale == scale else replace(one.times(10 ** (scale - one.scale)), scale=scale)


def _across(one: Fraction, two: Fraction) -> tuple[Term, Term]:
    left = one.over if two.under is None else term("wide*", one.over, two.under)
    right = two.over if one.under is None else term("wide*", two.over, one.under)
    return left, right
