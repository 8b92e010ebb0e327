"""Taking a merge back where many records were changed for it: the two themselves first, then piece after piece."""

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
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece

PIECE = 100  # so that others write between pieces


class UndoMergeJob(JobKind):
    """Brings the record back that went, then what named it."""

    label: ClassVar[Text] = {"zh": "撤销合并", "en": "Undo a merge"}

    def piece(self, piece: Piece) -> GoOn | Done:
        """Take back the next piece."""
        input, position = piece.job.input, piece.job.position
        kept = merging.find(piece.tx, input["form"], input["merge"], lock=True)
        then, stayed = merging.take_back_some(
            piece.tx,
            piece.plan,
            piece.grant,
            kept,
            origin=Origin(input["origin"]),
            before=position.get("before"),
            most=PIECE,
        )
        written = (merging.Stayed.read(position.get("stayed", {})) + stayed).written()
        if then is None:
            return Done(1, {"stayed": written})
        return GoOn({"before": then, "stayed": written}, 0, None)

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Say which merge it takes back, and what stays as it is, to who sees that."""
        form = plan.forms[job.input["form"]]
        kept = merging.find(tx, form.id, job.input["merge"])
        stayed = merging.Stayed.read((job.result or {}).get("stayed", {}))
        warnings = [
            {"path": one.path, "code": one.code, "zh": one.zh, "en": one.en}
            for one in stayed.told(tx, plan, grant, form.id, kept.stays)
        ]
        named = {"app": form.app, "form": form.key, "merge": format_id("mrg", kept.id)}
        return {**named, "warnings": warnings}
