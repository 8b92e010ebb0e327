"""
A file to a table: what kind of file it is, and which of its rows is the header.

Owns: telling files apart by their first bytes (names lie), finding the header below titles.
Does not own: the two ways of reading (``text_file.py``, ``workbook.py``), what is no entry (``leaving_out.py``), what
columns mean (``mapping.py``).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from huodan.engines.exchange.cells import is_nothing
from huodan.engines.exchange.guard import unguarded
from huodan.engines.exchange.joining import Link, find_link, join
from huodan.engines.exchange.leaving_out import is_note, is_numberish, is_total
from huodan.engines.exchange.rows import Gathering, Rows
from huodan.engines.exchange.table import (
    MOST_BYTES,
    MOST_ROWS,
    Cells,
    FileTooLarge,
    Grid,
    Line,
    NoHeader,
    NoTable,
    Remark,
    Table,
    TooManyFileRows,
    column_name,
    unreadable,
)
from huodan.engines.exchange.text_file import read_text
from huodan.engines.exchange.workbook import read_workbook
from huodan.kit.errors import HuodanError
from huodan.kit.text import clean, fold

MOST_REMARKS = 100
MOST_SHEETS = 12
_SEARCHED = 30
MOST_HEADERS = 20  # rows a header of merged cells may have
_HEAD = 65_536
_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<table|<meta|<head|<body|<\?xml|<style)", re.IGNORECASE)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


File = bytes | Path


def read_table(
    file: File,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    lines: str | None = None,
    link: str | None = None,
) -> Table:
    """
    This function will read a csv, xlsx, xlsb or xls file, whatever it is called.

    sheet: of a workbook; None takes the first that looks like a table. header_row: its number; None looks for it.
    lines: another sheet that holds the sub-rows of the first. link: the column both have; None looks for it.

    Raises:
        FileTooLarge, UnreadableFile, NoTable, NoHeader, UnknownSheet, NoLink, TooManyFileRows, TooManyFileColumns
    """
    if (len(file) if isinstance(file, bytes) else file.stat().st_size) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES // 1024 // 1024)
    table = _table(_grid(file, sheet), header_row)
    return table if lines is None else join(table, _table(_grid(file, lines), None), column=link)


def find_links(file: File, table: Table) -> tuple[Link, ...]:
    """This function will find the other sheets of a workbook whose rows belong to those of a table."""
    links = []
    for sheet in table.grid.sheets[:MOST_SHEETS]:
        if sheet == table.grid.sheet:
            continue
        with suppress(HuodanError):
            link = find_link(table, _table(_grid(file, sheet), None))
            links += [link] if link else []
    return tuple(links)


def _grid(file: File, sheet: str | None) -> Grid:
    with io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as source:
        head = source.read(_HEAD)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD_WORKBOOK)):
            return read_workbook(file, head, sheet=sheet)
        _refuse_other(head)
        return read_text(source)


def _refuse_other(head: bytes) -> None:
    start = head[:1000].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\x00", b"")[2:]
    if _MARKUP.match(start):
        raise unreadable(
            "它其实是网页，只是名字像表格。请在 Excel 里打开后另存为 xlsx。",
            "it is a web page with a spreadsheet's name. Open it in Excel and save it as xlsx.",
        )
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise unreadable(
            "它不是表格。请用 csv 或 xlsx 文件。", "it is no spreadsheet. Please use a csv or xlsx file."
        )


def _table(grid: Grid, header_row: int | None) -> Table:
    top = list(islice(grid.rows.since(), _SEARCHED + MOST_HEADERS))
    place = _header_place(grid, top) if header_row is None else _row_place(grid, header_row)
    header = _names(grid, place)
    remarks = list(grid.remarks)
    found, nothing = Gathering(), dict[str, int]()
    for index, row in enumerate(grid.rows.since(place + 1), start=place + 1):
        cells = _without_nothing(_fit(row, len(header)), header, nothing)
        if any(cell is not None for cell in cells):
            found.add(grid.first_row + index, cells)
    lines = _only_entries(found.lines(), header, remarks)
    remarks += (_nothing(column, count) for column, count in nothing.items())
    remarks += islice(_inexact_among(lines, grid, header), MOST_REMARKS)
    if not lines:
        raise NoTable
    if len(lines) > MOST_ROWS:
        raise TooManyFileRows(limit=MOST_ROWS)
    return Table(header, grid.first_row + place, lines, replace(grid, rows=Rows()), tuple(remarks))


def _inexact_among(lines: Sequence[Line], grid: Grid, header: tuple[str, ...]) -> Iterator[Remark]:
    if grid.inexact:
        numbers = {line.number for line in lines}
        for row, column in sorted(grid.inexact):
            if row in numbers and column < len(header):
                yield _inexact(row, header[column])


def _row_place(grid: Grid, header_row: int) -> int:
    """Where the row stands that a person says is the header."""
    place = header_row - grid.first_row
    if not 0 <= place < len(grid.rows) or _filled(grid.rows.at(place)) == 0:
        raise NoHeader(row=header_row)
    return place


def _without_nothing(cells: Cells, header: tuple[str, ...], found: dict[str, int]) -> Cells:
    """Empty the cells in which a program wrote that there is nothing, and count them by column."""
    places = [place for place, cell in enumerate(cells) if cell is not None and is_nothing(cell)]
    for place in places:
        found[header[place]] = found.get(header[place], 0) + 1
    return tuple(None if place in places else cell for place, cell in enumerate(cells)) if places else cells


def _nothing(column: str, count: int) -> Remark:
    return Remark(
        f"有 {count} 格写着 null 之类的字样，按空白处理。",
        f"{count} cells say null or the like and are taken as empty.",
        column=column,
    )


def _only_entries(lines: Sequence[Line], header: tuple[str, ...], remarks: list[Remark]) -> Sequence[Line]:
    """Leave out what is no entry: totals, the header said again on each printed page, notes below the table."""
    end = len(lines)
    while end and len(header) > 2 and is_note(lines[end - 1].cells):
        end -= 1
    left_out: set[int] = set()
    for place, line in enumerate(lines):
        why = _why_not(line.cells, header, is_last=place == end - 1, is_below=place >= end)
        if why is not None:
            left_out.add(place)
            if len(remarks) < MOST_REMARKS:
                remarks.append(Remark(*why, row=line.number))
    if not left_out:
        return lines
    kept = Gathering()
    for place, line in enumerate(lines):
        if place not in left_out:
            kept.add(line.number, line.cells)
    return kept.lines()


def _why_not(
    cells: Cells, header: tuple[str, ...], *, is_last: bool, is_below: bool
) -> tuple[str, str] | None:
    if is_below:
        return "这一行是表格下面的说明，没有导入。", "This row is a note below the table and was left out."
    if is_total(cells, is_last=is_last):
        return "这一行是合计，没有导入。", "This row is a total and was left out."
    if sum(cell == name for cell, name in zip(cells, header, strict=True)) > max(1, len(header) // 2):
        return "这一行又是列名，没有导入。", "This row repeats the header and was left out."
    return None


def _inexact(row: int, column: str) -> Remark:
    return Remark(
        "超过 15 位的数字，Excel 已丢失末尾几位。请把这一列设为文本，再重新填写。",
        "A number of over 15 digits; Excel has lost the last ones. Make this column text and fill it in anew.",
        row=row,
        column=column,
    )


def _header_place(grid: Grid, top: list[Cells]) -> int:
    """
    The first row that names nearly as many columns as the widest one, in words rather than numbers.

    A name merged over several columns has its parts in the row below, which is the header then.
    """
    searched = top[:_SEARCHED]
    widest = max((_filled(row) for row in searched), default=0)
    if widest == 0:
        raise NoTable
    for place, row in enumerate(searched):
        names = [fold(cell) for cell in row if cell is not None and not is_numberish(cell)]
        if len(names) >= max(1, 0.6 * widest) and (widest == 1 or len(set(names)) > 1):
            return place + _rows_below(grid, top, place)
    return next(place for place, row in enumerate(searched) if _filled(row))


def _rows_below(grid: Grid, top: list[Cells], place: int) -> int:
    """How many rows further down the parts of names stand that are merged over several columns."""
    below = 0
    for row, first, last in grid.spans:
        under = top[row + 1] if row + 1 < len(top) else ()
        is_parted = len({cell for cell in under[first : last + 1] if cell is not None}) > 1
        is_named = all(cell is None or not is_numberish(cell) for cell in under[first : last + 1])
        if row == place + below and is_parted and is_named:
            below += 1
    return below


def _filled(row: Cells) -> int:
    return sum(cell is not None for cell in row)


def _names(grid: Grid, place: int) -> tuple[str, ...]:
    """
    Name every column that holds anything.

    Names that come twice are told apart by what they are merged under, else by a number.
    """
    header = grid.rows.at(place)
    width = max(map(_width, grid.rows.since(place)), default=0)
    left = grid.first_column
    bare = [_name(header[index] if index < len(header) else None, left + index) for index in range(width)]
    names: list[str] = []
    for index, name in enumerate(bare):
        above = _above(grid, place, index) if bare.count(name) > 1 else None
        copies = 2
        unique = name = f"{above}.{name}" if above else name
        while unique in names:
            unique, copies = f"{name} ({copies})", copies + 1
        names.append(unique)
    return tuple(names)


def _name(text: str | None, index: int) -> str:
    return " ".join((clean(unguarded(text or "")) or f"({column_name(index)})").split())


def _above(grid: Grid, place: int, index: int) -> str | None:
    """What stands over a column in the row above, merged over it and others."""
    for row, first, last in grid.spans:
        if row == place - 1 and first <= index <= last:
            return _name(grid.rows.at(row)[first], first)
    return None


def _width(row: Cells) -> int:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return width


def _fit(row: Cells, width: int) -> Cells:
    return (*row[:width], *(None,) * (width - len(row)))
