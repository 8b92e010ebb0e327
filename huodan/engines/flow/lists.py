"""Lists of tasks and runs (待办中心): what waits for somebody, what they did, what they began, what they were shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Exists,
    Select,
    SmallInteger,
    and_,
    bindparam,
    column,
    exists,
    false,
    func,
    or_,
    select,
    table,
    update,
)

from huodan.engines.flow.filters import EVERY, NEVER, Behind, Order, TaskFilter, due_at, is_meant, ordered
from huodan.engines.flow.said import COPY, NOTICE
from huodan.engines.flow.stand_ins import stood_in_for
from huodan.engines.flow.stored import ASKED
from huodan.kit.ids import Id
from huodan.language.flow.run import RunState, TaskState
from huodan.language.messages import SYSTEM_PERSON
from huodan.storage.db import Tx
from huodan.storage.sql.prepared import Fixed
from huodan.storage.system import (
    account,
    flow_run as runs,
    flow_task as tasks,
    flow_visit as visits,
)
from huodan.storage.types import BIG

_people = table("r_people", column("id", BigInteger), column("f_person_active", SmallInteger))
WAITING = (TaskState.OPEN.value, TaskState.OFFERED.value)
MOST_LISTED = 100
MOST_COUNTED = 1_000
MOST_MERGED = 100
"""Of tasks that are one to-do, what is answered at once; those left are one to-do then."""

Asked = Id | BindParameter[Any]
"""A person, or a parameter for one."""


class Which(StrEnum):
    """The lists of tasks there are: to do, done, shown to me; all that wait in flows I look after."""

    WAITING = "todo"
    DONE = "done"
    COPIED = "copied"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Listed:
    """
    A task as it is listed.

    person: whose it is, who may be somebody the asker stands in for. due_at: of its step. merged: what others that are one to-do
    with it have in common with it; of those waiting only the first is listed.
    """

    id: Id
    run: Id
    flow: str
    tree: str
    node: str
    form: str
    record: Id | None
    person: Id
    sort: str
    state: TaskState
    vote: str | None
    starter: Id
    opened_at: int
    closed_at: int | None
    due_at: int | None
    is_seen: bool
    is_running: bool
    visit: Id
    merged: str | None = None


def list_tasks(
    tx: Tx,
    which: Which,
    *,
    person: Id,
    limit: int,
    asked: TaskFilter = EVERY,
    order: Order = Order.NEWEST,
    behind: Behind | None = None,
    kept: Sequence[str] | None = (),
) -> tuple[Listed, ...]:
    """List tasks of somebody. kept: for ``ALL``, the flows they look after; None for every flow."""
    mine = _of(tx, which, person) if which is not Which.ALL else _of_all(person, kept)
    wanted = ordered(_rows().where(mine, *is_meant(tx, asked)), order, behind)
    return tuple(_listed(row) for row in tx.execute(wanted.limit(min(limit, MOST_COUNTED + 1))))


def place_of(row: Listed, order: Order) -> Behind:
    """Say where the page behind a task begins."""
    match order:
        case Order.NEWEST:
            return Behind(row.id)
        case Order.LONGEST:
            return Behind(row.id, row.opened_at)
        case Order.DUE:
            return Behind(row.id, NEVER if row.due_at is None else row.due_at)


def listed(tx: Tx, ids: Sequence[Id]) -> tuple[Listed, ...]:
    """List some tasks, the oldest first."""
    wanted = _rows().where(tasks.c.id.in_(ids)).order_by(tasks.c.id)
    return tuple(_listed(row) for row in tx.execute(wanted))


def _rows() -> Select[Any]:
    run = (runs.c.flow, runs.c.tree, runs.c.starter, runs.c.state.label("run_state"))
    shown = select(tasks, *run, visits.c.node, due_at().label("due_at"))
    return shown.join(runs, runs.c.id == tasks.c.run).join(visits, visits.c.id == tasks.c.visit)


def merged_with(tx: Tx, task: Id, *, by: Id) -> tuple[Id, ...]:
    """List the tasks that are one to-do with one that waits for somebody who looks, and it, the oldest first."""
    own = next(iter(_MERGED.run(tx, id=task)), None)
    if own is None or own.merged is None:
        return (task,)
    alike = (tasks.c.person == own.person, tasks.c.merged == own.merged, *is_waiting(tasks))
    wanted = select(tasks.c.id).where(*alike, _may_be_of(tasks, by)).order_by(tasks.c.id).limit(MOST_MERGED)
    return tuple(tx.execute(wanted).scalars())


def _may_be_of(table: Any, person: Asked) -> ColumnElement[bool]:
    """Say that a task is somebody's own, or of a run they did not begin: nobody stands in for others on what they began."""
    own = exists().where(runs.c.id == table.c.run, runs.c.starter == person).correlate(table)
    return or_(table.c.person == person, ~own)


