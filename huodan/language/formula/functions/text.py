"""Functions of text. Positions count characters from 1; a text has at most 32,767."""

from decimal import Decimal
from itertools import chain

from huodan.language.formula.conversions import number_of, text_of
from huodan.language.formula.functions._base import Values, function
from huodan.language.formula.functions._criteria import finder
from huodan.language.formula.functions._formats import formatted
from huodan.language.formula.values import Fault, Refusal, Value, refuse_length

GROUP = {"zh": "文本", "en": "Text"}


def _not_negative(number: int) -> int:
    if number < 0:
        raise Refusal(
            Fault.VALUE,
            f"字数不能是负数（{number}）",
            f"a number of characters cannot be negative ({number})",
        )
    return number


def _positive(number: int) -> int:
    if number < 1:
        raise Refusal(Fault.VALUE, f"位置从 1 开始，不能是 {number}", f"positions start at 1, not {number}")
    return number


@function(
    "CONCAT",
    "拼接",
    "CONCATENATE",
    zh="把文本接在一起，与 & 相同",
    examples={'CONCAT("A", 1, "B")': "A1B", '拼接("订", "单")': "订单"},
)
def concat(*lists: Values) -> str:
    """Join texts, the same as &."""
    return "".join(map(text_of, chain(*lists)))


@function(
    "TEXTJOIN",
    "连接",
    "合并文本",
    zh="用分隔符连接文本，第二项为真时跳过空的",
    examples={'TEXTJOIN("、", TRUE, "茶", "", "酒")': "茶、酒", 'TEXTJOIN("-", FALSE, "a", "", "b")': "a--b"},
)
def textjoin(separator: str, skips_empty: bool, *lists: Values) -> str:
    """Join texts with a separator, leaving out empty ones if the second argument is true."""
    texts = [text for text in map(text_of, chain(*lists)) if text or not skips_empty]
    refuse_length(len(separator) * (len(texts) - 1))
    return separator.join(texts)


@function("LEFT", "左取", zh="开头的几个字", examples={'LEFT("订单2026", 2)': "订单", 'LEFT("abc")': "a"})
def left(text: str, count: int = 1) -> str:
    """Return the first characters."""
    return text[: _not_negative(count)]


@function("RIGHT", "右取", zh="末尾的几个字", examples={'RIGHT("订单2026", 4)': "2026", 'RIGHT("abc")': "c"})
def right(text: str, count: int = 1) -> str:
    """Return the last characters."""
    return text[max(len(text) - _not_negative(count), 0) :]


@function("MID", "截取", "中取", zh="从某个位置起的几个字", examples={'MID("SO-2026-01", 4, 4)': "2026"})
def mid(text: str, start: int, count: int) -> str:
    """Return some characters from a position on."""
    return text[_positive(start) - 1 : start - 1 + _not_negative(count)]


@function("LEN", "长度", "字数", zh="有几个字", examples={'LEN("订单 A")': "4"})
def len_(text: str) -> Decimal:
    """Count the characters."""
    return Decimal(len(text))


@function("LOWER", "转小写", zh="英文字母变成小写", examples={'LOWER("SO-1a")': "so-1a"})
def lower(text: str) -> str:
    """Return the text in small letters."""
    return text.lower()


@function("UPPER", "转大写", zh="英文字母变成大写", examples={'UPPER("so-1a")': "SO-1A"})
def upper(text: str) -> str:
    """Return the text in capital letters."""
    return text.upper()


@function("TRIM", "去空格", zh="去掉首尾空格，中间的连续空格留一个", examples={'TRIM("  a  b ")': "a b"})
def trim(text: str) -> str:
    """Remove spaces at both ends and all but one inside."""
    return " ".join(part for part in text.split(" ") if part)


