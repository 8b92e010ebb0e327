"""
Text files: bytes to rows, whatever program wrote them.

Owns: which encoding (UTF-8, GB18030, UTF-16, else Western), which separator, and the tricks shops and Excel
play in text files (``="123"``, a leading quote, decimal commas).
Does not own: which row is the header.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import Any

from huodan.engines.exchange.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cells,
    Grid,
    Remark,
    TooManyFileColumns,
    TooManyFileRows,
    unreadable,
)

SEPARATORS = (",", "\t", ";", "|")
ROWS_ABOVE = 50  # titles and notes above the header are not counted as data
_SNIFFED = 20
_PLAUSIBLE = 0.6

_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_QUOTED_NUMBER = re.compile(r"'[0-9]+")
_DECIMAL_COMMA = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+")
_WHOLE = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)")


def read_text(data: bytes) -> Grid:
    """
    This function will read comma-, tab-, semicolon- or bar-separated text.

    Raises:
        UnreadableFile, TooManyFileRows, TooManyFileColumns
    """
    text, encoding = _decode(data)
    separator = _separator(text)
    try:
        rows = _rows(text, separator)
    except csv.Error as error:
        raise unreadable(
            "引号不成对，或有一格太长。", "a quote is not closed, or a cell is too long."
        ) from error
    remarks: tuple[Remark, ...] = ()
    if separator == ";":
        rows, remarks = _decimal_commas(rows)
    return Grid(rows=tuple(rows), encoding=encoding, separator=separator, remarks=remarks)


def _decode(data: bytes) -> tuple[str, str]:
    """Find the encoding that makes sense of the bytes; nothing is ever replaced by question marks."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _is_chinese(text):
            return text.replace("\x00", ""), {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    raise unreadable(
        "文字编码认不出来。请在 Excel 里另存为「CSV UTF-8」或 xlsx。",
        "its text encoding is not known. Save it as “CSV UTF-8” or as xlsx.",
    )


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    sample = data[:4000]
    if len(sample) >= 4 and sample.count(0) * 4 >= len(sample):
        return ("utf-16-le",) if sample[1::2].count(0) >= sample[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "gb18030", "cp1252")


def _is_chinese(text: str) -> bool:
    """Any bytes can be read as GB18030; it was meant if most of the characters are the usual ones."""
    foreign = list(islice((letter for letter in text if letter > "\x7f"), 4000))
    usual = len("".join(foreign).encode("gb2312", "ignore").decode("gb2312"))
    return usual >= _PLAUSIBLE * len(foreign)


def _separator(text: str) -> str:
    """The separator that cuts the first rows into the same number of columns, the more the better."""
    best, separator = (0, 0), ","
    for candidate in SEPARATORS:
        try:
            widths = [len(row) for row in islice(_reader(text, candidate), _SNIFFED) if row]
        except csv.Error:
            continue
        usual = max(widths, key=widths.count, default=0)
        score = (widths.count(usual), usual)
        if usual > 1 and score > best:
            best, separator = score, candidate
    return separator


def _reader(text: str, separator: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _rows(text: str, separator: str) -> list[Cells]:
    rows: list[Cells] = []
    filled = 0
    for row in _reader(text, separator):
        cells = tuple(_cell(cell) for cell in row)
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise TooManyFileColumns(limit=MOST_COLUMNS)
        rows.append(cells[:MOST_COLUMNS])
        filled += any(cell is not None for cell in cells)
        if filled > MOST_ROWS + ROWS_ABOVE or len(rows) > 20 * MOST_ROWS:
            raise TooManyFileRows(limit=MOST_ROWS)
    return rows


def _cell(text: str) -> str | None:
    text = text.strip()
    wrapped = _FORMULA_TEXT.fullmatch(text)
    if wrapped is not None:
        text = wrapped[1].strip()
    elif _QUOTED_NUMBER.fullmatch(text):
        text = text[1:]
    return text or None


def _decimal_commas(rows: list[Cells]) -> tuple[list[Cells], tuple[Remark, ...]]:
    """Where semicolons part the columns, commas may be decimal signs; such columns are rewritten."""
    width = max(map(len, rows), default=0)
    columns = [index for index in range(width) if _has_decimal_commas(rows, index)]
    if not columns:
        return rows, ()
    changed = [
        tuple(_point(cell) if index in columns and place else cell for index, cell in enumerate(row))
        for place, row in enumerate(rows)
    ]
    names = "、".join(str(rows[0][index]) for index in columns if index < len(rows[0]))
    return changed, (
        Remark(
            f"「{names}」里的逗号按小数点读（1.234,50 = 1234.50）。请核对。",
            f"Commas in “{names}” were read as decimal signs (1.234,50 = 1234.50). Please check.",
        ),
    )


def _has_decimal_commas(rows: list[Cells], index: int) -> bool:
    cells = [row[index] for row in rows[1:] if index < len(row) and row[index] is not None]
    commas = sum(_DECIMAL_COMMA.fullmatch(cell or "") is not None for cell in cells)
    return commas > 0 and commas + sum(_WHOLE.fullmatch(cell or "") is not None for cell in cells) == len(
        cells
    )


def _point(cell: str | None) -> str | None:
    return None if cell is None else cell.replace(".", "").replace(",", ".")
