"""
Runs as rows: read with what belongs to them, and written back, of each only what is other than before.

Whoever changes a run holds its row until the Tx ends (``load``), so that of two who decide at once the second sees what the first
one did. So its rows are read once in a Tx and remembered there as they were written last. Who shows it waits for nobody.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Table, bindparam, or_, select

from huodan.kit.errors import Problem
from huodan.kit.ids import Id
from huodan.kit.packed import squeeze, unpack, unsqueeze
from huodan.language.access import NotFound
from huodan.language.flow.run import Run, RunState, Task, TaskState, Visit, VisitState
from huodan.language.flow.voting import Vote
from huodan.storage.db import Tx
from huodan.storage.sql.keyed import change_row, store_rows
from huodan.storage.sql.prepared import Fixed
from huodan.storage.system import flow_run as runs, flow_task as tasks, flow_visit as visits
from huodan.storage.types import BIG

ASKED = ("ask", "handle")
"""The sorts of tasks that belong to a run's way; the others are told only."""

Row = dict[str, Any]
Rows = dict[Id, Row]
"""Rows as they are stored, by id, but for ``data``, which is not packed."""
Stored = tuple[Rows, Rows, Rows]
"""Of a run: itself, its visits, its tasks."""

_ID = bindparam("id", None, BIG)
_ASKED = tuple(each for each in tasks.c if each.name != "seen_at")
"""Columns of tasks that belong to a run's way: when somebody saw theirs is noted beside."""
_RUN = Fixed(select(runs).where(runs.c.id == _ID))
_DATA = Fixed(select(runs.c.data).where(runs.c.id == _ID))
_HELD = Fixed(select(runs).where(runs.c.id == _ID).with_for_update())
_VISITS = Fixed(select(visits).where(visits.c.run == _ID).order_by(visits.c.id))
_TASKS = Fixed(select(*_ASKED).where(tasks.c.run == _ID, tasks.c.sort.in_(ASKED)).order_by(tasks.c.id))
_RUN_OF = Fixed(select(tasks.c.run, tasks.c.form, tasks.c.record).where(tasks.c.id == _ID))


class RunNotFound(NotFound):
    """There is no such run, or who asks may not know of it."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个流程", "en": "The process"})


class TaskNotFound(NotFound):
    """There is no such task, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这条待办", "en": "The task"})


@dataclass(slots=True)
class Held:
    """
    A run with what surrounds it, held to be changed, or looked at only.

    flow: its id. tree: the hash of the flow as it was when the run began. locks: whether nobody else writes its record now.
    due: when visits are to be looked at again. sorts: of tasks, by id. data: what was chosen on the way.
    stuck: why it cannot go on; its path names the visit. merged: of tasks, what those have in common that are one to-do.
    is_held: False of one that was only looked at and is never saved.
    """

    run: Run
    app: str
    flow: str
    tree: str
    form: str
    record: Id | None
    version: int
    begun_at: int
    cause: Id | None = None
    locks: bool = False
    stuck: Problem | None = None
    ended_at: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    due: dict[Id, int | None] = field(default_factory=dict)
    sorts: dict[Id, str] = field(default_factory=dict)
    merged: dict[Id, str] = field(default_factory=dict)
    is_held: bool = True
    _was: Stored = field(default_factory=lambda: ({}, {}, {}), repr=False)

    @property
    def id(self) -> Id:
        """Give the id of the run."""
        return self.run.id

    @property
    def is_running(self) -> bool:
        """Say whether it is under way."""
        return self.run.state is RunState.RUNNING


def load(tx: Tx, id: Id) -> Held:
    """
    Read a run; in a write Tx nobody else changes it until the end of it.

    Raises:
        RunNotFound: if there is none.
    """
    stored: Stored = tx.memory.get((Held, id)) or _read(tx, id)
    tx.memory[Held, id] = stored
    return _held(stored, id)


def look(tx: Tx, id: Id) -> Held:
    """
    Read a run to show it, also while others hold it: nobody is waited for, and nobody waits.

    In a write Tx it is as others left it, or as this one wrote it, and is not remembered: who changes it ``load``s it.

    Raises:
        RunNotFound: if there is none.
    """
    if not tx.is_write or (Held, id) in tx.memory:
        return load(tx, id)
    # the last first: each row comes after those it names, which therefore are there
    asked, visited, found = (each.run(tx, id=id) for each in (_TASKS, _VISITS, _RUN))
    return _held(_plainly(found, visited, asked), id, is_held=False)


