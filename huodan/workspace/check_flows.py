"""The laws of runs: what ended has nothing open, what is under way waits for something, and what is due has its timer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, exists, literal, or_, select

from huodan.engines.flow import ASKED, tree_of
from huodan.engines.jobs import State
from huodan.kit.ids import Id
from huodan.kit.packed import unpack
from huodan.language.flow.course import START
from huodan.language.flow.run import RunState, TaskState, VisitState
from huodan.storage.db import Tx
from huodan.storage.system import (
    flow_run as runs,
    flow_task as tasks,
    flow_tree as trees,
    flow_visit as visits,
    job,
)
from huodan.workspace.runs.moving import CHILDREN, TIMER

MOST_FOUND = 1_000
ASKS = frozenset({START, "approve", "handle"})
WAITS = frozenset({"wait", "call"})
"""Kinds of nodes that ask people, and that may wait for something else than people: for a condition, or another program."""
_RUNNING = runs.c.state == RunState.RUNNING.value
_OPEN_VISIT = visits.c.state == VisitState.OPEN.value
_ASKED_NOW = tasks.c.state.in_((TaskState.OPEN.value, TaskState.OFFERED.value))
_OPEN_TASK = or_(_ASKED_NOW, tasks.c.state == TaskState.LATER.value)


@dataclass(frozen=True, slots=True)
class BrokenRun:
    """A run that breaks a law. form: of its record."""

    run: Id
    form: str
    code: str
    zh: str
    en: str


def broken_runs(tx: Tx) -> Iterator[BrokenRun]:
    """List the runs that break a law."""
    asked = tasks.c.sort.in_(("ask", "handle"))
    open_visit = exists().where(visits.c.run == runs.c.id, _OPEN_VISIT)
    open_task = exists().where(tasks.c.run == runs.c.id, _OPEN_TASK, asked)
    comes = job.c.state.in_((State.WAITING.value, State.RUNNING.value))
    timer = exists().where(job.c.once == literal(f"{TIMER}:") + cast(visits.c.id, Text), comes)
    late = exists().where(visits.c.run == runs.c.id, _OPEN_VISIT, visits.c.due_at.is_not(None), ~timer)
    laws = (
        (
            ~_RUNNING & or_(open_visit, open_task),
            "left_open",
            "流程已结束，还有没关闭的步骤或待办。",
            "It has ended and something in it is open.",
        ),
        (
            _RUNNING & ~open_visit & runs.c.stuck.is_(None),
            "waits_for_nothing",
            "流程没有结束，也不在等任何人。",
            "It goes on and waits for nothing.",
        ),
        (_RUNNING & late, "no_timer", "有一步到时间要处理，但没有定时。", "A step is due and has no timer."),
        (
            ~exists().where(trees.c.hash == runs.c.tree),
            "no_tree",
            "流程所依据的版本不在了。",
            "The flow it goes by is not there.",
        ),
    )
    for law, code, zh, en in laws:
        for row in tx.execute(select(runs.c.id, runs.c.form).where(law).limit(MOST_FOUND)):
            yield BrokenRun(row.id, row.form, code, zh, en)
    yield from _waiting_for_nobody(tx)


def _waiting_for_nobody(tx: Tx) -> Iterator[BrokenRun]:
    """List runs with an open step at which nobody is asked, nothing is timed, and nothing is waited for."""
    inner, asked = visits.alias(), tasks.c.sort.in_(ASKED)
    is_asked = exists().where(tasks.c.visit == visits.c.id, _ASKED_NOW, asked)
    holds_another = exists().where(inner.c.around == visits.c.id, inner.c.state == VisitState.OPEN.value)
    silent = (
        select(visits.c.node, visits.c.data, visits.c.due_at, runs.c.id, runs.c.form, runs.c.tree)
        .join(runs, runs.c.id == visits.c.run)
        .where(
            _RUNNING,
            _OPEN_VISIT,
            runs.c.stuck.is_(None),
            ~is_asked,
            ~holds_another,
        )
        .order_by(visits.c.id)
    )
    kinds: dict[str, dict[str, str]] = {}
    for row in tx.execute(silent).all():
        data = {} if row.data is None else unpack(row.data)
        if row.tree not in kinds:
            kinds[row.tree] = dict(_kinds(tree_of(tx, row.tree)[1]["nodes"]))
        children = data.get(CHILDREN) or ()
        goes_on = select(runs.c.id).where(runs.c.id.in_(children), _RUNNING).limit(1)
        kind = kinds[row.tree].get(row.node, START)
        waits = (
            (row.due_at is not None and kind not in ASKS)
            or kind in WAITS
            or (children and tx.execute(goes_on).first() is not None)
        )
        if not waits:
            zh, en = (
                "有一步开着，却没有人要处理，也没有定时。",
                "A step is open, and nobody is asked and nothing timed.",
            )
            yield BrokenRun(row.id, row.form, "waits_for_nobody", zh, en)


def _kinds(nodes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        yield node["id"], node["kind"]
        for arm in node.get("ways", ()):
            yield from _kinds(arm.get("nodes", ()))
