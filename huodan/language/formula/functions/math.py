"""Functions of single numbers. Rounding goes half away from zero, as in Excel, and sees 38 digits."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import reduce
from itertools import chain
from math import factorial, gcd, lcm

from huodan.language.formula.conversions import number_of
from huodan.language.formula.functions._base import Numbers, Values, function
from huodan.language.formula.functions._transcendent import PI, arcsine, arctangent, cosine, sine
from huodan.language.formula.numbers import CONTEXT, ONE, ZERO, add, divide, power, settle, subtract
from huodan.language.formula.values import Fault, Refusal

GROUP = {"zh": "数学", "en": "Math"}

_MOST_PLACES = 20
_MOST_DIGITS = 38
_TWO, _TEN = Decimal(2), Decimal(10)
_LARGEST_WHOLE = 2**53  # Excel's limit
_LARGEST_FACTOR = 171
_LARGEST_COUNT = 10**308


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


@function(
    "CEILING.MATH",
    "进到倍数",
    zh="进到基数的倍数，不看基数的正负；负数默认向 0 靠近，第三项不为 0 时远离 0",
    examples={"CEILING.MATH(6.3)": "7", "CEILING.MATH(-5.5, 2)": "-4", "CEILING.MATH(-5.5, 2, 1)": "-6"},
)
def ceiling_math(number: Decimal, multiple: Decimal = ONE, mode: Decimal = ZERO) -> Decimal:
    """Round up to a multiple whatever its sign; negative numbers go away from zero if the third is not 0."""
    rounding = ROUND_FLOOR if mode and number < 0 else ROUND_CEILING
    return _to_multiple(number, abs(multiple), rounding) if multiple else ZERO


@function(
    "FLOOR.MATH",
    "退到倍数",
    zh="退到基数的倍数，不看基数的正负；负数默认远离 0，第三项不为 0 时向 0 靠近",
    examples={"FLOOR.MATH(6.7)": "6", "FLOOR.MATH(-5.5, 2)": "-6", "FLOOR.MATH(-5.5, 2, 1)": "-4"},
)
def floor_math(number: Decimal, multiple: Decimal = ONE, mode: Decimal = ZERO) -> Decimal:
    """Round down to a multiple whatever its sign; negative numbers go towards zero if the third is not 0."""
    rounding = ROUND_CEILING if mode and number < 0 else ROUND_FLOOR
    return _to_multiple(number, abs(multiple), rounding) if multiple else ZERO


@function(
    "MROUND",
    "取最近倍数",
    zh="取最近的倍数，正中间时远离 0",
    examples={"MROUND(10, 3)": "9", "MROUND(1.3, 0.2)": "1.4", "MROUND(-10, -3)": "-9"},
)
def mround(number: Decimal, multiple: Decimal) -> Decimal:
    """Round to the nearest multiple, half away from zero."""
    if not multiple or not number:
        return ZERO
    if (number < 0) != (multiple < 0):
        raise Refusal(
            Fault.NUMBER, "数字与基数的正负号要相同", "the number and its multiple must have one sign"
        )
    return _to_multiple(number, multiple, ROUND_HALF_UP)


@function("EVEN", "取偶", zh="远离 0 取到偶数", examples={"EVEN(1.5)": "2", "EVEN(-1)": "-2"})
def even(number: Decimal) -> Decimal:
    """Round away from zero to an even number."""
    return CONTEXT.multiply(_rounded(CONTEXT.divide(number, _TWO), 0, ROUND_UP), _TWO)


@function("ODD", "取奇", zh="远离 0 取到奇数", examples={"ODD(1.5)": "3", "ODD(0)": "1", "ODD(-2)": "-3"})
def odd(number: Decimal) -> Decimal:
    """Round away from zero to an odd number."""
    half = CONTEXT.divide(CONTEXT.subtract(CONTEXT.abs(number), ONE), _TWO)
    found = CONTEXT.add(CONTEXT.multiply(max(_rounded(half, 0, ROUND_CEILING), ZERO), _TWO), ONE)
    return CONTEXT.minus(found) if number < 0 else found


@function(
    "GCD", "最大公约数", zh="最大公约数，只看整数部分", examples={"GCD(24, 36)": "12", "GCD(7, 0)": "7"}
)
def gcd_(*lists: Values) -> Decimal:
    """Return the greatest number that divides all of them without rest."""
    return Decimal(gcd(*_wholes(lists)))


@function("LCM", "最小公倍数", zh="最小公倍数，只看整数部分", examples={"LCM(4, 6)": "12"})
def lcm_(*lists: Values) -> Decimal:
    """Return the smallest number that all of them divide without rest."""
    found = 1
    for number in _wholes(lists):
        found = lcm(found, number)
        if found >= _LARGEST_WHOLE:
            raise _too_large()
    return Decimal(found)


@function("SUMSQ", "平方和", zh="各数的平方之和", examples={"SUMSQ(3, 4)": "25"})
def sumsq(*lists: Numbers) -> Decimal:
    """Add up the squares of numbers."""
    return reduce(add, (CONTEXT.multiply(number, number) for number in chain(*lists)), ZERO)


@function("EXP", "自然指数", zh="e 的乘方", examples={"EXP(0)": "1", "ROUND(EXP(1), 6)": "2.718282"})
def exp(number: Decimal) -> Decimal:
    """Raise e to a power."""
    return CONTEXT.exp(number)


@function("LN", "自然对数", zh="以 e 为底的对数", examples={"LN(1)": "0", "LN(EXP(3))": "3"})
def ln(number: Decimal) -> Decimal:
    """Return the logarithm to the base of e."""
    return CONTEXT.ln(_positive(number))


@function("LOG10", "常用对数", zh="以 10 为底的对数", examples={"LOG10(1000)": "3"})
def log10(number: Decimal) -> Decimal:
    """Return the logarithm to the base of 10."""
    return CONTEXT.log10(_positive(number))


@function("LOG", "对数", zh="对数，默认以 10 为底", examples={"LOG(8, 2)": "3", "LOG(100)": "2"})
def log(number: Decimal, base: Decimal = _TEN) -> Decimal:
    """Return the logarithm to a base, 10 if left out."""
    return divide(CONTEXT.ln(_positive(number)), CONTEXT.ln(_positive(base)))


@function("FACT", "阶乘", zh="1 乘到这个数，最大 170", examples={"FACT(5)": "120", "FACT(0)": "1"})
def fact(number: Decimal) -> Decimal:
    """Multiply all whole numbers from 1 to this one, at most 170."""
    if not 0 <= number < _LARGEST_FACTOR:
        raise Refusal(Fault.NUMBER, "应为 0 至 170", "it must be 0 to 170")
    return CONTEXT.plus(Decimal(factorial(int(number))))


@function("COMBIN", "组合数", zh="从几个中取几个，不分次序，有几种取法", examples={"COMBIN(8, 2)": "28"})
def combin(count: Decimal, taken: Decimal) -> Decimal:
    """Count the ways to take some of a number of things, in any order."""
    total, chosen = _pair(count, taken)
    found = 1
    for place in range(1, min(chosen, total - chosen) + 1):
        found = found * (total - place + 1) // place
        if found > _LARGEST_COUNT:
            raise _too_large()
    return Decimal(found)


@function("PERMUT", "排列数", zh="从几个中取几个，分次序，有几种取法", examples={"PERMUT(8, 2)": "56"})
def permut(count: Decimal, taken: Decimal) -> Decimal:
    """Count the ways to take some of a number of things in order."""
    total, chosen = _pair(count, taken)
    found = 1
    for place in range(chosen):
        found *= total - place
        if found > _LARGEST_COUNT:
            raise _too_large()
    return Decimal(found)


@function("PI", "圆周率", zh="圆周率 π", examples={"ROUND(PI(), 6)": "3.141593"})
def pi() -> Decimal:
    """Return the number π."""
    return CONTEXT.plus(PI)


@function("DEGREES", "转角度", zh="弧度变成角度", examples={"DEGREES(PI())": "180"})
def degrees(angle: Decimal) -> Decimal:
    """Turn radians into degrees."""
    return CONTEXT.divide(CONTEXT.multiply(angle, Decimal(180)), PI)


@function("RADIANS", "转弧度", zh="角度变成弧度", examples={"ROUND(RADIANS(180), 6)": "3.141593"})
def radians(angle: Decimal) -> Decimal:
    """Turn degrees into radians."""
    return CONTEXT.divide(CONTEXT.multiply(angle, PI), Decimal(180))


@function("SIN", "正弦", zh="正弦，角度用弧度", examples={"SIN(RADIANS(30))": "0.5"})
def sin(angle: Decimal) -> Decimal:
    """Return the sine of an angle in radians."""
    return sine(angle)


@function("COS", "余弦", zh="余弦，角度用弧度", examples={"COS(RADIANS(60))": "0.5"})
def cos(angle: Decimal) -> Decimal:
    """Return the cosine of an angle in radians."""
    return cosine(angle)


@function("TAN", "正切", zh="正切，角度用弧度", examples={"TAN(RADIANS(45))": "1"})
def tan(angle: Decimal) -> Decimal:
    """Return the tangent of an angle in radians."""
    return divide(sine(angle), cosine(angle))


@function("ASIN", "反正弦", zh="反正弦，得到弧度", examples={"DEGREES(ASIN(0.5))": "30"})
def asin(value: Decimal) -> Decimal:
    """Return the angle in radians whose sine this is."""
    return arcsine(value)


@function("ACOS", "反余弦", zh="反余弦，得到弧度", examples={"DEGREES(ACOS(0.5))": "60"})
def acos(value: Decimal) -> Decimal:
    """Return the angle in radians whose cosine this is."""
    return subtract(CONTEXT.plus(PI / 2), arcsine(value))


@function("ATAN", "反正切", zh="反正切，得到弧度", examples={"DEGREES(ATAN(1))": "45"})
def atan(value: Decimal) -> Decimal:
    """Return the angle in radians whose tangent this is."""
    return arctangent(value)


@function("ATAN2", "坐标角", zh="从原点看 (x, y) 的角度，得到弧度", examples={"DEGREES(ATAN2(-1, 1))": "135"})
def atan2(x: Decimal, y: Decimal) -> Decimal:
    """Return the angle in radians of a point (x, y) as seen from the origin."""
    if not x:
        return CONTEXT.copy_sign(CONTEXT.plus(PI / 2), y) if y else divide(y, x)
    angle = arctangent(CONTEXT.divide(y, x))
    return angle if x > 0 else CONTEXT.add(angle, -PI if y < 0 else PI)


def _positive(number: Decimal) -> Decimal:
    if number <= 0:
        raise Refusal(Fault.NUMBER, "对数要求大于 0", "a logarithm needs a number above 0")
    return number


def _wholes(lists: tuple[Values, ...]) -> list[int]:
    """Return the whole parts of numbers; empty ones do not count, truths are refused."""
    found = []
    for value in chain(*lists):
        if isinstance(value, bool):
            raise Refusal(Fault.VALUE, "真假不是数字", "a truth is no number")
        number = ZERO if value is None else number_of(value)
        if not 0 <= number < _LARGEST_WHOLE:
            raise _too_large()
        if value is not None:
            found.append(int(number))
    return found


def _pair(count: Decimal, taken: Decimal) -> tuple[int, int]:
    if not 0 <= taken <= count or count >= _LARGEST_WHOLE:
        raise Refusal(Fault.NUMBER, "取的个数应在 0 与总数之间", "take between none and all of them")
    return int(count), int(taken)


def _too_large() -> Refusal:
    return Refusal(Fault.NUMBER, "数字太大，或是负数", "the number is too large, or negative")
