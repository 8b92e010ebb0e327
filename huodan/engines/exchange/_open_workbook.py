"""
Opens a workbook in a process of its own: a file as stdin, lines of JSON on stdout; a bad file kills only this process.

The first line tells about the sheet, then come blocks of rows, then what was found on the way.

Owns its limits on memory and time, so that a zip bomb or a cell in the last corner of a sheet does no harm.
Run as a program by ``workbook.py``; imports nothing of Huodan, so that it starts in no time.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from io import SEEK_END, BufferedReader
from itertools import islice
from typing import IO, Any, BinaryIO, cast
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
MOST_ERRORS = 100
MOST_INEXACT = 100_000
MOST_SHEETS, MOST_SHEETS_TRIED = 1_000, 30
MOST_UNPACKED = 300 * 1024 * 1024
MOST_TIMES = 12  # that much more than it is packed a large file may hold; a table packs six- to tenfold
BLOCK = 200
LONGEST_CELL = 32_767  # Excel holds no longer one
PIECE = 1 << 20
INEXACT = 10**15
SPANS_ABOVE = 40
ONE_MS = 1000

_NAMESPACE = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_ROW, _ERROR, _FORMULA_ERROR, _BUNDLED = 0, 3, 11, 156
_MARKED = re.compile(rb"t=[\"']e[\"']")
_BINARY_MARKED = re.compile(
    rb"(?:\x03\x09|\x0b.{1,4}).{2}\x00\x00.{4}[" + re.escape(bytes(_CODES)) + rb"]", re.DOTALL
)
LONGEST_MARK = 14
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def main() -> None:
    """This function will say what the workbook holds, or ``{"failed": why}``."""
    wanted, most_rows, most_columns, seconds = sys.argv[1], *map(int, sys.argv[2:5])
    _limit(seconds)
    try:
        for told in _read(sys.stdin.buffer, wanted or None, most_rows, most_columns):
            _say(told)
    except PasswordError:
        _say({"failed": "password"})
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, LookupError, ValueError) as error:
        _say({"failed": "broken", "why": str(error)[:200]})


def _say(told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=True, separators=(",", ":")) + "\n")


def _limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _read(file: BinaryIO, wanted: str | None, most_rows: int, most_columns: int) -> Iterator[object]:
    is_zip = file.read(2) == b"PK"
    if is_zip and _unpacked(file) > max(MOST_UNPACKED, MOST_TIMES * file.seek(0, SEEK_END)):
        yield {"failed": "size"}
        return
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    shown = [sheet.name for sheet in book.sheets_metadata if _is_shown(sheet)]
    if len(shown) > MOST_SHEETS:
        yield {"failed": "sheets"}
        return
    if wanted is not None and wanted not in shown:
        yield {"failed": "sheet", "sheets": shown}
        return
    sheet = _choose(book, [wanted] if wanted else shown)
    if sheet is None or sheet.start is None:
        empty = {"sheets": shown, "sheet": wanted, "first_row": 1, "first_column": 0, "spans": []}
        yield from (empty, {"inexact": []})
    elif sheet.width > most_columns:
        yield {"failed": "columns"}
    elif sheet.height > most_rows:
        yield {"failed": "rows"}
    else:
        yield from _sheet(file if is_zip else None, sheet, shown)


def _sheet(archive: BinaryIO | None, sheet: CalamineSheet, shown: list[str]) -> Iterator[object]:
    assert sheet.start is not None
    top, left = sheet.start
    merged = sheet.merged_cell_ranges
    yield {
        "sheets": shown,
        "sheet": sheet.name,
        "first_row": top + 1,
        "first_column": left,
        "spans": _spans(merged, top, left, sheet.height),
    }
    errors: dict[int, list[tuple[int, str]]] = {}
    for row, column, text in _error_cells(archive, sheet.name) if archive else ():
        errors.setdefault(row - top, []).append((column - left, text))
    spread, inexact, block = _Spread(merged, top, left), list[tuple[int, int]](), list[list[str | None]]()
    for place, cells in enumerate(islice(sheet.iter_rows(), top, None)):
        texts = [_text(cell) for cell in cells]
        long = next((column for column, text in enumerate(texts) if text and len(text) > LONGEST_CELL), None)
        if long is not None:
            yield {"failed": "cell", "row": top + 1 + place, "column": left + long}
            return
        spread.fill(place, texts)
        for column, text in errors.get(place, ()):
            texts[column] = text
        if len(inexact) < MOST_INEXACT:
            inexact += ((top + 1 + place, column) for column, cell in enumerate(cells) if _is_inexact(cell))
        block.append(texts)
        if len(block) == BLOCK:
            yield block
            block = []
    yield block
    yield {"inexact": inexact}


def _unpacked(file: BinaryIO) -> int:
    """The bytes an archive says it holds; one that lies meets the limit on memory."""
    with zipfile.ZipFile(file) as archive:
        return sum(info.file_size for info in archive.infolist())


def _choose(book: CalamineWorkbook, names: list[str]) -> CalamineSheet | None:
    """The first sheet with rows and columns, else the first with anything in it; of many the first few are tried."""
    first = None
    for name in names[:MOST_SHEETS_TRIED]:
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


class _Spread:
    """Writes the value of cells merged downwards into each row; a title across columns stays one cell."""

    def __init__(self, merged: Any, top: int, left: int) -> None:
        self._from: dict[int, list[tuple[int, int]]] = {}  # by row: column and last row
        self._open: list[tuple[int, int, str | None]] = []
        for (first_row, first_column), (last_row, last_column) in merged or ():
            if first_column == last_column and first_row < last_row:
                self._from.setdefault(first_row - top, []).append((first_column - left, last_row - top))

    def fill(self, row: int, texts: list[str | None]) -> None:
        """This function will fill the cells of a row that are merged with one above."""
        if self._open:
            self._open = [each for each in self._open if each[1] >= row]
            for column, _, text in self._open:
                texts[column] = text
        for column, last in self._from.get(row, ()):
            if 0 <= column < len(texts):
                self._open.append((column, last, texts[column]))


def _spans(merged: Any, top: int, left: int, height: int) -> list[tuple[int, int, int]]:
    """Row, first and last column (all from 0) of the cells near the top that are merged sideways, from above."""
    found = (
        (last_row - top, first_column - left, last_column - left)
        for (_, first_column), (last_row, last_column) in merged or ()
        if first_column < last_column and 0 <= last_row - top < min(height, SPANS_ABOVE)
    )
    return sorted(span for span in found if span[1] >= 0)[:MOST_ERRORS]


def _is_inexact(cell: object) -> bool:
    """Tell numbers of more than 15 digits: the program that kept them as numbers lost the rest."""
    return isinstance(cell, float) and abs(cell) >= INEXACT


def _error_cells(file: BinaryIO, sheet: str) -> list[tuple[int, int, str]]:
    """Row, column (from 0) and text of cells with an error such as #DIV/0!, which the reader leaves empty."""
    with zipfile.ZipFile(file) as archive:
        if "xl/workbook.bin" in archive.namelist():
            return _binary_error_cells(archive, sheet)
        part = _part(archive, sheet)
        if part is None or not _holds(archive, part, _MARKED):
            return []
        cells = _ErrorCells()
        with suppress(expat.ExpatError, _Enough), archive.open(part) as xml:
            while piece := xml.read(PIECE):
                cells.parser.Parse(piece, False)
            cells.parser.Parse(b"", True)
    return cells.found


