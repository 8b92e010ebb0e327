"""Handing over for who leaves, stage after stage (decision 0090); cancelled in between, what was done can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation
from huodan.workspace.leaving import doing, pieces, undoing
from huodan.workspace.leaving.wish import Leaving, read_wish

Found = list[tuple[str, str, list[doing.Target]]]


class HandOverJob(JobKind):
    """Lets documents, tasks, views and records be another's."""

    label: ClassVar[Text] = {"zh": "离职交接", "en": "Hand over"}

    def is_alone(self, job: Job) -> bool:
        """App documents are published while nobody else writes."""
        return job.position.get("stage") == "documents"

    def prepare(self, work: Preparation) -> Found | None:
        """Find the records, before the first piece."""
        if work.job.position:
            return None
        with work.database.read() as tx:
            grant = work.grant(tx)
            return doing.targets(tx, grant.plan, grant, read_wish(work.job.input), work.keep)

    def piece(self, piece: Piece) -> GoOn | Done:
        """Do the next piece of the stage it is in."""
        wish, position = read_wish(piece.job.input), piece.job.position
        doing.require(piece.tx, piece.plan, piece.grant, wish)
        counts = dict(position.get("counts", {}))
        if not position:
            total = sum(len(every) for _, _, every in piece.prepared)
            jobs.add_pieces(piece.tx, piece.job.id, doing.cut(piece.prepared))
            return GoOn({"stage": "documents", "counts": counts}, 0, total)
        match position["stage"]:
            case "documents":
                return _documents(piece, wish, counts)
            case "tasks":
                return _tasks(piece, wish, counts)
            case "beside":
                return _beside(piece, wish, counts)
        return _records(piece, wish, counts)

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Tell what was handed over, and what was not and why."""
        return pieces.report(tx, plan, grant, job)

    def can_undo(self, job: Job) -> bool:
        """What was done can be taken back, also by half."""
        return True

    def undo(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Job:
        """Take all of it back."""
        return undoing.ask(tx, plan, grant, job)


def _kept(piece: Piece, number: int, result: Mapping[str, Any]) -> None:
    jobs.keep_piece(piece.tx, piece.job.id, number, body={}, result=result)


def _documents(piece: Piece, wish: Leaving, counts: dict[str, int]) -> GoOn:
    if wish.flows:
        done = doing.documents(piece.tx, piece.plan, wish)
        _kept(piece, pieces.DOCUMENTS, done)
        counts |= {"apps": len(done["published"]), "apps_left": len(done["refused"])}
    return GoOn({"stage": "tasks", "counts": counts, "after": 0, "at": 0}, 0, piece.job.total)


def _tasks(piece: Piece, wish: Leaving, counts: dict[str, int]) -> GoOn:
    then = None
    at = piece.job.position["at"]
    if wish.tasks:
        done, then = doing.tasks(piece.tx, piece.plan, wish, after=piece.job.position["after"])
        _kept(piece, pieces.TASKS + at, done)
        counts["tasks"] = counts.get("tasks", 0) + len(done["given"])
        counts["tasks_left"] = counts.get("tasks_left", 0) + done["left"]
    if then is None:
        return GoOn({"stage": "beside", "counts": counts}, 0, piece.job.total)
    return GoOn({"stage": "tasks", "counts": counts, "after": then, "at": at + 1}, 0, piece.job.total)


def _beside(piece: Piece, wish: Leaving, counts: dict[str, int]) -> GoOn:
    if wish.beside:
        done = doing.beside(piece.tx, piece.plan, piece.grant, wish)
        _kept(piece, pieces.BESIDE, done)
        counts |= {"stand_ins": len(done["stand_ins"]), "views": len(done["views"])}
    return GoOn({"stage": "records", "counts": counts, "next": 0}, 0, piece.job.total)


def _records(piece: Piece, wish: Leaving, counts: dict[str, int]) -> GoOn | Done:
    number, total = piece.job.position["next"], piece.job.total
    part = pieces.of_records(piece.tx, piece.job.id, number) if number < pieces.DOCUMENTS else None
    if part is None:
        return Done(piece.job.done, {"counts": counts})
    some = [(id, to) for id, to in part.body["targets"]]
    form, field = part.body["form"], part.body["field"]
    done = doing.move(piece.tx, piece.plan, piece.grant, wish, form, field, some, piece.job.id)
    jobs.note_piece(piece.tx, piece.job.id, number, done)
    counts["records"] = counts.get("records", 0) + len(done["changed"])
    counts["records_left"] = counts.get("records_left", 0) + len(done["failed"])
    position = {"stage": "records", "counts": counts, "next": number + 1}
    return GoOn(position, piece.job.done + len(some), total)
