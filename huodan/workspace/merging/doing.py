"""
Merging: at once where no more records are touched than one Tx may change, else by a job, piece after piece.

The record that goes goes last, together with what the other takes over from it: until then nothing is lost whatever
happens, and whoever names it meanwhile is found again. Owns the order of the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from huodan.engines import comments, files, inbox, jobs, records
from huodan.engines.jobs import Job
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id, format_id, parse_id
from huodan.kit.words import Text, say
from huodan.language.access import Grant, RecordNotFound, system_grant
from huodan.language.messages import (
    Change,
    DeleteRecord,
    Origin,
    Reason,
    RepointRecord,
    UpdateRecord,
    Why,
)
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.storage.sql.statements import fetch_rows
from huodan.workspace import live, runs
from huodan.workspace.merging.choosing import Merging, Side, require, settle
from huodan.workspace.merging.kept import Kept, State, is_over, keep, note, unfinished
from huodan.workspace.perform import MOST_RECORDS, perform

KIND = "merge"
AT_ONCE = MOST_RECORDS - 2
"""Records that name the one that goes, beside the two themselves."""
WHY = Why(Reason.MERGE)
PREFIX = "mrg"
MOST_TRIES = 5
"""Of waiting for those who save beside it, on PostgreSQL."""
MOST_ROUNDS = 30


class AlreadyMerging(HuodanError):
    """One of the two is being merged just now."""

    code = "already_merging"
    status = 409
    zh = "其中一条正在合并，或正在撤销合并。请等它做完，再合并。"
    en = "One of the two is being merged, or a merge of it is being undone. Please wait until that is done."


class Unfinished(HuodanError):
    """A merge of one of the two came to nothing half-way, and stands in the way of another one."""

    code = "unfinished_merge"
    status = 409
    zh = "其中一条有一次没做完的合并（{merge}）。请把那两条再合并一次，或者撤销那次合并，然后再试。"
    en = (
        "A merge of one of the two was left half-done ({merge}). Merge those two once more, or undo that merge, "
        "and try again."
    )


class StandsTwice(HuodanError):
    """Two records that name the two of them have values together that may stand only once."""

    code = "stands_twice"
    status = 422
    zh = "不能合并：{where}里有两条数据，合并后{what}会重复。请先处理其中一条，再合并。"
    en = (
        "This cannot be merged: in {where}, two records would have the same {what}. Change one of them first."
    )


SOMEWHERE = {"zh": "引用它们的数据", "en": "what refers to them"}
SOMETHING = {"zh": "不能重复的值", "en": "values, which must be unique"}


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done: the merge, its changes, or the job that does it."""

    id: Id
    changes: tuple[Change, ...] = ()
    job: Job | None = None


def merge(tx: Tx, plan: Plan, grant: Grant, wish: Merging) -> Merged:
    """
    Let one record become a part of another.

    Raises:
        as ``require`` and ``settle`` do. Invalid, Denied: if what the record that stays would be cannot be saved.
        Conflict: if one of them was changed meanwhile. UnderApproval, AlreadyMerging, StandsTwice: the Tx must be given up then.
    """
    assert tx.is_write
    if tx.dialect != "sqlite" and wish.form in plan.forms:
        fetch_rows(tx, plan, wish.form, (wish.stays, wish.gone), lock=True)
    form = require(tx, plan, grant, wish)
    for one in (wish.stays, wish.gone):
        runs.require_free(
            tx, plan, DeleteRecord(form.id, one)
        )  # now, not when others name the one that stays
    left = _left_over(tx, form, wish)
    id = tx.new_id() if left is None else left.id
    naming = _naming(tx, plan, form.id, wish.gone, most=AT_ONCE + 1)
    if len(naming) <= AT_ONCE:
        changes, body = _finish(tx, plan, grant, form, wish, id)
        done = Kept(id, form.id, wish.gone, wish.stays, State.DONE, None, body)
        keep(tx, done) if left is None else note(tx, id, State.DONE, body=body)
        return Merged(id, changes)
    found = settle(tx, plan, grant, form, wish)
    if found.problems:
        raise Invalid(found.problems)
    records.decide(tx, plan, grant, DeleteRecord(form.id, wish.gone, wish.gone_version, wish.origin))
    require_free_of_clashes(tx, plan, grant, wish)
    job = jobs.ask(tx, kind=KIND, title=_title(form), input={"form": form.id, "merge": id})
    body = {"wish": _written(form, wish)}
    if left is None:
        keep(tx, Kept(id, form.id, wish.gone, wish.stays, State.DOING, job.id, body))
    else:
        note(tx, id, State.DOING, job=job.id, body=body)
    return Merged(id, job=job)


