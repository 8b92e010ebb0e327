"""
What a command would do, worked out without writing: the half of this engine that previews share with saves.

Owns the order of the steps: take in, default, find targets, lock, fill, compute, check. Each step is a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import exists, select

from huodan.engines.records import checks, combinations, conflicts, offering, reach, serials, transitions
from huodan.engines.records.attached import attach, without_gone
from huodan.engines.records.draft import Enough, Record, RecordDraft, RowDraft, start
from huodan.engines.records.fills import fill
from huodan.engines.records.formulas import compute, default_constants
from huodan.engines.records.hushing import hush
from huodan.engines.records.intake import Intake
from huodan.engines.records.keeping_to import keep_to
from huodan.engines.records.putting_back import put_back
from huodan.engines.records.recomputing import put_results
from huodan.engines.records.repointing import follow_merged, repointed
from huodan.engines.records.ruling import rule_on
from huodan.engines.records.sealing import sealed
from huodan.engines.records.sharing import Shared, share
from huodan.engines.records.stored import Trashed, load, load_trashed
from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.ids import Id
from huodan.language.access import Grant, NotFound, Part, RecordNotFound
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.messages import (
    SYSTEM_PERSON,
    ChangeKind,
    Command,
    CreateRecord,
    DeleteRecord,
    Origin,
    PutBack,
    RepointRecord,
    RestoreRecord,
    UpdateRecord,
)
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.entries import every_entry
from huodan.storage.sql.tables import tables
from huodan.storage.system import trash


class IdTaken(HuodanError):
    """The id a client brought is used already."""

    code = "id_taken"
    status = 422
    zh = "这个记录标识已被使用，请换一个，或不填。"
    en = "This record id is already used; please bring another, or none."


class OutOfScope(HuodanError):
    """After the save the record would belong to somebody else's rows."""

    code = "not_allowed"
    status = 403
    zh = "这样保存后，这条数据就不在你负责的范围内了。请检查负责人等字段，或请有权限的同事保存。"
    en = "Saved like this the record would no longer be among yours. Check its owner, or ask a colleague to save it."


