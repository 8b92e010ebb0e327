"""
Taking an import back, or what came from a backup: what it changed gets its former values, what it created goes to the trash.

What it did is read from the journal, whose cause it is. A record that somebody changed since stays, and is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from huodan.engines import jobs, journal
from huodan.engines.jobs import Job
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text
from huodan.language.access import Grant, NotFound
from huodan.language.messages import ChangeKind, Origin
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.sql.shown import titles
from huodan.workspace import bulk
from huodan.workspace.bulk import Bulk, Target
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation

PIECE = 100  # so that others write between pieces
MOST_TOLD = 200
ACTIONS = {
    ChangeKind.UPDATED.value: "undo update",
    ChangeKind.CREATED.value: "undo restore",
    ChangeKind.RESTORED.value: "undo restore",
}
BEGINNING: Mapping[str, Any] = {
    "kind": next(iter(ACTIONS)),
    "before": None,
    "next": 0,
    "changed": 0,
    "failed": 0,
}


@dataclass(frozen=True, slots=True)
class Window:
    """
    Some records to be taken back, by form, and the place after them; None after the last.

    total: of all records. action: what is done with these.
    """

    action: str
    targets: Mapping[str, list[Target]]
    then: Mapping[str, Any] | None
    total: int

    @property
    def size(self) -> int:
        """This function will count the records."""
        return sum(map(len, self.targets.values()))


class UndoImport(JobKind):
    """Gives values back first, then deletes, so that nothing points to what is gone."""

    label: ClassVar[Text] = {"zh": "撤销导入", "en": "Undo an import"}

    def prepare(self, work: Preparation) -> Window:
        """Read which records come next; nothing the journal says is altered, so that this needs no write Tx."""
        with work.database.read() as tx:
            return _window(tx, work.job)

    def piece(self, piece: Piece) -> GoOn | Done:
        """Take the next records back, each with the version the import left it at."""
        tx, job, window = piece.tx, piece.job, piece.prepared
        counts = {name: (job.position or BEGINNING)[name] for name in ("next", "changed", "failed")}
        for form, targets in window.targets.items():
            outcome = self._take_back(piece, form, window.action, targets)
            body = {"form": form, "action": window.action}
            jobs.keep_piece(tx, job.id, counts["next"], body=body, result=outcome.as_result())
            counts = {"next": counts["next"] + 1, **bulk.counted(counts, outcome)}
        done = job.done + window.size
        if window.then is None:
            return Done(done, counts)
        return GoOn({**window.then, **counts}, done, window.total)

    def _take_back(self, piece: Piece, form: str, action: str, targets: list[Target]) -> bulk.Outcome:
        """Leave out what earlier undoings of the same import took back before they failed or were cancelled."""
        if form not in piece.plan.forms:
            return bulk.refuse_all(targets, NotFound(what={"zh": "这个表单", "en": "The form"}))
        earlier = piece.job.input.get("earlier", ())
        before = journal.caused_in(piece.tx, earlier, form, [id for id, _ in targets])
        left = [target for target in targets if target[0] not in before]
        origin = Origin(piece.job.input.get("origin", Origin.IMPORT))
        wanted = Bulk(form, action, origin, {})
        return bulk.do(piece.tx, piece.plan, piece.grant, wanted, left, cause=piece.job.id)

    def can_retry(self, job: Job) -> bool:
        """It is asked for again."""
        return False

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Tell how many were taken back, and which were not and why, by the titles the asker may read."""
        counts = job.result or job.position
        form = plan.forms[job.input["form"]]
        return {
            "app": form.app,
            "form": form.key,
            "done": job.done - counts.get("failed", 0),
            "changed": counts.get("changed", 0),
            "failed_count": counts.get("failed", 0),
            "failed": _told(tx, plan, grant, job.id) if counts.get("failed") else [],
        }


def _window(tx: Tx, job: Job) -> Window:
    """Read the next records of an import, those that were made last first, from where the job stands."""
    run, place = job.input["run"], job.position or BEGINNING
    if "kind" not in place:
        return _cut_beforehand(tx, job)
    total = job.total if job.position and job.total is not None else journal.count_caused(tx, run, ACTIONS)
    kinds = list(ACTIONS)
    kind, before = place["kind"], place["before"]
    found = journal.caused_by(tx, run, kind, before=before, limit=PIECE)
    while not found and kind != kinds[-1]:
        kind = kinds[kinds.index(kind) + 1]
        found = journal.caused_by(tx, run, kind, limit=PIECE)
    targets: dict[str, list[Target]] = defaultdict(list)
    for one in found:
        targets[one.form].append((one.record, one.version))
    is_last = len(found) < PIECE and kind == kinds[-1]
    then = None if is_last else {"kind": kind, "before": found[-1].id}
    return Window(ACTIONS[kind], targets, then, total)


def _cut_beforehand(tx: Tx, job: Job) -> Window:
    """Give the next of the pieces an undoing was cut into when it began, which this version does not do any more."""
    part = jobs.piece(tx, job.id, job.position["next"])
    if part is None:
        return Window("", {}, None, job.total or 0)
    targets = [(id, version) for id, version in part.body["targets"]]
    return Window(part.body["action"], {part.body["form"]: targets}, {}, job.total or 0)


def _told(tx: Tx, plan: Plan, grant: Grant, job: Id) -> list[dict[str, object]]:
    """Tell what was not taken back, and why; the titles of each form's records are read together."""
    failed = [(of, each) for of, each in _failed(tx, job) if of in plan.forms]
    ids: dict[str, list[Id]] = defaultdict(list)
    for of, each in failed:
        ids[of].append(each["id"])
    named = {of: titles(tx, plan, grant, of, some) for of, some in ids.items()}
    return [
        {
            "id": format_id(plan.forms[of].form.id_prefix, each["id"]),
            "title": named[of][each["id"]],
            "code": each["code"],
            "message": each["en" if tx.actor.lang == "en" else "zh"],
        }
        for of, each in failed
    ]


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
