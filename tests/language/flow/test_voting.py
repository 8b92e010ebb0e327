"""The 210 sequences of votes of ``suites/approval``, each by its number and what it is about."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from huodan.language.flow.voting import Vote, Way, asked_now, decided

SUITE = Path(__file__).parents[2] / "spec" / "approval" / "approval_semantics.json"
CASES: list[dict[str, Any]] = json.loads(SUITE.read_text("utf-8"))["vote_cases"]
SAID = {"A": Vote.APPROVE, "R": Vote.REJECT}
OUTCOMES = {"approved": Vote.APPROVE, "rejected": Vote.REJECT}


def name(case: dict[str, Any]) -> str:
    return f"{case['mode']}-{case['ratio'] or ''}-{case['votes_in_order']}"


def test_all_cases_are_there() -> None:
    assert len(CASES) == 210
    assert len({name(case) for case in CASES}) == 210


@pytest.mark.parametrize("case", CASES, ids=name)
def test_votes(case: dict[str, Any]) -> None:
    way, ratio = Way[case["mode"]], Fraction(case["ratio"] or 1)
    votes: list[Vote | None] = [None] * case["approvers"]
    for count, said in enumerate(case["votes_in_order"], 1):
        turns = asked_now(way, votes)
        assert turns == tuple(range(count - 1, len(votes) if way is not Way.SEQUENTIAL else count))
        votes[turns[0]] = SAID[said]
        outcome = decided(way, votes, ratio)
        if outcome is not None:
            assert outcome is OUTCOMES[case["outcome"]]
            assert count == case["earliest_decision_after_votes"]
            assert votes.count(None) == case["pending_tasks_cancelled_when_early"]
            return
    pytest.fail("nothing was decided")


def test_nobody_has_decided_nothing() -> None:
    assert decided(Way.ANY, [None]) is None
    assert decided(Way.RATIO, [None, Vote.REJECT, None], Fraction(2, 3)) is None
