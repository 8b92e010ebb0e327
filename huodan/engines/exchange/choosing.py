"""
Cells of columns of options: which of their values are no option yet, and what the importer says of each instead.

Goes over the lines of a table before anything is read from them. Does not own who may add options, or doing it
(``workspace/importing/options.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from huodan.engines.exchange.cells import is_error
from huodan.engines.exchange.guard import unguarded
from huodan.engines.exchange.mapping import Aim
from huodan.engines.exchange.rows import Gathering
from huodan.engines.exchange.table import Line, Table
from huodan.kit.text import clean, fold
from huodan.language.fields import Field

MOST_KEPT = 2_000
"""Of different values of one column: nobody decides about more, and no field takes so many."""

Words = Mapping[str, Mapping[str, str]]
"""By path and value as the file has it: the option that is meant."""


@dataclass(frozen=True, slots=True)
class Strange:
    """Values of one column that are no option of its field, and in how many rows each stands, the most frequent first."""

    aim: Aim
    values: tuple[tuple[str, int], ...]


class Chooser:
    """
    Looks at the cells of the columns of options, line by line.

    field_of: the field whose options count as known.
    """

    def __init__(
        self, aims: Sequence[Aim | None], words: Words, field_of: Callable[[Aim], Field | None]
    ) -> None:
        self._columns = tuple(
            _Column(index, aim, _folded(words.get(aim.path, {})), field_of(aim) or aim.field.field)
            for index, aim in enumerate(aims)
            if aim is not None and aim.field.field.takes_options and aim.part is None and aim.match is None
        )

    def line(self, line: Line) -> Line:
        """This function will note what is strange in a line, and give it with the options that are meant."""
        cells: list[str | None] | None = None
        for column in self._columns:
            text = line.cells[column.index]
            if text is None:
                continue
            said = column.said(text)
            if said is not text:
                cells = cells or list(line.cells)
                cells[column.index] = said
        return line if cells is None else Line(line.number, tuple(cells))

    def table(self, table: Table) -> Table:
        """This function will go over all lines of a table."""
        if not self._columns:
            return table
        made, is_same = Gathering(), True
        for line in table.lines:
            new = self.line(line)
            is_same &= new is line
            made.add(new.number, new.cells)
        return table if is_same else replace(table, lines=made.lines())

    def found(self) -> tuple[Strange, ...]:
        """This function will tell what is strange, column by column."""
        return tuple(
            Strange(column.aim, tuple((column.spelt[name], count) for name, count in counts.most_common()))
            for column in self._columns
            if (counts := column.counts)
        )


class _Column:
    """One column of options, with what was found in it so far."""

    def __init__(self, index: int, aim: Aim, words: Mapping[str, str], known: Field) -> None:
        self.index, self.aim, self._words, self._known = index, aim, words, known
        self.counts: Counter[str] = Counter()
        self.spelt: dict[str, str] = {}
        self._read: dict[str, tuple[tuple[str, ...], str]] = {}

    def said(self, text: str) -> str:
        """Give the text with the options that are meant, the very same where nothing changes."""
        found = self._read.get(text)
        if found is None:
            found = self._look(text)
            if len(self._read) < MOST_KEPT:
                self._read[text] = found
        names, said = found
        for name in names:
            if name in self.counts or len(self.counts) < MOST_KEPT:
                self.counts[name] += 1
        return said

    def _look(self, text: str) -> tuple[tuple[str, ...], str]:
        bare = unguarded(text)
        if is_error(text) and bare is text:
            return (), text
        spelt = {fold(value): option_name(value) for value in self._known.strange(bare)}
        self.spelt = {**spelt, **self.spelt}
        is_said = any(name in self._words for name in spelt)
        return tuple(spelt), self._known.reworded(bare, self._words) if is_said else text


def option_name(text: str) -> str:
    """This function will write a value as an option is named: on one line, without signs nobody sees."""
    return " ".join((clean(text) or "").split())


def _folded(words: Mapping[str, str]) -> Mapping[str, str]:
    return {fold(value): option for value, option in words.items()}
