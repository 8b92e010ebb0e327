"""
What a file holds, whatever wrote it: one header and rows of text.

Owns the shape, its limits, and what is refused because it is no such table.
Does not own: reading bytes (``text_file.py``, ``workbook.py``) and what the columns mean (``mapping.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huodan.kit.errors import HuodanError

if TYPE_CHECKING:
    from huodan.engines.exchange.rows import Rows

MOST_BYTES = 100 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 400

Cells = tuple[str | None, ...]


class FileTooLarge(HuodanError):
    """The file has more bytes than an import takes."""

    code = "file_too_large"
    status = 413
    zh = "文件超过 {limit} MB。请删去多余的工作表和图片，或分成几个文件。"
    en = "The file is larger than {limit} MB. Remove unneeded sheets and pictures, or split it."


class TooManyFileRows(HuodanError):
    """The file has more rows than an import takes."""

    code = "too_many_file_rows"
    status = 422
    zh = "一次最多导入 {limit} 行，这个文件更多。请分成几个文件。"
    en = "An import takes at most {limit} rows; this file has more. Please split it."


class TooManyFileColumns(HuodanError):
    """The file has more columns than an import takes."""

    code = "too_many_file_columns"
    status = 422
    zh = "一次最多导入 {limit} 列，这个文件更多。请删去不需要的列。"
    en = "An import takes at most {limit} columns; this file has more. Please remove some."


class UnreadableFile(HuodanError):
    """The file is broken or of a kind that is not read."""

    code = "unreadable_file"
    status = 422
    zh = "读不了这个文件：{reason}"
    en = "This file cannot be read: {reason}"


class NoTable(HuodanError):
    """The file holds no header with rows."""

    code = "no_table"
    status = 422
    zh = "文件里没有表格。第一行要写列名，下面每行一条数据。"
    en = "The file holds no table. Write the column names into the first row and one entry per row below."


class NoHeader(HuodanError):
    """The row that should name the columns is not there, or empty."""

    code = "no_header"
    status = 422
    zh = "第 {row} 行没有列名。请选写着列名的那一行。"
    en = "Row {row} has no column names. Choose the row in which they stand."


@dataclass(frozen=True, slots=True)
class Line:
    """One row; ``number`` is the one a spreadsheet shows beside it."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the owner of the file should know; row and column where it stands, if in one place."""

    zh: str
    en: str
    row: int | None = None
    column: str | None = None

    def text(self, lang: str) -> str:
        """This function will give the words in one language."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is left out before anybody says where the columns go, and why; cells: as wide as the header."""

    row: int
    column: str | None
    error: HuodanError
    cells: Cells


@dataclass(frozen=True, slots=True)
class Grid:
    """
    The cells of a file before anybody knows which row is the header.

    first_row: the number of the first row. first_column: the index of the first column. encoding, separator: of a text file.
    sheet: the one that was read, of ``sheets``.
    inexact: row numbers and column indexes of numbers too long for the program that wrote them.
    spans: cells near the top merged over several columns, as index of the row, first and last column.
    """

    rows: Rows
    first_row: int = 1
    first_column: int = 0
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    inexact: frozenset[tuple[int, int]] = frozenset()
    spans: tuple[tuple[int, int, int], ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """
    A header with distinct names, and the rows below it that are not empty, each as wide as the header.

    lines: of a large file they lie on the disk (``rows.py``), so they are gone through, not copied.
    own: how many columns speak of the records themselves, where the rest came from a sheet of sub-rows.
    pictures: by number of row and index of column, the parts of the workbook that lie over a cell. brought: the ids of the
    files they became, or why not.
    """

    header: tuple[str, ...]
    header_row: int
    lines: Sequence[Line]
    grid: Grid
    remarks: tuple[Remark, ...] = ()
    own: int | None = None
    refusals: tuple[Refusal, ...] = ()
    pictures: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    brought: Mapping[tuple[int, int], tuple[str, ...] | HuodanError] = field(default_factory=dict)


def unreadable(zh: str, en: str) -> UnreadableFile:
    """This function will build the refusal of a file, with the reason in both languages."""
    return UnreadableFile(reason={"zh": zh, "en": en})


def column_name(index: int) -> str:
    """This function will name a column as a spreadsheet does, counted from 0: A, B … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
