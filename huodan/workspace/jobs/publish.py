"""
Publishing what has too many records for one Tx: in pieces, while everybody works (``publishing/pieces.py``).

The draft, or the version to be taken back, is looked at anew before each piece: if it is another one by now, the job ends
with these words and nothing was changed.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from huodan.engines import schema
from huodan.engines.jobs import Job
from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.access import Grant
from huodan.language.plan import Plan
from huodan.storage.db import Tx
from huodan.workspace import drafts, versions
from huodan.workspace.administering import OnlyAdministrators, is_limited, refusals, require_lawful
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation
from huodan.workspace.plans import Problems, current_stamp
from huodan.workspace.publishing import pieces
from huodan.workspace.publishing.pieces import Wish
from huodan.workspace.publishing.planned import Planned, plan_publish
from huodan.workspace.publishing.recomputes import read_recomputes


class Unpublishable(HuodanError):
    """While a publish was prepared, something was published with which its draft makes no sense."""

    code = "unpublishable"
    status = 422
    zh = "准备期间有别的应用发布了，这份草稿和它合不到一起：{text} 请改好草稿，再检查、发布一次。"
    en = "Another app was published meanwhile, with which this draft makes no sense: {text} Change it, check and publish again."

    def __init__(self, problems: Problems) -> None:
        first = problems[0]
        super().__init__(path=first.path, text={"zh": first.zh, "en": first.en})


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be published, as planned for a workspace version and a number of the draft."""

    stamp: str | None
    number: int
    planned: Planned | Problems | None


class PublishJob(JobKind):
    """Publishes a draft, or takes a version back."""

    label: ClassVar[Text] = {"zh": "发布", "en": "Publish"}

    def __init__(self) -> None:
        self._kept: tuple[Hashable, Seen] | None = None

    def is_alone(self, job: Job) -> bool:
        """Columns are made, and the switch is done, while nobody else writes; both take a moment."""
        return pieces.stage_of(job.position) in pieces.ALONE

    def prepare(self, work: Preparation) -> Seen | None:
        """Plan it while nobody waits, and make indexes without keeping anybody, where the database can."""
        if "version" in work.job.position:
            return None
        with work.database.read() as tx:
            seen = self._seen(tx, work.job)
        if pieces.stage_of(work.job.position) == pieces.INDEX and isinstance(seen.planned, Planned):
            schema.index_beside(work.database, seen.planned.plan)
        return seen

    def _seen(self, tx: Tx, job: Job) -> Seen:
        """Plan it; while it is filled in that stays the same from piece to piece, and takes longer than a piece."""
        stamp, number, stage = (
            current_stamp(tx),
            drafts.number_of(tx, job.input["app"]),
            pieces.stage_of(job.position),
        )
        asked = (tx.database.stamp, job.id, stamp, number, stage)
        kept, self._kept = self._kept, None
        seen = kept[1] if kept is not None and kept[0] == asked else Seen(stamp, number, _planned(tx, job))
        if stage in (pieces.FILL, pieces.CATCH):
            self._kept = asked, seen
        return seen

    def piece(self, piece: Piece) -> GoOn | Done:
        """
        Do the next piece.

        Raises:
            Unpublishable: if the draft makes no sense together with what was published meanwhile.
            Refused, NotYours, OnlyAdministrators: if who asked may not publish it by now.
        """
        tx, job = piece.tx, piece.job
        position, total = job.position, job.total or 0
        if "version" in position:
            step = pieces.after_switch(tx, piece.plan, position, total)
        else:
            planned = _still(tx, job, piece.prepared)
            if planned is None:
                return Done(total, {"version": None})
            if not isinstance(planned, Planned):
                raise Unpublishable(_told(tx, job, planned))
            require_lawful(tx, job.input["app"], planned.app)
            wish = _wish(job)
            if (wish.creates or wish.begins) and is_limited(tx):  # who asked was an administrator then
                raise OnlyAdministrators
            step = pieces.before_switch(tx, planned, wish, position, total)
            if step.version is not None and "number" in job.input:
                drafts.discard(tx, job.input["app"])
        if step.position is None:
            return Done(step.done, {"version": step.version, "failed": position["failed"]})
        return GoOn(step.position, step.done, step.total)

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object]:
        """Say which version it became, also while what is left is tidied."""
        return {"app": job.input["app"], "version": (job.result or job.position).get("version")}

    def can_retry(self, job: Job) -> bool:
        """Whoever wants it still publishes anew, and looks first."""
        return False


def _told(tx: Tx, job: Job, problems: Problems) -> Problems:
    """Give problems in the words of who asked, who may not know of all apps."""
    if not is_limited(tx):
        return problems
    key = job.input["app"]
    is_draft = "number" in job.input
    app = (
        drafts.open_draft(tx, key, job.person).app
        if is_draft
        else versions.undone(tx, key, job.input["undoes"])
    )
    return refusals(tx, key, app) or problems


def _wish(job: Job) -> Wish:
    input = job.input
    creates, seen = tuple(input.get("creates", ())), input.get("seen")
    return Wish(input.get("undoes"), creates, seen, read_recomputes(input), tuple(input.get("begins", ())))


def _still(tx: Tx, job: Job, seen: Seen) -> Planned | Problems | None:
    """Give what was planned, or plan anew if anything it was made of is another by now."""
    is_same = (seen.stamp, seen.number) == (current_stamp(tx), drafts.number_of(tx, job.input["app"]))
    return seen.planned if is_same else _planned(tx, job)


def _planned(tx: Tx, job: Job) -> Planned | Problems | None:
    """
    Say what is to be published, by now.

    Raises:
        DraftMoved, BuiltUpon: if it is not what was looked at any more.
    """
    input = job.input
    if "number" in input:
        return plan_publish(tx, drafts.looked_at(tx, input["app"], input["number"], base=input["base"]).app)
    return plan_publish(tx, versions.undone(tx, input["app"], input["undoes"]))
