"""What a Change means to flows: those it begins, the runs it wakes, and those that end as their record is gone; and locks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from huodan.engines import flow, records
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.document.flow import Called, Created, Dated, Deleted, Flow, Pressed, Submitted, Updated
from huodan.language.fields import Cell
from huodan.language.flow.run import RunState
from huodan.language.messages import (
    SYSTEM_PERSON,
    Change,
    ChangeKind,
    Command,
    CreateRecord,
    Reason,
    RepointRecord,
    RestoreRecord,
    UpdateRecord,
    Why,
)
from huodan.language.plan.flowed import PlanFlow
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_row, fetch_rows
from huodan.workspace.runs.beginning import depth_behind, require_shallow, row_behind
from huodan.workspace.runs.meant import is_history, is_undecided
from huodan.workspace.runs.moving import Begin, End, Move, Moving, Turn, again, end_by_record, family, wake
from huodan.workspace.runs.tasked import opened

NO_WORK = frozenset({Reason.UNDO, Reason.RESTORE, Reason.RECOMPUTE, Reason.MERGE, Reason.HAND_OVER})
"""What somebody does with the past of a record is no step of work: no automation begins by it."""
BY_HAND = frozenset({Reason.UNDO, Reason.RESTORE, Reason.MERGE})
"""Of these, those by which values come that somebody wanted: they are agreed to as if they had been written."""


class UnderApproval(HuodanError):
    """A record is on its way through a flow, and is changed by who is asked only."""

    code = "under_approval"
    status = 409
    zh = "这条数据正在「{flow}」中，不能修改或删除。请由发起人撤回，或请正在处理的人退回后再改。"
    en = (
        "This record is going through “{flow}” and cannot be changed or deleted. Have its starter take it back, "
        "or whoever is asked now send it back."
    )


def is_flowed(plan: Plan, form: str) -> bool:
    """Say whether records of a form go through flows; most saves need no more than this."""
    return plan.kept(("flowed", form), lambda: any(each.table.id == form for each in plan.flows.values()))


def leads_on(plan: Plan, form: str) -> bool:
    """Say whether something may follow from a Change of a form's records: they go through flows, or name what does."""
    return is_flowed(plan, form) or bool(_beside(plan, form))


def _beside(plan: Plan, form: str) -> tuple[tuple[str, str], ...]:
    """List the relations of a form to records whose flows read what points to these, such as what was paid: field and form."""

    def find() -> tuple[tuple[str, str], ...]:
        reading = {each.table.id for each in plan.flows.values() if each.table.id in each.apart}
        fields = plan.forms[form].table.fields if form in plan.forms else ()
        return tuple(
            (each.id, each.target) for each in fields if each.target is not None and each.target in reading
        )

    return plan.kept(("beside", form), find)


def _has_runs(tx: Tx, plan: Plan, form: str) -> bool:
    """Say whether runs may be about records of a form; those of a flow that was taken out of its app are, until they end."""
    if is_flowed(plan, form):
        return True
    return plan.kept(("left over", form), lambda: flow.is_any_going(tx, form))


def require_free(
    tx: Tx,
    plan: Plan,
    command: Command,
    decision: records.Decision | None = None,
    *,
    own: Id | None = None,
    kept: Collection[Id] = (),
) -> None:
    """
    Let a command pass that does not change a record under approval, or only what its sender is asked to fill in.

    decision: what the command comes to, where that is known. own: the run that wants it, whose record it may be, and of those
    that wait for one another the record of any. kept: runs whose locks do not count.

    Raises:
        UnderApproval
    """
    if isinstance(command, CreateRecord | RestoreRecord | RepointRecord):
        return
    if not _has_runs(tx, plan, command.form):
        return
    if isinstance(command, UpdateRecord) and command.anew and not command.values:
        return  # its formulas are worked out anew, which changes nothing anybody entered
    for each in flow.going(tx, command.form, command.id):
        if (
            not each.locks
            or each.id == own
            or each.id in kept
            or (own is not None and family(tx, each.id) == family(tx, own))
        ):
            continue
        if own is not None or not _is_opened(tx, plan, plan.forms[command.form], command, decision, each.id):
            raise under_approval(plan, each)


def locked(
    tx: Tx, plan: Plan, form: str, record: Id, *, person: Id
) -> tuple[UnderApproval, frozenset[str]] | None:
    """Say why a record cannot be changed now, and name the fields a person may fill in all the same; None where it can."""
    if not _has_runs(tx, plan, form):
        return None
    for each in flow.going(tx, form, record):
        if each.locks:
            return under_approval(plan, each), opened(tx, plan, flow.load(tx, each.id), person)
    return None


