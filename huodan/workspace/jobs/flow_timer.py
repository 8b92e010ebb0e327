"""Looks again at a step of a run when its time has come: a deadline, or the end of a wait."""

from __future__ import annotations

from typing import ClassVar

from huodan.engines.jobs import Job
from huodan.kit.words import Text
from huodan.workspace.flowing import time_up
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece


class FlowTimer(JobKind):
    """One job a visit that waits for a moment; it comes again as long as there is one."""

    label: ClassVar[Text] = {"zh": "流程到时间", "en": "A process is due"}
    attempts: ClassVar[int] = 1_000
    """A week, at the pace at which a piece is tried again: nobody would ask for it anew, and the run would wait for ever."""

    def may_be_cancelled(self, job: Job) -> bool:
        """A run waits for it, and would do so for ever."""
        return False

    def piece(self, piece: Piece) -> GoOn | Done:
        """Do what is due."""
        input = piece.job.input
        next = time_up(piece.tx, piece.plan, input["run"], input["visit"])
        return Done(1) if next is None else GoOn({}, piece.job.done + 1, None, next)
