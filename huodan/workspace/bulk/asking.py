"""Asking for the same with many records: few are done at once, more by a job; both are kept and can be undone alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from huodan.engines import jobs, records
from huodan.engines.jobs import Job
from huodan.kit.words import Text, say
from huodan.language.access import Grant
from huodan.language.fields._sealed import untold
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sealed_cells import blind
from huodan.workspace.bulk.doing import (
    MOST_SELECTED,
    Bulk,
    NothingSelected,
    Outcome,
    Target,
    TooManySelected,
    check,
    do,
    select,
)
from huodan.workspace.perform import MOST_RECORDS

KIND = "bulk"

_NAMES: Mapping[str, tuple[str, str]] = {
    "update": ("批量修改「{form}」", "Edit many: {form}"),
    "delete": ("批量删除「{form}」", "Delete many: {form}"),
    "restore": ("批量恢复「{form}」", "Restore many: {form}"),
    "recompute": ("重算公式「{form}」", "Recompute: {form}"),
    "undo update": ("撤销批量修改「{form}」", "Undo editing many: {form}"),
    "undo delete": ("撤销批量删除「{form}」", "Undo deleting many: {form}"),
    "undo restore": ("撤销批量恢复「{form}」", "Undo restoring many: {form}"),
    "undo recompute": ("撤销重算公式「{form}」", "Undo recomputing: {form}"),
}


def start(tx: Tx, plan: Plan, grant: Grant, wanted: Bulk, targets: Sequence[Target]) -> Job:
    """
    Do it with the records named: at once up to 200, else by a job.

    Raises:
        as ``check`` does. NothingSelected, TooManySelected
    """
    check(tx, plan, grant, wanted)
    if not targets:
        raise NothingSelected
    if len(targets) > MOST_SELECTED:
        raise TooManySelected(limit=MOST_SELECTED)
    if len(targets) <= MOST_RECORDS:
        return do_now(tx, plan, grant, wanted, targets, {})
    return do_later(tx, plan, wanted, {"targets": list(targets)})


def start_all(tx: Tx, plan: Plan, grant: Grant, wanted: Bulk, *, where: object, search: str | None) -> Job:
    """
    Do it with all records a list shows: at once up to 200, else by a job that finds them when it starts.

    Raises:
        as ``check`` and ``select`` do. NothingSelected
    """
    check(tx, plan, grant, wanted)
    found = select(tx, plan, grant, wanted.form, where=where, search=search, most=MOST_RECORDS)
    if len(found) <= MOST_RECORDS:
        return start(tx, plan, grant, wanted, found)
    return do_later(tx, plan, wanted, {"where": where, "search": search})


def do_now(
    tx: Tx, plan: Plan, grant: Grant, wanted: Bulk, targets: Sequence[Target], more: Mapping[str, object]
) -> Job:
    """Do it in this Tx, and keep what became of it as a job that is over."""
    outcome = do(tx, plan, grant, wanted, targets)
    input = {**wanted.as_input(), **more}
    counts = counted({}, outcome)
    job = jobs.keep_done(
        tx, kind=KIND, title=_title(plan, wanted), input=input, done=len(targets), result=counts
    )
    jobs.add_pieces(tx, job.id, [{"targets": list(targets)}])
    jobs.note_piece(tx, job.id, 0, outcome.as_result())
    return job


def do_later(tx: Tx, plan: Plan, wanted: Bulk, more: Mapping[str, object]) -> Job:
    """
    Have it done by a job; formulas are worked out by the words they have now, or not at all.

    more: of a condition in it no value of an encrypted field is kept.
    """
    input = {**wanted.as_input(), **more}
    if "where" in more:
        hide = partial(blind, tx)
        input["where"] = untold(plan, wanted.form, more["where"], tz=tx.zone, blind=hide)
    if wanted.action == "recompute":
        input["words"] = records.formula_words(plan.forms[wanted.form], wanted.values["formulas"])
    return jobs.ask(tx, kind=KIND, title=_title(plan, wanted), input=input)


def _title(plan: Plan, wanted: Bulk) -> Text:
    label = plan.forms[wanted.form].label
    zh, en = _NAMES[wanted.action]
    return {"zh": zh.format(form=say(label, "zh")), "en": en.format(form=say(label, "en"))}


def counted(counts: Mapping[str, Any], outcome: Outcome) -> dict[str, int]:
    """Add up what was changed and what failed, and what was warned of if anything was."""
    warned = counts.get("warned", 0) + len(outcome.warned)
    return {
        "changed": counts.get("changed", 0) + len(outcome.changed),
        "failed": counts.get("failed", 0) + len(outcome.failed),
        **({"warned": warned} if warned else {}),
    }
