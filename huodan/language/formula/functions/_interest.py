"""
Compound interest, and solving for a rate.

Owns: payments, balances, present values and the search for the rate that makes them meet.
Does not own: the functions (``finance.py``). Money paid out is negative, as in Excel.
"""

from collections.abc import Callable
from datetime import date
from decimal import Context, Decimal

from huodan.language.formula.functions._base import Numbers
from huodan.language.formula.numbers import CONTEXT, ONE, ZERO, add, divide, power, subtract
from huodan.language.formula.values import Fault, Refusal

_ROUGH = Context(prec=40, Emax=308, Emin=-308, traps=CONTEXT.traps)
_CLOSE = Decimal("1e-20")
_MOST_STEPS = 60
_MOST_FLOWS = 10_000
_YEAR = Decimal(365)


def growth(rate: Decimal, periods: Decimal) -> Decimal:
    """Return what 1 becomes after so many periods."""
    return power(add(ONE, rate), periods)


def annuity(rate: Decimal, periods: Decimal, due: Decimal) -> Decimal:
    """Return what payments of 1 become; ``due`` is 1 if each is made when its period begins."""
    if not rate:
        return periods
    grown = divide(subtract(growth(rate, periods), ONE), rate)
    return CONTEXT.multiply(grown, add(ONE, CONTEXT.multiply(rate, due)))


def payment(rate: Decimal, periods: Decimal, present: Decimal, future: Decimal, due: Decimal) -> Decimal:
    """Return the payment of each period that pays a loan off."""
    if not periods:
        raise Refusal(Fault.NUMBER, "期数不能是 0", "the number of periods cannot be 0")
    owed = add(CONTEXT.multiply(present, growth(rate, periods)), future)
    return CONTEXT.minus(divide(owed, annuity(rate, periods, due)))


def balance(rate: Decimal, periods: Decimal, each: Decimal, present: Decimal, due: Decimal) -> Decimal:
    """Return what is there after so many periods, which is Excel's FV."""
    grown = CONTEXT.multiply(present, growth(rate, periods))
    return CONTEXT.minus(add(grown, CONTEXT.multiply(each, annuity(rate, periods, due))))


def interest(
    rate: Decimal, period: Decimal, periods: Decimal, present: Decimal, future: Decimal, due: Decimal
) -> Decimal:
    """Return the interest within the payment of one period."""
    if not ONE <= period < periods + 1:
        raise Refusal(Fault.NUMBER, "第几期超出了期数", "the period is beyond the number of periods")
    each = payment(rate, periods, present, future, due)
    if due:
        if period == 1:
            return ZERO
        before = subtract(balance(rate, period - 2, each, present, due), each)
    else:
        before = balance(rate, period - 1, each, present, due)
    return CONTEXT.multiply(before, rate)


def discounted(rate: Decimal, flows: Numbers, *, first: int) -> Decimal:
    """Return the present value of payments a period apart; the first comes after so many periods."""
    factor = add(ONE, rate)
    worth = ZERO
    for flow in reversed(flows):
        worth = add(divide(worth, factor), flow)
    return divide(worth, CONTEXT.power(factor, Decimal(first))) if first else worth


def dated(rate: Decimal, flows: Numbers, days: tuple[date, ...]) -> Decimal:
    """Return the present value of payments on days."""
    factor = _ROUGH.add(ONE, rate)
    worth = ZERO
    for flow, day in zip(flows, days, strict=True):
        years = _ROUGH.divide(Decimal((day - days[0]).days), _YEAR)
        worth = _ROUGH.add(worth, _ROUGH.divide(flow, _ROUGH.power(factor, years)))
    return worth


def solve(worth: Callable[[Decimal], Decimal], guess: Decimal) -> Decimal:
    """Return the rate above -1 at which a value is 0, by secants from a guess; refuse where none is found."""
    last, rate = guess, guess + Decimal("0.001")
    try:
        value_last = worth(last)
        if not value_last:
            return last
        for _ in range(_MOST_STEPS):
            value = worth(rate)
            if not value:
                return rate
            slope = _ROUGH.subtract(value, value_last)
            if not slope:
                break
            step = _ROUGH.divide(_ROUGH.multiply(value, _ROUGH.subtract(rate, last)), slope)
            last, value_last = rate, value
            rate = _ROUGH.subtract(rate, step)
            if rate <= -1:
                rate = _ROUGH.divide(_ROUGH.subtract(last, ONE), Decimal(2))
            if abs(rate - last) <= _CLOSE * max(ONE, abs(rate)):
                return rate
    except ArithmeticError:
        pass
    raise Refusal(Fault.NUMBER, "没有找到利率，请换一个估计值", "no rate was found; give another guess")


def demand_flows(flows: Numbers) -> None:
    """Refuse payments that have no rate: they must go in and out, and not be too many."""
    if not (any(flow > 0 for flow in flows) and any(flow < 0 for flow in flows)):
        raise Refusal(Fault.NUMBER, "要有正有负的现金流", "there must be payments in and out")
    if len(flows) > _MOST_FLOWS:
        raise Refusal(Fault.NUMBER, "现金流太多", "there are too many payments")
