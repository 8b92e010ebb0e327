"""
Cases of a spreadsheet's formulas: ``{"id", "formula", "inputs": {"A1": value}}``, worked out one by one.

Owns: reading the list, and results in a spreadsheet's JSON, where days are numbers and blank is 0.
Does not own: what cells and ranges mean (``spreadsheet.py``).
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson

from huodan.kit.errors import HuodanError
from huodan.kit.zone import zone_info
from huodan.language.formula.errors import EvaluationError, FormulaError
from huodan.language.formula.spreadsheet import evaluate
from huodan.language.formula.values import Refusal, Value

# Where a case was taken from may end with the cell its formula stands in: ``book.xlsx!Sheet1!N932``.
_STANDS_AT = re.compile(r"!([A-Z]{1,3}[0-9]{1,7})$")
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)


class BadCases(HuodanError):
    """The file is no list of cases."""

    code = "bad_cases"
    status = 422
    zh = "文件要是 JSON：一列算例，每个有 id、formula、inputs。"
    en = "The file must be JSON: a list of cases, each with id, formula and inputs."


def run_cases(data: bytes, *, now: int, zone: str) -> str:
    """
    This function will work out a JSON list of cases and write their results as JSON.

    now: UTC milliseconds.

    Raises:
        BadCases: if it is no such list.
    """
    moment = datetime.fromtimestamp(now / 1000, zone_info(zone))
    results = [run_case(case, now=moment) for case in read_cases(data)]
    return orjson.dumps(results, default=_exactly, option=orjson.OPT_INDENT_2).decode()


def read_cases(data: bytes) -> list[dict[str, Any]]:
    """
    This function will read a JSON list of cases with exact numbers.

    Raises:
        BadCases: if it is no such list.
    """
    try:
        cases = json.loads(data, parse_float=Decimal, parse_int=Decimal)
    except ValueError as error:
        raise BadCases from error
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise BadCases
    return cases


def run_case(case: Mapping[str, Any], *, now: datetime) -> dict[str, object]:
    """This function will work out one case: ``{"id", "value"}``, or ``{"id", "error"}`` in Excel's or our words."""
    id, place = case.get("id"), _STANDS_AT.search(str(case.get("source", "")))
    try:
        formula, inputs = str(case.get("formula")), case.get("inputs") or {}
        return {"id": id, "value": _write(evaluate(formula, inputs, now=now, at=place[1] if place else ""))}
    except EvaluationError as failed:
        return {"id": id, "error": failed.slots["fault"]}
    except Refusal as refused:
        return {"id": id, "error": str(refused.fault)}
    except FormulaError as wrong:
        return {"id": id, "error": wrong.text("en")}


def _write(value: Value) -> object:
    if isinstance(value, Refusal):
        raise value
    if value is None:
        return Decimal(0)
    if isinstance(value, datetime):
        value = Decimal((value.replace(tzinfo=UTC) - _FIRST_DAY).total_seconds()) / 86_400
    elif isinstance(value, date):
        value = Decimal(value.toordinal() - _FIRST_DAY.toordinal())
    return value


def _exactly(number: object) -> orjson.Fragment:
    assert isinstance(number, Decimal)
    return orjson.Fragment(format(number, "f"))
