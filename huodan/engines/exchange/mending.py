"""
Rows that were refused, back as xlsx: the file's own columns, and before them the reasons, to be mended and imported again.

Texts stay texts: nothing a file brought is ever written as a formula or a link. Rows are written one by one, however many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import IO, Any

from huodan.engines.exchange.export.xlsx_file import MOST_ROWS, XlsxRows, open_book, put_together
from huodan.engines.exchange.mistakes import CellError, Mistakes
from huodan.engines.exchange.table import Cells, Table
from huodan.kit.words import Lang

REASON = {"zh": "不能导入的原因", "en": "Why it was not imported"}
LEFT_OUT = {
    "zh": "还有 {count} 行放不下：一张工作表最多 {limit} 行。请先改好这些，再用原文件检查其余的。",
    "en": "{count} more rows do not fit: a sheet has at most {limit}. Mend these first, then check the original file again.",
}
WIDE, USUAL = 48, 16


def write_errors(into: IO[bytes], table: Table, lines: bytes, mistakes: Mistakes, *, lang: Lang) -> None:
    """
    This function will write the refused lines of a table, and the rows it left out itself, with their reasons.

    lines: one for each line of the table, 1 where it was refused. The cells with mistakes are coloured.
    """
    book = open_book(into)
    page = book.add_worksheet()
    page.write_row(0, 0, [REASON[lang], *table.header], book.add_format({"bold": True, "text_wrap": True}))
    page.set_column(0, 0, WIDE)
    page.set_column(1, len(table.header), USUAL)
    page.freeze_panes(1, 1)
    plain = book.add_format({"num_format": "@"})
    wrong = book.add_format({"num_format": "@", "bg_color": "#FFE0DD"})
    written = XlsxRows(page, len(table.header) + 1)
    of, order = mistakes.by_row(), {name: place for place, name in enumerate(table.header)}
    of_file = tuple(of(table.header_row))
    left_out = 0
    for number, cells in _refused(table, lines):
        if written.count >= MOST_ROWS - 1:
            left_out += 1
            continue
        own = sorted(of(number), key=lambda one: order.get(one.column or "", -1))
        _write(written, table, cells, _told(table, cells, own or of_file), plain, wrong, lang)
    if left_out:
        written.write([written.text(LEFT_OUT[lang].format(count=left_out, limit=MOST_ROWS))])
    written.end()
    put_together(book)


def _refused(table: Table, lines: bytes) -> Iterator[tuple[int, Cells]]:
    """Give number and cells of each refused row, those of the table before those it left out itself."""
    marked = (line for line, mark in zip(table.lines, lines, strict=True) if mark)
    return chain(
        ((line.number, line.cells) for line in marked), ((one.row, one.cells) for one in table.refusals)
    )


def _told(table: Table, cells: Cells, errors: Sequence[CellError]) -> Sequence[CellError]:
    """The mistakes of a row; where two sheets were joined two rows may have one number, but not the same columns filled."""
    if table.own is None:
        return errors
    filled = {name for name, cell in zip(table.header, cells, strict=True) if cell is not None}
    inner = set(table.header[table.own :])
    is_inner = bool(filled & inner)
    return [
        one
        for one in errors
        if one.column is None or (one.column in inner) is is_inner or one.column in filled
    ]


def _write(
    written: XlsxRows,
    table: Table,
    cells: Cells,
    errors: Sequence[CellError],
    plain: Any,
    wrong: Any,
    lang: Lang,
) -> None:
    reasons = (f"{one.column}：{one.text(lang)}" if one.column else one.text(lang) for one in errors)
    columns = {one.column for one in errors}
    row = [written.text("\n".join(reasons))]
    for name, cell in zip(table.header, cells, strict=True):
        if cell is None and name not in columns:
            row.append("")
        else:
            row.append(written.text(cell or "", wrong if name in columns else plain))
    written.write(row)
