"""
Formulas of real spreadsheets against the values the spreadsheets hold.

The cases come from others, see tests/spec/spreadsheet/README.md. Where we mean something else, the case is listed
with its reason in known_differences.json; the list is exact, in both directions.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from huodan.language.formula.cases import read_cases, run_case
from huodan.language.formula.functions import find_function, registered

FOLDER = Path(__file__).parents[2] / "spec" / "spreadsheet"
NOW = datetime(2026, 5, 6, 10, 30, tzinfo=UTC)
TOLERANCE = Decimal("1e-9")
NOTHING = Decimal("1e-12")
KNOWN = json.loads((FOLDER / "known_differences.json").read_text("utf-8"))


@cache
def results() -> Mapping[str, tuple[Mapping[str, Any], Mapping[str, object]]]:
    cases = read_cases((FOLDER / "cases.json").read_bytes())
    return {case["id"]: (case, run_case(case, now=NOW)) for case in cases}


def test_every_case_agrees_or_is_known_to_differ() -> None:
    differing = {
        f"{id} {case['formula']}: {case['expected']} expected, {result}"
        for id, (case, result) in results().items()
        if id not in KNOWN["cases"] and not agrees(case, result)
    }

    assert differing == set()


def test_what_is_known_to_differ_still_does() -> None:
    now_right = {id for id in KNOWN["cases"] if agrees(*results()[id])}

    assert now_right == set(), "remove these from known_differences.json"


def test_every_difference_has_its_reason() -> None:
    assert set(KNOWN["cases"].values()) == set(KNOWN["reasons"])


def test_at_least_98_of_100_cases_agree_that_two_spreadsheets_agree_on() -> None:
    agreed: dict[str, list[bool]] = defaultdict(list)
    for case, result in results().values():
        agreed[case["tier"]].append(agrees(case, result))

    assert sum(agreed["A"]) / len(agreed["A"]) >= 0.98


def test_there_are_150_functions_and_every_one_the_cases_use() -> None:
    assert len(registered()) >= 150
    assert find_function("VLOOKUP") is not None


@pytest.mark.parametrize(
    ("formula", "inputs", "at", "expected"),
    [
        ("=A1:A3*2", {"A1": 1, "A2": 2, "A3": 3}, "B2", 4),  # the cell in the formula's row
        ("=A1:C1*2", {"A1": 1, "B1": 2, "C1": 3}, "C9", 6),  # or column
        ("=A1:A3*2", {"A1": 1}, "B9", "#VALUE!"),
        ("=SUMPRODUCT((A1:A3>1)*A1:A3)", {"A1": 1, "A2": 2, "A3": 3}, "B2", 5),
        ("=SUM(A1)", {"A1": "text"}, "", 0),  # a cell where a list is wanted is a list
        ("=DATE(2026,5,6)+0.5", {}, "", Decimal("46148.5")),  # a day is a number
        ("=COUNT(A1:B1048576)", {"B7": 1}, "", 1),  # an endless range ends where the cells do
        ("=A1", {}, "", 0),
        ("=ISERROR(A1)", {"A1": {"error": "#REF!"}}, "", True),
    ],
)
def test_a_sheet_means(formula: str, inputs: dict[str, Any], at: str, expected: object) -> None:
    exact = {cell: Decimal(value) if isinstance(value, int) else value for cell, value in inputs.items()}

    result = run_case({"formula": formula, "inputs": exact, "source": f"book!{at}"}, now=NOW)

    assert expected == result.get("value", result.get("error"))


def agrees(case: Mapping[str, Any], result: Mapping[str, object]) -> bool:
    expected, value = case["expected"], result.get("value")
    if isinstance(expected, dict):
        return result.get("error") == expected["error"]
    if isinstance(expected, Decimal) and isinstance(value, Decimal):
        tolerance = Decimal(case.get("tolerance", TOLERANCE))
        return abs(value - expected) <= max(tolerance * abs(expected), NOTHING)
    return type(expected) is type(value) and expected == value
