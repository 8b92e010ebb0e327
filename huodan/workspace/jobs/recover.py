"""
Brings chosen records of an opened backup back, in pieces; which were, and which not and why, is kept with each.

The first piece notes it in the audit log; the entry is the cause of all its changes in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.engines.records import Former
from huodan.kit import zone
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.extract import KeptFile
from huodan.storage.sql.shown import titles
from huodan.workspace import backup, recovering
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation
from huodan.workspace.lockers import locker_of

PIECE = 50  # so that others write between pieces
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """What is read for one piece outside of its Tx."""

    formers: tuple[Former, ...]
    kept: tuple[KeptFile, ...]
    lacking: tuple[KeptFile, ...]
    fields: Mapping[str, Any]


class Recover(JobKind):
    """Each piece reads its records from the file, puts the contents of their files on the shelf, then writes."""

    label: ClassVar[Text] = {"zh": "从备份找回", "en": "Bring back from a backup"}

    def prepare(self, work: Preparation) -> Taken | None:
        """Read the next records, and let the contents of their files lie on the shelf."""
        job = work.job
        if not job.position:
            return None
        with work.database.read() as tx:
            part = jobs.piece(tx, job.id, job.position["next"])
            grant = work.grant(tx)
            asked = recovering.find_opened(tx, job.input["opened"])
        assert part is not None
        with recovering.opened(work.database, asked, grant.plan, grant) as it:
            formers = recovering.formers(it, part.body["ids"])
            kept = recovering.contents_needed(grant.plan, it, formers)
            lacking = _put_contents(work, it.key, kept, is_second=bool(asked.input.get("is_second")))
            return Taken(formers, kept, lacking, it.fields)

    def piece(self, piece: Piece) -> GoOn | Done:
        """Cut, or bring the next records back."""
        tx, job = piece.tx, piece.job
        form = piece.plan.forms[job.input["form"]]
        recovering.require(piece.plan, piece.grant, form)
        if not job.position:
            return self._cut(piece)
        number, taken = job.position["next"], piece.prepared
        assert isinstance(taken, Taken)
        outcome = recovering.bring_back(
            tx,
            piece.plan,
            piece.grant,
            form,
            taken.formers,
            kept=taken.kept,
            lacking=taken.lacking,
            fields=taken.fields,
            cause=job.position["cause"],
        )
        jobs.note_piece(tx, job.id, number, outcome.as_result())
        counts = {
            "cause": job.position["cause"],
            "changed": job.position["changed"] + len(outcome.changed),
            "failed": job.position["failed"] + len(outcome.failed),
            "noted": job.position["noted"] + len(outcome.noted),
        }
        done = min(job.done + PIECE, job.total or 0)
        if done == job.total:
            return Done(done, counts)
        return GoOn({**counts, "next": number + 1}, done, job.total)

    def _cut(self, piece: Piece) -> GoOn:
        tx, input = piece.tx, piece.job.input
        ids: list[Id] = input["ids"]
        jobs.add_pieces(tx, piece.job.id, ({"ids": ids[at : at + PIECE]} for at in range(0, len(ids), PIECE)))
        told = {"form": input["form"], "at": input["at"], "backup": input["backup"]}
        cause = recovering.note_audit(tx, **told, did="recovered", count=len(ids))
        return GoOn({"next": 0, "cause": cause, "changed": 0, "failed": 0, "noted": 0}, 0, len(ids))

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object] | None:
        """Tell how many came back, and which not or not whole, by the titles the asker may read."""
        form = plan.forms.get(job.input["form"])
        counts = job.result or job.position
        if form is None:
            return None
        told = {what: list(_told(tx, job, what)) if counts.get(what) else [] for what in ("failed", "noted")}
        ids = {each["id"] for rows in told.values() for each in rows}
        named = titles(tx, plan, grant, form.id, ids)
        shown = {
            what: [
                {
                    "id": format_id(form.form.id_prefix, each["id"]),
                    "title": named[each["id"]],
                    "code": each["code"],
                    "message": each["en" if tx.actor.lang == "en" else "zh"],
                }
                for each in rows
            ]
            for what, rows in told.items()
        }
        return {
            "app": form.app,
            "form": form.key,
            "at": zone.iso(job.input["at"], tx.zone),
            "done": job.done - counts.get("failed", 0),
            "changed": counts.get("changed", 0),
            "failed_count": counts.get("failed", 0),
            **shown,
        }

    def can_undo(self, job: Job) -> bool:
        """What came back can be taken back."""
        return bool((job.result or job.position).get("changed"))

    def undo(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Job:
        """Take back what nobody changed since."""
        return recovering.ask_undo(tx, plan, job)


def _put_contents(
    work: Preparation, id: str | None, kept: tuple[KeptFile, ...], *, is_second: bool
) -> tuple[KeptFile, ...]:
    """Put contents on the shelf, of the second place those that are only there; give those that are nowhere."""
    beside = work.database.files.parent
    key = None if id is None else backup.read_keys(beside).find(id)
    if id is not None and key is None:
        raise backup.PasswordNeeded
    with locker_of(work.database, work.job).scratch() as aside:
        here = backup.contents_by(key, backup.store_of(work.database).contents, aside)
        lacking = recovering.put_contents(work.database, here, kept)
        if not lacking or not is_second:
            return lacking
        second, store = backup.look_at_second(beside, aside), backup.Store(aside)
        for one in lacking:
            second.fetch_content(store, one.hash if key is None else key.name_of(one.hash), work.keep)
        there = backup.contents_by(key, store.contents, aside)
        return recovering.put_contents(work.database, there, lacking)


def _told(tx: Tx, job: Job, what: str) -> Iterator[Mapping[str, Any]]:
    """Give what is told of each piece that was done, up to a limit."""
    start = told = 0
    while parts := jobs.pieces(tx, job.id, start=start):
        for part in parts:
            for each in (part.result or {}).get(what, ()):
                told += 1
                if told > MOST_TOLD:
                    return
                yield each
        start = parts[-1].number + 1
