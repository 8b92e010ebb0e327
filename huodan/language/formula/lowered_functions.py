"""
The functions of formulas that have terms.

Owns: each of them as a shape made of the shapes of its arguments. Does not own: operators and names (``lowering.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from huodan.kit import zone
from huodan.language.formula.fractions import Fraction
from huodan.language.formula.shapes import (
    Amount,
    Blank,
    Day,
    Moment,
    Shape,
    Truth,
    as_amount,
    chosen,
    loose,
    unless,
)
from huodan.language.formula.terms import (
    ALWAYS,
    NEVER,
    NOW,
    TODAY,
    TODAY_COUNT,
    NoTerm,
    Term,
    both,
    case,
    constant,
    day_written,
    either,
    number,
    opposite,
    small,
    term,
)
from huodan.language.formula.tree import Constant, Node, Unary

if TYPE_CHECKING:
    from huodan.language.formula.lowering import Lowering

YEARS = (1850, 2100)  # in which zones are looked at
MOST_CHANGES = 40


def _if(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    then = lowering.shape(arguments[1])
    otherwise = lowering.shape(arguments[2]) if len(arguments) > 2 else Truth(NEVER)
    return chosen(lowering.truth(arguments[0]), then, otherwise)


def _ifs(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    found: Shape = Blank(is_text=False, fails=ALWAYS)
    for condition, value in reversed(list(zip(arguments[::2], arguments[1::2], strict=True))):
        found = chosen(lowering.truth(condition), lowering.shape(value), found)
    return found


def _and(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    parts = [lowering.truth(each) for each in arguments]
    return Truth(both(*(part.holds for part in parts)), fails=either(*(part.fails for part in parts)))


def _or(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    parts = [lowering.truth(each) for each in arguments]
    return Truth(either(*(part.holds for part in parts)), fails=either(*(part.fails for part in parts)))


def _not(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    part = lowering.truth(arguments[0])
    return Truth(opposite(part.holds), fails=part.fails)


def _isblank(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    shape = lowering.shape(arguments[0])
    return Truth(both(shape.empty, opposite(shape.fails)))


def _ifempty(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    value, instead = lowering.shape(arguments[0]), lowering.shape(arguments[1])
    return chosen(Truth(value.empty, fails=value.fails), instead, value)


def _iferror(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    value, instead = lowering.shape(arguments[0]), lowering.shape(arguments[1])
    if value.fails is NEVER:
        return value
    return chosen(Truth(value.fails), instead, replace(value, fails=NEVER))


def _today(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    return Day(TODAY_COUNT, TODAY)


def _now(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    return Moment(on_the_wall(NOW, lowering.tz))


def _days(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    end, start = (_day(lowering, each) for each in arguments)
    return lowering.sum("-", end, start)


def _part_of_day(cut: Callable[[Term], Term]) -> _Lower:
    def part(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
        day = _day(lowering, arguments[0])
        written = day.written or day_written(day.count)
        return Amount(unless(day.empty, small(cut(written))), day.empty, day.fails)

    return part


def _abs(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    value = lowering.amount(arguments[0])
    return Amount(value.pair.size(), fails=value.fails)


def _round(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    places = written_number(arguments[1]) if len(arguments) > 1 else Decimal(0)
    if places is None or not 0 <= places <= 6 or places != int(places):
        raise NoTerm
    value = lowering.amount(arguments[0])
    return Amount(value.pair.rounded(int(places)), fails=value.fails)


def _cut(rounding: str) -> _Lower:
    def cut(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
        places = written_number(arguments[1]) if len(arguments) > 1 else Decimal(0)
        if places is None or not 0 <= places <= 6 or places != int(places):
            raise NoTerm
        value = lowering.amount(arguments[0])
        return Amount(Fraction.of(value.pair).rounded(int(places), rounding), fails=value.fails)

    return cut


def _sum(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
    total = Amount(constant(Decimal(0)))
    for each in arguments:
        value = as_amount(loose(lowering.shape(each)))
        total = Amount(total.pair.plus(value.pair), fails=either(total.fails, value.fails))
    return total


def _extreme(sign: str) -> _Lower:
    def extreme(lowering: Lowering, arguments: tuple[Node, ...]) -> Shape:
        best: Shape = loose(lowering.shape(arguments[0]))
        for each in arguments[1:]:
            other = loose(lowering.shape(each))
            if not isinstance(best, Amount | Day) or type(best) is not type(other):
                raise NoTerm
            further = lowering.compared(sign, replace(other, fails=NEVER), replace(best, fails=NEVER)).holds
            takes = both(opposite(other.empty), either(best.empty, further))
            fails = either(best.fails, other.fails)
            found = chosen(Truth(takes), replace(other, fails=NEVER), replace(best, fails=NEVER))
            best = replace(found, fails=fails)
        if not isinstance(best, Amount | Day):
            raise NoTerm
        return best

    return extreme


_Lower: TypeAlias = Callable[["Lowering", tuple[Node, ...]], Shape]

CALLS: Mapping[str, _Lower] = {
    "IF": _if,
    "IFS": _ifs,
    "AND": _and,
    "OR": _or,
    "NOT": _not,
    "ISBLANK": _isblank,
    "IFEMPTY": _ifempty,
    "IFERROR": _iferror,
    "TODAY": _today,
    "NOW": _now,
    "DAYS": _days,
    "YEAR": _part_of_day(lambda day: term("/", day, number(10_000))),
    "MONTH": _part_of_day(lambda day: term("%", term("/", day, number(100)), number(100))),
    "DAY": _part_of_day(lambda day: term("%", day, number(100))),
    "ABS": _abs,
    "ROUND": _round,
    "INT": _cut("floor"),
    "TRUNC": _cut("down"),
    "ROUNDDOWN": _cut("down"),
    "ROUNDUP": _cut("up"),
    "SUM": _sum,
    "MIN": _extreme("<"),
    "MAX": _extreme(">"),
}


def on_the_wall(moment: Term, tz: str) -> Term:
    """Give a moment as the clock on the wall of a zone shows it, in milliseconds."""
    first, *changes = zone.offsets(tz, *YEARS)
    if len(changes) > MOST_CHANGES:
        raise NoTerm("时区有夏令时", "the time zone has summer time")
    ahead = number(first[1])
    for since, after in changes:
        ahead = case(term(">=", moment, number(since)), number(after), ahead)
    return term("+", moment, ahead)


def written_number(node: Node) -> Decimal | None:
    """Give the number a node is written as, with its sign or percent; None for anything else."""
    if isinstance(node, Constant):
        is_number = isinstance(node.value, Decimal)
        return node.value if is_number else None  # type: ignore[return-value]
    if isinstance(node, Unary):
        inner = written_number(node.operand)
        return None if inner is None else inner / 100 if node.operator == "%" else -inner
    return None


def _day(lowering: Lowering, node: Node) -> Day:
    shape = lowering.shape(node)
    if not isinstance(shape, Day):
        raise NoTerm
    return shape
