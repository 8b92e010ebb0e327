"""
Text files: bytes to rows, whatever program wrote them.

Owns: which encoding (UTF-8, UTF-16, GB18030, Big5, else Western), which separator, and decimal commas.
Does not own: which row is the header.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import Any

from huodan.engines.exchange.cells import unwrap
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

SEPARATORS = (",", "\t", ";", "|", "，", "；", "^", "~")
ROWS_ABOVE = 50  # titles and notes above the header are not counted as data
_SNIFFED = 20
_PLAUSIBLE = 0.6
_SAMPLE = 16_000
_COMMON = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}
"""Where the characters of everyday texts stand: the first level of each standard, by its lead bytes."""

_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+")
_ONLY_DECIMAL = re.compile(
    r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|[0-9]{4,},[0-9]+)"
)
_NUMBERISH = re.compile(r"-?[0-9][0-9.,]*")
_WHOLE = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)")


def read_text(data: bytes) -> Grid:
    """
    This function will read comma-, tab-, semicolon- or bar-separated text.

    Raises:
        UnreadableFile, TooManyFileRows, TooManyFileColumns
    """
    text, encoding = _decode(data)
    said = _SAID.match(text)
    separator = said[1] if said else _separator(text)
    try:
        rows = _rows(text, separator)
    except csv.Error as error:
        raise unreadable(
            "引号不成对，或有一格太长。", "a quote is not closed, or a cell is too long."
        ) from error
    if said:  # the line for Excel keeps its number
        rows[0] = ()
    rows, remarks = _decimal_commas(rows, is_european=separator == ";")
    return Grid(rows=tuple(rows), encoding=encoding, separator=separator, remarks=remarks)


def _decode(data: bytes) -> tuple[str, str]:
    """Find the encoding that makes sense of the bytes; nothing is ever replaced by question marks."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\x00", ""), {"utf-8-sig": "utf-8", "big5hkscs": "big5"}.get(encoding, encoding)
    raise unreadable(
        "文字编码认不出来。请在 Excel 里另存为「CSV UTF-8」或 xlsx。",
        "its text encoding is not known. Save it as “CSV UTF-8” or as xlsx.",
    )


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    sample = data[:_SAMPLE]
    if len(sample) >= 4 and sample.count(0) * 50 >= len(sample):  # no text of another encoding has zero bytes
        return ("utf-16-le",) if sample[1::2].count(0) >= sample[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", *_chinese(data), "cp1252")


def _chinese(data: bytes) -> tuple[str, ...]:
    """
    Order the Chinese encodings by how many characters of everyday texts the bytes make in each.

    Nearly any bytes can be read as GB18030 and many as Big5; what is meant shows by the characters.
    """
    scores = {encoding: _everyday(data, encoding) for encoding in _COMMON}
    likely = sorted((name for name in scores if scores[name] >= _PLAUSIBLE), key=lambda name: -scores[name])
    return tuple(likely)


def _everyday(data: bytes, encoding: str) -> float:
    """The part of the foreign characters that are everyday ones of an encoding, or signs; rare ones count half."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0
    standard, first, last = _COMMON[encoding]
    foreign = list(islice((letter for letter in text if letter > "\x7f"), 4000))
    pairs = [letter.encode(standard, "ignore") for letter in foreign]
    usual = sum(len(pair) == 2 and first <= pair[0] <= last for pair in pairs)
    rare = sum(len(pair) == 2 and pair[0] > last for pair in pairs)
    signs = sum("\u3000" <= letter <= "\u303f" or "\uff00" <= letter <= "\uffef" for letter in foreign)
    return (usual + signs + rare / 2) / len(foreign) if foreign else 0


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
        cells = tuple(unwrap(cell) for cell in row)
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise TooManyFileColumns(limit=MOST_COLUMNS)
        rows.append(cells[:MOST_COLUMNS])
        filled += any(cell is not None for cell in cells)
        if filled > MOST_ROWS + ROWS_ABOVE or len(rows) > 20 * MOST_ROWS:
            raise TooManyFileRows(limit=MOST_ROWS)
    return rows


def _decimal_commas(rows: list[Cells], *, is_european: bool) -> tuple[list[Cells], tuple[Remark, ...]]:
    """
    Rewrite the columns whose commas are decimal signs.

    Where semicolons part the columns every comma in a number may be one; elsewhere 1,234 stays a thousand, and only
    a column with numbers such as 0,75 or 1.234,50 is meant.
    """
    width = max(map(len, rows), default=0)
    columns = [index for index in range(width) if _has_decimal_commas(rows, index, is_european)]
    if not columns:
        return rows, ()
    changed = [
        tuple(_point(cell) if index in columns else cell for index, cell in enumerate(row)) for row in rows
    ]
    head = next(row for row in rows if any(row))
    names = "、".join(str(head[index]) for index in columns if index < len(head))
    return changed, (
        Remark(
            f"「{names}」里的逗号按小数点读（1.234,50 = 1234.50）。请核对。",
            f"Commas in “{names}” were read as decimal signs (1.234,50 = 1234.50). Please check.",
        ),
    )


def _has_decimal_commas(rows: list[Cells], index: int, is_european: bool) -> bool:
    cells = [cell for row in rows if index < len(row) and (cell := row[index]) and _NUMBERISH.fullmatch(cell)]
    sure = _DECIMAL_COMMA if is_european else _ONLY_DECIMAL
    if not any(sure.fullmatch(cell) for cell in cells):
        return False
    return all(_DECIMAL_COMMA.fullmatch(cell) or _WHOLE.fullmatch(cell) for cell in cells)


def _point(cell: str | None) -> str | None:
    return cell.replace(".", "").replace(",", ".") if cell and _NUMBERISH.fullmatch(cell) else cell