def _left_over(tx: Tx, form: PlanForm, wish: Merging) -> Kept | None:
    """
    Give the merge of these very two that came to nothing half-way, to go on with it.

    Raises:
        AlreadyMerging, Unfinished: if another one stands in the way.
    """
    found: Kept | None = None
    for one in unfinished(tx, form.id, (wish.stays, wish.gone)):
        if not is_over(tx, one):
            raise AlreadyMerging
        if (one.stays, one.gone) != (wish.stays, wish.gone):
            raise Unfinished(merge=format_id(PREFIX, one.id))
        if one.state is State.DOING:
            found = one
        else:
            note(
                tx, one.id, State.UNDONE, job=one.job
            )  # what it did not take back becomes a part of this one
    return found


def repoint_some(tx: Tx, plan: Plan, grant: Grant, kept: Kept, *, most: int) -> bool:
    """
    Let some more records name the one that stays, and say whether there are others left.

    Raises:
        as ``require`` does: who may not merge the two any more does not go on. StandsTwice
    """
    wish = _wish(plan, kept)
    require(tx, plan, grant, wish)
    # The one that stays is settled at the end, as where all is done at once.
    naming = _naming(tx, plan, kept.form, kept.gone, most=most + 1, but=kept.stays)
    if len(naming) > most:
        _repoint(tx, plan, grant, wish, kept.id, naming[:most])
        return True
    return False


def finish(tx: Tx, plan: Plan, grant: Grant, kept: Kept) -> tuple[Change, ...]:
    """
    Do the rest of a merge: what still names the one that goes, its values, itself.

    Raises:
        as ``merge`` does.
    """
    wish = _wish(plan, kept)
    if tx.dialect != "sqlite":
        fetch_rows(tx, plan, kept.form, (kept.stays, kept.gone), lock=True)
    form = require(tx, plan, grant, wish)
    changes, body = _finish(tx, plan, grant, form, wish, kept.id)
    note(tx, kept.id, State.DONE, job=kept.job, body=body)
    return changes


def _finish(
    tx: Tx, plan: Plan, grant: Grant, form: PlanForm, wish: Merging, id: Id
) -> tuple[tuple[Change, ...], dict[str, Any]]:
    """The one that goes goes first, so that what must be unique is free; its values were read before."""

    def copy(shown: list[Any]) -> list[dict[str, object]]:
        ids = [found for each in shown if (found := parse_id(each["id"])) is not None]
        return [file.view() for file in files.copy(tx, ids)]

    found = settle(tx, plan, grant, form, wish, copy=copy)
    if found.problems:
        raise Invalid(found.problems)
    changes: tuple[Change, ...] = ()
    for command in (  # one by one, so that each may have as many rows as its form says
        DeleteRecord(form.id, wish.gone, wish.gone_version, wish.origin),
        UpdateRecord(form.id, wish.stays, found.values, wish.stays_version, wish.origin, is_noted=True),
    ):
        changes += perform(tx, plan, grant, command, cause=id, why=WHY)
    _repoint_all(tx, plan, grant, wish, id)
    moved = comments.move(tx, form.id, wish.gone, wish.stays)
    told = inbox.move(tx, form.id, wish.stays, moved)
    if moved:
        live.tell(tx, {live.COMMENTS_OF + form.id, *live.inboxes(told)})
    version = next((change.version for change in changes if change.record == wish.stays), None)
    return changes, {"update": version, "comments": list(moved)}


