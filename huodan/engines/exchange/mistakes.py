"""
The mistakes of a file: the first ones at hand, every one by its row for the file in which refused rows go back.

Owns how many are kept. They lie on the disk as the rows do (``rows.py``), as each of a million rows may have some.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from huodan.engines.exchange.rows import Rows

MOST_ERRORS = 10_000  # at hand
MOST_OF_ROW = 20  # of one row; who mended so many tries again
MOST_TEXTS = 50_000


@dataclass(frozen=True, slots=True)
class CellError:
    """One mistake and where it is; column None where a whole row or a missing column is meant."""

    row: int
    column: str | None
    code: str
    zh: str
    en: str

    def text(self, lang: str) -> str:
        """This function will give the message in one language."""
        return self.en if lang == "en" else self.zh


class Mistakes:
    """Mistakes as they are found; first: the first of them. count: of all, also of those that are not kept."""

    def __init__(self) -> None:
        self.first: list[CellError] = []
        self.count = 0
        self._kept = Rows()
        self._row = self._of_row = 0
        self._texts: dict[str, str] = {}

    def add(self, error: CellError) -> None:
        """This function will note a mistake."""
        self.count += 1
        if len(self.first) < MOST_ERRORS:
            self.first.append(error)
        self._row, self._of_row = error.row, self._of_row + 1 if error.row == self._row else 1
        if self._of_row <= MOST_OF_ROW:
            zh, en = self._same(error.zh), self._same(error.en)
            self._kept.append((error.row, error.column, error.code, zh, en))

    def add_all(self, others: Mistakes) -> None:
        """This function will note those found in another round."""
        self.count += others.count
        self.first += others.first[: MOST_ERRORS - len(self.first)]
        for one in others._kept.since():
            self._kept.append(one)

    def by_row(self) -> Callable[[int], Iterator[CellError]]:
        """This function will give what finds the mistakes of a row; of each only a number stays at hand."""
        found = array("q", (one[0] for one in self._kept.since()))
        places: Sequence[int] = range(len(found))
        if any(found[place] < found[place - 1] for place in places[1:]):
            places = array("q", sorted(places, key=found.__getitem__))
            found = array("q", (found[place] for place in places))

        def of(row: int) -> Iterator[CellError]:
            at = bisect_left(found, row)
            while at < len(found) and found[at] == row:
                yield CellError(*self._kept.at(places[at]))
                at += 1

        return of

    def _same(self, text: str) -> str:
        """The same few texts come again and again, and are written once a block then."""
        if len(self._texts) >= MOST_TEXTS:
            self._texts.clear()
        return self._texts.setdefault(text, text)