class Denied(Invalid):
    """Some of what was sent the caller may see, but not write."""

    code = "not_allowed"
    status = 403


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What is to happen with one record; nothing is written yet.

    draft: what it becomes, None when it is deleted, or too wrong to be worked out (``Enough``).
    old: what is stored now. problems: why it cannot be.
    warnings: what its writer is told of, and which keeps nothing from being saved.
    shown: the parts of the Grant that cover the record, for who asked. recheck: whether the scope looks at sub-rows.
    is_noted: whether it is written even if nothing differs.
    """

    form: PlanForm
    kind: ChangeKind
    origin: Origin
    grant: Grant
    verb: Verb
    record: Id
    version: int
    draft: RecordDraft | None = None
    old: Record | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    parts: tuple[Part, ...] = ()
    recheck: bool = False
    is_noted: bool = False

    def require(self) -> None:
        """
        Let a decision without problems pass.

        Raises:
            Denied: if something was sent that may not be written. Invalid: for all other problems, all at once.
        """
        denied = [problem for problem in self.problems if problem.code == Denied.code]
        if denied:
            raise Denied(denied)
        if self.problems:
            raise Invalid(self.problems)


def decide(tx: Tx, plan: Plan, grant: Grant, command: Command, *, shared: Shared | None = None) -> Decision:
    """
    Say what a command does, or what is wrong with it.

    shared: by many decisions on one snapshot.

    Raises:
        NotFound, NotAllowed: if the record may not be seen, or not used so. Conflict: see ``conflicts.py``.
    """
    form = plan.forms.get(command.form)
    if form is None:
        raise NotFound(what={"zh": "这个表单", "en": "The form"})
    try:
        return _decide(tx, plan, grant, form, command, shared or share(tx, plan, grant))
    except Enough as enough:
        return _given_up(grant, enough.draft, command)


def _decide(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, command: Command, shared: Shared) -> Decision:
    match command:
        case CreateRecord():
            return _create(tx, plan, grant, form, command, shared)
        case UpdateRecord():
            return _update(tx, plan, grant, form, command, shared)
        case DeleteRecord():
            return _delete(tx, plan, grant, form, command)
        case RestoreRecord():
            return _restore(tx, plan, grant, form, command)
        case RepointRecord() | PutBack():
            return _repoint(tx, plan, grant, form, command)


def _create(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, command: CreateRecord, shared: Shared
) -> Decision:
    parts = grant.require(form.id, Verb.CREATE).parts_for(Verb.CREATE)
    draft = start(form, id=command.id or tx.new_id(), old=None)
    if command.id is not None:
        _unused(tx, plan, draft)
    _take_in(tx, plan, grant, draft, parts, command, shared)
    if command.origin is not Origin.IMPORT:
        serials.refuse_own(plan, draft)
    _work_out(tx, plan, grant, draft, parts, shared, command)
    if not command.as_was:
        transitions.check(plan, grant, draft)
    return _decided(tx, plan, grant, draft, ChangeKind.CREATED, Verb.CREATE, command.origin)


def _update(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, command: UpdateRecord, shared: Shared
) -> Decision:
    old = shared.stored.get((form.id, command.id)) or _stored(tx, plan, form, command.id)
    parts = reach.require(tx, plan, grant, form, old.id, old.cells, Verb.UPDATE)
    draft = start(form, id=old.id, old=old)
    _take_in(tx, plan, grant, draft, parts, command, shared)
    serials.keep(plan, draft)
    if command.origin is not Origin.IMPORT:
        serials.refuse_own(plan, draft)
    _work_out(tx, plan, grant, draft, parts, shared, command)
    if not command.as_was:
        transitions.check(plan, grant, draft)
    conflicts.check_version(tx, plan, grant, draft, command.base_version)
    decision = _decided(tx, plan, grant, draft, ChangeKind.UPDATED, Verb.UPDATE, command.origin)
    return replace(decision, is_noted=True) if command.is_noted else decision


def _delete(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, command: DeleteRecord) -> Decision:
    old = _stored(tx, plan, form, command.id)
    parts = reach.require(tx, plan, grant, form, old.id, old.cells, Verb.DELETE)
    conflicts.check_untouched(tx, plan, grant, form, old, command.base_version)
    kind, version = ChangeKind.DELETED, old.version + 1
    return Decision(form, kind, command.origin, grant, Verb.DELETE, old.id, version, old=old, parts=parts)


def _restore(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, command: RestoreRecord) -> Decision:
    grant.require(form.id, Verb.DELETE)
    trashed = load_trashed(tx, form, command.id)
    if trashed is None or not may_see_trashed(grant, form, trashed.deleted_by):
        raise NotFound(what={"zh": "回收站里的这条数据", "en": "The record in the trash"})
    draft = _from_trash(form, trashed)
    follow_merged(tx, plan, draft)
    without_gone(tx, plan, draft)
    _unused(tx, plan, draft, in_trash=False)
    checks.find_taken(tx, plan, draft, checks.Holders(tx, plan))
    combinations.find_taken(tx, plan, grant, draft)
    decision = _decided(tx, plan, grant, draft, ChangeKind.RESTORED, Verb.DELETE, command.origin)
    return replace(decision, version=trashed.record.version + 1, old=trashed.record)


def _repoint(tx: Tx, plan: Plan, grant: Grant, form: PlanForm, command: RepointRecord | PutBack) -> Decision:
    """The system's own acts: no rules, no fill-ins, only values that must stand once are seen to."""
    assert grant.is_system
    old = _stored(tx, plan, form, command.id)
    match command:
        case PutBack():
            draft = put_back(tx, plan, form, old, command)
        case RepointRecord():
            draft = repointed(tx, plan, form, old, command)
    checks.find_taken(tx, plan, draft, checks.Holders(tx, plan))
    combinations.find_taken(tx, plan, grant, draft)
    return _decided(tx, plan, grant, draft, ChangeKind.UPDATED, Verb.UPDATE, command.origin)


def may_see_trashed(grant: Grant, form: PlanForm, deleted_by: Id) -> bool:
    """Say whether a deleted record is known: whoever sees all rows, and who deleted it."""
    parts = grant.form(form.id).parts_for(Verb.DELETE)
    is_own = deleted_by == grant.actor.person != SYSTEM_PERSON
    return any(part.rows == "all" for part in parts) or (bool(parts) and is_own)


def _stored(tx: Tx, plan: Plan, form: PlanForm, id: Id) -> Record:
    found = load(tx, plan, form, id)
    if found is None:
        raise RecordNotFound
    return found


def _unused(tx: Tx, plan: Plan, draft: RecordDraft, *, in_trash: bool = True) -> None:
    """Note an id that is used, also by a deleted record: it may come back, or its history is kept."""
    id, rows = draft.main.id, tables(plan).rows(draft.form.id)
    entry = every_entry.c
    there = exists(select(rows.c.id).where(rows.c.id == id))
    thrown = exists(select(trash.c.record).where(trash.c.form == draft.form.id, trash.c.record == id))
    told = exists(select(entry.id).where(entry.form == draft.form.id, entry.record == id))
    if not 0 < id < 1 << 63 or tx.execute(select(there | thrown | told if in_trash else there)).scalar():
        draft.refuse("id", IdTaken())


