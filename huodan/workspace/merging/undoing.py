"""
Taking a merge back: the record that went comes out of the trash, and what named it names it again, if it still names the other.

Values the one that stays took over go back where nobody changed them since; comments go back as well. What was changed
later stays as it is, so that nobody's work is lost, and so does what others have by now and may stand only once. The two
records are asked for by the undoer's rights; what the merge itself had replaced goes back as the system's act, as it came.
Read from the journal, whose cause the merge is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from huodan.engines import comments, inbox, jobs, journal, records
from huodan.engines.jobs import Job
from huodan.engines.journal import Caused
from huodan.kit.errors import HuodanError, Invalid, Problem
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
    Origin,
    PutBack,
    Reason,
    RepointRecord,
    RestoreRecord,
    Why,
)
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.link import Busy
from huodan.storage.sql.scopes import covering
from huodan.storage.sql.statements import fetch_versions
from huodan.workspace import live
from huodan.workspace.merging.kept import Kept, MergeNotFound, State, find, is_over, note
from huodan.workspace.merging.stayed import Stayed, told, with_stayed
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


class NotTheirs(HuodanError):
    """The record that went lies in a trash the asker does not see."""

    code = "not_allowed"
    status = 403
    zh = "并入的那条不在你能看到的回收站里。做这次合并的人，或能删除「{form}」全部数据的人，才能撤销；彻底删除后不能再撤销。"
    en = (
        "The record that went is in no trash you can see. Who merged the two, or who may delete all of {form}, can undo this; "
        "once it is deleted for good, nobody can."
    )


@dataclass(frozen=True, slots=True)
class Undone:
    """
    What was taken back; warnings: what stays as it is, as far as the undoer sees it.

    job: which does it, where it is too much for one Tx, and tells the rest.
    """

    kept: Kept
    job: Job | None = None
    warnings: tuple[Problem, ...] = ()


def undo(
    tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, *, origin: Origin, as_job: bool = False
) -> Undone:
    """
    Take a merge back, at once or by a job.

    Raises:
        NotFound, NotAllowed: as changing the one that stayed and restoring the other would. CannotUndoMerge, LaterMerge,
        NotTheirs. Invalid: if the record that went cannot come back, as others have its unique values by now.
    """
    assert tx.is_write
    kept = find(tx, form, id, lock=True)
    _require(tx, plan, grant, kept)
    _require_open(tx, plan, grant, kept)
    named = journal.count_caused(tx, id, (NAMED,)) - (kept.body.get("update") is not None)
    if named <= AT_ONCE and not as_job:
        note(tx, id, State.UNDONE, job=kept.job, body=kept.body)  # nothing is led on by it any more
        fields = _bring_back(tx, plan, grant, kept, origin)
        entries = journal.caused_by(tx, id, NAMED, limit=AT_ONCE + 1)
        stayed = Stayed(fields, _point_back(tx, plan, kept, entries, origin))
        kept = replace(kept, body=with_stayed(kept.body, stayed))
        return Undone(kept, warnings=told(tx, plan, grant, kept))
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
        as ``undo`` does: who may not do so any more does not go on.
    """
    _require(tx, plan, grant, kept)
    fields = _bring_back(tx, plan, grant, kept, origin, is_first=before is None)
    found = journal.caused_by(tx, kept.id, NAMED, before=before, limit=most)
    stayed = Stayed(fields, _point_back(tx, plan, kept, found, origin))
    body = with_stayed(kept.body, stayed, is_first=before is None)
    is_last = len(found) < most
    note(tx, kept.id, State.UNDONE if is_last else State.UNDOING, job=kept.job, body=body)
    return None if is_last else found[-1].id


def _require(tx: Tx, plan: Plan, grant: Grant, kept: Kept) -> None:
    for verb in (Verb.UPDATE, Verb.DELETE):
        grant.require(kept.form, verb)
    for id in fetch_versions(tx, plan, kept.form, (kept.stays, kept.gone)):
        if not covering(tx, plan, grant, kept.form, id, Verb.READ):
            raise MergeNotFound
        if not covering(tx, plan, grant, kept.form, id, Verb.UPDATE):
            raise NotAllowed(form=plan.forms[kept.form].label, verb=VERB_WORDS[Verb.UPDATE])


def _require_open(tx: Tx, plan: Plan, grant: Grant, kept: Kept) -> None:
    """See that the merge was done and not taken back, or that its job, or that of its undo, came to nothing."""
    if kept.state is State.DONE:
        if not fetch_versions(tx, plan, kept.form, (kept.stays,)):
            raise LaterMerge if _knows_all(grant, kept.form, Verb.READ) else MergeNotFound
    elif kept.state is State.UNDONE or not is_over(tx, kept):
        raise CannotUndoMerge


def _was_done(kept: Kept) -> bool:
    """Say whether the merge had come to its end: else nothing but references went to the other."""
    return State(kept.body.get(WAS, kept.state)) is State.DONE


def _knows_all(grant: Grant, form: str, verb: Verb) -> bool:
    return any(part.rows == "all" for part in grant.form(form).parts_for(verb))


