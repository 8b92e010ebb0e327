"""Removes files nobody needs: loose or let go of for long, contents without a row, what never came in whole."""

from __future__ import annotations

from typing import ClassVar

from huodan.engines import files
from huodan.kit.words import Text
from huodan.storage.shelf import shelf_of
from huodan.workspace.filing import clear_incoming, first_orphans
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation


class TidyFiles(JobKind):
    """Every day: first the rows, a little at a time, then one of the 256 pieces of the shelf after the other."""

    label: ClassVar[Text] = {"zh": "清除不再需要的附件", "en": "Remove files nobody needs"}
    every_seconds = 86_400

    def prepare(self, work: Preparation) -> int | None:
        """Look for the next piece of the shelf with something to sweep, once all rows are done."""
        if "shelf" not in work.job.position:
            return None
        clear_incoming(work.database)
        return first_orphans(work.database, start=work.job.position["shelf"], keep=work.keep)

    def piece(self, piece: Piece) -> GoOn | Done:
        """Forget some rows, or sweep one piece of the shelf."""
        done = piece.job.done
        if "shelf" not in piece.job.position:
            files.mend(piece.tx)
            forgotten = files.purge(piece.tx)
            return GoOn({} if forgotten else {"shelf": 0}, done + forgotten, None)
        if piece.prepared is None:
            return Done(done)
        swept = files.sweep(piece.tx, shelf_of(piece.tx.database), piece.prepared)
        return GoOn({"shelf": piece.prepared + 1}, done + swept, None)
