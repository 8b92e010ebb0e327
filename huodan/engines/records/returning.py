"""
What a field gets that comes back from another form (decision 0073).

What its own columns hold is still true, unless what had been taken from it was changed where it was: then that counts, as for
a field that becomes what it was (0039). Where it is empty it gets what was entered meanwhile. What must not stand twice
stands once; what was entered and no record could take is told and stays where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from huodan.engines.records.converting import Failure, Page, write_cells
from huodan.engines.records.moved import Left, Move, beside
from huodan.engines.records.moving_rows import (
    Row,
    Value,
    made_of,
    mark,
    page_of,
    table_of,
    title_of,
    titles_of,
)
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.plan.conversion import typed
from huodan.storage.db import Tx
from huodan.storage.sql.indexes import combined, key_column
from huodan.storage.sql.tables import columns


class Unused(HuodanError):
    """What was entered meanwhile is in no record of the form the field comes back to."""

    code = "moved_unused"
    status = 422
    zh = "这个值是后来填的，《{form}》里没有一条能用它：没有对应的数据、各有各的值，或者不能重复。它留在这里的列里。"
    en = (
        "This was entered later and nothing in {form} can take it: nothing refers to it, all have values of their own, "
        "or it must be unique. It stays in the column here."
    )


def put_back(tx: Tx, move: Move, rows: Sequence[Row], values: Mapping[Id, Sequence[Value]]) -> list[Row]:
    """Fill in rows of a field that comes back, note what they held and hold, and give those that changed."""
    titles = titles_of(tx, move.before, move.new, [row.now for row in rows])
    once = _once(move)
    changed = []
    for row in rows:
        taken = made_of(move.new, move.old, row.now, tx.zone, titles) if row.now is not None else None
        row.wanted = _wanted(move, row, values.get(row.id, ()), taken)
        if row.wanted == row.held:
            continue
        if row.wanted is not None and any(_is_there(tx, move, row, names) for names in once):
            row.wanted = row.held
            continue
        changed.append(row)
        if once:
            write_cells(tx, move.plan, move.new, [(row.id, row.wanted)])
    if not once:
        write_cells(tx, move.plan, move.new, [(row.id, row.wanted) for row in changed])
    fresh = [row for row in rows if not row.is_seen]
    write_cells(tx, move.plan, beside(move.new, "was"), [(row.id, row.now) for row in fresh])
    write_cells(tx, move.plan, beside(move.new, "back"), [(row.id, move.since) for row in fresh])
    noted = [(row.id, row.wanted) for row in rows if row.wanted != row.first]
    write_cells(tx, move.plan, beside(move.new), noted)
    return changed


def unused_page(tx: Tx, left: Left, *, after: Id, records: Collection[Id] | None) -> Page:
    """List which of the next rows hold what was entered since the field came there, and nothing takes."""
    old, new, link = left.old, left.new, left.link
    table, record = table_of(left.before, old)
    lie, first = columns(old), columns(beside(old)) if left.is_noted else None
    pointer = link.column if link.is_up else "id"
    names = ", ".join(("id", record, pointer, *lie.names, *(first.names if first else ())))
    found = page_of(tx, f"SELECT {names} FROM {table} WHERE ", "id", record, after, records)
    end = 3 + len(lie.names)
    entered = [
        (*row[:3], cell)
        for row in found
        if (cell := lie.read(tuple(row[3:end]))) is not None
        and (first is None or cell != first.read(tuple(row[end:])))
    ]
    taken = _taken(tx, left, {row[2] for row in entered} - {None})
    titles = titles_of(tx, left.before, old, [row[3] for row in entered])
    error = Unused(form=left.plan.forms[new.form].label)
    failures = tuple(
        failure_of(left, id, of, of, cell, error, tx.zone, titles)
        for id, of, by, cell in entered
        if (made := made_of(old, new, cell, tx.zone, titles)) is None or (by, made) not in taken
    )
    last = found[-1][0] if found and records is None else None
    return Page(last, len(found), 0, (), failures)


def failure_of(
    filling: Move | Left,
    id: Id,
    record: Id,
    at: Id,
    cell: Cell,
    error: HuodanError,
    tz: str,
    titles: Mapping[Id, str | None],
) -> Failure:
    """Say that a value is not used. at: the record that is looked at again when it changes."""
    old = filling.old
    value = typed(old, cell, tz=tz, title=title_of(titles, cell))
    row = None if filling.before.tables[old.table].parent is None else id
    return Failure(record, row, value, error.problem(path=old.key), old.form, at)


def _wanted(move: Move, row: Row, values: Sequence[Value], taken: Cell) -> Cell:
    """Say what a row is to hold. taken: what its own value was where the field went."""
    entered = [value for value in values if value.is_entered]
    if row.now is None:
        is_late = not move.link.is_up and row.id >= (move.since or 0)
        made = [value for value in (values if is_late else entered) if value.made is not None]
        return max(made, key=lambda value: value.last).made if made else None
    if not move.is_noted or not values or len(entered) < len(values):
        return row.now
    if len({value.made for value in entered}) > 1 or not any(value.was == taken for value in entered):
        return row.now
    (made_now,) = {value.made for value in entered}
    is_emptied = not move.link.is_up and all(value.cell is None for value in entered)
    return made_now if made_now is not None or is_emptied else row.now


def _once(move: Move) -> tuple[tuple[str, ...], ...]:
    """Name the columns that must not stand twice together and hold the field; its own comes first."""
    own = key_column(move.new)
    table = move.plan.tables[move.new.table]
    together = tuple(names for names in combined(move.plan, table) if own in names)
    alone = ((own,),) if move.new.field.unique else ()
    return alone + tuple((own, *(name for name in names if name != own)) for names in together)


def _is_there(tx: Tx, move: Move, row: Row, names: Sequence[str]) -> bool:
    """Say whether another row holds what one is to hold, in all of some columns."""
    own, *others = names
    lie = columns(move.new)
    key = dict(zip(lie.names, lie.write(row.wanted, tx.zone), strict=True))[own]
    table, _ = table_of(move.plan, move.new)
    same = "".join(f" AND other.{name} = own.{name}" for name in others)
    sql = (
        f"SELECT 1 FROM {table} own JOIN {table} other ON other.id <> own.id"
        f" WHERE own.id = {mark(tx)} AND other.{own} = {mark(tx)}{same} LIMIT 1"
    )
    return tx.run(sql, (row.id, key)).fetchone() is not None


def _taken(tx: Tx, left: Left, pointers: Collection[Id]) -> set[tuple[Id, Cell]]:
    """Give what the rows hold that values come back to, by what tells whose they are."""
    if not pointers:
        return set()
    lie = columns(left.new)
    by = "id" if left.link.is_up else left.link.column
    listed = ", ".join((by, *lie.names))
    places = ", ".join(mark(tx) for _ in pointers)
    sql = f"SELECT DISTINCT {listed} FROM {table_of(left.plan, left.new)[0]} WHERE {by} IN ({places})"
    return {(row[0], lie.read(tuple(row[1:]))) for row in tx.run(sql, tuple(pointers)).fetchall()}
