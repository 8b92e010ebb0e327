"""Functions of loans, savings and depreciation. What is paid out is negative, as in Excel."""

from datetime import date
from decimal import Decimal
from itertools import chain

from huodan.language.formula.functions._base import Numbers, Values, function
from huodan.language.formula.functions._interest import (
    annuity,
    balance,
    dated,
    demand_flows,
    discounted,
    growth,
    interest,
    payment,
    solve,
)
from huodan.language.formula.moments import day_of
from huodan.language.formula.numbers import CONTEXT, ONE, ZERO, add, divide, power, subtract
from huodan.language.formula.values import Fault, Refusal, uneven

GROUP = {"zh": "财务", "en": "Finance"}

_GUESS = Decimal("0.1")
_MOST_PERIODS = 1_200


def _due(kind: Decimal) -> Decimal:
    return ONE if kind else ZERO


@function(
    "PMT",
    "每期付款",
    zh="贷款每期应付多少：利率、期数、现值，可加终值和 1（期初付）",
    examples={"ROUND(PMT(0.05/12, 360, 1000000), 2)": "-5368.22", "PMT(0, 10, 1000)": "-100"},
)
def pmt(
    rate: Decimal, periods: Decimal, present: Decimal, future: Decimal = ZERO, kind: Decimal = ZERO
) -> Decimal:
    """Return the payment of each period for a loan: rate, periods, present value, then future value and 1 if due first."""
    if rate <= -1:
        raise _beyond()
    return payment(rate, periods, present, future, _due(kind))


@function(
    "IPMT",
    "每期利息",
    zh="某一期付款中的利息：利率、第几期、期数、现值，可加终值和 1（期初付）",
    examples={"IPMT(0.01, 1, 12, 1000)": "-10"},
)
def ipmt(
    rate: Decimal,
    period: Decimal,
    periods: Decimal,
    present: Decimal,
    future: Decimal = ZERO,
    kind: Decimal = ZERO,
) -> Decimal:
    """Return the interest within the payment of a period."""
    return interest(rate, period, periods, present, future, _due(kind))


@function(
    "PPMT",
    "每期本金",
    zh="某一期付款中的本金：利率、第几期、期数、现值，可加终值和 1（期初付）",
    examples={"PPMT(0, 1, 10, 1000)": "-100"},
)
def ppmt(
    rate: Decimal,
    period: Decimal,
    periods: Decimal,
    present: Decimal,
    future: Decimal = ZERO,
    kind: Decimal = ZERO,
) -> Decimal:
    """Return the part of the payment of a period that pays off the loan."""
    share = interest(rate, period, periods, present, future, _due(kind))
    return subtract(payment(rate, periods, present, future, _due(kind)), share)


@function(
    "CUMIPMT",
    "累计利息",
    zh="从第几期到第几期共付多少利息：利率、期数、现值、开始期、结束期、0 或 1（期初付）",
    examples={"ROUND(CUMIPMT(0.01, 12, 1000, 1, 2, 0), 2)": "-19.21"},
)
def cumipmt(
    rate: Decimal, periods: Decimal, present: Decimal, first: int, last: int, kind: Decimal
) -> Decimal:
    """Add up the interest from one period to another."""
    _demand_loan(rate, periods, present, first, last)
    due = _due(kind)
    parts = [
        interest(rate, Decimal(period), periods, present, ZERO, due) for period in range(first, last + 1)
    ]
    return sum(parts, ZERO)


@function(
    "CUMPRINC",
    "累计本金",
    zh="从第几期到第几期共还多少本金：利率、期数、现值、开始期、结束期、0 或 1（期初付）",
    examples={"ROUND(CUMPRINC(0.01, 12, 1000, 1, 12, 0), 2)": "-1000"},
)
def cumprinc(
    rate: Decimal, periods: Decimal, present: Decimal, first: int, last: int, kind: Decimal
) -> Decimal:
    """Add up what pays off the loan from one period to another."""
    _demand_loan(rate, periods, present, first, last)
    due = _due(kind)
    paid = CONTEXT.multiply(payment(rate, periods, present, ZERO, due), Decimal(last - first + 1))
    parts = [
        interest(rate, Decimal(period), periods, present, ZERO, due) for period in range(first, last + 1)
    ]
    return subtract(paid, sum(parts, ZERO))


@function(
    "PV",
    "现值",
    zh="以后每期付款的现值：利率、期数、每期付款，可加终值和 1（期初付）",
    examples={"ROUND(PV(0.08/12, 240, 500), 2)": "-59777.15", "PV(0, 10, -100)": "1000"},
)
def pv(
    rate: Decimal, periods: Decimal, each: Decimal, future: Decimal = ZERO, kind: Decimal = ZERO
) -> Decimal:
    """Return what payments to come are worth now: rate, periods, payment, then future value and 1 if due first."""
    paid = CONTEXT.multiply(each, annuity(rate, periods, _due(kind)))
    return CONTEXT.minus(divide(add(paid, future), growth(rate, periods)))


