"""
A mark before texts that a spreadsheet program or our own reader would take for something else than a text.

A csv cell that begins with ``=`` is a formula to Excel, and 「#N/A」, 「null」 or 「合计」 mean something to ``reading.py``.
An export puts an apostrophe before such a text, as people do in Excel, and the import takes it off again.
Owns which texts are marked. ``unguarded(guarded(text)) == text`` for every text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from huodan.engines.exchange.cells import is_error, is_nothing, is_wrapped
from huodan.engines.exchange.leaving_out import is_note_text, is_numberish, is_total_word

CACHED_LENGTH = 64
_MARK = "'"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_COMMAS = re.compile(r"-?[0-9][0-9.,]*,[0-9.,]*")


def guarded(text: str, *, is_first: bool = False, is_header: bool = False, is_csv: bool = True) -> str:
    """
    This function will mark a text that would be taken for something else.

    is_first: of its row, by which totals and notes are known. is_header: a name, which may not look like a number.
    is_csv: in a workbook the program knows texts from formulas.
    """
    guard = _short if len(text) <= CACHED_LENGTH else _guarded
    return guard(text, is_first, is_header, is_csv)


def unguarded(text: str) -> str:
    """This function will take the mark off; a text without one is given back itself."""
    return text[1:] if text.startswith(_MARK) and _is_marked(text.lstrip(_MARK)) else text


def _is_marked(text: str) -> bool:
    return _is_odd(text) or _is_risky(text) or _is_left_out(text) or is_numberish(text)


def _is_odd(text: str) -> bool:
    return is_error(text) or is_nothing(text) or is_wrapped(text)


def _is_risky(text: str) -> bool:
    return text.startswith(_DANGEROUS) or _COMMAS.fullmatch(text) is not None


def _is_left_out(text: str) -> bool:
    return is_total_word(text) or is_note_text(text)


def _guarded(text: str, is_first: bool, is_header: bool, is_csv: bool) -> str:
    is_ours = text.startswith(_MARK) and _is_marked(text.lstrip(_MARK))
    is_needed = is_ours or _is_odd(text) or (is_csv and _is_risky(text))
    is_needed |= (is_first and _is_left_out(text)) or (is_header and is_numberish(text))
    return _MARK + text if is_needed else text


_short = lru_cache(maxsize=8192)(_guarded)
