"""What who began a run, or looks after it, may do: hand in, take back, remind, end, try again, skip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huodan.engines import flow
from huodan.engines.records import Asked
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.document import Verb
from huodan.language.flow.run import Run, RunState
from huodan.language.messages import Change, Origin, UpdateRecord
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace import live
from huodan.workspace.flowing.acting import Acting, hold_run, on_run
from huodan.workspace.flowing.known import looks_after, may_skip, may_withdraw, planned_held, withdraws
from huodan.workspace.flowing.refusals import (
    NoFlow,
    NotStuck,
    NotYours,
    OthersMustAgree,
    RemindedAlready,
    TooLate,
    require_short,
)
from huodan.workspace.perform import go_on, perform
from huodan.workspace.runs import Begin, Move, end, grouped, mailed, starter_of
from huodan.workspace.runs.around import Surroundings
from huodan.workspace.runs.choosing import Chosen
from huodan.workspace.runs.meant import is_undecided
from huodan.workspace.runs.moving import STUCK, again, first_stuck
from huodan.workspace.runs.wishes import NoRecord

REMIND_MS = 10 * 60_000


def hand_in(tx: Tx, plan: Plan, grant: Grant, form: str, record: Id, *, chosen: Chosen | None = None) -> Id:
    """
    Hand a record in to the flows that begin when one is (提交审批), such as after it was taken back, and give the run.

    chosen: by node, whom who hands in wants asked there (发起人自选).

    Raises:
        CannotAsk, NoFlow: also where the record is none one may change.
    """
    if tx.dialect != "sqlite" and form in plan.forms:
        fetch_rows(tx, plan, form, (record,), lock=True)
    may = covering(tx, plan, grant, form, record, Verb.UPDATE) if form in plan.forms else ()
    given = [each for each in plan.flows_of(form) if each.is_handed_in] if may else []
    found = [each for each in given if _may_again(tx, plan, each.id, form, record)]
    before = {each.id for each in flow.going(tx, form, record)} if found else set[Id]()
    turns = [
        Begin(
            each.id,
            form,
            record,
            starter_of(tx, plan, form, record),
            chosen={node: who for node, who in (chosen or {}).items() if node in each.course.places},
        )
        for each in found
    ]
    go_on(tx, plan, turns)
    begun = flow.list_runs(tx, limit=1, about=(form, record)) if found else ()
    if not begun or begun[0].id in before or begun[0].begun_at != tx.now:
        raise NoFlow
    return begun[0].id


def may_hand_in(tx: Tx, plan: Plan, grant: Grant, held: flow.Held) -> bool:
    """Say whether somebody may hand the record of a run that came to nothing in to its flow again."""
    if held.record is None or held.is_running or held.form not in plan.forms:
        return False
    handed = any(each.id == held.flow and each.is_handed_in for each in plan.flows_of(held.form))
    return (
        handed
        and _may_again(tx, plan, held.flow, held.form, held.record)
        and bool(covering(tx, plan, grant, held.form, held.record, Verb.UPDATE))
    )


def _may_again(tx: Tx, plan: Plan, id: str, form: str, record: Id) -> bool:
    """
    Say whether a record may be handed in to a flow: it was not yet to any, or what came of it last was nothing.

    What was agreed to is asked for anew where somebody opened it to be changed.
    """
    last = flow.list_runs(tx, limit=1, about=(form, record), flows=(id,)) or flow.list_runs(
        tx,
        limit=1,
        about=(form, record),
        flows=[each.id for each in plan.flows.values() if each.is_handed_in],
    )
    if not last or last[0].state not in (RunState.RUNNING, RunState.APPROVED):
        return True
    return last[0].state is RunState.APPROVED and _is_opened(tx, plan, id, form, record)


def _is_opened(tx: Tx, plan: Plan, id: str, form: str, record: Id) -> bool:
    """Say whether a record that was agreed to has what its flow writes into one that goes back: it was opened to be changed."""
    planned = plan.flows[id]
    run = Run(Id(0), starter_of(tx, plan, form, record))
    held = flow.Held(run, planned.app, id, planned.hash, form, record, plan.version, tx.now)
    asked = Surroundings(tx, plan, planned, held).asks(Asked(tx, plan, plan.forms[form], record))
    sets = [each for mark in planned.flow.marks if mark.on == "returned" for each in mark.sets]
    try:
        return (
            bool(sets)
            and asked.is_there
            and all(
                asked.value(planned.formula(each.formula)) == asked.own(planned.table.by_id[each.field])
                for each in sets
            )
        )
    except HuodanError:
        return False


def withdraw(tx: Tx, plan: Plan, grant: Grant, run: Id) -> tuple[Change, ...]:
    """
    Take back what one handed in (撤回): the run ends, and the record may be changed again.

    Raises:
        NotYours: also of an automation, which nobody handed in. RunOver, TooLate: as the flow says until when.
    """
    held = hold_run(tx, plan, grant, run)
    if grant.actor.person != held.run.starter:
        raise NotYours
    planned = planned_held(tx, plan, held)
    if withdraws(planned, held) is None:
        raise NotYours
    if not may_withdraw(planned, held):
        raise TooLate
    return _end(tx, plan, held, RunState.WITHDRAWN, "withdrawn", None)


def stop(tx: Tx, plan: Plan, grant: Grant, run: Id, *, why: str | None = None) -> tuple[Change, ...]:
    """
    End a run, as who looks after the flow (终止).

    Raises:
        NotYours, RunOver
    """
    held = hold_run(tx, plan, grant, run)
    if not looks_after(tx, plan, grant, held):
        raise NotYours
    return _end(tx, plan, held, RunState.CANCELLED, "stopped", why)


def _end(
    tx: Tx, plan: Plan, held: flow.Held, state: RunState, what: str, why: str | None
) -> tuple[Change, ...]:
    """End a run, also one that cannot go on as its flow makes no sense any more."""
    flow.say(tx, held.id, what, data={"why": require_short(why)})
    return go_on(tx, plan, end(tx, plan, held, state))


def remind(tx: Tx, plan: Plan, grant: Grant, run: Id) -> None:
    """
    Remind those whose turn it is (催办), not again and again.

    Raises:
        NotYours, RunOver, RemindedAlready
    """
    acting = on_run(tx, plan, grant, run)
    if acting.person != acting.held.run.starter and not acting.is_administrator:
        raise NotYours
    last = flow.last_said(tx, run, "reminded")
    if last is not None and tx.now - last < REMIND_MS:
        raise RemindedAlready(minutes=-(-(REMIND_MS - (tx.now - last)) // 60_000))
    people = {task.person for task in acting.held.run.tasks.values() if task.is_open or task.is_offered}
    acting.say("reminded", people=sorted(people))
    mailed.remind(tx, acting.held, people)
    open = [visit.id for visit in acting.held.run.open_visits()]
    grouped.remind(tx, acting.moving.planned, acting.held, "urged", open)
    live.tell(tx, live.inboxes(people))


@dataclass(frozen=True, slots=True)
class Correction:
    """What who looks after a run writes into its record before a step is tried again. base_version: the record they saw."""

    values: Mapping[str, object]
    base_version: int | None = None
    origin: Origin = Origin.API


def retry(
    tx: Tx, plan: Plan, grant: Grant, run: Id, *, correction: Correction | None = None
) -> tuple[Change, ...]:
    """
    Try the steps again that could not be passed, if it is asked for with other values in the record of the run.

    These are written as a change by who looks after it, with their own rights and although the run locks the record.

    Raises:
        NotYours, RunOver, NotStuck, NoRecord, what ``perform`` raises for the values.
    """
    acting = _administrator(tx, plan, grant, run)
    if acting.held.stuck is None:
        raise NotStuck
    changes: tuple[Change, ...] = ()
    if correction is not None and correction.values:
        changes = _correct(acting, correction)
        if not flow.load(tx, run).is_running:
            return changes  # as the record is now, the run is over
        acting = _administrator(tx, plan, grant, run)
        if acting.held.stuck is None:
            return changes  # it went on by itself
    if changes and is_undecided(acting.held.data):
        return (*changes, *go_on(tx, plan, [Move(run, again)]))
    acting.held.stuck = None
    acting.say("retried")
    again(acting.moving)
    return (*changes, *acting.settle())


def _correct(acting: Acting, correction: Correction) -> tuple[Change, ...]:
    """Write into the record; other runs about it keep it locked unless who acts looks after them as well."""
    held, tx, plan, grant = acting.held, acting.tx, acting.plan, acting.grant
    if held.record is None or held.form not in plan.forms:
        raise NoRecord
    going = (flow.load(tx, each.id) for each in flow.going(tx, held.form, held.record) if each.locks)
    kept = frozenset(each.id for each in going if looks_after(tx, plan, grant, each))
    command = UpdateRecord(
        held.form, held.record, correction.values, correction.base_version, correction.origin
    )
    changes = perform(tx, plan, grant, command, cause=held.id, kept=kept)
    if changes:
        acting.say("corrected")
    return changes


def skip(tx: Tx, plan: Plan, grant: Grant, run: Id, *, visit: Id) -> tuple[Change, ...]:
    """
    Go on behind a step without it, as who looks after the flow; nobody passes a step at which others must agree.

    Raises:
        NotYours, RunOver, NotStuck: if it goes on there already. OthersMustAgree
    """
    acting = _administrator(tx, plan, grant, run)
    found = acting.held.run.visits.get(visit)
    if found is None or not found.is_open or any(acting.held.run.inside(found.id)):
        raise NotStuck
    if not may_skip(plan, acting.moving.planned, acting.held, found):
        raise OthersMustAgree
    found.data.pop(STUCK, None)
    acting.held.stuck = first_stuck(acting.held)
    acting.say("skipped", visit=visit)
    acting.moving.walk.done(found)
    return acting.settle()


def _administrator(tx: Tx, plan: Plan, grant: Grant, run: Id) -> Acting:
    acting = on_run(tx, plan, grant, run)
    if not acting.is_administrator:
        raise NotYours
    return acting
