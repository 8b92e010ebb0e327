"""
What a decision led to: what steps wrote behind it, what they would tell or call, and the runs these writes set off.

All of it is to be taken back with the decision, or nothing (decision 0088).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from huodan.engines import flow, mail
from huodan.kit.ids import Id
from huodan.language.flow.run import TaskState, Visit, VisitState
from huodan.language.flow.walk import DID, TOLD
from huodan.language.messages import SYSTEM_PERSON
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.known import planned_held
from huodan.workspace.flowing.refusals import TooLate
from huodan.workspace.runs.calling import CALL
from huodan.workspace.runs.moving import CHILDREN, DONE, parents
from huodan.workspace.runs.taking_back import commands_of, marked_since, wrote_at
from huodan.workspace.runs.turns import Wrote

NO_ACT = frozenset({"reminded", flow.GROUPED})
"""What somebody may have done with a run that is no reason to leave a decision standing."""

MARGIN_MS = 2_000
"""Before a letter goes out: so long one may wait for a record somebody else holds. Calls need no margin (``jobs.call_off``)."""


@dataclass
class LedTo:
    """
    What a decision led to.

    wrote: into records. calls: jobs that would call other systems. told: notes of what is told. runs: which were set off.
    is_done: whether there is anything that only a while can be taken back.
    """

    tx: Tx
    plan: Plan
    since: int
    person: Id
    wrote: list[Wrote] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    told: list[Id] = field(default_factory=list)
    runs: list[flow.Held] = field(default_factory=list)
    is_done: bool = False

    def gather(self, held: flow.Held, behind: Sequence[Visit]) -> None:
        """
        Add what was done at some visits of a run, and what that led to.

        Raises:
            TooLate: if somebody acted there since, or it cannot be taken back. DataMovedOn
        """
        if not behind and held.is_running:
            return
        self._require_untouched(held, behind)
        wrote = list(marked_since(held.data, self.since))
        for visit in behind:
            noted = wrote_at(visit)
            is_over = visit.state is VisitState.PASSED or DONE in visit.data
            if DID in visit.data and is_over and noted is None:
                raise TooLate
            wrote += noted or ()
            if DID in visit.data:
                self.calls.append(f"{CALL}:{visit.id}")
                self.is_done |= is_over
        self.told += flow.told_at(self.tx, held.id, {visit.id for visit in behind})
        self.wrote += wrote
        self.is_done |= bool(wrote)
        self._follow(wrote)

    def require_soon(self) -> None:
        """
        Let pass what nobody outside knows of yet.

        Raises:
            TooLate
        """
        if self.is_done and self.tx.now - self.since >= mail.HOLD_MS - MARGIN_MS:
            raise TooLate

    def _require_untouched(self, held: flow.Held, behind: Iterable[Visit]) -> None:
        visits = {visit.id: visit for visit in behind}
        for task in held.run.tasks.values():
            is_over = task.closed_at is not None and task.state in (TaskState.DONE, TaskState.MOVED)
            if task.visit in visits and is_over:
                raise TooLate
        for said in flow.said_of(self.tx, held.id):
            is_others = said.person not in (SYSTEM_PERSON, self.person) and said.at > self.since
            at = said.visit or said.data.get("visit")
            if is_others and at in visits and said.what not in NO_ACT:
                raise TooLate
        for visit in visits.values():
            is_told = TOLD in visit.data and self.tx.now - visit.entered_at >= mail.HOLD_MS
            if CHILDREN in visit.data or is_told:
                raise TooLate

    def _follow(self, wrote: Iterable[Wrote]) -> None:
        """Add the runs that what was written set off, with all they did."""
        known = {each.id for each in self.runs}
        for (form, record), commands in commands_of(self.tx, self.plan, wrote).items():
            for id in flow.begun_by(self.tx, form, record, commands):
                if id in known:
                    continue
                other = flow.load(self.tx, id)
                planned = planned_held(self.tx, self.plan, other)
                if planned is None or planned.flow.marks or parents(other):
                    raise TooLate
                self.runs.append(other)
                self.is_done = True
                self.gather(other, list(other.run.visits.values()))
