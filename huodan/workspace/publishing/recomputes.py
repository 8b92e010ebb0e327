"""
Formulas whose words a publish changes: what would come of records that are there, and which of them are to follow.

An invoiced total never moves by itself (decision 0049): who publishes says for each changed formula whether all records
are worked out again, those a condition holds for, or none (decision 0057). Does not own the working out (``workspace/bulk``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from huodan.engines import records
from huodan.engines.query import Aggregate, Measure, aggregate, require_filter
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.access import system_grant
from huodan.language.fields import Cell
from huodan.language.fields._sealed import require_untold
from huodan.language.messages import Origin
from huodan.language.plan.conversion import typed
from huodan.language.plan.model import Plan, PlanField
from huodan.language.plan.uses import is_read
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.storage.sql.tables import tables
from huodan.workspace import bulk
from huodan.workspace.bulk import MOST_SELECTED, Bulk, TooManySelected
from huodan.workspace.publishing.planned import Planned
from huodan.workspace.publishing.rights_said import field_named

LOOKED_AT = 200
"""Records of a form, the newest, that the sheet tells the difference of."""
MOST_EXAMPLES = 3


class FormulaSame(HuodanError):
    """The publish does not change the words of what is to be worked out again."""

    code = "formula_same"
    status = 422
    zh = "「{field}」的公式这次没有改，不用选它适用于哪些数据。请重新打开「发布前检查」。"
    en = "This publish does not change the formula of “{field}”. Open the check before publishing again."


@dataclass(frozen=True, slots=True)
class Recompute:
    """A changed formula, by the id of its field, and which records follow it: a filter, None for all."""

    field: str
    where: Any = None

    def as_input(self) -> dict[str, object]:
        """Write it for a job."""
        return {"field": self.field, "where": self.where}


@dataclass(frozen=True, slots=True)
class Example:
    """What a formula comes to in one record, before and after, as people would write it; None for nothing."""

    title: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ChangedFormula:
    """
    A formula whose words change.

    named: the field with its form. count: the records there are. looked_at: the newest of them, in which it was worked
    out; of these ``differ`` come to something else, ``failed`` to nothing for a reason.
    """

    table: str
    field: str
    form: str
    named: Text
    count: int
    looked_at: int
    differ: int
    failed: int
    examples: tuple[Example, ...]


def read_recomputes(input: Mapping[str, Any]) -> tuple[Recompute, ...]:
    """Read what ``as_input`` wrote into a job."""
    return tuple(Recompute(one["field"], one["where"]) for one in input.get("recompute", ()))


def changed_formulas(planned: Planned) -> Iterator[tuple[PlanField, PlanField]]:
    """
    Give the stored formulas whose words change, as they were and as they become, where results are kept as they are.

    So do those that read, in the forms it is about, a field that goes to another form or comes back.
    """
    before, plan = planned.before, planned.plan
    if before is None:
        return
    filled = {(one.new.table, one.new.id) for one in planned.fillings}
    moved = {field.id for one in planned.moves for field in (one.old, one.new)}
    forms = {field.form for one in planned.moves for field in (one.old, one.new)}
    for table in before.tables.values():
        now = plan.tables.get(table.id)
        for old in table.fields if now is not None else ():
            new = now.by_id.get(old.id) if now is not None else None
            if new is None or (new.table, new.id) in filled or not (old.has_column and new.has_column):
                continue
            if old.compute is None or new.compute is None or old.is_hidden:
                continue
            reads = table.form in forms and any(is_read(one, moved) for one in (old.compute, new.compute))
            if reads or old.compute.text != new.compute.text:
                yield old, new


def look(tx: Tx, planned: Planned, read: Plan, *, filled: bool) -> tuple[ChangedFormula, ...]:
    """
    Work the changed formulas out for the newest records, and write nothing.

    read: the Plan whose columns are there. filled: look at the forms a publish fills something in of, which must be done
    in this place; otherwise at the others, which lie there as they did.
    """
    touched = {form for one in planned.fillings for form in records.forms_of(one)}
    found: dict[str, list[PlanField]] = {}
    for _, new in changed_formulas(planned):
        if (new.form in touched) == filled:
            found.setdefault(new.form, []).append(new)
    return tuple(one for form, fields in found.items() for one in _look(tx, planned, read, form, fields))


def require_fit(tx: Tx, planned: Planned | None, wishes: Iterable[Recompute]) -> None:
    """
    See that what is wished can be done. planned: None where nothing changes.

    Raises:
        FormulaSame: for what does not change. BadFilter, UnknownPath: for a condition that cannot be.
        OnlyAsked: for one that holds a value of an encrypted field, which no administrator may ask for as the system.
        TooManySelected: where all are meant and there are more than a job takes.
    """
    known = {new.id: new for _, new in changed_formulas(planned)} if planned is not None else {}
    for one in wishes:
        field = known.get(one.field)
        if field is None or planned is None or planned.before is None:
            raise FormulaSame(field=_label(planned, one.field))
        if one.where is None:
            if _count(tx, planned.before, field.form) > MOST_SELECTED:
                raise TooManySelected(limit=MOST_SELECTED)
        else:
            require_untold(planned.plan, field.form, one.where)
            require_filter(tx, planned.plan, system_grant(planned.plan), field.form, one.where)


def ask(tx: Tx, plan: Plan, wishes: Iterable[Recompute], *, version: int) -> None:
    """Have the formulas worked out again once the version counts, those of the same records together."""
    where: dict[tuple[str, str], object] = {}
    named: dict[tuple[str, str], list[str]] = {}
    for one in wishes:
        field = next(each for table in plan.tables.values() for each in table.fields if each.id == one.field)
        paths = {place: path for path, place in records.formulas_of(plan.forms[field.form]).items()}
        key = (field.form, json.dumps(one.where, sort_keys=True))
        where[key] = one.where
        named.setdefault(key, []).append(paths[field.table, field.id])
    for key, formulas in named.items():
        wanted = Bulk(key[0], "recompute", Origin.SCREEN, {"formulas": formulas})
        bulk.do_later(tx, plan, wanted, {"where": where[key], "search": None, "published": version})


def matching(tx: Tx, plan: Plan, form: str, where: object) -> int:
    """
    Count the records a condition holds for.

    Raises:
        NotFound, BadFilter, UnknownPath, OnlyAsked
    """
    asked = Aggregate(form, where, measures=(Measure("count", "count"),))
    (row,) = aggregate(tx, plan, system_grant(plan), asked)
    require_untold(plan, form, where)
    return int(str(row["count"]))


def _look(
    tx: Tx, planned: Planned, read: Plan, form: str, fields: Sequence[PlanField]
) -> Iterator[ChangedFormula]:
    """Work some formulas of a form out together, as one may read another."""
    assert planned.before is not None
    rows = tables(planned.before).rows(form)
    newest = select(rows.c.id).order_by(rows.c.id.desc()).limit(LOOKED_AT)
    ids = list(tx.execute(newest).scalars())
    places = {(one.table, one.id) for one in fields}
    worked = sorted(records.rework(tx, planned.plan, read, form, ids, places), key=lambda one: -one.id)
    count = _count(tx, planned.before, form)
    for field in fields:
        place = (field.table, field.id)
        moved = {one.id: cells for one in worked if place not in one.failed and (cells := one.moved[place])}
        shown = list(moved)[:MOST_EXAMPLES]
        named = titles(tx, planned.before, system_grant(planned.before), form, shown)
        examples = tuple(
            Example(named[id], *(_said(field, cell, tx.zone) for cell in moved[id][0])) for id in shown
        )
        failed = sum(place in one.failed for one in worked)
        about = (field.table, field.id, form, field_named(planned.plan, field))
        yield ChangedFormula(*about, count, len(worked), len(moved), failed, examples)


def _said(field: PlanField, cell: Cell, tz: str) -> str | None:
    return None if cell is None else typed(field, cell, tz=tz)


def _label(planned: Planned | None, id: str) -> Text:
    """Name a field that is there, else say what it is."""
    tables = planned.plan.tables.values() if planned is not None else ()
    there = (table.by_id[id].label for table in tables if id in table.by_id)
    return next(there, {"zh": "这个字段", "en": "this field"})


def _count(tx: Tx, plan: Plan, form: str) -> int:
    return int(tx.execute(select(func.count()).select_from(tables(plan).rows(form))).scalar_one())
