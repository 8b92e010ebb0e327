"""
Telephone numbers as people in China type them.

Owns: telling mobiles (手机) from other numbers (固话, 400, 服务号) and from numbers abroad, and writing each in one way.
Hong Kong, Macao and Taiwan are dialled by their codes (+852, +853, +886) like numbers abroad.
Does not own: which of the two a field accepts (``language/fields``).
"""

import re

from huodan.kit.width import narrow

# The dashes of other keyboards become ASCII.
_DASHES = dict.fromkeys((*range(0x2010, 0x2015), 0x2212), "-")
_LONGEST = 40

_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_SERVICE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})|(9[56][0-9]{3,4}|1[02][0-9]{3}|1[0-9]{2})")
_FIXED = re.compile(
    r"(?:(?P<land>(?:\+|00)86-?|86-)0?|0)(?P<area>10|2[0-9]|[3-9][0-9]{2})-?(?P<number>[2-9][0-9]{2,3}-?[0-9]{4})"
    r"|(?P<local>(?![48]00)[2-8][0-9]{2,3}-?[0-9]{4})"
)
_EXTENSION = re.compile(r"(?:转|-|ext\.?|x|#)([0-9]{1,6})$", re.IGNORECASE)
_ABROAD = re.compile(r"(?:\+|00)(?!86)([1-9][0-9]{6,14})")
# What follows the code where the plan of numbers is known; elsewhere any length of E.164 is taken.
_PLANS = {
    "852": re.compile(r"[2-9][0-9]{7}"),
    "853": re.compile(r"[268][0-9]{7}"),
    "886": re.compile(r"0?(9[0-9]{8}|[2-8][0-9]{7,8})"),
    "1": re.compile(r"[2-9][0-9]{2}[2-9][0-9]{6}"),
}
_TAIWAN_MOBILE = re.compile(r"09[0-9]{8}")  # no number of the mainland has these ten digits


def mobile(text: str) -> str | None:
    """Return the 11 digits of a mobile number without the spaces, hyphens or +86 it came with, else None."""
    if len(text) > _LONGEST:
        return None
    match = _MOBILE.fullmatch(re.sub(r"[\s()-]", "", narrow(text).translate(_DASHES)))
    return match[1] if match else None


def abroad(text: str) -> str | None:
    """
    Return a number with the code of its country, of Hong Kong, Macao or Taiwan as E.164 writes it, or None.

    +85291234567, +886912345678, +14155550123; also 00852… and a mobile of Taiwan as it is dialled there.
    """
    if len(text) > _LONGEST:
        return None
    digits = re.sub(r"\(0\)|[\s().-]", "", narrow(text).translate(_DASHES))
    if _TAIWAN_MOBILE.fullmatch(digits):
        return f"+886{digits[1:]}"
    match = _ABROAD.fullmatch(digits)
    if match is None:
        return None
    code = next((code for code in _PLANS if match[1].startswith(code)), "")
    rest = match[1][len(code) :]
    if code and not _PLANS[code].fullmatch(rest):
        return None
    return f"+{code}{rest.removeprefix('0') if code == '886' else rest}"


def landline(text: str) -> str | None:
    """
    Return a fixed or service number, or one abroad, as it is usually written, or None.

    010-62345678, 0755-26710000-801, 62345678, 400-800-8888, 95588, +85223456789.
    """
    if len(text) > _LONGEST:
        return None
    typed = re.sub(r"\s*-\s*", "-", re.sub(r"[()]", " ", narrow(text).translate(_DASHES)).strip())
    typed = re.sub(r"\s+", "", typed)
    digits = typed.replace("-", "")
    if match := _SERVICE.fullmatch(digits):
        return match[4] or f"{match[1]}-{match[2]}-{match[3]}"
    if (number := abroad(text)) is not None:
        return number
    return _fixed(typed, "") or _with_extension(typed)


def _with_extension(typed: str) -> str | None:
    match = _EXTENSION.search(typed)
    return _fixed(typed[: match.start()], f"-{match[1]}") if match else None


def _fixed(typed: str, extension: str) -> str | None:
    match = _FIXED.fullmatch(typed)
    if match is None:
        return None
    number = (match["local"] or match["number"]).replace("-", "") + extension
    if match["local"]:
        return number
    if len(match["area"]) == 2 and len(number) - len(extension) == 7:
        return None  # 010 and 02x have had numbers of eight digits since the 1990s
    return f"0{match['area']}-{number}"