def is_done_with_others(tx: Tx, task: Id) -> bool:
    """Say whether a task was answered together with others that were one to-do with it."""
    own = select(tasks.c.person, tasks.c.merged, tasks.c.closed_at).where(tasks.c.id == task)
    row = tx.execute(own).first()
    if row is None or row.merged is None or row.closed_at is None:
        return False
    same = (tasks.c.person == row.person, tasks.c.merged == row.merged, tasks.c.closed_at == row.closed_at)
    return tx.execute(select(tasks.c.id).where(*same, tasks.c.id != task).limit(1)).first() is not None


def count_merged(tx: Tx, rows: Sequence[Listed], *, by: Id) -> dict[Id, int]:
    """Say of how many tasks each that somebody sees listed is one to-do, where that is more than one."""
    keys = {(row.person, row.merged): row.id for row in rows if row.merged and row.state is TaskState.OPEN}
    if not keys:
        return {}
    alike = (tasks.c.person.in_({key[0] for key in keys}), tasks.c.merged.in_({key[1] for key in keys}))
    wanted: Select[Any] = select(tasks.c.person, tasks.c.merged, func.count()).where(
        *alike, *is_waiting(tasks), _may_be_of(tasks, by)
    )
    found = map(tuple, tx.execute(wanted.group_by(tasks.c.person, tasks.c.merged)))
    return {keys[person, key]: count for person, key, count in found if count > 1 and (person, key) in keys}


def is_waiting(table: Any) -> tuple[ColumnElement[bool], ...]:
    """Say that a task waits for somebody, or is offered to them."""
    return table.c.state.in_(WAITING), table.c.sort.in_(ASKED)


def count_todo(tx: Tx, *, person: Id) -> int:
    """Say how many tasks wait for somebody; a thousand means «or more»."""
    if person == SYSTEM_PERSON:
        return 0
    instead = _instead(tx, person)
    if not instead:
        return int(_TODO.run(tx, person=person)[0].many)
    return int(tx.execute(_counted(_waits_for(person, instead))).scalar_one())


def _counted(passed: ColumnElement[bool]) -> Select[Any]:
    wanted = select(tasks.c.id).join(runs, runs.c.id == tasks.c.run).where(passed).limit(MOST_COUNTED)
    counted: Select[Any] = select(func.count().label("many")).select_from(wanted.subquery())
    return counted


def count_unseen(tx: Tx, *, person: Id) -> int:
    """Say how much was shown to somebody that they have not seen; a thousand means «or more»."""
    wanted = select(tasks.c.id).where(_of(tx, Which.COPIED, person), tasks.c.seen_at.is_(None))
    counted: Select[Any] = select(func.count()).select_from(wanted.limit(MOST_COUNTED).subquery())
    return int(tx.execute(counted).scalar_one())


def tasks_about(tx: Tx, form: str, record: Id, *, person: Id) -> tuple[Id, ...]:
    """Name the tasks about a record that somebody may open, the newest first: theirs, and open ones they may stand in for."""
    mine = or_(tasks.c.person == person, tasks.c.state.in_(WAITING))
    wanted = select(tasks.c.id).join(runs, runs.c.id == tasks.c.run)
    wanted = wanted.where(runs.c.form == form, runs.c.record == record, mine)
    return tuple(tx.execute(wanted.order_by(tasks.c.id.desc()).limit(MOST_LISTED)).scalars())


def note_seen(tx: Tx, ids: Sequence[Id], *, person: Id) -> None:
    """Note that somebody saw what was shown to them."""
    mine = (tasks.c.id.in_(ids), tasks.c.person == person, tasks.c.seen_at.is_(None))
    tx.execute(update(tasks).where(*mine).values(seen_at=tx.now))


def takes_part(tx: Tx, run: Id, person: Id) -> bool:
    """Say whether somebody began a run, or ever was asked or shown something in it."""
    return person != SYSTEM_PERSON and bool(_TAKES_PART.run(tx, run=run, person=person))


def flows_asked(tx: Tx, person: Id) -> tuple[str, ...]:
    """Name the flows in which somebody was asked something of late."""
    recent = select(tasks.c.run).where(tasks.c.person == person, tasks.c.sort.in_(ASKED))
    recent = recent.order_by(tasks.c.id.desc()).limit(MOST_COUNTED)
    wanted = select(runs.c.flow).where(runs.c.id.in_(select(recent.subquery().c.run)))
    return tuple(tx.execute(wanted.distinct().order_by(runs.c.flow)).scalars())


