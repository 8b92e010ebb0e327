"""
Csv files (RFC 4180): UTF-8 with a mark, as Excel wants it, or GBK for old programs.

Texts that Excel would take for a formula are marked (``guard.py``); numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import IO

from huodan.engines.exchange.export.layout import Column, Layout
from huodan.engines.exchange.export.rows import Rows, Values
from huodan.engines.exchange.export.values import Cell
from huodan.engines.exchange.guard import guarded
from huodan.kit.numbers import plain

ENCODINGS: Mapping[str, str] = {"utf-8": "utf-8-sig", "gbk": "gb18030"}


class CsvFile:
    """A file that grows row by row."""

    def __init__(self, into: IO[bytes], layout: Layout, *, encoding: str = "utf-8") -> None:
        self._file = io.TextIOWrapper(into, encoding=ENCODINGS[encoding], newline="")
        is_alone = len(layout.main) == 1  # without a separator in sight, any sign may be taken for one
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL if is_alone else csv.QUOTE_MINIMAL)
        self._writer.writerow([guarded(column.name, is_header=True) for column in layout.main])
        self._rows = Rows(layout, _text)

    def write(self, records: Iterable[Values]) -> None:
        """This function will add records of the list; a csv file has one sheet only."""
        self._writer.writerows(row for record in records for _, row in self._rows.of(record))

    def close(self) -> None:
        """This function will end the file, which stays open."""
        self._file.detach()


_DIGITS = {"month": 7, "year": 4}


def _text(column: Column, cell: Cell, is_first: bool) -> str:
    if isinstance(cell, str):
        return guarded(cell, is_first=is_first)
    if isinstance(cell, Decimal):
        return f"{plain(cell * 100)}%" if column.style.form == "percent" else plain(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", timespec="milliseconds" if cell.microsecond else "seconds")
    return "" if cell is None else cell.isoformat()[: _DIGITS.get(column.style.form)]
