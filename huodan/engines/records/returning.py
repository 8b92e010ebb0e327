"""
What a field gets that comes back from another form (decision 0073).

What its own columns hold is still true, unless what had been taken from it was changed where it was: then that counts, as for
a field that becomes what it was (0039). Who names another record by now gets the value of that one. Where it is empty it gets
what was entered meanwhile. What must not stand twice
stands once; what was entered and no record could take is told and stays where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from huodan.engines.records.changes import from_json
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
    titles = titles_of(tx, move.before, move.new, [cell for row in rows for cell in (row.now, row.was)])
    former = _former(tx, move, rows)
    for row in rows:
        taken = made_of(move.new, move.old, row.now, tx.zone, titles) if row.now is not None else None
        theirs = values.get(row.id, ())
        was = made_of(move.new, move.old, row.was, tx.zone, titles) if row.was is not None else None
        row.follows = row.follows and any(value.was == was for value in theirs)
        row.wanted = _wanted(move, row, theirs, taken)
        is_elsewhere = taken is not None and former.get(row.id) == taken
        if is_elsewhere and (shown := _newest(theirs)) is not None:
            row.wanted = shown
    _write(tx, move, [row for row in rows if row.wanted != row.held])
    fresh = [row for row in rows if not row.is_seen]
    was = [(row.id, row.was if row.follows else row.now) for row in fresh]
    write_cells(tx, move.plan, beside(move.new, "was"), was)
    write_cells(tx, move.plan, beside(move.new, "back"), [(row.id, move.since) for row in fresh])
    noted = [(row.id, row.wanted) for row in rows if row.wanted != row.first]
    write_cells(tx, move.plan, beside(move.new), noted)
    return [row for row in rows if row.wanted != row.held]


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


def _former(tx: Tx, move: Move, rows: Sequence[Row]) -> dict[Id, Cell]:
    """
    Give what was there when the field went, in the records that rows named then, for those that name another one now.

    If it was their own value, that is of a record they have nothing to do with any more: they get what they show.
    """
    if move.held_at is None or move.link.relation is None or move.link.is_up:
        return {}
    records = {row.record for row in rows if row.now is not None}
    was = move.held_at(tx, move.new.form, records, move.link.relation)
    named = {row.id: id for row in rows if isinstance(id := was.get(row.id), int) and id != row.pointer}
    if not named:
        return {}
    ids, lie = sorted(set(named.values())), columns(move.old)
    table, _ = table_of(move.before, move.old)
    places = ", ".join(mark(tx) for _ in ids)
    found = tx.run(f"SELECT {', '.join(('id', *lie.names))} FROM {table} WHERE id IN ({places})", tuple(ids))
    held = {row[0]: lie.read(tuple(row[1:])) for row in found.fetchall()}
    then = move.held_at(tx, move.old.form, ids, move.old.id)
    held |= {id: from_json(cell) for id, cell in then.items()}
    return {row: held.get(id) for row, id in named.items()}


def _wanted(move: Move, row: Row, values: Sequence[Value], taken: Cell) -> Cell:
    """Say what a row is to hold. taken: what its own value was where the field went."""
    entered = [value for value in values if value.is_entered]
    if row.now is None:
        is_late = not move.link.is_up and row.id >= (move.since or 0)
        return _newest(values if is_late else entered)
    if not move.is_noted or not values or len(entered) < len(values):
        return row.now
    is_taken = row.follows or any(value.was == taken for value in entered)
    if len({value.made for value in entered}) > 1 or not is_taken:
        return row.now
    (made_now,) = {value.made for value in entered}
    is_emptied = not move.link.is_up and all(value.cell is None for value in entered)
    return made_now if made_now is not None or is_emptied else row.now


def _newest(values: Sequence[Value]) -> Cell:
    made = [value for value in values if value.made is not None]
    return max(made, key=lambda value: value.last).made if made else None


def _write(tx: Tx, move: Move, rows: Sequence[Row]) -> None:
    """Write what rows are to hold; where that must stand once, all let go of theirs first, and who finds it taken keeps it."""
    once = _once(move)
    if once and rows:
        _keep_taken(tx, move, rows, once)
        write_cells(tx, move.plan, move.new, [(row.id, None) for row in rows])
    write_cells(tx, move.plan, move.new, [(row.id, row.wanted) for row in rows])


def _keep_taken(tx: Tx, move: Move, rows: Sequence[Row], once: Sequence[tuple[str, ...]]) -> None:
    """Let rows keep what they hold if another one has, in all of some columns, what they are to hold, or is to get it first."""
    beside_it, taken = [], []
    for names in once:
        mine, others = _keys(tx, move, rows, names)
        beside_it.append(mine)
        taken.append(others)
    going, is_settled = list(rows), False
    while not is_settled:
        seen = [set(each) for each in taken]
        stay = []
        for row in going:
            keys = [
                (_key(tx, move, row.wanted, names[0]), *mine[row.id])
                for names, mine in zip(once, beside_it, strict=True)
            ]
            if any(key in each and None not in key for key, each in zip(keys, seen, strict=True)):
                stay.append(row)
                continue
            for key, each in zip(keys, seen, strict=True):
                each.add(key)
        for row in stay:
            row.wanted = row.held
            for names, mine, each in zip(once, beside_it, taken, strict=True):
                each.add((_key(tx, move, row.held, names[0]), *mine[row.id]))
        kept = {row.id for row in stay}
        going = [row for row in going if row.id not in kept]
        is_settled = not stay


def _keys(
    tx: Tx, move: Move, rows: Sequence[Row], names: Sequence[str]
) -> tuple[dict[Id, tuple[object, ...]], set[tuple[object, ...]]]:
    """Give what rows hold in the other columns, and what other rows hold in all of them, where that is what one is to hold."""
    own, *others = names
    ids = {row.id for row in rows}
    table, _ = table_of(move.plan, move.new)
    listed = ", ".join(("id", own, *others))
    wanted = dict.fromkeys(key for row in rows if (key := _key(tx, move, row.wanted, own)) is not None)

    def read(column: str, values: Collection[object]) -> list[tuple[Id, object, tuple[object, ...]]]:
        places = ", ".join(mark(tx) for _ in values)
        sql = f"SELECT {listed} FROM {table} WHERE {column} IN ({places})"
        return [(row[0], row[1], tuple(row[2:])) for row in tx.run(sql, tuple(values))] if values else []

    mine = {id: rest for id, _, rest in read("id", sorted(ids))}
    return mine, {(key, *rest) for id, key, rest in read(own, list(wanted)) if id not in ids}


def _key(tx: Tx, move: Move, cell: Cell, column: str) -> object:
    lie = columns(move.new)
    return dict(zip(lie.names, lie.write(cell, tx.zone), strict=True))[column]


def _once(move: Move) -> tuple[tuple[str, ...], ...]:
    """Name the columns that must not stand twice together and hold the field; its own comes first."""
    own = key_column(move.new)
    table = move.plan.tables[move.new.table]
    together = tuple(names for names in combined(move.plan, table) if own in names)
    alone = ((own,),) if move.new.field.unique else ()
    return alone + tuple((own, *(name for name in names if name != own)) for names in together)


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
