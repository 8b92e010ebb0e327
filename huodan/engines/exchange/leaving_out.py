"""
Rows of a file that are no entries: totals, and notes below the table.

Owns the words by which they are known. Does not own: reading the file (``reading.py``).
"""

from __future__ import annotations

import re

from huodan.engines.exchange.cells import is_error
from huodan.engines.exchange.table import Cells
from huodan.kit.text import fold

_TOTALS = frozenset(
    {"合计", "总计", "小计", "共计", "累计", "总和", "total", "totals", "sum", "subtotal", "grand total"}
)
_TOTAL_WORDS = ("合计", "总计", "小计", "total")
_TOTAL_ENDS = re.compile(r"\s*[(（][^()（）]*[)）]\s*|[:：]\s*$|(?<=[合总小共])\s+(?=计)")
_NOTE = re.compile(
    r"\s*[*※#]?\s*(?:备注|说明|附注|注意|注|提示|填表|制表|制单|审核|审批|复核|打印|导出|日期|单位负责人|经办|签字"
    r"|负责人|以上|notes?|remarks?|printed|exported|prepared by|approved by)"
    r"\s*(?:人|员|时间|日期|说明)?\s*\d*\s*(?:[:：.、,，]|以上|数据|$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+(￥¥$]*[0-9][0-9.,:/年月日 %)-]*")


def is_total(cells: Cells, *, is_last: bool) -> bool:
    """
    This function will recognise a total.

    One at the end may say anything in few cells; one in between says it beside numbers only.
    """
    first = next((cell for cell in cells if cell is not None), "")
    if not is_total_word(first):
        return False
    others = [cell for cell in cells if cell is not None][1:]
    are_numbers = all(is_numberish(cell) or is_error(cell) for cell in others)
    is_short = len(others) < max(2, len(cells) // 2 + 1)
    return are_numbers or (is_last and _total_word(first) in _TOTALS and is_short)


def is_total_word(text: str) -> bool:
    """This function will recognise 合计, 本页小计： and the like."""
    word = _total_word(text)
    return word in _TOTALS or (len(word) <= 12 and word.endswith(_TOTAL_WORDS))


def is_note(cells: Cells) -> bool:
    """This function will recognise one cell with words such as 备注：… where the table has many columns."""
    said = [cell for cell in cells if cell is not None]
    return len(said) <= max(1, len(cells) // 3) and all(is_note_text(cell) for cell in said)


def is_note_text(text: str) -> bool:
    """This function will recognise 备注：…, 制表人：… and the like."""
    return _NOTE.match(text) is not None


def is_numberish(text: str) -> bool:
    """This function will recognise what is no word: numbers, amounts, days."""
    return _NUMBER.fullmatch(text) is not None


def _total_word(text: str) -> str:
    return _TOTAL_ENDS.sub("", fold(text))
