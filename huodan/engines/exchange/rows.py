"""
The rows of a file, however many: the first in memory, the others in a file without a name that goes with the process.

Owns how rows lie there. They are read in their order, or one by one where the rows of one record lie apart.
"""

from __future__ import annotations

import marshal
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from typing import IO, Any, overload
from weakref import finalize

from huodan.engines.exchange.table import Cells, Line

MOST_HELD = 20_000
BLOCK = 200
BLOCKS_AT_HAND = 64


class Rows:
    """Rows of plain values; those that do not fit into memory lie in blocks on the disk."""

    def __init__(self) -> None:
        self._held: list[Any] = []
        self._offsets = array("q")
        self._file: IO[bytes] | None = None
        self._count = self._end = 0
        self._at_hand: dict[int, list[Any]] = {}

    def append(self, row: Any) -> None:
        """This function will add a row."""
        self._held.append(row)
        self._count += 1
        if self._count > MOST_HELD and len(self._held) >= BLOCK:
            self._write()

    def at(self, place: int) -> Any:
        """This function will give one row."""
        block, rest = divmod(place, BLOCK)
        if block < len(self._offsets):
            return self._block(block)[rest]
        return self._held[place - len(self._offsets) * BLOCK]

    def since(self, start: int = 0) -> Iterator[Any]:
        """This function will give the rows from one on."""
        first, rest = divmod(start, BLOCK)
        for block in range(first, len(self._offsets)):
            yield from self._read(block)[rest:]
            rest = 0
        yield from self._held[max(0, start - len(self._offsets) * BLOCK) :]

    def __len__(self) -> int:
        return self._count

    def _block(self, block: int) -> list[Any]:
        found = self._at_hand.get(block)
        if found is None:
            if len(self._at_hand) >= BLOCKS_AT_HAND:
                del self._at_hand[next(iter(self._at_hand))]
            found = self._at_hand[block] = self._read(block)
        return found

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the rows do
            finalize(self, self._file.close)
        whole = len(self._held) // BLOCK * BLOCK
        self._file.seek(self._end)
        for start in range(0, whole, BLOCK):
            self._offsets.append(self._end)
            self._end += self._file.write(marshal.dumps(self._held[start : start + BLOCK]))
        del self._held[:whole]

    def _read(self, block: int) -> list[Any]:
        assert self._file is not None
        start = self._offsets[block]
        end = self._offsets[block + 1] if block + 1 < len(self._offsets) else self._end
        self._file.seek(start)
        rows: list[Any] = marshal.loads(self._file.read(end - start))
        return rows


class Lines(Sequence[Line]):
    """The lines of a large table; of a small one they are a tuple (``lines_of``)."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Line]:
        return (Line(*row) for row in self._rows.since())

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        if isinstance(place, slice):
            return [Line(*self._rows.at(each)) for each in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return Line(*self._rows.at(place % len(self)))


class Gathering:
    """Lines of a table while they are read."""

    def __init__(self) -> None:
        self._rows = Rows()

    def add(self, number: int, cells: Cells) -> None:
        """This function will add a line."""
        self._rows.append((number, cells))

    def lines(self) -> Sequence[Line]:
        """This function will give the lines there are."""
        lines = Lines(self._rows)
        return lines if len(lines) > MOST_HELD else tuple(lines)
