"""
What rules leave to choose from 「选项过滤」: of the options of a field, of the records a relation points to.

Refused on every path where something else was chosen, and told to screens: options by the preview, records by the picker
(decision 0047). Owns neither rules (``ruling.py``) nor the steps of a state (``transitions.py``), which narrow further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from huodan.engines.records import reach, transitions
from huodan.engines.records.draft import RowDraft
from huodan.engines.records.reasons import reason
from huodan.engines.records.ruling import NotDecided, Ruling
from huodan.engines.records.targets import NotOffered
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.fields import Cell, Store, UnknownOption, WrongType
from huodan.language.fields._references import form_of_several, several_ids
from huodan.language.formula import Value
from huodan.language.plan.model import Plan, PlanField
from huodan.language.plan.ruled import PlanDeed
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows

Tree = Mapping[str, Any]
NONE: Tree = {"or": []}
Place = tuple[RowDraft, PlanField, PlanDeed, Tree]


class OptionNotOffered(HuodanError):
    """The option exists, but a rule of the form leaves it out here."""

    code = "option_not_offered"
    status = 422
    zh = "「{label}」现在不能选「{value}」。可以选：{options}。请重新选择。"
    en = "“{label}” cannot be “{value}” here. Choose one of: {options}."


def check(tx: Tx, plan: Plan, grant: Grant, ruling: Ruling, *, writable: frozenset[str]) -> None:
    """
    Note what was chosen and is not offered, where it was chosen now or what the rule reads has changed.

    What is stored in a field that is locked, or that the caller may not write, is none they could mend.
    """
    if ruling.as_was:
        return
    pointing: dict[str, list[Place]] = defaultdict(list)
    for row, found, deed in _narrowed(ruling):
        if row.cells.get(found.id) is None or not ruling.is_touched(row, found.id, ("offered",)):
            continue
        is_stored = not row.is_new and found.id not in row.changed
        if is_stored and (found.id not in writable or ruling.is_locked(row, found.id)):
            continue
        try:
            if (form := _form(found)) is None:
                _check_options(ruling, row, found, deed)
            elif (tree := _fitting(tx, plan, grant, form, _where(ruling, row, deed))) is not None:
                pointing[repr((form, found.store, tree))].append((row, found, deed, tree))
        except HuodanError as error:
            ruling.draft.refuse(row.path(found), _undecided(ruling, found, deed, error))
    for places in pointing.values():
        _check_records(tx, plan, grant, ruling, places)


def options(ruling: Ruling | None, *, within: Collection[str]) -> dict[str, tuple[str, ...]]:
    """List the values each narrowed field offers now, by its path; for fields one may write."""
    offered = {}
    for row, found, deed in _narrowed(ruling) if ruling is not None else ():
        if _form(found) is None and found.id in within:
            try:
                ids = _left(ruling, row, found, deed) if ruling is not None else set[str]()
            except HuodanError:
                continue  # told by the decision
            offered[row.path(found)] = tuple(one.value for one in _options(found) if one.id in ids)
    return offered


def records(
    tx: Tx, plan: Plan, grant: Grant, ruling: Ruling | None, *, subform: str | None, row: int, field: str
) -> Tree | None:
    """
    Give the filter of what a relation offers in a row of a draft, None for everything, also where no row is named.

    Raises:
        NotDecided: if it cannot be worked out, or no filter can be made of it.
    """
    if ruling is None:
        return None
    rows = [ruling.draft.main] if subform is None else ruling.draft.rows[subform]
    row = 0 if subform is None else row
    if not 0 <= row < len(rows):
        return None
    deed = ruling.deed("offered", rows[row], field)
    if deed is None:
        return None
    found = rows[row].table.by_id[field]
    try:
        tree = _fitting(tx, plan, grant, str(_form(found)), _where(ruling, rows[row], deed))
        if tree is not None:
            reach.read_offer(tx, plan, grant, str(_form(found)), tree)
    except HuodanError as error:
        raise _undecided(ruling, found, deed, error) from None
    return tree


def _narrowed(ruling: Ruling) -> Iterator[tuple[RowDraft, PlanField, PlanDeed]]:
    ids = [id for aspect, id in ruling.draft.form.rules.said if aspect == "offered"]
    for row in ruling.draft.every_row() if ids else ():
        for id in ids:
            if id in row.table.by_id and (deed := ruling.deed("offered", row, id)) is not None:
                yield row, row.table.by_id[id], deed


def _form(found: PlanField) -> str | None:
    return found.target or form_of_several(found.field)


def _options(found: PlanField) -> tuple[Any, ...]:
    return tuple(getattr(found.field, "options", ()))


def _left(ruling: Ruling, row: RowDraft, found: PlanField, deed: PlanDeed) -> set[str]:
    """List the ids of the options a deed leaves; each is put into its field to be asked."""
    if deed.compute is None:
        return set(deed.deed.options)
    had, left = row.cells.get(found.id), set()
    try:
        for option in _options(found):
            cell: Cell = (option.id,) if found.store is Store.CHOICES else option.id
            row.cells[found.id] = cell
            value, error = ruling.answer(deed.compute, ruling.draft, row)
            if error is not None:
                raise error
            if value is True:
                left.add(option.id)
    finally:
        row.cells[found.id] = had
    return left


def _check_options(ruling: Ruling, row: RowDraft, found: PlanField, deed: PlanDeed) -> None:
    cell = row.cells[found.id]
    left = _left(ruling, row, found, deed)
    wrong = [id for id in (cell if isinstance(cell, tuple) else (cell,)) if id not in left]
    if wrong:
        shown = {one.id: one.label or one.value for one in _options(found)}
        listed = transitions.joined(one.label or one.value for one in _options(found) if one.id in left)
        error = OptionNotOffered(
            label=found.label, value=shown.get(wrong[0], wrong[0]), options=listed or "—"
        )
        ruling.draft.refuse(row.path(found), error)


def _where(ruling: Ruling, row: RowDraft, deed: PlanDeed) -> list[Tree]:
    """Write the tests of what a relation offers; what has no value yet asks nothing."""
    tests: list[Tree] = []
    for match, compute in zip(deed.deed.where, deed.matches, strict=True):
        value, error = ruling.answer(compute, ruling.draft, row)
        if error is not None:
            raise error
        if value is None or value in ("", ()):
            continue
        raw = _raw(value)
        if match.op == "in" and not isinstance(raw, list):
            raw = [raw]
        tests.append({"field": match.field, "op": match.op, "value": raw})
    return tests


def _fitting(tx: Tx, plan: Plan, grant: Grant, form: str, tests: list[Tree]) -> Tree | None:
    """
    Make one filter of tests. What the other form's field can never hold, such as an option it does not have, is held by none.

    Its refusal is not told: it would name options of a field that who fills in may not see.
    """
    kept: list[Tree] = []
    for test in tests:
        try:
            reach.read_offer(tx, plan, grant, form, test)
        except (WrongType, UnknownOption):
            kept += [] if test["op"] == "ne" else [NONE]
        else:
            kept.append(test)
    return {"and": kept} if kept else None


def _raw(value: Value) -> object:
    """Write a value of a formula as filters do."""
    if isinstance(value, tuple):
        return [_raw(each) for each in value if each is not None]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _check_records(tx: Tx, plan: Plan, grant: Grant, ruling: Ruling, places: list[Place]) -> None:
    """Note the records that do not pass a filter; one statement for all rows that ask the same."""
    form = str(_form(places[0][1]))
    asked = [_asked(ruling, row, found) for row, found, _, _ in places]
    ids: set[Id] = {id for each in asked for id in each}
    if any(found.store is Store.REFS for _, found, _, _ in places):
        # What stays in a set unseen is none they could mend.
        ids = reach.seen_ids(tx, plan, grant, form, fetch_rows(tx, plan, form, ids))
    try:
        passed = reach.offered(tx, plan, grant, form, places[0][3], ids)
    except HuodanError as error:
        for row, found, deed, _ in places:
            ruling.draft.refuse(row.path(found), _undecided(ruling, found, deed, error))
        return
    for (row, found, _, _), each in zip(places, asked, strict=True):
        left_out = [id for id in each if id in ids - passed]
        if left_out:
            value = _name(tx, plan, grant, form, left_out[0])
            ruling.draft.refuse(row.path(found), NotOffered(label=found.label, value=value))


def _asked(ruling: Ruling, row: RowDraft, found: PlanField) -> tuple[Id, ...]:
    """Give the records to look at: of a set only those that were added, unless what the rule reads is other than before."""
    ids = several_ids(row.cells[found.id])
    if found.store is not Store.REFS or row.is_new or ruling.is_moved(row, found.id, ("offered",)):
        return ids
    before = several_ids((row.before or {}).get(found.id))
    return tuple(id for id in ids if id not in before)


def _name(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id) -> str:
    there = plan.forms[form]
    may_read = all(there.title.id in part.read for part in grant.form(form).parts_for(Verb.READ))
    rows = fetch_rows(tx, plan, form, {id}) if may_read else {}
    if id not in reach.seen_ids(tx, plan, grant, form, rows):
        return format_id(there.form.id_prefix, id)
    shown = there.title.show(rows[id].get(there.title.id), tz=tx.zone)
    return shown if isinstance(shown, str) else format_id(there.form.id_prefix, id)


def _undecided(ruling: Ruling, found: PlanField, deed: PlanDeed, error: HuodanError) -> NotDecided:
    steps = ruling.draft.form.rules.said["offered", found.id]
    rule = next(rule for rule, each in steps if each is deed)
    why = reason(ruling.draft, error, deed.computes)
    return NotDecided(rule=rule.rule.name, reason=why)
