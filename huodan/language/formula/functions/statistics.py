"""Functions that sum lists up, usually the column of a subform."""

from collections import Counter
from decimal import Decimal
from functools import reduce
from itertools import chain

from huodan.language.formula.conversions import number_of, order, text_of
from huodan.language.formula.functions._base import Cells, Numbers, Sizes, Values, either, function
from huodan.language.formula.functions._criteria import criterion
from huodan.language.formula.numbers import CONTEXT, ONE, ZERO, add, divide, settle, subtract
from huodan.language.formula.values import Fault, Refusal, Value, several, uneven

GROUP = {"zh": "汇总", "en": "Summary"}

_TWO = Decimal(2)


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
    "COUNTIF",
    "条件计数",
    zh='有几个符合条件，条件如 5、">=5"、"已*"',
    examples={'COUNTIF(7, ">=5")': "1", 'COUNTIF("已发货", "已*")': "1"},
)
def countif(values: Cells, condition: Value) -> Decimal:
    """Count the values that meet a condition such as 5, ">=5" or "paid*"."""
    return Decimal(sum(map(criterion(condition), values)))


@function(
    "SUMIF",
    "条件求和",
    zh="第一列符合条件的行，把第三列（不写则为第一列）加起来",
    examples={'SUMIF(7, ">=5")': "7", 'SUMIF("A", "A", 12)': "12"},
)
def sumif(values: Cells, condition: Value, summed: Cells | None = None) -> Decimal:
    """Add up the third list, or the first, in the rows where the first meets the condition."""
    return total(_chosen(values, condition, summed))


@function(
    "AVERAGEIF",
    "条件平均",
    zh="第一列符合条件的行，求第三列（不写则为第一列）的平均值",
    examples={'AVERAGEIF(7, ">=5")': "7"},
)
def averageif(values: Cells, condition: Value, averaged: Cells | None = None) -> Decimal:
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
    return _numbers_of(tuple(number for value, number in zip(values, taken, strict=True) if meets(value)))


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


@function(
    "COUNTIFS",
    "多条件计数",
    zh="各列同时符合各自条件的行有几行：列, 条件, 列, 条件…",
    examples={'COUNTIFS({1, 5, 9}, ">2", {"a", "b", "b"}, "b")': "2"},
    step=2,
)
def countifs(values: Cells, condition: Cells, *more: Cells) -> Decimal:
    """Count the rows in which each list meets the condition after it."""
    return Decimal(sum(_rows_meeting((values, condition, *more))))


@function(
    "SUMIFS",
    "多条件求和",
    zh="各列同时符合条件的行，把第一列加起来：求和列, 列, 条件, 列, 条件…",
    examples={'SUMIFS({10, 20, 30}, {1, 5, 9}, ">2", {"a", "b", "b"}, "b")': "50"},
    step=2,
)
def sumifs(summed: Cells, values: Cells, condition: Cells, *more: Cells) -> Decimal:
    """Add up the first list in the rows where each list after it meets its condition."""
    return total(_picked(summed, (values, condition, *more)))


@function(
    "AVERAGEIFS",
    "多条件平均",
    zh="各列同时符合条件的行，求第一列的平均值",
    examples={'AVERAGEIFS({10, 20, 30}, {1, 5, 9}, ">2")': "25"},
    step=2,
)
def averageifs(averaged: Cells, values: Cells, condition: Cells, *more: Cells) -> Decimal:
    """Average the first list in the rows where each list after it meets its condition."""
    return mean(_picked(averaged, (values, condition, *more)))


@function(
    "MAXIFS",
    "多条件最大",
    zh="各列同时符合条件的行，第一列中最大的；没有则为 0",
    examples={'MAXIFS({10, 20, 30}, {1, 5, 9}, "<6")': "20"},
    step=2,
)
def maxifs(sizes: Cells, values: Cells, condition: Cells, *more: Cells) -> Decimal:
    """Return the greatest of the first list in the rows where each list after it meets its condition."""
    return max(_picked(sizes, (values, condition, *more)), default=ZERO)


@function(
    "MINIFS",
    "多条件最小",
    zh="各列同时符合条件的行，第一列中最小的；没有则为 0",
    examples={'MINIFS({10, 20, 30}, {1, 5, 9}, ">2")': "20"},
    step=2,
)
def minifs(sizes: Cells, values: Cells, condition: Cells, *more: Cells) -> Decimal:
    """Return the smallest of the first list in the rows where each list after it meets its condition."""
    return min(_picked(sizes, (values, condition, *more)), default=ZERO)


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
    "MODE.SNGL",
    "众数",
    "MODE",
    zh="出现最多的数；都只出现一次则没有",
    examples={"MODE.SNGL(1, 2, 2, 3)": "2"},
)
def mode(*lists: Numbers) -> Decimal:
    """Return the number that comes most often."""
    counted = Counter(map(settle, chain(*lists))).most_common(1)
    if not counted or counted[0][1] < 2:
        raise Refusal(Fault.MISSING, "没有重复的数字", "no number comes twice")
    return counted[0][0]