@function(
    "FV",
    "终值",
    zh="每期付款到期后的总额：利率、期数、每期付款，可加现值和 1（期初付）",
    examples={"FV(0.1, 2, -100)": "210", "FV(0, 10, -100, -50)": "1050"},
)
def fv(
    rate: Decimal, periods: Decimal, each: Decimal, present: Decimal = ZERO, kind: Decimal = ZERO
) -> Decimal:
    """Return what payments come to in the end: rate, periods, payment, then present value and 1 if due first."""
    return balance(rate, periods, each, present, _due(kind))


@function(
    "NPER",
    "期数",
    zh="多少期还清：利率、每期付款、现值，可加终值和 1（期初付）",
    examples={"NPER(0, -100, 1000)": "10", "ROUND(NPER(0.01, -100, 1000), 2)": "10.59"},
)
def nper(
    rate: Decimal, each: Decimal, present: Decimal, future: Decimal = ZERO, kind: Decimal = ZERO
) -> Decimal:
    """Return how many periods pay a loan off."""
    if not rate:
        return CONTEXT.minus(divide(add(present, future), each))
    paid = CONTEXT.multiply(each, add(ONE, CONTEXT.multiply(rate, _due(kind))))
    ratio = divide(subtract(paid, CONTEXT.multiply(future, rate)), add(paid, CONTEXT.multiply(present, rate)))
    if ratio <= 0 or rate <= -1:
        raise Refusal(Fault.NUMBER, "这样永远还不清", "it is never paid off this way")
    return divide(CONTEXT.ln(ratio), CONTEXT.ln(add(ONE, rate)))


@function(
    "RATE",
    "利率",
    zh="每期利率：期数、每期付款、现值，可加终值、1（期初付）和估计值",
    examples={"ROUND(RATE(48, -200, 8000), 6)": "0.007701"},
)
def rate_(
    periods: Decimal,
    each: Decimal,
    present: Decimal,
    future: Decimal = ZERO,
    kind: Decimal = ZERO,
    guess: Decimal = _GUESS,
) -> Decimal:
    """Return the rate of each period: periods, payment, present value, then future value, 1 if due first, a guess."""
    if periods <= 0:
        raise Refusal(Fault.NUMBER, "期数要大于 0", "the number of periods must be above 0")
    return solve(lambda rate: balance(rate, periods, each, present, _due(kind)) - future, guess)


@function(
    "NPV",
    "净现值",
    zh="每期末现金流的净现值：利率、各期现金流",
    examples={"NPV(0.1, -110, 242)": "100"},
)
def npv(rate: Decimal, *lists: Numbers) -> Decimal:
    """Return the present value of payments at the end of each period."""
    flows = tuple(chain(*lists))
    return discounted(rate, flows, first=1) if flows else ZERO


@function(
    "IRR",
    "内部收益率",
    zh="使净现值为 0 的利率，可加估计值",
    examples={"IRR({-100, 60, 72})": "0.2"},
)
def irr(flows: Numbers, guess: Decimal = _GUESS) -> Decimal:
    """Return the rate at which the payments are worth nothing, starting from a guess."""
    demand_flows(flows)
    return solve(lambda rate: discounted(rate, flows, first=0), guess)


@function(
    "MIRR",
    "修正收益率",
    zh="修正的内部收益率：现金流、付出的利率、收入再投资的利率",
    examples={"ROUND(MIRR({-100, 60, 72}, 0.1, 0.1), 4)": "0.1747"},
)
def mirr(flows: Numbers, paying: Decimal, earning: Decimal) -> Decimal:
    """Return the rate of payments whose costs and gains bear rates of their own."""
    demand_flows(flows)
    last = Decimal(len(flows) - 1)
    gains = discounted(earning, tuple(max(flow, ZERO) for flow in flows), first=0)
    costs = discounted(paying, tuple(min(flow, ZERO) for flow in flows), first=0)
    final = CONTEXT.multiply(gains, growth(earning, last))
    return subtract(power(divide(final, CONTEXT.minus(costs)), divide(ONE, last)), ONE)


@function(
    "XNPV",
    "按日净现值",
    zh="按日期的现金流的净现值：年利率、现金流、日期",
    examples={'ROUND(XNPV(0.1, {-100, 110}, {"2026-01-01", "2027-01-01"}), 6)': "0"},
)
def xnpv(rate: Decimal, flows: Numbers, days: Values) -> Decimal:
    """Return the present value of payments on days at a yearly rate."""
    if rate <= -1:
        raise Refusal(Fault.NUMBER, "利率要大于 -1", "the rate must be above -1")
    return dated(rate, flows, _calendar(flows, days))


