"""
One table into those of an app: who is spoken of once each, then the records with their lines; and what of it is doubtful.

Nothing is lost in silence: a cell that cannot be read as its field's kind stays empty and is told, and so is where two rows
contradict each other. The sums of the file are taken here, from its cells, so that they can be compared with those of the app.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from huodan.engines.exchange.proposing import depends
from huodan.engines.exchange.proposing.making import field_id, form_id, relation_id
from huodan.engines.exchange.proposing.proposal import LINES, MAIN, Party, Proposal, ProposedColumn
from huodan.engines.exchange.proposing.reading import Cells, make_field, number_in, read_cell
from huodan.engines.exchange.proposing.working_out import first_by, product, sum_by, worked_values
from huodan.engines.exchange.table import Line, Table
from huodan.kit.errors import Problem
from huodan.kit.numbers import plain, round_to

MOST_DOUBTS = 500
SUMMED = ("number", "money")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is imported into one form. fields: by the name of a column, the id of the field it goes to. count: of records."""

    place: str
    form: str
    table: Table
    fields: Mapping[str, str]
    key: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell of the file somebody should look at; row: None if it is in none."""

    row: int | None
    column: str
    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The total of a column in the file; ``form`` and ``field``: where it stands in the app."""

    form: str
    field: str
    label: str
    place: str
    kind: str
    total: Decimal


@dataclass(slots=True)
class Parted:
    """A file taken apart. doubt_count: of all, also those not among ``doubts``. lines: how many there are; None without."""

    parcels: list[Parcel]
    sums: list[Sum]
    lines: int | None
    doubts: list[Doubt] = field(default_factory=list)
    doubt_count: int = 0

    def doubt(self, one: Doubt) -> None:
        """Take notice of something doubtful."""
        self.doubt_count += 1
        if len(self.doubts) < MOST_DOUBTS:
            self.doubts.append(one)


def part(found: Proposal, table: Table, *, seed: str, tz: str) -> Parted:
    """This function will take a table apart as it is proposed. seed: of the ids in the document, see ``making.py``."""
    return _Parting(found, table, seed, tz).part()


