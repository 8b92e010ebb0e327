"""Golden pairs: all of tests/spec/formula/*.json. Anyone can add one; tests/support/sheet.py says how."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.sheet import outcome

FOLDER = Path(__file__).parents[2] / "spec" / "formula"


def cases() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal):
            found.append(pytest.param(case, id=f"{file.stem}: {case['formula']}"))
    return found


@pytest.mark.parametrize("case", cases())
def test_golden_pair(case: dict[str, Any]) -> None:
    expected = case["expect"]

    result = outcome(case["formula"], case.get("given", {}))

    if isinstance(expected, dict) and "refused" in expected:
        assert isinstance(result, dict)
        assert expected["refused"] in result.get("refused", f"not refused: {result}")
    else:
        assert expected == result
        assert type(expected) is type(result)
