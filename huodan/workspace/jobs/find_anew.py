"""Lets records be found by all that this program finds records by, after one that knew less wrote them."""

from __future__ import annotations

from typing import ClassVar

from huodan.engines import records
from huodan.kit.words import Text
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece
from huodan.workspace.settings import read_setting, write_setting

FOUND_BY = "found_by"
MANNER = 2
"""Raised whenever the words of records that are there change: 2 came with addresses and options."""


class FindAnew(JobKind):
    """Every day, the first time when a server starts: nothing to do, but once after such a change; done: records."""

    label: ClassVar[Text] = {"zh": "更新搜索用的词", "en": "Bring the words of the search up to date"}
    every_seconds = 86_400

    def piece(self, piece: Piece) -> GoOn | Done:
        """Index the next page of a form anew, and note the manner at the end."""
        tx, job = piece.tx, piece.job
        if read_setting(tx, FOUND_BY) == MANNER:
            return Done(job.done)
        begun, after = job.position.get("form", ""), job.position.get("after", -1)
        total = job.total
        if total is None or not job.position:
            total = sum(records.count(tx, form) for form in piece.plan.forms.values())
        form = min((id for id in piece.plan.forms if id >= begun), default=None)
        if form is None:
            write_setting(tx, FOUND_BY, MANNER)
            return Done(total)
        if form != begun:
            after = -1
        last = records.index_page(tx, piece.plan, piece.plan.forms[form], after=after)
        if last is None:
            return GoOn(
                {"form": f"{form}~", "after": -1}, job.done, total
            )  # ~ comes after all letters of ids
        return GoOn({"form": form, "after": last}, min(job.done + records.FOUND_AT_ONCE, total), total)
