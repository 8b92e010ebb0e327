"""
Finding what app is in a table: kinds, documents with lines, what they speak of, what is worked out.

Everything rests on all rows of the table; names only decide between what the rows allow (``words.py``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from huodan.engines.exchange.proposing import depends
from huodan.engines.exchange.proposing.proposal import (
    LINES,
    LONGEST_LABEL,
    MAIN,
    MOST_PARTIES,
    NUMBERS,
    Party,
    Proposal,
    ProposedColumn,
    Worked,
    settled,
)
from huodan.engines.exchange.proposing.reading import propose_kind
from huodan.engines.exchange.proposing.words import (
    NOUNS,
    Noun,
    form_name,
    is_code,
    is_document_number,
    is_name,
    noun_of,
    stays,
    tells_of,
)
from huodan.engines.exchange.proposing.working_out import find_products, find_sums
from huodan.engines.exchange.table import NoTable, Table

LEAST_EVIDENCE = 3
_LEADING = re.compile(r"^[0-9]{1,3}[ _.、-]+")
_SHEETS = ("sheet", "工作表", "表")
USUAL_LINES, USUAL_FORM = "明细", "数据"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: their names, without the sheet of lines before them, texts, folded texts, and kinds."""

    names: tuple[str, ...]
    cells: tuple[tuple[str | None, ...], ...]
    folded: tuple[list[str | None], ...]
    kinds: tuple[str, ...]
    own: int | None

    @property
    def inner(self) -> frozenset[int]:
        """This function will list the columns that came from a sheet of lines."""
        return frozenset(range(len(self.names) if self.own is None else self.own, len(self.names)))


def find_proposal(table: Table, *, name: str) -> Proposal:
    """
    This function will propose an app for a table.

    name: of the file, or of what the app is to be called.

    Raises:
        NoTable: no cell holds anything to be seen.
    """
    columns = _columns(table)
    if not any(depends.filled(some) for some in columns.folded):
        raise NoTable
    key, inner = _documents(columns)
    main = [index for index in range(len(columns.names)) if index not in inner]
    numbers = (
        depends.group_numbers(columns.folded[key], [columns.folded[index] for index in main])
        if key is not None
        else None
    )
    parties, told = _parties(columns, key, inner, numbers)
    stem = _LEADING.sub("", PurePath(name).stem.strip())[:40] or USUAL_FORM
    form = _form_label(columns, key, table, stem)
    whole = [
        ProposedColumn(
            index=index,
            label=columns.names[index][:LONGEST_LABEL],
            kind=columns.kinds[index],
            place=told.get(index, LINES if index in inner else MAIN),
        )
        for index in range(len(columns.names))
        if depends.filled(columns.folded[index])
    ]
    found = Proposal(
        app=stem,
        form=form,
        key=key,
        lines=f"{form}{USUAL_LINES}"[:LONGEST_LABEL] if inner else None,
        columns=tuple(whole),
        parties=tuple(parties),
    )
    return settled(_with_worked(found, columns, numbers), table.header)


def _columns(table: Table) -> Columns:
    cells = tuple(tuple(line.cells[index] for line in table.lines) for index in range(len(table.header)))
    own = len(table.header) if table.own is None else table.own
    names = (*table.header[:own], *(name.partition(".")[2] or name for name in table.header[own:]))
    kinds = tuple(propose_kind(name, some) for name, some in zip(names, cells, strict=True))
    return Columns(names, cells, tuple(depends.folded(some) for some in cells), kinds, table.own)


def _documents(columns: Columns) -> tuple[int | None, frozenset[int]]:
    """Find the column that tells documents apart, and those that belong to their lines."""
    best: tuple[int, int, frozenset[int]] | None = None
    for index, name in enumerate(columns.names):
        if index in columns.inner or not is_document_number(name) or columns.kinds[index] in NUMBERS:
            continue
        key = columns.folded[index]
        inner = columns.inner or frozenset(_not_told_by(columns, index))
        head = len(columns.names) - len(inner)
        has_lines = columns.inner or (depends.repeats(key) and inner) or _goes_on(columns, index)
        if has_lines and head > max(1, best[1] if best else 0):
            best = (index, head, inner)
    if best is not None and best[2]:
        return best[0], best[2]
    for index, name in enumerate(columns.names):
        values = columns.folded[index]
        is_whole = depends.filled(values) == len(values) and not depends.repeats(values)
        if is_whole and columns.kinds[index] not in NUMBERS and (is_code(name) or is_name(name)):
            return index, frozenset()
    return None, frozenset()


def _not_told_by(columns: Columns, key: int) -> Iterator[int]:
    """List the columns that do not say one thing for each document, or say something where it is not named."""
    of = columns.folded[key]
    for index, values in enumerate(columns.folded):
        is_told = depends.depends(values, of) and depends.is_only_beside(values, of)
        if index != key and not is_told and depends.filled(values):
            yield index


def _goes_on(columns: Columns, key: int) -> bool:
    """Say whether documents are named in their first row only."""
    values = columns.folded[key]
    return depends.filled(values) < len(values) and values[:1] != [None]


