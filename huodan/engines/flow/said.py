"""What is told of a run besides its visits and tasks: who did what, and what people get to see without being asked."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from huodan.engines.flow.stored import Held
from huodan.kit.ids import Id
from huodan.language.flow.run import Task, TaskState
from huodan.storage.db import Tx
from huodan.storage.sql.keyed import store_rows
from huodan.storage.system import flow_said as said, flow_task as tasks

COPY, NOTICE = "copy", "notice"
TOLD = "told"
"""Sorts of tasks that ask for nothing: copies (抄送), and what is told by a step or by who reminds."""
BY_RECORD = "ended_by_record"
"""A run ended by what somebody did to its record, such as a cancelled order."""
GROUPED = "grouped"
"""Groups are told of to-dos: nothing of the history of a run."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is told of a run."""

    id: Id
    visit: Id | None
    task: Id | None
    at: int
    person: Id
    what: str
    data: Mapping[str, Any]


def say(
    tx: Tx,
    run: Id,
    what: str,
    *,
    visit: Id | None = None,
    task: Id | None = None,
    data: Mapping[str, object] | None = None,
) -> Id:
    """Note what somebody did with a run, in the name of who acts in the Tx, and give the id of the note."""
    row: dict[str, Any] = {
        "id": tx.new_id(),
        "run": run,
        "visit": visit,
        "task": task,
        "at": tx.now,
        "person": tx.actor.person,
        "what": what,
        "data": json.dumps(data or {}, ensure_ascii=False),
    }
    store_rows(tx, said, (row,))
    return Id(row["id"])


def said_one(tx: Tx, id: Id) -> tuple[Id, Said] | None:
    """Give one note with its run, None if there is none."""
    row = tx.execute(select(said).where(said.c.id == id)).first()
    return None if row is None else (row.run, _read(row))


def told_at(tx: Tx, run: Id, visits: Collection[Id]) -> tuple[Id, ...]:
    """Name what was told at some visits of a run."""
    wanted = select(said.c.id).where(
        said.c.run == run, said.c.visit.in_(visits), said.c.what.in_((TOLD, GROUPED))
    )
    return tuple(tx.execute(wanted).scalars())


def told_last(tx: Tx, runs: Collection[Id]) -> Mapping[Id, Mapping[str, Any]]:
    """Give what was noted of what was told last at visits of some runs, by visit."""
    told = (said.c.run.in_(runs), said.c.what == TOLD, said.c.visit.is_not(None))
    rows = tx.execute(select(said.c.visit, said.c.data).where(*told).order_by(said.c.id)) if runs else ()
    return {row.visit: json.loads(row.data) for row in rows}


def said_of(tx: Tx, run: Id) -> tuple[Said, ...]:
    """List what is told of a run, in its order."""
    rows = tx.execute(select(said).where(said.c.run == run).order_by(said.c.id))
    return tuple(_read(row) for row in rows)


def _read(row: Any) -> Said:
    return Said(row.id, row.visit, row.task, row.at, row.person, row.what, json.loads(row.data))


def last_said(tx: Tx, run: Id, what: str) -> int | None:
    """Say when something was told of a run the last time."""
    when = select(said.c.at).where(said.c.run == run, said.c.what == what).order_by(said.c.id.desc()).limit(1)
    return tx.execute(when).scalar()


@dataclass(frozen=True, slots=True)
class Copied:
    """What somebody was shown without being asked: as a task that asks for nothing. is_copy: 抄送, else a notice."""

    task: Task
    is_copy: bool


def copied(tx: Tx, id: Id) -> Copied | None:
    """Give what somebody was shown; None where it is a task that asks, or none."""
    row = tx.execute(select(tasks).where(tasks.c.id == id, tasks.c.sort.in_((COPY, NOTICE)))).first()
    if row is None:
        return None
    return Copied(Task(row.id, row.visit, row.person, row.place, row.opened_at), row.sort == COPY)


def informed(tx: Tx, run: Id) -> Mapping[Id, tuple[Id, ...]]:
    """Say who was shown a run without being asked, by the visit at which they were."""
    wanted = select(tasks.c.visit, tasks.c.person).where(tasks.c.run == run, tasks.c.sort.in_((COPY, NOTICE)))
    found: dict[Id, tuple[Id, ...]] = {}
    for row in tx.execute(wanted.order_by(tasks.c.id)):
        found[row.visit] = (*found.get(row.visit, ()), row.person)
    return found


def inform(tx: Tx, held: Held, visit: Id, people: Collection[Id], sort: str) -> None:
    """Let people see a run without asking them anything; each once a visit, and anew when they are told again."""
    known = select(tasks.c.person).where(tasks.c.run == held.id, tasks.c.visit == visit, tasks.c.sort == sort)
    there = set(tx.execute(known).scalars())
    again = there.intersection(people) if sort == NOTICE else ()
    if again:
        mine = (
            tasks.c.run == held.id,
            tasks.c.visit == visit,
            tasks.c.sort == sort,
            tasks.c.person.in_(again),
        )
        tx.execute(update(tasks).where(*mine).values(seen_at=None, opened_at=tx.now))
    rows = [
        {
            "id": tx.new_id(),
            "run": held.id,
            "visit": visit,
            "form": held.form,
            "record": held.record,
            "person": person,
            "place": 0,
            "sort": sort,
            "state": TaskState.OPEN.value,
            "opened_at": tx.now,
        }
        for person in people
        if person not in there
    ]
    if rows:
        tx.execute(insert(tasks), rows)
