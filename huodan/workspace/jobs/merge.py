"""
Merging two records where many name the one that goes: piece after piece names the one that stays, the last one does the rest.

Which records are left is asked anew for each piece, so that a piece begun twice does no harm and those that come meanwhile
are found. How many there are is told to nobody: some may be out of the asker's sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from huodan.engines.jobs import Job
from huodan.kit.ids import format_id
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.messages import Origin
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace import merging
from huodan.workspace.jobs._base import Done, GoOn, JobKind, NoUndo, Piece

PIECE = 100  # so that others write between pieces


class MergeJob(JobKind):
    """Lets record after record name the one that stays, then lets the other go."""

    label: ClassVar[Text] = {"zh": "合并数据", "en": "Merge records"}

    def piece(self, piece: Piece) -> GoOn | Done:
        """Do the next piece, or the last."""
        input = piece.job.input
        kept = merging.find(piece.tx, input["form"], input["merge"], lock=True)
        if not kept.is_for(piece.job.id, merging.State.DOING):
            return Done(0, {"merge": input["merge"]})
        if merging.repoint_some(piece.tx, piece.plan, piece.grant, kept, most=PIECE):
            return GoOn({"next": piece.job.position.get("next", 0) + 1}, 0, None)
        merging.finish(piece.tx, piece.plan, piece.grant, kept)
        return Done(1, {"merge": input["merge"]})

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Say which merge it is, by which it can be taken back."""
        form = plan.forms[job.input["form"]]
        return {"app": form.app, "form": form.key, "merge": format_id(merging.PREFIX, job.input["merge"])}

    def can_undo(self, job: Job) -> bool:
        """What was done can be taken back, also by half."""
        return True

    def undo(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Job:
        """Take all of it back."""
        input = job.input
        done = merging.undo(tx, plan, grant, input["form"], input["merge"], origin=Origin.SCREEN, as_job=True)
        if done.job is None:
            raise NoUndo
        return done.job
