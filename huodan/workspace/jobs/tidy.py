"""Forgets what is kept for a time: answers to repeats, old jobs and files, what was audited and told, the trash, messages."""

from __future__ import annotations

from typing import ClassVar

from huodan.engines import audit, inbox, incoming, jobs, mail, replay, webhooks
from huodan.kit.words import Text
from huodan.workspace.exporting import EXPORTED
from huodan.workspace.history import forget_trash
from huodan.workspace.importing.later import FILE, MISTAKES, REPORT, STAGED
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation
from huodan.workspace.lockers import sweep
from huodan.workspace.recovering import OPENED

RESULTS = frozenset({EXPORTED, FILE, STAGED, REPORT, MISTAKES, OPENED})
PURGES = (
    replay.purge,
    jobs.purge,
    audit.purge,
    forget_trash,
    inbox.purge,
    webhooks.purge,
    mail.purge,
    incoming.purge,
)


class Tidy(JobKind):
    """A little at a time, between which others write, every hour."""

    label: ClassVar[Text] = {"zh": "清理过期记录", "en": "Forget what is old"}
    every_seconds = 3600

    def prepare(self, work: Preparation) -> None:
        """Delete the files of jobs nobody may fetch any more."""
        sweep(work.database, results=RESULTS)

    def piece(self, piece: Piece) -> GoOn | Done:
        """Forget one piece of each."""
        forgotten = sum(purge(piece.tx) for purge in PURGES)
        done = piece.job.done + forgotten
        return GoOn({}, done, None) if forgotten else Done(done)
