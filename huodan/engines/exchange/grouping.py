"""
Which rows of a file make one record: those with the same key, and rows that go on with the record above.

Owns nothing of what they say. The whole file is gone through once, and of each row only the number of its record is kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huodan.engines.exchange.cells import quoted, same_key
from huodan.engines.exchange.guard import unguarded
from huodan.engines.exchange.mapping import Aim
from huodan.engines.exchange.table import Line, Table
from huodan.kit.errors import HuodanError

NONE = -1  # the number of an empty row, or a refused one


class RepeatedRow(HuodanError):
    """A value that may stand only once stands in two rows of the file."""

    code = "repeated_row"
    status = 422
    zh = "「{label}」的「{value}」和第 {row} 行重复。请只留一行。"
    en = "“{value}” as “{label}” already stands in row {row}. Please keep one row."


@dataclass(frozen=True, slots=True)
class Column:
    """One column that goes somewhere."""

    index: int
    name: str
    aim: Aim


class Groups:
    """
    The records of a table, numbered from 0 in the order of their first rows.

    keys: what tells which each is, None where nothing does. numbers: by row, of which record it is.
    """

    def __init__(self, table: Table, columns: Sequence[Column], key: Column | None) -> None:
        self.keys: list[str | None] = []
        self._table = table
        self._columns, self._key = columns, key
        self._own = tuple(column for column in columns if column.aim.subform is None)
        self._has_inner = len(self._own) < len(columns)
        self._by_key: dict[str, int] = {}
        self._firsts = array("l")
        self._repeated = array("l")  # indexes of refused rows, each followed by the record that has their key
        self.numbers = array("l", (self._number(index, line) for index, line in enumerate(table.lines)))

    def repeated(self) -> Iterator[tuple[int, RepeatedRow]]:
        """This function will give index and mistake of each row that is refused, as its key stands in another already."""
        for place in range(0, len(self._repeated), 2):
            assert self._key is not None
            index, first = self._repeated[place], self._firsts[self._repeated[place + 1]]
            key = self._key.aim.field
            value = quoted(key, str(self._table.lines[index].cells[self._key.index]))
            yield index, RepeatedRow(label=key.label, value=value, row=first)

    def in_order(self, ranks: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
        """This function will give record and index of each row, record by record; those of a low rank first."""
        numbers = self.numbers
        places: Sequence[int] = range(len(numbers))
        if self._is_scattered():
            places = array("l", sorted(places, key=numbers.__getitem__))
        if ranks is not None:
            taken = (index for index in places if numbers[index] != NONE)
            places = array("l", sorted(taken, key=lambda index: ranks[numbers[index]]))
        return ((numbers[index], index) for index in places if numbers[index] != NONE)

    def _is_scattered(self) -> bool:
        last = 0
        for number in self.numbers:
            if number != NONE and number < last:
                return True
            last = max(last, number)
        return False

    def _number(self, index: int, line: Line) -> int:
        """Find the record a row belongs to: by key, or the one above if it says nothing of its own."""
        cells = line.cells
        if all(cells[column.index] is None for column in self._columns):
            return NONE
        text = None if self._key is None else cells[self._key.index]
        key = None if self._key is None or text is None else same(self._key.aim, text)
        found = self._by_key.get(key) if key is not None else None
        if found is not None and not self._has_inner:
            self._repeated.extend((index, found))
            return NONE
        if found is not None:
            return found
        if self._has_inner and self.keys and all(cells[column.index] is None for column in self._own):
            return len(self.keys) - 1
        self.keys.append(key)
        self._firsts.append(line.number)
        if key is not None:
            self._by_key[key] = len(self.keys) - 1
        return len(self.keys) - 1


def same(aim: Aim, text: str) -> str:
    """This function will give what makes two texts the same value of a field."""
    return same_key(aim.field, unguarded(text))
