"""
Telephone numbers of mainland China as people type them.

Owns: telling mobiles (手机) from other numbers (固话, 400, 服务号) and writing both in one way.
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


def mobile(text: str) -> str | None:
    """Return the 11 digits of a mobile number without the spaces, hyphens or +86 it came with, else None."""
    if len(text) > _LONGEST:
        return None
    match = _MOBILE.fullmatch(re.sub(r"[\s()-]", "", narrow(text).translate(_DASHES)))
    return match[1] if match else None


def landline(text: str) -> str | None:
    """
    Return a fixed, service or foreign number as it is usually written, or None.

    010-62345678, 0755-26710000-801, 62345678, 400-800-8888, 95588, +85223456789.
    """
    if len(text) > _LONGEST:
        return None
    typed = re.sub(r"\s*-\s*", "-", re.sub(r"[()]", " ", narrow(text).translate(_DASHES)).strip())
    typed = re.sub(r"\s+", "", typed)
    digits = typed.replace("-", "")
    if match := _SERVICE.fullmatch(digits):
        return match[4] or f"{match[1]}-{match[2]}-{match[3]}"
    if match := _ABROAD.fullmatch(digits):
        return f"+{match[1]}"
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
