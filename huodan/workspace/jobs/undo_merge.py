"""Taking a merge back where many records were changed for it: the two themselves first, then piece after piece."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from huodan.engines.jobs import Job
from huodan.kit.ids import format_id
from huodan.kit.words import Lang, Text
from huodan.language.access import Grant
from huodan.language.messages import Origin
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace import merging
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece

PIECE = 100  # so that others write between pieces


class UndoMergeJob(JobKind):
    """Brings the record back that went, then what named it."""

    label: ClassVar[Text] = {"zh": "撤销合并", "en": "Undo a merge"}

    def piece(self, piece: Piece) -> GoOn | Done:
        """Take back the next piece."""
        input, position = piece.job.input, piece.job.position
        kept = merging.find(piece.tx, input["form"], input["merge"], lock=True)
        if not kept.is_for(piece.job.id, merging.State.UNDOING):
            return Done(0, {})
        then = merging.take_back_some(
            piece.tx,
            piece.plan,
            piece.grant,
            kept,
            origin=Origin(input["origin"]),
            before=position.get("before"),
            most=PIECE,
        )
        return Done(1, {}) if then is None else GoOn({"before": then}, 0, None)

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Say which merge it takes back, and what stays as it is, as far as the asker sees that by now."""
        form = plan.forms[job.input["form"]]
        kept = merging.find(tx, form.id, job.input["merge"])
        lang: Lang = "en" if tx.actor.lang == "en" else "zh"
        return {
            "app": form.app,
            "form": form.key,
            "merge": format_id("mrg", kept.id),
            "warnings": [
                {"path": one.path, "code": one.code, "message": one.text(lang)}
                for one in merging.told(tx, plan, grant, kept)
            ],
        }
