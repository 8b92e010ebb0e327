"""
Taking a merge back: the record that went comes out of the trash, and what named it names it again, if it still names the other.

Values the one that stays took over go back where nobody changed them since; comments go back as well. What was changed
later stays as it is, so that nobody's work is lost. Read from the journal, whose cause the merge is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines import comments, inbox, jobs, journal, records
from huodan.engines.jobs import Job
from huodan.engines.journal import Caused
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.access import (
    VERB_WORDS,
    Grant,
    NotAllowed,
    NotFound,
    RecordNotFound,
    system_grant,
)
from huodan.language.document import Verb
from huodan.language.messages import (
    ChangeKind,
    Command,
    Origin,
    Reason,
    RepointRecord,
    RestoreRecord,
    UpdateRecord,
    Why,
)
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import covering
from huodan.storage.sql.statements import fetch_versions
from huodan.workspace import live
from huodan.workspace.bulk import writable
from huodan.workspace.merging.kept import Kept, MergeNotFound, State, find, note
from huodan.workspace.perform import MOST_RECORDS, perform

KIND = "undo_merge"
AT_ONCE = MOST_RECORDS - 2
WHY = Why(Reason.UNDO)
NAMED = ChangeKind.UPDATED.value
WAS = "was"
"""In what is kept: how far a merge was before it was to be taken back."""


class CannotUndoMerge(HuodanError):
    """The merge was taken back already, or what it made is gone."""

    code = "cannot_undo_merge"
    status = 409
    zh = "这次合并不能撤销：已经撤销过、正在进行，或并入的那条已不在回收站里。"
    en = "This merge cannot be undone: it was undone already, is going on, or the record that went is no longer in the trash."


class LaterMerge(HuodanError):
    """The record that stayed is not there any more, perhaps as it was merged itself."""

    code = "later_merge"
    status = 409
    zh = "合并后保留的那条已不在：可能又并入了别的，或被删除。请先撤销后一次合并，或从回收站恢复它。"
    en = "The record that stayed is gone: merged later, or deleted. Undo the later merge, or restore it from the trash first."


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back; job: which does it, where it is too much for one Tx."""

    kept: Kept
    job: Job | None = None


def undo(
    tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, *, origin: Origin, as_job: bool = False
) -> Undone:
    """
    Take a merge back, at once or by a job.

    Raises:
        NotFound, NotAllowed: as changing the one that stayed and restoring the other would. CannotUndoMerge, LaterMerge.
        Invalid: if the record that went cannot come back, as others have its unique values by now.
    """
    assert tx.is_write
    kept = find(tx, form, id, lock=True)
    _require(tx, plan, grant, kept)
    named = journal.count_caused(tx, id, (NAMED,))
    if named <= AT_ONCE and not as_job:
        note(tx, id, State.UNDONE, job=kept.job, body=kept.body)  # nothing is led on by it any more
        if _was_done(kept):
            _bring_back(tx, plan, grant, kept, origin)
        _point_back(tx, plan, kept, journal.caused_by(tx, id, NAMED, limit=AT_ONCE + 1), origin)
        return Undone(kept)
    label = plan.forms[form].label
    title = {"zh": f"撤销合并「{say(label, 'zh')}」", "en": f"Undo a merge in {say(label, 'en')}"}
    job = jobs.ask(tx, kind=KIND, title=title, input={"form": form, "merge": id, "origin": origin.value})
    was = kept.body.get(WAS, kept.state.value)
    note(tx, id, State.UNDOING, job=job.id, body={**kept.body, WAS: was})
    return Undone(kept, job)


def take_back_some(
    tx: Tx, plan: Plan, grant: Grant, kept: Kept, *, origin: Origin, before: Id | None, most: int
) -> Id | None:
    """
    Take back the next part of a merge, as a job does; give the entry from which it goes on, None at the end.

    before: the entry where the last part ended, None for the first.

    Raises:
        as ``undo`` does.
    """
    if before is None and _was_done(kept):
        _bring_back(tx, plan, grant, kept, origin)
    found = journal.caused_by(tx, kept.id, NAMED, before=before, limit=most)
    _point_back(tx, plan, kept, found, origin)
    if len(found) == most:
        return found[-1].id
    note(tx, kept.id, State.UNDONE, job=kept.job, body=kept.body)
    return None


