"""
A record while it is being decided: what was, what is sent, what it becomes, and every mistake found on the way.

Owns the shapes only. A cell set to None is empty; a field without a cell is empty too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.plan.model import PlanField, PlanForm, PlanTable

if TYPE_CHECKING:
    from huodan.engines.records.ruling import Ruling

MOST_PROBLEMS = 100
Cells = Mapping[str, Cell]


class Enough(Exception):
    """So much is wrong with a draft that nothing more is worked out; not for users, ``decide`` catches it."""

    def __init__(self, draft: RecordDraft) -> None:
        super().__init__()
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Row:
    """One stored sub-row: its lasting id and its cells by field id."""

    id: Id
    cells: Cells


@dataclass(frozen=True, slots=True)
class Record:
    """One stored record: cells by field id, sub-rows in order by subform id."""

    id: Id
    version: int
    cells: Cells
    rows: Mapping[str, tuple[Row, ...]]
    created_at: int = 0
    created_by: Id = 0


@dataclass(slots=True, eq=False)
class RowDraft:
    """
    The record's own row, or one of its sub-rows.

    before: its stored cells, None for a new row. at: what stands before a field's key in a path, such as ``lines.2.``.
    sent: fields the caller named. changed: fields whose cell is another one than before.
    """

    table: PlanTable
    id: Id
    before: Cells | None
    cells: dict[str, Cell]
    at: str = ""
    sent: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        """Say whether the row is not stored yet."""
        return self.before is None

    def put(self, field: str, cell: Cell) -> None:
        """Set a cell and note whether it differs from the stored one."""
        self.cells[field] = cell
        if (None if self.before is None else self.before.get(field)) == cell:
            self.changed.discard(field)
        else:
            self.changed.add(field)

    def path(self, found: PlanField) -> str:
        """Name a field of this row as the caller does."""
        return self.at + found.key


@dataclass(slots=True)
class RecordDraft:
    """
    A record with its sub-rows in their new order.

    old: the stored record, None for a new one. removed: stored sub-rows that go. listed: subforms sent as a whole list.
    missing: ids of sub-rows that were sent and are not there, by subform. returned: sub-rows that came back.
    ruling: what the rules of the form say of it, None where it has none.
    plain: the fields its writer is shown as they are, None where nobody asks but the system.
    warnings: what its writer is told of, and which keeps nothing from being saved.
    """

    form: PlanForm
    old: Record | None
    main: RowDraft
    rows: dict[str, list[RowDraft]]
    removed: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    missing: dict[str, set[Id]] = field(default_factory=dict)
    returned: set[Id] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    ruling: Ruling | None = None
    plain: frozenset[str] | None = None
    warnings: list[Problem] = field(default_factory=list)

    def every_row(self) -> Iterator[RowDraft]:
        """Give the record's own row, then all sub-rows."""
        yield self.main
        for rows in self.rows.values():
            yield from rows

    def refuse(self, path: str, error: HuodanError) -> None:
        """
        Note a mistake and where it is.

        Raises:
            Enough: at ``MOST_PROBLEMS``, so that a body full of mistakes keeps nobody waiting.
        """
        self.problems.append(error.problem(path=path))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Enough(self)

    def warn(self, path: str, error: HuodanError) -> None:
        """Note what its writer should see to and need not, as often as a screen can tell it."""
        if len(self.warnings) < MOST_PROBLEMS:
            self.warnings.append(error.problem(path=path))

    def is_changed(self, subform: str, field: str | None = None) -> bool:
        """Say whether a subform's rows, or one field of any of them, are other than before."""
        if self.removed.get(subform):
            return True
        rows = self.rows[subform]
        return any(row.is_new or (row.changed if field is None else field in row.changed) for row in rows)

    @property
    def is_dirty(self) -> bool:
        """Say whether the record would be other than it is stored."""
        if self.old is None or self.main.changed:
            return True
        return any(self.is_changed(subform) or self.is_moved(subform) for subform in self.rows)

    def is_moved(self, subform: str) -> bool:
        """Say whether rows came, went or changed places."""
        before = self.old.rows.get(subform, ()) if self.old else ()
        return [row.id for row in before] != [row.id for row in self.rows[subform]]


def start(form: PlanForm, *, id: Id, old: Record | None) -> RecordDraft:
    """Begin a draft, empty or with everything as it is stored."""
    main = RowDraft(form.table, id, old.cells if old else None, dict(old.cells) if old else {})
    rows = {
        subform: _stored(table, form, old.rows.get(subform, ()) if old else ())
        for subform, table in form.subforms.items()
    }
    return RecordDraft(form, old, main, rows)


def _stored(table: PlanTable, form: PlanForm, rows: Iterable[Row]) -> list[RowDraft]:
    key = form.table.by_id[table.id].key
    return [
        RowDraft(table, row.id, row.cells, dict(row.cells), f"{key}.{at}.") for at, row in enumerate(rows)
    ]