@function(
    "SUBSTITUTE",
    "替换",
    zh="把文本中的旧内容换成新内容，可指定只换第几处",
    examples={'SUBSTITUTE("1-2-3", "-", "/")': "1/2/3", 'SUBSTITUTE("1-2-3", "-", "/", 2)': "1-2/3"},
)
def substitute(text: str, old: str, new: str, nth: int | None = None) -> str:
    """Replace a piece of text everywhere, or only its n-th occurrence."""
    parts = text.split(old) if old else [text]
    refuse_length((len(parts) - 1) * len(new))
    if nth is None:
        return new.join(parts)
    return new.join(
        part for part in (old.join(parts[: _positive(nth)]), old.join(parts[nth:])) if parts[nth:] or part
    )


@function(
    "REPLACE",
    "按位置替换",
    zh="从某个位置起，把几个字换成新内容",
    examples={'REPLACE("13900001111", 4, 4, "****")': "139****1111"},
)
def replace(text: str, start: int, count: int, new: str) -> str:
    """Replace some characters from a position on."""
    before = _positive(start) - 1
    return text[:before] + new + text[before + _not_negative(count) :]


@function("FIND", "查找", zh="在第二项中找到第一项的位置，区分大小写", examples={'FIND("-", "SO-1")': "3"})
def find(wanted: str, text: str, start: int = 1) -> Decimal:
    """Return the position of a text in another, upper and lower case being different."""
    position = text.find(wanted, _positive(start) - 1)
    if position < 0 or start > len(text) + 1:
        raise _not_found(wanted)
    return Decimal(position + 1)


@function("SEARCH", "搜索", zh="同 FIND，但不分大小写，可用 * 和 ?", examples={'SEARCH("o?1", "SO-1")': "2"})
def search(wanted: str, text: str, start: int = 1) -> Decimal:
    """Return the position like FIND, but without case and with the wildcards * and ?."""
    match = finder(wanted).match(text, _positive(start) - 1)
    if match is None or start > len(text) + 1:
        raise _not_found(wanted)
    return Decimal(match.start(1) + 1)


@function(
    "CONTAINS",
    "包含",
    zh="第一项中有没有第二项，不分大小写",
    examples={'包含("有机绿茶", "绿茶")': "TRUE", 'CONTAINS("ABC", "x")': "FALSE"},
)
def contains(text: str, wanted: str) -> bool:
    """Return whether a text holds another, without case."""
    return wanted.casefold() in text.casefold()


@function("EXACT", "完全相同", zh="两个文本是否完全相同，区分大小写", examples={'EXACT("a", "A")': "FALSE"})
def exact(first: str, second: str) -> bool:
    """Return whether two texts are the same, including case."""
    return first == second


@function("REPT", "重复", zh="把文本重复几次", examples={'REPT("★", 3)': "★★★"})
def rept(text: str, times: int) -> str:
    """Repeat a text."""
    refuse_length(len(text) * _not_negative(times))
    return text * times


@function(
    "VALUE", "转数字", zh="把文本变成数字", examples={'VALUE("￥1,985.50")': "1985.5", 'VALUE("12%")': "0.12"}
)
def value_(text: Value) -> Decimal:
    """Turn a text into a number."""
    return number_of(text)


@function(
    "TEXT",
    "格式",
    "转文本",
    zh="按格式写成文本，如 0.00、#,##0.00、0%、yyyy-mm-dd、yyyy年m月d日",
    examples={
        'TEXT(1234.5, "#,##0.00")': "1,234.50",
        'TEXT(0.125, "0.0%")': "12.5%",
        'TEXT(DATE(2026,5,6), "yyyy年m月d日")': "2026年5月6日",
    },
)
def text_(value: Value, pattern: str) -> str:
    """Write a value in a format such as 0.00, #,##0.00, 0% or yyyy-mm-dd."""
    return formatted(value, pattern)


def _not_found(wanted: str) -> Refusal:
    return Refusal(
        Fault.VALUE,
        f"没有找到「{wanted[:40]}」，可用 CONTAINS 判断是否包含",
        f'"{wanted[:40]}" was not found; test with CONTAINS first',
    )