@function(
    "VAR.S",
    "样本方差",
    "VAR",
    zh="样本的方差（除以个数减一）",
    examples={"VAR.S(1, 2, 3, 4)": "1.66666666666667"},
)
def var_s(*lists: Numbers) -> Decimal:
    """Return the variance of a sample."""
    return variance(tuple(chain(*lists)), 1)


@function("VAR.P", "总体方差", "VARP", zh="总体的方差（除以个数）", examples={"VAR.P(1, 2, 3, 4)": "1.25"})
def var_p(*lists: Numbers) -> Decimal:
    """Return the variance of all there is."""
    return variance(tuple(chain(*lists)), 0)


@function("STDEV.S", "样本标准差", "STDEV", zh="样本的标准差", examples={"STDEV.S(2, 4, 6)": "2"})
def stdev_s(*lists: Numbers) -> Decimal:
    """Return the standard deviation of a sample."""
    return CONTEXT.sqrt(variance(tuple(chain(*lists)), 1))


@function("STDEV.P", "总体标准差", "STDEVP", zh="总体的标准差", examples={"STDEV.P(1, 5)": "2"})
def stdev_p(*lists: Numbers) -> Decimal:
    """Return the standard deviation of all there is."""
    return CONTEXT.sqrt(variance(tuple(chain(*lists)), 0))


@function(
    "PERCENTILE.INC",
    "百分位",
    "PERCENTILE",
    zh="排在百分之几处的数，第二项为 0 至 1，两数之间按比例",
    examples={"PERCENTILE.INC({1, 2, 3, 4}, 0.4)": "2.2"},
)
def percentile_inc(numbers: Numbers, share: Decimal) -> Decimal:
    """Return the number at a share from 0 to 1 of the sorted numbers, between two of them in proportion."""
    _demand_numbers(numbers)
    return _at_rank(numbers, CONTEXT.multiply(share, Decimal(len(numbers) - 1)))


@function(
    "PERCENTILE.EXC",
    "百分位开",
    zh="同 PERCENTILE.INC，但两端各留出一格",
    examples={"PERCENTILE.EXC({1, 2, 3, 4}, 0.4)": "2"},
)
def percentile_exc(numbers: Numbers, share: Decimal) -> Decimal:
    """Return the number at a share like PERCENTILE.INC, with room for one more at both ends."""
    _demand_numbers(numbers)
    return _at_rank(numbers, subtract(CONTEXT.multiply(share, Decimal(len(numbers) + 1)), ONE))


@function(
    "QUARTILE.INC",
    "四分位",
    "QUARTILE",
    zh="排在四分之几处的数，第二项为 0 至 4",
    examples={"QUARTILE.INC({1, 2, 3, 4, 5}, 1)": "2"},
)
def quartile_inc(numbers: Numbers, quarter: int) -> Decimal:
    """Return the number at so many quarters, 0 to 4, of the sorted numbers."""
    _demand_numbers(numbers)
    return _at_rank(numbers, Decimal(quarter) / 4 * (len(numbers) - 1))


@function(
    "QUARTILE.EXC",
    "四分位开",
    zh="同 QUARTILE.INC，但两端各留出一格",
    examples={"QUARTILE.EXC({1, 2, 3, 4, 5}, 1)": "1.5"},
)
def quartile_exc(numbers: Numbers, quarter: int) -> Decimal:
    """Return the number at so many quarters like QUARTILE.INC, with room for one more at both ends."""
    _demand_numbers(numbers)
    return _at_rank(numbers, Decimal(quarter) / 4 * (len(numbers) + 1) - 1)


@function(
    "RANK.EQ",
    "排名",
    "RANK",
    zh="数字在列表中排第几，并列的同名次；第三项不为 0 时从小到大",
    examples={"RANK.EQ(5, {7, 5, 5, 1})": "2", "排名(5, {7, 5, 5, 1}, 1)": "2"},
)
def rank_eq(number: Decimal, numbers: Numbers, ascending: bool = False) -> Decimal:
    """Return the rank of a number in a list, equal ones sharing the best; from the smallest if the third is TRUE."""
    return Decimal(_rank(number, numbers, ascending)[0])


@function(
    "RANK.AVG",
    "平均排名",
    zh="同 RANK.EQ，但并列的取平均名次",
    examples={"RANK.AVG(5, {7, 5, 5, 1})": "2.5"},
)
def rank_avg(number: Decimal, numbers: Numbers, ascending: bool = False) -> Decimal:
    """Return the rank like RANK.EQ, equal ones sharing the average."""
    first, count = _rank(number, numbers, ascending)
    return Decimal(2 * first + count - 1) / 2