@function(
    "XIRR",
    "按日收益率",
    zh="按日期的现金流的年收益率，可加估计值",
    examples={'ROUND(XIRR({-100, 110}, {"2026-01-01", "2027-01-01"}), 6)': "0.1"},
)
def xirr(flows: Numbers, days: Values, guess: Decimal = _GUESS) -> Decimal:
    """Return the yearly rate at which payments on days are worth nothing."""
    demand_flows(flows)
    if len(flows) > _MOST_PERIODS:
        raise Refusal(Fault.NUMBER, "现金流太多", "there are too many payments")
    calendar = _calendar(flows, days)
    return solve(lambda rate: dated(rate, flows, calendar), guess)


@function(
    "EFFECT", "实际年利率", zh="名义年利率一年计息几次时的实际年利率", examples={"EFFECT(0.1, 2)": "0.1025"}
)
def effect(nominal: Decimal, times: int) -> Decimal:
    """Return the effective yearly rate of a nominal one with interest paid so many times a year."""
    if nominal <= 0 or times < 1:
        raise _beyond()
    return subtract(growth(divide(nominal, Decimal(times)), Decimal(times)), ONE)


@function(
    "NOMINAL", "名义年利率", zh="实际年利率一年计息几次时的名义年利率", examples={"NOMINAL(0.1025, 2)": "0.1"}
)
def nominal_(effective: Decimal, times: int) -> Decimal:
    """Return the nominal yearly rate of an effective one with interest paid so many times a year."""
    if effective <= 0 or times < 1:
        raise _beyond()
    count = Decimal(times)
    return CONTEXT.multiply(subtract(growth(effective, divide(ONE, count)), ONE), count)


@function(
    "RRI", "等效利率", zh="从现值涨到终值的每期利率：期数、现值、终值", examples={"RRI(2, 100, 121)": "0.1"}
)
def rri(periods: Decimal, present: Decimal, future: Decimal) -> Decimal:
    """Return the rate of each period at which a value grows into another."""
    if periods <= 0:
        raise _beyond()
    return subtract(power(divide(future, present), divide(ONE, periods)), ONE)


@function("SLN", "直线折旧", zh="每期折旧：原值、残值、期数", examples={"SLN(30000, 7500, 10)": "2250"})
def sln(cost: Decimal, salvage: Decimal, life: Decimal) -> Decimal:
    """Return the depreciation of each period, the same for all."""
    return divide(subtract(cost, salvage), life)


@function(
    "SYD",
    "年数总和折旧",
    zh="某期折旧（年数总和法）：原值、残值、期数、第几期",
    examples={"SYD(30000, 7500, 9, 1)": "4500"},
)
def syd(cost: Decimal, salvage: Decimal, life: Decimal, period: Decimal) -> Decimal:
    """Return the depreciation of a period by the sum of the years' digits."""
    if not ONE <= period <= life:
        raise _beyond()
    left = CONTEXT.multiply(CONTEXT.multiply(subtract(cost, salvage), life - period + 1), Decimal(2))
    return divide(left, CONTEXT.multiply(life, life + 1))


@function(
    "DDB",
    "双倍余额折旧",
    zh="某期折旧（双倍余额递减法）：原值、残值、期数、第几期，可加倍数",
    examples={"DDB(2400, 300, 10, 2)": "384"},
)
def ddb(
    cost: Decimal, salvage: Decimal, life: Decimal, period: Decimal, factor: Decimal = Decimal(2)
) -> Decimal:
    """Return the depreciation of a period by the double-declining balance."""
    if not ONE <= period <= life or cost < 0 or salvage < 0 or factor <= 0:
        raise _beyond()
    share = min(divide(factor, life), ONE)
    rest = power(subtract(ONE, share), period - 1) if share < 1 or period > 1 else ONE
    before = max(CONTEXT.multiply(cost, rest), ZERO)
    return max(min(CONTEXT.multiply(before, share), subtract(before, salvage)), ZERO)


def _demand_loan(rate: Decimal, periods: Decimal, present: Decimal, first: int, last: int) -> None:
    if min(rate, periods, present) <= 0 or not 1 <= first <= last <= periods or last - first >= _MOST_PERIODS:
        raise _beyond()


def _calendar(flows: Numbers, days: Values) -> tuple[date, ...]:
    found = tuple(day for day in map(day_of, days) if day is not None)
    if len(found) != len(flows) or not found:
        raise uneven()
    if min(found) < found[0]:
        raise Refusal(Fault.NUMBER, "第一个日期要最早", "the first day must be the earliest")
    return found


def _beyond() -> Refusal:
    return Refusal(Fault.NUMBER, "数值超出了允许的范围", "a value is out of range")
