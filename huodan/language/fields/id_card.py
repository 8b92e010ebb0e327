"""身份证: the 18 characters of a resident's card, with the day of birth and the check character right (GB 11643-1999)."""

from __future__ import annotations

import datetime
import re
from typing import ClassVar, Literal

from huodan.kit.width import narrow
from huodan.language.fields._base import Field, Store

_NUMBER = re.compile(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class IdCard(Field):
    """A number of a 居民身份证, also of residents from Hong Kong, Macao and Taiwan and of foreigners since 2023."""

    store: ClassVar = Store.TEXT
    meaning: ClassVar = "id_card"
    widget: ClassVar = "text"
    title: ClassVar = {"zh": "身份证", "en": "Identity card"}
    purpose: ClassVar = {
        "zh": "18 位身份证号，会校验，列表里可以打码",
        "en": "A Chinese identity number, checked, and masked where it should be",
    }
    palette_place: ClassVar = 5
    suggested_by: ClassVar = ("身份证", "身份证号", "身份证号码")
    is_searched: ClassVar = True
    is_telling: ClassVar = True
    is_groupable: ClassVar = False
    max_length: ClassVar = 18
    examples: ClassVar = (
        ("11010519491231002X", "11010519491231002X"),
        ("440524 18800101 0014", "440524188001010014"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("", None),
    )
    rejects: ClassVar[tuple[object, ...]] = (
        "110105194912310021",  # the check character
        "11010519491331002X",  # no such month
        "110105491231002",  # 15 digits: not valid since 2013
        "身份证",
        110105194912310021,
        True,
    )

    kind: Literal["id_card"] = "id_card"

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Read a number and check what can be checked of it."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        text = re.sub(r"[\s-]", "", narrow(raw)).upper() if isinstance(raw, str) and len(raw) <= 40 else ""
        if not _is_right(text):
            raise self.wrong(
                raw, "正确的 18 位身份证号", "the 18 characters of an identity card, without a slip"
            )
        return text

    def mask(self, cell: str) -> str:
        """Show the province and the last four characters."""
        return f"{cell[:3]}***********{cell[-4:]}"


def _is_right(text: str) -> bool:
    if not _NUMBER.fullmatch(text):
        return False
    try:
        datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text, strict=False))
    return _CHECKS[total % 11] == text[17]
