"""Begins a flow by the clock: one job a flow, which waits for the next moment of its schedule or for the next day."""

from __future__ import annotations

from typing import ClassVar

from huodan.engines.jobs import Job
from huodan.kit.ids import Id
from huodan.kit.words import Text
from huodan.workspace.flowing.starting import Clock, begin_due, cut, end_cut, is_cut, latest, next_at
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece
from huodan.workspace.runs.publishing import start_hash


class FlowStart(JobKind):
    """A few records a piece; it ends by itself when the flow is switched off or begins by something else."""

    label: ClassVar[Text] = {"zh": "流程定时启动", "en": "Processes begin by the clock"}
    attempts: ClassVar[int] = 1_000
    """As of ``flow_timer``: nobody would ask for it anew."""

    def may_be_cancelled(self, job: Job) -> bool:
        """Only what somebody asked for: without its job a flow does not begin any more."""
        return bool(job.input.get("is_all"))

    def piece(self, piece: Piece) -> GoOn | Done:
        """Begin it for the next records, else wait for the next moment."""
        tx, input, position = piece.tx, piece.job.input, piece.job.position
        planned = piece.plan.flows.get(input["flow"])
        if planned is None or not planned.flow.is_on or start_hash(planned) != input["start"]:
            return Done(piece.job.done)
        at, is_all = position.get("at", input["at"]), bool(input.get("is_all"))
        since = position.get("since", at - DAY)
        if "after" not in position and not is_all:
            at = latest(tx, planned, at)
        clock = Clock(planned, None if is_all else since, at, input["on_at"])
        first = position.get("after", position.get("from", 0))
        last, begun = begin_due(tx, piece.plan, clock, after=Id(first))
        begun += position.get("begun", 0)
        is_over = last is not None and is_cut(clock, begun) and cut(tx, piece.plan, clock, after=last)
        if last is not None and not is_over:
            there = {"since": since, "at": at, "after": last, "begun": begun}
            return GoOn(there, piece.job.done + 1, None)
        if is_all:
            return Done(piece.job.done + 1)
        if last is None:
            end_cut(tx, piece.plan, planned)
        following = next_at(tx, planned, at)
        there = {"since": at, "at": following, **({"from": last} if last is not None else {})}
        return GoOn(there, piece.job.done + 1, None, following)


DAY = 86_400_000
