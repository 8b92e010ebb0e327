"""
Records of a list as rows of pieces: what a file writes for each cell.

A value that comes again, such as a product's name or everything of an order that is said for each of its lines, is made
into its piece once. Does not own which columns there are (``layout.py``) or what a piece looks like (the files).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from huodan.engines.exchange.export.layout import Column, Layout, Sheet
from huodan.engines.exchange.export.values import Cell

MOST_KEPT = 4096
"""Pieces of one column; more are forgotten together, so that memory stays the same."""

Row = Sequence[str]
Write = Callable[[Column, Cell, bool], str]
Values = Mapping[str, object]


class Rows:
    """
    Makes the rows of a file.

    write: gives the piece of a cell that is not empty; the last argument says whether it is the first of its row, which
    only texts care for. An empty piece stands for an empty cell.
    """

    def __init__(self, layout: Layout, write: Write) -> None:
        self._firsts: dict[str, str] = {}
        self._plans = [_plan(sheet, write, self._firsts) for sheet in layout.sheets]
        self._makers = [maker for plan in self._plans for maker in (*plan.own, *plan.inner)]
        self._repeats = layout.repeats

    def of(self, record: Values) -> Iterator[tuple[int, Row]]:
        """Give the rows of a record, each with the number of its sheet."""
        self._forget()
        for place, plan in enumerate(self._plans):
            for row in plan.rows(record, repeats=self._repeats):
                yield place, self._begun(row) if self._firsts else row

    def _begun(self, row: Row) -> Row:
        """Say the first piece of a row as such."""
        for place, piece in enumerate(row):
            if piece:
                first = self._firsts.get(piece)
                return row if first is None else [*row[:place], first, *row[place + 1 :]]
        return row

    def _forget(self) -> None:
        """Keep memory the same, however many records there are; no piece outlives what is known of it as a first."""
        is_all = len(self._firsts) > MOST_KEPT
        for maker in self._makers:
            if is_all or len(maker.kept) > MOST_KEPT:
                maker.kept.clear()
        if is_all:
            self._firsts.clear()


class _Maker:
    """Makes the pieces of one column."""

    __slots__ = ("_column", "_firsts", "_write", "kept", "path", "subform")

    def __init__(self, column: Column, write: Write, firsts: dict[str, str]) -> None:
        self._column, self._write, self._firsts = column, write, firsts
        self.path, self.subform = column.path, column.subform
        self.kept: dict[object, str] = {}

    def piece(self, value: object) -> str:
        """Give the piece of a value."""
        if value is None:
            return ""
        try:
            key = tuple(value.values()) if isinstance(value, Mapping) else value
            piece = self.kept.get(key)
        except TypeError:  # a list, which is not kept
            return self._made(value)
        if piece is None:
            piece = self.kept[key] = self._made(value)
        return piece

    def pieces(self, values: object) -> list[str]:
        """Give the piece of each sub-row; none where the sub-rows may not be seen."""
        return list(map(self.piece, values)) if isinstance(values, list) else []

    def _made(self, value: object) -> str:
        cell = self._column.read(value)
        if cell is None:
            return ""
        piece = self._write(self._column, cell, False)
        if isinstance(cell, str):
            first = self._write(self._column, cell, True)
            if first != piece:
                self._firsts[piece] = first
        return piece


@dataclass(frozen=True, slots=True)
class _Plan:
    """One sheet: first what is the record's own, then what is its sub-rows'."""

    own: tuple[_Maker, ...]
    inner: tuple[_Maker, ...]
    is_main: bool

    def rows(self, record: Values, *, repeats: bool) -> Iterator[Row]:
        """Give the rows of a record."""
        own = [maker.piece(record[maker.path]) for maker in self.own if maker.path is not None]
        lines = list(zip_longest(*self._inner(record), fillvalue="")) if self.inner else []
        silent = own if repeats or not self.is_main else [""] * len(own)
        if not lines and self.is_main:
            yield own + [""] * len(self.inner)
        for number, line in enumerate(lines):
            yield [*(silent if number else own), *line]

    def _inner(self, record: Values) -> Iterator[list[str]]:
        counts: dict[str | None, int] = {}
        for maker in self.inner:
            if maker.path is not None and maker.subform not in counts:
                values = record[maker.path]
                counts[maker.subform] = len(values) if isinstance(values, list) else 0
        for maker in self.inner:
            if maker.path is None:
                yield [maker.piece(number) for number in range(1, counts.get(maker.subform, 0) + 1)]
            else:
                yield maker.pieces(record[maker.path])


def _plan(sheet: Sheet, write: Write, firsts: dict[str, str]) -> _Plan:
    makers = [_Maker(column, write, firsts) for column in sheet.columns]
    own = tuple(maker for maker in makers if maker.subform is None)
    inner = tuple(maker for maker in makers if maker.subform is not None)
    assert [*own, *inner] == makers, "what is the record's own stands first"
    return _Plan(own, inner, sheet.subform is None)