def _take_in(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    draft: RecordDraft,
    parts: tuple[Part, ...],
    command: CreateRecord | UpdateRecord,
    shared: Shared,
) -> None:
    known = reach.reach_of(grant.form(draft.form.id), parts)
    draft.plain = reach.plain_of(grant.form(draft.form.id), parts)
    returning = set(command.returning) if isinstance(command, UpdateRecord) else set[Id]()
    seal = partial(sealed, tx)
    intake = Intake(
        draft, known.sees, known.writes, tx.zone, tx.new_id, seal, returning, parsed=shared.parsed
    )
    intake.read(command.values)


def _work_out(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    draft: RecordDraft,
    parts: tuple[Part, ...],
    shared: Shared,
    command: CreateRecord | UpdateRecord,
) -> None:
    as_was, writable = command.as_was, reach.reach_of(grant.form(draft.form.id), parts).writes
    default_constants(tx, plan, draft, shared.worked)
    shared.targets.resolve(draft)
    attach(tx, plan, draft)
    ruling = rule_on(tx, plan, draft, shared.worked, as_was=as_was)
    fill(draft, shared.targets)
    transitions.stamp(plan, draft, now=tx.now, as_was=as_was)
    compute(tx, plan, draft, shared.worked, anew=command.anew if isinstance(command, UpdateRecord) else ())
    if isinstance(command, UpdateRecord) and command.results:
        put_results(draft, command.results)
    if ruling is not None:
        ruling.tell()
        offering.check(tx, plan, grant, ruling, writable=writable)
    keep_to(tx, plan, draft, shared.worked)
    checks.require(plan, draft, writable=writable)
    checks.count_rows(draft)
    checks.find_taken(tx, plan, draft, shared.holders)
    combinations.find_taken(tx, plan, grant, draft, shared.combined, shared.leaving)


def _decided(
    tx: Tx, plan: Plan, grant: Grant, draft: RecordDraft, kind: ChangeKind, verb: Verb, origin: Origin
) -> Decision:
    """The record as it will be must be inside the scope too, and every sent field writable there."""
    hush(draft, grant.form(draft.form.id))
    after = reach.covering_after(tx, plan, grant, draft, verb)
    if after:
        reach.check_written(draft, after)
    else:
        draft.refuse("", OutOfScope())
    return Decision(
        form=draft.form,
        kind=kind,
        origin=origin,
        grant=grant,
        verb=verb,
        record=draft.main.id,
        version=draft.old.version + 1 if draft.old else 1,
        draft=draft,
        old=draft.old,
        problems=tuple(draft.problems),
        warnings=tuple(draft.warnings),
        parts=after,
        recheck=reach.looks_at_rows(tx, plan, grant, draft.form.id, verb),
    )


def _given_up(grant: Grant, draft: RecordDraft, command: Command) -> Decision:
    """What is so wrong that it was not worked out: only its problems count."""
    form, is_new = draft.form, isinstance(command, CreateRecord)
    hush(draft, grant.form(form.id))
    kind, verb = (ChangeKind.CREATED, Verb.CREATE) if is_new else (ChangeKind.UPDATED, Verb.UPDATE)
    problems = tuple(draft.problems)
    return Decision(form, kind, command.origin, grant, verb, draft.main.id, 0, None, draft.old, problems)


def _from_trash(form: PlanForm, trashed: Trashed) -> RecordDraft:
    record = trashed.record
    draft = start(form, id=record.id, old=None)
    for found in form.table.fields:
        draft.main.put(found.id, record.cells.get(found.id))
    for subform, table in form.subforms.items():
        key = form.table.by_id[subform].key
        for at, line in enumerate(record.rows[subform]):
            row = RowDraft(table, line.id, None, {}, f"{key}.{at}.")
            for found in table.fields:
                row.put(found.id, line.cells.get(found.id))
            draft.rows[subform].append(row)
    return draft


def pointed_to(decision: Decision) -> Iterator[tuple[str, Id]]:
    """List form and id of everything a record and its sub-rows point to."""
    for row in decision.draft.every_row() if decision.draft else ():
        for found in row.table.fields:
            id = row.cells.get(found.id) if found.store is Store.REF and found.target else None
            if isinstance(id, int) and found.target is not None:
                yield found.target, id
            form = form_of_several(found.field)
            if form is not None:
                yield from ((form, each) for each in row.cells.get(found.id) or ())
