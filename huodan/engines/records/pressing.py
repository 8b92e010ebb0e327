"""
What a press of a button comes to (decision 0064): the values of an ordinary change, sent in the name of who presses it.

Owns when a button is there for a record, and what its formulas come to. Rights, rules, checks and steps are those of any change.
"""

from __future__ import annotations

from collections.abc import Mapping

from huodan.engines.records.decision import decide
from huodan.engines.records.draft import RecordDraft, start
from huodan.engines.records.formulas import FormulaFailed, Worked, answers
from huodan.engines.records.reach import plain_of, require
from huodan.engines.records.reasons import reason
from huodan.engines.records.stored import load
from huodan.engines.records.values import raw
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id
from huodan.language.access import Grant, NotFound, RecordNotFound
from huodan.language.document import Verb
from huodan.language.messages import Origin, UpdateRecord
from huodan.language.plan.model import Plan, PlanForm
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


class NotAsked(HuodanError):
    """A value was sent that the button does not ask for."""

    code = "not_asked"
    status = 422
    zh = "按钮「{button}」按下时不填写这一项。"
    en = "The button “{button}” does not ask for this."


def pressable(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, id: Id) -> tuple[str, ...]:
    """List the buttons, by id, that somebody may press on a record they see; none where they may not change it."""
    every = buttons_for(grant, form)
    record = load(tx, plan, form, id) if every else None
    if record is None:
        return ()
    draft, may_change = start(form, id=id, old=record), True
    try:
        require(tx, plan, grant, form, id, record.cells, Verb.UPDATE)
    except HuodanError:
        may_change = False
    kept = (one for one in every if may_change or one.over is not None)
    return tuple(one.button.id for one in kept if _is_there(tx, plan, draft, one))


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

    values: raw, of the fields the button asks for, by key.

    Raises:
        RecordNotFound, NotAllowed: as changing the record would. ButtonNotFound, NotNow.
        Invalid: for values that are not asked for, and formulas that come to nothing.
    """
    record = load(tx, plan, form, id)
    if record is None:
        raise RecordNotFound
    parts = require(tx, plan, grant, form, id, record.cells, Verb.UPDATE)
    found = next((one for one in buttons_for(grant, form) if one.button.id == button), None)
    if found is None or found.over is not None:
        raise ButtonNotFound
    draft = start(form, id=id, old=record)
    draft.plain = plain_of(grant.form(form.id), parts)
    if not _is_there(tx, plan, draft, found):
        raise NotNow(button=found.button.label)
    unknown = values.keys() - {field.key for field in found.asks}
    if unknown:
        error = NotAsked(button=found.button.label)
        raise Invalid([error.problem(path=key[:200]) for key in sorted(unknown)])
    if values:
        asked = decide(tx, plan, grant, UpdateRecord(form.id, id, values, None, origin)).draft
        draft = draft if asked is None else asked
    sent = {**values, **_filled_in(tx, plan, draft, found)}
    return UpdateRecord(form.id, id, sent, base_version, origin)


def _is_there(tx: Tx, plan: Plan, draft: RecordDraft, button: PlanButton) -> bool:
    if button.when is None:
        return True
    ((_, value, _),) = answers(tx, plan, draft, button.when, [draft.main], Worked())
    return value is True


def _filled_in(tx: Tx, plan: Plan, draft: RecordDraft, button: PlanButton) -> dict[str, object]:
    """Work out what the button fills in, all of it from the record as it stands, with what was asked."""
    sent, problems, worked = {}, [], Worked()
    for field, compute in button.sets:
        ((_, value, error),) = answers(tx, plan, draft, compute, [draft.main], worked)
        if error is None:
            try:
                sent[field.key] = raw(tx, plan, field, field.from_value(value, tz=tx.zone))
                continue
            except HuodanError as wrong:
                error = wrong
        why = reason(draft, error, [compute])
        problems.append(FormulaFailed(label=field.label, reason=why).problem(path=field.key))
    if problems:
        raise Invalid(problems)
    return sent