def keeps_from(tx: Tx, plan: Plan, going: flow.Going, fields: Collection[str]) -> bool:
    """Say whether a run keeps who acts from writing some fields of its record: it locks them, and asks nobody there for these."""
    return going.locks and not set(fields) <= opened(tx, plan, flow.load(tx, going.id), tx.actor.person)


def under_approval(plan: Plan, going: flow.Going) -> UnderApproval:
    """Give the refusal of who would change what a run locks."""
    found = plan.flows.get(going.flow)
    return UnderApproval(flow=going.flow if found is None else found.flow.label)


def _is_opened(
    tx: Tx, plan: Plan, form: PlanForm, command: Command, decision: records.Decision | None, run: Id
) -> bool:
    draft = None if decision is None else decision.draft
    if not isinstance(command, UpdateRecord) or draft is None or tx.actor.person == SYSTEM_PERSON:
        return False
    open = opened(tx, plan, flow.load(tx, run), tx.actor.person)
    sent = draft.main.sent
    if not sent or not sent - form.subforms.keys() <= open:
        return False
    return all(_are_rows_opened(draft, subform, open) for subform in sent & form.subforms.keys())


def _are_rows_opened(draft: records.RecordDraft, subform: str, open: Collection[str]) -> bool:
    """Say whether only columns that are opened change; rows come, go and move where all of them are, with the subform."""
    rows = draft.rows[subform]
    entered = {
        column.id
        for column in draft.form.subforms[subform].fields
        if not column.is_hidden and not column.field.is_computed
    }
    if draft.is_moved(subform) and not {subform, *entered} <= set(open):
        return False
    return all(row.sent & row.changed <= set(open) for row in rows)


def follow(
    tx: Tx,
    plan: Plan,
    change: Change,
    *,
    command: Command | None,
    cause: Id | None,
    why: Why | None,
    run: Id | None = None,
) -> Iterator[Turn]:
    """
    Give what a Change leads to.

    cause: the command it came by. command: what was wanted, for what began elsewhere. run: the one that wanted it.

    Raises:
        TooDeep: if runs set off runs without end.
    """
    yield from _woken_beside(tx, plan, change)
    if not _has_runs(tx, plan, change.form):
        return
    if change.kind is ChangeKind.DELETED:
        yield from _end(tx, plan, change)
    elif change.kind is ChangeKind.UPDATED:
        yield from _woken(tx, plan, change)
    depth, row = depth_behind(tx, run), row_behind(tx, run)
    for found in plan.flows_of(change.form):
        if not _is_work(found.flow, command, why):
            continue
        is_late = _is_history_no_more(tx, found, change)
        is_set_off = _sets_off(plan, found.flow, change, tx.zone) and not is_history(
            tx, found, *_dated(tx, plan, found.flow, change)
        )
        if is_late or is_set_off:
            gone = change.before if change.kind is ChangeKind.DELETED else None
            starter = starter_of(tx, plan, change.form, change.record, gone)
            chosen = command.chosen if isinstance(command, CreateRecord) else {}
            own = {node: people for node, people in chosen.items() if node in found.course.places}
            turn = Begin(
                found.id, change.form, change.record, starter, change, cause, depth=depth, row=row, chosen=own
            )
            require_shallow(tx, plan, turn)
            yield turn


def _dated(tx: Tx, plan: Plan, found: Flow, change: Change) -> tuple[Mapping[str, Cell], ...]:
    """Give what tells the day of a record that was made or changed, also as it was before."""
    dated = found.start.dated if isinstance(found.start, Dated) else None
    if dated is None or change.kind is ChangeKind.CREATED:
        return (change.after,)
    if dated in change.after:
        return change.before, change.after
    return (fetch_row(tx, plan, change.form, change.record) or {},)


def _is_history_no_more(tx: Tx, found: PlanFlow, change: Change) -> bool:
    """Say whether a flow of new records begins late, as a record it was never about was history by its day until now."""
    start = found.flow.start
    if not isinstance(start, Submitted | Created) or change.kind is not ChangeKind.UPDATED:
        return False
    if start.dated is None or start.dated not in change.after:
        return False
    if not is_history(tx, found, change.before) or is_history(tx, found, change.after):
        return False
    return not flow.list_runs(tx, limit=1, about=(change.form, change.record), flows=(found.id,))


