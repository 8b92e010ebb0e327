"""Functions that sum lists up, usually the column of a subform."""

from decimal import Decimal
from functools import reduce
from itertools import chain

from huodan.language.formula.conversions import number_of, order, text_of
from huodan.language.formula.functions import distribution
from huodan.language.formula.functions._base import Cells, Numbers, Sizes, Values, either, function
from huodan.language.formula.functions._lists import mean, total
from huodan.language.formula.numbers import CONTEXT, ONE, ZERO, settle
from huodan.language.formula.values import Fault, Refusal, Value, uneven

GROUP = {"zh": "汇总", "en": "Summary"}


@function(
    "SUM",
    "求和",
    "合计",
    zh="把数字加起来，空的不算",
    examples={"SUM(1, 2.5, 3)": "6.5", "求和(0.1, 0.2)": "0.3"},
)
def sum_(*lists: Numbers) -> Decimal:
    """Add numbers up; empty ones do not count."""
    return total(tuple(chain(*lists)))


@function("PRODUCT", "求积", zh="把数字乘起来，空的不算", examples={"PRODUCT(2, 3, 4)": "24"})
def product(*lists: Numbers) -> Decimal:
    """Multiply numbers; empty ones do not count."""
    numbers = tuple(chain(*lists))
    return reduce(CONTEXT.multiply, numbers, ONE) if numbers else ZERO


@function("SUMPRODUCT", "乘积和", zh="各列逐行相乘再求和", examples={"SUMPRODUCT(3, 4)": "12"})
def sumproduct(*lists: Values) -> Decimal:
    """Multiply lists row by row and add the products up; what is no number counts as 0."""
    if len(set(map(len, lists))) > 1:
        raise uneven()
    rows = zip(*lists, strict=True)
    return total(tuple(reduce(CONTEXT.multiply, map(_number_or_zero, row)) for row in rows))


@function(
    "AVERAGE",
    "平均",
    "平均值",
    zh="数字的平均值，空的不算",
    examples={"AVERAGE(1, 2, 6)": "3", "平均(1, 2)": "1.5"},
)
def average(*lists: Numbers) -> Decimal:
    """Return the average of numbers; empty ones do not count."""
    return mean(tuple(chain(*lists)))


@function("COUNT", "计数", zh="有几个数字或日期", examples={'COUNT(1, "a", 3)': "2"})
def count(*lists: Cells) -> Decimal:
    """Count the numbers and dates."""
    return Decimal(sum(not isinstance(value, bool | str | Refusal) for value in _present(*lists)))


@function("COUNTA", "非空计数", zh="有几个不为空", examples={'COUNTA(1, "a", "")': "2"})
def counta(*lists: Cells) -> Decimal:
    """Count the values that are not empty."""
    return Decimal(len(_present(*lists)))


@function("COUNTBLANK", "空值计数", zh="有几个为空", examples={'COUNTBLANK("")': "1"})
def countblank(values: Cells) -> Decimal:
    """Count the values that are empty."""
    return Decimal(len(values) - len(_present(values)))


@function(
    "COUNTUNIQUE", "去重计数", zh="有几个不同的值，空的不算", examples={'COUNTUNIQUE("A", "a", "b")': "2"}
)
def countunique(*lists: Values) -> Decimal:
    """Count the different values; empty ones do not count."""
    return Decimal(len({_identity(value) for value in _present(*lists)}))


@function(
    "MIN", "最小", "最小值", zh="最小的数字或最早的日期", examples={"MIN(3, 1, 2)": "1"}, gives=either()
)
def min_(*lists: Sizes) -> Value:
    """Return the smallest number or the earliest date; empty if there is none."""
    return _extreme(lists, -1)


@function(
    "MAX",
    "最大",
    "最大值",
    zh="最大的数字或最晚的日期",
    examples={"MAX(3, 1, 2)": "3", "最大(1, 2)": "2"},
    gives=either(),
)
def max_(*lists: Sizes) -> Value:
    """Return the greatest number or the latest date; empty if there is none."""
    return _extreme(lists, 1)


@function(
    "AVERAGEA",
    "全部平均",
    zh="平均值，列表中的文本算 0、真算 1，空的不算",
    examples={'AVERAGEA({2, 4, "a", TRUE})': "1.75"},
)
def averagea(*lists: Values) -> Decimal:
    """Return the average, texts in a list being 0 and TRUE 1; empty ones do not count."""
    return mean(_all_numbers(lists))


@function("MAXA", "全部最大", zh="最大值，列表中的文本算 0、真算 1", examples={"MAXA({-3, TRUE})": "1"})
def maxa(*lists: Values) -> Decimal:
    """Return the greatest, texts in a list being 0 and TRUE 1."""
    return max(_all_numbers(lists), default=ZERO)


@function("MINA", "全部最小", zh="最小值，列表中的文本算 0、真算 1", examples={'MINA({3, "a"})': "0"})
def mina(*lists: Values) -> Decimal:
    """Return the smallest, texts in a list being 0 and TRUE 1."""
    return min(_all_numbers(lists), default=ZERO)


@function(
    "SUBTOTAL",
    "分类汇总",
    zh="按第一项汇总：1 平均，2 计数，3 非空计数，4 最大，5 最小，6 乘积，7、8 标准差，9 求和，10、11 方差",
    examples={"SUBTOTAL(9, {1, 2, 3})": "6", "SUBTOTAL(1, {1, 2, 3})": "2"},
)
def subtotal(kind: int, *lists: Values) -> Decimal:
    """Sum up by the first argument: 1 average, 2 count, 3 count all, 4 max, 5 min, 6 product, 9 sum, 7, 8, 10, 11."""
    run = _SUBTOTALS.get(kind - 100 if kind > 100 else kind)
    if run is None:
        raise Refusal(Fault.VALUE, "第一项应为 1 至 11", "the first argument must be 1 to 11")
    if run is counta.run:
        return Decimal(len(_present(*lists)))
    numbers = tuple(value for value in chain(*lists) if isinstance(value, Decimal))
    found = run(numbers)
    return found if isinstance(found, Decimal) else ZERO


def _present(*lists: Values) -> tuple[Value, ...]:
    return tuple(value for value in chain(*lists) if value is not None and value != "")


def _number_or_zero(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO


def _identity(value: Value) -> tuple[str, str]:
    if isinstance(value, Decimal):
        return "number", text_of(settle(value))
    return type(value).__name__, text_of(value).casefold()


def _extreme(lists: tuple[Sizes, ...], sign: int) -> Value:
    values: list[Value] = list(chain(*lists))
    return (
        reduce(lambda best, value: value if order(value, best) == sign else best, values) if values else None
    )


def _all_numbers(lists: tuple[Values, ...]) -> Numbers:
    """Take a text in a list as 0 and a truth as 0 or 1."""
    values = (value for value in chain(*lists) if value is not None)
    return tuple(ZERO if isinstance(value, str) else number_of(value) for value in values)


_SUBTOTALS = {
    1: average.run,
    2: count.run,
    3: counta.run,
    4: max_.run,
    5: min_.run,
    6: product.run,
    7: distribution.stdev_s.run,
    8: distribution.stdev_p.run,
    9: sum_.run,
    10: distribution.var_s.run,
    11: distribution.var_p.run,
}
