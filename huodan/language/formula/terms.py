"""
Terms: what a database works out exactly, whole numbers of 64 bits and choices between them.

Owns: the terms, sums of numbers too large for one column, and days of the calendar.
Does not own: which formulas become terms (``lowering.py``) and their SQL (``storage/sql/formulas.py``).

A number is a pair, ``high × BASE + low`` of units of ``10^-scale``: sums of pairs never come near 64 bits, where
SQLite would go on with a rounded number and PostgreSQL stop. Only the result is put together again, if it fits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huodan.language.formula.fractions import Number

BASE = 10**9
MOST_TERMS = 4_000
MOST_SCALE = 9  # 10^scale divides BASE
_SAFE = 2**62
_LARGEST = 2**63 - 1
_MICRO_SCALE = 6
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896  # 0001-01-01 and 9999-12-31, counted from 1970-01-01
_FURTHEST = 4_000_000


class NoTerm(Exception):
    """A formula, or a part of it, has no term. zh, en: why not, for whoever wants to filter or sort by it."""

    def __init__(
        self, zh: str = "这样的计算只能逐条显示", en: str = "this is only worked out record by record"
    ) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """
    op: ``column`` and ``roll-up`` (of a field id and a suffix; may be empty), ``given`` (by name), ``today``
    (yyyymmdd), ``today_count`` (days since 1970-01-01), ``now`` (milliseconds UTC), ``number``, ``words``,
    ``nothing``; ``+ - * / %`` of whole numbers, cut off towards zero; ``= <> < <= > >=``; ``and or not empty``;
    ``case`` (condition, value, …, otherwise); ``big``, ``wide…``, ``narrow``: whole numbers of any size
    (``fractions.py``). size: how many terms it is written with.
    """

    op: str
    args: tuple[Term | int | str, ...]
    size: int

    def names(self, op: str) -> bool:
        """Say whether a term of this kind is part of it."""
        return self.op == op or any(arg.names(op) for arg in self.args if isinstance(arg, Term))


def term(op: str, *args: Term | int | str) -> Term:
    """Make a term; what is only made of numbers is worked out at once."""
    size = 1 + sum(arg.size if isinstance(arg, Term) else 0 for arg in args)
    if size > MOST_TERMS:
        raise NoTerm("公式太长", "the formula is too long")
    if op in _FOLDED and all(isinstance(arg, Term) and arg.op == "number" for arg in args):
        left, right = (_value(arg) for arg in args)
        return number(_FOLDED[op](left, right))
    if op in _SETTLED and all(isinstance(arg, Term) and arg.op == "number" for arg in args):
        return ALWAYS if _SETTLED[op](*map(_value, args)) else NEVER
    if op in ("+", "-") and _is_zero(args[1]):
        return _only(args[0])
    return Term(op, args, size)


_FOLDED = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1),
    "%": lambda left, right: abs(left) % abs(right) * (-1 if left < 0 else 1),
}


_SETTLED = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def number(value: int) -> Term:
    """Make a whole number."""
    return Term("number", (value,), 1)


def case(condition: Term, then: Term, otherwise: Term) -> Term:
    """Make a choice between two values."""
    if condition is ALWAYS or then is otherwise or _are_equal(then, otherwise):
        return then
    return otherwise if condition is NEVER else term("case", condition, then, otherwise)


def both(*parts: Term) -> Term:
    """Make the condition that all parts hold."""
    if any(part is NEVER for part in parts):
        return NEVER
    left = [part for part in parts if part is not ALWAYS]
    return term("and", *left) if len(left) > 1 else left[0] if left else ALWAYS


def either(*parts: Term) -> Term:
    """Make the condition that some part holds."""
    if any(part is ALWAYS for part in parts):
        return ALWAYS
    left = [part for part in parts if part is not NEVER]
    return term("or", *left) if len(left) > 1 else left[0] if left else NEVER


def opposite(part: Term) -> Term:
    """Make the condition that a part does not hold; conditions are never NULL."""
    return NEVER if part is ALWAYS else ALWAYS if part is NEVER else term("not", part)


NOTHING = Term("nothing", (), 1)
TODAY = Term("today", (), 1)
TODAY_COUNT = Term("today_count", (), 1)
NOW = Term("now", (), 1)
ALWAYS = Term("=", (number(1), number(1)), 3)
NEVER = Term("=", (number(1), number(0)), 3)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """
    A number ``(high × BASE + low) / 10^scale``, never NULL; ``tops`` bound both absolutely.

    whole: the same in one term, where its bound ``top`` says that 64 bits are enough.
    """

    high: Term
    low: Term
    scale: int
    tops: tuple[int, int]
    whole: Term | None = None
    top: int = 0

    def __post_init__(self) -> None:
        if max(self.tops) >= _SAFE or self.scale > MOST_SCALE:
            raise NoTerm

    def times(self, factor: int, scale: int = 0) -> Pair:
        """Multiply by a whole number of units of ``10^-scale``."""
        if factor == 1:
            return replace(self, scale=self.scale + scale)
        by, most = number(factor), abs(factor)
        if self.whole is not None and self.top * most <= _LARGEST:
            return exact(term("*", self.whole, by), self.scale + scale, self.top * most)
        tops = self.tops[0] * most, self.tops[1] * most
        return Pair(term("*", self.high, by), term("*", self.low, by), self.scale + scale, tops)

    def at(self, scale: int) -> Pair:
        """Write it in finer units."""
        return replace(self.times(10 ** (scale - self.scale)), scale=scale)

    def plus(self, other: Number) -> Number:
        """Add."""
        if not isinstance(other, Pair):
            return other.plus(self)
        one, two = _alike(self, other)
        if one.whole is not None and two.whole is not None and one.top + two.top <= _LARGEST:
            return exact(term("+", one.whole, two.whole), one.scale, one.top + two.top)
        tops = one.tops[0] + two.tops[0], one.tops[1] + two.tops[1]
        return Pair(term("+", one.high, two.high), term("+", one.low, two.low), one.scale, tops)

    def chosen(self, condition: Term, other: Number) -> Number:
        """Take another where a condition does not hold."""
        if not isinstance(other, Pair):
            return other.of(self).chosen(condition, other)
        one, two = _alike(self, other)
        if one.whole is not None and two.whole is not None:
            return exact(case(condition, one.whole, two.whole), one.scale, max(one.top, two.top))
        tops = max(one.tops[0], two.tops[0]), max(one.tops[1], two.tops[1])
        high, low = case(condition, one.high, two.high), case(condition, one.low, two.low)
        return Pair(high, low, one.scale, tops)

    def carried(self) -> tuple[Term, Term]:
        """Give high and low so that low is not negative and below BASE: the sign is that of high."""
        base = number(BASE)
        low = term("%", term("+", term("%", self.low, base), base), base)
        return term("+", self.high, term("/", term("-", self.low, low), base)), low

    def is_negative(self) -> Term:
        """Make the condition that it is below zero."""
        return term("<", self.carried()[0] if self.whole is None else self.whole, number(0))

    def size(self) -> Number:
        """Take the sign away."""
        return self.times(-1).chosen(self.is_negative(), self)

    def compared(self, sign: str, other: Number) -> Term:
        """Make the condition that it stands so to another."""
        if not isinstance(other, Pair):
            return other.of(self).compared(sign, other)
        one, two = _alike(self, other)
        if one.whole is not None and two.whole is not None:
            return term(sign, one.whole, two.whole)
        rest = self.plus(other.times(-1))
        assert isinstance(rest, Pair)
        high, low = rest.carried()
        zero = number(0)
        if sign in (">=", "<"):
            return term(sign, high, zero)
        if sign in ("=", "<>"):
            same = both(term("=", high, zero), term("=", low, zero))
            return same if sign == "=" else opposite(same)
        more = either(term(">", high, zero), both(term("=", high, zero), term(">", low, zero)))
        return more if sign == ">" else opposite(more)

    def rounded(self, places: int) -> Pair:
        """Round half up, away from zero, to so many decimal places."""
        if places >= self.scale:
            return self
        unit = 10 ** (self.scale - places)
        if self.whole is not None:
            return exact(_rounded(self.whole, unit), places, self.top // unit + 1)
        high, low = self.carried()
        by = number(unit)
        tail = term("+", term("*", term("%", high, by), number(BASE // unit)), _halved(high, low, unit))
        tops = self.tops[0] // unit + self.tops[1] // BASE + 2, 2 * BASE
        return Pair(term("/", high, by), tail, places, tops)

    def micro(self, places: int) -> Term:
        """Round and put it together as millionths, NULL where it does not fit into 64 bits."""
        if self.whole is not None:
            return self._whole_micro(places)
        (high, low), unit = self.carried(), 10 ** max(self.scale - places, 0)
        after = 10 ** (_MICRO_SCALE - min(self.scale, places))
        step, tail = BASE // unit, _halved(high, low, unit) if unit > 1 else low
        largest = _LARGEST // after
        most, rest = divmod(largest, step)
        fits = both(
            _within("<", high, most, term("<=", tail, number(rest))),
            _within(">", high, -most - 1, term(">=", tail, number(step - rest))),
        )
        by, one = number(step), number(1)
        # One step nearer to zero, so that no sum on the way is larger than the result.
        below = term("+", term("*", term("+", high, one), by), term("-", tail, by))
        whole = case(term("<", high, number(0)), below, term("+", term("*", high, by), tail))
        if self.tops[0] + self.tops[1] // BASE + 2 < most:
            fits = ALWAYS
        return case(fits, term("*", whole, number(after)) if after > 1 else whole, NOTHING)

    def _whole_micro(self, places: int) -> Term:
        unit, after = 10 ** max(self.scale - places, 0), 10 ** (_MICRO_SCALE - min(self.scale, places))
        assert self.whole is not None
        rounded = _rounded(self.whole, unit) if unit > 1 else self.whole
        most = _LARGEST // after
        if self.top // unit + 1 <= most or after == 1:
            return term("*", rounded, number(after)) if after > 1 else rounded
        fits = both(term("<=", rounded, number(most)), term(">=", rounded, number(-most)))
        return case(fits, term("*", rounded, number(after)), NOTHING)

    def floor(self) -> tuple[Term, Term]:
        """Give the whole number below, and the condition that it is none a calendar could take."""
        unit = 10**self.scale
        if self.whole is not None and self.top // unit <= BASE**2 // 1_000:
            cut = case(term("<", term("%", self.whole, number(unit)), number(0)), number(-1), number(0))
            beyond = either(
                term(">", self.whole, number(_FURTHEST * unit)),
                term("<", self.whole, number(-_FURTHEST * unit)),
            )
            return (term("+", term("/", self.whole, number(unit)), cut) if unit > 1 else self.whole), beyond
        high, low = self.carried()
        step = BASE // 10**self.scale
        most = _FURTHEST // step + 1
        beyond = either(term(">", high, number(most)), term("<", high, number(-most)))
        if self.tops[0] * step >= _SAFE:
            high = case(beyond, number(0), high)
        return term("+", term("*", high, number(step)), term("/", low, number(10**self.scale))), beyond


def _rounded(whole: Term, unit: int) -> Term:
    """Divide and round half away from zero; no sum on the way is larger than what there is."""
    twice = term("*", term("%", whole, number(unit)), number(2))
    return term("+", term("/", whole, number(unit)), term("/", twice, number(unit)))


def _halved(high: Term, low: Term, unit: int) -> Term:
    """Divide what is carried and round: a half goes away from zero, so below zero a little less than one does."""
    half = case(term("<", high, number(0)), number(unit // 2 - 1), number(unit // 2))
    return term("/", term("+", low, half), number(unit))


def _within(sign: str, high: Term, most: int, at_most: Term) -> Term:
    return either(term(sign, high, number(most)), both(term("=", high, number(most)), at_most))


def exact(whole: Term, scale: int, top: int) -> Pair:
    """Make the pair of what 64 bits are enough for."""
    base = number(BASE)
    return Pair(term("/", whole, base), term("%", whole, base), scale, (top // BASE + 1, BASE), whole, top)


def constant(value: Decimal) -> Pair:
    """Make the pair of a number written in a formula."""
    units, scale = units_of(value)
    return exact(number(units), scale, abs(units))


def units_of(value: Decimal) -> tuple[int, int]:
    """Give a number as a whole number of ``10^-scale``."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    scale = max(-exponent, 0)
    units = value.scaleb(scale)
    if scale > _MICRO_SCALE or abs(units) >= _SAFE:
        raise NoTerm
    return int(units), scale


