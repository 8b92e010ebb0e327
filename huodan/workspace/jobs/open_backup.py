"""Opens a backup for one form: its records are taken out into a file, in a child process that gives way to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from huodan.engines.jobs import Job
from huodan.kit import zone
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace import backup, recovering
from huodan.workspace.jobs._base import Done, JobKind, Piece, Preparation
from huodan.workspace.lockers import locker_of

MEGABYTES = 2048
SECONDS = 2 * 3600


class OpenBackup(JobKind):
    """All of it is done before its one piece."""

    label: ClassVar[Text] = {"zh": "打开备份", "en": "Open a backup"}
    attempts = 2

    def prepare(self, work: Preparation) -> dict[str, int]:
        """Take the records out."""
        job, mine = work.job, locker_of(work.database, work.job)
        store, name = backup.store_of(work.database), job.input["backup"]
        with mine.scratch() as aside:
            if job.input.get("is_second"):
                second = backup.look_at_second(work.database.files.parent, aside)
                store = second.fetch(name, aside / "fetched", work.keep, contents=False)
            counts: dict[str, int] = work.in_child(
                recovering.take_out,
                work.database.address,
                str(store.path(name)),
                str(store.contents),
                job.input["form"],
                str(mine.path(recovering.OPENED)),
                megabytes=MEGABYTES,
                seconds=SECONDS,
            )
        return counts

    def piece(self, piece: Piece) -> Done:
        """Note how many records it holds."""
        recovering.require(piece.plan, piece.grant, piece.plan.forms[piece.job.input["form"]])
        counts: dict[str, int] = piece.prepared
        return Done(sum(counts.values()), {"counts": counts})

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object] | None:
        """Tell what was opened."""
        form = plan.forms.get(job.input["form"])
        if job.result is None or form is None:
            return job.result
        at = zone.iso(job.input["at"], tx.zone)
        return {**job.result, "app": form.app, "form": form.key, "at": at, "backup": job.input["backup"]}