def _repoint_all(tx: Tx, plan: Plan, grant: Grant, wish: Merging, id: Id) -> None:
    """Let everybody name the one that stays who names the other, those as well who are saved meanwhile."""
    _repoint(tx, plan, grant, wish, id, _naming(tx, plan, wish.form, wish.gone, most=AT_ONCE))
    for _ in range(MOST_TRIES):
        if tx.try_alone():
            break
    for _ in range(MOST_ROUNDS):
        naming = _naming(tx, plan, wish.form, wish.gone, most=AT_ONCE)
        if not naming:
            break
        _repoint(tx, plan, grant, wish, id, naming)


def _naming(
    tx: Tx, plan: Plan, form: str, gone: Id, *, most: int, but: Id | None = None
) -> list[records.Naming]:
    """List who names the one that goes; what it says of itself goes with it."""
    left_out = [(form, id) for id in (gone, but) if id is not None]
    return records.naming(tx, plan, form, gone, most=most, but=left_out)


def _repoint(
    tx: Tx, plan: Plan, grant: Grant, wish: Merging, id: Id, naming: Sequence[records.Naming]
) -> None:
    """The system lets others name the one that stays: whoever merges need not be able to write all of them."""
    for of, record in sorted(naming):
        command = RepointRecord(of, record, wish.form, wish.gone, wish.stays, origin=wish.origin)
        try:
            perform(tx, plan, system_grant(plan), command, cause=id, why=WHY)
        except RecordNotFound:
            continue  # it was deleted meanwhile
        except Invalid as error:
            raise _stands_twice(plan, grant, of, error) from error


def _stands_twice(plan: Plan, grant: Grant, form: str, error: Invalid) -> StandsTwice:
    """Name the form and the fields to who may read them everywhere; what stands in them to nobody."""
    planned, granted = plan.forms[form], grant.form(form)
    first, *rest = error.errors[0].path.split(".")
    found = planned.table.by_key.get(first)
    if found is not None and rest and found.id in planned.subforms:
        found = planned.subforms[found.id].by_key.get(rest[-1])
    if found is None or not grant.sees(form) or found.id not in granted.readable - granted.masked:
        return StandsTwice(where=SOMEWHERE, what=SOMETHING)
    where = {lang: f"「{say(planned.label, lang)}」" for lang in ("zh", "en")}
    return StandsTwice(where=where, what={lang: f"「{say(found.label, lang)}」" for lang in ("zh", "en")})


def require_free_of_clashes(tx: Tx, plan: Plan, grant: Grant, wish: Merging) -> None:
    """
    See, without writing, that the records that name the two of them do not have together what may stand only once.

    Looks at as many as are done at once.

    Raises:
        StandsTwice
    """
    for of, record in sorted(_naming(tx, plan, wish.form, wish.gone, most=AT_ONCE)):
        command = RepointRecord(of, record, wish.form, wish.gone, wish.stays, origin=wish.origin)
        decision = records.decide(tx, plan, system_grant(plan), command)
        if decision.problems:
            raise _stands_twice(plan, grant, of, Invalid(decision.problems))


def _title(form: PlanForm) -> Text:
    zh, en = say(form.label, "zh"), say(form.label, "en")
    return {"zh": f"合并「{zh}」的两条数据", "en": f"Merge two of {en}"}


def _written(form: PlanForm, wish: Merging) -> dict[str, Any]:
    """Write down what is wished, by ids of fields. The versions were compared: what changes until the end goes along."""
    sides = {form.table.by_key[key].id: side.value for key, side in wish.sides.items()}
    return {"sides": sides, "origin": wish.origin.value}


def _wish(plan: Plan, kept: Kept) -> Merging:
    told, fields = kept.body["wish"], plan.forms[kept.form].table.by_id
    sides = {fields[id].key: Side(side) for id, side in told["sides"].items() if id in fields}
    return Merging(kept.form, kept.stays, kept.gone, sides, origin=Origin(told["origin"]))