@function("GEOMEAN", "几何平均", zh="几何平均值（相乘再开方）", examples={"GEOMEAN(4, 9)": "6"})
def geomean(*lists: Numbers) -> Decimal:
    """Return the geometric mean."""
    numbers = tuple(map(_above_zero, chain(*lists)))
    _demand_numbers(numbers)
    return CONTEXT.exp(mean(tuple(map(CONTEXT.ln, numbers))))


@function("HARMEAN", "调和平均", zh="调和平均值（倒数平均的倒数）", examples={"HARMEAN(2, 6)": "3"})
def harmean(*lists: Numbers) -> Decimal:
    """Return the harmonic mean."""
    numbers = tuple(map(_above_zero, chain(*lists)))
    _demand_numbers(numbers)
    return divide(ONE, mean(tuple(divide(ONE, number) for number in numbers)))


@function("DEVSQ", "离差平方和", zh="与平均值之差的平方和", examples={"DEVSQ(1, 2, 3)": "2"})
def devsq(*lists: Numbers) -> Decimal:
    """Add up the squares of the differences from the average."""
    numbers = tuple(chain(*lists))
    _demand_numbers(numbers)
    return _deviations(numbers)


@function("AVEDEV", "平均离差", zh="与平均值之差（不计正负）的平均", examples={"AVEDEV(1, 2, 3, 4)": "1"})
def avedev(*lists: Numbers) -> Decimal:
    """Return the average of the differences from the average, without sign."""
    numbers = tuple(chain(*lists))
    _demand_numbers(numbers)
    middle = mean(numbers)
    return mean(tuple(CONTEXT.abs(subtract(number, middle)) for number in numbers))


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


def variance(numbers: Numbers, less: int) -> Decimal:
    """Return the mean of the squared differences from the average, dividing by the count less 0 or 1."""
    if len(numbers) <= less:
        raise Refusal(Fault.DIVISION, "数字不够", "there are too few numbers")
    return divide(_deviations(numbers), Decimal(len(numbers) - less))


def _deviations(numbers: Numbers) -> Decimal:
    middle = mean(numbers)
    return total(tuple(CONTEXT.power(subtract(number, middle), _TWO) for number in numbers))


def _rows_meeting(pairs: tuple[Values, ...]) -> list[bool]:
    lists, conditions = pairs[::2], pairs[1::2]
    if len(set(map(len, lists))) > 1:
        raise uneven()
    if any(len(condition) != 1 for condition in conditions):
        raise several()
    tests = [criterion(condition[0]) for condition in conditions]
    return [
        all(meets(value) for meets, value in zip(tests, row, strict=True)) for row in zip(*lists, strict=True)
    ]


def _picked(taken: Values, pairs: tuple[Values, ...]) -> Numbers:
    rows = _rows_meeting(pairs)
    if len(rows) != len(taken):
        raise uneven()
    return _numbers_of(tuple(value for value, chosen in zip(taken, rows, strict=True) if chosen))


def _numbers_of(values: Values) -> Numbers:
    """Return the numbers among values, or raise the first failure."""
    for value in values:
        if isinstance(value, Refusal):
            raise value
    return tuple(value for value in values if isinstance(value, Decimal))


def _all_numbers(lists: tuple[Values, ...]) -> Numbers:
    """Take a text in a list as 0 and a truth as 0 or 1."""
    values = (value for value in chain(*lists) if value is not None)
    return tuple(ZERO if isinstance(value, str) else number_of(value) for value in values)


def _demand_numbers(numbers: Numbers) -> None:
    if not numbers:
        raise Refusal(Fault.NUMBER, "没有数字", "there are no numbers")


def _above_zero(number: Decimal) -> Decimal:
    if number <= 0:
        raise Refusal(Fault.NUMBER, "数字都要大于 0", "all numbers must be above 0")
    return number


def _at_rank(numbers: Numbers, rank: Decimal) -> Decimal:
    """Return the number at a place counted from 0, in proportion between two."""
    rank = settle(rank)
    if not 0 <= rank <= len(numbers) - 1:
        raise Refusal(Fault.NUMBER, "位置超出了范围", "the place is out of range")
    ordered = sorted(numbers)
    below = int(rank)
    if below == len(ordered) - 1:
        return ordered[below]
    step = subtract(ordered[below + 1], ordered[below])
    return add(ordered[below], CONTEXT.multiply(step, rank - below))


def _rank(number: Decimal, numbers: Numbers, ascending: bool) -> tuple[int, int]:
    count = numbers.count(number)
    if not count:
        raise Refusal(Fault.MISSING, "列表中没有这个数", "the number is not in the list")
    better = sum(each < number if ascending else each > number for each in numbers)
    return better + 1, count


_SUBTOTALS = {
    1: average.run,
    2: count.run,
    3: counta.run,
    4: max_.run,
    5: min_.run,
    6: product.run,
    7: stdev_s.run,
    8: stdev_p.run,
    9: sum_.run,
    10: var_s.run,
    11: var_p.run,
}
