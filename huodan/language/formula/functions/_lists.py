"""What the functions over lists have in common: sums, averages, spread, the numbers among values."""

from decimal import Decimal
from functools import reduce

from huodan.language.formula.functions._base import Numbers, Values
from huodan.language.formula.numbers import CONTEXT, ZERO, add, divide, subtract
from huodan.language.formula.values import Fault, Refusal


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


def variance(numbers: Numbers, less: int) -> Decimal:
    """Return the mean of the squared differences from the average, dividing by the count less 0 or 1."""
    if len(numbers) <= less:
        raise Refusal(Fault.DIVISION, "数字不够", "there are too few numbers")
    return divide(deviations(numbers), Decimal(len(numbers) - less))


def numbers_of(values: Values) -> Numbers:
    """Return the numbers among values, or raise the first failure."""
    for value in values:
        if isinstance(value, Refusal):
            raise value
    return tuple(value for value in values if isinstance(value, Decimal))


def deviations(numbers: Numbers) -> Decimal:
    """Return the sum of the squared differences from the average."""
    middle = mean(numbers)
    return total(tuple(CONTEXT.power(subtract(number, middle), Decimal(2)) for number in numbers))
