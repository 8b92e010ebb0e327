"""
What a part of a formula stands for in a statement: a number, a day, a truth or a text.

Owns: keeping apart, as the language does, what a value is, whether it is empty and whether it fails.
Does not own: which parts of the language have a shape (``lowering.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from huodan.language.formula.fractions import Number
from huodan.language.formula.terms import (
    ALWAYS,
    NEVER,
    NOTHING,
    NoTerm,
    Term,
    both,
    case,
    constant,
    either,
    is_beyond_calendar,
    number,
    opposite,
    small,
    term,
)

DAY_MS = 86_400_000

# Texts of these characters are equal to another text only if they are the same: no letter has a case.
_CASELESS = re.compile(r"[0-9 \u3001-\u3020\u3400-\u9fff，。；：？！（）()\[\]+\-*/_.,:;#%]*")


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """A number; ``pair`` is 0 where it is empty. is_text: if empty, it may be an empty text."""

    pair: Number
    empty: Term = NEVER
    fails: Term = NEVER
    is_text: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """A day as days since 1970-01-01, and as it is written if that is known; 0 where it is empty."""

    count: Term
    written: Term | None
    empty: Term = NEVER
    fails: Term = NEVER
    is_text: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A moment as milliseconds since 1970-01-01 on the clock on the wall; 0 where it is empty."""

    wall: Term
    empty: Term = NEVER
    fails: Term = NEVER
    is_text: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """True or false; false where it is empty."""

    holds: Term
    empty: Term = NEVER
    fails: Term = NEVER
    is_text: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text and the key it is compared and sorted by, NULL where empty. equals: the condition of being a text."""

    value: Term | None
    key: Term | None
    equals: Callable[[str], Term]
    empty: Term = NEVER
    fails: Term = NEVER
    is_text: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """Always empty, whatever is wanted; ``is_text`` says that it was written as an empty text."""

    is_text: bool
    empty: Term = ALWAYS
    fails: Term = NEVER


Shape: TypeAlias = Amount | Day | Moment | Truth | Text | Blank


def case_truth(condition: Term, then: Term, otherwise: Term) -> Term:
    """Choose between two conditions."""
    if then is otherwise:
        return then
    return either(both(condition, then), both(opposite(condition), otherwise))


def as_amount(shape: Shape) -> Amount:
    """Give a shape as a number; an empty one is 0."""
    if isinstance(shape, Blank) and not shape.is_text:
        return Amount(constant(Decimal(0)), fails=shape.fails)
    if isinstance(shape, Truth) and not shape.is_text:
        return Amount(small(case(shape.holds, number(1), number(0))), fails=shape.fails)
    if not isinstance(shape, Amount) or shape.is_text:
        raise NoTerm
    return shape


def loose(shape: Shape) -> Shape:
    """Where empty values are passed over, an empty text is one."""
    if isinstance(shape, Truth):
        raise NoTerm
    return replace(shape, is_text=False)


def shifted(day: Day, days: Amount, sign: str, fails: Term) -> Day:
    """Add whole days; a fraction is cut off below."""
    whole, beyond = (days.pair if sign == "+" else days.pair.times(-1)).floor()
    count = term("+", day.count, whole)
    too_far = both(opposite(day.empty), either(beyond, is_beyond_calendar(count)))
    return Day(count, None, day.empty, either(fails, too_far))


def as_moment(shape: Shape) -> Moment:
    """Give a day or a moment as a moment; a day begins at midnight."""
    if isinstance(shape, Day):
        wall = term("*", shape.count, number(DAY_MS))
        return Moment(wall, shape.empty, shape.fails, shape.is_text)
    if not isinstance(shape, Moment):
        raise NoTerm
    return shape


def unless(empty: Term, pair: Number) -> Number:
    """Give 0 where a value is empty."""
    return constant(Decimal(0)).chosen(empty, pair)


def equal(left: Shape, right: Shape) -> Term:
    """Make the condition that two texts or truths are equal; one side must be written in the formula."""
    if isinstance(left, Truth) and isinstance(right, Truth) and not left.is_text and not right.is_text:
        return either(both(left.holds, right.holds), opposite(either(left.holds, right.holds)))
    if isinstance(left, Blank) and not isinstance(right, Blank):
        left, right = right, left
    if isinstance(right, Blank) and right.is_text and not isinstance(left, Blank):
        return left.empty
    words = words_of(right) if isinstance(left, Text) else None
    if words is None and isinstance(right, Text):
        left, words = right, words_of(left)
    if words is None or not isinstance(left, Text):
        raise NoTerm
    return both(opposite(left.empty), left.equals(words))


def words_of(shape: Shape) -> str | None:
    """Give the text a shape is written as."""
    if isinstance(shape, Text) and shape.value is not None and shape.value.op == "words":
        return str(shape.value.args[0])
    return None


def like(shape: Shape, model: Shape) -> Shape:
    """Give a blank the kind of the other."""
    if not isinstance(shape, Blank):
        return shape
    match model:
        case Amount():
            return Amount(constant(Decimal(0)), ALWAYS)
        case Day():
            return Day(number(0), number(0), ALWAYS)
        case Moment():
            return Moment(number(0), ALWAYS)
        case Truth():
            return Truth(NEVER, ALWAYS)
        case _:
            return Text(NOTHING, NOTHING, lambda text: NEVER, ALWAYS)


def chosen_text(condition: Term, one: Text, two: Text, empty: Term, fails: Term) -> Text:
    """Choose between two texts."""

    def equals(text: str) -> Term:
        return case_truth(condition, one.equals(text), two.equals(text))

    def taken(first: Term | None, second: Term | None) -> Term | None:
        return None if first is None or second is None else case(condition, first, second)

    return Text(taken(one.value, two.value), taken(one.key, two.key), equals, empty, fails)


def equals_column(column: Term) -> Callable[[str], Term]:
    """Give what makes the condition that a column is a text, for texts without case."""

    def equals(text: str) -> Term:
        if not _CASELESS.fullmatch(text):
            raise NoTerm
        return both(opposite(term("empty", column)), term("=", column, term("words", text)))

    return equals


def chosen(condition: Truth, then: Shape, otherwise: Shape) -> Shape:
    """Give one of two values; what is not taken does not fail."""
    fails = either(
        condition.fails,
        case_truth(condition.holds, then.fails, otherwise.fails),
    )
    empty = case_truth(condition.holds, then.empty, otherwise.empty)
    is_text = then.is_text or otherwise.is_text
    kinds = {type(shape) for shape in (then, otherwise)} - {Blank}
    if not kinds:
        return Blank(is_text, fails=fails)
    if len(kinds) > 1:
        raise NoTerm
    model = otherwise if isinstance(then, Blank) else then
    one, two = (like(shape, model) for shape in (then, otherwise))
    match one, two:
        case Amount(), Amount():
            return Amount(one.pair.chosen(condition.holds, two.pair), empty, fails, is_text)
        case Day(), Day():
            count = case(condition.holds, one.count, two.count)
            written = None
            if one.written is not None and two.written is not None:
                written = case(condition.holds, one.written, two.written)
            return Day(count, written, empty, fails, is_text)
        case Moment(), Moment():
            return Moment(case(condition.holds, one.wall, two.wall), empty, fails, is_text)
        case Truth(), Truth():
            return Truth(case_truth(condition.holds, one.holds, two.holds), empty, fails, is_text)
        case Text(), Text():
            return chosen_text(condition.holds, one, two, empty, fails)
    raise NoTerm
