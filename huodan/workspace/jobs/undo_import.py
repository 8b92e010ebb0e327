"""
Taking an import back, or what came from a backup: what it changed gets its former values, what it created goes to the trash.

What it did is read from the journal, whose cause it is. A record that somebody changed since stays, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from huodan.engines import jobs, journal
from huodan.engines.jobs import Job
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.messages import ChangeKind, Origin
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.workspace import bulk
from huodan.workspace.bulk import Bulk
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece

PIECE = 100  # so that others write between pieces
MOST_TOLD = 200
ACTIONS = {
    ChangeKind.UPDATED.value: "undo update",
    ChangeKind.CREATED.value: "undo restore",
    ChangeKind.RESTORED.value: "undo restore",
}


class UndoImport(JobKind):
    """Gives values back first, then deletes, so that nothing points to what is gone."""

    label: ClassVar[Text] = {"zh": "撤销导入", "en": "Undo an import"}

    def piece(self, piece: Piece) -> GoOn | Done:
        """Cut, or take the next records back."""
        tx, job = piece.tx, piece.job
        if not job.position:
            return self._cut(piece)
        number = job.position["next"]
        part = jobs.piece(tx, job.id, number)
        if part is None:
            return Done(job.done, job.position)
        targets = [(id, version) for id, version in part.body["targets"]]
        origin = Origin(job.input.get("origin", Origin.IMPORT))
        wanted = Bulk(part.body["form"], part.body["action"], origin, {})
        outcome = bulk.do(tx, piece.plan, piece.grant, wanted, targets)
        jobs.note_piece(tx, job.id, number, outcome.as_result())
        counts = bulk.counted(job.position, outcome)
        return GoOn({**counts, "next": number + 1}, job.done + len(targets), job.total)

    def _cut(self, piece: Piece) -> GoOn:
        """Fix what is to be taken back, with the version the import left each record at."""
        run, total = piece.job.input["run"], 0
        done = _done_before(piece.tx, piece.job)
        bodies: list[Mapping[str, object]] = []
        for kind, action in ACTIONS.items():
            for form, every in _targets(piece.tx, run, kind).items():
                targets = [target for target in every if (form, target[0]) not in done]
                total += len(targets)
                parts = (targets[at : at + PIECE] for at in range(0, len(targets), PIECE))
                if form in piece.plan.forms:
                    bodies += ({"form": form, "action": action, "targets": part} for part in parts)
        jobs.add_pieces(piece.tx, piece.job.id, bodies)
        return GoOn({"next": 0, "changed": 0, "failed": 0}, 0, total)

    def can_retry(self, job: Job) -> bool:
        """It is asked for again."""
        return False

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Tell how many were taken back, and which were not and why, by the titles the asker may read."""
        counts = job.result or job.position
        failed = list(_failed(tx, job.id)) if counts.get("failed") else []
        form = plan.forms[job.input["form"]]
        return {
            "app": form.app,
            "form": form.key,
            "done": job.done - counts.get("failed", 0),
            "changed": counts.get("changed", 0),
            "failed_count": counts.get("failed", 0),
            "failed": [
                {
                    "id": format_id(plan.forms[of].form.id_prefix, each["id"]),
                    "title": titles(tx, plan, grant, of, [each["id"]])[each["id"]],
                    "code": each["code"],
                    "message": each["en" if tx.actor.lang == "en" else "zh"],
                }
                for of, each in failed
                if of in plan.forms
            ],
        }


def _targets(tx: Tx, run: Id, kind: str) -> dict[str, list[tuple[Id, int]]]:
    """The records of each form an import changed in a way, the last that were made first."""
    found: dict[str, list[tuple[Id, int]]] = {}
    for form, record, version in journal.caused_by(tx, run, kind):
        found.setdefault(form, []).append((record, version))
    return found


def _done_before(tx: Tx, job: Job) -> set[tuple[str, Id]]:
    """What earlier undoings of the same import took back before they failed or were cancelled."""
    done: set[tuple[str, Id]] = set()
    for earlier in job.input.get("earlier", ()):
        start = 0
        while parts := jobs.pieces(tx, earlier, start=start):
            for part in parts:
                done |= {(part.body["form"], id) for id, _ in (part.result or {}).get("changed", ())}
            start = parts[-1].number + 1
    return done


def _failed(tx: Tx, job: Id) -> Iterator[tuple[str, Mapping[str, Any]]]:
    start = told = 0
    while parts := jobs.pieces(tx, job, start=start):
        for part in parts:
            for each in (part.result or {}).get("failed", ()):
                told += 1
                if told > MOST_TOLD:
                    return
                yield part.body["form"], each
        start = parts[-1].number + 1