def _held(stored: Stored, id: Id, *, is_held: bool = True) -> Held:
    of, visited, asked = stored
    row = of[id]
    held = Held(
        Run(id, row["starter"], RunState(row["state"])),
        app=row["app"],
        flow=row["flow"],
        tree=row["tree"],
        form=row["form"],
        record=row["record"],
        version=row["version"],
        begun_at=row["begun_at"],
        cause=row["cause"],
        locks=bool(row["locks"]),
        stuck=None if row["stuck"] is None else Problem(*json.loads(row["stuck"])),
        ended_at=row["ended_at"],
        data=orjson.loads(row["data"]),
        due={each["id"]: each["due_at"] for each in visited.values()},
        sorts={each["id"]: each["sort"] for each in asked.values()},
        merged={each["id"]: each["merged"] for each in asked.values() if each["merged"] is not None},
        is_held=is_held,
        _was=stored,
    )
    held.run.visits = {each["id"]: _visit(each) for each in visited.values()}
    held.run.tasks = {each["id"]: _task(each) for each in asked.values()}
    return held


def _read(tx: Tx, id: Id) -> Stored:
    found = (_HELD if tx.is_write else _RUN).run(tx, id=id)
    return _plainly(found, _VISITS.run(tx, id=id), _TASKS.run(tx, id=id))


def _plainly(found: Sequence[Any], visited: Sequence[Any], asked: Sequence[Any]) -> Stored:
    if not found:
        raise RunNotFound
    first, second, third = (
        {row.id: _plain(row._asdict()) for row in rows} for rows in (found, visited, asked)
    )
    return first, second, third


def _plain(row: Row) -> Row:
    return row if row.get("data") is None else {**row, "data": unsqueeze(row["data"])}


def save(tx: Tx, held: Held) -> Collection[Id]:
    """Write what is other than before, and name the people whose tasks are."""
    assert held.is_held, "who changes a run loads it"
    if not held.is_running and held.ended_at is None:
        held.ended_at = tx.now
    now = _rows(held)
    for table, was, rows in zip((runs, visits, tasks), held._was, now, strict=True):
        _write(tx, table, was, rows)
    changed = {
        row["person"]
        for rows in (held._was[2], now[2])
        for id, row in rows.items()
        if held._was[2].get(id) != now[2].get(id)
    }
    if tx.memory.get((Held, held.id), held._was) is held._was:
        tx.memory[Held, held.id] = now
    else:  # somebody else wrote it meanwhile
        del tx.memory[Held, held.id]
    held._was = now
    return changed


def _write(tx: Tx, table: Table, was: Rows, now: Rows) -> None:
    store_rows(tx, table, [_packed(row) for id, row in now.items() if id not in was])
    for id, row in now.items():
        before = was.get(id)
        if before is not None and before != row:
            change_row(tx, table, id, _packed({k: value for k, value in row.items() if before[k] != value}))


def _packed(row: Row) -> Row:
    return row if row.get("data") is None else {**row, "data": squeeze(row["data"])}


def _rows(held: Held) -> tuple[Rows, Rows, Rows]:
    run = held.run
    of = {
        "id": run.id,
        "app": held.app,
        "flow": held.flow,
        "tree": held.tree,
        "form": held.form,
        "record": held.record,
        "state": run.state.value,
        "starter": run.starter,
        "version": held.version,
        "cause": held.cause,
        "stuck": told(held.stuck),
        "locks": int(held.locks and held.is_running),
        "data": orjson.dumps(held.data),
        "begun_at": held.begun_at,
        "ended_at": held.ended_at,
    }
    visited = {each.id: _visit_row(held, each) for each in run.visits.values()}
    return {run.id: of}, visited, {each.id: _task_row(held, each) for each in run.tasks.values()}


def _visit_row(held: Held, visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.id,
        "run": held.id,
        "node": visit.node,
        "around": visit.around,
        "arm": visit.arm,
        "state": visit.state.value,
        "straight": visit.straight,
        "entered_at": visit.entered_at,
        "left_at": visit.left_at,
        "due_at": held.due.get(visit.id) if visit.is_open else None,
        "data": orjson.dumps(visit.data) if visit.data else None,
    }


