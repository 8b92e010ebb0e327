"""Rows of a workbook are written as xlsxwriter itself would write them, and hold every text as it is."""

from __future__ import annotations

import datetime
import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from hypothesis import example, given, strategies as st
from python_calamine import CalamineWorkbook

from huodan.engines.exchange.export import Layout, XlsxFile
from huodan.engines.exchange.export.layout import Column, Sheet
from huodan.engines.exchange.export.rows import MOST_KEPT
from huodan.engines.exchange.export.values import Cell, Style
from huodan.engines.exchange.export.xlsx_file import CUT, FIRST_DAY, LONGEST_TEXT, is_exact, number_format
from huodan.engines.exchange.guard import guarded

STYLES = (Style(), Style("money", 2), Style("day"), Style("moment"))
ODD = (
    "a_x0041_b",
    "\x07\x0b",
    "<b>&amp;\"'",
    " vor",
    "nach ",
    "\n",
    "😀",
    "\ufffe\uffff",
    "\r",
    "合计",
    "'合计",
    "-1",
)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12) | st.sampled_from(ODD)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1).flatmap(
    lambda whole: st.integers(0, 15).map(lambda places: Decimal(whole).scaleb(-places))
)
DAYS = st.dates(FIRST_DAY, datetime.date(9999, 12, 31))
TIMES = st.times().map(lambda time: time.replace(microsecond=time.microsecond // 1000 * 1000))
MOMENTS = st.builds(datetime.datetime.combine, DAYS, TIMES)
CELLS = st.none() | TEXTS | NUMBERS | DAYS | MOMENTS
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6)


def identity(value: object) -> Cell:
    return value  # type: ignore[return-value]


def written(rows: Sequence[Sequence[object]], styles: Sequence[Style] = STYLES) -> bytes:
    """Write a workbook of one sheet."""
    columns = tuple(Column(f"c{place}", str(place), identity, style) for place, style in enumerate(styles))
    into = io.BytesIO()
    with tempfile.TemporaryDirectory() as scratch:
        file = XlsxFile(into, Layout((Sheet("S", columns),), True), scratch=Path(scratch))
        file.write({str(place): cell for place, cell in enumerate(row)} for row in rows)
        file.close()
    return into.getvalue()


def rows_of(book: bytes) -> str:
    """Give the rows of the first sheet, as XML."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    found = re.search(r"<dimension[^>]*>|<sheetData.*</sheetData>", sheet, re.DOTALL)
    data = re.search(r"<sheetData.*</sheetData>", sheet, re.DOTALL)
    assert found is not None
    assert data is not None
    return found[0] + data[0]


def expected(rows: Sequence[Sequence[Cell]]) -> str:
    """Write the same with xlsxwriter alone."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})
    header = book.add_format({"bold": True, "bg_color": "#F2F3F5", "bottom": 1})
    formats = [book.add_format({"num_format": number_format(style)}) for style in STYLES]
    for format in formats:  # numbered as they are asked for
        format._get_xf_index()
    sheet = book.add_worksheet("S")
    for place in range(len(STYLES)):
        sheet.write_string(0, place, f"c{place}", header)
    for number, row in enumerate(rows, start=1):
        is_first = True
        for place, cell in enumerate(row):
            if isinstance(cell, Decimal):
                sheet.write_number(number, place, cell, formats[place])
            elif isinstance(cell, datetime.date):
                sheet.write_datetime(number, place, cell, formats[place])
            elif cell is not None:
                sheet.write_string(number, place, guarded(cell, is_first=is_first, is_csv=False))
            is_first = is_first and cell is None
    for place in range(len(STYLES)):  # the last row may be empty; its place counts nevertheless
        sheet._check_dimensions(len(rows), place)
    book.close()
    return rows_of(made.getvalue())


@given(TABLES)
@example(
    [(Decimal("0.1"), "", None, None), ("合计", "合计", Decimal("-0"), None), (None, "合计", None, None)]
)
def test_rows_are_those_xlsxwriter_writes(rows: list[tuple[Cell, ...]]) -> None:
    rows = [row for row in rows if all(not isinstance(cell, Decimal) or is_exact(cell) for cell in row)]

    assert rows_of(written(rows)) == expected(rows)


def test_a_text_that_looks_like_xml_stays_that_text() -> None:
    texts = ["<r><t>x</t></r>", "</t></is></c>", "]]>", "&lt;"]

    book = CalamineWorkbook.from_filelike(io.BytesIO(written([[text] for text in texts], [Style()])))

    assert [row[0] for row in book.get_sheet_by_index(0).to_python()] == ["c0", *texts]


def test_a_text_of_emojis_too_long_for_a_cell_is_cut_and_not_left_out() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written([["😀" * 20_000]], [Style()])))

    (_, (text,)) = book.get_sheet_by_index(0).to_python()

    assert text.endswith(CUT)
    assert text.startswith("😀" * 16_000)
    assert len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT


def test_pieces_that_are_forgotten_are_made_anew() -> None:
    """More values than are kept, and texts that are marked where they are the first of a row only."""
    rows: list[tuple[Cell, ...]] = [
        (f"合计：{number}", f"合计：{number}") for number in range(2 * MOST_KEPT + 2)
    ]

    book = CalamineWorkbook.from_filelike(io.BytesIO(written([*rows, rows[0]], [Style(), Style()])))

    (_, *found) = book.get_sheet_by_index(0).to_python()
    assert [tuple(row) for row in found] == [
        (guarded(str(first), is_first=True, is_csv=False), guarded(str(other), is_csv=False))
        for first, other in [*rows, rows[0]]
    ]
