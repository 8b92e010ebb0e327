"""Writes a large export into a file, which its asker fetches within a day."""

from __future__ import annotations

from typing import Any, ClassVar

from huodan.kit.words import Lang, Text
from huodan.workspace.exporting import note_export, read_wish, write_export
from huodan.workspace.jobs._base import Done, JobKind, Piece, Preparation
from huodan.workspace.lockers import locker_of

SECONDS = 2 * 3600


class Export(JobKind):
    """The whole file is one preparation in a child process; if it is cut off, it is written anew."""

    label: ClassVar[Text] = {"zh": "导出", "en": "Export"}
    attempts: ClassVar[int] = 3

    def prepare(self, work: Preparation) -> Any:
        """Write the file; nothing of one that is cancelled or cut off stays on the disk."""
        job = work.job
        address, asked = work.database.address, (job.id, job.turn, job.person, job.key)
        try:
            return work.in_child(write_export, address, dict(job.input), *asked, seconds=SECONDS)
        except BaseException:
            locker_of(work.database, job).clear()
            raise

    def piece(self, piece: Piece) -> Done:
        """Note what was written, also in the audit log."""
        records, size = piece.prepared
        input = piece.job.input
        lang: Lang = "en" if input["lang"] == "en" else "zh"
        note_export(piece.tx, wish=read_wish(str(input["form"]), input["wish"], lang=lang), records=records)
        return Done(records, {"name": input["name"], "records": records, "bytes": size})
