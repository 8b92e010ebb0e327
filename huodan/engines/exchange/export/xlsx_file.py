"""
Workbooks: real numbers, days and moments with their formats, a frozen header with a filter, in constant memory.

What a workbook cannot hold exactly (more than 15 digits, days before March 1900) stands there as text.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import IO, Any

from huodan.engines.exchange.export.layout import Column, Layout, Row
from huodan.engines.exchange.export.values import Cell, Style
from huodan.engines.exchange.guard import guarded
from huodan.kit.numbers import plain

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
DIGITS = 15
MEASURED = 200
NARROWEST, WIDEST = 8, 50
FIRST_DAY = datetime.date(1900, 3, 1)  # before it Excel counts a day that was not
CUT = "…（太长，已截断 cut）"

_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$"}


class XlsxFile:
    """A workbook that grows row by row; a sheet that is full goes on with another of its kind."""

    def __init__(self, into: IO[bytes], layout: Layout) -> None:
        import xlsxwriter

        settings = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        }
        self._book: Any = xlsxwriter.Workbook(into, settings)
        self._names: set[str] = set()
        self._header = self._book.add_format({"bold": True, "bg_color": "#F2F3F5", "bottom": 1})
        self._formats: dict[Style, Any] = {}
        self._parts = [_Part(self, sheet.name, sheet.columns) for sheet in layout.sheets]

    def write(self, rows: Iterable[tuple[int, Row]]) -> None:
        """This function will add rows, each to the sheet it names."""
        for place, row in rows:
            self._parts[place].write(row)

    def close(self) -> None:
        """This function will put the workbook together."""
        for part in self._parts:
            part.end()
        self._book.close()

    def sheet(self, name: str) -> Any:
        """This function will add a sheet, named as Excel allows."""
        bare = _NO_SHEET_NAME.sub(" ", name).strip().strip("'")[:31] or "Sheet"
        unique, copies = bare, 2
        while unique.casefold() in self._names:
            end = f" ({copies})"
            unique, copies = f"{bare[: 31 - len(end)]}{end}", copies + 1
        self._names.add(unique.casefold())
        return self._book.add_worksheet(unique)

    def format(self, style: Style) -> Any:
        """This function will give the workbook's format of a column."""
        if style not in self._formats:
            self._formats[style] = self._book.add_format({"num_format": number_format(style)})
        return self._formats[style]

    @property
    def header(self) -> Any:
        """This function will give the format of headers."""
        return self._header


class _Part:
    """Rows of one kind, on one sheet or several."""

    def __init__(self, file: XlsxFile, name: str, columns: tuple[Column, ...]) -> None:
        self._file, self._name, self._columns = file, name, columns
        self._formats = [file.format(column.style) for column in columns]
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._file.sheet(self._name)
        self._sheet.freeze_panes(1, 0)
        self._next = 1
        self._widths = [_width(column.name) + 3 for column in self._columns]
        for place, column in enumerate(self._columns):
            self._sheet.write_string(
                0, place, guarded(column.name, is_header=True, is_csv=False), self._file.header
            )

    def write(self, row: Row) -> None:
        """Add a row."""
        if self._next == MOST_ROWS:
            self.end()
            self._begin()
        is_first = True
        for place, cell in enumerate(row):
            if cell is None:
                continue
            self._write(place, cell, is_first=is_first)
            is_first = False
            if self._next <= MEASURED:
                self._widths[place] = max(self._widths[place], _width(cell) + 1)
        self._next += 1

    def end(self) -> None:
        """Set what depends on the rows."""
        if self._columns:
            self._sheet.autofilter(0, 0, self._next - 1, len(self._columns) - 1)
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, min(WIDEST, max(NARROWEST, width)))

    def _write(self, place: int, cell: Cell, *, is_first: bool) -> None:
        sheet, row = self._sheet, self._next
        if isinstance(cell, Decimal) and is_exact(cell):
            sheet.write_number(row, place, cell, self._formats[place])
        elif isinstance(cell, datetime.date) and _day_of(cell) >= FIRST_DAY:
            sheet.write_datetime(row, place, cell, self._formats[place])
        else:
            text = _text(cell)
            text = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT
            sheet.write_string(row, place, guarded(text, is_first=is_first, is_csv=False))


def is_exact(number: Decimal) -> bool:
    """This function will say whether a workbook, which keeps 15 digits, holds a number as it is."""
    return len(number.normalize().as_tuple().digits) <= DIGITS and abs(number) < Decimal(10) ** DIGITS


def number_format(style: Style) -> str:
    """This function will write how Excel shows a column."""
    decimals = "." + "0" * style.places if style.places else ""
    unit = '"' + style.unit.replace('"', "") + '"' if style.unit else ""
    if style.form == "money":
        symbol = _SYMBOLS.get(style.currency, f"{style.currency} ").replace('"', "")
        return f'"{symbol}"#,##0{decimals}{unit};-"{symbol}"#,##0{decimals}{unit}'
    if style.form == "percent":
        places = max(0, style.places - 2)
        return "0." + "0" * places + "%" if places else "0%"
    forms = {"plain": f"General{unit}", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
    return forms.get(style.form, "General")


def _day_of(cell: datetime.date) -> datetime.date:
    return cell.date() if isinstance(cell, datetime.datetime) else cell


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", timespec="milliseconds" if cell.microsecond else "seconds")
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _width(cell: Cell) -> int:
    """How many narrow letters wide a cell is; Chinese characters are two wide."""
    if isinstance(cell, datetime.datetime):
        return 16
    longest = max(_text(cell)[: 2 * WIDEST].split("\n"), key=len, default="")
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in longest)
