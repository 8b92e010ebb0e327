"""
A file to a table: what kind of file it is, and which of its rows is the header.

Owns: telling files apart by their first bytes (names lie), finding the header below titles, dropping totals.
Does not own: the two ways of reading (``text_file.py``, ``workbook.py``), what columns mean (``mapping.py``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from huodan.engines.exchange.table import (
    MOST_BYTES,
    MOST_ROWS,
    Cells,
    FileTooLarge,
    Grid,
    Line,
    NoTable,
    Remark,
    Table,
    TooManyFileRows,
    column_name,
    unreadable,
)
from huodan.engines.exchange.text_file import read_text
from huodan.engines.exchange.workbook import read_workbook
from huodan.kit.text import clean, fold

MOST_REMARKS = 100
_SEARCHED = 30
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "totals", "sum", "subtotal"})
_NUMBER = re.compile(r"[-+(￥¥$]*[0-9][0-9.,:/年月日 %)-]*")
_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<table|<meta|<head|<body|<\?xml|<style)", re.IGNORECASE)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(data: bytes, *, sheet: str | None = None) -> Table:
    """
    This function will read a csv, xlsx or xls file, whatever it is called.

    sheet: of a workbook; None takes the first that looks like a table.

    Raises:
        FileTooLarge, UnreadableFile, NoTable, UnknownSheet, TooManyFileRows, TooManyFileColumns
    """
    if len(data) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES // 1024 // 1024)
    return _table(_grid(data, sheet))


def _grid(data: bytes, sheet: str | None) -> Grid:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD_WORKBOOK)):
        return read_workbook(data, sheet=sheet)
    start = data[:1000].removeprefix(b"\xef\xbb\xbf")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\x00", b"")[2:]
    if _MARKUP.match(start):
        raise unreadable(
            "它其实是网页，只是名字像表格。请在 Excel 里打开后另存为 xlsx。",
            "it is a web page with a spreadsheet's name. Open it in Excel and save it as xlsx.",
        )
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise unreadable(
            "它不是表格。请用 csv 或 xlsx 文件。", "it is no spreadsheet. Please use a csv or xlsx file."
        )
    return read_text(data)


def _table(grid: Grid) -> Table:
    place = _header_place(grid.rows)
    header = _names(grid.rows, place)
    lines = [
        Line(grid.first_row + index, _fit(row, len(header)))
        for index, row in enumerate(grid.rows)
        if index > place and any(cell is not None for cell in row)
    ]
    remarks = list(grid.remarks)
    if lines and _is_total(lines[-1].cells):
        number = lines.pop().number
        remarks.append(
            Remark("这一行是合计，没有导入。", "This row is a total and was left out.", row=number)
        )
    numbers = {line.number for line in lines}
    inexact = (place for place in sorted(grid.inexact) if place[0] in numbers)
    remarks += (_inexact(row, header[column]) for row, column in islice(inexact, MOST_REMARKS))
    if not lines:
        raise NoTable
    if len(lines) > MOST_ROWS:
        raise TooManyFileRows(limit=MOST_ROWS)
    return Table(header, grid.first_row + place, tuple(lines), replace(grid, rows=()), tuple(remarks))


def _inexact(row: int, column: str) -> Remark:
    return Remark(
        "超过 15 位的数字，Excel 已丢失末尾几位。请把这一列设为文本，再重新填写。",
        "A number of over 15 digits; Excel has lost the last ones. Make this column text and fill it in anew.",
        row=row,
        column=column,
    )


def _header_place(rows: tuple[Cells, ...]) -> int:
    """The first row that names nearly as many columns as the widest one, in words rather than numbers."""
    searched = rows[:_SEARCHED]
    widest = max((_filled(row) for row in searched), default=0)
    if widest == 0:
        raise NoTable
    for place, row in enumerate(searched):
        names = [fold(cell) for cell in row if cell is not None and not _NUMBER.fullmatch(cell)]
        if len(names) >= max(1, 0.6 * widest) and (widest == 1 or len(set(names)) > 1):
            return place
    return next(place for place, row in enumerate(searched) if _filled(row))


def _filled(row: Cells) -> int:
    return sum(cell is not None for cell in row)


def _names(rows: tuple[Cells, ...], place: int) -> tuple[str, ...]:
    """Name every column that holds anything; names that come twice are told apart by a number."""
    header = rows[place]
    width = max(
        (index + 1 for row in rows[place:] for index, cell in enumerate(row) if cell is not None), default=0
    )
    names: list[str] = []
    for index in range(width):
        text = header[index] if index < len(header) else None
        name = " ".join((clean(text or "") or f"({column_name(index)})").split())
        copies = 2
        unique = name
        while unique in names:
            unique, copies = f"{name} ({copies})", copies + 1
        names.append(unique)
    return tuple(names)


def _fit(row: Cells, width: int) -> Cells:
    return (*row[:width], *(None,) * (width - len(row)))


def _is_total(cells: Cells) -> bool:
    first = next((cell for cell in cells if cell is not None), "")
    return fold(first.rstrip(":：")) in _TOTALS and _filled(cells) <= max(2, len(cells) // 2 + 1)
