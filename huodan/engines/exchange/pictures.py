"""
Pictures in the cells of a workbook: which lie over which cell, and how they come out of it.

Owns the two ways they are kept: anchored to a cell (DrawingML), and as the value of one (WPS: ``=DISPIMG("ID_…",1)`` and
``xl/cellimages.xml``). Does not own which columns take them (``mapping.py``) or what becomes of them (``workspace``).
"""

from __future__ import annotations

import posixpath
import re
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from huodan.kit.child import in_child
from huodan.kit.errors import HuodanError

MOST_PICTURES = 5_000
MOST_MARKUP = 50 * 1024 * 1024
MEGABYTES, SECONDS = 1024, 120
PIECE = 1 << 20

Places = Mapping[tuple[int, int], tuple[str, ...]]
"""By the number of a row and the index of a column (from 0): the parts of the workbook that hold the pictures there."""

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ART = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_CELL_PICTURES = "xl/cellimages.xml"
_NAMED = re.compile(r"DISPIMG\(\s*\"([^\"]{1,100})\"", re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BROKEN = (zipfile.BadZipFile, ElementTree.ParseError, expat.ExpatError, KeyError, ValueError, OSError)


class TooManyPictures(HuodanError):
    """The sheet has more pictures than an import takes."""

    code = "too_many_pictures"
    status = 422
    zh = "一次最多带入 {limit} 张图片，这个工作表更多。请分成几个文件。"
    en = "An import takes at most {limit} pictures along; this sheet has more. Please split it."


def find_pictures(file: bytes | Path, sheet: str) -> Places:
    """
    This function will find the pictures of a sheet, in a child process; none if the file is no such workbook.

    Raises:
        TooManyPictures, ChildTooLarge, ChildTooSlow
    """
    with _on_disk(file) as path:
        if not zipfile.is_zipfile(path):
            return {}
        found = in_child(look_for_pictures, str(path), sheet, megabytes=MEGABYTES, seconds=SECONDS)
    if sum(map(len, found.values())) > MOST_PICTURES:
        raise TooManyPictures(limit=MOST_PICTURES)
    return found  # type: ignore[no-any-return]


def look_for_pictures(
    _tell: Callable[[object], None], path: str, sheet: str
) -> dict[tuple[int, int], tuple[str, ...]]:
    """This function will do so, in the child; what is broken holds none."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    with suppress(*_BROKEN), zipfile.ZipFile(path) as book:
        part = _sheet_part(book, sheet)
        for place, picture in (*_anchored(book, part), *_in_cells(book, part)):
            found[place].append(picture)
            if len(found) > MOST_PICTURES:
                break
    return {place: tuple(dict.fromkeys(parts)) for place, parts in found.items()}


@contextmanager
def pictures_of(file: bytes | Path) -> Iterator[Callable[[str], tuple[int, IO[bytes]]]]:
    """This function will give what opens a picture by its part: how large it says it is, and its bytes one by one."""
    with _on_disk(file) as path, zipfile.ZipFile(path) as book:
        yield lambda part: (book.getinfo(part).file_size, book.open(part))


def ids_brought(brought: tuple[str, ...] | HuodanError) -> list[str]:
    """
    This function will give the files the pictures over a cell became.

    Raises:
        HuodanError: why they became none.
    """
    if isinstance(brought, HuodanError):
        raise brought
    return list(brought)


@contextmanager
def _on_disk(file: bytes | Path) -> Iterator[Path]:
    if isinstance(file, Path):
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(file)
        yield path


def _anchored(book: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Give the pictures that lie over cells: each belongs to the one in which it begins."""
    drawings = (to for kind, to in _related(book, sheet).values() if kind == "drawing")
    for drawing in drawings:
        parts = _related(book, drawing)
        for anchor in _tree(book, drawing):
            start = anchor.find(f"{_DRAWN}from")
            if start is None:
                continue
            column, row = (int(start.findtext(f"{_DRAWN}{name}") or 0) for name in ("col", "row"))
            for shown in anchor.iter(f"{_ART}blip"):
                if picture := _picture(parts, shown):
                    yield (row + 1, column), picture


def _in_cells(book: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Give the pictures that are values of cells, as WPS writes them."""
    if _CELL_PICTURES not in book.namelist():
        return
    parts = _related(book, _CELL_PICTURES)
    named: dict[str, str] = {}
    for each in _tree(book, _CELL_PICTURES):
        name = next(each.iter(f"{_DRAWN}cNvPr"), None)
        shown = next(each.iter(f"{_ART}blip"), None)
        if name is not None and shown is not None and (picture := _picture(parts, shown)):
            named[name.get("name", "")] = picture
    cells = _Formulas(named)
    with book.open(sheet) as content:
        while piece := content.read(PIECE):
            cells.parser.Parse(piece, False)
    yield from cells.found


def _picture(parts: Mapping[str, tuple[str, str]], shown: ElementTree.Element) -> str | None:
    kind, to = parts.get(shown.get(f"{_RELATED}embed", ""), ("", ""))
    return to if kind == "image" else None


class _Formulas:
    """Gathers the cells of a sheet whose formula names a picture, while expat walks over it once."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self.found: list[tuple[tuple[int, int], str]] = []
        self._named, self._cell = named, ""
        self._text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith("}c"):
            self._cell = attributes.get("r", "")
        elif name.endswith("}f"):
            self._text = []

    def _say(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name.endswith("}f") and self._text is not None:
            named, place = _NAMED.search("".join(self._text)), _PLACE.fullmatch(self._cell)
            if named and place and named[1] in self._named:
                self.found.append(((int(place[2]), _column(place[1])), self._named[named[1]]))
            self._text = None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _sheet_part(book: zipfile.ZipFile, name: str) -> str:
    told = _tree(book, "xl/workbook.xml")
    id = next(each.get(f"{_RELATED}id", "") for each in told.iter(_SHEET) if each.get("name") == name)
    return _related(book, "xl/workbook.xml")[id][1]


def _related(book: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Give by id what kind of part a part leads to, and its name; what lies elsewhere is left out."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in book.namelist():
        return {}
    found: dict[str, tuple[str, str]] = {}
    for each in _tree(book, relations):
        target, kind = each.get("Target", ""), each.get("Type", "").rpartition("/")[2]
        to = posixpath.normpath(posixpath.join(folder, target)) if not target.startswith("/") else target[1:]
        if each.get("TargetMode") != "External" and to in book.namelist():
            found[each.get("Id", "")] = kind, to
    return found


def _tree(book: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if book.getinfo(part).file_size > MOST_MARKUP:
        raise ValueError(part)
    return ElementTree.fromstring(book.read(part))
