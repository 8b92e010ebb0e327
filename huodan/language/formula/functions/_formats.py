"""
Excel's number and date formats, as TEXT takes them.

Owns: ``#,##0.00``, ``0%``, sections for negatives and zero, ``yyyy年m月d日``, ``hh:mm``, ``aaaa`` for 星期三.
Also ``0.00E+00``. Does not own: colours and fractions (ignored).
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from huodan.language.formula.conversions import number_of, text_of
from huodan.language.formula.moments import moment_of
from huodan.language.formula.numbers import CONTEXT, ZERO, settle
from huodan.language.formula.values import Fault, Refusal, Value

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<gap>_.)|(?P<fill>\*.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<bracket>\[[^\]]*\])'
    r"|(?P<time>AM/PM|上午/下午|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA]{3,4})"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<end>;)|(?P<other>.)",
    re.DOTALL,
)
_GENERAL = ("", "general", "常规", "@")
_SCIENTIFIC = re.compile(r"([0#?,]*[0#?](?:\.[0#?]*)?)[eE]([+-])([0#?]+)")
_WEEKDAYS = "一二三四五六日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_Tokens = list[tuple[str, str]]


def formatted(value: Value, pattern: str) -> str:
    """Write a value in a format; a text stays as it is, an empty date gives an empty text."""
    sections = _sections(pattern)
    is_time = [any(kind == "time" for kind, _ in tokens) and not _has_digits(tokens) for tokens in sections]
    if isinstance(value, bool | str) or pattern.strip().lower() in _GENERAL or (value is None and is_time[0]):
        return text_of(value)
    scientific = _SCIENTIFIC.fullmatch(pattern)
    if scientific is not None and not isinstance(value, date | tuple):
        return _written_scientific(number_of(value), *scientific.groups())
    if any(_has_digits(tokens) and any(kind == "time" for kind, _ in tokens) for tokens in sections):
        raise Refusal(
            Fault.VALUE, "日期格式里不能有 0、# 或 ?", "there can be no 0, # or ? in a format of dates"
        )
    number = ZERO if value is None or isinstance(value, date | tuple) else settle(number_of(value))
    position = 2 if not number and len(sections) > 2 else 1 if number < 0 and len(sections) > 1 else 0
    if isinstance(value, date) or is_time[position]:
        moment = moment_of(value)
        return _written_moment(moment, sections[position]) if moment else ""
    return _written_number(number if position == 0 else CONTEXT.abs(number), sections[position])


def _sections(pattern: str) -> list[_Tokens]:
    """Split a format into sections of (kind, text); what is only said, not filled in, is of kind ``said``."""
    sections: list[_Tokens] = [[]]
    for match in _TOKEN.finditer(pattern):
        kind = match.lastgroup or ""
        if kind == "end":
            sections.append([])
        elif kind in ("digit", "point", "comma", "percent", "time"):
            sections[-1].append((kind, match[kind]))
        elif kind in ("quoted", "escaped", "currency", "other"):
            sections[-1].append(("said", match[kind]))
        elif kind == "gap":
            sections[-1].append(("said", " "))
    return sections


def _has_digits(tokens: _Tokens) -> bool:
    return any(kind == "digit" for kind, _ in tokens)


def _written_number(number: Decimal, tokens: _Tokens) -> str:
    if not _has_digits(tokens):
        return "".join(text for _, text in tokens)
    kinds = [kind for kind, _ in tokens]
    point = _point(tokens)
    whole, fraction = tokens[:point], tokens[point:]
    first, last = _ends(kinds[:point])
    thousands = kinds[last + 1 : point].count("comma") if first >= 0 else 0
    grouped = first >= 0 and "comma" in kinds[first:last]
    places = [kind for kind, _ in fraction].count("digit")
    scaled = CONTEXT.abs(number).scaleb(2 * kinds.count("percent") - 3 * thousands, CONTEXT)
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, CONTEXT)
    digits, _, decimals = format(rounded, "f").partition(".")
    sign = "-" if number < 0 and rounded else ""
    return sign + _filled_whole(whole, digits.lstrip("0"), grouped) + _filled_fraction(fraction, decimals)


def _written_scientific(number: Decimal, mantissa: str, sign: str, exponent: str) -> str:
    """Write ``1.20E+03``; several digits before the point make the exponent a multiple of their count."""
    tokens = _sections(mantissa)[0]
    step = mantissa.partition(".")[0].count("0") + mantissa.partition(".")[0].count("#")
    settled = settle(number)
    places = [kind for kind, _ in tokens][_point(tokens) :].count("digit")
    power = settled.adjusted() // step * step if settled else 0
    unit = Decimal(1).scaleb(-places)
    if abs(CONTEXT.scaleb(settled, Decimal(-power)).quantize(unit, ROUND_HALF_UP, CONTEXT)) >= 10**step:
        power += step
    written = _written_number(CONTEXT.scaleb(settled, Decimal(-power)), tokens)
    mark = "-" if power < 0 else "+" if sign == "+" else ""
    return f"{written}E{mark}{str(abs(power)).rjust(exponent.count('0'), '0')}"


def _point(tokens: _Tokens) -> int:
    kinds = [kind for kind, _ in tokens]
    return kinds.index("point") if "point" in kinds else len(tokens)


def _ends(kinds: list[str]) -> tuple[int, int]:
    """Return where the first and the last digit stand, -1 if there is none."""
    places = [place for place, kind in enumerate(kinds) if kind == "digit"]
    return (places[0], places[-1]) if places else (-1, -1)


def _filled_whole(tokens: _Tokens, digits: str, grouped: bool) -> str:
    """Fill digits in from the right; what is left goes to the first place."""
    places = sum(kind == "digit" for kind, _ in tokens)
    parts: list[str] = [] if places else [digits]
    written = 0
    for kind, text in reversed(tokens):
        if kind != "digit":
            parts.append("" if kind == "comma" else text)
            continue
        places -= 1
        taken = (
            (digits[-1:] or {"0": "0", "?": " "}.get(text, ""))
            if places
            else digits or {"0": "0", "?": " "}.get(text, "")
        )
        digits = digits[:-1]
        for digit in reversed(taken):
            parts.append("," if grouped and written and written % 3 == 0 else "")
            parts.append(digit)
            written += 1
    return "".join(reversed(parts))


def _filled_fraction(tokens: _Tokens, decimals: str) -> str:
    """Fill decimals in from the left; zeros at the end fall away where the format says ``#``."""
    holders = [text for kind, text in tokens if kind == "digit"]
    kept = len(decimals.rstrip("0"))
    filled = iter(
        digit if place < kept or "0" in holders[place:] else {"?": " "}.get(holder, "")
        for place, (digit, holder) in enumerate(zip(decimals, holders, strict=True))
    )
    return "".join(next(filled) if kind == "digit" else text for kind, text in tokens)


