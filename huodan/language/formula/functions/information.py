"""Functions that tell what a value is. A failure is a value to them, not the end."""

from datetime import date
from decimal import ROUND_DOWN, Decimal

from huodan.language.formula.conversions import number_of
from huodan.language.formula.functions._base import Cells, Lazy, attempt, function
from huodan.language.formula.numbers import ONE, ZERO, settle
from huodan.language.formula.values import Fault, Refusal, Type, Value, ValueType

GROUP = {"zh": "信息", "en": "Information"}

_CODES = {
    Fault.NULL: 1,
    Fault.DIVISION: 2,
    Fault.VALUE: 3,
    Fault.REFERENCE: 4,
    Fault.NAME: 5,
    Fault.NUMBER: 6,
    Fault.MISSING: 7,
}


def _never(types: tuple[Type, ...]) -> ValueType:
    return ValueType.NOTHING


@function(
    "ISBLANK",
    "为空",
    "是否为空",
    zh="没有填写时为真，空白文本也算空",
    examples={'ISBLANK("")': "TRUE", "为空(0)": "FALSE"},
)
def isblank(value: Lazy) -> bool:
    """Return whether there is no value; an empty text counts as none."""
    found = attempt(value)
    return found is None or found == ""


@function(
    "ISNUMBER", "是数字", zh="是数字时为真", examples={"ISNUMBER(1.5)": "TRUE", 'ISNUMBER("1.5")': "FALSE"}
)
def isnumber(value: Lazy) -> bool:
    """Return whether the value is a number or a date."""
    return isinstance(attempt(value), Decimal | date)


@function("ISTEXT", "是文本", zh="是文本时为真", examples={'ISTEXT("a")': "TRUE", "ISTEXT(1)": "FALSE"})
def istext(value: Lazy) -> bool:
    """Return whether the value is a text."""
    return isinstance(attempt(value), str)


@function(
    "ISNONTEXT",
    "不是文本",
    zh="不是文本时为真，空也算",
    examples={"ISNONTEXT(1)": "TRUE", 'ISNONTEXT("a")': "FALSE"},
)
def isnontext(value: Lazy) -> bool:
    """Return whether the value is anything but a text."""
    return not isinstance(attempt(value), str)


@function(
    "ISLOGICAL", "是真假", zh="是真或假时为真", examples={"ISLOGICAL(1>2)": "TRUE", "ISLOGICAL(1)": "FALSE"}
)
def islogical(value: Lazy) -> bool:
    """Return whether the value is true or false."""
    return isinstance(attempt(value), bool)


@function(
    "ISEVEN", "是偶数", zh="整数部分是偶数时为真", examples={"ISEVEN(4)": "TRUE", "ISEVEN(-3.9)": "FALSE"}
)
def iseven(value: Value) -> bool:
    """Return whether the whole part of a number is even."""
    return _parity(value) == 0


@function("ISODD", "是奇数", zh="整数部分是奇数时为真", examples={"ISODD(5)": "TRUE", "ISODD(2.5)": "FALSE"})
def isodd(value: Value) -> bool:
    """Return whether the whole part of a number is odd."""
    return _parity(value) == 1


@function(
    "ISERROR",
    "是否出错",
    zh="算不出结果时为真",
    examples={"ISERROR(1/0)": "TRUE", "ISERROR(1)": "FALSE"},
)
def iserror(value: Lazy) -> bool:
    """Return whether the value has no result."""
    return isinstance(attempt(value), Refusal)


@function(
    "ISERR",
    "是否其他错",
    zh="算不出结果、但不是 #N/A 时为真",
    examples={"ISERR(1/0)": "TRUE", "ISERR(NA())": "FALSE"},
)
def iserr(value: Lazy) -> bool:
    """Return whether the value has no result for any reason but #N/A."""
    found = attempt(value)
    return isinstance(found, Refusal) and found.fault is not Fault.MISSING


@function(
    "ISNA",
    "是否没找到",
    zh="结果是 #N/A（没找到）时为真",
    examples={"ISNA(NA())": "TRUE", "ISNA(1/0)": "FALSE"},
)
def isna(value: Lazy) -> bool:
    """Return whether the value was not found (#N/A)."""
    found = attempt(value)
    return isinstance(found, Refusal) and found.fault is Fault.MISSING


@function(
    "ERROR.TYPE",
    "错误类型",
    zh="出的是哪种错：2 除以零，3 值不对，6 数字不对，7 没找到；没有出错则为 #N/A",
    examples={"ERROR.TYPE(1/0)": "2", "ERROR.TYPE(NA())": "7"},
)
def error_type(value: Lazy) -> Decimal:
    """Return which failure it is: 2 for a division by zero, 3 a wrong value, 6 a wrong number, 7 not found."""
    found = attempt(value)
    if isinstance(found, Refusal):
        return Decimal(_CODES[found.fault])
    raise Refusal(Fault.MISSING, "没有出错", "nothing failed")


@function(
    "TYPE",
    "值类型",
    zh="值的类型：1 数字，2 文本，4 真假，16 出错，64 多个值",
    examples={"TYPE(1)": "1", 'TYPE("a")': "2", "TYPE({1; 2})": "64"},
)
def type_(values: Cells) -> Decimal:
    """Return the type of a value: 1 a number, 2 a text, 4 a truth, 16 a failure, 64 several values."""
    if len(values) != 1:
        return Decimal(64)
    kinds = ((bool, 4), (str, 2), (Refusal, 16))
    return Decimal(next((code for kind, code in kinds if isinstance(values[0], kind)), 1))


@function(
    "N",
    "转数值",
    zh="数字和日期变成数字，真为 1，其他为 0",
    examples={"N(7)": "7", "N(TRUE)": "1", 'N("7")': "0"},
)
def n(value: Value) -> Decimal:
    """Turn numbers, dates and truths into numbers and anything else into 0."""
    return ZERO if isinstance(value, str) else number_of(value)


@function("NA", "没找到", zh="得到 #N/A（没找到）", examples={"IFNA(NA(), 0)": "0"}, gives=_never)
def na() -> Value:
    """Give the failure #N/A: not found."""
    raise Refusal(Fault.MISSING, "公式在这里写了「没找到」", "the formula says so")


@function(
    "ERROR",
    "出错",
    zh="停止计算并显示这句话；也可以写 #N/A、#DIV/0! 等",
    examples={'IFERROR(ERROR("数量不能是负数"), 0)': "0", "IFERROR(#N/A, 0)": "0"},
    gives=_never,
)
def error(message: str) -> Value:
    """Stop with this message; it may also be one of #N/A, #DIV/0! and so on."""
    known = next((fault for fault in Fault if fault.value == message), None)
    if known is not None:
        raise Refusal(known, f"公式在这里写了 {known}", f"the formula says {known}")
    raise Refusal(Fault.VALUE, message[:200], message[:200])


def _parity(value: Value) -> Decimal:
    if isinstance(value, bool):
        raise Refusal(Fault.VALUE, "真假没有奇偶", "a truth is neither even nor odd")
    whole = settle(number_of(value)).to_integral_value(ROUND_DOWN)
    return ONE if int(whole) % 2 else ZERO