def may_sign_in(table: Any) -> Exists:
    """Say that whose a task is may sign in."""
    is_staff = or_(_people.c.f_person_active.is_(None), _people.c.f_person_active == 1)
    found = exists().where(
        account.c.person == table.c.person,
        account.c.is_active == 1,
        _people.c.id == account.c.person,
        is_staff,
    )
    return found.correlate(table)


def count_at(tx: Tx, flow: str, node: str, people: Sequence[Id]) -> dict[Id, int]:
    """Say how many open tasks some people have at one step of a flow."""
    wanted: Select[Any] = (
        select(tasks.c.person, func.count())
        .join(runs, runs.c.id == tasks.c.run)
        .join(visits, visits.c.id == tasks.c.visit)
        .where(tasks.c.person.in_(people), *is_waiting(tasks), runs.c.flow == flow, visits.c.node == node)
        .group_by(tasks.c.person)
    )
    return {person: int(count) for person, count in map(tuple, tx.execute(wanted))}


def _of(tx: Tx, which: Which, person: Id) -> ColumnElement[bool]:
    if person == SYSTEM_PERSON:
        return false()  # a key is nobody, and nothing waits for it
    match which:
        case Which.WAITING:
            return _waits_for(person, _instead(tx, person))
        case Which.DONE:
            is_done = tasks.c.state.in_((TaskState.DONE.value, TaskState.MOVED.value))
            return and_(is_done, or_(tasks.c.person == person, tasks.c.acted_by == person))
        case Which.COPIED:
            return and_(tasks.c.person == person, tasks.c.sort.in_((COPY, NOTICE)))
        case Which.ALL:
            return false()  # of flows somebody looks after, who that is must be known: list_tasks


def _of_all(person: Id, kept: Sequence[str] | None) -> ColumnElement[bool]:
    """Say that a task waits for whomever, in a flow that somebody looks after."""
    if person == SYSTEM_PERSON:
        return false()
    ours = () if kept is None else (runs.c.flow.in_(kept),)
    return and_(runs.c.state == RunState.RUNNING.value, *is_waiting(tasks), *ours)


def _waits_for(person: Asked, instead: Sequence[ColumnElement[bool]] = ()) -> ColumnElement[bool]:
    """Say that a task waits for somebody, and is the first of those that are one to-do. instead: what else is theirs."""
    first = tasks.alias()
    alike = (
        first.c.person == tasks.c.person,
        first.c.merged == tasks.c.merged,
        first.c.id < tasks.c.id,
        _may_be_of(first, person),
    )
    is_behind = and_(tasks.c.merged.is_not(None), exists().where(*alike, *is_waiting(first)).correlate(tasks))
    return and_(*is_waiting(tasks), or_(tasks.c.person == person, *instead), ~is_behind)


def _instead(tx: Tx, person: Id) -> list[ColumnElement[bool]]:
    """Say which tasks of others somebody may act on today."""
    return [
        and_(
            tasks.c.person == each.person,
            runs.c.starter != person,
            *([runs.c.flow.in_(sorted(each.flows))] if each.flows is not None else ()),
        )
        for each in stood_in_for(tx, person)
    ]


def _listed(row: Any) -> Listed:
    return Listed(
        id=row.id,
        run=row.run,
        flow=row.flow,
        tree=row.tree,
        node=row.node,
        form=row.form,
        record=row.record,
        person=row.person,
        sort=row.sort,
        state=TaskState(row.state),
        vote=row.vote,
        starter=row.starter,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        due_at=row.due_at,
        is_seen=row.seen_at is not None,
        is_running=row.run_state == RunState.RUNNING.value,
        visit=row.visit,
        merged=row.merged,
    )


_ID, _PERSON = bindparam("id", None, BIG), bindparam("person", None, BIG)
_MERGED = Fixed(select(tasks.c.person, tasks.c.merged).where(tasks.c.id == _ID, *is_waiting(tasks)))
_TODO = Fixed(_counted(_waits_for(_PERSON)))
_IS_ASKED = exists().where(
    tasks.c.run == runs.c.id, or_(tasks.c.person == _PERSON, tasks.c.acted_by == _PERSON)
)
_TAKES_PART = Fixed(
    select(runs.c.id).where(
        runs.c.id == bindparam("run", None, BIG), or_(runs.c.starter == _PERSON, _IS_ASKED)
    )
)
