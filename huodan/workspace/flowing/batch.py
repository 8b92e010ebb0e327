"""Answering several tasks at once: each for itself, so that one that cannot be does not keep the others."""

from __future__ import annotations

from collections.abc import Sequence

from huodan.kit.errors import HuodanError, Problem
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.deciding import Answer
from huodan.workspace.flowing.together import agree


def agree_all(
    tx: Tx, plan: Plan, grant: Grant, tasks: Sequence[Id], answer: Answer
) -> dict[Id, Problem | None]:
    """Agree to several tasks, and say which could not be and why."""
    assert not answer.values
    outcome: dict[Id, Problem | None] = {}
    for task in dict.fromkeys(tasks):
        try:
            with tx.attempt():
                agree(tx, plan, grant, task, answer)
            outcome[task] = None
        except HuodanError as error:
            if error.status >= 500:
                raise
            outcome[task] = error.problem()
    return outcome