def _bring_back(
    tx: Tx, plan: Plan, grant: Grant, kept: Kept, origin: Origin, *, is_first: bool = True
) -> frozenset[str]:
    """
    Let the record that went be there, and the other be as it was; name the fields in which it is not.

    The values first, so that what must be unique is free for the record that comes back.
    """
    is_whole = is_first and _was_done(kept)
    stayed = _values_back(tx, plan, kept, origin) if is_whole else frozenset[str]()
    if not fetch_versions(tx, plan, kept.form, (kept.gone,)):
        _restore(tx, plan, grant, kept, origin)
    if is_whole:
        moved = comments.move(tx, kept.form, kept.stays, kept.gone, only=kept.body.get("comments", ()))
        people = inbox.move(tx, kept.form, kept.gone, moved)
        if moved:
            live.tell(tx, {live.COMMENTS_OF + kept.form, *live.inboxes(people)})
    return stayed


def _restore(tx: Tx, plan: Plan, grant: Grant, kept: Kept, origin: Origin) -> None:
    try:
        perform(tx, plan, grant, RestoreRecord(kept.form, kept.gone, origin), why=WHY)
    except NotFound as error:
        if _knows_all(grant, kept.form, Verb.DELETE):
            raise CannotUndoMerge from error
        raise NotTheirs(form=plan.forms[kept.form].label) from error


def _values_back(tx: Tx, plan: Plan, kept: Kept, origin: Origin) -> frozenset[str]:
    """Give the one that stays the values it had; name the fields whose value others have by now."""
    form, stayed = plan.forms[kept.form], frozenset[str]()
    before, after = _replaced(tx, plan, form, kept)
    while left := (before.keys() | after.keys()) - stayed:
        command = PutBack(form.id, kept.stays, _only(before, left), _only(after, left), origin)
        problems = _act(tx, plan, command)
        if not problems:
            break
        stayed |= (_fields_of(form, problems) & left) or left
    return stayed


def _replaced(tx: Tx, plan: Plan, form: PlanForm, kept: Kept) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Give the values the merge replaced in the one that stays, and by what, where nobody changed them or they stand again."""
    version = kept.body.get("update")
    if version is None or not fetch_versions(tx, plan, form.id, (kept.stays,)):
        return {}, {}
    bodies = journal.bodies_at(tx, form, versions={kept.stays: version})
    before, after = bodies.get(kept.stays, ({}, {}))
    now = records.whole(records.now(tx, plan, form, kept.stays))
    touched = journal.fields_since(tx, form.id, kept.stays, after=version, but=kept.id)
    standing = {id for id in after if id not in form.subforms and now.get(id) == after[id]}
    left = (before.keys() | after.keys()) - (touched - standing)
    return _only(before, left), _only(after, left)


def _only(side: Mapping[str, Any], fields: Set[str]) -> dict[str, Any]:
    return {id: cell for id, cell in side.items() if id in fields}


def _fields_of(form: PlanForm, problems: Sequence[Problem]) -> frozenset[str]:
    """Name the fields problems are about; with one of a combination all of it."""
    found = (form.table.by_key.get(problem.path.partition(".")[0]) for problem in problems)
    fields = {one.id for one in found if one is not None}
    together = (each.fields for each in form.form.combinations if each.fields[0] in fields)
    return frozenset(fields.union(*together))


def _point_back(
    tx: Tx, plan: Plan, kept: Kept, entries: Sequence[Caused], origin: Origin
) -> tuple[tuple[str, Id], ...]:
    """
    Let records name again what they named, one by one, and list those that cannot: they would clash with others.

    What is gone by now stays so.
    """
    update, stayed = kept.body.get("update"), []
    for one in entries:
        is_values = (one.form, one.record, one.version) == (kept.form, kept.stays, update)
        form = plan.forms.get(one.form)
        if is_values or form is None or not fetch_versions(tx, plan, one.form, (one.record,)):
            continue
        bodies = journal.bodies_at(tx, form, versions={one.record: one.version}).get(one.record)
        back = dict(_places(form, *bodies)) if bodies is not None else {}
        command = RepointRecord(one.form, one.record, kept.form, kept.gone, kept.stays, back, origin)
        try:
            if _act(tx, plan, command):
                stayed.append((one.form, one.record))
        except RecordNotFound:
            continue  # somebody deleted it in this very moment
    return tuple(stayed)


def _act(tx: Tx, plan: Plan, command: PutBack | RepointRecord) -> tuple[Problem, ...]:
    """
    Do something as the system, or say what is against it; nothing of that is for the undoer's eyes.

    Raises:
        Busy: if somebody took a value in this very moment, so that the Tx must be given up.
    """
    system = system_grant(plan)
    decision = records.decide(tx, plan, system, command)
    if not decision.problems:
        try:
            perform(tx, plan, system, command, why=WHY)
        except Invalid as error:
            raise Busy from error
    return decision.problems


def _places(
    form: PlanForm, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[tuple[Id, str], tuple[Any, Any]]]:
    """Give what changed, by row and field."""
    for id in (before.keys() | after.keys()) - form.subforms.keys():
        yield (0, id), (before.get(id), after.get(id))
    for subform in form.subforms:
        now = {line["id"]: line["cells"] for line in after.get(subform, ())}
        for line in before.get(subform, ()):
            for id, cell in line["cells"].items():
                yield (line["id"], id), (cell, now.get(line["id"], {}).get(id))
