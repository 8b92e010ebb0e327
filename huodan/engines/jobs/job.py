"""A job as its row says it, and how it stands with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.kit.packed import unpack
from huodan.kit.words import Text
from huodan.language.access import NotFound
from huodan.language.messages import Actor


class State(StrEnum):
    """How it stands with a job; the last three are its ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OVER = frozenset({State.DONE, State.FAILED, State.CANCELLED})


class JobNotFound(NotFound):
    """There is no such job, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这项任务", "en": "The job"})


class JobOver(HuodanError):
    """The job has ended; it cannot be cancelled any more."""

    code = "job_over"
    status = 409
    zh = "这项任务已经结束，不能取消。"
    en = "This job is over; it cannot be cancelled."


class NotFailed(HuodanError):
    """Only what failed is tried again."""

    code = "not_failed"
    status = 409
    zh = "只有失败的任务可以重试，这项任务没有失败，或不能重试。"
    en = "Only a job that failed can be tried again; this one did not, or cannot be."


@dataclass(frozen=True, slots=True)
class Job:
    """
    One job.

    person, key: who asked; both of nobody for the system's own. input: what was asked for, never changed.
    position: from where the next piece goes on. attempts: how often the piece at hand was begun, this time included.
    turn: how often the job was taken. due_at: when it goes on while it waits. done, total: how far it is, in what its
    kind counts. undone_by: the job that took it back.
    """

    id: Id
    kind: str
    state: State
    person: Id
    key: Id | None
    title: Text
    input: Mapping[str, Any]
    position: Mapping[str, Any]
    done: int
    total: int | None
    attempts: int
    turn: int
    due_at: int | None
    is_cancelling: bool
    result: Mapping[str, Any] | None
    error: Problem | None
    undone_by: Id | None
    created_at: int
    ended_at: int | None

    @property
    def is_over(self) -> bool:
        """Say whether it has ended."""
        return self.state in OVER

    def is_of(self, actor: Actor) -> bool:
        """Say whether somebody asked for it themselves."""
        return self.key == actor.key and (actor.key is not None or self.person == actor.person)


def read_job(row: Any) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        state=State(row.state),
        person=row.person,
        key=row.api_key,
        title=json.loads(row.title),
        input=unpack(row.input),
        position=unpack(row.position),
        done=row.done,
        total=row.total,
        attempts=row.attempts,
        turn=row.turn,
        due_at=row.due_at,
        is_cancelling=bool(row.is_cancelling),
        result=None if row.result is None else unpack(row.result),
        error=None if row.error is None else Problem(*json.loads(row.error)),
        undone_by=row.undone_by,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
