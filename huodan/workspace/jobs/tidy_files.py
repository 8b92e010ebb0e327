"""Removes files nobody needs: loose or let go of for long, contents without a row, what never came in whole."""

from __future__ import annotations

from typing import ClassVar

from huodan.engines import files
from huodan.kit.words import Text
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation
from huodan.workspace.sweeping import sweep


class TidyFiles(JobKind):
    """Every day: first the rows, a little at a time, then the contents, outside of any Tx."""

    label: ClassVar[Text] = {"zh": "清除不再需要的附件", "en": "Remove files nobody needs"}
    every_seconds = 86_400

    def prepare(self, work: Preparation) -> int | None:
        """Sweep the shelf, once all rows are done, and say how many contents went."""
        return sweep(work.database, keep=work.keep) if "shelf" in work.job.position else None

    def piece(self, piece: Piece) -> GoOn | Done:
        """Forget some rows, or note what was swept."""
        done = piece.job.done
        if piece.prepared is not None:
            return Done(done + piece.prepared)
        files.mend(piece.tx)
        forgotten = files.purge(piece.tx)
        return GoOn({} if forgotten else {"shelf": 0}, done + forgotten, None)
