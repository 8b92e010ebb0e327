"""Functions that sum lists up, usually the column of a subform."""

from decimal import Decimal
from functools import reduce
from itertools import chain

from huodan.language.formula.conversions import order, text_of
from huodan.language.formula.functions._base import Numbers, Sizes, Values, either, function
from huodan.language.formula.functions._criteria import criterion
from huodan.language.formula.numbers import CONTEXT, ONE, ZERO, add, divide, settle
from huodan.language.formula.values import Fault, Refusal, Value, uneven

GROUP = {"zh": "汇总", "en": "Summary"}


def total(numbers: Numbers) -> Decimal:
    """Return the sum of numbers."""
    return reduce(add, numbers, ZERO)


def mean(numbers: Numbers) -> Decimal:
    """Return the average of numbers, or refuse none at all."""
    if not numbers:
        raise Refusal(
            Fault.DIVISION,
            "没有可以平均的数字，可写成 IFERROR(AVERAGE(…), 0)",
            "there are no numbers to average; write IFERROR(AVERAGE(…), 0)",
        )
    return divide(total(numbers), Decimal(len(numbers)))


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
def count(*lists: Values) -> Decimal:
    """Count the numbers and dates."""
    return Decimal(sum(not isinstance(value, bool | str) for value in _present(*lists)))


@function("COUNTA", "非空计数", zh="有几个不为空", examples={'COUNTA(1, "a", "")': "2"})
def counta(*lists: Values) -> Decimal:
    """Count the values that are not empty."""
    return Decimal(len(_present(*lists)))


@function("COUNTBLANK", "空值计数", zh="有几个为空", examples={'COUNTBLANK("")': "1"})
def countblank(values: Values) -> Decimal:
    """Count the values that are empty."""
    return Decimal(len(values) - len(_present(values)))


@function(
    "COUNTUNIQUE", "去重计数", zh="有几个不同的值，空的不算", examples={'COUNTUNIQUE("A", "a", "b")': "2"}
)
def countunique(*lists: Values) -> Decimal:
    """Count the different values; empty ones do not count."""
    return Decimal(len({_identity(value) for value in _present(*lists)}))


@function(
    "COUNTIF",
    "条件计数",
    zh='有几个符合条件，条件如 5、">=5"、"已*"',
    examples={'COUNTIF(7, ">=5")': "1", 'COUNTIF("已发货", "已*")': "1"},
)
def countif(values: Values, condition: Value) -> Decimal:
    """Count the values that meet a condition such as 5, ">=5" or "paid*"."""
    return Decimal(sum(map(criterion(condition), values)))


@function(
    "SUMIF",
    "条件求和",
    zh="第一列符合条件的行，把第三列（不写则为第一列）加起来",
    examples={'SUMIF(7, ">=5")': "7", 'SUMIF("A", "A", 12)': "12"},
)
def sumif(values: Values, condition: Value, summed: Values | None = None) -> Decimal:
    """Add up the third list, or the first, in the rows where the first meets the condition."""
    return total(_chosen(values, condition, summed))


@function(
    "AVERAGEIF",
    "条件平均",
    zh="第一列符合条件的行，求第三列（不写则为第一列）的平均值",
    examples={'AVERAGEIF(7, ">=5")': "7"},
)
def averageif(values: Values, condition: Value, averaged: Values | None = None) -> Decimal:
    """Average the third list, or the first, in the rows where the first meets the condition."""
    return mean(_chosen(values, condition, averaged))


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
    "MEDIAN",
    "中位数",
    zh="排在正中间的数，偶数个时取中间两个的平均",
    examples={"MEDIAN(1, 9, 3)": "3", "中位数(1, 2, 3, 4)": "2.5"},
)
def median(*lists: Numbers) -> Decimal:
    """Return the number in the middle, or the average of the two in the middle."""
    numbers = sorted(chain(*lists))
    if not numbers:
        raise Refusal(Fault.NUMBER, "没有数字", "there are no numbers")
    return mean(tuple(numbers[(len(numbers) - 1) // 2 : len(numbers) // 2 + 1]))


@function("LARGE", "第几大", zh="第几大的数", examples={"LARGE(7, 1)": "7"})
def large(numbers: Numbers, position: int) -> Decimal:
    """Return the n-th greatest number."""
    return _ranked(sorted(numbers, reverse=True), position)


@function("SMALL", "第几小", zh="第几小的数", examples={"SMALL(7, 1)": "7"})
def small(numbers: Numbers, position: int) -> Decimal:
    """Return the n-th smallest number."""
    return _ranked(sorted(numbers), position)


def _present(*lists: Values) -> tuple[Value, ...]:
    return tuple(value for value in chain(*lists) if value is not None and value != "")


def _number_or_zero(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO


def _identity(value: Value) -> tuple[str, str]:
    if isinstance(value, Decimal):
        return "number", text_of(settle(value))
    return type(value).__name__, text_of(value).casefold()


def _chosen(values: Values, condition: Value, taken: Values | None) -> Numbers:
    taken = values if taken is None else taken
    if len(taken) != len(values):
        raise uneven()
    meets = criterion(condition)
    return tuple(
        number
        for value, number in zip(values, taken, strict=True)
        if isinstance(number, Decimal) and meets(value)
    )


def _extreme(lists: tuple[Sizes, ...], sign: int) -> Value:
    values: list[Value] = list(chain(*lists))
    return (
        reduce(lambda best, value: value if order(value, best) == sign else best, values) if values else None
    )


def _ranked(numbers: list[Decimal], position: int) -> Decimal:
    if not 1 <= position <= len(numbers):
        raise Refusal(
            Fault.NUMBER,
            f"只有 {len(numbers)} 个数字，没有第 {position} 个",
            f"there are {len(numbers)} numbers and no number {position}",
        )
    return numbers[position - 1]
