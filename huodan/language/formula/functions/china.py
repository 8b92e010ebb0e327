"""Functions of Chinese business life."""

from decimal import ROUND_HALF_UP, Decimal

from huodan.language.formula.functions._base import function
from huodan.language.formula.numbers import CONTEXT, HUNDREDTH, settle
from huodan.language.formula.values import Fault, Refusal

GROUP = {"zh": "中国", "en": "China"}

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
_LARGEST = Decimal(10) ** 16


@function(
    "RMB",
    "大写金额",
    "人民币大写",
    zh="金额的中文大写（票据写法），四舍五入到分",
    examples={
        "RMB(1409.5)": "壹仟肆佰零玖元伍角",
        "大写金额(325.04)": "叁佰贰拾伍元零肆分",
        "RMB(-100)": "负壹佰元整",
    },
)
def rmb(amount: Decimal) -> str:
    """Write an amount in Chinese capitals as on cheques, rounded to cents."""
    rounded = CONTEXT.abs(settle(amount)).quantize(HUNDREDTH, ROUND_HALF_UP, CONTEXT)
    if rounded >= _LARGEST:
        raise Refusal(
            Fault.NUMBER, "金额达到一亿亿，无法大写", "the amount is too large to be written in capitals"
        )
    yuan, cents = divmod(int(rounded.scaleb(2)), 100)
    sign = "负" if amount < 0 and rounded else ""
    if not cents:
        return f"{sign}{_whole(yuan)}元整"
    jiao, fen = divmod(cents, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    gap = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    return sign + whole + gap + (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[fen]}分" if fen else "")


def _whole(number: int) -> str:
    """Write a whole number; zeros in a row inside of it are said once."""
    for unit, name in _UNITS:
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _whole(high) + name + gap + (_whole(low) if low else "")
    return _DIGITS[number]
