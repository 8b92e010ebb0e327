"""
Defaults and stored formulas of a draft, worked out in the order of the Plan.

A stored formula is worked out anew only where something it reads has changed, so that the total of an old order
never moves because its formula did (design §4.5). Owns no arithmetic: that is ``language.formula``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.reasons import reason
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import format_id
from huodan.language.fields import Cell
from huodan.language.fields._reference import Reference
from huodan.language.formula import Value
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import Compute, FieldPath, Plan, PlanField, PlanTable
from huodan.language.plan.outside import outside
from huodan.storage.db import Tx
from huodan.storage.moment import Moment, one_value


@dataclass(slots=True)
class Worked:
    """
    What was worked out at one moment: rows with the same cells come to the same.

    values: of cells, as formulas see them. results: by field and the cells it reads.
    constants: by table, the defaults of its fields, and why some have none, by key.
    """

    values: dict[tuple[str, Cell], Value] = field(default_factory=dict)
    results: dict[tuple[Cell, ...], Cell] = field(default_factory=dict)
    constants: dict[str, tuple[dict[str, Cell], dict[str, HuodanError]]] = field(default_factory=dict)


def default_constants(tx: Tx, plan: Plan, draft: RecordDraft, worked: Worked) -> None:
    """Give new rows the constant defaults of what was not sent."""
    refused: set[str] = set()
    for row in draft.every_row():
        if not row.is_new:
            continue
        table = row.table.id
        cells = constants_of(tx, plan, row.table, worked)
        errors = worked.constants[table][1]
        for key, error in errors.items() if table not in refused else ():
            refused.add(table)
            draft.refuse(key, error)
        for id, cell in cells.items():
            if id not in row.sent:
                row.put(id, cell)


def constants_of(tx: Tx, plan: Plan, table: PlanTable, worked: Worked) -> Mapping[str, Cell]:
    """Give what new rows of a table begin with."""
    if table.id not in worked.constants:
        worked.constants[table.id] = _constants(tx, plan, table)
    return worked.constants[table.id][0]


def compute(
    tx: Tx,
    plan: Plan,
    draft: RecordDraft,
    worked: Worked | None = None,
    *,
    anew: Collection[tuple[str, str]] = (),
) -> None:
    """
    Work out default formulas of new rows, every stored formula that reads something changed, and what rules give.

    anew: formulas, by table and field, that are worked out whatever changed.
    """
    env = StoredEnv(tx, plan, draft, worked or Worked())
    for table, id in draft.form.order:
        rows = [draft.main] if table == draft.form.id else draft.rows[table]
        if not rows:
            continue
        found = rows[0].table.by_id[id]
        for row in rows:
            if found.compute is not None:
                if row.is_new or (table, id) in anew or reads_changed(draft, row, found.compute):
                    _evaluate(env, row, found)
            elif (
                found.default is not None and row.is_new and id not in row.sent and row.cells.get(id) is None
            ):
                _default(env, row, found)
        if draft.ruling is not None:
            draft.ruling.settle(id, rows)


def compute_after(tx: Tx, plan: Plan, draft: RecordDraft, given: frozenset[str]) -> None:
    """Work out anew what is made of fields that got their cells last, such as a serial number."""
    env, moved = StoredEnv(tx, plan, draft, Worked()), set(given)
    for table, id in draft.form.order:
        for row in [draft.main] if table == draft.form.id else draft.rows[table]:
            found = row.table.by_id[id]
            if found.compute is not None and any(path[-1] in moved for path in found.compute.references):
                moved.add(id)
                _evaluate(env, row, found)


def work_out(
    tx: Tx, plan: Plan, draft: RecordDraft, found: PlanField, rows: Iterable[RowDraft], worked: Worked
) -> list[tuple[RowDraft, HuodanError]]:
    """Work one stored formula out in some rows of a draft, whatever changed; say in which it has no value, and why."""
    env = StoredEnv(tx, plan, draft, worked)
    each = ((row, _attempt(env, row, found)) for row in rows)
    return [(row, error) for row, error in each if error is not None]


def answers(
    tx: Tx, plan: Plan, draft: RecordDraft, formula: Compute, rows: Iterable[RowDraft], worked: Worked
) -> Iterator[tuple[RowDraft, Value, HuodanError | None]]:
    """Give what a formula that no field keeps comes to in rows of a draft, or why it comes to nothing."""
    env = StoredEnv(tx, plan, draft, worked)
    for row in rows:
        env.row = row
        try:
            yield row, formula.evaluate(env), None
        except HuodanError as error:
            yield row, None, error


def reads_changed(draft: RecordDraft, row: RowDraft, formula: Compute) -> bool:
    """Say whether a formula reads anything of a row that is other than before."""
    return any(_is_changed(draft, row, path) for path in formula.references)


def _constants(tx: Tx, plan: Plan, table: PlanTable) -> tuple[dict[str, Cell], dict[str, HuodanError]]:
    traits = traits_of(plan, table)
    cells: dict[str, Cell] = {}
    errors: dict[str, HuodanError] = {}
    for found in traits.current:
        assert isinstance(found.field, Reference)
        id = found.field.current(person=tx.actor.person, departments=tx.actor.departments)
        if id is not None:
            cells[found.id] = id
    for found in traits.constants:
        try:
            cells[found.id] = found.field.parse(found.field.default, tz=tx.zone)
        except HuodanError as error:
            errors[found.key] = error
    return cells, errors


def _is_changed(draft: RecordDraft, row: RowDraft, path: FieldPath) -> bool:
    if path[0] == PARENT:
        row, path = draft.main, path[1:]
    if path[0] in draft.rows and row is draft.main:
        return draft.is_changed(path[0], path[1] if len(path) > 1 else None)
    return path[0] in row.changed


def _evaluate(env: StoredEnv, row: RowDraft, found: PlanField) -> None:
    if (error := _attempt(env, row, found)) is not None:
        env.draft.refuse(row.path(found), error)


def _attempt(env: StoredEnv, row: RowDraft, found: PlanField) -> FormulaFailed | None:
    """Put what a formula comes to into a row; nothing, and why, where it comes to none."""
    assert found.compute is not None
    env.row = row
    try:
        row.put(found.id, _result(env, found, found.compute))
    except HuodanError as error:
        row.put(found.id, None)
        return FormulaFailed(label=found.label, reason=reason(env.draft, error, [found.compute]))
    return None


def _default(env: StoredEnv, row: RowDraft, found: PlanField) -> None:
    """A default that cannot be worked out yet is no default."""
    assert found.default is not None
    env.row = row
    try:
        row.put(found.id, _result(env, found, found.default))
    except HuodanError:
        return


def _result(env: StoredEnv, found: PlanField, formula: Compute) -> Cell:
    """Work a formula out for the row at hand, unless it was for one with the same cells."""
    key = env.reads(found.id, formula.references)
    if key is None:
        return found.from_value(formula.evaluate(env), tz=env.tz)
    results = env.worked.results
    if key not in results:
        results[key] = found.from_value(formula.evaluate(env), tz=env.tz)
    return results[key]


class FormulaFailed(HuodanError):
    """A computed field has no value for what was entered."""

    code = "formula_failed"
    status = 422
    zh = "「{label}」算不出来：{reason}"
    en = "“{label}” cannot be worked out: {reason}"


class StoredEnv(Moment):
    """What formulas see of a draft: the cells of the row at hand, of its parent, of sub-rows."""

    def __init__(self, tx: Tx, plan: Plan, draft: RecordDraft, worked: Worked) -> None:
        super().__init__(tx)
        self.plan, self.draft, self.worked = plan, draft, worked
        self.row = draft.main

    def reads(self, field: str, references: Iterable[FieldPath]) -> tuple[Cell, ...] | None:
        """Give what a formula of a field reads in the row at hand; None if that is more than a few cells: sub-rows."""
        cells: list[Cell] = [field]
        for path in references:
            row, first = self.row, path[0]
            if first == PARENT:
                row, first = self.draft.main, path[1]
            if row is self.draft.main and first in self.draft.rows:
                return None
            cells.append(row.cells.get(first))
        return tuple(cells)

    def value(self, path: FieldPath, /) -> Value:
        row = self.row
        if path[0] == PARENT:
            row, path = self.draft.main, path[1:]
        if row is not self.draft.main or path[0] not in self.draft.rows:
            return self._value(row, path[0])
        rows = self.draft.rows[path[0]]
        if len(path) == 1:
            return tuple(Decimal(place) for place in range(1, len(rows) + 1))
        return tuple(one_value(self._value(line, path[1])) for line in rows)

    def _value(self, row: RowDraft, field: str) -> Value:
        """Many rows have the same few prices and quantities; each is turned into a value once."""
        cell = row.cells.get(field)
        if cell is None:
            return None
        known = self.worked.values.get((field, cell))
        if known is None:
            known = self.worked.values[field, cell] = self.turned(row.table.by_id[field], cell)
        return known

    def turned(self, found: PlanField, cell: Cell) -> Value:
        """Give a cell as formulas see it."""
        if found.target is None:
            return outside(self.plan, found, cell) or found.to_value(cell, tz=self.tz)
        return format_id(self.plan.forms[found.target].form.id_prefix, cell)
