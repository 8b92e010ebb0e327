"""
Filling the columns of a field that becomes another kind, page by page (decision 0039).

Nothing of a record but these columns is written, so it keeps its version, and the columns of before keep their values.
Where the columns held this kind before, what stands in them is still true and stays: a save empties it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines.records.finding import matches, refusal
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.fields import Cell, Store
from huodan.language.fields._reference import Wanted
from huodan.language.fields._references import arranged, form_of_several, several_ids
from huodan.language.plan.conversion import (
    NothingAlike,
    are_merged,
    as_saved,
    convert,
    merged_since,
    typed,
)
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sql import shown
from huodan.storage.sql.tables import SETS, Columns, columns, option_table_name, table_name

PAGE = 200
"""Rows of a piece: few enough that whoever saves meanwhile hardly waits."""

Make = Callable[[PlanField, str], Id]
"""Makes the record a text is to point to; raises HuodanError where it cannot be."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """
    A field that becomes another kind, in the Plan of now and in that to be.

    is_back: the columns to be hold what the field had when it was of this kind before.
    """

    before: Plan
    plan: Plan
    old: PlanField
    new: PlanField
    is_back: bool

    @property
    def spreads(self) -> bool:
        """Say whether the options chosen have a table of their own."""
        return self.new.store in SETS and not self.new.is_hidden


@dataclass(frozen=True, slots=True)
class Failure:
    """
    A value that does not convert: whose it is, what it was, as people would type it, and why.

    form: whose records are meant, None for that of the field. at: the record it was found with, None for its own.
    """

    record: Id
    row: Id | None
    value: str
    problem: Problem
    form: str | None = None
    at: Id | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """
    What was done of a table: the last row, how many rows there were, whose values changed, what did not convert.

    filled: how many rows had a value to convert.
    """

    last: Id | None
    rows: int
    filled: int
    records: tuple[Id, ...]
    failures: tuple[Failure, ...]


@dataclass(slots=True)
class _Line:
    id: Id
    record: Id
    old: Cell
    new: Cell
    wanted: Any = None


def convert_page(
    tx: Tx,
    conversion: Conversion,
    *,
    after: Id = -1,
    records: Collection[Id] | None = None,
    make: Make | None = None,
) -> Page:
    """
    Fill the next page of rows, or the rows of some records.

    after: the last row of the page before. make: for texts that become relations and name no record yet.
    """
    lines = _read(tx, conversion, after, records)
    failures = tuple(_work_out(tx, conversion, lines, make))
    changed = [line for line in lines if line.wanted != line.new]
    write_cells(tx, conversion.plan, conversion.new, [(line.id, line.wanted) for line in changed])
    if conversion.spreads:
        spread_cells(tx, conversion.new, [(line.id, line.wanted) for line in lines])
    last = lines[-1].id if lines and records is None else None
    filled = sum(line.old is not None for line in lines)
    return Page(last, len(lines), filled, tuple(dict.fromkeys(line.record for line in changed)), failures)


def forget_gone(tx: Tx, plan: Plan, field: PlanField) -> None:
    """Forget the options of rows that were deleted while their field became another kind."""
    table = table_name(plan.tables[field.table])
    tx.run(f"DELETE FROM {option_table_name(field)} WHERE row NOT IN (SELECT id FROM {table})")


def begin_anew(tx: Tx, field: PlanField) -> None:
    """Empty the table of options a field is to have: it may be that of long ago, or of a publish given up."""
    if field.store in SETS and not field.is_hidden:
        tx.run(f"DELETE FROM {option_table_name(field)}")


def _read(tx: Tx, conversion: Conversion, after: Id, records: Collection[Id] | None) -> list[_Line]:
    old, new = conversion.old, conversion.new
    table = conversion.before.tables[old.table]
    record = "id" if table.parent is None else "parent"
    held = (old, *merged_since(old)) if are_merged(old, new) else (old,)
    theirs, ours = [columns(one) for one in held], columns(new)
    names = ", ".join(("id", record, *ours.names, *(name for each in theirs for name in each.names)))
    mark = "?" if tx.dialect == "sqlite" else "%s"
    sql = f"SELECT {names} FROM {table_name(table)} WHERE "
    if records is None:
        rows = tx.run(f"{sql}id > {mark} ORDER BY id LIMIT {PAGE}", (after,)).fetchall()
    elif not records:
        return []
    else:
        places = ", ".join(mark for _ in records)
        rows = tx.run(f"{sql}{record} IN ({places}) ORDER BY id", tuple(records)).fetchall()
    end = 2 + len(ours.names)
    return [_Line(row[0], row[1], _saved(held, theirs, row[end:]), ours.read(row[2:end])) for row in rows]


def _saved(held: Sequence[PlanField], lie: Sequence[Columns], values: tuple[Any, ...]) -> Cell:
    """Read what a row has; where options were merged, as it was saved."""
    cells, at = [], 0
    for found, theirs in zip(held, lie, strict=True):
        cells.append((found, theirs.read(values[at : at + len(theirs.names)])))
        at += len(theirs.names)
    return as_saved(cells)


def _work_out(tx: Tx, conversion: Conversion, lines: Sequence[_Line], make: Make | None) -> Iterator[Failure]:
    """Say of each row what it is to hold; a line of another kind of before keeps what it has."""
    old, new = conversion.old, conversion.new
    todo = [line for line in lines if not (conversion.is_back and line.new is not None)]
    for line in lines:
        line.wanted = line.new
    titles = _titles(tx, conversion, todo)
    for line in todo:
        try:
            _require_titles(old, new, line.old, titles)
            line.wanted = convert(old, new, line.old, tz=tx.zone, title=_title(titles, line.old))
        except HuodanError as error:
            line.wanted = None
            yield _failure(conversion, line, error, tx.zone, titles)
    pointing = [line for line in todo if _wishes(line.wanted)]
    yield from _point(tx, conversion, pointing, make, titles)


def _point(
    tx: Tx,
    conversion: Conversion,
    lines: Sequence[_Line],
    make: Make | None,
    titles: dict[Id, str | None],
) -> Iterator[Failure]:
    """Find the records that are wanted, and make those nobody has, if that is wished."""
    plan, new = conversion.plan, conversion.new
    if not lines:
        return
    form = new.target or form_of_several(new.field)
    assert form is not None
    wishes = dict.fromkeys(wanted for line in lines for wanted in _wishes(line.wanted))
    found = matches(tx, plan, system_grant(plan), form, wishes)
    for wanted, ids in found.items():
        if make is not None and not isinstance(ids, HuodanError) and not ids:
            found[wanted] = _made(make, new, wanted)
    for line in lines:
        hits = [(wanted, found[wanted]) for wanted in _wishes(line.wanted)]
        lost = [(wanted, ids) for wanted, ids in hits if isinstance(ids, HuodanError) or len(ids) != 1]
        if not lost:
            ours = [ids[0] for _, ids in hits if not isinstance(ids, HuodanError)]
            line.wanted = arranged(ours) if new.store is Store.REFS else ours[0]
            continue
        line.wanted = None
        wanted, ids = lost[0]
        error = ids if isinstance(ids, HuodanError) else refusal(new, wanted, ids)
        yield _failure(conversion, line, error, tx.zone, titles)


def _wishes(wanted: Any) -> tuple[Wanted, ...]:
    """List the records that are still to be found for a cell."""
    each = wanted if isinstance(wanted, tuple) else (wanted,)
    return tuple(one for one in each if isinstance(one, Wanted))


def _title(titles: dict[Id, str | None], cell: Cell) -> str | None:
    """Name what a cell points to, several in one line; None for no reference, and where one has no name."""
    if not titles or cell is None:
        return None
    named = [titles.get(id) for id in several_ids(cell)]
    return "，".join(name for name in named if name)


def _require_titles(old: PlanField, new: PlanField, cell: Cell, titles: dict[Id, str | None]) -> None:
    """Refuse to write only some of the records a cell points to, where others are gone."""
    several = several_ids(cell) if old.store is Store.REFS and old.shape != new.shape else ()
    if len(several) > 1 and not all(titles.get(id) for id in several):
        raise NothingAlike(label=new.label, value=_title(titles, cell) or "")


def _made(make: Make, new: PlanField, wanted: Wanted) -> Sequence[Id] | HuodanError:
    try:
        return [make(new, wanted.match[0][1])]
    except HuodanError as error:
        return error


def _titles(tx: Tx, conversion: Conversion, lines: Iterable[_Line]) -> dict[Id, str | None]:
    old, before = conversion.old, conversion.before
    form = old.target or form_of_several(old.field)
    ids = {id for line in lines for id in several_ids(line.old)} if form is not None else set()
    if form is None or not ids:
        return {}
    return shown.titles(tx, before, system_grant(before), form, ids)


def _failure(
    conversion: Conversion, line: _Line, error: HuodanError, tz: str, titles: dict[Id, str | None]
) -> Failure:
    is_own = conversion.before.tables[conversion.old.table].parent is None
    value = typed(conversion.old, line.old, tz=tz, title=_title(titles, line.old))
    problem = error.problem(path=conversion.old.key)
    return Failure(line.record, None if is_own else line.id, value, problem)


def write_cells(tx: Tx, plan: Plan, field: PlanField, cells: Sequence[tuple[Id, Cell]]) -> None:
    """Write what rows hold in a field, and nothing else of them."""
    lie, mark = columns(field), "?" if tx.dialect == "sqlite" else "%s"
    if not cells:
        return
    places = ", ".join(f"{name} = {mark}" for name in lie.names)
    table = table_name(plan.tables[field.table])
    tx.run(
        f"UPDATE {table} SET {places} WHERE id = {mark}",
        [(*lie.write(cell, tx.zone), row) for row, cell in cells],
    )


def spread_cells(tx: Tx, field: PlanField, cells: Sequence[tuple[Id, Cell]]) -> None:
    """Put the options rows hold into their table, instead of those that are there."""
    name, mark = option_table_name(field), "?" if tx.dialect == "sqlite" else "%s"
    places = ", ".join(mark for _ in cells)
    if cells:
        tx.run(f"DELETE FROM {name} WHERE row IN ({places})", tuple(row for row, _ in cells))
    pairs = [(option, row) for row, cell in cells for option in cell or ()]
    if pairs:
        tx.run(f"INSERT INTO {name} (option, row) VALUES ({mark}, {mark})", pairs)