def _parties(
    columns: Columns, key: int | None, inner: frozenset[int], numbers: Sequence[int] | None
) -> tuple[list[Party], dict[int, str]]:
    """Find what the rows speak of again and again, and which columns tell something of it."""
    parties: list[Party] = []
    told: dict[int, str] = {}
    for noun in NOUNS:
        for on in (MAIN, LINES) if inner else (MAIN,):
            scope = [
                index
                for index in range(len(columns.names))
                if (index in inner) == (on == LINES) and index != key
            ]
            rows = _first_rows(numbers) if on == MAIN and numbers is not None else None
            named = _named(columns, noun, [index for index in scope if index not in told], rows)
            if named is None or len(parties) >= MOST_PARTIES:
                continue
            id = f"p{len(parties) + 1}"
            parties.append(Party(id=id, label=noun.label, key=named, on=on))
            told[named] = id
            told |= {
                index: id
                for index in scope
                if index not in told and _tells(columns, noun, index, named, rows)
            }
            break
    return parties, told


def _first_rows(numbers: Sequence[int]) -> list[int]:
    """List the first row of each document."""
    seen: dict[int, int] = {}
    for place, number in enumerate(numbers):
        seen.setdefault(number, place)
    return list(seen.values())


def _named(columns: Columns, noun: Noun, scope: Sequence[int], rows: Sequence[int] | None) -> int | None:
    """Find the column that names what a noun means: its names if these tell its codes, else its codes."""
    candidates = [
        index
        for index in scope
        if noun_of(columns.names[index]) is noun
        and columns.kinds[index] in ("single_line_text", "dropdown")
        and depends.repeats(_values(columns, index, rows))
        and depends.distinct(_values(columns, index, rows)) > 1
    ]
    exact = [index for index in candidates if columns.names[index].lower() in noun.words]
    names = [index for index in candidates if is_name(columns.names[index])]
    codes = [index for index in candidates if is_code(columns.names[index])]
    for index in (*names, *exact):
        of = _values(columns, index, rows)
        if all(depends.depends(_values(columns, code, rows), of) for code in codes if code != index):
            return index
    return next(iter((*codes, *names, *exact)), None)


def _tells(columns: Columns, noun: Noun, index: int, named: int, rows: Sequence[int] | None) -> bool:
    """Say whether a column tells something of what another one names, in every row there is."""
    values, of = _values(columns, index, rows), _values(columns, named, rows)
    if (
        not depends.filled(values)
        or not depends.depends(values, of)
        or not depends.is_only_beside(values, of)
    ):
        return False
    label = columns.names[index]
    if noun_of(label) is noun:
        return columns.kinds[index] not in ("money", "percent")
    if columns.kinds[index] in (*NUMBERS, "date", "date_time") and not tells_of(noun, label):
        return False
    if noun_of(label) is not None or stays(label) or is_document_number(label):
        return False
    is_seen = depends.evidence(values, of) >= LEAST_EVIDENCE and depends.distinct(values) > 1
    return tells_of(noun, label) or is_seen


def _values(columns: Columns, index: int, rows: Sequence[int] | None) -> list[str | None]:
    values = columns.folded[index]
    return values if rows is None else [values[row] for row in rows]


def _with_worked(found: Proposal, columns: Columns, numbers: Sequence[int] | None) -> Proposal:
    """Say which columns are worked out from others, products first: a sum may be of these."""
    worked: dict[int, Worked] = {}
    for place in (LINES, MAIN):
        here = [one for one in found.among(place) if one.kind in NUMBERS]
        worked |= find_products(here, columns.cells)
    if numbers is not None and found.lines is not None:
        heads = [one for one in found.among(MAIN) if one.kind in NUMBERS and one.index not in worked]
        lines = [
            one.model_copy(update={"worked": worked.get(one.index)})
            for one in found.among(LINES)
            if one.kind in NUMBERS
        ]
        worked |= find_sums(heads, lines, columns.cells, numbers)
    columns_now = tuple(one.model_copy(update={"worked": worked.get(one.index)}) for one in found.columns)
    return found.model_copy(update={"columns": columns_now})


def _form_label(columns: Columns, key: int | None, table: Table, stem: str) -> str:
    """Name the form of the records: by their number, their sheet, or the file."""
    by_key = form_name(columns.names[key]) if key is not None else None
    noun = noun_of(columns.names[key]) if key is not None else None
    sheet = (table.grid.sheet or "").strip()
    by_sheet = sheet if sheet and not sheet.lower().startswith(_SHEETS) else None
    return ((noun.label if noun else None) or by_key or by_sheet or stem)[:40]


def samples(table: Table, most: int) -> Mapping[int, list[str]]:
    """This function will give the first different values of each column."""
    found: dict[int, list[str]] = defaultdict(list)
    for index in range(len(table.header)):
        for line in table.lines:
            cell = line.cells[index]
            if cell is not None and cell[:60] not in found[index]:
                found[index].append(cell[:60])
                if len(found[index]) >= most:
                    break
    return found
