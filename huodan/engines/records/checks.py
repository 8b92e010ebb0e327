"""What a finished draft must keep to: required fields, numbers of sub-rows, values that may stand only once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Column

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.intake import TooManyRows
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import KEYED, Cell, Store
from huodan.language.plan.model import Plan, PlanField
from huodan.storage.db import Tx
from huodan.storage.sealed_cells import blind
from huodan.storage.sql.statements import MOST_PLACES
from huodan.storage.sql.tables import KEY, columns, tables


class Required(HuodanError):
    """A required field is empty."""

    code = "required"
    status = 422
    zh = "请填写「{label}」。"
    en = "Please fill in “{label}”."


class TooFewRows(HuodanError):
    """Fewer sub-rows than the subform wants."""

    code = "too_few_rows"
    status = 422
    zh = "「{label}」至少要 {limit} 行，现在有 {count} 行。"
    en = "“{label}” needs at least {limit} rows; this has {count}."


class Taken(HuodanError):
    """The value of a unique field already stands in another record, which the caller may not know of."""

    code = "taken"
    status = 422
    zh = "「{label}」的「{value}」已被使用，不能重复。请换一个。"
    en = "“{value}” is already used as “{label}”, which must be unique. Please choose another."


def require(plan: Plan, draft: RecordDraft, *, writable: frozenset[str]) -> None:
    """
    Note required fields that are empty.

    Of a stored row only what changed is looked at: a field that became required later does not block other edits.
    A field the caller may not write is none they could fill in.
    """
    refused = {problem.path for problem in draft.problems}
    ruling = draft.ruling
    for row in draft.every_row():
        usual = traits_of(plan, row.table).required
        for found in usual if ruling is None else ruling.wanted(row, usual):
            id = found.id
            if row.cells.get(id) is not None or id not in writable or row.path(found) in refused:
                continue
            if (
                row.is_new
                or id in row.changed
                or (ruling and ruling.is_touched(row, id, ("required", "shown")))
            ):
                draft.refuse(row.path(found), Required(label=found.label))


def count_rows(draft: RecordDraft) -> None:
    """Note subforms with fewer or more rows than they take, if rows came or went."""
    for subform, rows in draft.rows.items():
        found = draft.form.table.by_id[subform]
        least, most = getattr(found.field, "least_rows", 0), getattr(found.field, "most_rows", len(rows))
        ruling = draft.ruling
        if found.field.required if ruling is None else ruling.required(draft.main, found):
            least = max(least, 1)
        if ruling is not None and ruling.hidden(draft.main, subform):
            least = 0
        is_same = draft.old is not None and len(rows) == len(draft.old.rows[subform])
        if is_same and not (ruling and ruling.is_touched(draft.main, subform, ("required", "shown"))):
            continue
        if len(rows) < least:
            draft.refuse(found.key, TooFewRows(label=found.label, limit=least, count=len(rows)))
        elif len(rows) > most:
            draft.refuse(found.key, TooManyRows(label=found.label, limit=most, count=len(rows)))


class Holders:
    """
    Who holds which values of unique fields; each value is looked up once, many of them together.

    leaving: rows that are about to go, whose values are free.
    """

    def __init__(self, tx: Tx, plan: Plan, leaving: Collection[Id] = ()) -> None:
        self._tx, self._plan, self._leaving = tx, plan, leaving
        self._known: dict[tuple[str, object], Id | None] = {}

    def expect(self, found: PlanField, raws: Iterable[object]) -> None:
        """Look up beforehand who holds some raw values; those the field refuses are left out."""
        keys: set[object] = set()
        for raw in raws:
            with suppress(HuodanError):
                cell = found.field.parse(raw, tz=self._tx.zone)
                if cell is not None:
                    keys.add(sought_key(self._tx, found, cell))
        self._look(found, keys)

    def of(self, found: PlanField, keys: Collection[object]) -> Iterator[tuple[Any, Id]]:
        """List which of some keys of a field are stored, each with the row that holds it."""
        self._look(found, keys)
        held = ((key, self._known[found.id, key]) for key in keys)
        return ((key, id) for key, id in held if id is not None)

    def _look(self, found: PlanField, keys: Collection[object]) -> None:
        new = [key for key in keys if (found.id, key) not in self._known]
        for start in range(0, len(new), MOST_PLACES):
            some = new[start : start + MOST_PLACES]
            self._known |= dict.fromkeys((found.id, key) for key in some)
            held = holders(self._tx, self._plan, found, some)
            self._known |= {(found.id, key): id for key, id in held if id not in self._leaving}


def find_taken(tx: Tx, plan: Plan, draft: RecordDraft, known: Holders) -> None:
    """
    Note values of unique fields that stand elsewhere already; one statement per unique field, or none.

    It only makes the refusal friendly; the unique index is what holds.
    """
    for found, changed in _unique(plan, draft):
        _within(draft, found, changed, tx.zone)
        sought = {key_of(found, row.cells[found.id], tx.zone): row for row in changed}
        ours = {row.id for row in draft.every_row()} | {
            row.id for gone in draft.removed.values() for row in gone
        }
        for key, id in known.of(found, sought):
            if id not in ours:
                row = sought[key]
                draft.refuse(row.path(found), taken_error(found, row.cells[found.id], tx.zone))


def holders(tx: Tx, plan: Plan, found: PlanField, keys: Collection[object]) -> list[tuple[Any, Id]]:
    """List which of some keys of a unique field are stored, each with the row that holds it."""
    column, mark = key_column(plan, found), "?" if tx.dialect == "sqlite" else "%s"
    marks = ", ".join(mark for _ in keys)
    sql = f"SELECT {column.name}, id FROM {column.table.name} WHERE {column.name} IN ({marks})"
    return [(row[0], row[1]) for row in tx.run(sql, tuple(keys))]


def taken_error(found: PlanField, cell: Cell, tz: str) -> Taken:
    """Build the refusal of a value that stands elsewhere."""
    return Taken(label=found.label, value=str(found.show(cell, tz=tz))[:60])


def key_column(plan: Plan, found: PlanField) -> Column[Any]:
    """Give the column that decides whether two cells of a field are the same."""
    return tables(plan).column(found, KEY if found.store in KEYED else "")


def key_of(found: PlanField, cell: Cell, tz: str) -> object:
    """Give what that column holds for a cell."""
    lie = columns(found)
    written = lie.write(cell, tz)
    return written[1] if found.store in KEYED else written[0]


def sought_key(tx: Tx, found: PlanField, cell: Cell) -> object:
    """Give what that column holds for a value that was read, but is not stored."""
    return blind(tx, found.id, cell) if found.store is Store.SEALED else key_of(found, cell, tx.zone)


def _unique(plan: Plan, draft: RecordDraft) -> Iterator[tuple[PlanField, list[RowDraft]]]:
    for table in (draft.form.table, *draft.form.subforms.values()):
        for found in traits_of(plan, table).unique:
            rows = [draft.main] if table.parent is None else draft.rows[table.id]
            changed = [row for row in rows if found.id in row.changed and row.cells[found.id] is not None]
            if changed:
                yield found, changed


def _within(draft: RecordDraft, found: PlanField, changed: list[RowDraft], tz: str) -> None:
    """Note a value that stands twice in the sub-rows of this very record."""
    if found.table == draft.form.id:
        return
    seen: dict[object, RowDraft] = {}
    for row in draft.rows[found.table]:
        cell = row.cells.get(found.id)
        if cell is None:
            continue
        first = seen.setdefault(key_of(found, cell, tz), row)
        if first is not row and (row in changed or first in changed):
            draft.refuse(row.path(found), taken_error(found, cell, tz))
