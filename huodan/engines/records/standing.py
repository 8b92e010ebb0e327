"""
Records that stand already, asked what a new version of their form demands: which of them do not keep to it.

A new demand blocks no old record before somebody touches what it is about (decision 0043); who publishes is told how many
there are. Owns which demands are new and how a stored record is asked; it writes nothing and words nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from huodan.engines.records.draft import RecordDraft, RowDraft, start
from huodan.engines.records.formulas import Worked, answers
from huodan.engines.records.ruling import Ruling
from huodan.engines.records.stored import load_many
from huodan.engines.records.traits import settings_of, traits_of
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Store
from huodan.language.fields.serial import Serial
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import FieldPath, Plan, PlanCheck, PlanField, PlanForm, PlanTable
from huodan.storage.db import Tx

PARSED = frozenset(
    {
        Store.TEXT,
        Store.RICH,
        Store.DECIMAL,
        Store.WHOLE,
        Store.DAY,
        Store.INSTANT,
        Store.CHOICES,
        Store.PLACE,
        Store.SPAN,
        Store.FILES,
    }
)
"""Stores whose cells are read again as if they were sent; options and records that went are told elsewhere."""

Kind = Literal["check", "warning", "required", "limits", "row_count"]
"""A check that refuses, one that only warns, and what fields demand."""

Place = tuple[Id, int | None]
"""A record, and the place of a row in it, counted from one; none for the record itself."""


@dataclass(frozen=True, slots=True)
class Demand:
    """
    What a form demands that it did not before.

    table: the rows that are asked. id: of the check or the field. reads: the fields by which it is decided, with their
    forms: what lies behind a relation too.
    """

    kind: Kind
    form: str
    table: str
    id: str
    reads: frozenset[tuple[str, str]]


def new_demands(plan: Plan, before: Plan) -> Iterator[Demand]:
    """List what forms that were there before demand since another Plan."""
    for form in plan.forms.values():
        was = before.forms.get(form.id)
        if was is not None:
            yield from _checks(plan, form, was)
            for table in _tables(form):
                if table.id in before.tables:
                    yield from _fields(plan, form, was, table, before.tables[table.id])


def find_broken(
    tx: Tx, plan: Plan, before: Plan, read: Plan, demands: Sequence[Demand], ids: Collection[Id]
) -> Iterator[tuple[Demand, Place]]:
    """
    Ask some records of one form what it demands; give what is not kept to, and where.

    read: the Plan whose columns are there.
    """
    (form,) = {one.form for one in demands}
    asked, worked, worked_before = plan.forms[form], Worked(), Worked()
    required = frozenset(one.id for one in demands if one.kind == "required")
    for record in load_many(tx, read, read.forms[form], ids):
        draft = start(asked, id=record.id, old=record)
        empty = _empty(tx, plan, draft, worked, required)
        if empty:
            was = start(before.forms[form], id=record.id, old=record)
            empty -= _empty(tx, before, was, worked_before, required)
        for demand in demands:
            if demand.kind == "required":
                rows = [row for row in _rows(draft, demand) if (row.id, demand.id) in empty]
            else:
                rows = list(_broken(tx, plan, draft, demand, worked))
            places = {row: at for at, row in enumerate(_rows(draft, demand), 1)}
            for row in rows:
                yield demand, (record.id, None if row is draft.main else places[row])


def _checks(plan: Plan, form: PlanForm, was: PlanForm) -> Iterator[Demand]:
    known = {one.check.id: one for one in was.checks}
    for one in form.checks:
        if _asks_more(one, known.get(one.check.id)):
            reads = frozenset(each for path in one.compute.references for each in _read(plan, form, path))
            kind: Kind = "warning" if one.check.otherwise == "warn" else "check"
            yield Demand(kind, form.id, one.table, one.check.id, reads)


def _asks_more(check: PlanCheck, was: PlanCheck | None) -> bool:
    """Say whether a check asks something else than before, or refuses what it only warned of."""
    if was is None or (check.table, check.compute.text) != (was.table, was.compute.text):
        return True
    return (was.check.otherwise, check.check.otherwise) == ("warn", "refuse")


def _read(plan: Plan, form: PlanForm, path: FieldPath) -> Iterator[tuple[str, str]]:
    """Give the fields a formula reads on a path: of a hidden copy those it is copied from, with a formula all it reads."""
    copies = {copy.into: (copy, table) for table in _tables(form) for copy in table.copies if copy.is_hidden}
    for id in path:
        if id in copies:
            copy, table = copies[id]
            yield form.id, copy.relation
            there = plan.forms[str(table.by_id[copy.relation].target)]
            for step in copy.source:
                yield there.id, step
                target = there.table.by_id[step].target if step in there.table.by_id else None
                there = plan.forms[target] if target is not None else there
        elif id != PARENT:
            yield form.id, id
            field = next((table.by_id[id] for table in _tables(form) if id in table.by_id), None)
            if field is not None and field.compute is not None:
                for inner in field.compute.references:
                    yield from _read(plan, form, inner)


def _tables(form: PlanForm) -> tuple[PlanTable, ...]:
    return form.table, *form.subforms.values()


def _fields(
    plan: Plan, form: PlanForm, was: PlanForm, table: PlanTable, former: PlanTable
) -> Iterator[Demand]:
    for field in table.fields:
        old = former.by_id.get(field.id)
        if old is None or field.is_hidden or field.field.is_computed or isinstance(field.field, Serial):
            continue
        asked = (form.id, table.id, field.id, frozenset({(form.id, field.id)}))
        if field.store is Store.ROWS:
            if _least_most(field) != _least_most(old):
                yield Demand("row_count", *asked)
            continue
        is_ruled = _ruled(form, table, field.id) != _ruled(was, table, field.id)
        if is_ruled or (field.field.required and not old.field.required):
            yield Demand("required", *asked[:3], asked[3] | _ruled_by(plan, form, table, field.id))
        if (
            field.store in PARSED
            and field.shape == old.shape
            and settings_of(field.field) != settings_of(old.field)
        ):
            yield Demand("limits", *asked)


def _ruled(form: PlanForm, table: PlanTable, id: str) -> list[tuple[object, ...]]:
    """List what rules say of whether a field is to be filled in."""
    return [
        (aspect, rule.table, rule.when and rule.when.text, deed.deed.do)
        for aspect, one in _asked_of(table, id)
        for rule, deed in form.rules.said.get((aspect, one), ())
    ]


def _ruled_by(plan: Plan, form: PlanForm, table: PlanTable, id: str) -> frozenset[tuple[str, str]]:
    """Give the fields rules read to say whether a field is to be filled in."""
    rules = [rule for place in _asked_of(table, id) for rule, _ in form.rules.said.get(place, ())]
    paths = {path for rule in rules if rule.when is not None for path in rule.when.references}
    return frozenset(each for path in paths for each in _read(plan, form, path))


def _asked_of(table: PlanTable, id: str) -> tuple[tuple[str, str], ...]:
    return ("required", id), ("shown", id), ("shown", table.id)


def _least_most(field: PlanField) -> tuple[int, int | None]:
    least = max(getattr(field.field, "least_rows", 0), int(field.field.required))
    return least, getattr(field.field, "most_rows", None)


def _empty(
    tx: Tx, plan: Plan, draft: RecordDraft, worked: Worked, ids: frozenset[str]
) -> set[tuple[Id, str]]:
    """Name the rows and fields, of some, that must be filled in and are not."""
    found: set[tuple[Id, str]] = set()
    if not ids:
        return found
    ruling = Ruling(tx, plan, draft, worked, as_was=True, is_final=True) if draft.form.rules.rules else None
    for row in draft.every_row():
        usual = traits_of(plan, row.table).required
        for field in usual if ruling is None else ruling.wanted(row, usual):
            if field.id in ids and row.cells.get(field.id) is None:
                found.add((row.id, field.id))
    return found


def _rows(draft: RecordDraft, demand: Demand) -> list[RowDraft]:
    return [draft.main] if demand.table == draft.form.id else draft.rows[demand.table]


def _broken(tx: Tx, plan: Plan, draft: RecordDraft, demand: Demand, worked: Worked) -> Iterator[RowDraft]:
    rows = _rows(draft, demand)
    if demand.kind in ("check", "warning"):
        (check,) = (one for one in draft.form.checks if one.check.id == demand.id)
        for row, value, error in answers(tx, plan, draft, check.compute, rows, worked):
            if error is not None or value is False:
                yield row
    elif demand.kind == "limits":
        field = plan.tables[demand.table].by_id[demand.id]
        yield from (row for row in rows if not _is_taken(field, row, tx.zone))
    else:
        field = draft.form.table.by_id[demand.id]
        least, most = _least_most(field)
        count = len(draft.rows[demand.id])
        if count < least or (most is not None and count > most):
            yield draft.main


def _is_taken(field: PlanField, row: RowDraft, tz: str) -> bool:
    """Say whether a field takes what is stored in it."""
    cell = row.cells.get(field.id)
    if cell is None or field.field.lost(cell):
        return True
    try:
        field.field.parse(field.field.show(cell, tz=tz), tz=tz)
    except HuodanError:
        return False
    return True
