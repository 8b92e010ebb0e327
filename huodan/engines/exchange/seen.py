"""
What the importer sees in a file, before anybody says where it goes: ``huodan read``.

Owns the proposal of a kind for each column and the words about cells that do not fit it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huodan.engines.exchange.cells import day_text, is_error, number_text, raw_value, split_unit
from huodan.engines.exchange.guard import unguarded
from huodan.engines.exchange.joining import Link
from huodan.engines.exchange.table import Remark, Table, column_name
from huodan.kit import phones, zone
from huodan.kit.errors import HuodanError
from huodan.kit.numbers import parse_decimal, plain
from huodan.kit.regions import split_address
from huodan.kit.text import fold
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField

Reader = Callable[[str], str | None]

MOST_FITTING = 0.6
MOST_TRIED = 2_000
LONGEST_NUMBER = 15
_CODE = re.compile(r"0[0-9]+")
_TRUTHS = {"是": "true", "否": "false", "true": "true", "false": "false", "yes": "true", "no": "false"}
_BITS = {"1": "true", "0": "false"}
_QUESTION = re.compile(
    r"[是能可需要]否|与否|有无|吗$|[?？]|^已|(停用|启用|禁用|有效|在职)$|^(is|has|can)[_ ]|yes|y/n"
)


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
        _choose([cell for cell in cells if cell is not None and not is_error(cell)], name)
        for name, cells in zip(table.header, columns, strict=True)
    ]
    remarks = list(table.remarks)
    rows = []
    for line in table.lines:
        row = []
        for index, (name, cell) in enumerate(zip(table.header, line.cells, strict=True)):
            kind, read = readers[index]
            value = None if cell is None or is_error(cell) else read(cell)
            row.append(value)
            if cell is not None and is_error(cell):
                remarks.append(_error(line.number, name, column_name(table.grid.first_column + index), cell))
            elif cell is not None and value is None:
                remarks.append(_unfit(line.number, name, cell, kind))
            elif cell is not None and kind == "number" and split_unit(cell)[1]:
                remarks.append(unit_remark(line.number, name, cell))
        rows.append(tuple(row))
    return Seen(tuple(kind for kind, _ in readers), tuple(rows), tuple(remarks))


def shown(table: Table, links: Sequence[Link] = (), *, lang: str) -> dict[str, object]:
    """This function will write what is seen as JSON; links: the other sheets that hold sub-rows of it."""
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
        "links": [{"sheet": link.sheet, "column": link.column, "orphans": link.orphans} for link in links],
        "row_numbers": [line.number for line in table.lines],
        "warnings": [
            {"row": one.row, "column": one.column, "message": one.text(lang)} for one in seen.remarks
        ],
    }


def kind_of(cells: Sequence[str], header: str) -> str:
    """This function will name the kind most values of a column fit, by these and by what the column is called."""
    return _choose(list(cells), header)[0]


_KIND_OF = {Store.DAY: "date", Store.INSTANT: "date_time", Store.DECIMAL: "number", Store.PLACE: "address"}


def fits_kind(found: PlanField, cells: Sequence[str], *, header: str = "", part: float) -> bool:
    """
    This function will say whether values look like those of a field and of few others.

    Only 0 and 1 are yes and no where the header asks for them; anywhere else they count something.
    Any text fits a text field and a number may count anything, so only fields of a kind that refuses most are asked.
    """
    if found.store in (Store.TEXT, Store.DECIMAL, Store.ROWS, Store.NONE) and not found.field.is_telling:
        return False
    if found.store is Store.FLAG and _is_binary(cells) and not _asks(header):
        return False
    wanted = _KIND_OF.get(found.store)
    if wanted is not None and _choose(list(cells))[0] != wanted:
        return False
    return sum(_is_read(found, cell) for cell in cells) >= part * len(cells)


def _is_read(found: PlanField, cell: str) -> bool:
    try:
        return found.field.parse(raw_value(found, cell), tz="UTC") is not None
    except HuodanError:
        return False


def _choose(cells: list[str], header: str = "") -> tuple[str, Reader]:
    """Take the kind most cells fit, the stricter of equals; codes with leading zeros and very long numbers stay text."""
    tried = cells[:MOST_TRIED]
    if tried and _is_binary(tried) and _asks(header):
        return "switch", _bit
    if tried and not any(_is_code(cell) for cell in tried):
        counts = [sum(read(cell) is not None for cell in tried) for _, read in _KINDS]
        best = counts.index(max(counts))
        kind, read = _KINDS[best]
        is_number = kind != "number" or any(not split_unit(cell)[1] for cell in tried)
        if counts[best] and counts[best] >= MOST_FITTING * len(tried) and is_number:
            return kind, _text if kind == "address" else read
    is_long = any("\n" in cell or len(cell) > 200 for cell in cells)
    return "multi_line_text" if is_long else "single_line_text", _text


def _is_binary(cells: Sequence[str]) -> bool:
    return all(_bit(cell) for cell in cells)


def _asks(header: str) -> bool:
    return _QUESTION.search(fold(header)) is not None


def _is_code(cell: str) -> bool:
    return _CODE.fullmatch(cell) is not None or (cell.isdigit() and len(cell) > LONGEST_NUMBER)


def _text(cell: str) -> str | None:
    return unguarded(cell)


def _switch(cell: str) -> str | None:
    return _TRUTHS.get(fold(cell))


def _bit(cell: str) -> str | None:
    return _BITS.get(fold(cell))


def _number(cell: str) -> str | None:
    return _tried(lambda: plain(parse_decimal(number_text(split_unit(cell)[0]))))


def _day(cell: str) -> str | None:
    return _tried(lambda: zone.day_text(zone.parse_day(day_text(cell))))


def _moment(cell: str) -> str | None:
    return _tried(lambda: zone.iso(zone.parse_instant(day_text(cell), "UTC"), "UTC")[:19].replace("T", " "))


def _address(cell: str) -> str | None:
    """A place in China with more than the names of its regions."""
    if len(cell) > 200 or cell.isascii():
        return None
    found = split_address(cell)
    return cell if found.province and found.detail else None


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
    ("address", _address),
)


def unit_remark(row: int, column: str, cell: str) -> Remark:
    """This function will tell what was left out of a number."""
    number, unit = split_unit(cell)
    return Remark(
        f"「{cell[:40]}」按数字 {number} 读，单位「{unit}」没有导入。请核对各行单位是否相同。",
        f"“{cell[:40]}” was read as the number {number}; its unit “{unit}” was left out. Please check the units.",
        row=row,
        column=column,
    )


def _error(row: int, column: str, letters: str, cell: str) -> Remark:
    return Remark(
        f"{letters}{row} 是表格软件的错误值 {cell[:40]}，导入时会提示改正。",
        f"{letters}{row} holds the error {cell[:40]}; the import will ask to mend it.",
        row=row,
        column=column,
    )


def _unfit(row: int, column: str, cell: str, kind: str) -> Remark:
    return Remark(
        f"「{cell[:40]}」不像这一列的其他值（{kind}），导入时会提示改正。",
        f"“{cell[:40]}” is unlike the other values of this column ({kind}); the import will ask to mend it.",
        row=row,
        column=column,
    )
