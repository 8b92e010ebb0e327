"""
What a flow asks of a record as it is stored, or lies in the trash: conditions, and the values a step gives fields.

Owns no arithmetic and no rights: a flow's formulas are the builder's words and read whatever they name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from sqlalchemy import select

from huodan.engines.records.draft import Cells, RecordDraft, RowDraft, start
from huodan.engines.records.formulas import FormulaFailed, StoredEnv, Worked
from huodan.engines.records.reasons import reason
from huodan.engines.records.stored import load, load_trashed
from huodan.engines.records.values import raw
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id, format_id
from huodan.language.fields import Cell, Store
from huodan.language.filter import Context
from huodan.language.formula import Value
from huodan.language.plan.flow_own import RUN
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import Compute, FieldPath, Plan, PlanField, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.conditions import Conditions
from huodan.storage.sql.rows import Everything
from huodan.storage.sql.statements import fetch_row
from huodan.storage.sql.tables import columns

Given = Iterable[tuple[PlanField, Compute, bool]]
"""Fields, the formulas of what they get, and whether that is added to what is there."""


class RowGone(HuodanError):
    """A row that a flow goes through was taken out meanwhile."""

    code = "row_gone"
    status = 409
    zh = "这一行明细已经被删除，不能再处理。"
    en = "This row was taken out meanwhile."


class Asked:
    """
    A record a flow asks; formulas over another record or a row see that first, and this one behind ``^``.

    beside: what formulas read of the run it is asked in; nothing where it is asked in none.
    """

    def __init__(self, tx: Tx, plan: Plan, form: PlanForm, id: Id) -> None:
        self.tx, self.plan, self.form, self.id = tx, plan, form, id
        self.beside: Callable[[FieldPath], Value] = lambda path: None
        trashed = None
        record = load(tx, plan, form, id)
        if record is None and (trashed := load_trashed(tx, form, id)) is not None:
            record = trashed.record
        self.is_there = trashed is None and record is not None
        self.draft = start(form, id=id, old=record)
        self._worked = Worked()

    @classmethod
    def of_draft(cls, tx: Tx, plan: Plan, draft: RecordDraft) -> Asked:
        """Ask a record as it would be if it were saved now."""
        asked = cls(tx, plan, draft.form, draft.main.id)
        asked.draft = draft
        return asked

    @property
    def cells(self) -> Cells:
        """Give what is stored of it."""
        return self.draft.main.cells

    @property
    def version(self) -> int:
        """Give its version as it was read; 0 of one that is not there."""
        old = self.draft.old
        return 0 if old is None else old.version

    @property
    def changed_at(self) -> int:
        """Say when it was changed the last time, UTC milliseconds; 0 of one that is not there."""
        row = fetch_row(self.tx, self.plan, self.form.id, self.id)
        at = None if row is None else row["updated_at"]
        return at if isinstance(at, int) else 0

    def rows(self, subform: str) -> tuple[Id, ...]:
        """List its rows of a subform in their order."""
        return tuple(row.id for row in self.draft.rows[subform])

    def holds(self, compute: Compute, over: Asked | None = None, row: Id | None = None) -> bool:
        """Say whether a condition is true of it; what cannot be worked out is not."""
        try:
            return self.decides(compute, over, row)
        except HuodanError:
            return False

    def decides(self, compute: Compute, over: Asked | None = None, row: Id | None = None) -> bool:
        """
        Say whether a condition is true of it; none is of a row that is gone.

        Raises:
            HuodanError: where it comes to nothing.
        """
        try:
            return self.value(compute, over, row) is True
        except RowGone:
            return False

    def value(self, compute: Compute, over: Asked | None = None, row: Id | None = None) -> Value:
        """
        Work a formula out.

        over: another record the formula is of. row: of a subform, which it is of.

        Raises:
            HuodanError: where it comes to nothing.
        """
        return compute.evaluate(_Env(self, over or self, row))

    def given(
        self,
        wanted: Given,
        *,
        into: Asked | None,
        line: Id | None = None,
        over: Asked | None = None,
        row: Id | None = None,
    ) -> dict[str, object]:
        """
        Work out what fields get, raw and by key.

        into, line: the record and its row whose fields they are; None for one that is not there yet. over, row: as of ``value``.

        Raises:
            Invalid: naming every field whose formula comes to nothing.
        """
        cells = self.given_cells(wanted, into=into, line=line, over=over, row=row)
        return {field.key: raw(self.tx, self.plan, field, cell, row=line or self.id) for field, cell in cells}

    def given_cells(
        self,
        wanted: Given,
        *,
        into: Asked | None,
        line: Id | None = None,
        over: Asked | None = None,
        row: Id | None = None,
    ) -> list[tuple[PlanField, Cell | None]]:
        """
        Work out the cells fields get, as ``given`` does.

        Raises:
            Invalid: naming every field whose formula comes to nothing.
        """
        found: list[tuple[PlanField, Cell | None]] = []
        problems = []
        for field, compute, is_added in wanted:
            try:
                value = self.value(compute, over, row)
                if is_added and into is not None:
                    value = _sum(into.own(field, line), value)
                found.append((field, field.from_value(value, tz=self.tx.zone)))
            except HuodanError as error:
                why = reason(self.draft, error, [compute])
                problems.append(FormulaFailed(label=field.label, reason=why).problem(path=field.key))
        if problems:
            raise Invalid(problems)
        return found

    def reads(
        self, compute: Compute, over: Asked | None = None, row: Id | None = None
    ) -> Iterator[tuple[FieldPath, Value]]:
        """Give what a formula reads, by the paths of ids in it, and the value each has now; nothing where it has none."""
        env = _Env(self, over or self, row)
        for path in sorted(compute.references):
            try:
                yield path, env.value(path)
            except HuodanError:
                yield path, None

    def own(self, field: PlanField, row: Id | None = None) -> Value:
        """Give what a field of it, or of one of its rows, holds."""
        return field.to_value(self.line(field.table, row).cells.get(field.id), tz=self.tx.zone)

    def line(self, table: str, row: Id | None) -> RowDraft:
        """Give its own row, or one of a subform."""
        if row is None or table == self.form.id:
            return self.draft.main
        found = next((each for each in self.draft.rows[table] if each.id == row), None)
        if found is None:
            raise RowGone
        return found

    def unfilled(self, fields: Collection[PlanField]) -> tuple[PlanField, ...]:
        """List those of some fields that hold nothing, in its own row or in any row of their subform."""
        return tuple(field for field in fields if self._is_unfilled(field))

    def _is_unfilled(self, field: PlanField) -> bool:
        if field.store is Store.ROWS:
            return not self.draft.rows[field.id]
        rows: Iterable[RowDraft] = self.draft.rows.get(field.table, (self.draft.main,))
        return any(row.cells.get(field.id) in (None, ()) for row in rows)


class _Env(StoredEnv):
    """What a flow's formulas see: a record's own cells, and those of what it names as they are now."""

    def __init__(self, asked: Asked, over: Asked, row: Id | None) -> None:
        super().__init__(asked.tx, asked.plan, over.draft, asked._worked)
        self._asked, self._drafts = asked, {over.form.id: over.draft, asked.form.id: asked.draft}
        self._is_other = over is not asked
        if row is not None:
            rows: Mapping[Id, RowDraft] = {each.id: each for each in over.draft.every_row()}
            if row not in rows:
                raise RowGone
            self.row = rows[row]

    def value(self, path: FieldPath, /) -> Value:
        if path[0] == RUN:
            return self._asked.beside(path)
        if path[0] == PARENT and self._is_other:
            return self._of(self._asked.draft, self._asked.draft.main, path[1:])
        if path[0] == PARENT:
            return self._of(self.draft, self.draft.main, path[1:])
        return self._of(self.draft, self.row, path)

    def _of(self, draft: RecordDraft, row: RowDraft, path: FieldPath) -> Value:
        field = row.table.by_id.get(path[0])
        if path == ("id",):
            return format_id(draft.form.form.id_prefix, row.id)
        if field is not None and field.klass == "live":
            return self._live(draft.form.id, row.id, field)
        if len(path) > 1 and field is not None and field.target is not None:
            return self._named(field, row, path[1:])
        before = self.draft, self.row
        self.draft, self.row = draft, row
        try:
            return super().value(path)
        finally:
            self.draft, self.row = before

    def _live(self, form: str, id: Id, field: PlanField) -> Value:
        """Give a value that is worked out where it is asked for; nothing of a record that is in the trash."""
        context = Context(self.tx.zone, self.tx.today, now=self.tx.now)
        seen = Conditions(self.plan, dialect=self.tx.dialect, context=context, view=Everything()).row(form)
        found = self.tx.execute(select(seen.column(field)).where(seen.id == id)).first()
        return None if found is None else self.turned(field, columns(field).read(tuple(found)))

    def _named(self, field: PlanField, row: RowDraft, path: FieldPath) -> Value:
        """Give a field of the record another one names, as it is now; nothing where it names none."""
        assert field.target is not None
        id = row.cells.get(field.id)
        live = self.plan.tables[field.target].by_id[path[0]]
        if isinstance(id, int) and live.klass == "live":
            return self._live(field.target, id, live)
        cells = fetch_row(self.tx, self.plan, field.target, id) if isinstance(id, int) else None
        target = self.plan.tables[field.target].by_id[path[0]]
        cell = None if cells is None else cells.get(target.id)
        return None if cell is None else self.turned(target, cell)


def _sum(before: Value, more: Value) -> Value:
    if before is None or more is None:
        return more if before is None else before
    return before + more if isinstance(before, Decimal) and isinstance(more, Decimal) else more
