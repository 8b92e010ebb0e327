"""
What a press of a button comes to (decision 0064): the values of an ordinary change, sent in the name of who presses it.

Owns when a button is there for a record, and what its formulas come to. Rights, rules, checks and steps are those of any change.
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines.records.decision import decide
from huodan.engines.records.draft import MOST_PROBLEMS, RecordDraft, start
from huodan.engines.records.formulas import FormulaFailed, Worked, answers
from huodan.engines.records.reach import plain_of, reach_of, require
from huodan.engines.records.reasons import reason
from huodan.engines.records.stored import load
from huodan.engines.records.values import raw
from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.language.access import Grant, NotFound, RecordNotFound
from huodan.language.document import Verb
from huodan.language.messages import Origin, UpdateRecord
from huodan.language.plan.model import Compute, Plan, PlanForm
from huodan.language.plan.pressed import PlanButton
from huodan.language.pressing import buttons_for
from huodan.storage.db import Tx


class ButtonNotFound(NotFound):
    """There is no such button, or who asks may not press it."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个按钮", "en": "The button"})


class NotNow(HuodanError):
    """The button is there, but not for this record as it stands."""

    code = "not_now"
    status = 409
    zh = "现在不能按「{button}」：这条数据不符合它的条件，可能刚被修改。请刷新后再看。"
    en = "“{button}” cannot be pressed now: the record does not meet its condition, perhaps since just now. Please look again."


class Barred(HuodanError):
    """The button is there, and says why it cannot be pressed for this record."""

    code = "barred"
    status = 409
    zh = "{why}"
    en = "{why}"


class Begins(HuodanError):
    """The button begins a record of another form, which is filled in first."""

    code = "begins"
    status = 422
    zh = "按钮「{button}」是新建关联的数据，不能这样按：请新建一条，在「{field}」里选这一条。"
    en = "“{button}” begins another record and cannot be pressed like this: create one that names this in “{field}”."


class NotAsked(HuodanError):
    """A value was sent that the button does not ask for."""

    code = "not_asked"
    status = 422
    zh = "按钮「{button}」按下时不填写这一项。"
    en = "The button “{button}” does not ask for this."


def pressable(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, id: Id) -> Mapping[str, Text | None]:
    """
    Give the buttons, by id, that are there for somebody on a record they see, and what bars each of them, if anything does.

    Who may not write what one fills in has it not.
    """
    every = buttons_for(grant, form)
    record = load(tx, plan, form, id) if every else None
    if record is None:
        return {}
    draft, writes = start(form, id=id, old=record), None
    try:
        parts = require(tx, plan, grant, form, id, record.cells, Verb.UPDATE)
        writes = reach_of(grant.form(form.id), parts).writes
    except HuodanError:
        pass  # who may not change it may begin something for it
    kept = (one for one in every if one.over is not None or (writes is not None and one.fills <= writes))
    there = (one for one in kept if _holds(tx, plan, draft, one.when, usual=True))
    return {one.button.id: _barred(tx, plan, draft, one) for one in there}


def press(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    id: Id,
    button: str,
    values: Mapping[str, object],
    *,
    base_version: int | None,
    origin: Origin,
) -> UpdateRecord:
    """
    Give the change a press comes to, to be performed as by who presses it.

    values: raw, of the fields the button asks for, by key. The record is locked already where two may press at once.

    Raises:
        RecordNotFound, NotAllowed: as changing the record would. ButtonNotFound, NotNow, Barred, Begins.
        Invalid: for values that are not asked for, and formulas that come to nothing.
    """
    record = load(tx, plan, form, id)
    if record is None:
        raise RecordNotFound
    parts = require(tx, plan, grant, form, id, record.cells, Verb.UPDATE)
    found = next((one for one in buttons_for(grant, form) if one.button.id == button), None)
    writes = reach_of(grant.form(form.id), parts).writes
    if found is not None and found.over is not None:
        raise Begins(button=found.button.label, field=found.over.label)
    if found is None or not found.fills <= writes:
        raise ButtonNotFound  # before a formula is worked out, whose failure tells of what it reads
    draft = start(form, id=id, old=record)
    draft.plain = plain_of(grant.form(form.id), parts)
    if not _holds(tx, plan, draft, found.when, usual=True):
        raise NotNow(button=found.button.label)
    if (why := _barred(tx, plan, draft, found)) is not None:
        raise Barred(why=why)
    unknown = values.keys() - {field.key for field in found.asks}
    if unknown:
        error = NotAsked(button=found.button.label)
        raise Invalid([error.problem(path=key[:200]) for key in sorted(unknown)[:MOST_PROBLEMS]])
    asked = decide(tx, plan, grant, UpdateRecord(form.id, id, values, None, origin)) if values else None
    if asked is not None and asked.draft is not None:
        draft = asked.draft
    filled, problems = _filled_in(tx, plan, draft, found)
    if problems:
        own = () if asked is None else asked.problems
        wrong = [each for each in own if each.path.partition(".")[0] in values]
        raise Invalid([*wrong, *problems])  # of what was typed first: the formulas may fail because of it
    return UpdateRecord(form.id, id, {**values, **filled}, base_version, origin)


def _barred(tx: Tx, plan: Plan, draft: RecordDraft, button: PlanButton) -> Text | None:
    return button.button.why_not if _holds(tx, plan, draft, button.bars, usual=False) else None


def _holds(tx: Tx, plan: Plan, draft: RecordDraft, asked: Compute | None, *, usual: bool) -> bool:
    if asked is None:
        return usual
    ((_, value, _),) = answers(tx, plan, draft, asked, [draft.main], Worked())
    return value is True


def _filled_in(
    tx: Tx, plan: Plan, draft: RecordDraft, button: PlanButton
) -> tuple[dict[str, object], list[Problem]]:
    """Work out what the button fills in, all of it from the record as it stands, with what was asked; and what cannot be."""
    sent, problems, worked = {}, [], Worked()
    for field, compute in button.sets:
        ((_, value, error),) = answers(tx, plan, draft, compute, [draft.main], worked)
        if error is None:
            try:
                cell = field.from_value(value, tz=tx.zone)
                sent[field.key] = raw(tx, plan, field, cell, row=draft.main.id)
                continue
            except HuodanError as wrong:
                error = wrong
        why = reason(draft, error, [compute])
        problems.append(FormulaFailed(label=field.label, reason=why).problem(path=field.key))
    return sent, problems
