"""Functions that say how numbers are spread: places in their order, deviations, means of other kinds."""

from collections import Counter
from decimal import Decimal
from itertools import chain

from huodan.language.formula.functions._base import Numbers, function
from huodan.language.formula.functions._lists import deviations, mean, variance
from huodan.language.formula.numbers import CONTEXT, ONE, add, divide, settle, subtract
from huodan.language.formula.values import Fault, Refusal

GROUP = {"zh": "统计", "en": "Statistics"}

_TWO = Decimal(2)


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
    return deviations(numbers)


@function("AVEDEV", "平均离差", zh="与平均值之差（不计正负）的平均", examples={"AVEDEV(1, 2, 3, 4)": "1"})
def avedev(*lists: Numbers) -> Decimal:
    """Return the average of the differences from the average, without sign."""
    numbers = tuple(chain(*lists))
    _demand_numbers(numbers)
    middle = mean(numbers)
    return mean(tuple(CONTEXT.abs(subtract(number, middle)) for number in numbers))


def _ranked(numbers: list[Decimal], position: int) -> Decimal:
    if not 1 <= position <= len(numbers):
        raise Refusal(
            Fault.NUMBER,
            f"只有 {len(numbers)} 个数字，没有第 {position} 个",
            f"there are {len(numbers)} numbers and no number {position}",
        )
    return numbers[position - 1]


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
