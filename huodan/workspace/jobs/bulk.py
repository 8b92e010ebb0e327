"""
Changing, deleting, restoring many records, and taking that back: what is too much for one Tx, in pieces.

The records are fixed at the start, with their versions, on one snapshot; what becomes of each is kept with its piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from huodan.engines import jobs, records
from huodan.engines.jobs import Job
from huodan.kit.ids import format_id
from huodan.kit.words import Text
from huodan.language.access import Grant, system_grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.workspace import bulk
from huodan.workspace.bulk import MOST_SELECTED, Bulk, NothingSelected, Target, TooManySelected
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation
from huodan.workspace.perform import MOST_RECORDS

PIECE = 100  # so that others write between pieces
MOST_TOLD = 500
PUBLISHED = "published"
"""Names the version that asks: its publisher's right to change formulas is enough, also for records they do not see."""
REASONED = ("formula_failed", "not_answered", "rule_not_answered")
NOT_TOLD = {
    "zh": "算不出来，打开这条记录看原因。",
    "en": "It cannot be worked out; open the record to see why.",
}


class BulkJob(JobKind):
    """Cuts the records into pieces, then does piece after piece."""

    label: ClassVar[Text] = {"zh": "批量处理", "en": "Many records"}

    def prepare(self, work: Preparation) -> list[Target] | None:
        """Find the records a filter means, before the first piece."""
        input = work.job.input
        if work.job.position or "where" not in input:
            return None
        with work.database.read() as tx:
            grant = _rights(work.grant(tx), work.job)
            return bulk.select(
                tx,
                grant.plan,
                grant,
                input["form"],
                where=input["where"],
                search=input["search"],
                keep=work.keep,
            )

    def piece(self, piece: Piece) -> GoOn | Done:
        """Cut, or do the next piece."""
        if not piece.job.position:
            return self._cut(piece)
        records.require_same_words(
            piece.plan.forms.get(piece.job.input["form"]), piece.job.input.get("words", {})
        )
        number, tx = piece.job.position["next"], piece.tx
        part = jobs.piece(tx, piece.job.id, number)
        assert part is not None
        targets = [(id, version) for id, version in part.body["targets"]]
        grant = _rights(piece.grant, piece.job)
        outcome = bulk.do(tx, piece.plan, grant, bulk.read_bulk(piece.job.input), targets)
        jobs.note_piece(tx, piece.job.id, number, outcome.as_result())
        done = piece.job.done + len(targets)
        counted = bulk.counted(piece.job.position, outcome)
        if done == piece.job.total:
            return Done(done, counted)
        return GoOn({**counted, "next": number + 1}, done, piece.job.total)

    def _cut(self, piece: Piece) -> GoOn | Done:
        input = piece.job.input
        if "undo" in input:
            found = list(_changed(piece.tx, input["undo"]))
        else:
            found = piece.prepared if "where" in input else input["targets"]
        if not found and PUBLISHED in input:
            return Done(0, {"changed": 0, "failed": 0})
        if not found:
            raise NothingSelected
        if len(found) > MOST_SELECTED:
            raise TooManySelected(limit=MOST_SELECTED)
        parts = ({"targets": found[at : at + PIECE]} for at in range(0, len(found), PIECE))
        jobs.add_pieces(piece.tx, piece.job.id, parts)
        return GoOn({"next": 0, "changed": 0, "failed": 0}, 0, len(found))

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Tell how many were done, and which were not and why, by the titles the asker may read."""
        form = plan.forms[job.input["form"]]
        counts = job.result or job.position
        failed, warned = (
            list(_told(tx, job.id, name)) if counts.get(name) else [] for name in ("failed", "warned")
        )
        named = titles(tx, plan, grant, form.id, [each["id"] for each in (*failed, *warned)])

        # Decided with all rights, reasons carry values its publisher may not see.
        is_kept = PUBLISHED in job.input
        which = "en" if tx.actor.lang == "en" else "zh"

        def shown(told: list[Mapping[str, Any]]) -> list[dict[str, object]]:
            return [
                {
                    "id": format_id(form.form.id_prefix, each["id"]),
                    "title": named[each["id"]],
                    "code": each["code"],
                    "message": (NOT_TOLD if is_kept and each["code"] in REASONED else each)[which],
                }
                for each in told
            ]

        return {
            "app": form.app,
            "form": form.key,
            "action": job.input["action"],
            "changed": counts.get("changed", 0),
            "done": job.done - counts.get("failed", 0),
            "failed_count": counts.get("failed", 0),
            "failed": shown(failed),
            "warned_count": counts.get("warned", 0),
            "warned": shown(warned),
        }

    def can_retry(self, job: Job) -> bool:
        """An undoing that failed is asked for again."""
        return "undo" not in job.input

    def can_undo(self, job: Job) -> bool:
        """What was changed can be given back; an undoing is not undone."""
        counts = job.result or job.position
        return bool(counts.get("changed")) and "undo" not in job.input

    def undo(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Job:
        """Take back what was done with each record that nobody changed since."""
        wanted = bulk.read_bulk(job.input)
        wanted = Bulk(wanted.form, f"undo {wanted.action}", wanted.origin, {})
        more = {"undo": job.id} | {name: job.input[name] for name in (PUBLISHED,) if name in job.input}
        grant = _rights(grant, job)
        if (job.result or job.position)["changed"] <= MOST_RECORDS:
            return bulk.do_now(tx, plan, grant, wanted, list(_changed(tx, job.id)), more)
        return bulk.do_later(tx, plan, wanted, more)


def _rights(given: Grant, job: Job) -> Grant:
    return system_grant(given.plan) if PUBLISHED in job.input else given


def _results(tx: Tx, job: int) -> Iterator[Mapping[str, Any]]:
    """Give what became of each piece that was done."""
    start = 0
    while parts := jobs.pieces(tx, job, start=start):
        yield from (part.result for part in parts if part.result is not None)
        start = parts[-1].number + 1


def _changed(tx: Tx, job: int) -> Iterator[Target]:
    for result in _results(tx, job):
        yield from ((id, version) for id, version in result["changed"])


def _told(tx: Tx, job: int, name: str) -> Iterator[Mapping[str, Any]]:
    """Give the first that failed, or that were warned of; pieces of before warnings have none."""
    told = 0
    for result in _results(tx, job):
        for each in result.get(name, ())[: MOST_TOLD - told]:
            told += 1
            yield each
        if told >= MOST_TOLD:
            return
