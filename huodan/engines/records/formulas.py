"""
Defaults and stored formulas of a draft, worked out in the order of the Plan.

A stored formula is worked out anew only where something it reads has changed, so that the total of an old order
never moves because its formula did (design §4.5). Owns no arithmetic: that is ``language.formula``.
"""

from __future__ import annotations

from decimal import Decimal

from huodan.engines.records.draft import RecordDraft, RowDraft
from huodan.engines.records.traits import traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import format_id
from huodan.language.fields import Cell
from huodan.language.fields._reference import Reference
from huodan.language.formula import Value
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import FieldPath, Plan, PlanField, PlanTable
from huodan.storage.db import Tx
from huodan.storage.moment import Moment, one_value


def default_constants(tx: Tx, plan: Plan, draft: RecordDraft) -> None:
    """Give new rows the constant defaults of what was not sent."""
    cells: dict[str, dict[str, Cell]] = {}
    for row in draft.every_row():
        if not row.is_new:
            continue
        if row.table.id not in cells:
            cells[row.table.id] = _constants(tx, plan, draft, row.table)
        for field, cell in cells[row.table.id].items():
            if field not in row.sent:
                row.put(field, cell)


def compute(tx: Tx, plan: Plan, draft: RecordDraft) -> None:
    """Work out default formulas of new rows and every stored formula that reads something changed."""
    env = _Env(tx, plan, draft)
    for table, id in draft.form.order:
        rows = [draft.main] if table == draft.form.id else draft.rows[table]
        if not rows:
            continue
        found = rows[0].table.by_id[id]
        for row in rows:
            if found.compute is not None:
                if row.is_new or any(_is_changed(draft, row, path) for path in found.compute.references):
                    _evaluate(env, row, found)
            elif row.is_new and id not in row.sent and row.cells.get(id) is None:
                _default(env, row, found)


def compute_after(tx: Tx, plan: Plan, draft: RecordDraft, given: frozenset[str]) -> None:
    """Work out anew what is made of fields that got their cells last, such as a serial number."""
    env, moved = _Env(tx, plan, draft), set(given)
    for table, id in draft.form.order:
        for row in [draft.main] if table == draft.form.id else draft.rows[table]:
            found = row.table.by_id[id]
            if found.compute is not None and any(path[-1] in moved for path in found.compute.references):
                moved.add(id)
                _evaluate(env, row, found)


def _constants(tx: Tx, plan: Plan, draft: RecordDraft, table: PlanTable) -> dict[str, Cell]:
    traits = traits_of(plan, table)
    cells: dict[str, Cell] = {}
    for found in traits.current:
        assert isinstance(found.field, Reference)
        id = found.field.current(person=tx.actor.person, departments=tx.actor.departments)
        if id is not None:
            cells[found.id] = id
    for found in traits.constants:
        try:
            cells[found.id] = found.field.parse(found.field.default, tz=tx.zone)
        except HuodanError as error:
            draft.refuse(found.key, error)
    return cells


def _is_changed(draft: RecordDraft, row: RowDraft, path: FieldPath) -> bool:
    if path[0] == PARENT:
        row, path = draft.main, path[1:]
    if path[0] in draft.rows and row is draft.main:
        return draft.is_changed(path[0], path[1] if len(path) > 1 else None)
    return path[0] in row.changed


def _evaluate(env: _Env, row: RowDraft, found: PlanField) -> None:
    assert found.compute is not None
    env.row = row
    try:
        row.put(found.id, found.from_value(found.compute.evaluate(env), tz=env.tz))
    except HuodanError as error:
        row.put(found.id, None)
        env.draft.refuse(row.path(found), FormulaFailed(label=found.label, reason=_both(error)))


def _default(env: _Env, row: RowDraft, found: PlanField) -> None:
    """A default that cannot be worked out yet is no default."""
    assert found.default is not None
    env.row = row
    try:
        row.put(found.id, found.from_value(found.default.evaluate(env), tz=env.tz))
    except HuodanError:
        return


class FormulaFailed(HuodanError):
    """A computed field has no value for what was entered."""

    code = "formula_failed"
    status = 422
    zh = "「{label}」算不出来：{reason}"
    en = "“{label}” cannot be worked out: {reason}"


def _both(error: HuodanError) -> dict[str, str]:
    return {"zh": error.text("zh"), "en": error.text("en")}


class _Env(Moment):
    """What formulas see of a draft: the cells of the row at hand, of its parent, of sub-rows."""

    def __init__(self, tx: Tx, plan: Plan, draft: RecordDraft) -> None:
        super().__init__(tx)
        self.plan, self.draft = plan, draft
        self.row = draft.main
        self.values: dict[tuple[str, Cell], Value] = {}

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
        known = self.values.get((field, cell))
        if known is None:
            known = self.values[field, cell] = self._turn(row.table.by_id[field], cell)
        return known

    def _turn(self, found: PlanField, cell: Cell) -> Value:
        if found.target is None:
            return found.to_value(cell, tz=self.tz)
        return format_id(self.plan.forms[found.target].form.id_prefix, cell)
