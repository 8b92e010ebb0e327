"""Makes one backup because somebody asked for it."""

from __future__ import annotations

from typing import ClassVar

from huodan.kit.words import Text
from huodan.workspace import backup
from huodan.workspace.backup import Kind, Manifest
from huodan.workspace.backup.scheduled import LABEL, MEGABYTES, SECOND_KIND, SECONDS, STEPS, bring_forward
from huodan.workspace.jobs._base import Done, JobKind, Piece, Preparation, schedule_of


class Backup(JobKind):
    """All of it is made and proved before its one piece, which notes it."""

    label: ClassVar[Text] = LABEL
    attempts = 2

    def prepare(self, work: Preparation) -> Manifest:
        """Make it in a child process."""
        store = backup.store_of(work.database)
        given = (work.database.address, str(store.folder), Kind.MANUAL, None)
        made: Manifest = work.in_child(backup.make_in_child, *given, megabytes=MEGABYTES, seconds=SECONDS)
        return made

    def piece(self, piece: Piece) -> Done:
        """Note that it counts."""
        made: Manifest = piece.prepared
        backup.note_made(piece.tx, made)
        bring_forward(piece.tx, schedule_of(SECOND_KIND))
        return Done(len(STEPS), {"name": made.name, "rows": made.rows, "problems": made.problems})
