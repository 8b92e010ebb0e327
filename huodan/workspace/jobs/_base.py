"""
The contract of a kind of job: one file per kind, this class above it.

A kind says what one piece of the work is. A piece is done in one Tx together with the note of how far the job is then,
with the rights its asker has at that moment. What is too heavy for a Tx (reading a file, writing one) is ``prepare``:
it runs outside any Tx, mostly in a child process, and must do no harm if it is done twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from huodan.engines import jobs, people
from huodan.engines.jobs import LEASE_MS, Job
from huodan.kit.child import USUAL_MEGABYTES, USUAL_SECONDS, in_child
from huodan.kit.errors import HuodanError, Problem
from huodan.kit.words import Text
from huodan.language.access import Grant, grant, system_grant
from huodan.language.messages import SYSTEM
from huodan.language.plan.model import Plan
from huodan.storage.db import Database, Tx
from huodan.workspace.lockers import is_asked_to_stop
from huodan.workspace.plans import current_plan

LOOK_SECONDS = 0.5


class NoUndo(HuodanError):
    """This job cannot be undone, or not any more."""

    code = "no_undo"
    status = 409
    zh = "这项任务不能撤销，或已经撤销过了。"
    en = "This job cannot be undone, or it was undone already."


class Cancelled(Exception):
    """Somebody asked the job to end; not for users, ``working.py`` catches it."""


class Stopping(Exception):
    """The process is about to end; the work is begun anew later. Not for users."""


class TurnOver(Exception):
    """Somebody else has taken the job meanwhile. Not for users."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """
    A piece is done and more is to do.

    position: JSON-ready, from where the next piece goes on. run_at: when, None for at once.
    """

    position: Mapping[str, object]
    done: int
    total: int | None
    run_at: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The last piece is done; ``result`` is JSON-ready."""

    done: int
    result: Mapping[str, object] = field(default_factory=dict)


class Instead(Exception):
    """What came of the job although all of its piece must be given up. Not for users; ``working.py`` catches it."""

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece of work is done with; ``prepared`` is what ``prepare`` gave."""

    tx: Tx
    plan: Plan
    grant: Grant
    job: Job
    prepared: Any

    def stop_if_asked(self) -> None:
        """
        Give all of the piece up if somebody asked the job to end, for one whose Tx takes long.

        Raises:
            Cancelled: which ``piece`` lets pass.
        """
        if is_asked_to_stop(self.tx.database, self.job.id):
            raise Cancelled


class Preparation:
    """
    What ``prepare`` works with: it has no Tx, so it says itself that it is alive, and hears that it should end.

    ``keep`` is to be called at least every ten seconds; ``in_child`` does so by itself.
    """

    def __init__(
        self, database: Database, job: Job, *, stopping: Callable[[], bool], lease_ms: int = LEASE_MS
    ) -> None:
        self.database, self.job = database, job
        self._stopping, self._lease_ms = stopping, lease_ms
        self._done, self._total = job.done, job.total
        self._looked = self._kept = time.monotonic()
        self._is_told = False

    def grant(self, tx: Tx) -> Grant:
        """Make anew what the asker may do."""
        return grant_of(tx, current_plan(tx), self.job)

    def keep(self, done: int | None = None, total: int | None = None) -> None:
        """
        Keep the job one's own, and show how far it is; cheap enough to be called often.

        Raises:
            Cancelled, Stopping, TurnOver: which ``prepare`` lets pass.
        """
        if self._stopping():
            raise Stopping
        if done is not None:
            self._is_told = self._is_told or (done, total) != (self._done, self._total)
            self._done, self._total = done, total if total is not None else self._total
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        with self.database.read() as tx:
            if jobs.find(tx, self.job.id).is_cancelling:
                raise Cancelled
        if self._is_told or (now - self._kept) * 1000 > self._lease_ms / 4:
            self._kept, self._is_told = now, False
            self.database.transact(SYSTEM, self._renew)

    def _renew(self, tx: Tx) -> None:
        if not jobs.keep(tx, self.job, done=self._done, total=self._total, lease_ms=self._lease_ms):
            raise TurnOver

    def in_child(
        self,
        function: Callable[..., Any],
        *args: object,
        megabytes: int = USUAL_MEGABYTES,
        seconds: float = USUAL_SECONDS,
    ) -> Any:
        """
        Call ``function(tell, *args)`` in a child process (``kit.child``); ``tell((done, total))`` shows how far it is.

        A database is opened there anew: pass ``self.database.address`` and call its ``open``.
        """
        return in_child(
            function,
            *args,
            megabytes=megabytes,
            seconds=seconds,
            tell=lambda told: self.keep(*told),  # type: ignore[misc]
            beat=self.keep,
        )


class JobKind:
    """
    One kind of job.

    attempts: how often one piece is begun before the job fails. every_seconds: not asked for by anybody, but done
    again and again as the system, once in the workspace; the first time when a server starts.
    """

    label: ClassVar[Text]
    attempts: ClassVar[int] = 5
    every_seconds: ClassVar[int] = 0

    def prepare(self, work: Preparation) -> Any:
        """Do what is too heavy for a Tx, before each piece; what it gives is the piece's ``prepared``."""
        return None

    def may_be_cancelled(self, job: Job) -> bool:
        """Say whether somebody may end a job of this kind: not what comes again by itself, nor what others wait for unasked."""
        return not self.every_seconds

    def given_up(self, tx: Tx, plan: Plan, job: Job, error: HuodanError) -> None:
        """Say so to what waits for a job, in the Tx that ends it as failed: it was tried too often, or refused."""

    def is_alone(self, job: Job) -> bool:
        """Say whether no other write may go on while a piece is done: it publishes something."""
        return False

    def piece(self, piece: Piece) -> GoOn | Done:
        """
        Do one piece of the work in its Tx.

        Raises:
            HuodanError: the job fails with these words; nothing of the piece is kept.
        """
        raise NotImplementedError(self.label)

    def first(self, tx: Tx) -> GoOn:
        """Say when what comes again comes for the first time; ``position`` becomes the job's input."""
        return GoOn({}, 0, None)

    def come_again(self, tx: Tx, job: Job, error: Problem | None) -> GoOn:
        """Say when it comes again, and note how this time ended; ``error`` is why it came to nothing."""
        return GoOn({}, 0, None, tx.now + 1000 * self.every_seconds)

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object] | None:
        """Tell the asker what has come of it so far, as far as they may know it by now."""
        return job.result

    def can_retry(self, job: Job) -> bool:
        """Say whether a job that failed may go on from where it stood."""
        return True

    def can_undo(self, job: Job) -> bool:
        """Say whether a job that is over, and was not undone, can be."""
        return False

    def undo(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Job:
        """Take back what the job did, for who asked for it; give the job that does, or did so at once."""
        raise NotImplementedError(self.label)


def schedule_of(kind: str) -> str:
    """Name the schedule of a kind of job that comes again; one job of it is there at a time."""
    return f"every:{kind}"


def grant_of(tx: Tx, plan: Plan, job: Job) -> Grant:
    """
    Make anew what the asker of a job may do, and act as them from now on in this Tx.

    Raises:
        AskerGone: if their account or key was closed.
    """
    tx.actor = people.actor_of_asker(tx, person=job.person, key=job.key)
    return system_grant(plan) if tx.actor is SYSTEM else grant(plan, tx.actor)
