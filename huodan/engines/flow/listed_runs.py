"""Lists of runs: those somebody began, those about a record, those that are stuck or wait for too long."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from huodan.engines.flow.filters import TIME_UP, Order
from huodan.engines.flow.lists import MOST_COUNTED, MOST_LISTED, WAITING, is_waiting, may_sign_in
from huodan.engines.flow.stored import ASKED
from huodan.kit.errors import Problem
from huodan.kit.ids import Id
from huodan.language.flow.run import RunState, TaskState, VisitState
from huodan.language.messages import SYSTEM_PERSON
from huodan.storage.db import Tx
from huodan.storage.system import (
    flow_run as runs,
    flow_said as said,
    flow_task as tasks,
    flow_visit as visits,
)


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run as it is listed. stuck: why it cannot go on."""

    id: Id
    flow: str
    tree: str
    form: str
    record: Id | None
    state: RunState
    starter: Id
    begun_at: int
    ended_at: int | None
    stuck: Problem | None


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are meant besides. asked_before: somebody waits in them since before that moment. is_late: a step is late."""

    flow: str | None = None
    form: str | None = None
    state: RunState | None = None
    asked_before: int | None = None
    is_late: bool = False


ALL_RUNS = RunFilter()


def list_runs(
    tx: Tx,
    *,
    limit: int,
    starter: Id | None = None,
    flows: Sequence[str] | None = None,
    about: tuple[str, Id] | None = None,
    is_stuck: bool = False,
    asked_before: int | None = None,
    before: Id | None = None,
    asked: RunFilter = ALL_RUNS,
    order: Order = Order.NEWEST,
) -> tuple[ListedRun, ...]:
    """
    List runs, the newest first, or the oldest: those somebody began, those of some flows, those about a record.

    is_stuck: only those that cannot go on. asked_before: only those in which somebody was asked before that moment and
    still is, or whose deadline has passed. before: behind this one, in the order asked for.
    """
    is_newest = order is Order.NEWEST
    wanted = select(runs).order_by(runs.c.id.desc() if is_newest else runs.c.id)
    wanted = wanted.where(*_is_meant(tx, asked)).limit(min(limit, MOST_COUNTED + 1))
    if starter is not None:
        wanted = wanted.where(runs.c.starter == starter, runs.c.starter != SYSTEM_PERSON)
    if flows is not None:
        wanted = wanted.where(runs.c.flow.in_(flows))
    if about is not None:
        wanted = wanted.where(runs.c.form == about[0], runs.c.record == about[1])
    if is_stuck:
        wanted = wanted.where(_cannot_go_on())
    if asked_before is not None:
        wanted = wanted.where(runs.c.state == RunState.RUNNING.value, _waits_too_long(tx, asked_before))
    if before is not None:
        wanted = wanted.where(runs.c.id < before if is_newest else runs.c.id > before)
    return tuple(_listed_run(row) for row in tx.execute(wanted))


def listed_runs(tx: Tx, ids: Sequence[Id]) -> tuple[ListedRun, ...]:
    """List some runs, the oldest first."""
    wanted = select(runs).where(runs.c.id.in_(ids)).order_by(runs.c.id)
    return tuple(_listed_run(row) for row in tx.execute(wanted))


def count_stuck(
    tx: Tx, *, flows: Sequence[str] | None = None, besides: Id | None = None, limit: int = MOST_LISTED
) -> int:
    """Say how many runs cannot go on; the limit means «or more». flows: only of these. besides: without this one."""
    wanted = select(runs.c.id).where(_cannot_go_on())
    if flows is not None:
        wanted = wanted.where(runs.c.flow.in_(flows))
    if besides is not None:
        wanted = wanted.where(runs.c.id != besides)
    counted: Select[Any] = select(func.count()).select_from(wanted.limit(limit).subquery())
    return int(tx.execute(counted).scalar_one())


def _is_meant(tx: Tx, asked: RunFilter) -> list[ColumnElement[bool]]:
    state = None if asked.state is None else asked.state.value
    same = ((runs.c.flow, asked.flow), (runs.c.form, asked.form), (runs.c.state, state))
    wanted: list[ColumnElement[bool]] = [column == value for column, value in same if value is not None]
    if asked.asked_before is not None:
        wanted += [runs.c.state == RunState.RUNNING.value, _waits_since(asked.asked_before)]
    if asked.is_late:
        wanted += [runs.c.state == RunState.RUNNING.value, _is_late(tx)]
    return wanted


def _cannot_go_on() -> ColumnElement[bool]:
    """Say that a run is stuck, or somebody is asked in it who may not sign in any more."""
    gone = exists().where(tasks.c.run == runs.c.id, _is_gone())
    return and_(runs.c.state == RunState.RUNNING.value, or_(runs.c.stuck.is_not(None), gone))


def _waits_too_long(tx: Tx, asked_before: int) -> ColumnElement[bool]:
    """Say that somebody in a run was asked before a moment, or that the time of an open step that asks was up meanwhile."""
    return or_(_waits_since(asked_before), _is_late(tx))


def _waits_since(asked_before: int) -> ColumnElement[bool]:
    return exists().where(tasks.c.run == runs.c.id, *is_waiting(tasks), tasks.c.opened_at < asked_before)


def _is_late(tx: Tx) -> ColumnElement[bool]:
    open_task = (tasks.c.run == runs.c.id, *is_waiting(tasks))
    is_over = exists().where(said.c.run == runs.c.id, said.c.visit == visits.c.id, said.c.what.in_(TIME_UP))
    return exists().where(
        visits.c.run == runs.c.id,
        visits.c.state == VisitState.OPEN.value,
        exists().where(*open_task, tasks.c.visit == visits.c.id),
        or_(visits.c.due_at < tx.now, is_over),
    )


def last_due(tx: Tx) -> int | None:
    """Say how far ahead an open step looks: the last moment at which one is to be looked at again."""
    open_ones = (visits.c.state == VisitState.OPEN.value, visits.c.due_at.is_not(None))
    wanted = select(visits.c.due_at).where(*open_ones).order_by(visits.c.due_at.desc()).limit(1)
    return tx.execute(wanted).scalar()


def runs_waiting_for(tx: Tx, person: Id, *, limit: int, after: Id = 0) -> tuple[Id, ...]:
    """Name the runs in which somebody is asked, or will be, the oldest first: those behind ``after``."""
    states = (*WAITING, TaskState.LATER.value)
    wanted = select(tasks.c.run).where(
        tasks.c.person == person, tasks.c.state.in_(states), tasks.c.sort.in_(ASKED), tasks.c.run > after
    )
    return tuple(tx.execute(wanted.distinct().order_by(tasks.c.run).limit(limit)).scalars())


def records_under_way(tx: Tx, form: str, ids: Sequence[Id]) -> frozenset[Id]:
    """Say about which of some records of a form a run is under way."""
    mine = (runs.c.form == form, runs.c.record.in_(ids), runs.c.state == RunState.RUNNING.value)
    return frozenset(tx.execute(select(runs.c.record).where(*mine).distinct()).scalars())


def gone(tx: Tx, run: Id) -> tuple[Id, ...]:
    """List who is asked in a run and may not sign in any more."""
    wanted = select(tasks.c.person).where(tasks.c.run == run, _is_gone())
    return tuple(tx.execute(wanted.order_by(tasks.c.id)).scalars())


def _is_gone() -> ColumnElement[bool]:
    """Say that a task waits for somebody who may not sign in; of what is offered to several, that none of them may."""
    other = tasks.alias()
    of_others = exists().where(
        other.c.visit == tasks.c.visit, other.c.state == TaskState.OFFERED.value, may_sign_in(other)
    )
    is_alone = or_(tasks.c.state == TaskState.OPEN.value, ~of_others.correlate(tasks))
    return and_(*is_waiting(tasks), is_alone, ~may_sign_in(tasks).correlate(tasks))


def _listed_run(row: Any) -> ListedRun:
    return ListedRun(
        id=row.id,
        flow=row.flow,
        tree=row.tree,
        form=row.form,
        record=row.record,
        state=RunState(row.state),
        starter=row.starter,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        stuck=None if row.stuck is None else Problem(*json.loads(row.stuck)),
    )
