"""
Which records of a file others of it point to, and in which order they can be decided: who is pointed to comes first.

Pure: what a record is named by, and which columns point to the file's own form, is told. Of each name and each row a few
bytes stay at hand. Does not own whether such a record is new, or right (``workspace/importing/ahead.py``).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence

from huodan.engines.exchange.grouping import NONE, Groups
from huodan.engines.exchange.guard import unguarded
from huodan.engines.exchange.table import Line, Table
from huodan.kit.text import fold
from huodan.language.fields._references import names

NOBODY = -1


class Names:
    """The texts of one column that name records of the same file."""

    def __init__(self, lines: Iterable[Line], index: int, *, are_several: bool = False) -> None:
        """are_several: whether a cell may name more than one."""
        self._index, self._are_several = index, are_several
        wanted = {_mark(text) for line in lines for text in self.of(line)}
        self._marks = array("q", sorted(wanted))
        self._numbers = array("q", [NOBODY]) * len(wanted)

    def of(self, line: Line) -> Sequence[str]:
        """This function will list what a line names in the column."""
        text = line.cells[self._index]
        if text is None:
            return ()
        return names(unguarded(text)) if self._are_several else (text,)

    def take(self, text: str, number: int) -> None:
        """This function will note what a record is named; of two with one name the last is meant."""
        at = self._find(_mark(text))
        if at is not None:
            self._numbers[at] = number

    def find(self, text: str) -> int | None:
        """This function will give the record a text names."""
        at = self._find(_mark(text))
        return None if at is None or self._numbers[at] == NOBODY else self._numbers[at]

    def _find(self, mark: int) -> int | None:
        at = bisect_left(self._marks, mark)
        return at if at < len(self._marks) and self._marks[at] == mark else None


class Pointing:
    """
    How the records of a file hang together.

    is_wanted: by record, 1 where another points to it. ranks: by record; one that points to others has a higher rank than they.
    Records that point to each other in a circle, and those that need them, have the last. depth: how many ranks there are.
    """

    def __init__(
        self,
        table: Table,
        groups: Groups,
        named_by: Mapping[int, Sequence[int]],
        *,
        several: Collection[int] = (),
    ) -> None:
        """
        named_by: by the index of each column that points to the file's own form, those of the columns that name a record.

        several: the columns whose cells may name more than one.
        """
        self.names = {index: Names(table.lines, index, are_several=index in several) for index in named_by}
        self._take_names(table, groups, named_by)
        count = len(groups.keys)
        self.is_wanted = bytearray(count)
        begin, end = self._edges(table, groups)
        self.ranks = _ranks(count, begin, end)
        self.depth = max(self.ranks, default=0) + 1

    def _take_names(self, table: Table, groups: Groups, named_by: Mapping[int, Sequence[int]]) -> None:
        for index, line in enumerate(table.lines):
            number = groups.numbers[index]
            for pointing, places in named_by.items() if number != NONE else ():
                for text in (line.cells[place] for place in places):
                    if text is not None:
                        self.names[pointing].take(text, number)

    def _edges(self, table: Table, groups: Groups) -> tuple[array[int], array[int]]:
        """List who points to whom."""
        begin, end = array("q"), array("q")
        for index, line in enumerate(table.lines):
            number = groups.numbers[index]
            ways = self.names.values() if number != NONE else ()
            for other in (way.find(text) for way in ways for text in way.of(line)):
                if other is not None and other != number:
                    begin.append(number)
                    end.append(other)
                    self.is_wanted[other] = 1
        return begin, end


def _mark(text: str) -> int:
    """64 bits that stand for a text; two of a million texts have the same once in forty million files."""
    return hash(fold(unguarded(text)))


def _ranks(count: int, begin: array[int], end: array[int]) -> array[int]:
    """Rank records by the longest way from one that points to nobody (Kahn)."""
    ranks, needs = array("q", [0]) * count, array("q", [0]) * count
    for number in begin:
        needs[number] += 1
    by_end = array("q", sorted(range(len(end)), key=end.__getitem__))
    ends = array("q", (end[edge] for edge in by_end))
    ready = deque(number for number in range(count) if not needs[number])
    while ready:
        number = ready.popleft()
        at = bisect_left(ends, number)
        while at < len(ends) and ends[at] == number:
            other = begin[by_end[at]]
            ranks[other] = max(ranks[other], ranks[number] + 1)
            needs[other] -= 1
            if not needs[other]:
                ready.append(other)
            at += 1
    last = max(ranks, default=0) + 1
    for number in range(count):
        if needs[number]:
            ranks[number] = last
    return ranks