def stored(column: Term, scale: int) -> Pair:
    """Make the pair of a column of 64 bits; an empty one counts as 0."""
    return exact(case(term("empty", column), number(0), column), scale, _LARGEST)


def small(value: Term) -> Pair:
    """Make the pair of a whole number of less than BASE; it must not be NULL."""
    return exact(value, 0, BASE)


def _alike(one: Pair, two: Pair) -> tuple[Pair, Pair]:
    scale = max(one.scale, two.scale)
    return one.at(scale), two.at(scale)


def day_number(day: Term) -> Term:
    """Count the days from 1970-01-01 to a day yyyymmdd; NULL if it is."""
    year, month, rest = _year(day), _month(day), term("%", day, number(100))
    early = term("<", month, number(3))
    year = case(early, term("-", year, number(1)), year)
    month = term("+", month, case(early, number(9), number(-3)))
    in_year = term("/", term("+", term("*", month, number(153)), number(2)), number(5))
    leaps = [term("/", year, number(span)) for span in (4, 100, 400)]
    total = term("+", term("*", year, number(365)), term("+", term("-", leaps[0], leaps[1]), leaps[2]))
    return term("+", term("+", total, in_year), term("-", rest, number(719_469)))


def day_written(count: Term) -> Term:
    """Write the day so many days after 1970-01-01 as yyyymmdd; without meaning beyond the years 1 to 9999."""
    # Richards' algorithm over the Julian day.
    day = term("+", count, number(2_440_588))
    leaps = term("/", term("+", term("*", day, number(4)), number(274_277)), number(146_097))
    shifted = term("+", term("+", day, number(1_363)), term("/", term("*", leaps, number(3)), number(4)))
    quarters = term("+", term("*", shifted, number(4)), number(3))
    in_year = term("/", term("%", quarters, number(1_461)), number(4))
    fifths = term("+", term("*", in_year, number(5)), number(2))
    of_month = term("+", term("/", term("%", fifths, number(153)), number(5)), number(1))
    month = term("+", term("%", term("+", term("/", fifths, number(153)), number(2)), number(12)), number(1))
    turn = term("/", term("-", number(14), month), number(12))
    year = term("+", term("-", term("/", quarters, number(1_461)), number(4_716)), turn)
    head = term("+", term("*", year, number(10_000)), term("*", month, number(100)))
    return term("+", head, of_month)


def is_beyond_calendar(count: Term) -> Term:
    """Make the condition that a count of days is of no year from 1 to 9999."""
    return either(term("<", count, number(_FIRST_DAY)), term(">", count, number(_LAST_DAY)))


def _year(day: Term) -> Term:
    return term("/", day, number(10_000))


def _month(day: Term) -> Term:
    return term("%", term("/", day, number(100)), number(100))


def _value(arg: object) -> int:
    assert isinstance(arg, Term)
    value = arg.args[0]
    assert isinstance(value, int)
    return value


def _are_equal(left: Term, right: Term) -> bool:
    return left.op == right.op == "number" and left.args == right.args


def _is_zero(arg: object) -> bool:
    return isinstance(arg, Term) and arg.op == "number" and arg.args[0] == 0


def _only(arg: object) -> Term:
    assert isinstance(arg, Term)
    return arg
