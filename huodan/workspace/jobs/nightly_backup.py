"""Makes a backup every night at the hour of the rules; after the server was off, as soon as it is on again."""

from __future__ import annotations

from typing import ClassVar

from huodan.engines.jobs import Job
from huodan.kit.errors import Problem
from huodan.kit.words import Text
from huodan.storage.db import Tx
from huodan.workspace import backup
from huodan.workspace.backup import Kind, Manifest
from huodan.workspace.backup.scheduled import MEGABYTES, SECOND_KIND, SECONDS, bring_forward
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation, schedule_of

AGAIN_MS = 3_600_000


class NightlyBackup(JobKind):
    """Due at a time of day; one that came to nothing is tried again every hour."""

    label: ClassVar[Text] = {"zh": "每晚备份并核对", "en": "Nightly backup and check"}
    every_seconds = 86_400
    attempts = 2

    def prepare(self, work: Preparation) -> Manifest | None:
        """Make it in a child process, unless the rules say that there is none."""
        with work.database.read() as tx:
            if not backup.rules(tx).is_on:
                return None
        store = backup.store_of(work.database)
        given = (work.database.address, str(store.folder), Kind.NIGHTLY, _due_at(work.job))
        made: Manifest = work.in_child(backup.make_in_child, *given, megabytes=MEGABYTES, seconds=SECONDS)
        return made

    def piece(self, piece: Piece) -> Done:
        """Note that it counts."""
        if piece.prepared is not None:
            backup.note_made(piece.tx, piece.prepared)
            bring_forward(piece.tx, schedule_of(SECOND_KIND))
        return Done(0)

    def first(self, tx: Tx) -> GoOn:
        """Wait for the coming night."""
        return self._at(backup.rules(tx).next_run(tx.now, tx.zone))

    def come_again(self, tx: Tx, job: Job, error: Problem | None) -> GoOn:
        """Wait for the next night; after a failure an hour, still for the night that is missed."""
        next_night = backup.rules(tx).next_run(tx.now, tx.zone)
        if error is None:
            return self._at(next_night)
        backup.note_failed(tx, error)
        soon = tx.now + AGAIN_MS
        return GoOn({"due_at": _due_at(job)}, 0, None, soon) if soon < next_night else self._at(next_night)

    def _at(self, due_at: int) -> GoOn:
        return GoOn({"due_at": due_at}, 0, None, due_at)


def _due_at(job: Job) -> int | None:
    due_at: int | None = job.position.get("due_at", job.input.get("due_at"))
    return due_at
