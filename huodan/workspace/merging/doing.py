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
from huodan.kit.ids import Id, parse_id
from huodan.kit.words import Text, say
from huodan.language.access import Grant, system_grant
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
from huodan.workspace import live
from huodan.workspace.merging.choosing import Merging, Side, require, settle
from huodan.workspace.merging.kept import Kept, State, is_merging, keep, note
from huodan.workspace.perform import MOST_RECORDS, perform

KIND = "merge"
AT_ONCE = MOST_RECORDS - 2
"""Records that name the one that goes, beside the two themselves."""
WHY = Why(Reason.MERGE)


class AlreadyMerging(HuodanError):
    """One of the two is being merged just now."""

    code = "already_merging"
    status = 409
    zh = "其中一条正在合并，或正在撤销合并。请等它做完，再合并。"
    en = "One of the two is being merged, or a merge of it is being undone. Please wait until that is done."


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
        Conflict: if one of them was changed meanwhile. AlreadyMerging, StandsTwice: the Tx must be given up then.
    """
    assert tx.is_write
    if tx.dialect != "sqlite" and wish.form in plan.forms:
        fetch_rows(tx, plan, wish.form, (wish.stays, wish.gone), lock=True)
    form = require(tx, plan, grant, wish)
    if is_merging(tx, form.id, (wish.stays, wish.gone)):
        raise AlreadyMerging
    id = tx.new_id()
    naming = _naming(tx, plan, form.id, wish.gone, most=AT_ONCE + 1)
    if len(naming) <= AT_ONCE:
        changes, body = _finish(tx, plan, grant, form, wish, id, naming)
        keep(tx, Kept(id, form.id, wish.gone, wish.stays, State.DONE, None, body))
        return Merged(id, changes)
    found = settle(tx, plan, grant, form, wish)
    if found.problems:
        raise Invalid(found.problems)
    records.decide(tx, plan, grant, DeleteRecord(form.id, wish.gone, wish.gone_version, wish.origin))
    job = jobs.ask(tx, kind=KIND, title=_title(form), input={"form": form.id, "merge": id})
    keep(tx, Kept(id, form.id, wish.gone, wish.stays, State.DOING, job.id, {"wish": _written(wish)}))
    return Merged(id, job=job)


def repoint_some(tx: Tx, plan: Plan, grant: Grant, kept: Kept, *, most: int) -> bool:
    """
    Let some more records name the one that stays, and say whether there are others left.

    Raises:
        as ``require`` does: who may not merge the two any more does not go on. StandsTwice
    """
    require(tx, plan, grant, _wish(kept))
    naming = _naming(tx, plan, kept.form, kept.gone, most=most + 1)
    if len(naming) > most:
        _repoint(tx, plan, grant, kept.form, _wish(kept), kept.id, naming[:most])
        return True
    return False


def finish(tx: Tx, plan: Plan, grant: Grant, kept: Kept) -> tuple[Change, ...]:
    """
    Do the rest of a merge: what still names the one that goes, its values, itself.

    Raises:
        as ``merge`` does.
    """
    wish = _wish(kept)
    if tx.dialect != "sqlite":
        fetch_rows(tx, plan, kept.form, (kept.stays, kept.gone), lock=True)
    form = require(tx, plan, grant, wish)
    naming = _naming(tx, plan, form.id, wish.gone, most=AT_ONCE)
    changes, body = _finish(tx, plan, grant, form, wish, kept.id, naming)
    note(tx, kept.id, State.DONE, job=kept.job, body=body)
    return changes


def _finish(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    form: PlanForm,
    wish: Merging,
    id: Id,
    naming: Sequence[records.Naming],
) -> tuple[tuple[Change, ...], dict[str, Any]]:
    """The one that goes goes first, so that what must be unique is free; its values were read before."""

    def copy(shown: list[Any]) -> list[dict[str, object]]:
        ids = [found for each in shown if (found := parse_id(each["id"])) is not None]
        return [file.view() for file in files.copy(tx, ids)]

    found = settle(tx, plan, grant, form, wish, copy=copy)
    if found.problems:
        raise Invalid(found.problems)
    commands = (
        DeleteRecord(form.id, wish.gone, wish.gone_version, wish.origin),
        UpdateRecord(form.id, wish.stays, found.values, wish.stays_version, wish.origin, is_noted=True),
    )
    changes = perform(tx, plan, grant, *commands, cause=id, why=WHY)
    _repoint(tx, plan, grant, form.id, wish, id, naming)
    moved = comments.move(tx, form.id, wish.gone, wish.stays)
    told = inbox.move(tx, form.id, wish.stays, moved)
    if moved:
        live.tell(tx, {live.COMMENTS_OF + form.id, *live.inboxes(told)})
    version = next((change.version for change in changes if change.record == wish.stays), None)
    return changes, {"update": version, "comments": list(moved)}


def _naming(tx: Tx, plan: Plan, form: str, gone: Id, *, most: int) -> list[records.Naming]:
    """List who names the one that goes; what it says of itself goes with it."""
    return records.naming(tx, plan, form, gone, most=most, but=((form, gone),))


def _repoint(
    tx: Tx, plan: Plan, grant: Grant, form: str, wish: Merging, id: Id, naming: Sequence[records.Naming]
) -> None:
    """The system lets others name the one that stays: whoever merges need not be able to write all of them."""
    for of, record in sorted(naming):
        command = RepointRecord(of, record, form, wish.gone, wish.stays, origin=wish.origin)
        try:
            perform(tx, plan, system_grant(plan), command, cause=id, why=WHY)
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


def _written(wish: Merging) -> dict[str, Any]:
    return {
        "sides": {key: side.value for key, side in wish.sides.items()},
        "versions": [wish.stays_version, wish.gone_version],
        "origin": wish.origin.value,
    }


def _wish(kept: Kept) -> Merging:
    told = kept.body["wish"]
    sides = {key: Side(side) for key, side in told["sides"].items()}
    mine, theirs = told["versions"]
    return Merging(kept.form, kept.stays, kept.gone, sides, mine, theirs, Origin(told["origin"]))