def _is_work(found: Flow, command: Command | None, why: Why | None) -> bool:
    """Say whether a flow is about what was done: an approval is also about values that came back, or from another record."""
    as_was, reason = getattr(command, "as_was", False), None if why is None else why.reason
    if not as_was and reason not in NO_WORK:
        return True
    is_free = as_was and reason is Reason.RESTORE  # an administrator's going back (decision 0047)
    return found.is_approval and isinstance(command, UpdateRecord) and reason in BY_HAND and not is_free


def pressed(tx: Tx, plan: Plan, form: str, record: Id, button: str) -> list[Turn]:
    """Give the flows that begin as somebody pressed a button of a record."""
    return [
        Begin(found.id, form, record, starter_of(tx, plan, form, record))
        for found in plan.flows_of(form)
        if isinstance(found.flow.start, Pressed) and found.flow.start.button == button
    ]


def called(tx: Tx, plan: Plan, flow: str, record: Id) -> list[Turn]:
    """Give the flow that begins as an address of ours was called, about the record that came of it; none if it is off or gone."""
    found = plan.flows.get(flow)
    if found is None or not found.flow.is_on or not isinstance(found.flow.start, Called):
        return []
    form = found.table.id
    return [Begin(flow, form, record, starter_of(tx, plan, form, record))]


def _sets_off(plan: Plan, found: Flow, change: Change, tz: str) -> bool:
    match found.start:
        case Submitted() | Created():
            return change.kind is ChangeKind.CREATED
        case Deleted():
            return change.kind is ChangeKind.DELETED
        case Updated(fields=fields, was=was, becomes=becomes):
            if change.kind is not ChangeKind.UPDATED:
                return False
            changed = _changed(change)
            if fields and changed.isdisjoint(fields):
                return False
            if was is None and becomes is None:
                return True
            field = plan.tables[change.form].by_id[fields[0]]
            before, after = change.before.get(field.id), change.after.get(field.id)
            return (was is None or before == field.operand(was, tz=tz)) and (
                becomes is None or after == field.operand(becomes, tz=tz)
            )
    return False


def _changed(change: Change) -> set[str]:
    """Name the fields a Change touched, those of rows as well."""
    changed = set(change.before.keys() | change.after.keys())
    for body in (change.before, change.after):
        for rows in body.values():
            for row in rows if isinstance(rows, list | tuple) else ():
                if isinstance(row, dict) and "cells" in row:
                    changed |= row["cells"].keys()
    return changed


def starter_of(tx: Tx, plan: Plan, form: str, record: Id, gone: Mapping[str, object] | None = None) -> Id:
    """Name who began it: who acts, else, for a program or the system, whom the record is of. gone: what was deleted."""
    return tx.actor.person if tx.actor.person != SYSTEM_PERSON else owner_of(tx, plan, form, record, gone)


def owner_of(tx: Tx, plan: Plan, form: str, record: Id, gone: Mapping[str, object] | None = None) -> Id:
    """Name whom a record is of, in whose name the clock begins; the system, if it is nobody's."""
    cells = gone if gone is not None else fetch_row(tx, plan, form, record)
    for owner in plan.forms[form].owners:
        cell = None if cells is None else cells.get(owner.id)
        found = cell[0] if isinstance(cell, list | tuple) and cell else cell
        if isinstance(found, int):
            return found
    return SYSTEM_PERSON


def _end(tx: Tx, plan: Plan, change: Change) -> Iterator[Turn]:
    """End what goes on about a record that is gone, with its tasks and timers."""
    for each in flow.going(tx, change.form, change.record):
        yield End(each.id, RunState.CANCELLED)


def _woken(tx: Tx, plan: Plan, change: Change) -> Iterator[Turn]:
    """Look again at what waits for the record to become something."""
    for each in flow.going(tx, change.form, change.record):
        yield Move(each.id, partial(_look_again, change=change))


def _woken_beside(tx: Tx, plan: Plan, change: Change) -> Iterator[Turn]:
    """Look again at what a record names, whose flows read what points to it."""
    beside = _beside(plan, change.form)
    now = fetch_row(tx, plan, change.form, change.record) if beside else None
    for field, form in beside:
        named = {cells.get(field) for cells in (change.before, change.after, now or {})}
        for id in sorted(each for each in named if isinstance(each, int)):
            going = flow.going(tx, form, id)
            if going and tx.dialect != "sqlite":
                fetch_rows(tx, plan, form, (id,), lock=True)  # before the run, as an act does
            yield from (Move(each.id, _look_again) for each in going)


def _look_again(moving: Moving, change: Change | None = None) -> None:
    if end_by_record(moving, change):
        return
    if is_undecided(moving.held.data):
        again(moving)
        return
    for visit in moving.held.run.open_visits():
        wake(visit.id)(moving)
