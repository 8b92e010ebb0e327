"""Taking a hand-over back, piece after piece of what it did; what was changed since stays and is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from huodan.engines import jobs
from huodan.engines.jobs import Job, JobNotFound
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.jobs._base import Done, GoOn, JobKind, NoUndo, Piece
from huodan.workspace.leaving import pieces, undoing
from huodan.workspace.leaving.wish import Leaving, read_wish, require_administrator


class UndoHandOverJob(JobKind):
    """Gives back what was handed over."""

    label: ClassVar[Text] = {"zh": "撤销交接", "en": "Undo handing over"}

    def is_alone(self, job: Job) -> bool:
        """Versions of app documents are taken back while nobody else writes."""
        return not job.position

    def piece(self, piece: Piece) -> GoOn | Done:
        """Take the next piece back."""
        require_administrator(piece.grant)
        tx, of, position = piece.tx, piece.job.input["undo"], piece.job.position
        try:
            wish = read_wish(jobs.find(tx, of).input)
        except JobNotFound:
            raise NoUndo from None
        if not position:
            return _documents(piece, of)
        counts = dict(position["counts"])
        number = position["next"]
        if position["stage"] == "beside":
            done = pieces.result_of(tx, of, pieces.BESIDE)
            counts |= undoing.beside(tx, piece.plan, piece.grant, wish, done) if done is not None else {}
            return _on("tasks", counts, pieces.TASKS, piece.job)
        if position["stage"] == "tasks":
            done = pieces.result_of(tx, of, number)
            if done is None:
                return _on("records", counts, 0, piece.job)
            back = undoing.tasks(tx, piece.plan, wish, done)
            counts["tasks"] = counts.get("tasks", 0) + back["tasks"]
            counts["tasks_left"] = counts.get("tasks_left", 0) + back["left"]
            return _on("tasks", counts, number + 1, piece.job)
        return _records(piece, of, wish, counts)

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Tell what was given back, and what stays and why."""
        return pieces.report(tx, plan, grant, job)

    def can_retry(self, job: Job) -> bool:
        """An undoing that failed is asked for again."""
        return False


def _on(stage: str, counts: Mapping[str, int], next: int, job: Job, *, more: int = 0) -> GoOn:
    return GoOn({"stage": stage, "counts": dict(counts), "next": next}, job.done + more, job.total)


def _documents(piece: Piece, of: int) -> GoOn:
    done = pieces.result_of(piece.tx, of, pieces.DOCUMENTS)
    counts: dict[str, int] = {}
    if done is not None:
        back = undoing.documents(piece.tx, done)
        jobs.keep_piece(piece.tx, piece.job.id, pieces.DOCUMENTS, body={}, result=back)
        counts = {"apps": back["published"], "apps_left": len(back["refused"])}
    return _on("beside", counts, 0, piece.job)


def _records(piece: Piece, of: int, wish: Leaving, counts: dict[str, int]) -> GoOn | Done:
    number = piece.job.position["next"]
    part = pieces.of_records(piece.tx, of, number)
    if part is None or number >= pieces.DOCUMENTS:
        return Done(piece.job.total or 0, {"counts": counts})
    if part.result is None:  # it was cancelled before
        return _on("records", counts, number + 1, piece.job, more=len(part.body["targets"]))
    changed = [(id, version, to) for id, version, to in part.result["changed"]]
    form, field = part.body["form"], part.body["field"]
    back: dict[str, Any] = undoing.move(piece.tx, piece.plan, piece.grant, wish, form, field, changed)
    jobs.keep_piece(piece.tx, piece.job.id, number, body={"form": form}, result=back)
    counts["records"] = counts.get("records", 0) + back["changed"]
    counts["records_left"] = counts.get("records_left", 0) + len(back["failed"])
    return _on("records", counts, number + 1, piece.job, more=len(part.body["targets"]))
