"""
Values of a field that was moved to another form, page by page (decision 0073).

Along a relation many records have one there, whose values become one; against it each record gets the value of the one it
names; rows and their record are the same. Nothing but the columns of the new field is written, and beside them what is
noted (``moving_rows.py``). What a field gets that comes back is ``returning.py``'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from huodan.engines.records import converting
from huodan.engines.records.converting import Failure, Page, spread_cells, write_cells
from huodan.engines.records.moved import Left, Move, beside
from huodan.engines.records.moving_rows import (
    Row,
    Value,
    made_of,
    mark,
    page_of,
    rows_of,
    saved_since,
    table_of,
    title_of,
    titles_of,
    values_of,
)
from huodan.engines.records.returning import failure_of, put_back, unused_page
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import system_grant
from huodan.language.fields import Cell
from huodan.language.plan.conversion import NothingAlike, typed
from huodan.storage.db import Tx
from huodan.storage.sql import shown
from huodan.storage.sql.tables import columns, table_name


class Differs(HuodanError):
    """Another value was taken."""

    code = "moved_differs"
    status = 422
    zh = "「{target}」取的是「{taken}」，和这个不一样；这个值留在原来的列里。"
    en = "“{target}” takes “{taken}”, which is another one; this value stays in the old column."


class Undecided(HuodanError):
    """None of several values is taken."""

    code = "moved_undecided"
    status = 422
    zh = "「{target}」对应的几个值不一样，没有取；这个值留在原来的列里。"
    en = "The values for “{target}” differ and none is taken; this one stays in the old column."


class Unrelated(HuodanError):
    """There is nothing the value could go to."""

    code = "moved_unrelated"
    status = 422
    zh = "没有对应的《{form}》可以放；这个值留在原来的列里。"
    en = "There is nothing in {form} it could go to; this value stays in the old column."


def move_page(tx: Tx, move: Move, *, after: Id, records: Collection[Id] | None) -> Page:
    """Fill the next page of rows of the new table, or the rows of some records."""
    rows = rows_of(tx, move, after, records)
    values = values_of(tx, move, rows)
    if move.since is not None:
        changed = put_back(tx, move, rows, values)
        filled = sum(row.wanted != row.now for row in rows)
        failures: tuple[Failure, ...] = ()
    else:
        saved = saved_since(tx, move, rows)
        for row in rows:
            row.wanted = _wanted(move, row, values.get(row.id, ()), is_saved=row.id in saved)
        failures = tuple(_apart(tx, move, rows, values))
        changed = [row for row in rows if row.wanted != row.now]
        write_cells(tx, move.plan, move.new, [(row.id, row.wanted) for row in changed])
        filled = sum(row.wanted is not None for row in rows)
        noted = [row for row in rows if row.wanted != row.first and not _stays(row, row.id in saved)]
        write_cells(tx, move.plan, beside(move.new), [(row.id, row.wanted) for row in noted])
    if move.spreads:
        spread_cells(tx, move.new, [(row.id, row.wanted) for row in rows])
    last = rows[-1].id if rows and records is None else None
    return Page(last, len(rows), filled, tuple(dict.fromkeys(row.record for row in changed)), failures)


def left_page(tx: Tx, left: Left, *, after: Id, records: Collection[Id] | None) -> Page:
    """List which of the next rows, or of the rows of some records, hold a value there is nothing for."""
    if left.since is not None:
        return unused_page(tx, left, after=after, records=records)
    old, link = left.old, left.link
    table, record = table_of(left.before, old)
    other = table_name(left.plan.tables[left.new.table])
    is_one = f"other.id = own.{link.column}" if link.is_up else f"other.{link.column} = own.id"
    names = ", ".join(f"own.{name}" for name in ("id", record, *columns(old).names))
    sql = f"SELECT {names}, EXISTS (SELECT 1 FROM {other} other WHERE {is_one}) FROM {table} own WHERE "
    found = page_of(tx, sql, "own.id", f"own.{record}", after, records)
    cells = [(row[0], row[1], columns(old).read(tuple(row[2:-1])), bool(row[-1])) for row in found]
    lost = [(id, of, cell) for id, of, cell, is_there in cells if cell is not None and not is_there]
    titles = titles_of(tx, left.before, old, [cell for _, _, cell in lost])
    error = Unrelated(form=left.plan.forms[left.new.form].label)
    failures = tuple(failure_of(left, id, of, of, cell, error, tx.zone, titles) for id, of, cell in lost)
    last = cells[-1][0] if cells and records is None else None
    return Page(last, len(cells), sum(one[2] is not None for one in cells), (), failures)


def rows_concerned(
    tx: Tx, filling: Move | Left, touched: Collection[tuple[str, Id]], former: Collection[Id]
) -> set[Id]:
    """
    Name the records that are to be looked at again after others were saved.

    touched: forms and records. former: records the relation named before they were.
    """
    theirs = {record for form, record in touched if form == filling.old.form}
    if isinstance(filling, Left) or filling.link.relation is None:
        return theirs
    found = {record for form, record in touched if form == filling.new.form}
    if filling.link.is_up:
        table, record = table_of(filling.before, filling.old)
        return (
            found
            | set(former)
            | _among(tx, f"SELECT {filling.link.column} FROM {table} WHERE {record}", theirs)
        )
    table, record = table_of(filling.plan, filling.new)
    return found | _among(tx, f"SELECT {record} FROM {table} WHERE {filling.link.column}", theirs)


def _stays(row: Row, is_saved: bool) -> bool:
    """Say whether a value that was entered there, when the field was there before, still counts."""
    return row.now is not None and row.now != row.first and not is_saved


def _wanted(move: Move, row: Row, values: Sequence[Value], *, is_saved: bool) -> Cell:
    """Say what a row is to hold: what people entered in it, if nothing was saved since, else the value that is chosen."""
    if _stays(row, is_saved):
        return row.now
    counts: dict[Cell, tuple[int, Id]] = {}
    for value in values:
        if value.made is not None:
            count, last = counts.get(value.made, (0, 0))
            counts[value.made] = (count + value.count, max(last, value.last))
    if not counts and not move.is_noted and row.now != row.first:
        return row.now  # it is not known what was saved since, and there is nothing else
    if not counts or (move.choose == "none" and len(counts) > 1):
        return None
    by_count = move.choose == "frequent"
    return max(counts, key=lambda cell: counts[cell] if by_count else (0, counts[cell][1]))


def _among(tx: Tx, sql: str, ids: Collection[Id]) -> set[Id]:
    found: set[Id] = set()
    wanted = sorted(ids)
    for at in range(0, len(wanted), converting.PAGE):
        some = wanted[at : at + converting.PAGE]
        places = ", ".join(mark(tx) for _ in some)
        found |= {row[0] for row in tx.run(f"{sql} IN ({places})", tuple(some)) if row[0] is not None}
    return found


def _apart(
    tx: Tx, move: Move, rows: Sequence[Row], values: Mapping[Id, Sequence[Value]]
) -> Iterator[Failure]:
    """List the values that were not taken, each with whose it is."""
    apart = {
        row.pointer: row
        for row in rows
        if row.pointer is not None
        and any(_is_apart(value.made, row.wanted) for value in values.get(row.id, ()))
    }
    if not apart:
        return
    old, before = move.old, move.before
    table, record = table_of(before, old)
    by, lie = move.link.column if move.link.is_up else "id", columns(old)
    names = ", ".join(("id", record, by, *lie.names))
    places = ", ".join(mark(tx) for _ in apart)
    sql = f"SELECT {names} FROM {table} WHERE {by} IN ({places}) ORDER BY id"
    found = [(*row[:3], lie.read(tuple(row[3:]))) for row in tx.run(sql, tuple(apart)).fetchall()]
    titles = titles_of(tx, before, old, [row[3] for row in found])
    taken = titles_of(tx, before, move.new, [row.wanted for row in apart.values()])
    form = move.new.form
    named = shown.titles(tx, before, system_grant(before), form, {row.record for row in apart.values()})
    for id, of, pointer, cell in found:
        row = apart[pointer]
        made = made_of(move.old, move.new, cell, tx.zone, titles) if cell is not None else None
        if cell is None or not _is_apart(made, row.wanted):
            continue
        error: HuodanError = Undecided(target=named[row.record] or "—")
        if made is None:
            value = typed(old, cell, tz=tx.zone, title=title_of(titles, cell))
            error = NothingAlike(label=move.new.label, value=value[:40])
        elif row.wanted is not None:
            text = typed(move.new, row.wanted, tz=tx.zone, title=title_of(taken, row.wanted))
            error = Differs(target=named[row.record] or "—", taken=text[:40])
        yield failure_of(move, id, of, row.record, cell, error, tx.zone, titles)


def _is_apart(made: Cell, wanted: Cell) -> bool:
    """Say whether a value is not the one that is taken, or none the new field could have."""
    return made is None or made != wanted
