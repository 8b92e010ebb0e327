"""The 210 sequences of votes of ``suites/approval`` through the engine, each of an order of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from huodan.engines import flow as flows
from huodan.language.flow.run import RunState, TaskState
from huodan.workspace import flowing
from tests.support.office import Office, Tree, approve, flow

SUITE = Path(__file__).parents[2] / "spec" / "approval" / "approval_semantics.json"
CASES: list[dict[str, Any]] = json.loads(SUITE.read_text("utf-8"))["vote_cases"]
NAMES = ("王雷", "陈静", "赵磊", "何苗")
OUTCOMES = {"approved": RunState.APPROVED, "rejected": RunState.REJECTED}


def key(case: dict[str, Any]) -> str:
    return f"{case['mode']} {case['ratio'] or ''} {case['approvers']}"


def one(office: Office, place: int, case: dict[str, Any]) -> Tree:
    """Write the flow of all cases that are decided in the same way, which begins for orders of its name."""
    node = approve(
        f"n{place}",
        office.people(*NAMES[: case["approvers"]]),
        way=case["mode"].lower(),
        ratio=case["ratio"] or "1",
        opinion="never",
    )
    start = {"id": f"s{place}", "on": "submitted", "when": f'name = "{key(case)}"'}
    return {**flow(node), "id": f"flow{place}", "key": f"flow{place}", "start": start}


WAYS = sorted({(case["mode"], case["ratio"] or "") for case in CASES})


def test_all_cases_are_there() -> None:
    assert len(CASES) == 210
    assert len(WAYS) == 7


@pytest.mark.parametrize(("mode", "ratio"), WAYS)
def test_every_sequence_of_votes(office: Office, mode: str, ratio: str) -> None:
    cases = [case for case in CASES if (case["mode"], case["ratio"] or "") == (mode, ratio)]
    kinds = {key(case): case for case in cases}
    office.publish(*(one(office, place, case) for place, case in enumerate(kinds.values())))

    assert [f"{key(case)} {case['votes_in_order']}" for case in cases if not holds(office, case)] == []


def holds(office: Office, case: dict[str, Any]) -> bool:
    """Vote in the order of the case, and see that it is decided when and as it says, and by whom nobody is asked any more."""
    run = office.run(office.submit(name=key(case))).id
    for count, (name, said) in enumerate(zip(NAMES, case["votes_in_order"], strict=False), 1):
        with office.database.read() as tx:
            tasks = flows.load(tx, run).run.tasks.values()
        mine = next(task for task in tasks if task.person == office.id(name))
        if mine.state is not TaskState.OPEN:
            return False
        act = flowing.agree if said == "A" else flowing.refuse
        office.act(name, act, mine.id, flowing.Answer("意见"))
        with office.database.read() as tx:
            held = flows.load(tx, run)
        if not held.is_running:
            cancelled = sum(task.state is TaskState.CANCELLED for task in held.run.tasks.values())
            return (
                held.run.state is OUTCOMES[case["outcome"]]
                and count == case["earliest_decision_after_votes"]
                and cancelled == case["pending_tasks_cancelled_when_early"]
            )
    return False