def _holds(archive: zipfile.ZipFile, part: str, mark: re.Pattern[bytes]) -> bool:
    """Look for what an error cell looks like, piece by piece, without reading the sheet."""
    end = b""
    with archive.open(part) as content:
        while piece := content.read(PIECE):
            if mark.search(end + piece):
                return True
            end = piece[-LONGEST_MARK:]
    return False


def _binary_error_cells(archive: zipfile.ZipFile, sheet: str) -> list[tuple[int, int, str]]:
    """The same of a binary workbook ([MS-XLSB] 2.4.309, 2.4.316, 2.4.656): cells follow the head of their row."""
    part = _binary_part(archive, sheet)
    if part is None or not _holds(archive, part, _BINARY_MARKED):
        return []
    found: list[tuple[int, int, str]] = []
    row = 0
    with archive.open(part) as content:
        for kind, body in _records(content):
            if kind == _ROW and len(body) >= 4:
                row = int.from_bytes(body[:4], "little")
            elif kind in (_ERROR, _FORMULA_ERROR) and len(body) >= 9 and body[8] in _CODES:
                found.append((row, int.from_bytes(body[:4], "little"), _CODES[body[8]]))
                if len(found) >= MOST_ERRORS:
                    break
    return found


def _records(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The records of a part: a type in one or two bytes, a length in up to four of seven bits each, a body."""
    read = BufferedReader(cast(Any, file), PIECE).read
    while first := read(1):
        kind = first[0]
        if kind & 0x80:
            kind = kind & 0x7F | (read(1) or b"\0")[0] << 7
        size = shift = 0
        for shift in range(0, 28, 7):
            low = (read(1) or b"\0")[0]
            size |= (low & 0x7F) << shift
            if not low & 0x80:
                break
        yield kind, read(size)


def _binary_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    with archive.open("xl/workbook.bin") as book:
        for kind, body in _records(book):
            if kind == _BUNDLED:
                id, end = _wide(body, 8)
                if _wide(body, end)[0] == sheet:
                    return _target(archive, "xl/_rels/workbook.bin.rels", id)
    return None


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends: its length in units of two bytes, then those."""
    end = at + 4 + 2 * int.from_bytes(body[at : at + 4], "little")
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


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
    if "xl/workbook.xml" not in archive.namelist():
        return None
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    ids = {each.get("name"): each.get(_RELATION) for each in book.findall("m:sheets/m:sheet", _NAMESPACE)}
    return _target(archive, "xl/_rels/workbook.xml.rels", ids.get(sheet))


def _target(archive: zipfile.ZipFile, relations: str, id: str | None) -> str | None:
    names = set(archive.namelist())
    told = ElementTree.fromstring(archive.read(relations)) if relations in names else ()
    for relation in told:
        if relation.get("Id") == id:
            target = (relation.get("Target") or "").removeprefix("/")
            part = target if target.startswith("xl/") else f"xl/{target}"
            return part if part in names else None
    return None


if __name__ == "__main__":
    main()