def _task_row(held: Held, task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "run": held.id,
        "visit": task.visit,
        "form": held.form,
        "record": held.record,
        "person": task.person,
        "place": task.place,
        "sort": held.sorts.get(task.id, "ask"),
        "state": task.state.value,
        "vote": None if task.vote is None else task.vote.value,
        "opinion": task.opinion,
        "acted_by": task.acted_by,
        "for_task": task.for_task,
        "opened_at": task.opened_at,
        "closed_at": task.closed_at,
        "merged": held.merged.get(task.id),
    }


def _visit(row: Row) -> Visit:
    return Visit(
        row["id"],
        row["node"],
        row["around"],
        row["arm"],
        row["entered_at"],
        VisitState(row["state"]),
        row["left_at"],
        row["straight"],
        {} if row["data"] is None else orjson.loads(row["data"]),
    )


def _task(row: Row) -> Task:
    return Task(
        row["id"],
        row["visit"],
        row["person"],
        row["place"],
        row["opened_at"],
        TaskState(row["state"]),
        None if row["vote"] is None else Vote(row["vote"]),
        row["opinion"],
        row["closed_at"],
        row["for_task"],
        row["acted_by"],
    )


def told(problem: Problem | None) -> str | None:
    """Write why a run is stuck as it is kept."""
    if problem is None:
        return None
    return json.dumps([problem.path, problem.code, problem.zh, problem.en], ensure_ascii=False)


def run_of(tx: Tx, task: Id) -> tuple[Id, str, Id | None]:
    """
    Say to which run a task belongs, and which record of which form it is about.

    Raises:
        TaskNotFound: if there is no such task.
    """
    found = _RUN_OF.run(tx, id=task)
    if not found:
        raise TaskNotFound
    return found[0].run, found[0].form, found[0].record


def about(tx: Tx, run: Id) -> tuple[str, Id | None]:
    """
    Say which record of which form a run is about.

    Raises:
        RunNotFound: if there is no such run.
    """
    found = _RUN.run(tx, id=run)
    if not found:
        raise RunNotFound
    return found[0].form, found[0].record


@dataclass(frozen=True, slots=True)
class Going:
    """A run that is under way, in short."""

    id: Id
    flow: str
    locks: bool


_GOING = (
    "SELECT id, flow, locks FROM flow_run WHERE form = {0} AND record = {0} AND state = 'running' ORDER BY id"
)


def going(tx: Tx, form: str, record: Id) -> tuple[Going, ...]:
    """List the runs that are under way about a record."""
    mark = "?" if tx.dialect == "sqlite" else "%s"
    found = tx.run(_GOING.format(mark), (form, record)).fetchall()
    return tuple(Going(id, flow, bool(locks)) for id, flow, locks in found)


def begun_by(tx: Tx, form: str, record: Id, causes: Collection[Id]) -> tuple[Id, ...]:
    """Name the runs about a record that some commands set off."""
    wanted = select(runs.c.id).where(runs.c.form == form, runs.c.record == record, runs.c.cause.in_(causes))
    return tuple(tx.execute(wanted.order_by(runs.c.id)).scalars())


def is_any_going(tx: Tx, form: str) -> bool:
    """Say whether a run is under way about any record of a form."""
    wanted = select(runs.c.id).where(runs.c.form == form, runs.c.state == RunState.RUNNING.value).limit(1)
    return tx.execute(wanted).first() is not None


def has_moved(tx: Tx, form: str, record: Id, *, since: int) -> bool:
    """Say whether any run about a record began, ended or came somewhere at a moment or after it."""
    about = (runs.c.form == form, runs.c.record == record)
    begun = select(runs.c.id).where(*about, or_(runs.c.begun_at >= since, runs.c.ended_at >= since)).limit(1)
    came = (
        select(visits.c.id).join(runs, runs.c.id == visits.c.run).where(*about, visits.c.entered_at >= since)
    )
    return any(tx.execute(wanted).first() is not None for wanted in (begun, came.limit(1)))


def data_of(tx: Tx, run: Id) -> Mapping[str, Any]:
    """Give what was noted of a run on its way; nothing where there is none."""
    found = _DATA.run(tx, id=run)
    return unpack(found[0].data) if found else {}


def chosen(held: Held) -> Mapping[str, tuple[Id, ...]]:
    """Give whom somebody chose on the way, by node."""
    return {node: tuple(people) for node, people in held.data.get("chosen", {}).items()}
