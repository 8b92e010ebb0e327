"""
What the importer sees in a file, before anybody says where it goes: ``huodan read``.

Owns the proposal of a kind for each column and the words about cells that do not fit it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from huodan.engines.exchange.cells import day_text, is_error, number_text
from huodan.engines.exchange.table import Remark, Table
from huodan.kit import phones, zone
from huodan.kit.errors import HuodanError
from huodan.kit.numbers import parse_decimal, plain
from huodan.kit.text import fold

Reader = Callable[[str], str | None]

MOST_FITTING = 0.6
LONGEST_NUMBER = 15
_CODE = re.compile(r"0[0-9]+")
_TRUTHS = {"是": "true", "否": "false", "true": "true", "false": "false", "yes": "true", "no": "false"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A table with a kind for each column, its cells written as that kind, and everything worth knowing."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    remarks: tuple[Remark, ...]


def look(table: Table) -> Seen:
    """This function will propose a kind for each column; cells that do not fit become empty and are named."""
    columns = [[line.cells[index] for line in table.lines] for index in range(len(table.header))]
    readers = [
        _choose([cell for cell in cells if cell is not None and not is_error(cell)]) for cells in columns
    ]
    remarks = list(table.remarks)
    rows = []
    for line in table.lines:
        row = []
        for name, cell, (kind, read) in zip(table.header, line.cells, readers, strict=True):
            value = None if cell is None or is_error(cell) else read(cell)
            row.append(value)
            if cell is not None and value is None:
                remarks.append(_unfit(line.number, name, cell, kind))
        rows.append(tuple(row))
    return Seen(tuple(kind for kind, _ in readers), tuple(rows), tuple(remarks))


def shown(table: Table, *, lang: str) -> dict[str, object]:
    """This function will write what is seen as JSON."""
    seen, grid = look(table), table.grid
    return {
        "encoding": grid.encoding,
        "separator": grid.separator,
        "sheets": list(grid.sheets),
        "sheet": grid.sheet,
        "header": list(table.header),
        "header_row": table.header_row,
        "kinds": dict(zip(table.header, seen.kinds, strict=True)),
        "rows": [list(row) for row in seen.rows],
        "row_numbers": [line.number for line in table.lines],
        "warnings": [
            {"row": one.row, "column": one.column, "message": one.text(lang)} for one in seen.remarks
        ],
    }


def _choose(cells: list[str]) -> tuple[str, Reader]:
    """Take the first kind most cells fit; codes with leading zeros and very long numbers stay text."""
    if cells and not any(_is_code(cell) for cell in cells):
        for kind, read in _KINDS:
            fitting = sum(read(cell) is not None for cell in cells)
            if fitting and fitting >= MOST_FITTING * len(cells):
                return kind, read
    is_long = any("\n" in cell or len(cell) > 200 for cell in cells)
    return "multi_line_text" if is_long else "single_line_text", _text


def _is_code(cell: str) -> bool:
    return _CODE.fullmatch(cell) is not None or (cell.isdigit() and len(cell) > LONGEST_NUMBER)


def _text(cell: str) -> str | None:
    return cell


def _switch(cell: str) -> str | None:
    return _TRUTHS.get(fold(cell))


def _number(cell: str) -> str | None:
    return _tried(lambda: plain(parse_decimal(number_text(cell))))


def _day(cell: str) -> str | None:
    return _tried(lambda: zone.day_text(zone.parse_day(day_text(cell))))


def _moment(cell: str) -> str | None:
    return _tried(lambda: zone.iso(zone.parse_instant(day_text(cell), "UTC"), "UTC")[:19].replace("T", " "))


def _tried(read: Callable[[], str]) -> str | None:
    try:
        return read()
    except HuodanError:
        return None


_KINDS: tuple[tuple[str, Reader], ...] = (
    ("switch", _switch),
    ("phone", phones.mobile),
    ("date", _day),
    ("date_time", _moment),
    ("number", _number),
)


def _unfit(row: int, column: str, cell: str, kind: str) -> Remark:
    return Remark(
        f"「{cell[:40]}」不像这一列的其他值（{kind}），导入时会提示改正。",
        f"“{cell[:40]}” is unlike the other values of this column ({kind}); the import will ask to mend it.",
        row=row,
        column=column,
    )
