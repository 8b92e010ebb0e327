"""Copies backups to the second place: soon after one was made, and every hour whatever is not there yet."""

from __future__ import annotations

from typing import Any, ClassVar

from huodan.engines.jobs import Job
from huodan.kit.errors import Problem
from huodan.kit.words import Text
from huodan.storage.db import Tx
from huodan.workspace import backup
from huodan.workspace.backup.scheduled import MEGABYTES, SECONDS
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation

AGAIN_MS = 10 * 60_000


class SecondCopy(JobKind):
    """What was copied already is not copied again; what failed is tried again in ten minutes."""

    label: ClassVar[Text] = {"zh": "把备份复制到第二个位置", "en": "Copy backups to the second place"}
    every_seconds = 3600
    attempts = 2

    def prepare(self, work: Preparation) -> Any:
        """Copy in a child process, unless there is no second place."""
        with work.database.read() as tx:
            used = backup.place_in_use(tx)
        if used is None and backup.known_place(work.database.files.parent) is None:
            return None
        folder = str(backup.store_of(work.database).folder)
        return work.in_child(
            backup.copy_in_child, work.database.address, folder, megabytes=MEGABYTES, seconds=SECONDS
        )

    def piece(self, piece: Piece) -> Done:
        """Note what is there now."""
        if piece.prepared is not None:
            newest, copied = piece.prepared
            backup.note_copied(piece.tx, newest)
            return Done(copied)
        return Done(0)

    def come_again(self, tx: Tx, job: Job, error: Problem | None) -> GoOn:
        """Wait an hour, or after a failure ten minutes."""
        if error is None:
            return GoOn({}, 0, None, tx.now + 1000 * self.every_seconds)
        backup.note_failed(tx, error, backup.SECOND)
        return GoOn({}, 0, None, tx.now + AGAIN_MS)
