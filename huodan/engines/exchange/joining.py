"""
Two sheets as one table: orders on one, their lines on another, linked by a column both have.

Owns finding that column, putting each line below its record, and naming the lines that belong to none.
Does not own: which subform the lines go to (``mapping.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from huodan.engines.exchange.rows import Gathering
from huodan.engines.exchange.table import Refusal, Table
from huodan.kit.errors import HuodanError
from huodan.kit.text import fold

MOST_ORPHANS = 1_000
LINKED = 0.5


class NoLink(HuodanError):
    """The two sheets have no column by which their rows belong together."""

    code = "no_link"
    status = 422
    zh = "看不出「{lines}」的每一行属于「{sheet}」的哪一行。请指定两张表里都有的一列，如订单编号。"
    en = "It is not clear which row of “{sheet}” each row of “{lines}” belongs to. Name a column that both have."


class OrphanLine(HuodanError):
    """A line names a record that the other sheet does not have."""

    code = "orphan_line"
    status = 422
    zh = "「{sheet}」里没有「{value}」，这一行不知道属于哪条数据。"
    en = "“{sheet}” has no “{value}”, so it is not known what this row belongs to."


@dataclass(frozen=True, slots=True)
class Link:
    """A sheet whose rows belong to those of another; orphans: rows that belong to none."""

    sheet: str
    column: str
    orphans: tuple[int, ...]


def find_link(main: Table, lines: Table) -> Link | None:
    """This function will find the column that tells rows of the main sheet apart and most lines repeat."""
    for column in main.header:
        if column not in lines.header:
            continue
        held = {fold(cell) for cell in _cells(main, column) if cell is not None}
        if len(held) < len(main.lines):
            continue
        said = [(line.number, cell) for line, cell in zip(lines.lines, _cells(lines, column), strict=True)]
        orphans = tuple(number for number, cell in said if cell is None or fold(cell) not in held)
        if len(orphans) <= LINKED * len(said) and len(lines.header) > 1:
            return Link(lines.grid.sheet or "", column, orphans)
    return None


def join(main: Table, lines: Table, *, column: str | None = None) -> Table:
    """
    This function will put the rows of one sheet below the rows of another they belong to.

    The columns of the lines are named ``明细.产品`` after their sheet; a line that belongs to no row becomes a mistake.

    Raises:
        NoLink
    """
    sheet, name = main.grid.sheet or "", lines.grid.sheet or ""
    if column is None:
        found = find_link(main, lines)
        column = found.column if found else None
    column = next((each for each in main.header if column and fold(each) == fold(column)), None)
    if column is None or column not in lines.header:
        raise NoLink(path="link", sheet=sheet, lines=name)
    link = lines.header.index(column)
    below: dict[str, list[int]] = {fold(cell): [] for cell in _cells(main, column) if cell is not None}
    place, width = main.header.index(column), len(main.header)
    refusals: list[Refusal] = []
    for number, line in enumerate(lines.lines):
        text = line.cells[link]
        if text is not None and fold(text) in below:
            below[fold(text)].append(number)
        elif len(refusals) < MOST_ORPHANS:
            error = OrphanLine(sheet=sheet, value=(text or "")[:40])
            own = tuple(text if index == place else None for index in range(width))
            rest = (*line.cells[:link], *line.cells[link + 1 :])
            refusals.append(Refusal(line.number, f"{name}.{column}", error, (*own, *rest)))
    return _joined(main, lines, column, below, tuple(refusals))


def _joined(
    main: Table, lines: Table, column: str, below: dict[str, list[int]], refusals: tuple[Refusal, ...]
) -> Table:
    name = lines.grid.sheet or ""
    link, width = lines.header.index(column), len(main.header)
    kept = [index for index in range(len(lines.header)) if index != link]
    made = Gathering()
    for line in main.lines:
        made.add(line.number, (*line.cells, *(None,) * len(kept)))
        told = line.cells[main.header.index(column)]
        for number in below.pop(fold(told), ()) if told is not None else ():
            each = lines.lines[number]
            made.add(each.number, (*(None,) * width, *(each.cells[index] for index in kept)))
    places = {index: width + place for place, index in enumerate(kept)}
    inexact = {(row, places[index]) for row, index in lines.grid.inexact if index in places}
    header = (*main.header, *(f"{name}.{lines.header[index]}" for index in kept))
    remarks = (
        *main.remarks,
        *(replace(one, column=f"{name}.{one.column}" if one.column else name) for one in lines.remarks),
    )
    return Table(
        header,
        main.header_row,
        made.lines(),
        replace(main.grid, inexact=main.grid.inexact | inexact),
        remarks,
        own=width,
        refusals=refusals,
    )


def _cells(table: Table, column: str) -> Iterable[str | None]:
    index = table.header.index(column) if column in table.header else None
    return (None if index is None else line.cells[index] for line in table.lines)
