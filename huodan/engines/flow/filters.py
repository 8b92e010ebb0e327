"""Which tasks of a list are meant and in what order: by flow, step, who began it, and how long they wait (筛选与排序)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select

from huodan.kit.ids import Id
from huodan.language.flow.run import TaskState
from huodan.storage.db import Tx
from huodan.storage.system import (
    flow_run as runs,
    flow_said as said,
    flow_task as tasks,
    flow_visit as visits,
)
from huodan.storage.types import BIG

TIME_UP = ("due_remind", "due_transfer", "due_escalate", "due_approve", "due_reject")
"""What is told of a run when the time of a step is up (``workspace/flowing/timing.py``); the step may be open all the same."""
NEVER = 2**62
"""When what has no deadline is due, in the order of deadlines."""
OPEN = (TaskState.OPEN.value, TaskState.OFFERED.value)


class Order(StrEnum):
    """In what order tasks are listed: the newest first, what waits longest first, what is due first."""

    NEWEST = "newest"
    LONGEST = "longest"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """
    Which tasks are meant; what is None or False keeps nothing back.

    flow, form, node: by id. asked_before: what waits since before that moment. is_late: only those whose time is up.
    is_unseen: only what was not seen yet.
    """

    flow: str | None = None
    form: str | None = None
    node: str | None = None
    starter: Id | None = None
    asked_before: int | None = None
    is_late: bool = False
    is_unseen: bool = False


EVERY = TaskFilter()


@dataclass(frozen=True, slots=True)
class Behind:
    """The last row of a page, behind which the next begins. at: what it is ordered by, where that is no id."""

    id: Id
    at: int | None = None


def due_at() -> ColumnElement[int]:
    """Give when a task is due, also of one whose time was up already and whose step looks ahead to another moment, or to none."""
    return func.coalesce(_time_up(), visits.c.due_at)


def _time_up() -> ScalarSelect[Any]:
    """Give when the time of a task was up first; what happened before it was asked did not concern it."""
    of_it = (said.c.run == tasks.c.run, said.c.visit == tasks.c.visit, said.c.at > tasks.c.opened_at)
    found = select(func.min(said.c.at)).where(*of_it, said.c.what.in_(TIME_UP))
    return found.correlate(tasks).scalar_subquery()


def is_meant(tx: Tx, asked: TaskFilter) -> list[ColumnElement[bool]]:
    """Say what a filter asks of tasks, their runs and visits."""
    wanted: list[ColumnElement[bool]] = []
    same = ((runs.c.flow, asked.flow), (tasks.c.form, asked.form), (visits.c.node, asked.node))
    wanted += [column == value for column, value in same if value is not None]
    if asked.starter is not None:
        wanted.append(runs.c.starter == asked.starter)
    if asked.asked_before is not None:
        wanted += [tasks.c.state.in_(OPEN), tasks.c.opened_at < asked.asked_before]
    if asked.is_late:
        wanted += [tasks.c.state.in_(OPEN), due_at() < tx.now]
    if asked.is_unseen:
        wanted.append(tasks.c.seen_at.is_(None))
    return wanted


def ordered(wanted: Select[Any], order: Order, behind: Behind | None) -> Select[Any]:
    """Put tasks into an order, and begin behind the last one of the page before."""
    if order is Order.NEWEST:
        found = wanted.order_by(tasks.c.id.desc())
        return found if behind is None else found.where(tasks.c.id < behind.id)
    key = tasks.c.opened_at if order is Order.LONGEST else func.coalesce(due_at(), literal(NEVER, BIG))
    found = wanted.order_by(key, tasks.c.id)
    if behind is None:
        return found
    at = literal(behind.at or 0, BIG)
    return found.where(or_(key > at, and_(key == at, tasks.c.id > behind.id)))
