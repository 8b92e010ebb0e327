"""Functions of text. Positions count characters from 1; a text has at most 32,767."""

from decimal import Decimal
from itertools import chain, cycle
from math import floor

from huodan.language.formula.conversions import number_of, text_of
from huodan.language.formula.functions._base import Lazy, Values, function
from huodan.language.formula.functions._criteria import finder
from huodan.language.formula.functions._formats import formatted
from huodan.language.formula.functions._separators import nth_separator, written_fixed
from huodan.language.formula.numbers import CONTEXT, ONE
from huodan.language.formula.values import Fault, Refusal, Value, refuse_length

GROUP = {"zh": "文本", "en": "Text"}


def _no_separator() -> Value:
    raise Refusal(Fault.MISSING, "没有这个分隔符", "there is no such separator")


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
def textjoin(separators: Values, skips_empty: bool, *lists: Values) -> str:
    """Join texts with a separator, or several in turn, leaving out empty ones if the second argument is true."""
    texts = [text for text in map(text_of, chain(*lists)) if text or not skips_empty]
    between = [text_of(separator) for separator in separators] or [""]
    refuse_length(max(map(len, between)) * (len(texts) - 1))
    pieces = (separator + text for separator, text in zip(cycle(between), texts[1:], strict=False))
    return "".join((*texts[:1], *pieces))


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
    if isinstance(text, bool):
        raise Refusal(Fault.VALUE, "真假不是文本", "a truth is no text")
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


@function(
    "TEXTBEFORE",
    "之前文本",
    zh="分隔符之前的文本；第三项为第几个分隔符（负数从后数），第四项 1 不分大小写，第五项 1 末尾也算，第六项找不到时的值",
    examples={'TEXTBEFORE("SO-2026-01", "-")': "SO", 'TEXTBEFORE("SO-2026-01", "-", -1)': "SO-2026"},
)
def textbefore(
    text: str,
    separators: Values,
    nth: Decimal = ONE,
    kind: int = 0,
    end: int = 0,
    instead: Lazy = _no_separator,
) -> Value:
    """Return what stands before a separator, the n-th or from the end if negative; the sixth is if not found."""
    found = nth_separator(text, separators, floor(nth), kind=kind, end=end)
    return _filled(instead()) if found is None else text[: found[0]]


@function(
    "TEXTAFTER",
    "之后文本",
    zh="分隔符之后的文本；其他项同 TEXTBEFORE",
    examples={'TEXTAFTER("SO-2026-01", "-")': "2026-01", 'TEXTAFTER("SO-2026-01", "-", -1)': "01"},
)
def textafter(
    text: str,
    separators: Values,
    nth: Decimal = ONE,
    kind: int = 0,
    end: int = 0,
    instead: Lazy = _no_separator,
) -> Value:
    """Return what stands after a separator, the n-th or from the end if negative; the sixth is if not found."""
    found = nth_separator(text, separators, floor(nth), kind=kind, end=end)
    return _filled(instead()) if found is None else text[found[1] :]


@function(
    "PROPER",
    "首字母大写",
    zh="每个英文单词首字母大写，其余小写",
    examples={'PROPER("green TEA")': "Green Tea"},
)
def proper(text: str) -> str:
    """Write each word with a capital letter first and small letters after it."""
    return "".join(
        char.upper() if not place or not text[place - 1].isalpha() else char.lower()
        for place, char in enumerate(text)
    )


@function(
    "CLEAN", "去控制符", zh="去掉换行等看不见的控制字符", examples={'CLEAN("订单" & CHAR(10) & "A")': "订单A"}
)
def clean(text: str) -> str:
    """Remove line breaks and other characters that do not print."""
    return "".join(char for char in text if char >= " ")


@function("CHAR", "字符", zh="编码 1 至 255 的字符，10 为换行", examples={"CHAR(65)": "A"})
def char(code: int) -> str:
    """Return the character with a code from 1 to 255; 10 is a line break."""
    if not 1 <= code <= 255:
        raise Refusal(Fault.VALUE, "编码应为 1 至 255", "the code must be 1 to 255")
    return bytes((code,)).decode("cp1252", errors="replace").replace("\ufffd", chr(code))