def _require(tx: Tx, plan: Plan, grant: Grant, kept: Kept) -> None:
    for verb in (Verb.UPDATE, Verb.DELETE):
        grant.require(kept.form, verb)
    there = fetch_versions(tx, plan, kept.form, (kept.stays, kept.gone))
    for id in there:
        if not covering(tx, plan, grant, kept.form, id, Verb.READ):
            raise MergeNotFound
        if not covering(tx, plan, grant, kept.form, id, Verb.UPDATE):
            raise NotAllowed(form=plan.forms[kept.form].label, verb=VERB_WORDS[Verb.UPDATE])
    if kept.stays not in there and kept.state is State.DONE:
        raise LaterMerge if _knows_all(grant, kept.form) else MergeNotFound
    if kept.state is State.DONE:
        return
    is_stuck = kept.state in (State.DOING, State.UNDOING) and _is_over(tx, kept.job)
    if not is_stuck:
        raise CannotUndoMerge


def _was_done(kept: Kept) -> bool:
    """Say whether the merge had come to its end: else the record that was to go is there still."""
    return State(kept.body.get(WAS, kept.state)) is State.DONE


def _knows_all(grant: Grant, form: str) -> bool:
    return any(part.rows == "all" for part in grant.form(form).parts_for(Verb.READ))


def _is_over(tx: Tx, job: Id | None) -> bool:
    """Say whether a job came to its end; one that is forgotten did."""
    try:
        return job is None or jobs.find(tx, job).is_over
    except jobs.JobNotFound:
        return True


def _bring_back(tx: Tx, plan: Plan, grant: Grant, kept: Kept, origin: Origin) -> None:
    """The values first, so that what must be unique is free for the record that comes back."""
    form = plan.forms[kept.form]
    commands = list(_values_back(tx, plan, grant, form, kept, origin))
    if not fetch_versions(tx, plan, form.id, (kept.gone,)):
        commands.append(RestoreRecord(form.id, kept.gone, origin))
    try:
        perform(tx, plan, grant, *commands, why=WHY)
    except RecordNotFound:
        raise
    except NotFound as error:
        raise CannotUndoMerge from error
    moved = comments.move(tx, form.id, kept.stays, kept.gone, only=kept.body.get("comments", ()))
    told = inbox.move(tx, form.id, kept.gone, moved)
    if moved:
        live.tell(tx, {live.COMMENTS_OF + form.id, *live.inboxes(told)})


def _values_back(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, kept: Kept, origin: Origin
) -> Iterator[Command]:
    version = kept.body.get("update")
    if version is None:
        return
    bodies = journal.bodies_at(tx, form, versions={kept.stays: version}).get(kept.stays)
    if bodies is None:
        return
    touched = journal.fields_since(tx, form.id, kept.stays, after=version, but=kept.id)
    before, after = (_untouched(side, touched) for side in bodies)
    values, returning = records.former_values(tx, plan, form, kept.stays, before, after)
    sent = writable(grant, form, values)
    if sent:
        yield UpdateRecord(form.id, kept.stays, sent, None, origin, returning, as_was=True)


def _untouched(side: Mapping[str, Any], touched: frozenset[str]) -> dict[str, Any]:
    return {field: cell for field, cell in side.items() if field not in touched}


def _point_back(tx: Tx, plan: Plan, kept: Kept, entries: Sequence[Caused], origin: Origin) -> None:
    """Let records name again what they named, one by one; those that are gone by now stay so."""
    update = kept.body.get("update")
    for one in entries:
        is_values = (one.form, one.record, one.version) == (kept.form, kept.stays, update)
        form = plan.forms.get(one.form)
        if is_values or form is None or not fetch_versions(tx, plan, one.form, (one.record,)):
            continue
        bodies = journal.bodies_at(tx, form, versions={one.record: one.version}).get(one.record)
        back = dict(_places(form, *bodies)) if bodies is not None else {}
        command = RepointRecord(one.form, one.record, kept.form, kept.gone, kept.stays, back, origin)
        perform(tx, plan, system_grant(plan), command, why=WHY)


def _places(
    form: PlanForm, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[tuple[Id, str], tuple[Any, Any]]]:
    """Give what changed, by row and field."""
    for field in (before.keys() | after.keys()) - form.subforms.keys():
        yield (0, field), (before.get(field), after.get(field))
    for subform in form.subforms:
        now = {line["id"]: line["cells"] for line in after.get(subform, ())}
        for line in before.get(subform, ()):
            for field, cell in line["cells"].items():
                yield (line["id"], field), (cell, now.get(line["id"], {}).get(field))
