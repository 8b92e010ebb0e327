"""
Opens a workbook in a process of its own: bytes on stdin, JSON on stdout; a bad file kills only this process.

Owns its limits on memory and time, so that a zip bomb or a cell in the last corner of a sheet does no harm.
Run as a program by ``workbook.py``; imports nothing of Huodan, so that it starts in no time.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import sys
import zipfile
from contextlib import suppress
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 30
MOST_ERRORS = 100
MOST_XML = 150 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
INEXACT = 10**15
SPANS_ABOVE = 40
ONE_MS = 1000

_NAMESPACE = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def main() -> None:
    """This function will answer what the workbook holds, or ``{"failed": why}``."""
    wanted, most_rows, most_columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _limit()
    data = sys.stdin.buffer.read()
    try:
        answer = _read(data, wanted or None, most_rows, most_columns)
    except PasswordError:
        answer = {"failed": "password"}
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, LookupError, ValueError) as error:
        answer = {"failed": "broken", "why": str(error)[:200]}
    json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def _read(data: bytes, wanted: str | None, most_rows: int, most_columns: int) -> dict[str, Any]:
    if _unpacked(data) > MOST_UNPACKED:
        return {"failed": "size"}
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    shown = [sheet.name for sheet in book.sheets_metadata if _is_shown(sheet)]
    if wanted is not None and wanted not in shown:
        return {"failed": "sheet", "sheets": shown}
    sheet = _choose(book, [wanted] if wanted else shown)
    if sheet is None or sheet.start is None:
        return {"sheets": shown, "sheet": wanted, "rows": [], "first_row": 1, "first_column": 0}
    if sheet.width > most_columns:
        return {"failed": "columns"}
    if sheet.height > most_rows:
        return {"failed": "rows"}
    top, left = sheet.start
    cells = sheet.to_python(skip_empty_area=True)
    rows = [[_text(cell) for cell in row] for row in cells]
    _spread(rows, sheet.merged_cell_ranges, top, left)
    for row, column, text in _error_cells(data, sheet.name):
        rows[row - top][column - left] = text
    return {
        "sheets": shown,
        "sheet": sheet.name,
        "first_row": top + 1,
        "first_column": left,
        "rows": rows,
        "inexact": _inexact(cells, top),
        "spans": _spans(sheet.merged_cell_ranges, top, left, len(rows)),
    }


def _unpacked(data: bytes) -> int:
    """The bytes an archive says it holds; one that lies meets the limit on memory."""
    if not data.startswith(b"PK"):
        return 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(info.file_size for info in archive.infolist())


def _choose(book: CalamineWorkbook, names: list[str]) -> CalamineSheet | None:
    """The first sheet with rows and columns, else the first with anything in it."""
    first = None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height >= 2 and sheet.width >= 2:
            return sheet
        if first is None and sheet.height and sheet.width:
            first = sheet
    return first


def _is_shown(sheet: Any) -> bool:
    return bool(sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet)


def _text(cell: object) -> str | None:
    """Write a cell as a person would type it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        number = Decimal(repr(cell))
        text = format(number, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(cell, datetime.datetime):
        is_day = cell.time() == datetime.time()
        spec = "seconds" if cell.microsecond < ONE_MS else "milliseconds"
        return cell.date().isoformat() if is_day else cell.isoformat(" ", timespec=spec)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if cell is None or isinstance(cell, str):
        return (cell or "").strip() or None
    return str(cell)


def _spread(rows: list[list[str | None]], merged: Any, top: int, left: int) -> None:
    """Write the value of cells merged downwards into each row; a title across columns stays one cell."""
    for (first_row, first_column), (last_row, last_column) in merged or ():
        row, column = first_row - top, first_column - left
        if first_column != last_column or not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
            continue
        for below in range(row + 1, min(last_row - top + 1, len(rows))):
            rows[below][column] = rows[row][column]


def _spans(merged: Any, top: int, left: int, height: int) -> list[tuple[int, int, int]]:
    """Row, first and last column (all from 0) of the cells near the top that are merged sideways, from above."""
    found = (
        (last_row - top, first_column - left, last_column - left)
        for (_, first_column), (last_row, last_column) in merged or ()
        if first_column < last_column and 0 <= last_row - top < min(height, SPANS_ABOVE)
    )
    return sorted(span for span in found if span[1] >= 0)[:MOST_ERRORS]


def _inexact(rows: list[list[Any]], top: int) -> list[tuple[int, int]]:
    """Row and column of numbers of more than 15 digits: the program that kept them as numbers lost the rest."""
    return [
        (top + 1 + place, column)
        for place, row in enumerate(rows)
        for column, cell in enumerate(row)
        if _is_inexact(cell)
    ]


def _is_inexact(cell: object) -> bool:
    return isinstance(cell, float) and abs(cell) >= INEXACT


def _error_cells(data: bytes, sheet: str) -> list[tuple[int, int, str]]:
    """Row, column (from 0) and text of cells with an error such as #DIV/0!, which the reader leaves empty."""
    if not data.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = _part(archive, sheet)
        if part is None or archive.getinfo(part).file_size > MOST_XML:
            return []
        xml = archive.read(part)
    if b't="e"' not in xml and b"t='e'" not in xml:
        return []
    cells = _ErrorCells()
    with suppress(expat.ExpatError, _Enough):
        cells.parser.Parse(xml, True)
    return cells.found


class _Enough(Exception):
    """Ends the parsing of a sheet that has too many errors anyway."""


class _ErrorCells:
    """Gathers the error cells of a sheet while expat walks over it once, whatever it looks like."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int, str]] = []
        self.place: re.Match[str] | None = None
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.say

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """This function will note an error cell, and where its value begins."""
        if name.endswith("}c"):
            self.place = _PLACE.fullmatch(attributes.get("r", "")) if attributes.get("t") == "e" else None
        elif name.endswith("}v") and self.place:
            self.text = []

    def say(self, text: str) -> None:
        """This function will gather the text of a value."""
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        """This function will note a value when it is complete."""
        if self.text is not None and self.place:
            text = "".join(self.text)[:20]
            self.found.append((int(self.place[2]) - 1, _column(self.place[1]), text))
            self.place = self.text = None
            if len(self.found) >= MOST_ERRORS:
                raise _Enough


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    ids = {each.get("name"): each.get(_RELATION) for each in book.findall("m:sheets/m:sheet", _NAMESPACE)}
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    for relation in relations.findall("p:Relationship", _NAMESPACE):
        if relation.get("Id") == ids.get(sheet):
            target = (relation.get("Target") or "").removeprefix("/")
            part = target if target.startswith("xl/") else f"xl/{target}"
            return part if part in names else None
    return None


if __name__ == "__main__":
    main()
