"""Whatever a formula says, it ends at once: with a value, or with a failure that says why."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from huodan.language.formula import EvaluationError, FormulaError
from huodan.language.formula.functions import registered
from huodan.language.formula.functions._base import Function
from huodan.language.formula.spreadsheet import evaluate
from huodan.language.formula.values import LONGEST_TEXT, Refusal, Table

NOW = datetime(2026, 5, 6, 10, 30, tzinfo=UTC)
LONGEST_SECONDS = 20.0  # what would never end, not what is slow
FUNCTIONS = [made for _, made in registered()]
INPUTS = {f"A{row}": Decimal(row) * 7 - 900 for row in range(1, 301)} | {"B1": {"error": "#N/A"}, "B2": "x"}

# What is large, small, long, many, wrong or missing.
AWKWARD = [
    "9^9^9",
    "10^300",
    "-10^300",
    "10^-300",
    "2^53",
    "2147483647",
    "1E6",
    "170.5",
    "-1",
    "0",
    "1",
    "2",
    "0.1",
    "1/3",
    "TRUE",
    'REPT("ab*?~", 6000)',
    '""',
    '"a"',
    '">=5"',
    '"9999-12-31"',
    '"2026-05-06 10:30"',
    "DATE(9999, 12, 31)",
    "A1:A300",
    "A1:B1048576",
    "{1, 2; 3, 4}",
    '{"a", "b", TRUE}',
    "#N/A",
    "B1",
    "C1",
    "",
]


@pytest.mark.parametrize("made", FUNCTIONS, ids=lambda made: made.name)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_no_function_hangs_or_eats_memory(made: Function, data: st.DataObject) -> None:
    most = len(made.fixed) + (2 * made.step if made.repeated else 0)
    count = data.draw(st.integers(made.at_least, most).filter(made.takes))
    arguments = data.draw(st.lists(st.sampled_from(AWKWARD), min_size=count, max_size=count))

    ends_at_once(f"={made.name}({', '.join(arguments)})")


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["POWER", "FACT", "COMBIN", "REPT", "SUBSTITUTE", "EXP", "CONCAT", "FV", "WORKDAY"]),
    st.integers(2, 12),
    st.sampled_from(AWKWARD),
)
def test_nesting_does_not_add_up(name: str, depth: int, inner: str) -> None:
    made = next(made for made in FUNCTIONS if name in (made.name, *made.names))
    formula = inner or "1"
    for _ in range(depth):
        formula = f"{name}({', '.join([formula] * max(made.at_least, 1))})"
        if len(formula) > 5_000:
            break

    ends_at_once(f"={formula[:9_000]}")


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "^", "&", "=", "<"])
def test_operators_end_at_once(sign: str) -> None:
    for left in AWKWARD[:-1]:
        for right in AWKWARD[:-1]:
            ends_at_once(f"=SUMPRODUCT({left}{sign}{right})")


def ends_at_once(formula: str) -> None:
    """Work a formula out and see that it took no time and made nothing huge."""
    started = time.process_time()
    try:
        value = evaluate(formula, INPUTS, now=NOW)
    except (EvaluationError, FormulaError, Refusal):
        value = None
    assert time.process_time() - started < LONGEST_SECONDS, formula
    assert not isinstance(value, Table)
    assert not isinstance(value, str) or len(value) <= LONGEST_TEXT
    assert not isinstance(value, Decimal) or len(value.as_tuple().digits) <= 60
