"""
A formula as terms that a database works out with the very result Python has.

Owns: which parts of the language have terms. No text is put together (its key for sorting is made by Python), no list.
Does not own: functions (``lowered_functions.py``), the terms (``terms.py``, ``fractions.py``) and where cells lie
(``plan/lowering.py`` says).

Every value keeps three things apart, as the language does: what it is, whether it is empty, whether it fails.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from huodan.language.formula.fractions import Fraction, Number, quotient
from huodan.language.formula.lowered_functions import CALLS, written_number
from huodan.language.formula.shapes import (
    DAY_MS,
    Amount,
    Blank,
    Day,
    Moment,
    Shape,
    Text,
    Truth,
    as_amount,
    as_moment,
    equal,
    shifted,
    unless,
)
from huodan.language.formula.terms import (
    ALWAYS,
    NEVER,
    NOTHING,
    NoTerm,
    Term,
    both,
    case,
    constant,
    day_written,
    either,
    exact,
    number,
    opposite,
    small,
    term,
    units_of,
)
from huodan.language.formula.tree import Binary, Call, Constant, Name, Node, Unary

MOST_MILLISECONDS = 10**15  # between two moments of the years 1 to 9999

Leaf: TypeAlias = Callable[[tuple[str, ...]], Shape]
Key: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Lowered:
    """The cell of a formula as a term, for a text also its key; NULL where it is empty or fails."""

    value: Term
    key: Term | None = None

    @property
    def rolls_up(self) -> bool:
        """Say whether it is made of a roll-up."""
        return any(found.names("roll-up") for found in (self.value, self.key) if found is not None)


class Lowering:
    """Lowers one formula. leaf: what a name stands for. key: the key of a text, as columns hold it. tz: the zone."""

    def __init__(self, leaf: Leaf, key: Key, tz: str) -> None:
        self._leaf, self._key, self.tz = leaf, key, tz

    def cell(self, node: Node, result: str, places: int) -> Lowered:
        """
        Give the cell of a field with this kind of result.

        Raises:
            NoTerm: if a database could not work it out exactly.
        """
        if isinstance(node, Call) and node.function in ("IF", "IFS", "IFEMPTY"):
            return self._chosen_cell(node, result, places)
        shape = self.shape(node)
        nothing = either(shape.empty, shape.fails)
        match shape, result:
            case Blank(), _:
                return Lowered(NOTHING, NOTHING)
            case Amount(), "number":
                return Lowered(case(nothing, NOTHING, shape.pair.micro(places)))
            case Day(), "date":
                written = shape.written or day_written(shape.count)
                return Lowered(case(nothing, NOTHING, written))
            case Truth(), "switch":
                return Lowered(case(nothing, NOTHING, case(shape.holds, number(1), number(0))))
            case Text(), "text" if shape.value is not None and shape.key is not None:
                return Lowered(case(nothing, NOTHING, shape.value), case(nothing, NOTHING, shape.key))
        raise NoTerm

    def _chosen_cell(self, node: Call, result: str, places: int) -> Lowered:
        """Choose among cells that are ready; choosing first would write the choice into each step after it."""
        pairs: list[tuple[Shape, Term, Lowered]] = []
        given = node.arguments
        if node.function == "IFEMPTY":
            value = self.shape(given[0])
            pairs.append((value, value.empty, self.cell(given[1], result, places)))
            rest = self.cell(given[0], result, places)
        else:
            for condition, value_node in zip(given[::2], given[1::2], strict=False):
                truth = self.truth(condition)
                pairs.append((truth, truth.holds, self.cell(value_node, result, places)))
            has_rest = node.function == "IF"
            otherwise: Node = given[2] if len(given) > 2 else Constant(False)
            rest = self.cell(otherwise, result, places) if has_rest else Lowered(NOTHING, NOTHING)
        for tested, holds, cell in reversed(pairs):
            value_term = case(tested.fails, NOTHING, case(holds, cell.value, rest.value))
            key = None
            if cell.key is not None and rest.key is not None:
                key = case(tested.fails, NOTHING, case(holds, cell.key, rest.key))
            rest = Lowered(value_term, key)
        return rest

    def shape(self, node: Node) -> Shape:
        """Give what a node stands for."""
        match node:
            case Constant():
                return self._constant(node.value)
            case Name():
                return self._leaf(node.path)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Call() if node.function in CALLS:
                return CALLS[node.function](self, node.arguments)
            case Call():
                raise NoTerm(f"用到了函数 {node.function}", f"it uses the function {node.function}")
        raise NoTerm

    def _constant(self, value: Decimal | str | bool | None) -> Shape:
        if value is None or value == "":
            return Blank(is_text=value == "")
        if isinstance(value, bool):
            return Truth(ALWAYS if value else NEVER)
        if isinstance(value, Decimal):
            return Amount(constant(value))
        if "\x00" in value:
            raise NoTerm
        text, key = value, self._key(value)

        def equals(other: str) -> Term:
            return ALWAYS if text.casefold() == other.casefold() else NEVER

        return Text(term("words", text), term("words", key), equals)

    def _unary(self, node: Unary) -> Shape:
        operand = self.amount(node.operand)
        if node.operator == "%":
            return Amount(operand.pair.times(1, 2), fails=operand.fails)
        return Amount(operand.pair.times(-1), fails=operand.fails)

    def _binary(self, node: Binary) -> Shape:
        sign = node.operator
        if sign in ("*", "/"):
            return self._product(node)
        if sign in ("+", "-"):
            return self.sum(sign, self.shape(node.left), self.shape(node.right))
        if sign in ("=", "<>", "<", "<=", ">", ">="):
            return self.compared(sign, self.shape(node.left), self.shape(node.right))
        raise NoTerm(f"用到了运算符 {sign}", f"it uses the operator {sign}")

    def _product(self, node: Binary) -> Amount:
        left, right = self.amount(node.left), self.amount(node.right)
        fails = either(left.fails, right.fails)
        with suppress(NoTerm):
            return Amount(_times_written(node, left, right), fails=fails)
        if node.operator == "*":
            return Amount(Fraction.of(left.pair).by(Fraction.of(right.pair)), fails=fails)
        divided, is_zero = quotient(left.pair, right.pair)
        return Amount(divided, fails=either(fails, is_zero))

    def sum(self, sign: str, left: Shape, right: Shape) -> Shape:
        """Add or subtract, also days."""
        fails = either(left.fails, right.fails)
        if isinstance(left, Day) and isinstance(right, Day) and sign == "-":
            gap = small(term("-", left.count, right.count))
            empty = either(left.empty, right.empty)
            return Amount(unless(empty, gap), empty, fails)
        if isinstance(left, Moment) or isinstance(right, Moment):
            return self._between(sign, left, right, fails)
        if isinstance(left, Day) or (isinstance(right, Day) and sign == "+"):
            day, days = (left, right) if isinstance(left, Day) else (right, left)
            assert isinstance(day, Day)
            return shifted(day, as_amount(days), sign, fails)
        one, two = as_amount(left), as_amount(right)
        return Amount(one.pair.plus(two.pair if sign == "+" else two.pair.times(-1)), fails=fails)

    def _between(self, sign: str, left: Shape, right: Shape, fails: Term) -> Amount:
        """Give the days between two moments, with a fraction for the time of day."""
        if sign != "-":
            raise NoTerm("在日期时间上加减天数", "it adds days to a date with time")
        end, start = as_moment(left), as_moment(right)
        empty = either(end.empty, start.empty)
        gap = case(empty, number(0), term("-", end.wall, start.wall))
        milliseconds = Fraction.of(exact(gap, 0, MOST_MILLISECONDS))
        days, _ = quotient(milliseconds, constant(Decimal(DAY_MS)))
        return Amount(days, empty, fails)

    def compared(self, sign: str, left: Shape, right: Shape) -> Truth:
        """Give whether one stands so to another."""
        fails = either(left.fails, right.fails)
        times = (Day, Moment)
        if (isinstance(left, times) and isinstance(right, times) and type(left) is not type(right)) or (
            isinstance(left, Moment) and isinstance(right, Moment)
        ):
            end, start = as_moment(left), as_moment(right)
            left, right = Day(end.wall, None, end.empty), Day(start.wall, None, start.empty)
        if isinstance(left, Day) and isinstance(right, Day):
            known = both(opposite(left.empty), opposite(right.empty))
            alike = both(left.empty, right.empty)  # two empty days are equal, one is neither before nor after
            if sign == "<>":
                same = either(alike, both(known, term("=", left.count, right.count)))
                return Truth(opposite(same), fails=fails)
            holds = both(known, term(sign, left.count, right.count))
            return Truth(either(alike, holds) if "=" in sign else holds, fails=fails)
        if isinstance(left, Amount) and isinstance(right, Amount) and not left.is_text and not right.is_text:
            return Truth(left.pair.compared(sign, right.pair), fails=fails)
        if sign not in ("=", "<>"):
            raise NoTerm
        same = equal(left, right)
        return Truth(same if sign == "=" else opposite(same), fails=fails)

    def amount(self, node: Node) -> Amount:
        """Give a node as a number: an empty one is 0."""
        return as_amount(self.shape(node))

    def truth(self, node: Node) -> Truth:
        """Give a node as true or false."""
        shape = self.shape(node)
        if isinstance(shape, Blank) and not shape.is_text:
            return Truth(NEVER)
        if isinstance(shape, Amount) and not shape.is_text:
            return Truth(shape.pair.compared("<>", constant(Decimal(0))), fails=shape.fails)
        if not isinstance(shape, Truth) or shape.is_text:
            raise NoTerm
        return shape


def _times_written(node: Binary, left: Amount, right: Amount) -> Number:
    """Multiply or divide by a number written in the formula, which needs no wide numbers."""
    first, second = written_number(node.left), written_number(node.right)
    if node.operator == "/":
        if not second or (1 / second) * second != 1:
            raise NoTerm
        return left.pair.times(*units_of(1 / second))
    if second is not None:
        return left.pair.times(*units_of(second))
    if first is None:
        raise NoTerm
    return right.pair.times(*units_of(first))
