"""Moves entries of the journal of long ago into its archive, every night, a little at a time."""

from __future__ import annotations

from typing import ClassVar

from huodan.engines.jobs import Job
from huodan.kit.errors import Problem
from huodan.kit.words import Text
from huodan.storage.db import Tx
from huodan.workspace.history import archive_journal, next_night
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece


class ArchiveJournal(JobKind):
    """Each piece moves some in its Tx: wherever it is broken off, every entry lies in exactly one of both places."""

    label: ClassVar[Text] = {"zh": "归档较早的变更记录", "en": "Archive old history"}
    every_seconds = 86_400

    def piece(self, piece: Piece) -> GoOn | Done:
        """Move the next oldest."""
        moved = archive_journal(piece.tx)
        done = piece.job.done + moved
        return GoOn({}, done, None) if moved else Done(done)

    def first(self, tx: Tx) -> GoOn:
        """Wait for the coming night."""
        return GoOn({}, 0, None, next_night(tx.now, tx.zone))

    def come_again(self, tx: Tx, job: Job, error: Problem | None) -> GoOn:
        """Wait for the next night."""
        return self.first(tx)
