"""
Text files: bytes to rows, whatever program wrote them.

Owns: which encoding (UTF-8, UTF-16, GB18030, Big5, else Western), which separator, and decimal commas.
Does not own: which row is the header.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import BinaryIO

from huodan.engines.exchange.cells import unwrap
from huodan.engines.exchange.rows import Rows
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
_PIECE = 1 << 20
_COMMON = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}
"""Where the characters of everyday texts stand: the first level of each standard, by its lead bytes."""

_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+")
_ONLY_DECIMAL = re.compile(
    r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|[0-9]{4,},[0-9]+)"
)
_NUMBERISH = re.compile(r"-?[0-9][0-9.,]*")
_WHOLE = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)")


def read_text(file: BinaryIO) -> Grid:
    """
    This function will read comma-, tab-, semicolon- or bar-separated text, piece by piece.

    Raises:
        UnreadableFile, TooManyFileRows, TooManyFileColumns
    """
    encoding = _encoding(file)
    said = _SAID.match(next(_lines(file, encoding), ""))
    separator = said[1] if said else _separator(file, encoding)
    rows, commas = Rows(), _Commas(is_european=separator == ";")
    try:
        for row in _rows(file, encoding, separator):
            cells = row if rows or not said else ()  # the line for Excel keeps its number
            rows.append(cells)
            commas.look(cells)
    except csv.Error as error:
        raise unreadable(
            "引号不成对，或有一格太长。", "a quote is not closed, or a cell is too long."
        ) from error
    rows, remarks = commas.mend(rows)
    name = {"utf-8-sig": "utf-8", "big5hkscs": "big5"}.get(encoding, encoding)
    return Grid(rows=rows, encoding=name, separator=separator, remarks=remarks)


def _encoding(file: BinaryIO) -> str:
    """Find the encoding that makes sense of the bytes; nothing is ever replaced by question marks."""
    for encoding in _candidates(file):
        if _is_whole(file, encoding):
            return encoding
    raise unreadable(
        "文字编码认不出来。请在 Excel 里另存为「CSV UTF-8」或 xlsx。",
        "its text encoding is not known. Save it as “CSV UTF-8” or as xlsx.",
    )


def _is_whole(file: BinaryIO, encoding: str) -> bool:
    try:
        for _ in _pieces(file, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _pieces(file: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    while piece := file.read(_PIECE):
        yield decoder.decode(piece)
    yield decoder.decode(b"", True)


def _lines(file: BinaryIO, encoding: str) -> Generator[str, None, None]:
    """Give the lines with their ends; the character NUL, which no database text can hold, is dropped."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        for line in text:
            yield line.replace("\x00", "") if "\x00" in line else line
    finally:
        text.detach()


def _candidates(file: BinaryIO) -> Iterator[str]:
    file.seek(0)
    sample = file.read(_SAMPLE)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
    elif len(sample) >= 4 and sample.count(0) * 50 >= len(
        sample
    ):  # no text of another encoding has zero bytes
        yield "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    else:
        yield "utf-8-sig"
        yield from _chinese(file)
        yield "cp1252"


def _chinese(file: BinaryIO) -> tuple[str, ...]:
    """
    Order the Chinese encodings by how many characters of everyday texts the bytes make in each.

    Nearly any bytes can be read as GB18030 and many as Big5; what is meant shows by the characters.
    """
    scores = {encoding: _everyday(file, encoding) for encoding in _COMMON}
    likely = sorted((name for name in scores if scores[name] >= _PLAUSIBLE), key=lambda name: -scores[name])
    return tuple(likely)


def _everyday(file: BinaryIO, encoding: str) -> float:
    """The part of the foreign characters that are everyday ones of an encoding, or signs; rare ones count half."""
    standard, first, last = _COMMON[encoding]
    try:
        letters = (letter for piece in _pieces(file, encoding) for letter in piece if letter > "\x7f")
        foreign = list(islice(letters, 4000))
    except UnicodeDecodeError:
        return 0
    pairs = [letter.encode(standard, "ignore") for letter in foreign]
    usual = sum(len(pair) == 2 and first <= pair[0] <= last for pair in pairs)
    rare = sum(len(pair) == 2 and pair[0] > last for pair in pairs)
    signs = sum("\u3000" <= letter <= "\u303f" or "\uff00" <= letter <= "\uffef" for letter in foreign)
    return (usual + signs + rare / 2) / len(foreign) if foreign else 0


def _separator(file: BinaryIO, encoding: str) -> str:
    """The separator that cuts the first rows into the same number of columns, the more the better."""
    best, separator = (0, 0), ","
    for candidate in SEPARATORS:
        try:
            with closing(_lines(file, encoding)) as lines:
                reader = csv.reader(lines, delimiter=candidate)
                widths = [len(row) for row in islice(reader, _SNIFFED) if row]
        except csv.Error:
            continue
        usual = max(widths, key=widths.count, default=0)
        score = (widths.count(usual), usual)
        if usual > 1 and score > best:
            best, separator = score, candidate
    return separator


def _rows(file: BinaryIO, encoding: str, separator: str) -> Iterator[Cells]:
    filled = 0
    with closing(_lines(file, encoding)) as lines:
        for count, row in enumerate(csv.reader(lines, delimiter=separator), start=1):
            cells = tuple(map(unwrap, row))
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                raise TooManyFileColumns(limit=MOST_COLUMNS)
            yield cells[:MOST_COLUMNS]
            filled += any(cell is not None for cell in cells)
            if filled > MOST_ROWS + ROWS_ABOVE or count > 20 * MOST_ROWS:
                raise TooManyFileRows(limit=MOST_ROWS)


class _Commas:
    """
    Finds the columns whose commas are decimal signs, while rows go by, and rewrites them.

    Where semicolons part the columns every comma in a number may be one; elsewhere 1,234 stays a thousand, and only
    a column with numbers such as 0,75 or 1.234,50 is meant.
    """

    def __init__(self, *, is_european: bool) -> None:
        self._sure = _DECIMAL_COMMA if is_european else _ONLY_DECIMAL
        self._is_sure: dict[int, bool] = {}  # by column; one that has other numbers is none
        self._others: set[int] = set()
        self._head: Cells = ()

    def look(self, cells: Cells) -> None:
        """This function will take notice of a row."""
        if not self._head and any(cells):
            self._head = cells
        for index, cell in enumerate(cells):
            if cell is None or cell.isdigit() or index in self._others or not _NUMBERISH.fullmatch(cell):
                continue
            if self._sure.fullmatch(cell):
                self._is_sure[index] = True
            elif not (_DECIMAL_COMMA.fullmatch(cell) or _WHOLE.fullmatch(cell)):
                self._others.add(index)

    def mend(self, rows: Rows) -> tuple[Rows, tuple[Remark, ...]]:
        """This function will rewrite what is to be, and say so."""
        columns = sorted(self._is_sure.keys() - self._others)
        if not columns:
            return rows, ()
        changed = Rows()
        for row in rows.since():
            changed.append(
                tuple(_point(cell) if index in columns else cell for index, cell in enumerate(row))
            )
        names = "、".join(str(self._head[index]) for index in columns if index < len(self._head))
        return changed, (
            Remark(
                f"「{names}」里的逗号按小数点读（1.234,50 = 1234.50）。请核对。",
                f"Commas in “{names}” were read as decimal signs (1.234,50 = 1234.50). Please check.",
            ),
        )


def _point(cell: str | None) -> str | None:
    return cell.replace(".", "").replace(",", ".") if cell and _NUMBERISH.fullmatch(cell) else cell
