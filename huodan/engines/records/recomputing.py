"""
Formulas worked out again on purpose, and their former results put back to the letter (decision 0050).

Owns which formulas can be named and what the journal kept of their results. How a formula is worked out is in
``formulas.py``; who may ask for it, and for which records, is said by ``workspace/bulk``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from huodan.engines.records.changes import from_json
from huodan.engines.records.draft import Enough, RecordDraft, start
from huodan.engines.records.formulas import Worked, compute
from huodan.engines.records.stored import load_many
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.fields import Cell
from huodan.language.messages import Results
from huodan.language.plan.model import Plan, PlanField, PlanForm, PlanTable
from huodan.storage.db import Tx


class NoFormula(HuodanError):
    """What is to be worked out again is no formula whose results are stored."""

    code = "no_formula"
    status = 422
    zh = "「{name}」不是可以重算的公式字段。请选择保存结果的公式；引用其他表单的实时字段本来就随时更新。"
    en = "“{name}” is no formula to be recomputed. Choose one whose results are stored; live fields are always up to date."


class FormulaChanged(HuodanError):
    """What was being worked out again has other words by now, or is gone."""

    code = "formula_changed"
    status = 409
    zh = "要重算的公式后来又改了（或那次发布被撤销了），剩下的数据没有重算。已重算的可以撤销；需要的话请按现在的公式再重算。"
    en = (
        "The formula was changed since, or its publish was taken back, so the rest was not recomputed. "
        "What was recomputed can be undone; recompute again by the formula of now if you want."
    )


@dataclass(frozen=True, slots=True)
class Reworked:
    """
    What formulas would come to in one record.

    moved: what rows had come to and come to now, where that is another thing, by table and field. failed: which come
    to nothing for a reason, or have others do so; such a record would be left as it is.
    """

    id: Id
    moved: Mapping[tuple[str, str], tuple[tuple[Cell, Cell], ...]]
    failed: frozenset[tuple[str, str]]


def formulas_of(form: PlanForm) -> dict[str, tuple[str, str]]:
    """Give the stored formulas of a form by their paths, such as ``lines.amount``: table and field."""
    found: dict[str, tuple[str, str]] = {}
    for table in (form.table, *form.subforms.values()):
        at = "" if table is form.table else f"{form.table.by_id[table.id].key}."
        found |= {at + field.key: (table.id, field.id) for field in table.fields if _is_stored(field)}
    return found


def formulas_named(form: PlanForm, paths: Iterable[object]) -> frozenset[tuple[str, str]]:
    """
    Find the formulas that are named.

    Raises:
        NoFormula
    """
    known = formulas_of(form)
    found = set()
    for path in paths:
        if not isinstance(path, str) or path not in known:
            raise NoFormula(name=str(path))
        found.add(known[path])
    return frozenset(found)


def formula_words(form: PlanForm, paths: Iterable[object]) -> dict[str, str]:
    """
    Tell what formulas say, by the ids of their tables and fields.

    Raises:
        NoFormula
    """
    named = formulas_named(form, paths)
    tables = (form.table, *form.subforms.values())
    every = [field for table in tables for field in table.fields if (table.id, field.id) in named]
    return {f"{one.table}/{one.id}": one.compute.text for one in every if one.compute is not None}


def require_same_words(form: PlanForm | None, words: Mapping[str, str]) -> None:
    """
    See that formulas still say what they said; form: None where it is gone.

    Raises:
        FormulaChanged
    """
    if not words:
        return
    paths = formulas_of(form) if form is not None else {}
    there = [path for path, place in paths.items() if "/".join(place) in words]
    if form is None or formula_words(form, there) != words:
        raise FormulaChanged


def rework(
    tx: Tx, plan: Plan, read: Plan, form: str, ids: Collection[Id], formulas: Collection[tuple[str, str]]
) -> Iterator[Reworked]:
    """Work formulas out for records and write nothing; read: the Plan whose columns are there."""
    worked = Worked()
    for record in load_many(tx, read, read.forms[form], ids):
        draft = start(plan.forms[form], id=record.id, old=record)
        with suppress(Enough):  # what is wrong with it is noted
            compute(tx, plan, draft, worked, anew=formulas)
        moved = {place: tuple(_moved(draft, *place)) for place in formulas}
        yield Reworked(record.id, moved, _failing(draft, formulas))


def _failing(draft: RecordDraft, formulas: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Name the formulas whose result is wrong; all of them where it is what was worked out after them."""
    paths = formulas_of(draft.form)
    named = [
        paths.get(".".join(part for part in one.path.split(".") if not part.isdigit()))
        for one in draft.problems
    ]
    found = {place for place in named if place is not None and place in formulas}
    return frozenset(found if len(found) == len({*named}) else formulas)


def former_results(form: PlanForm, before: Mapping[str, Any], after: Mapping[str, Any]) -> Results:
    """Give what formulas had come to before a change, by row and field; before, after: as the journal keeps them."""
    return {row: cells for row, cells in _former(form, before, after) if cells}


def put_results(draft: RecordDraft, results: Results) -> None:
    """Put results back as they were, whatever the formulas say by now."""
    for row in draft.every_row():
        for id, cell in results.get(0 if row is draft.main else row.id, {}).items():
            row.put(id, cell)


def _moved(draft: RecordDraft, table: str, field: str) -> Iterator[tuple[Cell, Cell]]:
    for row in draft.every_row():
        if row.table.id == table and field in row.changed:
            yield (row.before or {}).get(field), row.cells.get(field)


def _former(
    form: PlanForm, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[Id, dict[str, Cell]]]:
    yield 0, _cells(form.table, before, after)
    for subform, table in form.subforms.items():
        was = {line["id"]: line["cells"] for line in before.get(subform, ())}
        for line in after.get(subform, ()):
            if line["id"] in was:
                yield line["id"], _cells(table, was[line["id"]], line["cells"])


def _cells(table: PlanTable, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Cell]:
    """What was empty is told by the side that was not."""
    return {
        field.id: from_json(before.get(field.id))
        for field in table.fields
        if _is_stored(field) and (field.id in before or field.id in after)
    }


def _is_stored(field: PlanField) -> bool:
    return field.compute is not None and field.has_column and not field.is_hidden
