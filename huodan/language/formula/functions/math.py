"""Functions of single numbers. Rounding goes half away from zero, as in Excel, and sees 38 digits."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from huodan.language.formula.functions._base import function
from huodan.language.formula.numbers import CONTEXT, ONE, ZERO, divide, power, settle
from huodan.language.formula.values import Fault, Refusal

GROUP = {"zh": "数学", "en": "Math"}

_MOST_PLACES = 20
_MOST_DIGITS = 38


def _rounded(number: Decimal, places: int, rounding: str) -> Decimal:
    """Round to places after the point, or before it if negative."""
    if places > _MOST_PLACES or number.adjusted() > _MOST_DIGITS:
        return number
    unit = Decimal(1).scaleb(min(-places, 2 * _MOST_DIGITS))
    return settle(number).quantize(unit, rounding, CONTEXT)


@function(
    "ROUND",
    "四舍五入",
    zh="按小数位数四舍五入；位数为负时舍入到十位、百位…",
    examples={"ROUND(2.345, 2)": "2.35", "ROUND(-2.5, 0)": "-3", "四舍五入(1234, -2)": "1200"},
)
def round_(number: Decimal, places: int = 0) -> Decimal:
    """Round to a number of decimal places, half away from zero; negative ones are tens, hundreds."""
    return _rounded(number, places, ROUND_HALF_UP)


@function(
    "ROUNDUP",
    "向上舍入",
    zh="按小数位数进位（远离 0）",
    examples={"ROUNDUP(2.301, 1)": "2.4", "ROUNDUP(10/3*3, 0)": "10"},
)
def roundup(number: Decimal, places: int = 0) -> Decimal:
    """Round away from zero to a number of decimal places."""
    return _rounded(number, places, ROUND_UP)


@function(
    "ROUNDDOWN",
    "向下舍入",
    zh="按小数位数舍去（向 0 靠近）",
    examples={"ROUNDDOWN(2.39, 1)": "2.3", "ROUNDDOWN(10/3*3, 0)": "10"},
)
def rounddown(number: Decimal, places: int = 0) -> Decimal:
    """Round towards zero to a number of decimal places."""
    return _rounded(number, places, ROUND_DOWN)


@function(
    "TRUNC",
    "截尾",
    zh="去掉小数部分，或保留指定的小数位数",
    examples={"TRUNC(-2.7)": "-2", "TRUNC(2.789, 2)": "2.78"},
)
def trunc(number: Decimal, places: int = 0) -> Decimal:
    """Cut off the decimal places, or keep some."""
    return _rounded(number, places, ROUND_DOWN)


@function("INT", "取整", zh="不大于这个数的最大整数", examples={"INT(2.7)": "2", "取整(-2.1)": "-3"})
def int_(number: Decimal) -> Decimal:
    """Return the largest whole number that is not greater."""
    return _rounded(number, 0, ROUND_FLOOR)


@function("ABS", "绝对值", zh="去掉负号", examples={"ABS(-5)": "5"})
def abs_(number: Decimal) -> Decimal:
    """Return the number without its sign."""
    return CONTEXT.abs(number)


@function("SIGN", "正负号", zh="正数得 1，负数得 -1，0 得 0", examples={"SIGN(-5)": "-1", "SIGN(0)": "0"})
def sign(number: Decimal) -> Decimal:
    """Return 1, -1 or 0 as the number is positive, negative or zero."""
    return Decimal((number > 0) - (number < 0))


@function(
    "MOD",
    "求余",
    "余数",
    zh="除法的余数，正负号与除数相同",
    examples={"MOD(7, 3)": "1", "求余(-5, 3)": "1", "MOD(5, -3)": "-1"},
)
def mod(number: Decimal, divisor: Decimal) -> Decimal:
    """Return the remainder of a division, with the sign of the divisor."""
    if not divisor:
        divide(number, divisor)
    rest = CONTEXT.remainder(settle(number), divisor)
    return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@function("QUOTIENT", "整除", zh="除法的整数部分", examples={"QUOTIENT(7, 2)": "3", "整除(-7, 2)": "-3"})
def quotient(number: Decimal, divisor: Decimal) -> Decimal:
    """Return the whole part of a division."""
    return _rounded(divide(number, divisor), 0, ROUND_DOWN)


@function(
    "POWER",
    "乘方",
    zh="乘方，与 ^ 相同",
    examples={"POWER(1.05, 2)": "1.1025", "乘方(2, 10)": "1024", "POWER(4, 0.5)": "2"},
)
def power_(base: Decimal, exponent: Decimal) -> Decimal:
    """Raise a number to a power, the same as ^."""
    return power(base, exponent)


@function("SQRT", "平方根", zh="平方根", examples={"SQRT(144)": "12", "平方根(2.25)": "1.5"})
def sqrt(number: Decimal) -> Decimal:
    """Return the square root."""
    if number < 0:
        raise Refusal(Fault.NUMBER, "负数没有平方根", "a negative number has no square root")
    return CONTEXT.sqrt(number)


@function(
    "CEILING",
    "向上取倍数",
    zh="向上取到基数的倍数，例如按整箱",
    examples={"CEILING(25, 12)": "36", "CEILING(2.1)": "3", "向上取倍数(0.7, 0.2)": "0.8"},
)
def ceiling(number: Decimal, multiple: Decimal = ONE) -> Decimal:
    """Round up to a multiple, such as whole boxes."""
    return _to_multiple(number, multiple, ROUND_CEILING) if multiple else ZERO


@function(
    "FLOOR",
    "向下取倍数",
    zh="向下取到基数的倍数",
    examples={"FLOOR(25, 12)": "24", "FLOOR(2.9)": "2", "向下取倍数(-2.5, 1)": "-3"},
)
def floor(number: Decimal, multiple: Decimal = ONE) -> Decimal:
    """Round down to a multiple."""
    return _to_multiple(number, multiple, ROUND_FLOOR) if number else ZERO


def _to_multiple(number: Decimal, multiple: Decimal, rounding: str) -> Decimal:
    if number > 0 > multiple:
        raise Refusal(Fault.NUMBER, "正数的基数不能是负数", "a positive number has no negative multiple")
    return CONTEXT.multiply(_rounded(divide(number, multiple), 0, rounding), multiple)
