"""
Rows that were refused, back as xlsx: the file's own columns, and before them the reasons, to be mended and imported again.

Texts stay texts: nothing a file brought is ever written as a formula or a link.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from huodan.engines.exchange.entries import CellError
from huodan.engines.exchange.table import Cells, Table
from huodan.kit.words import Lang

REASON = {"zh": "不能导入的原因", "en": "Why it was not imported"}
LONGEST_CELL = 32_767
_TEXTS_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_errors(table: Table, lines: Collection[int], errors: Sequence[CellError], *, lang: Lang) -> bytes:
    """
    This function will write the named lines of a table, and the rows it left out itself, with their reasons.

    lines: indexes. The cells with mistakes are coloured.
    """
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, **_TEXTS_ONLY})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True})
    plain = book.add_format({"num_format": "@"})
    wrong = book.add_format({"num_format": "@", "bg_color": "#FFE0DD"})
    page.write_row(0, 0, [REASON[lang], *table.header], bold)
    page.set_column(0, 0, 48)
    page.set_column(1, len(table.header), 16)
    page.freeze_panes(1, 1)
    by_row: dict[int, list[CellError]] = defaultdict(list)
    for error in errors:
        by_row[error.row].append(error)
    rows: list[tuple[int, Cells]] = [
        (table.lines[line].number, table.lines[line].cells) for line in sorted(lines)
    ]
    rows += [(refusal.row, refusal.cells) for refusal in table.refusals]
    for place, (number, cells) in enumerate(rows, start=1):
        told = _told(table, cells, by_row.get(number, ()) or by_row.get(table.header_row, ()))
        _write(page, place, table.header, cells, told, plain, wrong, lang)
    book.close()
    return made.getvalue()


def _told(table: Table, cells: Cells, errors: Sequence[CellError]) -> list[CellError]:
    """The mistakes of a row; where two sheets were joined two rows may have one number, but not the same columns filled."""
    filled = {name for name, cell in zip(table.header, cells, strict=True) if cell is not None}
    if table.own is None:
        return list(errors)
    inner = set(table.header[table.own :])
    is_inner = bool(filled & inner)
    return [
        one
        for one in errors
        if one.column is None or (one.column in inner) is is_inner or one.column in filled
    ]


def _write(
    page: Any,
    place: int,
    header: tuple[str, ...],
    cells: Cells,
    errors: Sequence[CellError],
    plain: Any,
    wrong: Any,
    lang: Lang,
) -> None:
    reasons = (f"{one.column}：{one.text(lang)}" if one.column else one.text(lang) for one in errors)
    page.write_string(place, 0, "\n".join(reasons)[:LONGEST_CELL])
    columns = {one.column for one in errors}
    for index, (name, cell) in enumerate(zip(header, cells, strict=True), start=1):
        if cell is not None or name in columns:
            page.write_string(place, index, (cell or "")[:LONGEST_CELL], wrong if name in columns else plain)