class _Parting:
    def __init__(self, found: Proposal, table: Table, seed: str, tz: str) -> None:
        self._found, self._table, self._seed, self._tz = found, table, seed, tz
        width = len(table.header)
        self._cells: list[Cells] = [[line.cells[index] for line in table.lines] for index in range(width)]
        self._folded = [depends.folded(cells) for cells in self._cells]
        self._rows = [line.number for line in table.lines]
        self._numbers = self._group()
        self._parted = Parted([], [], None)

    def part(self) -> Parted:
        read = self._read()
        for party in self._found.parties:
            self._party(party, read)
        self._main(read)
        self._heads()
        for one in self._found.columns:
            if one.worked is not None:
                self._worked(one)
        for refusal in self._table.refusals:
            problem = refusal.error.problem()
            told = next((cell for cell in refusal.cells if cell is not None), "")
            self._doubt(refusal.row, refusal.column or "", told, problem)
        self._parted.doubts.sort(key=lambda one: (one.row or 0, one.column))
        return self._parted

    def _group(self) -> list[int]:
        """Number the records as the import will: without a key each row is one."""
        found = self._found
        if found.lines is None or found.key is None:
            return list(range(len(self._rows)))
        own = [self._folded[index] for index in self._own()]
        return depends.group_numbers(self._folded[found.key], own)

    def _own(self) -> list[int]:
        """List the columns that speak of the record itself, not of its lines."""
        keys = [party.key for party in self._found.parties if party.on == MAIN]
        return [one.index for one in self._found.among(MAIN) if one.worked is None] + keys

    def _read(self) -> dict[int, list[str | None]]:
        """Give the cells that are imported: what cannot be read is left out and told."""
        read: dict[int, list[str | None]] = {}
        for one in self._found.columns:
            cells = self._cells[one.index]
            if one.place == "out" or one.worked is not None:
                continue
            made = make_field(one, cells, id="f")
            known: dict[str, Problem | None] = {}
            kept = list(cells)
            for place, cell in enumerate(cells):
                if cell is None:
                    continue
                if cell not in known:
                    known[cell] = read_cell(made, cell, tz=self._tz)
                if (problem := known[cell]) is not None:
                    kept[place] = None
                    self._doubt(self._rows[place], one.label, cell, problem)
            read[one.index] = kept
        return read

    def _party(self, party: Party, read: Mapping[int, Sequence[str | None]]) -> None:
        """Gather what is told of each that is named, from the first row that tells it."""
        own = sorted(self._found.among(party.id), key=lambda one: one.index != party.key)
        told: dict[str, list[str | None]] = {}
        firsts: dict[str, int] = {}
        for place, name in enumerate(self._folded[party.key]):
            if name is None or read[party.key][place] is None:
                continue
            row = told.setdefault(name, [None] * len(own))
            firsts.setdefault(name, self._rows[place])
            for at, one in enumerate(own):
                value = read[one.index][place]
                if row[at] is None:
                    row[at] = value
                elif value is not None and self._folded[one.index][place] != depends.folded([row[at]])[0]:
                    self._contradict(place, one, str(row[at]))
        lines = tuple(Line(firsts[name], tuple(row)) for name, row in told.items())
        self._add(party.id, own, [], lines, key=field_id(self._seed, party.key), count=len(lines))
        for one in own:
            if one.kind in SUMMED:
                at = own.index(one)
                total = sum(
                    (number for line in lines if (number := number_in(line.cells[at])) is not None),
                    Decimal(0),
                )
                self._sum(one, total)

    def _main(self, read: Mapping[int, Sequence[str | None]]) -> None:
        columns = [one for one in self._found.columns if one.place in (MAIN, LINES) and one.worked is None]
        parties = list(self._found.parties)
        indexes = [*(one.index for one in columns), *(party.key for party in parties)]
        rows = [read[index] for index in indexes]
        lines = tuple(
            Line(number, tuple(cells[place] for cells in rows)) for place, number in enumerate(self._rows)
        )
        has_lines = self._found.lines is not None
        filled = [number for number, line in zip(self._numbers, lines, strict=True) if any(line.cells)]
        key = None if self._found.key is None else field_id(self._seed, self._found.key)
        self._add(MAIN, columns, parties, lines, key=key, count=len(set(filled)))
        if has_lines:
            inner = [*(read[one.index] for one in columns if one.place == LINES)]
            inner += [read[party.key] for party in parties if party.on == LINES]
            self._parted.lines = sum(any(cells[place] for cells in inner) for place in range(len(self._rows)))
        for one in self._found.columns:
            if one.kind in SUMMED and one.place in (MAIN, LINES):
                values = [number_in(cell) for cell in self._cells[one.index]]
                is_head = has_lines and one.place == MAIN
                numbers = first_by(self._numbers, values).values() if is_head else values
                self._sum(one, sum((number for number in numbers if number is not None), Decimal(0)))

    def _heads(self) -> None:
        """Tell where rows of one record say different things of it; the first is taken."""
        if self._found.lines is None:
            return
        for index in self._own():
            one = self._found.at(index)
            first: dict[int, str] = {}
            for place, value in enumerate(self._folded[index]):
                kept = value if value is None else first.setdefault(self._numbers[place], value)
                if one is not None and kept != value:
                    self._contradict(place, one, str(kept))

    def _worked(self, one: ProposedColumn) -> None:
        """Tell where what the file says is not what is worked out."""
        assert one.worked is not None
        said = [number_in(cell) for cell in self._cells[one.index]]
        of = [[number_in(cell) for cell in self._cells[index]] for index in one.worked.of]
        places = int(make_field(one, self._cells[one.index], id="f").settings_view()["decimals"])  # type: ignore[call-overload]
        if one.worked.how == "sum":
            (source,) = (each for each in self._found.columns if each.index == one.worked.of[0])
            told = first_by(self._numbers, said)
            made = sum_by(self._numbers, worked_values(source, self._cells))
            firsts = {number: place for place, number in reversed(list(enumerate(self._numbers)))}
            pairs: Iterator[tuple[int, Decimal | None, Decimal | None]] = (
                (place, told.get(number), made.get(number)) for number, place in firsts.items()
            )
        else:
            pairs = (
                (place, value, product([each[place] for each in of])) for place, value in enumerate(said)
            )
        for place, value, worked in pairs:
            if (value or 0) != round_to(worked or Decimal(0), places):
                shown = "—" if worked is None else plain(round_to(worked, places))
                said_zh = "没有填" if value is None else f"是 {plain(value)}"
                said_en = "nothing" if value is None else plain(value)
                zh = f"文件里{said_zh}，按公式算是 {shown}。"
                en = f"The file says {said_en}; worked out it is {shown}."
                cell = self._cells[one.index][place] or ""
                self._parted.doubt(Doubt(self._rows[place], one.label, cell[:60], zh, en))

    def _add(
        self,
        place: str,
        columns: Sequence[ProposedColumn],
        parties: Sequence[Party],
        lines: tuple[Line, ...],
        *,
        key: str | None,
        count: int,
    ) -> None:
        goals = [
            *(field_id(self._seed, one.index) for one in columns),
            *(relation_id(self._seed, one) for one in parties),
        ]
        table = replace(self._table, header=tuple(goals), lines=lines, remarks=(), own=None, refusals=())
        self._parted.parcels.append(
            Parcel(place, form_id(self._seed, place), table, {goal: goal for goal in goals}, key, count)
        )

    def _sum(self, one: ProposedColumn, total: Decimal) -> None:
        form = form_id(self._seed, one.place)
        self._parted.sums.append(
            Sum(form, field_id(self._seed, one.index), one.label, one.place, one.kind, total)
        )

    def _contradict(self, place: int, one: ProposedColumn, kept: str) -> None:
        cell = str(self._cells[one.index][place])[:60]
        zh, en = (
            f"和前面的「{kept[:40]}」不一致，按前面的导入。",
            f"This differs from “{kept[:40]}” above, which was taken.",
        )
        self._parted.doubt(Doubt(self._rows[place], one.label, cell, zh, en))

    def _doubt(self, row: int, column: str, cell: str, problem: Problem) -> None:
        self._parted.doubt(Doubt(row, column, cell[:60], problem.zh, problem.en))