@function("CODE", "字符编码", zh="第一个字符的编码，与 CHAR 相反", examples={'CODE("A")': "65"})
def code_(text: str) -> Decimal:
    """Return the code of the first character, the inverse of CHAR."""
    _refuse_empty(text)
    for encoding in ("cp1252", "gbk"):
        try:
            return Decimal(int.from_bytes(text[0].encode(encoding)))
        except UnicodeEncodeError:
            continue
    return Decimal(ord("?"))


@function("UNICHAR", "统一字符", zh="统一码（Unicode）的字符", examples={"UNICHAR(33590)": "茶"})
def unichar(code: int) -> str:
    """Return the character with a Unicode number."""
    if not 1 <= code <= 0x10FFFF:
        raise Refusal(Fault.VALUE, "没有这个编码", "there is no such character")
    if 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE:
        raise Refusal(Fault.MISSING, "没有这个编码", "there is no such character")
    return chr(code)


@function("UNICODE", "统一编码", zh="第一个字符的统一码（Unicode）", examples={'UNICODE("茶")': "33590"})
def unicode_(text: str) -> Decimal:
    """Return the Unicode number of the first character."""
    _refuse_empty(text)
    return Decimal(ord(text[0]))


@function("T", "文本值", zh="是文本就得到它，否则为空文本", examples={'T("a")': "a", "T(1)": ""})
def t(value: Value) -> str:
    """Return a text as it is, and an empty one for anything else."""
    return value if isinstance(value, str) else ""


@function(
    "FIXED",
    "定点文本",
    zh="四舍五入并写成文本，默认两位小数、带千分位；第三项为真时不带",
    examples={"FIXED(1234.567, 1)": "1,234.6", "FIXED(1234.567, 2, TRUE)": "1234.57"},
)
def fixed(number: Decimal, places: int = 2, plain: bool = False) -> str:
    """Round and write as text with two decimal places and commas; without commas if the third is true."""
    return written_fixed(number, places, grouped=not plain)


@function(
    "DOLLAR",
    "美元文本",
    zh="写成美元金额的文本，默认两位小数",
    examples={"DOLLAR(1234.567)": "$1,234.57", "DOLLAR(-5)": "($5.00)"},
)
def dollar(number: Decimal, places: int = 2) -> str:
    """Write an amount in dollars with two decimal places."""
    text = written_fixed(CONTEXT.abs(number), places, grouped=True)
    return f"(${text})" if number < 0 else f"${text}"


@function(
    "NUMBERVALUE",
    "按格式转数字",
    zh="把文本变成数字，可指定小数点和千分位的写法",
    examples={'NUMBERVALUE("2.500,27", ",", ".")': "2500.27", 'NUMBERVALUE("3.5%")': "0.035"},
)
def numbervalue(text: str, point: str = ".", comma: str = ",") -> Decimal:
    """Turn a text into a number, saying how its decimal point and its thousands are written."""
    if not point or not comma or point[0] == comma[0]:
        raise Refusal(Fault.VALUE, "小数点与千分位要不同", "the point and the comma must differ")
    compact = "".join(text.split())
    whole, sign, fraction = compact.partition(point[0])
    if comma[0] in fraction:
        raise Refusal(Fault.VALUE, "千分位不能在小数点后", "there can be no comma after the point")
    number = whole.replace(comma[0], "") + ("." if sign else "") + fraction
    percent = len(number) - len(number.rstrip("%"))
    if not number:
        return Decimal(0)
    return CONTEXT.scaleb(number_of(number[: len(number) - percent]), Decimal(-2 * min(percent, 100)))


@function(
    "STARTSWITH",
    "开头是",
    zh="文本是否以第二项开头，不分大小写",
    examples={'开头是("SO-2026", "so-")': "TRUE"},
)
def startswith(text: str, wanted: str) -> bool:
    """Return whether a text begins with another, without case."""
    return text.casefold().startswith(wanted.casefold())


@function(
    "ENDSWITH",
    "结尾是",
    zh="文本是否以第二项结尾，不分大小写",
    examples={'结尾是("合同.PDF", ".pdf")': "TRUE"},
)
def endswith(text: str, wanted: str) -> bool:
    """Return whether a text ends with another, without case."""
    return text.casefold().endswith(wanted.casefold())


def _filled(value: Value) -> Value:
    return "" if value is None else value


def _refuse_empty(text: str) -> None:
    if not text:
        raise Refusal(Fault.VALUE, "文本是空的", "the text is empty")
