"""The flows runs go by, as they were when these began: each once, by its hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update

from huodan.engines.flow.stored import told
from huodan.kit.errors import Problem
from huodan.kit.ids import Id
from huodan.kit.packed import pack, unpack
from huodan.language.flow.run import RunState
from huodan.storage.db import Tx
from huodan.storage.sql.prepared import Fixed
from huodan.storage.system import flow_run as runs, flow_tree as trees
from huodan.storage.types import TEXT

_KEPT = Fixed(select(trees.c.hash).where(trees.c.hash == bindparam("hash", None, TEXT)))


def keep_tree(tx: Tx, hash: str, *, app: str, flow: str, text: Callable[[], str]) -> None:
    """Keep a flow for the runs that begin with it. text: its JSON, written only where it is not kept yet."""
    if _KEPT.run(tx, hash=hash):
        return
    mark = "?" if tx.dialect == "sqlite" else "%s"
    sql = f"INSERT INTO flow_tree (hash, app, flow, body) VALUES ({', '.join([mark] * 4)}) ON CONFLICT DO NOTHING"
    tx.run(sql, (hash, app, flow, pack(json.loads(text()))))


def tree_of(tx: Tx, hash: str) -> tuple[str, Mapping[str, Any]]:
    """Give the app of a flow that was kept, and the flow as JSON."""
    row = tx.execute(select(trees.c.app, trees.c.body).where(trees.c.hash == hash)).one()
    return row.app, unpack(row.body)


@dataclass(frozen=True, slots=True)
class Growing:
    """A tree that runs are under way on, how many, and when the oldest of them began."""

    flow: str
    tree: str
    count: int
    since: int


def growing(tx: Tx, flow: str | None = None) -> tuple[Growing, ...]:
    """List the trees runs are under way on; flow: of one flow only."""
    wanted = (
        select(runs.c.flow, runs.c.tree, func.count().label("runs"), func.min(runs.c.begun_at).label("since"))
        .where(runs.c.state == RunState.RUNNING.value, *([] if flow is None else [runs.c.flow == flow]))
        .group_by(runs.c.flow, runs.c.tree)
        .order_by(runs.c.flow, runs.c.tree)
    )
    return tuple(Growing(row.flow, row.tree, row.runs, row.since) for row in tx.execute(wanted))


def strand(tx: Tx, tree: str, problem: Problem) -> Id | None:
    """Let all runs on a tree be stuck that are not yet, as it makes no sense any more, and name one of them, if any is."""
    tx.memory.clear()
    stands = (runs.c.tree == tree, runs.c.state == RunState.RUNNING.value, runs.c.stuck.is_(None))
    first = tx.execute(select(runs.c.id).where(*stands).order_by(runs.c.id).limit(1)).scalar()
    tx.execute(update(runs).where(*stands).values(stuck=told(problem)))
    return None if first is None else Id(first)


def float_again(tx: Tx, tree: str, code: str) -> None:
    """Let runs on a tree go on that were stuck for one reason only, which is gone."""
    tx.memory.clear()
    stands = (runs.c.tree == tree, runs.c.state == RunState.RUNNING.value)
    is_it = runs.c.stuck.startswith(f'["", "{code}"', autoescape=True)
    tx.execute(update(runs).where(*stands, is_it).values(stuck=None))


def under_way(
    tx: Tx, flow: str, tree: str, *, is_by: bool, limit: int, after: Id | None = None
) -> tuple[Id, ...]:
    """Name runs of a flow that are under way by a tree, or by any other, the oldest first. after: only those behind this one."""
    stands = [runs.c.flow == flow, runs.c.state == RunState.RUNNING.value]
    stands += [runs.c.tree == tree if is_by else runs.c.tree != tree]
    stands += [] if after is None else [runs.c.id > after]
    return tuple(tx.execute(select(runs.c.id).where(*stands).order_by(runs.c.id).limit(limit)).scalars())


@dataclass(frozen=True, slots=True)
class Grown:
    """A version of a flow that runs went by: how many, and when the first and the last of them began."""

    flow: str
    tree: str
    runs: int
    first: int
    last: int


def grown(tx: Tx, flows: Sequence[str]) -> tuple[Grown, ...]:
    """List the versions runs of some flows went by, those that were begun by last first."""
    columns = runs.c.flow, runs.c.tree
    counted = func.count().label("runs")
    first, last = func.min(runs.c.begun_at).label("first"), func.max(runs.c.begun_at).label("last")
    every = [state.value for state in RunState]  # the index begins with it
    wanted = (
        select(*columns, counted, first, last)
        .where(runs.c.state.in_(every), runs.c.flow.in_(flows))
        .group_by(*columns)
        .order_by(last.desc(), runs.c.tree)
    )
    return tuple(Grown(row.flow, row.tree, row.runs, row.first, row.last) for row in tx.execute(wanted))
