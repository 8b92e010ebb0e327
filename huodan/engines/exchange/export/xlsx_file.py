"""
Workbooks: real numbers, days and moments with their formats, a frozen header with a filter, in constant memory.

What a workbook cannot hold exactly (more than 15 digits, days before March 1900) stands there as text. xlsxwriter makes
the workbook; its rows, a million times ten cells, are written here as XML, a few times as fast, and the same byte for
byte (``tests/engines/exchange/test_xlsx_rows.py``).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from huodan.engines.exchange.export.layout import Column, Layout
from huodan.engines.exchange.export.rows import Row, Rows, Values
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

EPOCH = datetime.date(1899, 12, 30)
DAY_SECONDS = 86_400

_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_ESCAPES = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$"}


def open_book(into: IO[bytes], *, scratch: Path | None = None) -> Any:
    """
    This function will begin a workbook in which texts stay texts; its rows are written one by one.

    scratch: the folder of its rows, until it is put together.
    """
    import xlsxwriter

    settings = {
        "constant_memory": True,
        "tmpdir": None if scratch is None else str(scratch),
        "use_zip64": True,  # a sheet of a million wide rows has more than 2 GB before it is packed
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    return xlsxwriter.Workbook(_Into(into), settings)


def put_together(book: Any) -> None:
    """This function will end a workbook."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        book.filename.let_go()
        for sheet in book.worksheets():
            with suppress(OSError):
                sheet._opt_close()
        raise error.args[0] from error


class _Into:
    """The file of a workbook, until it cannot be written: what is thrown away tries to end it once more."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def let_go(self) -> None:
        """Take whatever comes and keep none of it."""
        self._file = BytesIO()


class XlsxFile:
    """
    A workbook that grows row by row; a sheet that is full goes on with another of its kind.

    scratch: the folder of its rows, until it is closed.
    """

    def __init__(self, into: IO[bytes], layout: Layout, *, scratch: Path) -> None:
        self._book: Any = open_book(into, scratch=scratch)
        self._names: set[str] = set()
        self._header = self._book.add_format({"bold": True, "bg_color": "#F2F3F5", "bottom": 1})
        self._formats: dict[Style, Any] = {}
        self._columns: dict[int, _Cells] = {
            id(column): _Cells(self, column) for sheet in layout.sheets for column in sheet.columns
        }
        self._rows = Rows(
            layout, lambda column, cell, is_first: self._columns[id(column)].xml(cell, is_first)
        )
        self._parts = [
            _Part(self, sheet.name, [self._columns[id(column)] for column in sheet.columns])
            for sheet in layout.sheets
        ]

    def write(self, records: Iterable[Values]) -> None:
        """This function will add records of the list, each of their rows to its sheet."""
        parts, rows = self._parts, self._rows
        for record in records:
            for place, row in rows.of(record):
                parts[place].write(row)

    def close(self) -> None:
        """This function will put the workbook together."""
        for part in self._parts:
            part.end()
        put_together(self._book)

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


class _Cells:
    """The cells of one column; width: of the widest of the first pieces that were made for it."""

    def __init__(self, file: XlsxFile, column: Column) -> None:
        self.name = column.name
        self.width = _width(column.name) + 3
        self._format: int = file.format(column.style)._get_xf_index()
        self._measured = 0

    def xml(self, cell: Cell, is_first: bool) -> str:
        """Write a cell from after its place on: ``" s="2"><v>38.5</v></c>``."""
        if self._measured < MEASURED:
            self._measured += 1
            self.width = max(self.width, _width(cell) + 1)
        if isinstance(cell, Decimal) and is_exact(cell):
            return f'" s="{self._format}"><v>{cell:.16G}</v></c>'
        if isinstance(cell, datetime.date) and _day_of(cell) >= FIRST_DAY:
            return f'" s="{self._format}"><v>{_serial(cell):.16G}</v></c>'
        return _text_xml(guarded(_fitting(_text(cell)), is_first=is_first, is_csv=False))


class _Part:
    """Rows of one kind, on one sheet or several."""

    def __init__(self, file: XlsxFile, name: str, columns: Sequence[_Cells]) -> None:
        self._file, self._name, self._columns = file, name, columns
        self._begin()

    def _begin(self) -> None:
        self._sheet = self._file.sheet(self._name)
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            name = guarded(column.name, is_header=True, is_csv=False)
            self._sheet.write_string(0, place, name, self._file.header)
        self._rows = XlsxRows(self._sheet, len(self._columns))

    def write(self, row: Row) -> None:
        """Add a row."""
        if self._rows.count == MOST_ROWS:
            self.end()
            self._begin()
        self._rows.write(row)

    def end(self) -> None:
        """Set what depends on the rows."""
        self._rows.end()
        if self._columns:
            self._sheet.autofilter(0, 0, self._rows.count - 1, len(self._columns) - 1)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, min(WIDEST, max(NARROWEST, column.width)))


class XlsxRows:
    """The rows of a sheet below its first, as XML; count: of all rows so far."""

    def __init__(self, sheet: Any, width: int) -> None:
        self.count = 1
        self._sheet, self._width = sheet, width
        self._letters = [f'<c r="{_letters(place)}' for place in range(width)]
        sheet._write_single_row()
        self._into = sheet.row_data_fh

    def write(self, row: Sequence[str]) -> None:
        """This function will add a row of pieces, each a cell from after its place on, or nothing."""
        self.count += 1
        number = str(self.count)
        cells = [f"{begun}{number}{piece}" for begun, piece in zip(self._letters, row, strict=False) if piece]
        if cells:
            self._into.write(f'<row r="{number}">{"".join(cells)}</row>')

    def text(self, text: str, format: Any = None) -> str:
        """This function will make the piece of a text."""
        return _text_xml(_fitting(text), "" if format is None else f' s="{format._get_xf_index()}"')

    def end(self) -> None:
        """This function will tell the sheet how large it is."""
        if self._width:
            self._sheet._check_dimensions(self.count - 1, self._width - 1)


def _text_xml(text: str, style: str = "") -> str:
    """Write a text from after its place on."""
    text = _escaped(text)
    space = ' xml:space="preserve"' if text and (text[0].isspace() or text[-1].isspace()) else ""
    return f'"{style} t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _letters(place: int) -> str:
    """Name a column: A, …, Z, AA, …."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def _serial(cell: datetime.date) -> float:
    """Count the days as Excel does; what is behind the point is the time of day."""
    days = (_day_of(cell) - EPOCH).days
    if not isinstance(cell, datetime.datetime):
        return days
    seconds = cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    return days + seconds / DAY_SECONDS


def _escaped(text: str) -> str:
    """Write a text as XML; what XML cannot say is written as Excel does (_x0007_), and what looks like that is marked."""
    text = _ESCAPES.sub("_x005F_", text)
    text = _CONTROLS.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fitting(text: str) -> str:
    """Cut a text that is too long for a cell; signs such as emojis count as two."""
    if len(text) <= LONGEST_TEXT // 2 or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST_TEXT - 1 - len(CUT))]
    return kept.decode("utf-16-le", "ignore") + CUT


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
    days = {"day": "yyyy-mm-dd", "month": "yyyy-mm", "year": "yyyy", "moment": "yyyy-mm-dd hh:mm"}
    forms = {"plain": f"General{unit}", **days}
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
