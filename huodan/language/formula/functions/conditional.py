"""Functions that sum up those rows of lists that meet conditions."""

from decimal import Decimal

from huodan.language.formula.functions._base import Cells, Numbers, Values, function
from huodan.language.formula.functions._criteria import criterion
from huodan.language.formula.functions._lists import mean, numbers_of, total
from huodan.language.formula.numbers import ZERO
from huodan.language.formula.values import Value, several, uneven

GROUP = {"zh": "按条件汇总", "en": "Summary by conditions"}


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


def _chosen(values: Values, condition: Value, taken: Values | None) -> Numbers:
    taken = values if taken is None else taken
    if len(taken) != len(values):
        raise uneven()
    meets = criterion(condition)
    return numbers_of(tuple(number for value, number in zip(values, taken, strict=True) if meets(value)))


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
    return numbers_of(tuple(value for value, chosen in zip(taken, rows, strict=True) if chosen))