def _written_moment(moment: datetime, tokens: _Tokens) -> str:
    times = [text.lower() for kind, text in tokens if kind == "time"]
    has_halves = any("/" in text for text in times)
    parts: list[str] = []
    position = 0
    for kind, text in tokens:
        if kind != "time":
            parts.append(text)
            continue
        before, after = times[position - 1] if position else "", (*times[position + 1 :], "")[0]
        is_minute = text[0] in "mM" and len(text) <= 2 and (before[:1] == "h" or after[:1] == "s")
        parts.append(_written_time(moment, "n" * len(text) if is_minute else text, has_halves))
        position += 1
    return "".join(parts)


def _written_time(moment: datetime, text: str, has_halves: bool) -> str:
    """Write one piece of a moment; ``n`` stands for minutes."""
    if "/" in text:
        return text.split("/")[moment.hour >= 12]
    hour = (moment.hour - 1) % 12 + 1 if has_halves else moment.hour
    name, weekday = _MONTHS[moment.month - 1], _DAYS[moment.weekday()]
    written = {
        "y": (f"{moment.year % 100:02d}",) * 2 + (f"{moment.year:04d}",),
        "m": (str(moment.month), f"{moment.month:02d}", name[:3], name, name[0]),
        "d": (str(moment.day), f"{moment.day:02d}", weekday[:3], weekday),
        "h": (str(hour), f"{hour:02d}"),
        "n": (str(moment.minute), f"{moment.minute:02d}"),
        "s": (str(moment.second), f"{moment.second:02d}"),
        "a": ("", "", _WEEKDAYS[moment.weekday()], f"星期{_WEEKDAYS[moment.weekday()]}"),
    }[text[0].lower()]
    return written[min(len(text), len(written)) - 1]
