"""The laws of runs: what ended has nothing open, what is under way waits for something, and what is due has its timer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Text, cast, exists, literal, or_, select

from huodan.kit.ids import Id
from huodan.language.flow.run import RunState, TaskState, VisitState
from huodan.storage.db import Tx
from huodan.storage.system import (
    flow_run as runs,
    flow_task as tasks,
    flow_tree as trees,
    flow_visit as visits,
    job,
)
from huodan.workspace.runs.moving import TIMER

MOST_FOUND = 1_000
_RUNNING = runs.c.state == RunState.RUNNING.value
_OPEN_VISIT = visits.c.state == VisitState.OPEN.value
_OPEN_TASK = tasks.c.state.in_((TaskState.OPEN.value, TaskState.LATER.value))


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
    timer = exists().where(job.c.once == literal(f"{TIMER}:") + cast(visits.c.id, Text))
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
