"""
The check before publishing 「发布前检查」: a rehearsal in a process of its own; what came of it is kept with the job.

Anybody who builds may ask; it changes nothing of the workspace and nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.document import tree_of
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.scratch import scratch
from huodan.workspace import drafts
from huodan.workspace.administering import is_limited, require_lawful
from huodan.workspace.jobs._base import Done, JobKind, Piece, Preparation
from huodan.workspace.publishing.rehearsal import PIECE, rehearse_in_child
from huodan.workspace.publishing.rehearsed import FIRST_LIST, told


class RehearseJob(JobKind):
    """Rehearses the draft that was looked at."""

    label: ClassVar[Text] = {"zh": "发布前检查", "en": "Check before publishing"}
    attempts: ClassVar[int] = 2

    def prepare(self, work: Preparation) -> dict[str, Any]:
        """Rehearse beside, on one snapshot."""
        input = work.job.input
        with work.database.read() as tx:
            found = drafts.open_draft(tx, input["app"], work.job.person)
            if found.number != input["number"] or found.base != input["base"]:
                raise drafts.DraftMoved
            work.grant(tx)  # as who asked, with the rights of now
            require_lawful(tx, input["app"], found.app)
        tree, creates = tree_of(found.app), tuple(input["creates"])
        with scratch(work.database, f"rehearsal_{work.job.id}") as url:
            named = url.render_as_string(hide_password=False)
            made: dict[str, Any] = work.in_child(
                rehearse_in_child, work.database.address, named, tree, creates
            )
            return made

    def piece(self, piece: Piece) -> Done:
        """Keep what came of it: beside it the values that do not convert, some at a time, and lists of records."""
        outcome = dict(piece.prepared)
        listed = outcome.pop("unconverted")
        for number, at in enumerate(range(0, len(listed), PIECE)):
            values = {"values": listed[at : at + PIECE]}
            jobs.keep_piece(piece.tx, piece.job.id, number, body={}, result=values)
        for number, one in enumerate(outcome.pop("standing")):
            kept = {name: one[name] for name in ("form", "reads", "places")}
            jobs.keep_piece(piece.tx, piece.job.id, FIRST_LIST + number, body={}, result=kept)
        total = piece.job.total or 1
        return Done(total, {**outcome, "listed": len(listed)})

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object] | None:
        """Tell it in the words of who asked; an application administrator is asked anew what they may, in the check itself."""
        if is_limited(tx):
            return None
        return None if job.result is None else told(job.result, "en" if tx.actor.lang == "en" else "zh")
